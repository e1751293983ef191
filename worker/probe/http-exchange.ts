import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { HttpError } from '../http/http-error.ts'
import type { ByteStream } from './byte-stream.ts'
import { converse1, converse2, type AnswerEvent, type HttpConversation, type HttpQuestion } from './http-conversation.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

export interface HttpExchange {
  readonly target: Target
  readonly method: 'GET' | 'HEAD'
  /** What ALPN agreed on; null and anything else than `h2` is HTTP/1.1. */
  readonly alpn: string | null
  readonly userAgent: string
  readonly stream: ByteStream
  readonly timeline: Timeline
  readonly random: (length: number) => Uint8Array
  /** Called as soon as the head is known, and again when the body has been counted. */
  readonly onHttp: (http: Http) => void
}

/** Sends one request and reads its answer, up to the bound of the body. Throws {@link ProbeFault} in phase `http`. */
export async function exchangeHttp(exchange: HttpExchange): Promise<Http> {
  const { stream, timeline, alpn, random } = exchange
  const conversation = alpn === 'h2'
    ? converse2(question(exchange), random(8), limits.maxHeaderBytes)
    : converse1(question(exchange), limits.maxHeaderBytes)
  await flush(conversation, stream)
  timeline.begin('firstByte')
  const answer = new Answer(exchange)
  while (!answer.isComplete) {
    const bytes = await stream.read()
    const events = bytes === null ? conversation.receiveEof() : conversation.receive(bytes)
    if (conversation.hasBegun) answer.begin()
    for (const event of events) answer.take(event)
    await flush(conversation, stream)
  }
  timeline.end('download')
  const http = answer.http()
  exchange.onHttp(http)
  return http
}

function question({ method, target, userAgent }: HttpExchange): HttpQuestion {
  return {
    method,
    target: target.path,
    host: target.authority,
    headers: [
      { name: 'User-Agent', value: userAgent },
      { name: 'Accept', value: '*/*' },
      { name: 'Accept-Encoding', value: 'gzip, deflate, br, zstd' },
    ],
  }
}

async function flush(conversation: HttpConversation, stream: ByteStream): Promise<void> {
  const bytes = conversation.takeOutgoing()
  if (bytes.length > 0) await stream.write(bytes)
}

/** Collects the events of one response into the report's shape. */
class Answer {
  readonly #exchange: HttpExchange
  readonly #informational: number[] = []
  readonly #askedAtMs: number
  #head: Extract<AnswerEvent, { type: 'head' }> | null = null
  #bodyBytes = 0
  #bodyTruncated = false
  #pingMs: number | null = null
  #hasBegun = false
  isComplete = false

  constructor(exchange: HttpExchange) {
    this.#exchange = exchange
    this.#askedAtMs = exchange.timeline.nowMs()
  }

  begin(): void {
    if (this.#hasBegun) return
    this.#hasBegun = true
    this.#exchange.timeline.end('firstByte')
    this.#exchange.timeline.begin('download')
  }

  take(event: AnswerEvent): void {
    switch (event.type) {
      case 'informational':
        this.#informational.push(event.status)
        break
      case 'head':
        this.#head = event
        this.#exchange.onHttp(this.http())
        break
      case 'data':
        this.#bodyBytes += event.bytes
        if (this.#bodyBytes >= limits.maxBodyBytes) {
          this.#bodyTruncated = true
          this.isComplete = true
        }
        break
      case 'end':
        this.isComplete = true
        break
      case 'ping':
        this.#pingMs = this.#exchange.timeline.nowMs() - this.#askedAtMs
        break
      case 'failed':
        throw new ProbeFault(httpFailure(event.error, this.#exchange.target.authority), event.error)
    }
  }

  http(): Http {
    const head = this.#head
    if (head === null) throw new TypeError('an answer without a head is never complete')
    return {
      version: head.version,
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
      pingMs: this.#pingMs,
    }
  }
}

/** RFC 9110 section 15.4: a redirection is a 3xx with a Location; 304 is none. */
function redirectTarget(head: Extract<AnswerEvent, { type: 'head' }>, base: string): string | null {
  if (head.status < 300 || head.status > 399 || head.status === 304) return null
  const location = head.headers.find(({ name }) => name.toLowerCase() === 'location')?.value
  if (location === undefined || location.length > limits.maxTargetLength) return null
  return URL.parse(location, base)?.href.slice(0, limits.maxTargetLength) ?? null
}

function httpFailure(error: HttpError, host: string): Failure {
  return failure(failureCode(error), { host, detail: error.code, expected: String(error.expected), got: String(error.got) })
}

function failureCode(error: HttpError): FailureCode {
  switch (error.code) {
    case 'not-http':
    case 'not-http2':
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
