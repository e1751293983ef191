import type { FailureCode } from '../../shared/contract/failures.ts'
import { regions, type Region } from '../../shared/contract/region-names.ts'
import type { PhaseAggregate, RecordedResult, ResultsAggregate } from '../../shared/contract/results.ts'
import { phaseNames } from '../../shared/contract/timings.ts'

/** What the figures are made of: durations in ms, null or absent where there are none. */
export interface Measured extends Pick<RecordedResult, 'region' | 'outcome' | 'failure'> {
  readonly timings: Readonly<Partial<Record<(typeof measured)[number], number | null | undefined>>>
}
type Figures = Pick<ResultsAggregate, 'count' | 'failed' | 'failures' | 'phases'>

/** Figures of each region that has results, in the order of the table of regions; those without a region come last. */
export function figuresByRegion(results: readonly Measured[]): ResultsAggregate['regions'] {
  const groups = Map.groupBy(results, ({ region }) => region)
  const order: (Region | null)[] = [...regions, null]
  return order.flatMap((region) => {
    const group = groups.get(region)
    return group === undefined ? [] : [{ region, ...figuresOf(group) }]
  })
}

export function figuresOf(results: readonly Measured[]): Figures {
  const good = results.filter(({ outcome }) => outcome === 'ok')
  return {
    count: results.length,
    failed: results.length - good.length,
    failures: failuresOf(results),
    phases: measured.flatMap((phase): PhaseAggregate[] => {
      const values = good.map(({ timings }) => timings[phase]).filter((value) => value != null).sort((a, b) => a - b)
      return values.length === 0 ? [] : [{ phase, count: values.length, medianMs: medianOf(values), p95Ms: percentileOf(values, 95) }]
    }),
  }
}

function failuresOf(results: readonly Measured[]): Figures['failures'] {
  const counts = new Map<FailureCode, number>()
  for (const { failure } of results) {
    if (failure !== null) counts.set(failure, (counts.get(failure) ?? 0) + 1)
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1))
}

/** Of sorted values: the middle one, or the mean of the two in the middle. */
function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : round(((sorted[middle - 1] ?? 0) + upper) / 2)
}

/** Of sorted values: the least that no fewer than this many in a hundred do not exceed (nearest rank). */
function percentileOf(sorted: readonly number[], percent: number): number {
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0
}

/** As fine as the clock is. */
function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

const measured = [...phaseNames, 'other', 'total'] as const
