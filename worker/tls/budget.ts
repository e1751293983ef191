import { TlsError } from './errors.ts'
import type { TlsErrorCode } from './errors.ts'

/** Counts down what a peer may do often but not endlessly; `refill` after progress, where only a row of them is a flood. */
export class Budget {
  readonly #code: TlsErrorCode
  readonly #limit: number
  #left: number

  constructor(code: TlsErrorCode, limit: number) {
    this.#code = code
    this.#limit = limit
    this.#left = limit
  }

  spend(): void {
    if (this.#left === 0) throw new TlsError(this.#code, { expected: `at most ${this.#limit}`, got: 'one more' })
    this.#left--
  }

  refill(): void {
    this.#left = this.#limit
  }
}
