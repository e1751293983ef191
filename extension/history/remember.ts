import type { ProbeReport } from '../../shared/contract/report.ts'
import { certificateChange } from './certificate-change.ts'
import type { CertificateChange } from './certificate-change.ts'
import { isHistoryOn } from './history-setting.ts'
import { addToHistory, historyOf } from './history.ts'
import { isPrivate } from './private-window.ts'
import { summaryOf } from './summary.ts'

/**
 * Keeps a finished probe on this machine, unless the person has switched that off or the window is private. Never
 * rejects: a history that cannot be written must not cost the result that is on the screen.
 */
export async function rememberProbe(report: ProbeReport): Promise<void> {
  try {
    if (await isInUse()) await addToHistory(report)
  } catch {
    // A full disk, or a profile without storage: the next probe tries again.
  }
}

/**
 * How the certificate of a report differs from the last one that is remembered of its host. Null where it does not, where
 * nothing is known, and where nothing is to be kept either. Never rejects.
 */
export async function changeSince(report: ProbeReport): Promise<CertificateChange | null> {
  try {
    const { authority, atMs, certificate } = summaryOf(report)
    if (certificate === null || !(await isInUse())) return null
    // The report itself may be in there by now.
    const earlier = (await historyOf(authority)).flatMap((entry) => (entry.atMs < atMs && entry.certificate !== null ? [{ atMs: entry.atMs, certificate: entry.certificate }] : []))
    return certificateChange({ atMs, certificate }, earlier)
  } catch {
    return null
  }
}

async function isInUse(): Promise<boolean> {
  return (await isHistoryOn()) && !(await isPrivate())
}
