import { interleaveFamilies } from './address-order.ts'
import type { Connect, Connection } from './connection.ts'
import { raceAbort } from './deadline.ts'
import type { Clock, Deadline } from './deadline.ts'
import { abortError, NetError, toNetError } from './net-error.ts'
import type { NetErrorCode } from './net-error.ts'

export interface DialCandidate {
  /** A literal in canonical spelling. */
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
}

/** What the target policy says of one address: null when it may be dialled, or the code of the refusal. */
export type Screen = (candidate: DialCandidate) => string | null

/** One address and what became of it; times are those of the clock that was passed in. */
export interface DialAttempt extends DialCandidate {
  readonly startMs: number
  readonly endMs: number
  /** `abandoned`: another attempt won, or the time was up, before this one had an answer. */
  readonly outcome: 'connected' | 'failed' | 'forbidden' | 'abandoned'
  /** Code of the socket or of the policy; null when connected or abandoned. */
  readonly code: string | null
  /** The platform's own words; null where there are none. */
  readonly detail: string | null
}

export interface DialOptions {
  readonly candidates: readonly DialCandidate[]
  readonly port: number
  /** Only addresses of this family are tried. */
  readonly family: 'any' | 'ipv4' | 'ipv6'
  readonly screen: Screen
  readonly connect: Connect
  readonly deadline: Deadline
  readonly clock: Clock
  /** RFC 8305 section 5 recommends 250 ms. */
  readonly attemptDelayMs: number
  /** Most addresses that are tried; those that the policy forbids do not count. */
  readonly maxAttempts: number
  readonly maxReadBytes: number
  /** Addresses that the platform is known to refuse, so that its vague answer can be told for what it is. */
  readonly isRefusedByPlatform?: (candidate: DialCandidate) => boolean
}

export type DialFailure = NetErrorCode | 'no-address' | 'no-address-of-family' | 'all-forbidden'

export type DialResult =
  | { readonly status: 'connected'; readonly connection: Connection; readonly attempts: readonly DialAttempt[] }
  /** `attempt` is the one that tells most; null where none was made. */
  | { readonly status: 'failed'; readonly code: DialFailure; readonly attempt: DialAttempt | null; readonly attempts: readonly DialAttempt[] }

/**
 * Happy Eyeballs version 2 (RFC 8305): attempts start one after another, each when the one before it has failed or
 * has been silent for `attemptDelayMs`; the first to connect wins, and every other is closed. Every address goes past
 * `screen` before it is dialled. Never rejects, and never outlives its deadline.
 */
export async function dial(options: DialOptions): Promise<DialResult> {
  const { candidates, family, deadline } = options
  const ofFamily = interleaveFamilies(candidates.filter((candidate) => family === 'any' || candidate.family === family))
  if (candidates.length === 0) return { status: 'failed', code: 'no-address', attempt: null, attempts: [] }
  if (ofFamily.length === 0) return { status: 'failed', code: 'no-address-of-family', attempt: null, attempts: [] }

  const race = new DialRace(options)
  const allowed = ofFamily.filter((candidate) => race.passes(candidate)).slice(0, options.maxAttempts)
  const connection = await race.run(allowed)
  const { attempts } = race
  if (connection !== null) return { status: 'connected', connection, attempts }

  const attempt = mostTelling(attempts)
  if (deadline.signal.aborted) return { status: 'failed', code: abortError(deadline.signal).code, attempt, attempts }
  if (allowed.length === 0) return { status: 'failed', code: 'all-forbidden', attempt, attempts }
  return { status: 'failed', code: race.errorOf(attempt)?.code ?? 'socket-error', attempt, attempts }
}

/** The attempts of one dial. Records are kept in the order in which attempts began. */
class DialRace {
  readonly #options: DialOptions
  readonly #attempts: DialAttempt[] = []
  readonly #errors = new Map<DialAttempt, NetError>()
  readonly #over = new AbortController()
  #winner: Connection | null = null

  constructor(options: DialOptions) {
    this.#options = options
  }

  get attempts(): readonly DialAttempt[] {
    return this.#attempts
  }

  errorOf(attempt: DialAttempt | null): NetError | undefined {
    return attempt === null ? undefined : this.#errors.get(attempt)
  }

  /** Asks the policy, and records a refusal. */
  passes(candidate: DialCandidate): boolean {
    const code = this.#options.screen(candidate)
    if (code === null) return true
    const now = this.#options.clock()
    this.#attempts.push({ address: candidate.address, family: candidate.family, startMs: now, endMs: now, outcome: 'forbidden', code, detail: null })
    return false
  }

  async run(candidates: readonly DialCandidate[]): Promise<Connection | null> {
    const { deadline, attemptDelayMs } = this.#options
    const stop = () => this.#over.abort(abortError(deadline.signal))
    deadline.signal.addEventListener('abort', stop, { once: true })
    if (deadline.signal.aborted) stop()
    const running: Promise<void>[] = []
    for (const candidate of candidates) {
      if (this.#over.signal.aborted) break
      const attempt = this.#try(candidate)
      running.push(attempt)
      await this.#delayAfter(attempt, attemptDelayMs)
    }
    await Promise.all(running)
    deadline.signal.removeEventListener('abort', stop)
    return this.#winner
  }

  async #try(candidate: DialCandidate): Promise<void> {
    const { clock, connect, deadline, port, maxReadBytes } = this.#options
    const slot = this.#attempts.length
    const record = (outcome: DialAttempt['outcome'], error: NetError | null) => {
      const { address, family } = candidate
      const attempt = { address, family, startMs, endMs: clock(), outcome, code: error?.code ?? null, detail: error?.detail ?? null }
      this.#attempts[slot] = attempt
      if (error !== null) this.#errors.set(attempt, error)
    }
    const startMs = clock()
    record('abandoned', null)
    // The connection lives by the deadline; losing the race ends it only as long as it is being opened.
    const opening = new AbortController()
    const ties = new Ties(opening, [this.#over.signal, deadline.signal])
    try {
      const to = { address: candidate.address, family: candidate.family, port }
      const connection = await openWithin(connect(to, { signal: opening.signal, maxReadBytes }), opening.signal)
      ties.cut(this.#over.signal)
      if (this.#over.signal.aborted) {
        // Two may have opened in the same turn, and only one can win.
        record('abandoned', null)
        await connection.close()
        return
      }
      record('connected', null)
      this.#winner = connection
      this.#over.abort(new NetError('cancelled', 'another address answered first'))
    } catch (error) {
      ties.cut(this.#over.signal)
      ties.cut(deadline.signal)
      if (this.#over.signal.aborted) record('abandoned', null)
      else record('failed', this.#named(candidate, toNetError(error)))
    }
  }

  #named(candidate: DialCandidate, error: NetError): NetError {
    const refused = error.code === 'connect-failed' && this.#options.isRefusedByPlatform?.(candidate) === true
    return refused ? new NetError('cloudflare-address-refused', error.detail, error) : error
  }

  /** Waits until the attempt is over, the race is over, or the delay is. Never rejects. */
  #delayAfter(attempt: Promise<void>, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#over.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#over.signal.addEventListener('abort', done, { once: true })
      if (this.#over.signal.aborted) done()
      void attempt.then(done)
    })
  }
}

/** Rejects as soon as the signal aborts; a connection that comes too late is closed. */
async function openWithin(opening: Promise<Connection>, signal: AbortSignal): Promise<Connection> {
  try {
    return await raceAbort(opening, signal)
  } catch (error) {
    if (signal.aborted) void opening.then((late) => late.close()).catch(() => undefined)
    throw error
  }
}

/** Aborts a controller with the first of several signals, each of which can be cut off. */
class Ties {
  readonly #listeners: Map<AbortSignal, () => void>

  constructor(controller: AbortController, signals: readonly AbortSignal[]) {
    this.#listeners = new Map(signals.map((signal) => [signal, () => controller.abort(abortError(signal))]))
    for (const [signal, listener] of this.#listeners) {
      if (signal.aborted) listener()
      else signal.addEventListener('abort', listener, { once: true })
    }
  }

  cut(signal: AbortSignal): void {
    const listener = this.#listeners.get(signal)
    if (listener !== undefined) signal.removeEventListener('abort', listener)
  }
}

/** Of several failures the one that says most about the host: an answer from there, then a reason, then silence. */
function mostTelling(attempts: readonly DialAttempt[]): DialAttempt | null {
  const rank = ({ outcome, code }: DialAttempt) => (outcome === 'failed' ? telling.indexOf(code ?? '') : outcome === 'forbidden' ? telling.length : telling.length + 1)
  return attempts.toSorted((a, b) => rank(a) - rank(b))[0] ?? null
}

const telling: readonly string[] = [
  'connection-refused', 'connection-reset', 'cloudflare-address-refused', 'port-prohibited', 'loop-detected', 'connect-failed', 'host-unreachable',
  'network-unreachable', 'connection-timeout', 'connection-closed', 'socket-error', 'read-limit', 'deadline-exceeded', 'cancelled',
]
