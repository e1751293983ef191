import { useEffect, useState } from 'preact/hooks'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { certificateChange } from '../../history/certificate-change.ts'
import type { CertificateChange } from '../../history/certificate-change.ts'
import { historyOf } from '../../history/history.ts'
import { summaryOf } from '../../history/summary.ts'

/** How the certificate of a report differs from the last one that the history knows of its host; null where it does not, or nothing is known. */
export function useCertificateChange(report: ProbeReport | null): CertificateChange | null {
  const [change, setChange] = useState<{ readonly of: string; readonly change: CertificateChange | null } | null>(null)
  useEffect(() => {
    if (report === null) return
    let wanted = true
    const { authority, atMs, certificate } = summaryOf(report)
    if (certificate === null) return
    historyOf(authority).then((entries) => {
      // The report itself may be in there by now.
      const earlier = entries.flatMap((entry) => (entry.atMs < atMs && entry.certificate !== null ? [{ atMs: entry.atMs, certificate: entry.certificate }] : []))
      if (wanted) setChange({ of: report.probeId, change: certificateChange({ atMs, certificate }, earlier) })
    }, () => undefined)
    return () => {
      wanted = false
    }
  }, [report])
  return report !== null && change?.of === report.probeId ? change.change : null
}
