import { toLatin1 } from '../bytes/bytes.ts'
import type { HttpAnomaly } from './anomaly.ts'
import { FieldSection } from './field-section.ts'
import type { Field } from './fields.ts'
import { HttpError, preview } from './http-error.ts'
import type { Http1Limits } from './limits.ts'
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
  #state: 'chunk-size' | 'chunk-data' | 'chunk-end' | 'trailer-line' | 'done' = 'chunk-size'
  #chunkBytesLeft = 0
  #extensionBytesLeft: number
  #trailerBytesLeft: number

  constructor(limits: Http1Limits) {
    this.#limits = limits
    this.#trailers = new FieldSection(limits.maxTrailerFields, this.#anomalies)
    this.#extensionBytesLeft = limits.maxChunkExtensionBytes
    this.#trailerBytesLeft = limits.maxTrailerSectionBytes
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
        if (this.#chunkBytesLeft === 0) this.#state = 'chunk-end'
      } else if (this.#state === 'chunk-end') {
        position = this.#takeChunkEnd(input, position)
      } else if (this.#state === 'chunk-size') {
        const taken = this.#line.take(input, position, this.#limits.maxChunkLineBytes, 'line-too-long')
        position = taken.offset
        if (taken.line !== null) this.#startChunk(strictLine(taken.line))
      } else {
        position = this.#takeTrailerLine(input, position)
      }
    }
    return position
  }

  /** Exactly CRLF: a different byte is a fault at once, however the two are split. */
  #takeChunkEnd(input: Uint8Array, offset: number): number {
    const expected = this.#line.length === 0 ? 0x0d : 0x0a
    const octet = input[offset]
    if (octet !== expected) throw new HttpError('chunk-without-crlf', 'CRLF after the chunk', preview(input.subarray(offset, offset + 1)))
    const { line } = this.#line.take(input.subarray(0, offset + 1), offset, 2, 'chunk-without-crlf')
    if (line !== null) this.#state = 'chunk-size'
    return offset + 1
  }

  #takeTrailerLine(input: Uint8Array, offset: number): number {
    const taken = this.#line.take(input, offset, this.#trailerBytesLeft, 'header-section-too-large')
    if (taken.line !== null) {
      this.#trailerBytesLeft -= taken.line.length
      if (this.#trailers.addLine(strictLine(taken.line))) this.#state = 'done'
    }
    return taken.offset
  }

  #startChunk(content: Uint8Array): void {
    const text = toLatin1(content)
    const [, digits, extension] = /^([0-9A-Fa-f]+)(.*)$/s.exec(text) ?? []
    if (digits === undefined || extension === undefined) throw new HttpError('malformed-chunk-size', 'hexadecimal digits', preview(text))
    this.#checkExtension(extension)
    const significant = digits.replace(/^0+/, '')
    const size = significant === '' ? 0 : Number.parseInt(significant, 16)
    if (!Number.isSafeInteger(size)) throw new HttpError('chunk-size-too-large', Number.MAX_SAFE_INTEGER, preview(digits))
    this.#chunkBytesLeft = size
    this.#state = size === 0 ? 'trailer-line' : 'chunk-data'
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

function strictLine(line: Uint8Array): Uint8Array {
  const { content, terminator } = stripTerminator(line)
  if (terminator === 'lf') throw new HttpError('bare-lf-in-chunked-body', 'CRLF', preview(line))
  return content
}
