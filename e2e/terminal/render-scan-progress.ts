import type { ScanEvent } from '../../shared/contract/scan.ts'

/** One line that is written over and over: a bar, the connections, and what is being tested. */
export function renderScanProgress({ connectionsDone, connectionsPlanned, part }: Extract<ScanEvent, { type: 'progress' }>, columns = 80): string {
  const words = ` ${connectionsDone} of about ${Math.max(connectionsPlanned, connectionsDone)} connections, ${part}`
  const width = Math.max(0, Math.min(30, columns - words.length - 3))
  const filled = connectionsPlanned === 0 ? 0 : Math.round(Math.min(1, connectionsDone / connectionsPlanned) * width)
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}${words}`.slice(0, Math.max(1, columns - 1))
}
