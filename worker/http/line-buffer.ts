import { HttpError } from './http-error.ts'
import type { HttpErrorCode } from './http-error.ts'

/** Collects one line over any number of reads, in amortised linear time, up to a bound. */
export class LineBuffer {
  #bytes = new Uint8Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What has been collected of the line so far, as a view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /**
   * Takes bytes from `offset` up to and including the next LF. Returns the offset after them; `line` is the whole
   * line with its terminator, or null if more is needed. A line of more than `maxBytes` is the error `code`.
   */
  take(input: Uint8Array, offset: number, maxBytes: number, code: HttpErrorCode): { line: Uint8Array | null; offset: number } {
    const lineFeed = input.indexOf(LF, offset)
    const end = lineFeed === -1 ? input.length : lineFeed + 1
    // The figure does not depend on how the line was split: the line is over the bound, and nobody reads on.
    if (this.#length + (end - offset) > maxBytes) throw new HttpError(code, maxBytes, `more than ${maxBytes} bytes`)
    this.append(input.subarray(offset, end))
    if (lineFeed === -1) return { line: null, offset: end }
    const line = this.#bytes.slice(0, this.#length)
    this.#length = 0
    return { line, offset: end }
  }

  /** Puts bytes that are known to hold no LF at the end of the line. */
  append(part: Uint8Array): void {
    const needed = this.#length + part.length
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(part, this.#length)
    this.#length = needed
  }
}

/** A line without its terminator, and which one it was. The bytes before the terminator may still hold a bare CR. */
export function stripTerminator(line: Uint8Array): { content: Uint8Array; terminator: 'crlf' | 'lf' } {
  return line[line.length - 2] === CR
    ? { content: line.subarray(0, -2), terminator: 'crlf' }
    : { content: line.subarray(0, -1), terminator: 'lf' }
}

const CR = 0x0d
const LF = 0x0a
