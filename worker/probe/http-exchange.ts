import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { Http, InterimAnswer } from '../../shared/contract/http.ts'
import type { Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { concat } from '../bytes/bytes.ts'
import type { Field } from '../http/fields.ts'
import { HttpError } from '../http/http-error.ts'
import { parseLinks } from '../http/link.ts'
import { PREVIEW_INPUT_BYTES, previewText } from '../http/text-preview.ts'
import type { ByteStream } from './byte-stream.ts'
import { readFacts } from './http-facts.ts'
import type { AnswerEvent, HttpConversation, HttpLine, HttpQuestion } from './http-line.ts'
import type { HttpPlan } from './plan-http.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

export interface HttpExchange {
  readonly target: Target
  readonly http: HttpPlan
  /** Fields that stand before the caller's own, unless those name them too. */
  readonly defaultHeaders: readonly Field[]
  readonly line: HttpLine
  readonly stream: ByteStream
  /** No further question will follow on this line. */
  readonly isLast: boolean
  readonly timeline: Timeline
  /** Called as soon as the head is known, and again when the body has been counted. */
  readonly onHttp: (http: Http) => void
}

export interface Answered {
  readonly http: Http
  /** Every field as it came, uncut. */
  readonly fields: readonly Field[]
}

/** Sends one request and reads its answer, up to the bound of the body. Throws {@link ProbeFault} in phase `http`. */
export async function exchangeHttp(exchange: HttpExchange): Promise<Answered> {
  const { stream, timeline, line, isLast } = exchange
  const conversation = begin(exchange, line, isLast)
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
  const answered = answer.answered()
  exchange.onHttp(answered.http)
  return answered
}

/** A peer's own bounds (its SETTINGS, say) can refuse what the plan has let pass. */
function begin(exchange: HttpExchange, line: HttpLine, isLast: boolean): HttpConversation {
  try {
    return line.ask(question(exchange), { isLast })
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw new ProbeFault(failure('http-refused', { host: exchange.target.authority, detail: error.code, expected: String(error.expected), got: String(error.got) }), error)
  }
}

function question({ http, target, defaultHeaders }: HttpExchange): HttpQuestion {
  const own = new Set(http.headers.map(({ name }) => name.toLowerCase()))
  return {
    method: http.method,
    target: target.path,
    host: target.authority,
    headers: [...defaultHeaders.filter(({ name }) => !own.has(name.toLowerCase())), ...http.headers],
    ...(http.body !== null && { body: http.body }),
  }
}

async function flush(conversation: HttpConversation, stream: ByteStream): Promise<void> {
  const bytes = conversation.takeOutgoing()
  if (bytes.length > 0) await stream.write(bytes)
}

/** Collects the events of one response into the report's shape. */
class Answer {
  readonly #exchange: HttpExchange
  readonly #interim: InterimAnswer[] = []
  readonly #askedAtMs: number
  readonly #beginning: Uint8Array[] = []
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
      case 'informational': {
        const links = parseLinks(event.headers).map(({ target }) => target)
        this.#interim.push({ status: event.status, atMs: this.#exchange.timeline.nowMs(), links: links.slice(0, 20) })
        break
      }
      case 'head':
        this.#head = event
        this.#exchange.onHttp(this.answered().http)
        break
      case 'data':
        this.#takeData(event.data)
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

  answered(): Answered {
    const head = this.#head
    if (head === null) throw new TypeError('an answer without a head is never complete')
    const { http, target } = this.#exchange
    return {
      fields: head.headers,
      http: {
        ...describeHead(head, http.method, target.url),
        informational: this.#interim.slice(0, 20).map(({ status }) => status),
        interim: this.#interim.slice(0, 20),
        bodyBytes: this.#bodyBytes,
        bodyTruncated: this.#bodyTruncated,
        pingMs: this.#pingMs,
        ...(http.bodyPreview && this.isComplete && { bodyPreview: this.#preview(head.headers) }),
      },
    }
  }

  #takeData(data: Uint8Array): void {
    const room = PREVIEW_INPUT_BYTES - this.#bodyBytes
    if (this.#exchange.http.bodyPreview && room > 0) this.#beginning.push(data.slice(0, room))
    this.#bodyBytes += data.length
    if (this.#bodyBytes < limits.maxBodyBytes) return
    this.#bodyTruncated = true
    this.isComplete = true
  }

  #preview(headers: readonly Field[]): NonNullable<Http['bodyPreview']> {
    const preview = previewText(headers, concat(this.#beginning), { maxBytes: limits.maxBodyPreviewBytes, isWhole: this.#bodyBytes <= PREVIEW_INPUT_BYTES })
    if (preview.status === 'none') return { status: 'none', code: preview.code }
    const { text, charset, charsetFrom, isCut } = preview
    return { status: 'text', text, charset, charsetFrom, isCut }
  }
}

/** The head of an answer as the report shows it, with nothing behind it yet. `url` is what was asked. */
export function describeHead(head: Omit<Extract<AnswerEvent, { type: 'head' }>, 'type'>, method: string, url: string): Http {
  return {
    version: head.version,
    method,
    status: head.status,
    reason: head.reason.slice(0, 200),
    headers: head.headers.slice(0, limits.maxHeadersShown).map(({ name, value }) => ({ name: name.slice(0, 256), value: value.slice(0, limits.maxHeaderValueShown) })),
    headerCount: head.headers.length,
    informational: [],
    bodyBytes: 0,
    bodyTruncated: false,
    location: redirectTarget(head, url),
    pingMs: null,
    facts: readFacts(head.headers),
  }
}

/** RFC 9110 section 15.4: a redirection is a 3xx with a Location; 304 is none. */
function redirectTarget(head: Omit<Extract<AnswerEvent, { type: 'head' }>, 'type'>, base: string): string | null {
  if (head.status < 300 || head.status > 399 || head.status === 304) return null
  const location = head.headers.find(({ name }) => name.toLowerCase() === 'location')?.value
  if (location === undefined || location.length > limits.maxTargetLength) return null
  return URL.parse(location, base)?.href.slice(0, limits.maxTargetLength) ?? null
}

/** The one place that gives a fault of HTTP its failure code. */
export function httpFailure(error: HttpError, host: string): Failure {
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
    case 'stream-reset':
    case 'stream-refused':
    case 'http-1.1-required':
      return 'http-refused'
    default:
      return error.kind === 'network' ? 'http-closed' : 'http-malformed'
  }
}
