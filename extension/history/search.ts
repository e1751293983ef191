import type { HistorySummary } from './summary.ts'

/** What a person looks for. */
export interface HistorySearch {
  /** Part of the target, in any case; empty for all. */
  readonly text: string
  readonly outcome: 'any' | HistoryOutcome
  /** From this moment on, and before that one, in ms since the epoch; null for no bound. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

export type HistoryOutcome = 'well' | 'remarks' | 'failed'
export const historyOutcomes = ['well', 'remarks', 'failed'] as const satisfies readonly HistoryOutcome[]

/** How a probe ended, in one of three words: `remarks` for one that worked and has something to see to. */
export function outcomeOf({ outcome, worst }: Pick<HistorySummary, 'outcome' | 'worst'>): HistoryOutcome {
  if (outcome === 'failed') return 'failed'
  return worst === 'error' || worst === 'warning' ? 'remarks' : 'well'
}

export function matchesSearch(entry: HistorySummary, { text, outcome, fromMs, toMs }: HistorySearch): boolean {
  if (fromMs !== null && entry.atMs < fromMs) return false
  if (toMs !== null && entry.atMs >= toMs) return false
  if (outcome !== 'any' && outcomeOf(entry) !== outcome) return false
  const wanted = text.trim().toLowerCase()
  return wanted === '' || entry.target.toLowerCase().includes(wanted)
}

/**
 * The local day that a date field names (`YYYY-MM-DD`), as the ms at which it begins, `days` later; null for an empty or
 * unfinished field.
 */
export function startOfDayMs(date: string, days = 0): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (match === null) return null
  const [, year, month, day] = match
  const ms = new Date(Number(year), Number(month) - 1, Number(day) + days).getTime()
  return Number.isNaN(ms) ? null : ms
}
