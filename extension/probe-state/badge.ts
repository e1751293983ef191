import type { ProbeState } from './probe-state.ts'
import { verdictOf } from './verdict.ts'

/** What the toolbar button says of a finished probe: four characters at most. */
export interface Badge {
  readonly text: string
  readonly tone: 'warning' | 'error'
}

/** Few days until the certificate ends, or a mark where the probe failed; null where there is nothing to be said. */
export function badgeOf(state: ProbeState): Badge | null {
  const verdict = verdictOf(state)
  if (verdict.kind === 'failed') return { text: '!', tone: 'error' }
  if (verdict.kind !== 'well' && verdict.kind !== 'remarks') return null
  // The host of the tab is that of the first hop.
  const daysLeft = state.hops[0]?.certificates?.[0]?.daysLeft ?? null
  return daysLeft === null || daysLeft > fewDays ? null : { text: String(Math.max(0, daysLeft)), tone: 'warning' }
}

/** By then an automatic renewal should have happened. */
const fewDays = 14
