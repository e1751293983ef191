import { limits } from '../../shared/limits.ts'
import { toBase64 } from '../bytes/bytes.ts'
import { Deadline } from '../net/deadline.ts'
import { NetError, toNetError } from '../net/net-error.ts'
import { ask } from './ask.ts'
import type { Asked, Asking } from './asking.ts'
import type { ScanEnvironment } from './environment.ts'
import type { ScanPlan } from './plan.ts'
import { ScanPlanner, type NextQuestion } from './planner.ts'
import { connectionsOf, isUnreachable } from './questions.ts'
import { ServerLine } from './server-line.ts'
import type { Interruption, ScanState } from './state.ts'

export interface SliceOptions {
  /** Connections that this invocation may make. */
  readonly maxConnections: number
  /** What is left of the scan's time. */
  readonly deadlineMs: number
  /** Called whenever something was learnt. */
  readonly onProgress: (progress: SliceProgress) => void
}

export interface SliceProgress {
  readonly planner: ScanPlanner
  /** Of the whole scan so far. */
  readonly connections: number
  /** By name, DER in base64. */
  readonly chains: ReadonlyMap<string, readonly string[]>
  /** The track that learnt something, and whether that was its last answer. */
  readonly track: string
  readonly hasTrackEnded: boolean
}

export interface SliceResult {
  readonly state: ScanState
  readonly isDone: boolean
}

/**
 * Runs a scan on from a state, for as many connections as one invocation may make, and gives the state to go on from. Throws
 * {@link ProbeFault} when the target cannot be reached at all; whatever a server does is an answer.
 */
export async function runSlice(plan: ScanPlan, state: ScanState, environment: ScanEnvironment, options: SliceOptions): Promise<SliceResult> {
  const deadline = new Deadline(options.deadlineMs, { clock: environment.nowMs, signal: environment.signal })
  const run = new SliceRun(plan, state, environment, options, deadline)
  try {
    await run.find()
    await Promise.all(Array.from({ length: plan.concurrency }, () => run.lane()))
    return { state: run.state, isDone: run.isDone }
  } finally {
    run.close()
    deadline.dispose()
  }
}

class SliceRun {
  readonly #plan: ScanPlan
  readonly #environment: ScanEnvironment
  readonly #options: SliceOptions
  readonly #deadline: Deadline
  readonly #planner: ScanPlanner
  readonly #line: ServerLine
  readonly #before: ScanState
  readonly #chains: Map<string, readonly string[]>
  /** Connections that questions under way may still make. */
  #reserved = 0
  #inFlight = 0
  #failuresInARow = 0
  #slowestAnswerMs: number | null
  #interruption: Interruption | null = null
  #isSliceOver = false
  #wake: (() => void)[] = []

  constructor(plan: ScanPlan, state: ScanState, environment: ScanEnvironment, options: SliceOptions, deadline: Deadline) {
    this.#plan = plan
    this.#environment = environment
    this.#options = options
    this.#deadline = deadline
    this.#planner = new ScanPlanner(plan.parts, plan.settings, state.log)
    this.#line = new ServerLine(plan, environment, state, Math.min(options.maxConnections, plan.maxConnections - state.connections))
    this.#before = state
    this.#chains = new Map(Object.entries(state.chains))
    this.#slowestAnswerMs = state.slowestAnswerMs
  }

  get isDone(): boolean {
    return this.#interruption !== null || this.#planner.isDone
  }

  get state(): ScanState {
    return {
      log: this.#planner.log,
      chains: Object.fromEntries(this.#chains),
      connections: this.#connections,
      slowestAnswerMs: this.#slowestAnswerMs,
      address: this.#line.address,
      network: this.#line.network,
      interruption: this.#interruption,
    }
  }

  get #connections(): number {
    return this.#before.connections + this.#line.connections
  }

  async find(): Promise<void> {
    await this.#line.find(this.#deadline)
  }

  close(): void {
    this.#line.close()
  }

  /** One of the connections at once: asks, learns, pauses, until nothing is left that it may ask. */
  async lane(): Promise<void> {
    for (;;) {
      if (this.#isOver()) return
      const next = this.#planner.take()
      if (next === null) {
        if (this.#inFlight === 0) return
        await new Promise<void>((resolve) => this.#wake.push(resolve))
        continue
      }
      if (!this.#reserve(next)) return
      await this.#put(next)
      if (this.#plan.pauseMs > 0 && !this.#isOver()) await this.#pause()
    }
  }

  #isOver(): boolean {
    return this.#isSliceOver || this.#interruption !== null || this.#planner.isDone
  }

  /** Takes the connections of a question out of the budget, or ends the slice, or the scan. */
  #reserve(next: NextQuestion): boolean {
    const cost = connectionsOf(next.question)
    const used = this.#line.connections + this.#reserved - (this.#line.hasReady ? 1 : 0)
    if (used + cost <= this.#options.maxConnections && this.#before.connections + used + cost <= this.#plan.maxConnections) {
      this.#reserved += cost
      this.#inFlight++
      return true
    }
    this.#planner.putBack(next)
    if (this.#before.connections + used + cost > this.#plan.maxConnections) this.#interruption = 'connection-limit'
    else this.#isSliceOver = true
    this.#wakeAll()
    return false
  }

  async #put(next: NextQuestion): Promise<void> {
    const startMs = this.#environment.nowMs()
    const places = new Places(connectionsOf(next.question), (count) => void (this.#reserved -= count))
    try {
      const asked = await ask(next.question, this.#asking(places))
      this.#learn(next, asked, this.#environment.nowMs() - startMs)
    } catch (error) {
      if (!(error instanceof NetError) && !this.#deadline.signal.aborted) {
        // A fault of ours ends the other lanes as well.
        this.#isSliceOver = true
        throw error
      }
      this.#planner.putBack(next)
      this.#interruption ??= toNetError(this.#deadline.signal.reason).code === 'cancelled' ? 'cancelled' : 'deadline'
    } finally {
      this.#inFlight--
      places.release()
      this.#wakeAll()
    }
  }

  #asking(places: Places): Asking {
    return {
      open: (deadline) => {
        places.use()
        return this.#line.open(deadline)
      },
      mayRetry: () => this.#line.connections + this.#reserved < Math.min(this.#options.maxConnections, this.#plan.maxConnections - this.#before.connections),
      deadline: this.#deadline,
      silenceMs: this.#silenceMs,
      random: this.#environment.random,
      wallClockMs: this.#environment.wallClockMs,
    }
  }

  /** Who answers in tens of milliseconds and then says nothing for two seconds says nothing at all. */
  get #silenceMs(): number {
    return this.#slowestAnswerMs === null ? this.#plan.silenceMs : Math.min(this.#plan.silenceMs, Math.max(shortestSilenceMs, silenceFactor * this.#slowestAnswerMs))
  }

  #learn(next: NextQuestion, { answer, chain }: Asked, elapsedMs: number): void {
    if (answer.kind === 'answer') this.#slowestAnswerMs = Math.max(this.#slowestAnswerMs ?? 0, elapsedMs)
    this.#failuresInARow = isUnreachable(answer) ? this.#failuresInARow + 1 : 0
    if (this.#failuresInARow >= maxFailuresInARow) this.#interruption = 'no-answer'
    const id = answer.kind === 'refused' ? null : answer.chain
    if (id !== null && !this.#chains.has(id) && this.#chains.size < maxChains) this.#chains.set(id, chain.slice(0, limits.maxCertificatesShown).map(toBase64))
    const hasTrackEnded = this.#planner.learn(next, answer)
    this.#options.onProgress({ planner: this.#planner, connections: this.#connections, chains: this.#chains, track: next.track, hasTrackEnded })
  }

  async #pause(): Promise<void> {
    const pause = this.#deadline.within(this.#plan.pauseMs)
    await new Promise<void>((resolve) => pause.signal.addEventListener('abort', () => resolve(), { once: true }))
    pause.dispose()
    if (!this.#deadline.signal.aborted) return
    this.#interruption ??= toNetError(this.#deadline.signal.reason).code === 'cancelled' ? 'cancelled' : 'deadline'
    this.#wakeAll()
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }
}

/** The connections that one question may make, until it has made them or ended without. */
class Places {
  #left: number
  readonly #give: (count: number) => void

  constructor(count: number, give: (count: number) => void) {
    this.#left = count
    this.#give = give
  }

  use(): void {
    if (this.#left === 0) return
    this.#left--
    this.#give(1)
  }

  release(): void {
    this.#give(this.#left)
    this.#left = 0
  }
}

const shortestSilenceMs = 2_000
const silenceFactor = 8
/** Each of them was tried twice: the server has had enough of us, or has gone. */
const maxFailuresInARow = 3
/** Distinct chains of one name are two or three; a server that makes one up for each connection is not followed. */
const maxChains = 16
