import { toLatin1 } from '../bytes/bytes.ts'
import type { HttpAnomaly } from './anomaly.ts'
import { FieldSection } from './field-section.ts'
import type { Field } from './fields.ts'
import { HttpError, preview } from './http-error.ts'
import type { Http1Limits } from './limits.ts'
import { SMALL_PIECE_BYTES } from './limits.ts'
import { LineBuffer, stripTerminator } from './line-buffer.ts'

/**
 * Decodes a chunked body (RFC 9112 section 7.1) from reads of any size.
 *
 * Stricter than the head: every line must end in CRLF and every chunk in CRLF, because each tolerance here has been
 * a way to make two readers see two different ends.
 */
export class ChunkedBody {
  readonly #limits: Http1Limits
  readonly #line = new LineBuffer()
  readonly #anomalies = new Set<HttpAnomaly>()
  readonly #trailers: FieldSection
  #state: 'chunk-size' | 'chunk-data' | 'chunk-cr' | 'chunk-lf' | 'trailer-line' | 'done' = 'chunk-size'
  #chunkBytesLeft = 0
  #extensionBytesLeft: number
  #trailerBytesLeft: number
  #smallChunksLeft: number

  constructor(limits: Http1Limits) {
    this.#limits = limits
    this.#trailers = new FieldSection(limits.maxTrailerFields, this.#anomalies)
    this.#extensionBytesLeft = limits.maxChunkExtensionBytes
    this.#trailerBytesLeft = limits.maxTrailerSectionBytes
    this.#smallChunksLeft = limits.maxSmallChunks
  }

  get isDone(): boolean {
    return this.#state === 'done'
  }

  /** What is missing, for the error of a body that ends early. */
  get missing(): string {
    return this.#state === 'chunk-data' ? `${this.#chunkBytesLeft} more bytes of a chunk` : 'the last chunk and an empty line'
  }

  get trailers(): readonly Field[] {
    return this.#trailers.fields
  }

  get anomalies(): readonly HttpAnomaly[] {
    return [...this.#anomalies]
  }

  /** Decodes from `offset` on and hands out views of the content. Returns the offset of the first byte not consumed. */
  decode(input: Uint8Array, offset: number, onData: (data: Uint8Array) => void): number {
    let position = offset
    while (position < input.length && this.#state !== 'done') {
      if (this.#state === 'chunk-data') {
        const data = input.subarray(position, position + this.#chunkBytesLeft)
        position += data.length
        this.#chunkBytesLeft -= data.length
        onData(data)
        if (this.#chunkBytesLeft === 0) this.#state = 'chunk-cr'
      } else if (this.#state === 'chunk-cr' || this.#state === 'chunk-lf') {
        this.#takeChunkEnd(input[position] ?? 0)
        position++
      } else if (this.#state === 'chunk-size') {
        const plain = this.#line.length === 0 ? plainChunkSize(input, position) : null
        if (plain !== null) {
          this.#startChunk(plain.size)
          position = plain.offset
          continue
        }
        const taken = this.#line.take(input, position, this.#limits.maxChunkLineBytes, 'line-too-long')
        position = taken.offset
        if (taken.line !== null) this.#startChunk(this.#parseSize(strictLine(taken.line)))
      } else {
        position = this.#takeTrailerLine(input, position)
      }
    }
    return position
  }

  /** Exactly CRLF: a different octet is a fault at once, however the two are split. */
  #takeChunkEnd(octet: number): void {
    if (octet !== (this.#state === 'chunk-cr' ? CR : LF)) {
      throw new HttpError('chunk-without-crlf', 'CRLF after the chunk', preview(Uint8Array.of(octet)))
    }
    this.#state = this.#state === 'chunk-cr' ? 'chunk-lf' : 'chunk-size'
  }

  #takeTrailerLine(input: Uint8Array, offset: number): number {
    const taken = this.#line.take(input, offset, this.#trailerBytesLeft, 'header-section-too-large')
    if (taken.line !== null) {
      this.#trailerBytesLeft -= taken.line.length
      if (this.#trailers.addLine(strictLine(taken.line))) this.#state = 'done'
    }
    return taken.offset
  }

  #startChunk(size: number): void {
    if (size > 0 && size < SMALL_PIECE_BYTES && --this.#smallChunksLeft < 0) {
      throw new HttpError('too-many-small-chunks', this.#limits.maxSmallChunks, this.#limits.maxSmallChunks + 1)
    }
    this.#chunkBytesLeft = size
    this.#state = size === 0 ? 'trailer-line' : 'chunk-data'
  }

  #parseSize(content: Uint8Array): number {
    const text = toLatin1(content)
    const [, digits, extension] = /^([0-9A-Fa-f]+)(.*)$/s.exec(text) ?? []
    if (digits === undefined || extension === undefined) {
      throw new HttpError('malformed-chunk-size', 'hexadecimal digits', preview(text))
    }
    this.#checkExtension(extension)
    const significant = digits.replace(/^0+/, '')
    const size = significant === '' ? 0 : Number.parseInt(significant, 16)
    if (!Number.isSafeInteger(size)) throw new HttpError('chunk-size-too-large', Number.MAX_SAFE_INTEGER, preview(digits))
    return size
  }

  /** Extensions have no meaning here (RFC 9112 section 7.1.1 lets us ignore them), but a form and a budget. */
  #checkExtension(extension: string): void {
    if (extension === '') return
    if (!/^[ \t]*;[\t -~\x80-\xff]*$/.test(extension)) {
      const code = /^[ \t]*;/.test(extension) ? 'malformed-chunk-extension' : 'malformed-chunk-size'
      throw new HttpError(code, 'nothing or a semicolon after the size', preview(extension))
    }
    this.#extensionBytesLeft -= extension.length
    if (this.#extensionBytesLeft < 0) {
      throw new HttpError('chunk-extensions-too-large', this.#limits.maxChunkExtensionBytes, `more than ${this.#limits.maxChunkExtensionBytes} bytes`)
    }
  }
}

/** The common line in place: one to eight digits and CRLF, all of it there. Null for every other, which takes the long way. */
function plainChunkSize(input: Uint8Array, offset: number): { readonly size: number; readonly offset: number } | null {
  let size = 0
  for (let at = offset; at < offset + 8; at++) {
    const digit = hexadecimalDigit(input[at] ?? 0)
    if (digit === null) return null
    size = size * 16 + digit
    if (input[at + 1] === CR) return input[at + 2] === LF ? { size, offset: at + 3 } : null
  }
  return null
}

function hexadecimalDigit(octet: number): number | null {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30
  const upper = octet & ~0x20
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : null
}

function strictLine(line: Uint8Array): Uint8Array {
  const { content, terminator } = stripTerminator(line)
  if (terminator === 'lf') throw new HttpError('bare-lf-in-chunked-body', 'CRLF', preview(line))
  return content
}

const CR = 0x0d
const LF = 0x0a
