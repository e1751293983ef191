import { abortError, NetError } from './net-error.ts'

/** A clock that never goes back, in ms. On Cloudflare it moves at I/O only. */
export type Clock = () => number

/**
 * The one budget of time that everything of a probe draws on. Made once, handed to whatever waits, and disposed of
 * when the work is done, so that no timer outlives it. When the time is up, or the caller's own signal fires, `signal`
 * aborts with a {@link NetError} (`deadline-exceeded` or `cancelled`) as its reason.
 */
export class Deadline {
  readonly totalMs: number
  readonly #controller = new AbortController()
  readonly #clock: Clock
  readonly #startMs: number
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #parent: AbortSignal | undefined
  readonly #onParentAbort = () => this.#cancelled()

  constructor(totalMs: number, options: { readonly clock?: Clock; readonly signal?: AbortSignal } = {}) {
    if (!Number.isFinite(totalMs) || totalMs < 0) throw new RangeError(`a deadline of ${totalMs} ms`)
    this.totalMs = totalMs
    this.#clock = options.clock ?? (() => performance.now())
    this.#startMs = this.#clock()
    this.#parent = options.signal
    this.#timer = setTimeout(() => this.#controller.abort(new NetError('deadline-exceeded', `${totalMs} ms were up`)), totalMs)
    if (this.#parent?.aborted === true) this.#cancelled()
    else this.#parent?.addEventListener('abort', this.#onParentAbort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Time that has gone by, in ms. */
  get elapsedMs(): number {
    return this.#clock() - this.#startMs
  }

  /** Time that is left, in ms; 0 when it is over for whatever reason. */
  get remainingMs(): number {
    return this.signal.aborted ? 0 : Math.max(0, this.totalMs - this.elapsedMs)
  }

  /** A deadline for a part of the work: `ms` from now, but never later than this one. Dispose of it by itself. */
  within(ms: number): Deadline {
    return new Deadline(Math.min(ms, this.remainingMs), { clock: this.#clock, signal: this.signal })
  }

  /** Settles as the promise does, or rejects with the signal's NetError if that comes first. */
  race<T>(promise: Promise<T>): Promise<T> {
    return raceAbort(promise, this.signal)
  }

  /** Stops the timer and lets go of the caller's signal. The signal of a disposed deadline never fires again. */
  dispose(): void {
    clearTimeout(this.#timer)
    this.#parent?.removeEventListener('abort', this.#onParentAbort)
  }

  #cancelled(): void {
    clearTimeout(this.#timer)
    if (this.#parent !== undefined) this.#controller.abort(abortError(this.#parent))
  }
}

/** Settles as the promise does, or rejects with a NetError when the signal aborts first. The promise itself goes on. */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(abortError(signal))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
