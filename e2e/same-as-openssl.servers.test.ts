import { createHash, X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issue, type Identity } from './lab/pki.ts'
import { run } from './lab/run-program.ts'
import { startNginx } from './lab/servers/nginx.ts'
import { startNodeHttps } from './lab/servers/node-https.ts'
import { startOpensslServer } from './lab/servers/openssl-server.ts'
import type { RunningServer } from './lab/listen.ts'
import type { ProgramServer } from './lab/servers/program-server.ts'
import { bareSite } from './lab/sites.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'
import { requestProbe } from './terminal/probe-client.ts'

/** What our probe says of a server has to be what `openssl s_client` says of it. */
let lab: Lab
let worker: LocalWorker
let identities: { readonly ecdsa: Identity; readonly rsa: Identity }
let rootFile: string

beforeAll(async () => {
  lab = await startLab()
  const directory = await temporaryDirectory()
  rootFile = join(directory.path, 'root.pem')
  await writeFile(rootFile, lab.rootPem)
  const names = { subject: { commonName: 'localhost' }, dnsNames: ['localhost'] }
  const [ecdsa, rsa] = await Promise.all([issue(lab.pki.intermediate, names), issue(lab.pki.intermediate, { ...names, keyType: 'rsa2048' })])
  identities = { ecdsa, rsa }
  // Any port of this machine: the servers below choose theirs.
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1', '::1'] })
  return directory.remove
})
afterAll(async () => {
  await Promise.all([worker.close(), lab.close()])
})

type Starter = (identity: Identity, version: Version) => Promise<ProgramServer | RunningServer>
type Version = 'TLSv1.2' | 'TLSv1.3'

const makers: Record<string, Starter> = {
  'openssl s_server': (identity, version) => startOpensslServer({ identity, args: [version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'] }),
  nginx: (identity, version) => startNginx({ identity, protocols: [version] }),
  'Node.js': (identity, version) => startNodeHttps({ identity, site: bareSite, tls: { minVersion: version, maxVersion: version } }),
}

const cases = Object.keys(makers).flatMap((maker) =>
  (['TLSv1.2', 'TLSv1.3'] as const).flatMap((version) => (['ecdsa', 'rsa'] as const).map((key) => ({ maker, version, key }))))

describe.each(cases)('$maker, $version, $key', ({ maker, version, key }) => {
  it('the same version, cipher and certificate as openssl s_client reports', async ({ skip }) => {
    const server = await makers[maker]?.(identities[key], version)
    if (server === undefined) throw new TypeError(`no maker ${maker}`)
    if ('available' in server && !server.available) return skip(server.missing.hint)
    try {
      const [theirs, answer] = await Promise.all([
        openssl(server.port),
        requestProbe(worker, { target: `https://localhost:${server.port}/`, family: 'ipv4', tls: { groups: ['x25519', 'secp256r1'], cipherSuites: [...suites13, ...suites12] }, trust: { customCaPem: lab.rootPem } }),
      ])
      if (answer.status !== 'report') throw new Error(JSON.stringify(answer))
      expect(answer.report.failure).toBeNull()
      const [hop] = answer.report.hops
      expect({ version: hop?.tls?.version, cipher: hop?.tls?.cipherSuite, fingerprint: hop?.certificates?.[0]?.fingerprintSha256, chain: hop?.certificates?.length }).toEqual(theirs)
      expect(hop?.tls?.version).toBe(version)
    } finally {
      await server.close()
    }
  })
})

/** Version, IANA cipher name, fingerprint of the leaf and length of the chain, from the text of `openssl s_client`. */
async function openssl(port: number) {
  const { stdout } = await run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-CAfile', rootFile, '-showcerts',
    '-groups', 'X25519:P-256', '-ciphersuites', suites13.join(':'), '-cipher', suites12.join(':'), '-alpn', 'http/1.1'])
  const [, version, name] = /New, (TLSv[\d.]+), Cipher is (\S+)/.exec(stdout) ?? []
  const leaf = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(stdout)?.[0] ?? ''
  const { stdout: list } = await run('openssl', ['ciphers', '-stdname', 'ALL:@SECLEVEL=0'])
  const standardName = list.split('\n').map((line) => line.trim().split(/\s+/)).find(([, , opensslName]) => opensslName === name)?.[0]
  // s_client prints “New, TLSv1.3” for the version of the cipher; the session says which one was spoken.
  const spoken = /Protocol *: (TLSv[\d.]+)/.exec(stdout)?.[1] ?? version
  return {
    version: spoken,
    cipher: standardName ?? name,
    fingerprint: createHash('sha256').update(new X509Certificate(leaf).raw).digest('hex'),
    chain: stdout.match(/BEGIN CERTIFICATE/g)?.length,
  }
}

/** Both sides offer the same, in the same order: many servers let the client choose. */
const suites13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
const suites12 = ['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256']
