import { afterAll, describe, expect, inject, it } from 'vitest'
import type { ClientName } from '../../../e2e/lab/lab-pki.ts'
import type { ProgramScenarioName } from '../../../e2e/lab/program-scenarios.ts'
import type { ScenarioName } from '../../../e2e/lab/scenarios.ts'
import type { LabHost } from '../../../e2e/lab/start-lab.ts'
import { fromBase64 } from '../../bytes/bytes.ts'
import { connectCloudflare } from '../../net/cloudflare-connect.ts'
import { cipherSuites } from '../cipher-suites.ts'
import type { HandshakeSummary } from '../events.ts'
import type { ClientAuth, TlsClientOptions } from '../options.ts'
import type { TlsVersion } from '../versions.ts'
import { exchange, httpRequest } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { ResultTable } from './result-table.ts'

/**
 * The table inside workerd, over `cloudflare:sockets`: its native cryptography is another library than Node's. The
 * servers run beside it in the lab: Node's, and those of other makers as far as the global setup has started them.
 */

const lab = inject('lab')
const node = new ResultTable('workerd with Node https')
const others = new ResultTable('workerd with servers of other makers')
afterAll(() => {
  node.print()
  others.print()
})

const all: TlsClientOptions['versions'] = { min: 'TLSv1.0', max: 'TLSv1.3' }

interface Cell {
  readonly scenario: ScenarioName
  readonly summary: Partial<HandshakeSummary>
  readonly tls?: Partial<TlsClientOptions>
}

const cells: readonly Cell[] = [
  { scenario: 'tls13', summary: { version: 'TLSv1.3', group: 'X25519MLKEM768', alpn: 'http/1.1' } },
  { scenario: 'tls12', summary: { version: 'TLSv1.2', extendedMasterSecret: true } },
  { scenario: 'tls12-rsa', summary: { version: 'TLSv1.2' } },
  { scenario: 'tls11', summary: { version: 'TLSv1.1' }, tls: { versions: all } },
  { scenario: 'tls10', summary: { version: 'TLSv1.0' }, tls: { versions: all } },
  { scenario: 'rsa', summary: { signatureScheme: 'rsa_pss_rsae_sha256' }, tls: { signatureSchemes: ['rsa_pss_rsae_sha256'] } },
  { scenario: 'rsa', summary: { version: 'TLSv1.2', signatureScheme: 'rsa_pkcs1_sha256' }, tls: { versions: { min: 'TLSv1.2', max: 'TLSv1.2' }, signatureSchemes: ['rsa_pkcs1_sha256'] } },
  { scenario: 'p384', summary: { signatureScheme: 'ecdsa_secp384r1_sha384' } },
  { scenario: 'p521', summary: { signatureScheme: 'ecdsa_secp521r1_sha512' } },
  { scenario: 'ed25519', summary: { version: 'TLSv1.3', signatureScheme: 'ed25519' } },
  { scenario: 'ed25519', summary: { version: 'TLSv1.2', signatureScheme: 'ed25519' }, tls: { versions: { min: 'TLSv1.2', max: 'TLSv1.2' } } },
  { scenario: 'hello-retry', summary: { helloRetryRequest: true, group: 'secp384r1' } },
  { scenario: 'chacha20', summary: { cipherSuite: 'TLS_CHACHA20_POLY1305_SHA256' } },
  { scenario: 'aes-256', summary: { cipherSuite: 'TLS_AES_256_GCM_SHA384' } },
  { scenario: 'no-alpn', summary: { alpn: null } },
  { scenario: 'good', summary: { version: 'TLSv1.3' }, tls: { grease: true, requestOcsp: true, requestScts: true } },
]

describe('full and resumed', () => {
  it.each(cells)('$scenario $summary', async ({ scenario, summary, tls = {} }) => {
    const first = await tryHost(scenario, 'none', 'full', tls)
    expectAnswer(first)
    expect(first.summary).toMatchObject({ ...summary, resumed: false })
    expect(first.events.some(({ type }) => type === 'certificate')).toBe(true)
    const session = first.sessions.at(-1)
    if (session === undefined) throw new Error('the server gave no session')
    const second = await tryHost(scenario, 'none', 'resumed', { ...tls, session })
    expectAnswer(second)
    expect(second.summary).toMatchObject({ version: first.summary?.version, resumed: true })
  })
})

describe('groups', () => {
  it.each(['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1', 'secp521r1'])('%s, offered and after HelloRetryRequest', async (group) => {
    // What the server of this Node has by default.
    const offered = await tryHost('tls13', 'none', group, { groups: [group] })
    expectAnswer(offered)
    expect(offered.summary).toMatchObject({ group, helloRetryRequest: false })
    const retried = await tryHost('tls13', 'none', `${group}, HelloRetryRequest`, { groups: [group], keyShares: [] })
    expectAnswer(retried)
    expect(retried.summary).toMatchObject({ group, helloRetryRequest: true })
  })
})

describe('cipher suites', () => {
  // At Node's own security level, with the suites that its default list has.
  const spoken = cipherSuites.filter(({ bulkCipher, keyExchange, authentication }) => bulkCipher !== '3des-ede-cbc-sha1' && keyExchange !== 'dhe' && authentication !== 'ecdsa')
  it.each(spoken.map(({ name, since }) => ({ name, version: since === 0x0304 ? 'TLSv1.3' : 'TLSv1.2' } as const)))('$version $name', async ({ name, version }) => {
    const result = await tryHost('rsa', 'none', name, { cipherSuites: [name], versions: { min: version, max: version } })
    expectAnswer(result)
    expect(result.summary).toMatchObject({ version, cipherSuite: name })
  })
  it.each<[ScenarioName, TlsVersion]>([['tls11', 'TLSv1.1'], ['tls10', 'TLSv1.0']])('%s, static RSA with CBC', async (scenario, version) => {
    const result = await tryHost(scenario, 'none', 'static RSA', { cipherSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'], versions: { min: version, max: version } })
    expectAnswer(result)
    expect(result.summary).toMatchObject({ version, cipherSuite: 'TLS_RSA_WITH_AES_128_CBC_SHA', encryptThenMac: true })
  })
})

describe('client certificates', () => {
  const keys = ['good', 'goodRsa', 'goodP384', 'goodP521', 'goodEd25519'] as const
  it.each((['mtls', 'mtls12'] as const).flatMap((scenario) => keys.map((client) => ({ scenario, client }))))('$scenario accepts $client', async ({ scenario, client }) => {
    const result = await tryHost(scenario, client, 'full', { clientAuth: clientAuth(client) })
    expectAnswer(result)
    expect(result.answer).toContain(': accepted')
    expect(result.clientCertificate).toMatchObject({ status: 'accepted' })
  })
  it.each(['mtls', 'mtls12'] as const)('%s refuses none with an alert', async (scenario) => {
    const result = await tryHost(scenario, 'none sent', 'full', {})
    expect(result.clientCertificate).toEqual({ status: 'refused', evidence: 'alert', alert: scenario === 'mtls' ? 'certificate_required' : 'handshake_failure' })
  })
  it.each(['mtls', 'mtls12'] as const)('%s hangs up on one of another CA', async (scenario) => {
    const result = await tryHost(scenario, 'of another CA', 'full', { clientAuth: clientAuth('wrongCa') })
    expect(result.answer).toBe('')
    expect(result.clientCertificate.status).not.toBe('accepted')
    expect(result.events.find(({ type }) => type === 'client-certificate-requested')).toMatchObject({ answer: { fit: 'issuer-not-listed' } })
  })
  it('mtls-optional takes none and any', async () => {
    const none = await tryHost('mtls-optional', 'none sent', 'full', {})
    expectAnswer(none)
    expect(none.clientCertificate).toMatchObject({ status: 'requested-none-sent' })
    const other = await tryHost('mtls-optional', 'of another CA', 'full', { clientAuth: clientAuth('wrongCa') })
    expectAnswer(other)
    expect(other.answer).toContain('not accepted')
  })
})

describe('servers of other makers', () => {
  const programs: readonly { name: ProgramScenarioName; version: TlsVersion; client?: ClientName; answer: RegExp }[] = [
    { name: 'openssl', version: 'TLSv1.3', answer: /^HTTP\/1\.0 200 / },
    { name: 'openssl-tls12', version: 'TLSv1.2', answer: /^HTTP\/1\.0 200 / },
    { name: 'openssl-mtls', version: 'TLSv1.3', client: 'good', answer: /^HTTP\/1\.0 200 / },
    { name: 'nginx', version: 'TLSv1.3', answer: /nginx TLSv1\.3 / },
    { name: 'nginx', version: 'TLSv1.2', answer: /nginx TLSv1\.2 / },
    { name: 'nginx-mtls', version: 'TLSv1.3', client: 'good', answer: /client=SUCCESS/ },
    { name: 'nginx-mtls', version: 'TLSv1.3', answer: /^HTTP\/1\.1 400 / },
    { name: 'haproxy', version: 'TLSv1.3', answer: /haproxy TLSv1\.3 / },
    { name: 'haproxy', version: 'TLSv1.2', answer: /haproxy TLSv1\.2 / },
    { name: 'haproxy-mtls', version: 'TLSv1.3', client: 'goodRsa', answer: /haproxy TLSv1\.3 / },
    { name: 'gnutls', version: 'TLSv1.3', answer: /^HTTP\/1\.0 200 / },
    { name: 'gnutls', version: 'TLSv1.2', answer: /^HTTP\/1\.0 200 / },
    { name: 'gnutls-mtls', version: 'TLSv1.3', client: 'goodEd25519', answer: /^HTTP\/1\.0 200 / },
    { name: 'jsse', version: 'TLSv1.3', answer: /jsse TLSv1\.3 / },
    { name: 'jsse', version: 'TLSv1.2', answer: /jsse TLSv1\.2 / },
  ]
  it.for(programs)('$name $version $client', async ({ name, version, client, answer }, { skip }) => {
    const host = lab.programHosts[name]
    if (host === undefined) {
      const why = lab.missing.length === 0 ? 'the global setup starts no servers of other makers' : lab.missing.join(' ')
      others.skip(why)
      return skip(why)
    }
    const tls: Partial<TlsClientOptions> = { versions: { min: version, max: version }, ...(client !== undefined && { clientAuth: clientAuth(client) }) }
    const label = { version, key: name, client: client ?? 'none' }
    const first = await meet(host, tls)
    others.add({ ...label, mode: 'full' }, first)
    expect({ failure: first.failure?.message ?? null, transportFailure: first.transportFailure }).toEqual({ failure: null, transportFailure: null })
    expect(first.summary).toMatchObject({ version, resumed: false })
    expect(first.answer).toMatch(answer)
    const session = first.sessions.at(-1)
    if (session === undefined) return
    const second = await meet(host, { ...tls, session })
    others.add({ ...label, mode: 'resumed' }, second)
    expect(second.summary).toMatchObject({ version, resumed: true })
    expect(second.answer).toMatch(answer)
  })
})

async function tryHost(scenario: ScenarioName, client: string, mode: string, tls: Partial<TlsClientOptions>): Promise<Exchange> {
  const result = await meet(lab.hosts[scenario], tls)
  node.add({ version: result.summary?.version ?? '', key: scenario, client, mode }, result)
  return result
}

async function meet({ host, port }: LabHost, tls: Partial<TlsClientOptions>): Promise<Exchange> {
  if (port === null) throw new Error(`${host} does not listen`)
  const connection = await connectCloudflare({ address: '127.0.0.1', family: 'ipv4', port }, { signal: AbortSignal.timeout(8000), maxReadBytes: 1e6 })
  return exchange(connection, { tls: { serverName: host, alpn: ['http/1.1'], ...tls }, request: httpRequest(host) })
}

function expectAnswer({ failure, transportFailure, answer }: Exchange): void {
  expect({ failure: failure?.message ?? null, transportFailure }).toEqual({ failure: null, transportFailure: null })
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
}

function clientAuth(name: ClientName): ClientAuth {
  const { certificatePem, keyPem } = lab.clientCertificates[name]
  const chain = [...certificatePem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map(([, body = '']) => fromBase64(body))
  return { chain, key: { kind: 'pem', pem: keyPem } }
}
