import type { Hop, PhaseStatistics, Samples } from '../../shared/contract/report.ts'
import { phaseNames, type Timings } from '../../shared/contract/timings.ts'
import { runJourney, type JourneyContext } from './journey.ts'
import type { ProbePlan } from './plan.ts'

type Run = Samples['runs'][number]

/**
 * Repeats a journey over fresh connections, one after the other, for the spread of its phases. Nothing of the further
 * runs is told as it happens; what fails in one counts as a run without figures.
 */
export async function takeSamples(plan: ProbePlan, first: readonly Hop[], context: JourneyContext): Promise<Samples> {
  const runs = [runOf(first)]
  const quiet = { ...context, environment: { ...context.environment, emit: () => undefined } }
  // A resumption is no fresh connection, and a retry would hide what a sample is to show.
  const again = { ...plan, resumption: false, retries: 0 }
  while (runs.length < plan.samples && context.deadline.remainingMs > 0) runs.push(runOf((await runJourney(again, quiet)).hops))
  return { runs, statistics: statisticsOf(runs) }
}

/** The spread of every phase over the runs that went well. */
export function statisticsOf(runs: readonly Run[]): PhaseStatistics[] {
  const good = runs.filter(({ failure }) => failure === null)
  return measured.flatMap((phase) => {
    const values = good.map(({ timings }) => timings[phase]).filter((value) => value != null)
    return values.length === 0 ? [] : [{ phase, count: values.length, ...spreadOf(values) }]
  })
}

function spreadOf(values: readonly number[]): Pick<PhaseStatistics, 'minMs' | 'medianMs' | 'maxMs' | 'jitterMs'> {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? 0
  const middle = Math.floor(sorted.length / 2)
  const differences = values.slice(1).map((value, i) => Math.abs(value - (values[i] ?? value)))
  return {
    minMs: at(0),
    medianMs: round(sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2),
    maxMs: at(sorted.length - 1),
    jitterMs: differences.length === 0 ? null : round(differences.reduce((sum, difference) => sum + difference, 0) / differences.length),
  }
}

function runOf(hops: readonly Hop[]): Run {
  const sum = (phase: keyof Timings): number | null => {
    const values = hops.map(({ timings }) => timings[phase]).filter((value) => value != null)
    return values.length === 0 ? null : round(values.reduce((total, value) => total + value, 0))
  }
  const starttls = sum('starttls')
  const upgrade = sum('upgrade')
  return {
    failure: hops.at(-1)?.failure?.code ?? null,
    timings: {
      dns: sum('dns'), tcp: sum('tcp'), tls: sum('tls'), sign: sum('sign'), firstByte: sum('firstByte'), download: sum('download'),
      ...(starttls !== null && { starttls }),
      ...(upgrade !== null && { upgrade }),
      other: sum('other') ?? 0,
      total: sum('total') ?? 0,
    },
  }
}

/** As fine as the clock is. */
function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

const measured = [...phaseNames, 'other', 'total'] as const
