import type { HopState } from './probe-state.ts'

/** Where a hop lies on the axis of the whole probe, as shares of its length. */
export interface HopBar {
  readonly start: number
  readonly length: number
}

/** The hops on one axis, from the beginning of the first to the end of the last; in the order of the hops. */
export function hopBars(hops: readonly HopState[]): readonly HopBar[] {
  const spans = hops.map(spanOf)
  const from = Math.min(...spans.map(({ startMs }) => startMs))
  const length = Math.max(...spans.map(({ endMs }) => endMs)) - from
  return spans.map(({ startMs, endMs }) => (length > 0 ? { start: (startMs - from) / length, length: (endMs - startMs) / length } : { start: 0, length: 0 }))
}

function spanOf({ phases, timings }: HopState): { readonly startMs: number; readonly endMs: number } {
  if (phases.length === 0) return { startMs: 0, endMs: 0 }
  const startMs = Math.min(...phases.map((phase) => phase.startMs))
  const ends = phases.map((phase) => phase.endMs ?? phase.startMs)
  return { startMs, endMs: Math.max(...ends, startMs + (timings?.total ?? 0)) }
}
