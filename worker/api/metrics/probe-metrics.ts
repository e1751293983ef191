import type { Hop, ProbeReport } from '../../../shared/contract/report.ts'
import { parseAddress } from '../../../shared/dns/address.ts'
import { certificateMetrics } from './certificate-metrics.ts'
import { httpMetrics } from './http-metrics.ts'
import { family, gauge, seconds, type MetricFamily } from './metric-family.ts'
import type { MetricsModule } from './modules.ts'

/**
 * A report as blackbox_exporter would tell it: its names, labels and units, so that its dashboards and alerts read ours.
 * A certificate that was refused is told as well, which it cannot: an alert on expiry then still fires after it. What has
 * no name there begins with `hostlens_`.
 */
export function probeMetrics(report: ProbeReport, module: MetricsModule): MetricFamily[] {
  const { hops, failure, vantage } = report
  const first = hops[0]
  const last = hops.at(-1)
  const misgreeted = module.greeting !== undefined && failure === null && !module.greeting.test(last?.greeting?.text ?? '')
  const address = parseAddress(first?.network?.dialled?.address ?? '')
  return [
    gauge('probe_success', 'Whether the probe succeeded', failure === null && !misgreeted && isAnswered(module, last) ? 1 : 0),
    gauge('probe_duration_seconds', 'Time that the whole probe took', seconds(hops.reduce((total, hop) => total + duration(hop, module), 0))),
    gauge('probe_dns_lookup_time_seconds', 'Time that the look-up of the name took', seconds(first?.timings.dns)),
    gauge('probe_ip_protocol', 'Version of IP that was dialled: 4 or 6, 0 for none', address === null ? 0 : address.family === 'ipv4' ? 4 : 6),
    gauge('probe_ip_addr_hash', 'Hash of the address that was dialled: when it changes, so did the address', address === null ? 0 : fnv1a(address.bytes)),
    gauge('probe_failed_due_to_regex', 'Whether the probe failed because the service did not say what the module wants', misgreeted ? 1 : 0),
    ...(module.prober === 'http' ? httpMetrics(hops) : []),
    ...(last === undefined ? [] : certificateMetrics(last)),
    ...(last?.tls == null ? [] : [
      family('probe_tls_version_info', 'Version of TLS that was negotiated', [{ labels: { version: last.tls.version.replace('TLSv', 'TLS ') }, value: 1 }]),
      family('probe_tls_cipher_info', 'Cipher suite that was negotiated, by its IANA name', [{ labels: { cipher: last.tls.cipherSuite }, value: 1 }]),
    ]),
    ...(failure === null ? [] : [family('hostlens_probe_failure_info', 'Why the probe failed: the phase and the code of its failure', [{ labels: { phase: failure.phase, code: failure.code }, value: 1 }])]),
    family('hostlens_probe_vantage_info', 'Where the probe ran', [{ labels: { kind: vantage.kind, colo: vantage.colo ?? '', version: vantage.version }, value: 1 }]),
  ]
}

/** What makes an http module succeed is the last answer; the others have done when the probe ended well. */
function isAnswered({ prober }: MetricsModule, hop: Hop | undefined): boolean {
  return prober === 'tcp' || (hop?.http != null && hop.http.status >= 200 && hop.http.status < 300)
}

/**
 * The wait for a greeting is the probe's own idea, and no part of what a module without one asks for: there the time is that
 * of the phases up to the connection, since a wait for nothing counts among what is left over.
 */
function duration({ timings, attempt }: Hop, { prober, greeting }: MetricsModule): number {
  const { dns, tcp, starttls, tls, sign } = timings
  const took = prober === 'tcp' && greeting === undefined ? [dns, tcp, starttls, tls, sign].reduce<number>((total, ms) => total + (ms ?? 0), 0) : timings.total
  return took + (attempt?.waitedMs ?? 0)
}

/** FNV-1a of 32 bits, which is what blackbox_exporter hashes an address's 4 or 16 bytes with. */
function fnv1a(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
}
