import type { Connect, Connection } from './connection.ts'
import { abortError } from './net-error.ts'

/**
 * How many sockets may be open at once. Cloudflare allows six simultaneous connections to an invocation and lets the
 * seventh wait in silence; here it waits in order, can be called off, and the wait is ours to see.
 */
export class SocketBudget {
  readonly limit: number
  readonly #waiting = new Set<() => void>()
  #inUse = 0

  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`a budget of ${limit} sockets`)
    this.limit = limit
  }

  get inUse(): number {
    return this.#inUse
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes one place, first come, first served. Resolves to its release, which may be called more than once. */
  async acquire(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw abortError(signal)
    if (this.#inUse < this.limit && this.#waiting.size === 0) this.#inUse++
    else await this.#wait(signal)
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#release()
    }
  }

  /** The same connect function, but each connection holds a place from before it is dialled until it is closed or let go. */
  guard(connect: Connect): Connect {
    return async (to, options) => {
      const release = await this.acquire(options.signal)
      try {
        return held(await connect(to, options), options.signal, release)
      } catch (error) {
        release()
        throw error
      }
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const granted = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const stop = () => {
        this.#waiting.delete(granted)
        reject(abortError(signal))
      }
      this.#waiting.add(granted)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  /** A place goes from hand to hand where somebody waits, so that nobody can overtake. */
  #release(): void {
    const [next] = this.#waiting
    if (next === undefined) {
      this.#inUse--
      return
    }
    this.#waiting.delete(next)
    next()
  }
}

/** Releases once: on close, on abort, and when the connection's own signal ends it. */
function held(connection: Connection, signal: AbortSignal, release: () => void): Connection {
  const done = () => {
    signal.removeEventListener('abort', done)
    release()
  }
  signal.addEventListener('abort', done, { once: true })
  if (signal.aborted) done()
  return {
    peer: connection.peer,
    read: () => connection.read(),
    write: (bytes) => connection.write(bytes),
    close: async () => {
      await connection.close()
      done()
    },
    abort: (reason) => {
      connection.abort(reason)
      done()
    },
  }
}
