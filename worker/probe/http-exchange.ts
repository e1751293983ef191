import type { FailureCode } from '../../shared/contract/failures.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { encodeRequest, Http1Response, type Http1Event, type Http1Head } from '../http/http1.ts'
import type { HttpError } from '../http/http-error.ts'
import type { ByteStream } from './byte-stream.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

export interface HttpExchange {
  readonly target: Target
  readonly method: 'GET' | 'HEAD'
  readonly userAgent: string
  readonly stream: ByteStream
  readonly timeline: Timeline
  /** Called as soon as the head is known, and again when the body has been counted. */
  readonly onHttp: (http: Http) => void
}

/** Sends one request and reads its answer, up to the bound of the body. Throws {@link ProbeFault} in phase `http`. */
export async function exchangeHttp(exchange: HttpExchange): Promise<Http> {
  const { stream, timeline, target, method } = exchange
  await stream.write(encodeRequest({
    method,
    target: target.path,
    host: target.authority,
    connection: 'close',
    headers: [
      { name: 'User-Agent', value: exchange.userAgent },
      { name: 'Accept', value: '*/*' },
      { name: 'Accept-Encoding', value: 'gzip, deflate, br, zstd' },
    ],
  }))
  timeline.begin('firstByte')

  const answer = new Answer(exchange)
  const response = new Http1Response({ method, limits: { maxHeaderSectionBytes: limits.maxHeaderBytes } })
  while (!answer.isComplete) {
    const bytes = await stream.read()
    if (bytes !== null && bytes.length > 0) {
      timeline.end('firstByte')
      answer.firstByteSeen()
    }
    // A missing close_notify is a finding of its own; it does not make an answer that nobody acts upon a failure.
    for (const event of bytes === null ? response.receiveEof({ clean: true }) : response.receive(bytes)) answer.take(event)
  }
  timeline.end('download')
  const http = answer.http()
  exchange.onHttp(http)
  return http
}

/** Collects the events of one response into the report's shape. */
class Answer {
  readonly #exchange: HttpExchange
  readonly #informational: number[] = []
  #head: Http1Head | null = null
  #bodyBytes = 0
  #bodyTruncated = false
  #sawFirstByte = false
  isComplete = false

  constructor(exchange: HttpExchange) {
    this.#exchange = exchange
  }

  firstByteSeen(): void {
    if (this.#sawFirstByte) return
    this.#sawFirstByte = true
    this.#exchange.timeline.begin('download')
  }

  take(event: Http1Event): void {
    switch (event.type) {
      case 'informational':
        this.#informational.push(event.status)
        break
      case 'head':
        this.#head = event
        this.#exchange.onHttp(this.http())
        break
      case 'data':
        this.#bodyBytes += event.data.length
        if (this.#bodyBytes >= limits.maxBodyBytes) this.#stopReading()
        break
      case 'end':
        this.isComplete = true
        break
      case 'failed':
        throw new ProbeFault(httpFailure(event.error, this.#exchange.target.authority), event.error)
      case 'trailers':
      case 'excess':
      case 'upgraded':
        break
    }
  }

  http(): Http {
    const head = this.#head
    if (head === null) throw new TypeError('an answer without a head is never complete')
    return {
      version: head.version.slice('HTTP/'.length),
      method: this.#exchange.method,
      status: head.status,
      reason: head.reason.slice(0, 200),
      headers: head.headers.slice(0, limits.maxHeadersShown).map(({ name, value }) => ({
        name: name.slice(0, 256),
        value: value.slice(0, limits.maxHeaderValueShown),
      })),
      headerCount: head.headers.length,
      informational: this.#informational.slice(0, 20),
      bodyBytes: this.#bodyBytes,
      bodyTruncated: this.#bodyTruncated,
      location: redirectTarget(head, this.#exchange.target.url),
    }
  }

  #stopReading(): void {
    this.#bodyTruncated = true
    this.isComplete = true
  }
}

/** RFC 9110 section 15.4: a redirection is a 3xx with a Location; 304 is none. */
function redirectTarget(head: Http1Head, base: string): string | null {
  if (head.status < 300 || head.status > 399 || head.status === 304) return null
  const location = head.headers.find(({ name }) => name.toLowerCase() === 'location')?.value
  if (location === undefined || location.length > limits.maxTargetLength) return null
  return URL.parse(location, base)?.href.slice(0, limits.maxTargetLength) ?? null
}

function httpFailure(error: HttpError, host: string) {
  return failure(failureCode(error), { host, detail: error.code, expected: String(error.expected), got: String(error.got) })
}

function failureCode(error: HttpError): FailureCode {
  switch (error.code) {
    case 'not-http':
      return 'http-not-spoken'
    case 'line-too-long':
    case 'header-section-too-large':
    case 'too-many-fields':
    case 'content-length-too-large':
    case 'chunk-size-too-large':
      return 'http-too-large'
    default:
      return error.kind === 'network' ? 'http-closed' : 'http-malformed'
  }
}
