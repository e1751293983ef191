import { HttpError } from './http-error.ts'
import { MAX_31_BITS } from './h2-frame.ts'

/** What we may still send, on a stream or on the connection (RFC 9113 section 6.9). Falls below zero when a setting shrinks it. */
export class SendWindow {
  #bytes: number

  constructor(bytes: number) {
    this.#bytes = bytes
  }

  get bytes(): number {
    return Math.max(0, this.#bytes)
  }

  /** By a WINDOW_UPDATE, or by a new SETTINGS_INITIAL_WINDOW_SIZE (negative where that is smaller). */
  grow(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > MAX_31_BITS) throw new HttpError('window-overflow', MAX_31_BITS, this.#bytes)
  }

  spend(bytes: number): void {
    this.#bytes -= bytes
  }
}

/** What the peer may still send to us. What arrives is discarded at once, so it is given back at once, in halves of the window. */
export class ReceiveWindow {
  readonly #size: number
  #bytes: number

  constructor(size: number) {
    this.#size = size
    this.#bytes = size
  }

  /** Counts a DATA frame, padding included. Returns the increment of a WINDOW_UPDATE that is now due, or 0. */
  receive(bytes: number): number {
    if (bytes > this.#bytes) throw new HttpError('flow-control-violated', `at most ${this.#bytes} bytes`, bytes)
    this.#bytes -= bytes
    if (this.#bytes * 2 > this.#size) return 0
    const increment = this.#size - this.#bytes
    this.#bytes = this.#size
    return increment
  }
}
