import { phaseNames } from '../../shared/contract/timings.ts'
import type { PhaseName } from '../../shared/contract/timings.ts'
import type { FailurePhase } from '../../shared/contract/failures.ts'
import type { PagePhase, PageTiming } from './page-timing.ts'
import type { HopState, ProbeState } from './probe-state.ts'

/** One row of the waterfall. Times are ms since the probe began. */
export interface WaterfallRow {
  readonly name: PhaseName
  /** `absent`: the hop is over and had no such phase. */
  readonly status: 'waiting' | 'running' | 'done' | 'failed' | 'absent'
  readonly startMs: number
  readonly endMs: number
  /** Of TLS and the first byte: the share that the network's round trips took, 0 to 1; null where it cannot be told. */
  readonly networkShare: number | null
  /** The same phase of the page in the tab, in ms since the browser began to fetch it. */
  readonly page: PagePhase | null
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[]
  /** ms; null while nothing has ended. */
  readonly totalMs: number | null
  /** Of the total, what no phase accounts for: the Worker's own work. */
  readonly otherMs: number
  readonly axis: TimeAxis
}

export interface TimeAxis {
  /** Where the axis begins and ends, in ms since the probe began. */
  readonly fromMs: number
  readonly toMs: number
  /** In ms since the axis' beginning. */
  readonly ticksMs: readonly number[]
}

/**
 * The phases of one hop at a moment. `nowMs` is the clock on which {@link HopState} notes when a phase was heard of. With a
 * `page`, the axis is long enough for the browser's own times too; both begin at its left end.
 */
export function waterfallOf(state: ProbeState, hop: HopState | null, nowMs: number, page: PageTiming | null = null): Waterfall {
  const over = state.stage === 'finished' || (hop !== null && (hop.failure !== null || hop.timings !== null))
  const rows = phaseNames.flatMap((name) => {
    const row: WaterfallRow = { ...rowOf(hop, name, over, state.cutOffAtMs ?? nowMs), page: page?.phases.find((phase) => phase.name === name) ?? null }
    // A signature is asked of few, and STARTTLS and upgrades belong to other targets: their rows appear with them.
    return (name === 'sign' || name === 'starttls' || name === 'upgrade') && (row.status === 'waiting' || row.status === 'absent') ? [] : [row]
  })
  const began = rows.filter(({ status }) => status !== 'waiting' && status !== 'absent')
  const fromMs = state.hops[0] === hop || hop === null ? 0 : Math.min(...began.map(({ startMs }) => startMs), ...(began.length === 0 ? [0] : []))
  const endMs = Math.max(fromMs, ...began.map(({ endMs: end }) => end))
  const totalMs = hop?.timings?.total ?? (over && began.length > 0 ? endMs - fromMs : null)
  return { rows, totalMs, otherMs: hop?.timings?.other ?? 0, axis: axisOf(fromMs, Math.max(endMs, fromMs + (totalMs ?? 0), fromMs + (page?.totalMs ?? 0)), over) }
}

/**
 * While a probe runs, the axis has room to grow into and changes in steps, so that the bars do not creep; when it is over,
 * the axis ends where the bars do.
 */
export function axisOf(fromMs: number, endMs: number, over: boolean): TimeAxis {
  const span = Math.max(endMs - fromMs, 0)
  const length = over ? Math.max(span, 1) : (runningSpansMs.find((step) => step >= span) ?? span * 1.25)
  const step = tickStep(length / 4)
  const count = Math.floor(length / step + 1e-9)
  return { fromMs, toMs: fromMs + length, ticksMs: Array.from({ length: count + 1 }, (_, i) => i * step) }
}

function rowOf(hop: HopState | null, name: PhaseName, over: boolean, nowMs: number): Omit<WaterfallRow, 'page'> {
  const phase = hop?.phases.find((candidate) => candidate.name === name)
  if (hop === null || phase === undefined) return { name, status: over ? 'absent' : 'waiting', startMs: 0, endMs: 0, networkShare: null }
  if (phase.endMs === null) {
    const endMs = hop.timings === null ? phase.startMs + Math.max(0, nowMs - phase.seenAtMs) : Math.max(phase.startMs, hop.timings.total)
    return { name, status: over ? 'failed' : 'running', startMs: phase.startMs, endMs, networkShare: null }
  }
  const failed = hop.failure !== null && phaseOfFailure[hop.failure.phase] === name && lastOf(hop) === name
  return { name, status: failed ? 'failed' : 'done', startMs: phase.startMs, endMs: phase.endMs, networkShare: networkShare(hop, name, phase.endMs - phase.startMs) }
}

/** The handshake says how many round trips it took; the first byte takes one, beyond which it is the server's work. */
function networkShare(hop: HopState, name: PhaseName, durationMs: number): number | null {
  const roundTripMs = hop.tls?.networkRoundTripMs ?? hop.timings?.tcp ?? null
  const serverMs = name === 'tls' ? (hop.tls?.serverTimeMs ?? null) : name === 'firstByte' && roundTripMs !== null ? durationMs - roundTripMs : null
  if (serverMs === null || durationMs <= 0) return null
  return Math.min(1, Math.max(0, (durationMs - serverMs) / durationMs))
}

function lastOf({ phases }: HopState): PhaseName | null {
  return phases.toSorted((a, b) => a.startMs - b.startMs).at(-1)?.name ?? null
}

/** 1, 2 or 5 times a power of ten. */
function tickStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(atLeast, 1e-3)))
  return ([1, 2, 5, 10].find((factor) => factor * power >= atLeast) ?? 10) * power
}

const phaseOfFailure: Readonly<Partial<Record<FailurePhase, PhaseName>>> = { dns: 'dns', tcp: 'tcp', tls: 'tls' }

const runningSpansMs = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000]
