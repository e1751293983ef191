import { phaseNames, type Phase, type PhaseName, type Timings } from '../../shared/contract/timings.ts'

/** Milliseconds of a monotonic clock. On Cloudflare it moves at I/O events only, which is where phases end. */
export type Clock = () => number

/**
 * The phases of one hop on the probe's axis. A phase is open between {@link begin} and {@link end}; `sign` may open
 * inside `tls` and is taken out of it, so that phases stay disjoint.
 */
export class Timeline {
  readonly #clock: Clock
  readonly #originMs: number
  readonly #hopStartMs: number
  readonly #onBegin: (phase: PhaseName, atMs: number) => void
  readonly #onEnd: (phase: Phase) => void
  readonly #ended: Phase[] = []
  readonly #open = new Map<PhaseName, number>()

  constructor(clock: Clock, originMs: number, on: { begin: (phase: PhaseName, atMs: number) => void; end: (phase: Phase) => void }) {
    this.#clock = clock
    this.#originMs = originMs
    this.#hopStartMs = this.nowMs()
    this.#onBegin = on.begin
    this.#onEnd = on.end
  }

  /** Milliseconds since the probe began. */
  nowMs(): number {
    return round(this.#clock() - this.#originMs)
  }

  begin(phase: PhaseName, atMs = this.nowMs()): void {
    this.#open.set(phase, atMs)
    this.#onBegin(phase, atMs)
  }

  /**
   * Ends an open phase; one that is not open is left alone, so that a failure may end whatever was going on.
   * `sinceMs` moves its beginning: of several attempts to connect, the one that won is what counts.
   */
  end(phase: PhaseName, { atMs = this.nowMs(), sinceMs }: { readonly atMs?: number; readonly sinceMs?: number } = {}): void {
    const begunMs = this.#open.get(phase)
    if (begunMs === undefined) return
    this.#open.delete(phase)
    const startMs = sinceMs ?? begunMs
    const ended = { name: phase, startMs, endMs: Math.max(startMs, atMs) }
    this.#ended.push(ended)
    this.#onEnd(ended)
  }

  /** Forgets an open phase, as if it had never begun: its time is nobody's, and so becomes `other`. */
  discard(phase: PhaseName): void {
    this.#open.delete(phase)
  }

  /** Whether a phase began, and was not discarded. */
  has(phase: PhaseName): boolean {
    return this.#open.has(phase) || this.#ended.some(({ name }) => name === phase)
  }

  /** Ends everything that is open: the hop is over, well or not. */
  endAll(): void {
    for (const phase of [...this.#open.keys()].toReversed()) this.end(phase)
  }

  /** In the order in which they began. */
  phases(): Phase[] {
    return this.#ended.toSorted((a, b) => a.startMs - b.startMs || phaseNames.indexOf(a.name) - phaseNames.indexOf(b.name))
  }

  /** Durations that add up: what no phase covers is `other`. */
  timings(): Timings {
    const totalMs = Math.max(this.nowMs(), ...this.#ended.map(({ endMs }) => endMs)) - this.#hopStartMs
    const durations = new Map<PhaseName, number>()
    for (const { name, startMs, endMs } of this.#ended) durations.set(name, (durations.get(name) ?? 0) + endMs - startMs)
    const tls = durations.get('tls')
    if (tls !== undefined) durations.set('tls', Math.max(0, tls - (durations.get('sign') ?? 0)))
    const sum = [...durations.values()].reduce((total, duration) => total + duration, 0)
    const of = (name: PhaseName): number | null => mapNullable(durations.get(name), round)
    const starttls = of('starttls')
    const upgrade = of('upgrade')
    return {
      dns: of('dns'), tcp: of('tcp'), tls: of('tls'), sign: of('sign'), firstByte: of('firstByte'), download: of('download'),
      ...(starttls !== null && { starttls }),
      ...(upgrade !== null && { upgrade }),
      other: Math.max(0, round(totalMs - sum)),
      total: round(totalMs),
    }
  }
}

/** Microseconds are the finest that any of our clocks shows; more digits would be noise. */
function round(ms: number): number {
  return Math.max(0, Math.round(ms * 1_000) / 1_000)
}

function mapNullable(value: number | undefined, map: (value: number) => number): number | null {
  return value === undefined ? null : map(value)
}
