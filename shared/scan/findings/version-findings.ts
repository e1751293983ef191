import type { ScanFacts } from '../../contract/scan.ts'
import type { ScanFinding } from '../../contract/scan-judgement.ts'
import { scanFinding } from '../finding-texts.ts'

export function versionFindings({ versions }: ScanFacts): ScanFinding[] {
  const status = new Map(versions.map((one) => [one.version, one.status]))
  const outdated = (['TLSv1.0', 'TLSv1.1'] as const).filter((version) => status.get(version) === 'accepted')
  const newest = versions.findLast((one) => one.status === 'accepted')?.version
  const olderRefused = (['SSLv3', 'TLSv1.0', 'TLSv1.1'] as const).every((version) => status.get(version) === 'refused')
  const hasNoCurrent = status.get('TLSv1.2') === 'refused' && status.get('TLSv1.3') === 'refused' && newest !== undefined
  return [
    ...(status.get('SSLv3') === 'accepted' ? [scanFinding('sslv3-accepted')] : []),
    ...(hasNoCurrent ? [scanFinding('no-current-version', { newest })] : []),
    ...(outdated.length > 0 ? [scanFinding('outdated-versions-accepted', { versions: outdated.join(' and ') })] : []),
    ...(status.get('TLSv1.3') === 'refused' && status.get('TLSv1.2') === 'accepted' ? [scanFinding('tls13-missing')] : []),
    ...(status.get('TLSv1.3') === 'accepted' ? [scanFinding('tls13-accepted')] : []),
    ...(olderRefused && newest !== undefined ? [scanFinding('outdated-versions-refused')] : []),
  ]
}
