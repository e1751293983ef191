/**
 * HTTP/1.1 from the client's side (RFC 9112), without I/O.
 *
 * {@link encodeRequest} gives the bytes of one request. One {@link Http1Response} then reads the answer to it: any
 * number of informational responses, one head, the body, trailers, `end`. The life of the reader is
 * `first-bytes` (is this HTTP at all?; `other-protocol` if not), `status-line`, `field-line` (again for each 1xx), one of the body states,
 * `done`. A peer's fault is the last event, `failed`, behind everything that was learnt before it; only our own misuse
 * is thrown. Any split of the bytes gives the same events, but for how the content of `data` is cut.
 */
import { concat, fromLatin1 } from '../bytes/bytes.ts'
import type { HttpAnomaly } from './anomaly.ts'
import { ChunkedBody } from './chunked-body.ts'
import { FieldSection } from './field-section.ts'
import type { Field } from './fields.ts'
import type { Http1Framing } from './http1-framing.ts'
import { connectionPersists, decideFraming } from './http1-framing.ts'
import { HttpError, preview } from './http-error.ts'
import type { Http1Limits } from './limits.ts'
import { http1Limits } from './limits.ts'
import { LineBuffer, stripTerminator } from './line-buffer.ts'
import type { OtherProtocol } from './not-http.ts'
import { greetsWithLine, recogniseAnswer } from './not-http.ts'
import type { HttpRequest, RequestMethod } from './request.ts'
import { checkRequest } from './request.ts'
import type { StatusLine } from './status-line.ts'
import { parseStatusLine } from './status-line.ts'

export interface Http1Request extends HttpRequest {
  /** `close` asks the peer to end the connection after its answer. Without it the connection persists (RFC 9112 section 9.3). */
  readonly connection?: 'close'
}

/** The bytes of a request. Throws {@link HttpError} of kind `misuse` for what cannot be sent; nothing is added but framing. */
export function encodeRequest(request: Http1Request): Uint8Array {
  checkRequest(request)
  const framing: Field[] = []
  const length = request.body?.length ?? (METHODS_WITH_CONTENT.includes(request.method) ? 0 : null)
  if (length !== null) framing.push({ name: 'Content-Length', value: String(length) })
  if (request.connection === 'close') framing.push({ name: 'Connection', value: 'close' })
  const head = encodeHead(request.method, request.target, [{ name: 'Host', value: request.host }, ...request.headers, ...framing])
  return request.body === undefined ? head : concat([head, request.body])
}

/** A request head as it stands: the caller has checked its parts. */
export function encodeHead(method: string, target: string, fields: readonly Field[]): Uint8Array {
  const lines = fields.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  return fromLatin1(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`)
}

export interface Http1Head extends StatusLine {
  readonly headers: readonly Field[]
  readonly anomalies: readonly HttpAnomaly[]
}

export type Http1Event =
  /** A 1xx response: 100, 102, 103 Early Hints and those yet to come (RFC 9110 section 15.2). */
  | ({ readonly type: 'informational' } & Http1Head)
  | ({ readonly type: 'head' } & Http1Head)
  /** Content with the chunked coding taken off. A view: copy what outlives the next read. */
  | { readonly type: 'data'; readonly data: Uint8Array }
  /** Only when there are any. Kept apart from the headers, as RFC 9110 section 6.5.1 asks. */
  | { readonly type: 'trailers'; readonly headers: readonly Field[]; readonly anomalies: readonly HttpAnomaly[] }
  /** `persists`: the connection may carry another request. `bodyBytes`: content, without the chunked coding. */
  | { readonly type: 'end'; readonly framing: Http1Framing['kind']; readonly bodyBytes: number; readonly persists: boolean }
  /** After a 101 that was asked for. `rest` already belongs to the new protocol, and so does every byte after it. */
  | { readonly type: 'upgraded'; readonly protocol: string; readonly rest: Uint8Array }
  /** Bytes after the end of the response, which nobody asked for: the connection must not be used again. */
  | { readonly type: 'excess'; readonly bytes: number }
  /** The last event of all. */
  | { readonly type: 'failed'; readonly error: HttpError }

export interface Http1ResponseOptions {
  /** The method of the request, which decides whether there is a body. */
  readonly method: RequestMethod
  /** The protocol that the request asked to upgrade to, lower case; without it a 101 is a fault. */
  readonly upgrade?: string
  readonly limits?: Partial<Http1Limits>
}

type State =
  | { readonly name: 'first-bytes' | 'status-line' | 'field-line' | 'close-delimited' | 'done' | 'upgraded' | 'failed' }
  | { readonly name: 'other-protocol'; readonly protocol: OtherProtocol }
  | { readonly name: 'content-length'; bytesLeft: number; readonly bytes: number }
  | { readonly name: 'chunked'; readonly body: ChunkedBody }

export class Http1Response {
  readonly #method: RequestMethod
  readonly #upgrade: string | null
  readonly #limits: Http1Limits
  readonly #line = new LineBuffer()
  #state: State = { name: 'first-bytes' }
  #anomalies = new Set<HttpAnomaly>()
  #statusLine: StatusLine | null = null
  #section: FieldSection
  #headBytesLeft: number
  #informationalLeft: number
  #bodyBytes = 0
  #persists = false

  constructor(options: Http1ResponseOptions) {
    this.#method = options.method
    this.#upgrade = options.upgrade ?? null
    this.#limits = { ...http1Limits, ...options.limits }
    this.#section = new FieldSection(this.#limits.maxFields, this.#anomalies)
    this.#headBytesLeft = this.#limits.maxHeaderSectionBytes
    this.#informationalLeft = this.#limits.maxInformationalResponses
  }

  /** True once nothing more is expected: after `end`, `upgraded` or `failed`. */
  get isDone(): boolean {
    return this.#state.name === 'done' || this.#state.name === 'upgraded' || this.#state.name === 'failed'
  }

  /** Takes what the connection gave. Never throws on what is in it. */
  receive(bytes: Uint8Array): Http1Event[] {
    const events: Http1Event[] = []
    return this.#guarded(events, () => {
      let offset = 0
      while (offset < bytes.length) offset = this.#step(bytes, offset, events)
    })
  }

  /**
   * The connection has ended. `clean` says that the end was orderly: a FIN, and over TLS a close_notify before it.
   * Without it nobody knows whether a body that ends by close is whole (RFC 9112 section 8).
   */
  receiveEof({ clean }: { readonly clean: boolean } = { clean: true }): Http1Event[] {
    const events: Http1Event[] = []
    return this.#guarded(events, () => this.#atEof(clean, events))
  }

  #guarded(events: Http1Event[], run: () => void): Http1Event[] {
    try {
      run()
    } catch (error) {
      if (!(error instanceof HttpError) || error.kind === 'misuse') throw error
      this.#state = { name: 'failed' }
      events.push({ type: 'failed', error })
    }
    return events
  }

  /** Consumes something from `offset` on and returns the offset after it. */
  #step(bytes: Uint8Array, offset: number, events: Http1Event[]): number {
    const state = this.#state
    switch (state.name) {
      case 'first-bytes': return this.#recognise(bytes, offset)
      case 'other-protocol': return this.#takeGreeting(state.protocol, bytes, offset)
      case 'status-line':
      case 'field-line': return this.#takeHeadLine(bytes, offset, events)
      case 'content-length': {
        const data = bytes.subarray(offset, offset + state.bytesLeft)
        state.bytesLeft -= data.length
        this.#data(data, events)
        if (state.bytesLeft === 0) this.#end('content-length', events)
        return offset + data.length
      }
      case 'chunked': {
        const next = state.body.decode(bytes, offset, (data) => this.#data(data, events))
        if (state.body.isDone) this.#endChunked(state.body, events)
        return next
      }
      case 'close-delimited': {
        this.#data(bytes.subarray(offset), events)
        return bytes.length
      }
      case 'done': {
        events.push({ type: 'excess', bytes: bytes.length - offset })
        return bytes.length
      }
      case 'upgraded': throw new HttpError('already-upgraded', 'bytes to go to the new protocol', `${bytes.length - offset} bytes`)
      case 'failed': return bytes.length // the fault has been told; what comes after it has no meaning
    }
  }

  /** Looks at the first few bytes one by one: something else than HTTP may never end a line. */
  #recognise(bytes: Uint8Array, offset: number): number {
    this.#line.append(bytes.subarray(offset, offset + 1))
    const protocol = recogniseAnswer(this.#line.bytes)
    if (protocol === 'http') this.#state = { name: 'status-line' }
    else if (protocol !== null && greetsWithLine(protocol)) this.#state = { name: 'other-protocol', protocol }
    else if (protocol !== null) throw notHttp(protocol, this.#line.bytes)
    return offset + 1
  }

  /** The rest of the line in which the other protocol says who it is. */
  #takeGreeting(protocol: OtherProtocol, bytes: Uint8Array, offset: number): number {
    const octet = bytes.subarray(offset, offset + 1)
    if (octet[0] === 0x0a || this.#line.length === MAX_GREETING_BYTES) throw notHttp(protocol, this.#line.bytes)
    if (octet[0] !== 0x0d) this.#line.append(octet)
    return offset + 1
  }

  #takeHeadLine(bytes: Uint8Array, offset: number, events: Http1Event[]): number {
    const { maxLineBytes } = this.#limits
    const taken = maxLineBytes <= this.#headBytesLeft
      ? this.#line.take(bytes, offset, maxLineBytes, 'line-too-long')
      : this.#line.take(bytes, offset, this.#headBytesLeft, 'header-section-too-large')
    if (taken.line === null) return taken.offset
    this.#headBytesLeft -= taken.line.length
    const { content, terminator } = stripTerminator(taken.line)
    if (terminator === 'lf') this.#anomalies.add('bare-lf')
    if (this.#statusLine === null) {
      this.#statusLine = parseStatusLine(content, this.#anomalies)
      this.#state = { name: 'field-line' }
      return taken.offset
    }
    if (!this.#section.addLine(content)) return taken.offset
    return this.#endHead(this.#statusLine, bytes, taken.offset, events)
  }

  #endHead(line: StatusLine, bytes: Uint8Array, offset: number, events: Http1Event[]): number {
    const headers = this.#section.fields
    const anomalies = this.#anomalies
    if (line.status === 101) return this.#switchProtocols(line, headers, bytes, offset, events)
    if (line.status >= 100 && line.status < 200) {
      decideFraming(this.#method, line, headers, anomalies) // for its anomalies: there is never a body
      events.push({ type: 'informational', ...line, headers, anomalies: [...anomalies] })
      this.#expectNextHead()
      return offset
    }
    let framing: Http1Framing
    try {
      framing = decideFraming(this.#method, line, headers, anomalies)
    } finally {
      // Status and headers are worth knowing even where the framing is beyond repair.
      events.push({ type: 'head', ...line, headers, anomalies: [...anomalies] })
    }
    this.#persists = connectionPersists(line, headers, framing, anomalies)
    this.#startBody(framing, events)
    return offset
  }

  #expectNextHead(): void {
    const { maxInformationalResponses, maxHeaderSectionBytes, maxFields } = this.#limits
    this.#informationalLeft--
    if (this.#informationalLeft < 0) {
      throw new HttpError('too-many-informational-responses', maxInformationalResponses, maxInformationalResponses + 1)
    }
    this.#anomalies = new Set()
    this.#section = new FieldSection(maxFields, this.#anomalies)
    this.#statusLine = null
    this.#headBytesLeft = maxHeaderSectionBytes
    this.#state = { name: 'first-bytes' }
  }

  /** RFC 9110 section 15.2.2: only what was offered may be switched to. */
  #switchProtocols(line: StatusLine, headers: readonly Field[], bytes: Uint8Array, offset: number, events: Http1Event[]): number {
    events.push({ type: 'head', ...line, headers, anomalies: [...this.#anomalies] })
    const protocol = this.#section.fields.find(({ name }) => name.toLowerCase() === 'upgrade')?.value.toLowerCase() ?? ''
    if (this.#upgrade === null || protocol !== this.#upgrade) {
      throw new HttpError('unexpected-upgrade', this.#upgrade ?? 'no 101, as no upgrade was asked for', preview(protocol))
    }
    this.#state = { name: 'upgraded' }
    events.push({ type: 'upgraded', protocol, rest: bytes.subarray(offset) })
    return bytes.length
  }

  #startBody(framing: Http1Framing, events: Http1Event[]): void {
    switch (framing.kind) {
      case 'none':
        this.#end('none', events)
        break
      case 'close':
        this.#state = { name: 'close-delimited' }
        break
      case 'chunked':
        this.#state = { name: 'chunked', body: new ChunkedBody(this.#limits) }
        break
      case 'content-length':
        if (framing.bytes === 0) this.#end('content-length', events)
        else this.#state = { name: 'content-length', bytesLeft: framing.bytes, bytes: framing.bytes }
    }
  }

  #data(data: Uint8Array, events: Http1Event[]): void {
    this.#bodyBytes += data.length
    events.push({ type: 'data', data })
  }

  #endChunked(body: ChunkedBody, events: Http1Event[]): void {
    const headers = body.trailers
    if (headers.length > 0) events.push({ type: 'trailers', headers, anomalies: body.anomalies })
    this.#end('chunked', events)
  }

  #end(framing: Http1Framing['kind'], events: Http1Event[]): void {
    this.#state = { name: 'done' }
    events.push({ type: 'end', framing, bodyBytes: this.#bodyBytes, persists: this.#persists })
  }

  #atEof(clean: boolean, events: Http1Event[]): void {
    const state = this.#state
    switch (state.name) {
      case 'first-bytes':
      case 'status-line':
      case 'field-line': {
        const nothing = this.#line.length === 0 && this.#statusLine === null
        throw nothing
          ? new HttpError('closed-before-response', 'a status line', 'the end of the connection')
          : new HttpError('truncated-head', 'an empty line after the header', `the end after ${preview(this.#line.bytes)}`)
      }
      case 'other-protocol': throw notHttp(state.protocol, this.#line.bytes)
      case 'content-length': throw new HttpError('truncated-body', `${state.bytes} bytes`, `${this.#bodyBytes} bytes`)
      case 'chunked': throw new HttpError('truncated-chunked-body', state.body.missing, 'the end of the connection')
      case 'close-delimited': {
        if (!clean) {
          throw new HttpError('truncated-close-delimited-body', 'an orderly end of the connection', `an abrupt one after ${this.#bodyBytes} bytes`)
        }
        this.#end('close', events)
        break
      }
      case 'done':
      case 'upgraded':
      case 'failed':
    }
  }
}

function notHttp(protocol: OtherProtocol, seen: Uint8Array): HttpError {
  return new HttpError('not-http', 'an HTTP/1.1 status line', `${protocol}: ${preview(seen)}`)
}

/** As much of a greeting as an error shows. */
const MAX_GREETING_BYTES = 80
/** Without a body these still say so (RFC 9110 section 8.6). */
const METHODS_WITH_CONTENT: readonly RequestMethod[] = ['POST', 'PUT', 'PATCH']
