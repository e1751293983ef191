import type { ScanFacts, ScanToleranceName } from '../../contract/scan.ts'
import type { ScanFinding } from '../../contract/scan-judgement.ts'
import type { ScanFindingCode } from '../finding-table.ts'
import { scanFinding } from '../finding-texts.ts'

export function featureFindings({ features, tolerances }: ScanFacts): ScanFinding[] {
  const { resumption, earlyData } = features
  const ways = [resumption.sessionId, resumption.ticket, resumption.psk]
  const lifetime = resumption.ticketLifetimeSeconds
  const cases: readonly (readonly [boolean, ScanFindingCode])[] = [
    [features.compression === true, 'compression-accepted'],
    [features.secureRenegotiation === false, 'renegotiation-insecure'],
    [features.downgradeSentinel === false, 'downgrade-sentinel-missing'],
    [features.fallbackScsv === false, 'fallback-signal-ignored'],
    [features.extendedMasterSecret === false, 'extended-master-secret-missing'],
    [features.encryptThenMac === false, 'encrypt-then-mac-missing'],
    [features.heartbeat === true, 'heartbeat-offered'],
    [!ways.includes('resumed') && ways.some((way) => way !== 'not-tested'), 'resumption-missing'],
  ]
  return [
    ...cases.flatMap(([applies, code]) => (applies ? [scanFinding(code)] : [])),
    ...(earlyData.accepted === true ? [scanFinding('early-data-accepted', { bytes: String(earlyData.maxBytes ?? 0) })] : []),
    ...(lifetime !== null && lifetime > maxTicketSeconds ? [scanFinding('ticket-lifetime-long', { days: (lifetime / secondsPerDay).toFixed(1) })] : []),
    ...tolerances.flatMap(({ name, status, refusal }) => (status === 'intolerant' ? [scanFinding('intolerant', { what: toleranceTexts[name], how: refusal?.detail ?? refusal?.how ?? 'no answer' })] : [])),
  ]
}

const toleranceTexts: Record<ScanToleranceName, string> = {
  grease: 'random reserved values (GREASE, RFC 8701)',
  'unknown-extension': 'an extension that it does not know',
  'long-client-hello': 'a long ClientHello',
  'record-splitting': 'a ClientHello in several records',
  'future-version': 'a version that is yet to come',
}

const secondsPerDay = 86_400
/** RFC 8446 section 4.6.1. */
const maxTicketSeconds = 7 * secondsPerDay
