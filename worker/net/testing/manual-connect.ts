import type { Connect, Connection, SocketAddress } from '../connection.ts'
import { raceAbort } from '../deadline.ts'

/** One call of {@link ManualConnect.connect} that waits for its test to say what becomes of it. */
export interface PendingDial {
  readonly to: SocketAddress
  readonly signal: AbortSignal
  /** Opens the connection; what is returned tells whether it was closed or let go since. */
  succeed(): { isClosed(): boolean }
  fail(error: unknown): void
}

/** A network in the hands of a test: nothing connects until the test says so. */
export class ManualConnect {
  readonly dials: PendingDial[] = []
  readonly #listeners: (() => void)[] = []

  readonly connect: Connect = (to, { signal }) => {
    const { promise, resolve, reject } = Promise.withResolvers<Connection>()
    this.dials.push({
      to,
      signal,
      succeed: () => {
        let closed = false
        const close = () => (closed = true)
        resolve({ peer: to, read: () => raceAbort(new Promise(() => undefined), signal), write: () => Promise.resolve(), close: () => Promise.resolve(void close()), abort: close })
        return { isClosed: () => closed }
      },
      fail: reject,
    })
    for (const listener of this.#listeners.splice(0)) listener()
    return promise
  }

  /** The n-th dial, counted from 0, as soon as it has begun. */
  async dial(n: number): Promise<PendingDial> {
    for (;;) {
      const dial = this.dials[n]
      if (dial !== undefined) return dial
      await new Promise<void>((resolve) => this.#listeners.push(resolve))
    }
  }
}
