import type { ScanReport } from '../../shared/contract/scan.ts'
import { printable, type Style } from './style.ts'

/** What the handshakes showed besides, and what the server lives with. */
export function renderScanFeatures({ features, tolerances, helloRetry }: ScanReport, style: Style): string {
  const { alpn, resumption, earlyData, clientCertificate } = features
  const rows: readonly (readonly [string, string | null])[] = [
    ['ALPN', alpn.accepted.length > 0 ? alpn.accepted.map(printable).join(', ') : alpn.offered.length === 0 ? null : 'none'],
    ['without a match', alpn.withoutMatch === 'not-tested' ? null : alpn.withoutMatch],
    ['session tickets', tested(resumption.ticket)],
    ['session identifiers', tested(resumption.sessionId)],
    ['PSK', tested(resumption.psk)],
    ['early data', earlyData.accepted === null ? null : earlyData.accepted ? `accepted, ${earlyData.maxBytes ?? 0} bytes` : 'no'],
    ['OCSP staple', yes(features.ocspStapling)],
    ['handshake SCTs', yes(features.handshakeScts)],
    ['extended master secret', yes(features.extendedMasterSecret)],
    ['encrypt-then-MAC', yes(features.encryptThenMac)],
    ['secure renegotiation', yes(features.secureRenegotiation)],
    ['compression', yes(features.compression)],
    ['heartbeat', yes(features.heartbeat)],
    ['fallback SCSV', features.fallbackScsv === null ? null : features.fallbackScsv ? 'honoured' : 'ignored'],
    ['downgrade sentinel', yes(features.downgradeSentinel)],
    ['client certificate', clientCertificate.requested === null ? null : clientCertificate.requested ? `asked for in ${clientCertificate.versions.join(', ')}` : 'not asked for'],
    ...clientCertificate.acceptedIssuers.slice(0, 5).map((issuer) => ['', printable(issuer)] as const),
    ['certificate compression', features.certificateCompression],
    ['HelloRetryRequest', helloRetry.onMissingKeyShare === 'not-tested' ? null : `${helloRetry.onMissingKeyShare}${helloRetry.forPreferredGroup === true ? ', also for a preferred group' : ''}`],
    ...tolerances.filter(({ status }) => status !== 'not-tested').map(({ name, status, refusal }) => [name, status === 'tolerant' ? 'tolerated' : `not tolerated: ${refusal?.how ?? 'refused'} ${printable(refusal?.detail ?? '')}`.trim()] as const),
  ]
  const known = rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]))
  if (known.length === 0) return ''
  const width = Math.max(...known.map(([label]) => label.length))
  return [style.accent('features'), ...known.map(([label, value]) => `  ${style.dim(label.padEnd(width))}  ${value}`)].join('\n')
}

function yes(value: boolean | null): string | null {
  return value === null ? null : value ? 'yes' : 'no'
}

function tested(status: string): string | null {
  return status === 'not-tested' ? null : status
}
