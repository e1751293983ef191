import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeRequest } from '../shared/contract/request.ts'
import { issue, type Identity } from './lab/pki.ts'
import { startOpensslServer } from './lab/servers/openssl-server.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'
import { requestProbe } from './terminal/probe-client.ts'

/** Stapled OCSP, an OCSP responder and a CRL, all made by OpenSSL, as the probe reads them. */
let lab: Lab
let worker: LocalWorker
let folder: string
let authority: Server
let authorityUrl: string
let closeFolder: () => Promise<void>

beforeAll(async () => {
  lab = await startLab()
  const directory = await temporaryDirectory()
  folder = directory.path
  closeFolder = directory.remove
  writeFileSync(join(folder, 'ca.pem'), lab.pki.intermediate.pem)
  writeFileSync(join(folder, 'ca.key'), lab.pki.intermediate.keyPem)
  writeFileSync(join(folder, 'ca.cnf'), '[ca]\ndefault_ca=it\n[it]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=1\ncrlnumber=number\n')
  writeFileSync(join(folder, 'number'), '01\n')
  authority = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (request.url === '/crl') {
        response.end(readFileSync(join(folder, 'list.crl')))
      } else {
        writeFileSync(join(folder, 'request.der'), Buffer.concat(parts))
        response.end(answer('request.der', ['-reqin', 'request.der']))
      }
    })
  })
  await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', resolve))
  authorityUrl = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1'] })
})
afterAll(async () => {
  authority.close()
  await Promise.all([worker.close(), lab.close()])
  await closeFolder()
})

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** One OCSP response of the CA, by its database. */
function answer(name: string, asked: readonly string[]): Buffer {
  const file = `${name}.response`
  openssl('ocsp', '-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-ndays', '1', '-respout', file, ...asked)
  return readFileSync(join(folder, file))
}

/** Makes a certificate and writes it into the CA's database (one line of `openssl ca`) as valid or revoked. */
async function certified(state: 'valid' | 'revoked'): Promise<Identity> {
  const identity = await issue(lab.pki.intermediate, {
    subject: { commonName: 'localhost' }, dnsNames: ['localhost'], ocspUrl: `${authorityUrl}/ocsp`, crlUrl: `${authorityUrl}/crl`,
  })
  const { serialNumber } = new X509Certificate(identity.pem)
  const fields = state === 'valid' ? ['V', '271121000000Z', '', serialNumber] : ['R', '271121000000Z', '261101000000Z,keyCompromise', serialNumber]
  writeFileSync(join(folder, 'index.txt'), `${[...fields, 'unknown', '/CN=localhost'].join('\t')}\n`)
  writeFileSync(join(folder, 'leaf.pem'), identity.pem)
  openssl('ca', '-config', 'ca.cnf', '-gencrl', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', 'list.pem')
  openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.crl')
  return identity
}

async function probe(identity: Identity, args: readonly string[], trust: NonNullable<ProbeRequest['trust']>) {
  const server = await startOpensslServer({ identity, args: [...args] })
  if (!server.available) throw new Error(server.missing.hint)
  try {
    const result = await requestProbe(worker, { target: `https://localhost:${server.port}/`, family: 'ipv4', trust: { customCaPem: lab.rootPem, ...trust } })
    if (result.status !== 'report') throw new Error(JSON.stringify(result))
    return { report: result.report, trust: result.report.hops[0]?.trust }
  } finally {
    await server.close()
  }
}

function staple(): readonly string[] {
  answer('staple', ['-issuer', 'ca.pem', '-cert', 'leaf.pem'])
  return ['-status_file', join(folder, 'staple.response')]
}

describe('a staple', () => {
  it('that is good is shown, with its window', async () => {
    const { report, trust } = await probe(await certified('valid'), staple(), {})
    expect(report.failure).toBeNull()
    expect(trust?.revocation).toMatchObject([{ method: 'staple', status: 'good', url: null, detail: null }])
    expect(report.findings.map(({ code }) => code)).toContain('certificate-staple-good')
  })

  it('that says revoked turns the verdict', async () => {
    const { report, trust } = await probe(await certified('revoked'), staple(), {})
    expect(report.failure).toMatchObject({ phase: 'trust', code: 'certificate-revoked', got: 'revoked on 2026-11-01, keyCompromise' })
    expect(trust).toMatchObject({ status: 'rejected', reason: 'certificate-revoked', revocation: [{ method: 'staple', status: 'revoked' }] })
    expect(report.hops[0]?.http).toBeNull()
  })

  it('about another certificate is never good', async () => {
    await certified('valid')
    const foreign = staple()
    const { report, trust } = await probe(await certified('valid'), foreign, {})
    expect(report.failure).toBeNull()
    expect(trust?.revocation).toMatchObject([{ method: 'staple', status: 'unknown' }])
    expect(report.findings.map(({ code }) => code)).toContain('certificate-staple-invalid')
  })

  it('that is absent is nothing, not good', async () => {
    const { trust, report } = await probe(await certified('valid'), [], {})
    expect(trust?.revocation).toEqual([])
    expect(report.findings.map(({ code }) => code)).not.toContain('certificate-staple-good')
  })
})

describe('asked online', () => {
  it('responder and list say that it is good', async () => {
    const { report, trust } = await probe(await certified('valid'), [], { revocation: 'online' })
    expect(report.failure).toBeNull()
    expect(trust?.revocation).toMatchObject([
      { method: 'ocsp', status: 'good', url: `${authorityUrl}/ocsp` },
      { method: 'crl', status: 'good', url: `${authorityUrl}/crl` },
    ])
  })

  it('responder and list say that it is revoked', async () => {
    const { report, trust } = await probe(await certified('revoked'), [], { revocation: 'online' })
    expect(report.failure).toMatchObject({ code: 'certificate-revoked' })
    expect(trust?.revocation).toMatchObject([{ method: 'ocsp', status: 'revoked' }, { method: 'crl', status: 'revoked', reason: 'keyCompromise' }])
  })

  it('a responder that does not answer leaves it unknown, with the reason', async () => {
    const identity = await issue(lab.pki.intermediate, { subject: { commonName: 'localhost' }, dnsNames: ['localhost'], ocspUrl: 'http://127.0.0.1:1/', crlUrl: 'http://10.0.0.1/crl' })
    const { report, trust } = await probe(identity, [], { revocation: 'online' })
    expect(report.failure).toBeNull()
    expect(trust?.revocation.map(({ status }) => status)).toEqual(['unknown', 'unknown'])
    // A certificate must not be able to send the Worker into a private network.
    expect(trust?.revocation[1]?.detail).toContain('may not connect to 10.0.0.1')
    expect(report.findings.filter(({ code }) => code === 'certificate-revocation-unknown')).toHaveLength(2)
  })
})
