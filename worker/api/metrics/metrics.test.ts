import { describe, expect, it } from 'vitest'
import type { Hop } from '../../../shared/contract/report.ts'
import { certificateWith, hopWith, reportWith } from '../../../shared/export/testing/report.ts'
import { failure } from '../../../shared/texts/failures.ts'
import { ApiProblem } from '../problems.ts'
import { exposition, expositionFormat } from './exposition.ts'
import { readMetricsQuery, type MetricsQuery } from './metrics-query.ts'
import { metricsModules, moduleByName, type MetricsModule } from './modules.ts'
import { probeMetrics } from './probe-metrics.ts'

function moduleNamed(name: string): MetricsModule {
  const module = moduleByName(name)
  if (module === null) throw new Error(`no module ${name}`)
  return module
}

/** The values of a report by metric, with its labels where it has some. */
function valuesOf(report: ReturnType<typeof reportWith>, module = 'http_2xx'): Record<string, number> {
  return Object.fromEntries(probeMetrics(report, moduleNamed(module)).flatMap(({ name, samples }) =>
    samples.map(({ labels, value }) => [name + (Object.keys(labels).length === 0 ? '' : JSON.stringify(labels)), value] as const)))
}

describe('the metrics of a report', () => {
  it('are blackbox_exporter’s', () => {
    const { http } = hopWith()
    const values = valuesOf(reportWith({ http: http && { ...http, headers: [{ name: 'Content-Length', value: '1200' }, { name: 'Last-Modified', value: 'Thu, 01 Oct 2026 00:00:00 GMT' }] } }))
    expect(values).toMatchObject({
      probe_success: 1,
      probe_duration_seconds: 0.059,
      probe_dns_lookup_time_seconds: 0.01,
      probe_ip_protocol: 4,
      probe_failed_due_to_regex: 0,
      'probe_http_duration_seconds{"phase":"resolve"}': 0.01,
      'probe_http_duration_seconds{"phase":"connect"}': 0.008,
      'probe_http_duration_seconds{"phase":"tls"}': 0.016,
      'probe_http_duration_seconds{"phase":"processing"}': 0.02,
      'probe_http_duration_seconds{"phase":"transfer"}': 0.004,
      probe_http_status_code: 200,
      probe_http_version: 2,
      probe_http_redirects: 0,
      probe_http_ssl: 1,
      probe_http_content_length: 1_200,
      probe_http_uncompressed_body_length: 1_200,
      probe_http_last_modified_timestamp_seconds: 1_790_812_800,
      probe_ssl_earliest_cert_expiry: 1_798_588_800,
      'probe_tls_version_info{"version":"TLS 1.3"}': 1,
      'probe_tls_cipher_info{"cipher":"TLS_AES_128_GCM_SHA256"}': 1,
      'hostlens_probe_vantage_info{"kind":"edge","colo":"FRA","version":"0.1.0"}': 1,
    })
    expect(Object.keys(values)).toContain(`probe_ssl_last_chain_info${JSON.stringify({ fingerprint_sha256: 'ab'.repeat(32), subject: 'CN=site.test', issuer: 'CN=Test CA', subjectalternative: 'site.test', serialnumber: '0a' })}`)
    expect(Object.keys(values).some((name) => name.startsWith('hostlens_probe_failure_info'))).toBe(false)
  })

  it('hash an address as Go’s fnv.New32a does', () => {
    const { network } = hopWith()
    const at = (address: string, family: 'ipv4' | 'ipv6'): Partial<Hop> => ({ network: network && { ...network, dialled: { address, family, port: 443 } } })
    // FNV-1a of 7f000001, and of the 16 bytes of ::1, computed by hand below.
    expect(valuesOf(reportWith(at('127.0.0.1', 'ipv4')))).toMatchObject({ probe_ip_protocol: 4, probe_ip_addr_hash: byHand([127, 0, 0, 1]) })
    expect(valuesOf(reportWith(at('::1', 'ipv6')))).toMatchObject({ probe_ip_protocol: 6, probe_ip_addr_hash: byHand([...Array<number>(15).fill(0), 1]) })
  })

  it.each([[200, 1], [204, 1], [299, 1], [301, 0], [404, 0], [500, 0]])('an answer of %i is a success: %i', (status, success) => {
    const { http } = hopWith()
    expect(valuesOf(reportWith({ http: http && { ...http, status } }))).toMatchObject({ probe_success: success, probe_http_status_code: status })
  })

  it('keep what was learnt before a failure, and say why', () => {
    const expired = failure('certificate-expired', { host: 'site.test' })
    const hop: Partial<Hop> = { http: null, failure: expired, trust: { status: 'rejected', reason: 'expired', expected: null, got: null, certificateIndex: 0, path: [{ subjectShort: 'x', fingerprintSha256: 'ab'.repeat(32), source: 'sent' }], checkedName: null, revocation: [], timestamps: [], defects: [] } }
    const values = valuesOf(reportWith(hop, { outcome: 'failed', failure: expired }))
    expect(values).toMatchObject({ probe_success: 0, probe_http_status_code: 0, probe_http_ssl: 0, probe_http_content_length: 0, probe_ssl_earliest_cert_expiry: 1_798_588_800, 'hostlens_probe_failure_info{"phase":"trust","code":"certificate-expired"}': 1 })
    expect(values['probe_ssl_last_chain_expiry_timestamp_seconds']).toBeUndefined()
  })

  it('take the first expiry of what was sent, and of the path that is trusted', () => {
    const other = certificateWith({ fingerprintSha256: 'ef'.repeat(32), notAfter: '2026-12-01T00:00:00Z' })
    const { trust } = hopWith()
    const values = valuesOf(reportWith({ certificates: [certificateWith(), other], trust: trust && { ...trust, path: [{ subjectShort: 'x', fingerprintSha256: 'ab'.repeat(32), source: 'sent' }] } }))
    expect([values['probe_ssl_earliest_cert_expiry'], values['probe_ssl_last_chain_expiry_timestamp_seconds']]).toEqual([1_796_083_200, 1_798_588_800])
  })

  it('of a service hold its greeting against the module', () => {
    const ssh = { target: { url: 'tcp://a.test:22', scheme: 'tcp', host: 'a.test', port: 22 } as const, http: null, tls: null, certificates: null, trust: null }
    const says = (text: string): Partial<Hop> => ({ ...ssh, greeting: { bytes: text.length, text } })
    expect(valuesOf(reportWith(says('SSH-2.0-OpenSSH\\r\\n')), 'ssh_banner')).toMatchObject({ probe_success: 1, probe_failed_due_to_regex: 0 })
    expect(valuesOf(reportWith(says('220 mail')), 'ssh_banner')).toMatchObject({ probe_success: 0, probe_failed_due_to_regex: 1 })
    expect(valuesOf(reportWith({ ...ssh, greeting: null }), 'ssh_banner')).toMatchObject({ probe_success: 0, probe_failed_due_to_regex: 1 })
    // Who asks for no greeting does not wait for one either.
    expect(valuesOf(reportWith({ ...ssh, greeting: null, timings: { dns: 10, tcp: 8, tls: null, sign: null, firstByte: null, download: null, other: 1_000, total: 1_018 } }), 'tcp_connect')).toMatchObject({ probe_success: 1, probe_duration_seconds: 0.018 })
  })
})

describe('the query', () => {
  const read = (query: MetricsQuery, scrapeTimeout: string | null = null, customCaPem: string | null = null): ReturnType<typeof readMetricsQuery> => readMetricsQuery(query, { scrapeTimeout, customCaPem })

  it.each([
    [{ target: 'site.test' }, 'http://site.test/'],
    [{ target: 'https://site.test/a?b' }, 'https://site.test/a?b'],
    [{ target: 'site.test:22', module: 'tcp_connect' }, 'tcp://site.test:22'],
    [{ target: 'site.test:443', module: 'tls_connect' }, 'tls://site.test:443'],
    [{ target: '[::1]:25', module: 'smtp_starttls' }, 'tls://[::1]:25'],
  ])('%j asks %s', (query, target) => {
    expect(read(query).request.target).toBe(target)
  })

  it('asks an address as the host of a name', () => {
    expect(read({ target: 'https://203.0.113.7:8443/a?b', hostname: 'site.test' }).request).toMatchObject({ target: 'https://site.test:8443/a?b', address: '203.0.113.7' })
    expect(read({ target: '[2001:db8::1]:443', module: 'tls_connect', hostname: 'site.test' }).request).toMatchObject({ target: 'tls://site.test:443', address: '2001:db8::1' })
  })

  it.each([[null, 10_000], ['10', 9_500], ['2.5', 2_000], ['0.1', 500], ['120', 30_000]])('a scrape that waits %j s gives the probe %i ms', (timeout, deadlineMs) => {
    expect(read({ target: 'site.test' }, timeout).request.deadlineMs).toBe(deadlineMs)
  })

  it('trusts the CAs of the deployment beside the public roots, where there is something to trust', () => {
    expect(read({ target: 'site.test' }, null, 'pem').request.trust).toEqual({ customCaPem: 'pem', publicRoots: true })
    expect(read({ target: 'site.test:1', module: 'tls_connect' }, null, 'pem').request.trust).toEqual({ customCaPem: 'pem', publicRoots: true })
    expect(read({ target: 'site.test:1', module: 'tcp_connect' }, null, 'pem').request.trust).toBeUndefined()
    expect(read({ target: 'site.test' }).request.trust).toBeUndefined()
  })

  it.each([
    [{ target: 'site.test', module: 'http_9xx' }, null, 'module'],
    [{ target: 'site.test', module: 'constructor' }, null, 'module'],
    [{ target: 'ftp://site.test' }, null, 'target'],
    [{ target: 'tcp://site.test:1' }, null, 'target'],
    [{ target: 'https://site.test:1', module: 'tcp_connect' }, null, 'target'],
    [{ target: 'site.test', module: 'tcp_connect' }, null, 'target'],
    [{ target: 'site.test', hostname: 'other.test' }, null, 'hostname'],
    [{ target: '203.0.113.7', hostname: 'other.test/path' }, null, 'hostname'],
    [{ target: '203.0.113.7', hostname: '203.0.113.8' }, null, 'hostname'],
    [{ target: '203.0.113.7', hostname: 'a@b' }, null, 'hostname'],
    [{ target: 'site.test' }, '0', 'X-Prometheus-Scrape-Timeout-Seconds'],
    [{ target: 'site.test' }, '-1', 'X-Prometheus-Scrape-Timeout-Seconds'],
    [{ target: 'site.test' }, '1e3', 'X-Prometheus-Scrape-Timeout-Seconds'],
  ])('%j, %j is refused, and %s named', (query, timeout, field) => {
    try {
      read(query, timeout)
      expect.unreachable()
    } catch (error) {
      expect(error instanceof ApiProblem ? error.errors?.map((one) => one.field) : error).toEqual([field])
    }
  })

  it('lists the modules to who names none of them', () => {
    try {
      read({ target: 'site.test', module: 'x' })
      expect.unreachable()
    } catch (error) {
      for (const name of Object.keys(metricsModules)) expect(error instanceof ApiProblem ? error.errors?.[0]?.message : '').toContain(name)
    }
  })
})

describe('the exposition', () => {
  const families = [{ name: 'a_info', help: 'a \\ "b"\nc', samples: [{ labels: { x: '\\ " \n', y: 'ü' }, value: 1.5 }, { labels: {}, value: Number.NaN }, { labels: {}, value: Number.POSITIVE_INFINITY }] }]

  it('escapes what has a meaning in it', () => {
    expect(exposition(families, 'prometheus').text).toBe('# HELP a_info a \\\\ "b"\\nc\n# TYPE a_info gauge\na_info{x="\\\\ \\" \\n",y="ü"} 1.5\na_info NaN\na_info +Inf\n')
    expect(exposition(families, 'openmetrics').text).toBe('# HELP a_info a \\\\ \\"b\\"\\nc\n# TYPE a_info gauge\na_info{x="\\\\ \\" \\n",y="ü"} 1.5\na_info NaN\na_info +Inf\n# EOF\n')
  })

  it.each([
    [null, 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain;version=0.0.4;q=0.5', 'prometheus'],
    ['application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'openmetrics'],
  ])('%j gets %s', (accept, format) => {
    expect(expositionFormat(accept)).toBe(format)
  })
})

/** FNV-1a by its definition, in whole numbers. */
function byHand(bytes: readonly number[]): number {
  return Number(bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 16_777_619n) % 0x1_0000_0000n, 2_166_136_261n))
}
