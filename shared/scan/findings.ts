import type { ScanReport } from '../contract/scan.ts'
import type { ScanClientResult, ScanFinding } from '../contract/scan-judgement.ts'
import { limits } from '../limits.ts'
import { worstFirst } from './finding-texts.ts'
import { certificateFindings } from './findings/certificate-findings.ts'
import { clientFindings } from './findings/client-findings.ts'
import { featureFindings } from './findings/feature-findings.ts'
import { keyExchangeFindings } from './findings/key-exchange-findings.ts'
import { suiteFindings } from './findings/suite-findings.ts'
import { versionFindings } from './findings/version-findings.ts'

/** Everything about a scan that is worth a remark, worst first. Nothing is said about what was not tested, but that it was not. */
export function scanFindings(report: Omit<ScanReport, 'judgement'>, clients: readonly ScanClientResult[]): ScanFinding[] {
  if (report.outcome === 'failed') return []
  const found = [
    ...versionFindings(report),
    ...suiteFindings(report),
    ...keyExchangeFindings(report),
    ...certificateFindings(report),
    ...featureFindings(report),
    ...clientFindings(report, clients),
  ]
  return worstFirst(found).slice(0, limits.maxFindings)
}
