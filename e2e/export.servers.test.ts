import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeReport } from '../shared/contract/report.ts'
import type { ProbeRequest } from '../shared/contract/request.ts'
import type { CommandFiles } from '../shared/export/command.ts'
import { toCurlCommand } from '../shared/export/curl-command.ts'
import { toHar } from '../shared/export/har.ts'
import { opensslCipherName } from '../shared/export/openssl-names.ts'
import { toOpensslCommand } from '../shared/export/openssl-command.ts'
import { chainPem, fingerprint } from '../shared/export/certificates.ts'
import { harFaults } from '../shared/export/testing/har-schema.ts'
import type { RunningServer } from './lab/listen.ts'
import { issue } from './lab/pki.ts'
import { run, type ProgramResult } from './lab/run-program.ts'
import { PLAIN_PROTOCOLS, startStarttlsServer } from './lab/servers/starttls-server.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'
import { requestProbe } from './terminal/probe-client.ts'

/** What is exported, given to the programs that it is for: real curl and OpenSSL, through a real shell, against the lab. */
let lab: Lab
let worker: LocalWorker
let mail: RunningServer
let folder: string
let files: CommandFiles
let closeFolder: () => Promise<void>

beforeAll(async () => {
  lab = await startLab()
  const directory = await temporaryDirectory()
  folder = directory.path
  closeFolder = directory.remove
  const client = lab.clientCertificates.good
  files = { customCa: lab.files.root, clientCertificate: client.certificateFile, clientKey: client.keyFile }
  mail = await startStarttlsServer(await issue(lab.pki.intermediate, { subject: { commonName: 'mail' }, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }), PLAIN_PROTOCOLS.smtp)
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1', '::1'] })
})
afterAll(async () => {
  await Promise.all([worker.close(), lab.close(), mail.close()])
  await closeFolder()
})

async function probe(request: ProbeRequest): Promise<ProbeReport> {
  const answer = await requestProbe(worker, request)
  if (answer.status !== 'report') throw new Error(JSON.stringify(answer))
  return answer.report
}

/** As somebody does who pastes the command into a terminal. */
function paste(command: { readonly text: string } | null): Promise<ProgramResult> {
  if (command === null) throw new Error('there is no command')
  return run('sh', ['-c', command.text])
}

function lastUrl(host: keyof Lab['hosts'], path = '/'): string {
  return new URL(path, lab.hosts[host].url).href
}

describe('curl', () => {
  it('asks what the probe asked, of the address that it dialled, with a name that no resolver of this machine knows', async () => {
    const request: ProbeRequest = { target: lastUrl('good', "/it's $(id)"), trust: { customCaPem: lab.rootPem }, headers: [{ name: 'X-Test', value: "';id;'" }] }
    const report = await probe(request)
    const { exitCode, stderr } = await paste(toCurlCommand({ request, report, files }))
    expect(exitCode).toBe(0)
    expect(stderr).toContain(`< HTTP/${report.hops[0]?.http?.version ?? ''} ${report.hops[0]?.http?.status ?? 0}`)
    expect(stderr.toLowerCase()).toContain("> x-test: ';id;'")
    expect(stderr).toContain('SSL certificate verify ok')
  })

  it('comes to the same verdict where the probe refused', async () => {
    const request: ProbeRequest = { target: lastUrl('expired'), trust: { customCaPem: lab.rootPem } }
    const report = await probe(request)
    expect(report.failure?.code).toBe('certificate-expired')
    expect(await paste(toCurlCommand({ request, report, files }))).toMatchObject({ exitCode: 60 })
    const allowed: ProbeRequest = { ...request, trust: { customCaPem: lab.rootPem, allowUntrusted: true } }
    expect(await paste(toCurlCommand({ request: allowed, report, files }))).toMatchObject({ exitCode: 0 })
  })

  it('shows the client certificate, keeps to the versions and holds the pin', async () => {
    const { certificatePem } = lab.clientCertificates.good
    const request: ProbeRequest = {
      target: lastUrl('mtls12'),
      trust: { customCaPem: lab.rootPem, pins: [(await probe({ target: lastUrl('mtls12'), trust: { customCaPem: lab.rootPem } })).hops[0]?.certificates?.[0]?.spkiPin ?? ''] },
      tls: { maxVersion: 'TLSv1.2', clientCertificate: { chainPem: certificatePem, key: { kind: 'inline', pem: lab.clientCertificates.good.keyPem } } },
    }
    const report = await probe(request)
    const command = toCurlCommand({ request, report, files })
    expect(command?.text).not.toContain('PRIVATE KEY')
    expect(await paste(command)).toMatchObject({ exitCode: 0 })
    const otherPin: ProbeRequest = { ...request, trust: { ...request.trust, pins: [`sha256//${'A'.repeat(43)}=`] } }
    expect(await paste(toCurlCommand({ request: otherPin, report, files }))).toMatchObject({ exitCode: 90 })
    const newer: ProbeRequest = { ...request, tls: { ...request.tls, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } }
    expect(await paste(toCurlCommand({ request: newer, report, files }))).toMatchObject({ exitCode: 35 })
  })
})

describe('openssl s_client', () => {
  it('makes the same handshake and sees the same chain', async () => {
    const request: ProbeRequest = { target: lastUrl('good'), trust: { customCaPem: lab.rootPem } }
    const report = await probe(request)
    const { exitCode, stdout } = await paste(toOpensslCommand({ request, report, files }))
    expect([exitCode, stdout.includes('Verify return code: 0 (ok)')]).toEqual([0, true])
    const chain = report.hops[0]?.certificates ?? []
    const sent = [...stdout.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n/g)].map(([pem]) => pem)
    // -showcerts lists the chain, and s_client repeats the leaf behind it.
    expect(sent.slice(0, chain.length).join('')).toBe(chainPem(chain))
  })

  it('comes to the same verdict where the probe refused', async () => {
    const request: ProbeRequest = { target: lastUrl('wrong-host'), trust: { customCaPem: lab.rootPem } }
    const report = await probe(request)
    expect(report.failure?.code).toBe('certificate-name-mismatch')
    expect((await paste(toOpensslCommand({ request, report, files }))).stdout).toContain('Verify return code: 62 (hostname mismatch)')
  })

  it('gets to TLS by STARTTLS as the probe did', async () => {
    const request: ProbeRequest = { target: `tls://127.0.0.1:${mail.port}`, starttls: 'smtp', trust: { customCaPem: lab.rootPem } }
    const report = await probe(request)
    expect(report.failure).toBeNull()
    expect((await paste(toOpensslCommand({ request, report, files }))).stdout).toContain('Verify return code: 0 (ok)')
    // The report alone says as much.
    expect(toOpensslCommand({ report })?.text).toContain('-starttls smtp')
  })

  it('knows its suites by the names that are made of IANA’s', async () => {
    const { stdout } = await run('openssl', ['ciphers', '-stdname', '-v', 'ALL:COMPLEMENTOFDEFAULT@SECLEVEL=0'])
    const pairs = stdout.trim().split('\n').map((line) => line.split(/\s+/)).map(([iana = '', , openssl = '']) => [iana, openssl] as const)
    const ours = pairs.filter(([iana]) => /^TLS_(?:RSA|(?:EC)?DHE_(?:RSA|ECDSA))_WITH_(?:AES_\d+_(?:CBC|GCM)|CHACHA20|3DES)/.test(iana))
    expect(ours.length).toBeGreaterThan(20)
    expect(ours.map(([iana]) => opensslCipherName(iana))).toEqual(ours.map(([, openssl]) => openssl))
  })
})

it('PEM files and fingerprints are those of OpenSSL', async () => {
  const report = await probe({ target: lastUrl('good'), trust: { customCaPem: lab.rootPem } })
  const [leaf, ...rest] = report.hops[0]?.certificates ?? []
  if (leaf === undefined) throw new Error('no certificate')
  const file = join(folder, 'chain.pem')
  writeFileSync(file, chainPem([leaf, ...rest]))
  expect((await run('openssl', ['x509', '-in', file, '-noout', '-fingerprint', '-sha256'])).stdout.trim()).toBe(`sha256 Fingerprint=${fingerprint(leaf)}`)
  expect((await run('openssl', ['verify', '-CAfile', lab.files.root, '-untrusted', file, file])).stdout).toContain(': OK')
})

it.each(['good', 'http', 'redirect', 'expired', 'silent', 'closed', 'mtls', 'private'] as const)('the archive of a probe of %s keeps HAR 1.2', async (host) => {
  const request: ProbeRequest = { target: lastUrl(host), maxRedirects: 3, deadlineMs: 1_500, trust: { customCaPem: lab.rootPem, allowUntrusted: true } }
  const report = await probe(request)
  const har = toHar(report, request)
  expect(harFaults(har)).toEqual([])
  expect(har.log.entries).toHaveLength(report.hops.length)
  const ours = report.hops.map(({ timings }) => timings.total)
  for (const [i, { time }] of har.log.entries.entries()) expect(Math.abs(time - (ours[i] ?? 0))).toBeLessThan(0.01)
})
