import type { DnsAnswer } from '../contract/dns.ts'
import { nameFault } from './host.ts'
import { decodeResponse, encodeQuestion, maxMessageBytes } from './message.ts'
import type { Question, Response as DnsResponse } from './message.ts'
import { questionUrl } from './resolvers.ts'
import type { Resolver } from './resolvers.ts'

export interface DohOptions {
  readonly resolver: Resolver
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Ends the question early; its reason tells a deadline (a TimeoutError) from a cancellation. */
  readonly signal?: AbortSignal
  /** Bound for one question; 5 s when not given. */
  readonly timeoutMs?: number
  /** Clock for `durationMs`; `performance.now` when not given. */
  readonly nowMs?: () => number
}

/**
 * Asks one question over HTTPS (RFC 8484). The name is in ASCII without its trailing dot; `.` is the root. Resolves to a
 * typed answer whatever happens, and never rejects. Redirects are refused: a resolver that moves a person's questions
 * elsewhere is not the one that they chose.
 */
export async function askDoh(question: Question, options: DohOptions): Promise<DnsAnswer> {
  const nowMs = options.nowMs ?? (() => performance.now())
  const limitMs = options.timeoutMs ?? defaultTimeoutMs
  const startMs = nowMs()
  const outcome = await ask(question, options, limitMs)
  // One object, so that the outcome decides which member of the union it is.
  return { question: { ...question }, resolver: options.resolver.url, durationMs: Math.max(0, nowMs() - startMs), ...outcome }
}

type Distribute<T> = T extends unknown ? Omit<T, 'question' | 'resolver' | 'durationMs'> : never
type Outcome = Distribute<DnsAnswer>

async function ask(question: Question, options: DohOptions, limitMs: number): Promise<Outcome> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(new DOMException('no answer in time', 'TimeoutError')), limitMs)
  const signal = options.signal === undefined ? timeout.signal : AbortSignal.any([options.signal, timeout.signal])
  try {
    return await withAbort(exchange(question, options, signal), signal)
  } catch (error) {
    if (!signal.aborted) return { status: 'unreachable', detail: describe(error) }
    const reason: unknown = signal.reason
    return reason instanceof DOMException && reason.name === 'TimeoutError' ? { status: 'timeout' } : { status: 'aborted' }
  } finally {
    clearTimeout(timer)
  }
}

async function exchange(question: Question, { resolver, fetch }: DohOptions, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted()
  // `_8443._https.` before a very long name makes one that cannot exist; no resolver is bothered with it.
  const fault = question.name === '.' ? null : nameFault(question.name)
  if (fault !== null) return { status: 'malformed', fault: 'bad-name', detail: `not asked: ${fault}` }
  const response = await fetch(questionUrl(resolver, encodeQuestion(question)), {
    headers: { accept: mediaType },
    // A browser turns a redirect into an opaque response, a Worker hands it over: `error` exists in browsers only.
    redirect: 'manual',
    // The time that an answer takes is part of what we tell; one from a cache on this machine would tell another story.
    cache: 'no-store',
    signal,
  })
  try {
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) return { status: 'redirected' }
    if (response.status !== 200) return { status: 'http-status', httpStatus: response.status }
    const contentType = response.headers.get('content-type') ?? ''
    if (contentType.split(';')[0]?.trim().toLowerCase() !== mediaType) return { status: 'content-type', got: contentType.slice(0, 200) }
    const bytes = await readBounded(response)
    if (bytes === null) return { status: 'too-large', limitBytes: maxMessageBytes }
    const decoded = decodeResponse(bytes, question)
    return decoded.status === 'malformed' ? decoded : classify(aged(decoded.response, response.headers.get('age')))
  } finally {
    // Frees the connection where the body was not read to its end; a failure to cancel changes nothing.
    if (response.body?.locked === false) void response.body.cancel().catch(() => undefined)
  }
}

/** RFC 8484 section 5.1: time that the answer spent in caches of HTTP on the way counts towards its TTLs. */
function aged(response: DnsResponse, age: string | null): DnsResponse {
  if (age === null || !/^\d{1,9}$/.test(age) || Number(age) === 0) return response
  const older = <T extends { ttlSeconds: number }>(record: T): T => ({ ...record, ttlSeconds: Math.max(0, record.ttlSeconds - Number(age)) })
  const { aliases, records, denial } = response
  return { ...response, aliases: aliases.map(older), records: records.map(older), denial: denial === null ? null : older(denial) }
}

function classify({ responseCode, denial, records, ...answered }: DnsResponse): Outcome {
  const negative = { ...answered, zone: denial?.zone ?? null, negativeTtlSeconds: denial?.ttlSeconds ?? null }
  switch (responseCode) {
    case 0:
      return records.length > 0 ? { status: 'answered', ...answered, records } : { status: 'nodata', ...negative }
    case 3:
      return { status: 'nxdomain', ...negative }
    default:
      return { status: 'response-code', ...answered, responseCode, mnemonic: mnemonics[responseCode] ?? `RCODE${responseCode}` }
  }
}

/** The body, or null when it is longer than a DNS message can be. */
async function readBounded(response: Response): Promise<Uint8Array | null> {
  const reader = response.body?.getReader()
  if (reader === undefined) return new Uint8Array()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > maxMessageBytes) return null
      parts.push(value)
    }
  } finally {
    void reader.cancel().catch(() => undefined)
  }
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** A fetch that does not listen to its signal must not hold us beyond it. */
function withAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error instanceof Error ? error.message : String(error)}${cause}`.slice(0, 200)
}

const mediaType = 'application/dns-message'
/** Public resolvers answer in under 2 s or after a server on the way has failed; browsers' own limit is 5 s. */
const defaultTimeoutMs = 5_000
/** IANA DNS RCODEs. */
const mnemonics: Readonly<Record<number, string>> = {
  1: 'FORMERR', 2: 'SERVFAIL', 4: 'NOTIMP', 5: 'REFUSED', 6: 'YXDOMAIN', 7: 'YXRRSET', 8: 'NXRRSET', 9: 'NOTAUTH', 10: 'NOTZONE', 11: 'DSOTYPENI', 16: 'BADVERS',
}
