import { X509Certificate } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { KeyType } from '../../../e2e/lab/key-pairs.ts'
import { issue, selfSigned } from '../../../e2e/lab/pki.ts'
import type { Identity } from '../../../e2e/lab/pki.ts'
import { parseCertificate } from '../../x509/certificate.ts'
import { createRootStore } from '../../x509/root-store.ts'
import { verifyChain } from '../../x509/verify.ts'
import type { VerifyOptions } from '../../x509/verify.ts'
import { cpuInTurns, ratioOf } from '../pairs.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { summarize } from '../statistics.ts'

/** What a chain costs to read and to judge, and what the public roots cost before the first of them is used. */
export const certificatesPart: Part = {
  name: 'certificates',
  title: 'CPU of certificates, beside Node’s own',
  run: async (context) => [await verification(context), publicRootsCost(context)],
}

async function verification({ quick, progress }: PartContext): Promise<Table> {
  const rounds = quick ? { turns: 7, batch: 100 } : { turns: 31, batch: 300 }
  const rows: Cell[][] = []
  for (const keyType of ['p256', 'rsa2048'] as const) {
    progress(`a chain of ${keyType}`)
    const { root, intermediate, leaf } = await threeCertificates(keyType)
    const options: VerifyOptions = {
      leaf: leaf.der, intermediates: [intermediate.der], roots: createRootStore([root.der]), atMs: Date.now(),
      name: { kind: 'dns', value: 'server.test' }, purpose: 'server-auth',
    }
    if (verifyChain(options).status !== 'accepted') throw new Error('the chain of the benchmark was rejected')
    const { ours, floor, parse, nodeParse } = await cpuInTurns({
      ours: () => verifyChain(options),
      floor: () => linksHold([leaf.der, intermediate.der, root.der]),
      parse: () => parseCertificate(leaf.der),
      nodeParse: () => new X509Certificate(leaf.der),
    }, rounds)
    rows.push([`${keyName[keyType]}: judge the chain`, { sample: ours.summary, unit: 'ms' }, { sample: floor.summary, unit: 'ms' }, { sample: ratioOf(ours, floor), unit: '×' }])
    rows.push([`${keyName[keyType]}: parse the leaf`, { sample: parse.summary, unit: 'ms' }, { sample: nodeParse.summary, unit: 'ms' }, { sample: ratioOf(parse, nodeParse), unit: '×' }])
  }
  return {
    title: 'A chain of three certificates, warm',
    columns: ['What', 'worker/x509', 'node:crypto', 'ratio'],
    rows,
    notes: [
      `CPU per call, in turns of ${rounds.batch} calls; n counts turns, a ratio is taken within each pair of turns.`,
      'To judge is verifyChain, with name, times, purpose, constraints and path building. Beside it stands what no verifier can be without: parsing leaf, intermediate and root by `new X509Certificate` and two calls of `X509Certificate.verify`; these check the signatures and nothing else. node:crypto’s parser (OpenSSL) decodes extensions when they are asked for, ours decodes all at once.',
    ],
  }
}

async function threeCertificates(keyType: KeyType): Promise<{ readonly root: Identity; readonly intermediate: Identity; readonly leaf: Identity }> {
  const root = await selfSigned({ subject: { commonName: 'Benchmark Root' }, certificateAuthority: true, keyType })
  const intermediate = await issue(root, { subject: { commonName: 'Benchmark Intermediate' }, certificateAuthority: true, maxPathLength: 0, extendedKeyUsage: ['serverAuth'], keyType })
  const leaf = await issue(intermediate, {
    subject: { commonName: 'server.test' }, dnsNames: ['server.test', 'www.server.test'], keyType,
    ocspUrl: 'http://ocsp.test/', caIssuersUrl: 'http://ca.test/intermediate.der', crlUrl: 'http://crl.test/1.crl', policies: ['2.23.140.1.2.1'],
  })
  return { root, intermediate, leaf }
}

function linksHold(chain: readonly Uint8Array[]): boolean {
  const parsed = chain.map((der) => new X509Certificate(der))
  return parsed.every((one, index) => {
    const issuer = parsed[index + 1]
    return issuer === undefined || one.verify(issuer.publicKey)
  })
}

/** Each measurement is a process of its own: a module is loaded once. */
function publicRootsCost({ quick, progress }: PartContext): Table {
  const rounds = quick ? 3 : 15
  const loads: number[] = []
  const emptyLoads: number[] = []
  const firsts: number[] = []
  const seconds: number[] = []
  progress('public roots')
  for (let round = 0; round < rounds; round++) {
    const [load = 0, first = 0, second = 0] = inFreshProcess(LOOK_UP_ROOTS)
    loads.push(load)
    firsts.push(first)
    seconds.push(second)
    emptyLoads.push(inFreshProcess(LOAD_PARSER)[0] ?? 0)
  }
  return {
    title: 'The public roots, in a fresh process',
    columns: ['What', 'CPU'],
    rows: [
      ['import of public-roots.ts and all that it needs', { sample: summarize(loads), unit: 'ms' }],
      ['import of root-store.ts alone, the parser without the roots', { sample: summarize(emptyLoads), unit: 'ms' }],
      ['the first look-up of a root by its name', { sample: summarize(firsts), unit: 'ms' }],
      ['the second look-up, of another root', { sample: summarize(seconds), unit: 'ms' }],
    ],
    notes: ['The imports include Node’s removal of types, which a bundle does not pay: their difference bounds from above what the roots cost at start.'],
  }
}

function inFreshProcess(script: string): number[] {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: join(import.meta.dirname, '..', '..', 'x509'), encoding: 'utf8' })
  const values: unknown = stdout === '' ? null : JSON.parse(stdout)
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) throw new Error(`the measurement of the public roots failed: ${stderr}`)
  return values
}

const CPU = 'const cpu = (since) => { const { user, system } = process.cpuUsage(since); return (user + system) / 1000 }; let before = process.cpuUsage();'
const LOAD_PARSER = `${CPU} await import('./root-store.ts'); console.log(JSON.stringify([cpu(before)]))`
/** The names are read from Node's own list, so that the store of the roots is cold; the parser is warm by then. */
const LOOK_UP_ROOTS = `
${CPU}
const { publicRoots } = await import('./public-roots/public-roots.ts')
const load = cpu(before)
const { rootCertificates } = await import('node:tls')
const { parseCertificate } = await import('./certificate.ts')
const names = rootCertificates.slice(0, 2).map((pem) => parseCertificate(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64')).subject)
before = process.cpuUsage()
const found = publicRoots.rootsNamed(names[0]).length
const first = cpu(before)
before = process.cpuUsage()
const foundToo = publicRoots.rootsNamed(names[1]).length
const second = cpu(before)
if (found === 0 || foundToo === 0) throw new Error('a root was not found')
console.log(JSON.stringify([load, first, second]))
`
const keyName = { p256: 'ECDSA P-256', rsa2048: 'RSA 2048' } as const
