import { useEffect, useState } from 'preact/hooks'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { CertificateChange } from '../../history/certificate-change.ts'

/** How the certificate of a report differs from the last one that the history knows of its host; null where it does not, or nothing is known. */
export function useCertificateChange(report: ProbeReport | null): CertificateChange | null {
  const [change, setChange] = useState<{ readonly of: string; readonly change: CertificateChange | null } | null>(null)
  useEffect(() => {
    if (report === null) return
    let wanted = true
    // Its code comes with that which writes the history: nothing more is loaded where nothing has changed.
    void import('../../history/remember.ts').then(({ changeSince }) => changeSince(report)).then((found) => {
      if (wanted) setChange({ of: report.probeId, change: found })
    }, () => undefined)
    return () => {
      wanted = false
    }
  }, [report])
  return report !== null && change?.of === report.probeId ? change.change : null
}
