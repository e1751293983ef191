import { exports } from 'cloudflare:workers'
import { describe, expect, inject, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { ProbeEvent } from '../../shared/contract/events.ts'
import type { FailureCode } from '../../shared/contract/failures.ts'
import { ProbeReport, type Hop } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'

const lab = inject('lab')
type HostName = keyof typeof lab.hosts

async function ask(body: object, accept: string): Promise<Response> {
  const response = await exports.default.fetch(new Request('http://127.0.0.1/v1/probe', {
    method: 'POST',
    headers: { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  }))
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return response
}

/** Probes a host of the lab, whose root counts unless the request says otherwise. Every report has to keep the contract. */
async function probe(name: HostName, request: Omit<Partial<ProbeRequest>, 'target'> = {}): Promise<ProbeReport> {
  const { url } = lab.hosts[name]
  const trust = url.startsWith('http://') ? undefined : { customCaPem: lab.rootPem, ...request.trust }
  const response = await ask({ target: url, ...request, ...(trust !== undefined && { trust }) }, 'application/json')
  return ProbeReport.parse(await response.json())
}

function firstHop(report: ProbeReport) {
  const [hop] = report.hops
  if (hop === undefined) throw new Error('a report has a hop')
  return hop
}

describe('a probe of the good host', () => {
  it('reports everything, and its phases add up', async () => {
    const report = await probe('good')
    expect(report).toMatchObject({ outcome: 'ok', failure: null, vantage: { kind: 'local' } })
    const { network, timings, tls, certificates, trust, http, phases, flights } = firstHop(report)
    expect(network).toMatchObject({ resolver: lab.dohUrl, dialled: { address: '127.0.0.1', family: 'ipv4', port: lab.hosts.good.port }, authenticated: true })
    expect(phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'tls', 'firstByte', 'download'])
    const { total, ...parts } = timings
    expect(Object.values(parts).reduce((sum: number, part) => sum + (part ?? 0), 0)).toBeCloseTo(total, 5)
    for (const [i, phase] of phases.entries()) expect(phase.startMs).toBeGreaterThanOrEqual(phases[i - 1]?.endMs ?? 0)
    expect(tls).toMatchObject({ version: 'TLSv1.3', alpn: 'http/1.1', serverName: 'good.test', resumed: false, roundTrips: 1, clientCertificate: { verdict: 'not-requested' } })
    expect(flights.map(({ direction }) => direction).slice(0, 3)).toEqual(['sent', 'received', 'sent'])
    expect(flights[0]?.messages[0]).toMatchObject({ name: 'ClientHello', clientHello: { legacyVersion: 'TLSv1.2' } })
    expect(certificates?.map(({ isCa }) => isCa)).toEqual([false, true])
    expect(certificates?.[0]).toMatchObject({ fingerprintSha256: lab.hosts.good.fingerprintSha256 })
    expect(trust).toMatchObject({ status: 'accepted', reason: null, checkedName: 'good.test' })
    expect(trust?.path.map(({ source }) => source)).toEqual(['sent', 'sent', 'custom-ca'])
    expect(http).toMatchObject({ version: '1.1', status: 200, method: 'GET' })
  })

  it('streams the same as events, in the order in which it was learnt', async () => {
    const response = await ask({ target: lab.hosts.good.url, trust: { customCaPem: lab.rootPem } }, 'application/x-ndjson')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await response.text()).trim().split('\n')
    const events = lines.map((line) => ProbeEvent.parse(JSON.parse(line)))
    const types = events.map(({ type }) => type)
    const order = ['started', 'hop', 'network', 'certificates', 'trust', 'tls', 'http', 'timings', 'report']
    expect(order.map((type) => types.indexOf(type as ProbeEvent['type']))).toEqual(order.map((type) => types.indexOf(type as ProbeEvent['type'])).toSorted((a, b) => a - b))
    expect(types.at(-1)).toBe('report')
  })

  it('honours HEAD', async () => {
    expect(firstHop(await probe('good', { method: 'HEAD' })).http).toMatchObject({ method: 'HEAD', status: 200, bodyBytes: 0 })
  })

  it.skipIf(!lab.hasIpv6)('honours the address family', async () => {
    expect(firstHop(await probe('dual', { family: 'ipv6' })).network?.dialled).toMatchObject({ address: '::1', family: 'ipv6' })
    expect(firstHop(await probe('dual', { family: 'ipv4' })).network?.dialled).toMatchObject({ address: '127.0.0.1', family: 'ipv4' })
    expect((await probe('good', { family: 'ipv6' })).failure).toMatchObject({ code: 'name-without-address', expected: 'AAAA' })
  })
})

describe('a probe that fails names its phase and keeps what it learnt', () => {
  it.each<[HostName, FailureCode]>([
    ['expired', 'certificate-expired'],
    ['not-yet-valid', 'certificate-not-yet-valid'],
    ['wrong-host', 'certificate-name-mismatch'],
    ['self-signed', 'certificate-self-signed'],
    ['unknown-ca', 'certificate-unknown-issuer'],
    ['missing-intermediate', 'certificate-unknown-issuer'],
    ['common-name-only', 'certificate-name-mismatch'],
    ['weak', 'certificate-weak'],
  ])('%s: %s, with the certificate', async (name, code) => {
    const report = await probe(name)
    expect(report.failure).toMatchObject({ phase: 'trust', code })
    const { certificates, trust, http, tls } = firstHop(report)
    expect(certificates?.[0]?.fingerprintSha256).toBe(lab.hosts[name].fingerprintSha256)
    expect(trust?.status).toBe('rejected')
    expect(report.findings.map((finding) => finding.code)).not.toContain('certificate-untrusted-allowed')
    expect(tls).not.toBeNull()
    expect(http).toBeNull()
  })

  it.each<[HostName, FailureCode, string]>([
    ['plain-http', 'tls-not-spoken', 'tls'],
    ['ssh-banner', 'tls-not-spoken', 'tls'],
    ['smtp-banner', 'tls-not-spoken', 'tls'],
    ['junk', 'tls-not-spoken', 'tls'],
    ['closed', 'connection-failed', 'tcp'],
    ['reset-after-hello', 'tls-closed', 'tls'],
    ['eof', 'tls-closed', 'tls'],
    ['eof-after-hello', 'tls-closed', 'tls'],
    ['cloudflare', 'cloudflare-address', 'target'],
    ['private', 'target-forbidden', 'target'],
    ['link-local', 'target-forbidden', 'target'],
    ['documentation', 'target-forbidden', 'target'],
    ['no-http', 'http-not-spoken', 'http'],
  ])('%s: %s', async (name, code, phase) => {
    const report = await probe(name)
    expect(report).toMatchObject({ outcome: 'failed', failure: { phase, code } })
    expect(report.failure?.message).toContain(lab.hosts[name].host)
    expect(firstHop(report).network?.addresses.length).toBeGreaterThan(0)
  })

  it('silent: the deadline ends it, in the phase where it was', async () => {
    const report = await probe('silent', { deadlineMs: 700 })
    expect(report.failure).toMatchObject({ phase: 'tls', code: 'tls-timeout' })
    expect(firstHop(report).timings).toMatchObject({ firstByte: null })
    expect(firstHop(report).flights).toHaveLength(1)
  })

  it.each<[string, FailureCode]>([
    ['nxdomain.test', 'name-not-found'],
    ['servfail.test', 'resolver-failed'],
    ['refused.test', 'resolver-refused'],
    ['empty.test', 'name-without-address'],
    ['malformed.test', 'resolver-malformed'],
    ['wrong-question.test', 'resolver-malformed'],
    ['loop.test', 'name-alias-loop'],
    ['slow-dns.test', 'resolver-timeout'],
  ])('%s: %s', async (target, code) => {
    const response = await ask({ target, deadlineMs: 1_500 }, 'application/json')
    const report = ProbeReport.parse(await response.json())
    expect(report.failure).toMatchObject({ phase: 'dns', code })
    expect(firstHop(report)).toMatchObject({ tls: null, http: null })
  })

  it('says that a host with a special-use name cannot be found by public DNS', async () => {
    const report = ProbeReport.parse(await (await ask({ target: 'printer.local' }, 'application/json')).json())
    expect(report.failure).toMatchObject({ phase: 'target', code: 'name-special-use' })
  })
})

describe('options', () => {
  it('a custom CA makes its hosts trusted, and no others', async () => {
    expect(await probe('unknown-ca', { trust: { customCaPem: lab.unrelatedRootPem } })).toMatchObject({ outcome: 'ok' })
    expect((await probe('good', { trust: { customCaPem: lab.unrelatedRootPem } })).failure?.code).toBe('certificate-unknown-issuer')
    expect(await probe('good', { trust: { customCaPem: lab.unrelatedRootPem + lab.rootPem, publicRoots: true } })).toMatchObject({ outcome: 'ok' })
  })

  it('allowUntrusted goes on, and the verdict stays what it is', async () => {
    const report = await probe('expired', { trust: { allowUntrusted: true } })
    expect(report.outcome).toBe('ok')
    expect(firstHop(report)).toMatchObject({ trust: { status: 'rejected', reason: 'expired' }, http: { status: 200 } })
    expect(report.findings.map(({ code }) => code)).toContain('certificate-untrusted-allowed')
  })

  it('pins: of the key, of the certificate, and neither', async () => {
    const leaf = firstHop(await probe('good')).certificates?.[0]
    for (const pin of [leaf?.spkiPin ?? '', leaf?.fingerprintSha256 ?? '']) {
      const report = await probe('good', { trust: { pins: [pin] } })
      expect(report.outcome).toBe('ok')
      expect(report.findings.map(({ code }) => code)).toContain('certificate-pin-matched')
    }
    const wrong = await probe('good', { trust: { pins: ['00'.repeat(32)] } })
    expect(wrong.failure).toMatchObject({ code: 'certificate-pin-mismatch', expected: '00'.repeat(32), got: leaf?.fingerprintSha256 })
  })

  it('serverName: another name, or none', async () => {
    const none = firstHop(await probe('good', { tls: { serverName: null } }))
    expect([none.tls?.serverName, none.trust?.checkedName]).toEqual([null, 'good.test'])
    const other = await probe('wrong-host', { tls: { serverName: 'other.test' } })
    expect([other.outcome, firstHop(other).tls?.serverName, firstHop(other).trust?.checkedName]).toEqual(['ok', 'other.test', 'other.test'])
  })

  it('cipherSuites, groups, signatureSchemes and alpn decide the handshake', async () => {
    for (const cipher of ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']) {
      expect(firstHop(await probe('good', { tls: { cipherSuites: [cipher] } })).tls?.cipherSuite).toBe(cipher)
    }
    for (const group of ['x25519', 'secp256r1', 'secp384r1', 'secp521r1']) {
      expect(firstHop(await probe('good', { tls: { groups: [group] } })).tls?.group).toBe(group)
    }
    expect(firstHop(await probe('rsa', { tls: { signatureSchemes: ['rsa_pss_rsae_sha384'] } })).tls?.signatureScheme).toBe('rsa_pss_rsae_sha384')
    expect(firstHop(await probe('good', { tls: { alpn: [] } })).tls?.alpn).toBeNull()
    expect((await probe('good', { tls: { signatureSchemes: ['ed25519'] } })).failure).toMatchObject({ phase: 'tls' })
  })

  it('minVersion and maxVersion: what is offered is what is spoken, and old versions only when they are asked for', async () => {
    expect(firstHop(await probe('good', { tls: { maxVersion: 'TLSv1.2' } })).tls?.version).toBe('TLSv1.2')
    expect((await probe('tls12', { tls: { minVersion: 'TLSv1.3' } })).failure).toMatchObject({ phase: 'tls', code: 'tls-version-unsupported' })
    for (const [name, version] of [['tls11', 'TLSv1.1'], ['tls10', 'TLSv1.0']] as const) {
      expect((await probe(name)).failure).toMatchObject({ phase: 'tls', code: 'tls-version-unsupported' })
      const allowed = await probe(name, { tls: { minVersion: version } })
      expect([allowed.failure, firstHop(allowed).tls?.version]).toEqual([null, version])
      expect(allowed.findings.map(({ code }) => code)).toContain('tls-version-outdated')
    }
  })

  it('resumption: the full and the resumed handshake side by side', async () => {
    for (const name of ['tls13', 'tls12'] as const) {
      const report = await probe(name, { tls: { resumption: true } })
      const { tls, resumption } = firstHop(report)
      expect([tls?.resumed, resumption?.tls?.resumed, resumption?.failure]).toEqual([false, true, null])
      expect(resumption?.timings.tls).not.toBeNull()
      expect(report.findings.map(({ code }) => code)).toContain('tls-resumed')
    }
  })

  it('a post-quantum key exchange is used where the server has it', async () => {
    const report = await probe('tls13', { tls: { groups: ['X25519MLKEM768', 'x25519'] } })
    expect(firstHop(report).tls?.group).toBe('X25519MLKEM768')
    expect(report.findings.map(({ code }) => code)).toContain('tls-post-quantum')
  })

  it('staple: not asked for when switched off', async () => {
    const names = async (staple: boolean) => firstHop(await probe('good', { tls: { staple } })).flights[0]?.messages[0]?.clientHello?.extensions.map(({ name }) => name)
    expect(await names(true)).toContain('status_request')
    expect(await names(false)).not.toContain('status_request')
  })

  it('a HelloRetryRequest is one more round trip, and a finding', async () => {
    const report = await probe('hello-retry')
    expect(firstHop(report).tls).toMatchObject({ helloRetryRequest: true, roundTrips: 2, group: 'secp384r1' })
    expect(report.findings.map(({ code }) => code)).toContain('tls-hello-retried')
  })
})

describe('a certificate that the server forgot', () => {
  it('is fetched where the leaf says that it can be, and the chain is called incomplete', async () => {
    const report = await probe('missing-intermediate-aia')
    expect(report.outcome).toBe('ok')
    expect(firstHop(report).certificates).toHaveLength(1)
    expect(firstHop(report).trust?.path.map(({ source }) => source)).toEqual(['sent', 'fetched', 'custom-ca'])
    expect(report.findings.map(({ code, severity }) => [code, severity])).toContainEqual(['certificate-chain-incomplete', 'warning'])
  })

  it('does not help where nobody says where it is', async () => {
    expect((await probe('missing-intermediate')).failure?.code).toBe('certificate-unknown-issuer')
  })
})

describe('client certificates', () => {
  const { good } = lab.clientCertificates
  const inline = { chainPem: good.certificatePem, key: { kind: 'inline' as const, pem: good.keyPem } }

  it.each<HostName>(['mtls', 'mtls12'])('%s: missing, accepted, refused', async (name) => {
    const missing = await probe(name)
    expect(missing.failure).toMatchObject({ phase: 'tls', code: 'client-certificate-required' })
    expect(firstHop(missing).certificates).not.toBeNull()
    // In TLS 1.3 our side of the handshake is done before the server refuses.
    const asked = ({ tls, clientCertificate }: Hop): Hop['clientCertificate'] => tls?.clientCertificate ?? clientCertificate
    const schemes = expect.arrayContaining(['ecdsa_secp256r1_sha256']) as unknown
    expect(firstHop(missing)).toMatchObject(name === 'mtls12' ? { tls: null } : { tls: { version: 'TLSv1.3' } })
    expect(asked(firstHop(missing))).toMatchObject({ acceptedIssuers: ['CN=Hostlens Lab Client CA,O=Hostlens Lab'], signatureSchemes: schemes, issuerListed: null })
    const accepted = await probe(name, { tls: { clientCertificate: inline } })
    expect([accepted.outcome, firstHop(accepted).tls?.clientCertificate.verdict]).toEqual(['ok', 'accepted'])
    expect(firstHop(accepted).timings.sign).toBeNull()
    const { certificatePem, keyPem } = lab.clientCertificates.wrongCa
    const refused = await probe(name, { tls: { clientCertificate: { chainPem: certificatePem, key: { kind: 'inline', pem: keyPem } } } })
    expect(refused.failure).toMatchObject({ code: 'client-certificate-refused' })
    expect(asked(firstHop(refused))).toMatchObject({ acceptedIssuers: ['CN=Hostlens Lab Client CA,O=Hostlens Lab'], signatureSchemes: schemes, issuerListed: false })
    expect([missing, accepted, refused].map((report) => firstHop(report).clientCertificate !== undefined)).toEqual([name === 'mtls12', false, name === 'mtls12'])
  })

  it('a handshake that fails where nobody asked for one says nothing of it', async () => {
    expect(firstHop(await probe('silent', { deadlineMs: 500 }))).not.toHaveProperty('clientCertificate')
  })

  it('not asked for: nothing is sent', async () => {
    expect(firstHop(await probe('good', { tls: { clientCertificate: inline } })).tls?.clientCertificate).toMatchObject({ verdict: 'not-requested' })
    const optional = await probe('mtls-optional')
    expect([optional.outcome, firstHop(optional).tls?.clientCertificate.verdict]).toEqual(['ok', 'requested-none-sent'])
  })
})

describe('HTTP', () => {
  it.each<[HostName, object]>([
    ['http', { status: 200, version: '1.1' }],
    ['chunked', { status: 200, bodyTruncated: false }],
    ['big-body', { status: 200, bodyTruncated: true }],
    ['redirect', { status: 302 }],
    ['gzip', { status: 200 }],
    ['good-h2', { status: 200, version: '2', reason: '' }],
  ])('%s', async (name, expected) => {
    expect(firstHop(await probe(name)).http).toMatchObject(expected)
  })

  it('HTTP/2 is spoken where both sides want it, and its ping is a figure', async () => {
    const both = firstHop(await probe('good-h2'))
    expect([both.tls?.alpn, both.http?.version, typeof both.http?.pingMs]).toEqual(['h2', '2', 'number'])
    const one = firstHop(await probe('good-h2', { tls: { alpn: ['http/1.1'] } }))
    expect([one.tls?.alpn, one.http?.version, one.http?.pingMs]).toEqual(['http/1.1', '1.1', null])
    expect(firstHop(await probe('good-h2', { method: 'HEAD' })).http).toMatchObject({ version: '2', method: 'HEAD', bodyBytes: 0 })
  })

  it('a slow first byte shows in its own phase', async () => {
    const { timings } = firstHop(await probe('slow-first-byte'))
    expect(timings.firstByte).toBeGreaterThan((timings.tls ?? 0) + (timings.tcp ?? 0))
  })

  it('a redirect names its target', async () => {
    const report = await probe('redirect')
    expect(firstHop(report).http?.location).toBe(lab.hosts.good.url)
    expect(report.findings.map(({ code }) => code)).toContain('http-redirect')
  })
})
