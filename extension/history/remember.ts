import type { ProbeReport } from '../../shared/contract/report.ts'
import { isHistoryOn } from './history-setting.ts'
import { addToHistory } from './history.ts'
import { isPrivate } from './private-window.ts'

/**
 * Keeps a finished probe on this machine, unless the person has switched that off or the window is private. Never
 * rejects: a history that cannot be written must not cost the result that is on the screen.
 */
export async function rememberProbe(report: ProbeReport): Promise<void> {
  try {
    if ((await isHistoryOn()) && !(await isPrivate())) await addToHistory(report)
  } catch {
    // A full disk, or a profile without storage: the next probe tries again.
  }
}
