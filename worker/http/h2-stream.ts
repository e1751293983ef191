import type { HttpAnomaly } from './anomaly.ts'
import type { Field } from './fields.ts'
import { fieldValues } from './fields.ts'
import { responseFields, trailerFields } from './h2-fields.ts'
import { contentLength } from './http1-framing.ts'
import { HttpError } from './http-error.ts'
import type { RequestMethod } from './request.ts'

export interface Http2Head {
  readonly version: 'HTTP/2'
  readonly status: number
  /** HTTP/2 has none. */
  readonly reason: ''
  readonly headers: readonly Field[]
  readonly anomalies: readonly HttpAnomaly[]
}

/** What one stream tells; the same shapes as in HTTP/1.1. */
export type Http2StreamEvent =
  | ({ readonly type: 'informational' } & Http2Head)
  | ({ readonly type: 'head' } & Http2Head)
  | { readonly type: 'data'; readonly data: Uint8Array }
  | { readonly type: 'trailers'; readonly headers: readonly Field[]; readonly anomalies: readonly HttpAnomaly[] }
  | { readonly type: 'end'; readonly framing: 'stream'; readonly bodyBytes: number }

/**
 * The response on one stream (RFC 9113 section 8.1), above frames and windows: field sections and content in,
 * events out. It expects informational and final heads, then content, then perhaps trailers. A fault is thrown as
 * {@link HttpError} and ends this stream only.
 */
export class Http2ResponseStream {
  readonly #method: RequestMethod
  #state: 'expect-head' | 'expect-content' | 'done' = 'expect-head'
  #informationalLeft: number
  readonly #maxInformationalResponses: number
  #expectedBytes: number | null = null
  #bodyBytes = 0

  constructor(method: RequestMethod, maxInformationalResponses: number) {
    this.#method = method
    this.#informationalLeft = maxInformationalResponses
    this.#maxInformationalResponses = maxInformationalResponses
  }

  /** What is missing where the connection ends now, as the error of it. */
  errorAtEof(): HttpError {
    return this.#state === 'expect-head'
      ? new HttpError('closed-before-response', 'a response', 'the end of the connection')
      : new HttpError('truncated-body', this.#expectedBytes === null ? 'END_STREAM' : `${this.#expectedBytes} bytes`, `${this.#bodyBytes} bytes`)
  }

  onFields(list: readonly Field[], endStream: boolean, emit: (event: Http2StreamEvent) => void): void {
    if (this.#state === 'expect-content') {
      if (!endStream) throw new HttpError('malformed-response-fields', 'END_STREAM on the trailers', 'more to come')
      const anomalies = new Set<HttpAnomaly>()
      const headers = trailerFields(list, anomalies)
      emit({ type: 'trailers', headers, anomalies: [...anomalies] })
    } else {
      this.#onHead(list, endStream, emit)
    }
    if (endStream) this.#end(emit)
  }

  onData(data: Uint8Array, endStream: boolean, emit: (event: Http2StreamEvent) => void): void {
    if (this.#state === 'expect-head') throw new HttpError('unexpected-frame', 'HEADERS', 'DATA')
    this.#bodyBytes += data.length
    if (this.#expectedBytes !== null && this.#bodyBytes > this.#expectedBytes) throw this.#mismatch('at least ')
    if (data.length > 0) emit({ type: 'data', data })
    if (endStream) this.#end(emit)
  }

  #onHead(list: readonly Field[], endStream: boolean, emit: (event: Http2StreamEvent) => void): void {
    const anomalies = new Set<HttpAnomaly>()
    const { status, headers } = responseFields(list, anomalies)
    if (status > 599) anomalies.add('status-out-of-range')
    const lengths = fieldValues(headers, 'content-length')
    const isInformational = status < 200
    if ((isInformational || status === 204) && lengths.length > 0) anomalies.add('framing-field-without-body')
    if (isInformational) {
      if (status === 101) throw new HttpError('unexpected-upgrade', 'no 101, which HTTP/2 does not have', status)
      if (endStream) throw new HttpError('malformed-response-fields', 'a final response', `${status} with END_STREAM`)
      if (--this.#informationalLeft < 0) {
        throw new HttpError('too-many-informational-responses', this.#maxInformationalResponses, this.#maxInformationalResponses + 1)
      }
      emit({ type: 'informational', version: 'HTTP/2', status, reason: '', headers, anomalies: [...anomalies] })
      return
    }
    this.#state = 'expect-content'
    try {
      if (this.#method === 'HEAD' || status === 204 || status === 304) this.#expectedBytes = 0
      else if (lengths.length > 0) this.#expectedBytes = contentLength(lengths, anomalies)
    } finally {
      // Status and headers are worth knowing even where the length makes no sense.
      emit({ type: 'head', version: 'HTTP/2', status, reason: '', headers, anomalies: [...anomalies] })
    }
  }

  #end(emit: (event: Http2StreamEvent) => void): void {
    if (this.#expectedBytes !== null && this.#bodyBytes !== this.#expectedBytes) throw this.#mismatch('')
    this.#state = 'done'
    emit({ type: 'end', framing: 'stream', bodyBytes: this.#bodyBytes })
  }

  /** RFC 9113 section 8.1.1: the sum of the DATA frames has to be what Content-Length says. */
  #mismatch(prefix: string): HttpError {
    return new HttpError('content-length-mismatch', this.#expectedBytes ?? 0, `${prefix}${this.#bodyBytes}`)
  }
}
