import type { Certificate } from '../../../shared/contract/certificate.ts'
import type { Hop } from '../../../shared/contract/report.ts'
import { family, gauge, type MetricFamily } from './metric-family.ts'

/** What is told of the certificates of the last connection; nothing where none were sent. */
export function certificateMetrics({ certificates, trust }: Hop): MetricFamily[] {
  const leaf = certificates?.[0]
  if (certificates == null || leaf === undefined) return []
  // Roots are not sent: their own expiry, decades away, is not among what is known of the path.
  const path = trust?.status === 'accepted' ? certificates.filter(({ fingerprintSha256 }) => trust.path.some((built) => built.fingerprintSha256 === fingerprintSha256)) : []
  const earliest = earliestExpiry(certificates)
  const ofPath = earliestExpiry(path)
  return [
    ...(earliest === null ? [] : [gauge('probe_ssl_earliest_cert_expiry', 'When the first of the certificates that were sent expires, as Unix time', earliest)]),
    ...(ofPath === null ? [] : [gauge('probe_ssl_last_chain_expiry_timestamp_seconds', 'When the path that is trusted ends to be so, as Unix time', ofPath)]),
    family('probe_ssl_last_chain_info', 'The certificate of the server', [{
      labels: {
        fingerprint_sha256: leaf.fingerprintSha256,
        subject: leaf.subject,
        issuer: leaf.issuer,
        subjectalternative: leaf.names.filter((name) => name.startsWith('dns:')).map((name) => name.slice('dns:'.length)).join(','),
        serialnumber: leaf.serialNumber,
      },
      value: 1,
    }]),
  ]
}

/** In seconds since 1970; null where there is no certificate, or none with a time that can be read. */
function earliestExpiry(certificates: readonly Certificate[]): number | null {
  const times = certificates.map(({ notAfter }) => Date.parse(notAfter)).filter((ms) => !Number.isNaN(ms))
  return times.length === 0 ? null : Math.floor(Math.min(...times) / 1_000)
}
