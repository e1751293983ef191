import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { Problem } from '../../shared/contract/problem.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { ServerMessage } from '../../shared/contract/socket-messages.ts'
import type { ClientMessage } from '../../shared/contract/socket-messages.ts'
import { limits } from '../../shared/limits.ts'
import { signingRefusals } from '../keys/signing-refusal.ts'
import { clientFailure } from './client-failure.ts'
import { clientLimits } from './limits.ts'
import type { WorkerAddress } from './worker-check.ts'
import { workerHost } from './worker-host.ts'

/*
 * The life of a session: a WebSocket is opened, `probe` is sent with the token, events come until `report`, and the
 * Worker closes. A connection that is lost before the first event is tried once more, as it may have met a Worker that
 * was being replaced; after the first event never, because a probe is not to be made twice in silence. A WebSocket does
 * not say why it could not be opened, so that one plain request finds it out.
 */

export interface SessionOptions {
  readonly worker: WorkerAddress
  readonly request: ProbeRequest
  readonly onEvent: (event: ProbeEvent) => void
  /** Answers the Worker's requests for signatures: a signature in base64, or why there is none. Null where no key was offered. */
  readonly sign: ((wanted: SignatureWanted) => Promise<SignatureAnswer>) | null
  /** Aborting cancels the probe at the Worker as well. */
  readonly signal: AbortSignal
}

export type SignatureWanted = Extract<ProbeEvent, { type: 'signature-needed' }>
export type SignatureAnswer = { readonly status: 'signed'; readonly signature: string } | { readonly status: 'refused'; readonly reason: string }

/** Runs one probe. Resolves to null once the report has come, else to what went wrong on the way. Never rejects. */
export function probeThroughWorker({ onEvent, ...options }: SessionOptions): Promise<Failure | null> {
  return converse({ ...options, maxMessages: clientLimits.maxMessages, hear: (value) => hearEvent(value, onEvent) })
}

/** What a message of the Worker is to a session. `taken`: it was handed on, and is the last one or not. */
export type Heard =
  | { readonly kind: 'unknown' | 'malformed' }
  | { readonly kind: 'taken'; readonly isLast: boolean }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'signature'; readonly wanted: SignatureWanted }

export interface Conversation extends Omit<SessionOptions, 'onEvent'> {
  /** Reads one message, parsed from its JSON, and hands it on. */
  readonly hear: (value: unknown) => Heard
  readonly maxMessages: number
}

/** One request over a WebSocket until its last message. Resolves to null then, else to what went wrong. Never rejects. */
export async function converse(options: Conversation): Promise<Failure | null> {
  for (let retries = 1; ; retries--) {
    const end = await runOnce(options)
    if (end.kind === 'report') return null
    if (end.kind === 'failed') return await clientFailure(end.code, { host: workerHost(options.worker), got: end.got })
    if (end.kind === 'problem') return (await import('./worker-check.ts')).problemFailure(options.worker, end.problem)
    if (options.signal.aborted) return await clientFailure('cancelled', { host: options.request.target })
    if (end.kind === 'lost' && retries > 0) continue
    return await explain(options, end)
  }
}

type SessionEnd =
  | { readonly kind: 'report' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly got: string | null }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Closed before anything came: `lost` after it had been open, `never-opened` before. */
  | { readonly kind: 'lost' | 'never-opened'; readonly said: string | null }

function runOnce({ worker, request, hear, maxMessages, sign, signal }: Conversation): Promise<SessionEnd> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${worker.url.replace(/^http/, 'ws')}/v1/probe`)
    let opened = false
    let messages = 0
    let timer = setTimeout(() => end(failed('worker-unreachable', `no answer within ${clientLimits.connectMs / 1_000} s`)), clientLimits.connectMs)

    function failed(code: FailureCode, got: string | null): SessionEnd {
      return { kind: 'failed', code, got }
    }
    function end(how: SessionEnd): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      socket.onopen = socket.onmessage = socket.onclose = null
      if (socket.readyState === WebSocket.CONNECTING || socket.readyState === WebSocket.OPEN) socket.close()
      resolve(how)
    }
    function send(message: ClientMessage): void {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    }
    async function answer(wanted: SignatureWanted): Promise<void> {
      const { id } = wanted
      const answered: SignatureAnswer = sign === null ? { status: 'refused', reason: signingRefusals['no-key'] } : await sign(wanted)
      if (answered.status === 'signed') send({ type: 'signature', id, signature: answered.signature })
      else send({ type: 'signature-refused', id, reason: answered.reason })
    }
    function cancel(): void {
      send({ type: 'cancel' })
      end(failed('cancelled', null))
    }
    function receive(data: unknown): void {
      messages++
      if (messages > maxMessages) {
        end(failed('worker-not-hostlens', 'it sends events without end'))
        return
      }
      const heard = hear(parseJson(data))
      if (heard.kind === 'problem') end({ kind: 'problem', problem: heard.problem })
      else if (heard.kind === 'signature') void answer(heard.wanted)
      else if (heard.kind === 'taken' && heard.isLast) end({ kind: 'report' })
      // A Worker of another version gets this far; the first message tells it from something else altogether.
      else if (heard.kind !== 'taken' && messages === 1) end(failed('worker-not-hostlens', 'its messages are something else'))
      else if (heard.kind === 'malformed') end(failed('worker-closed', 'its messages are not those of this version of the extension'))
      // An event that a newer Worker tells and this extension has never heard of says nothing that it could show.
    }

    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    socket.onopen = () => {
      opened = true
      clearTimeout(timer)
      const patienceMs = (request.deadlineMs ?? limits.defaultDeadlineMs) + clientLimits.graceMs
      timer = setTimeout(() => end(failed('worker-closed', `no report within ${patienceMs / 1_000} s`)), patienceMs)
      send({ type: 'probe', token: worker.token, request })
    }
    socket.onmessage = ({ data }) => receive(data)
    socket.onclose = ({ code, reason }) => {
      const said = reason === '' ? closeCodes[code] ?? `close code ${code}` : reason
      if (code === unauthorized) end(failed('worker-unauthorized', null))
      else if (code === badRequest) end(failed('worker-refused', said))
      else if (messages === 0) end({ kind: opened ? 'lost' : 'never-opened', said })
      else end(failed('worker-closed', said))
    }
  })
}

/** An event of a probe, or the problem that ends it. */
export function hearEvent(value: unknown, onEvent: (event: ProbeEvent) => void): Heard {
  if (!isOfType(value, messageTypes)) return { kind: hasType(value) ? 'unknown' : 'malformed' }
  const message = ServerMessage.safeParse(value).data
  if (message === undefined) return { kind: 'malformed' }
  if (message.type === 'problem') return { kind: 'problem', problem: message.problem }
  if (message.type === 'signature-needed') return { kind: 'signature', wanted: message }
  onEvent(message)
  return { kind: 'taken', isLast: message.type === 'report' }
}

/** Whether a message has a type, known or not. */
export function hasType(value: unknown): value is { readonly type: string } {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function isOfType(value: unknown, types: object): boolean {
  return hasType(value) && Object.hasOwn(types, value.type)
}

/** The value of a message; undefined for what is no JSON, or beyond the bound. */
function parseJson(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > clientLimits.maxMessageCharacters) return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

const messageTypes: Readonly<Record<ServerMessage['type'], true>> = {
  started: true, hop: true, 'phase-started': true, 'phase-ended': true, network: true, flight: true, tls: true, certificates: true, trust: true,
  http: true, timings: true, finding: true, failure: true, 'signature-needed': true, report: true, problem: true,
}

/** Nothing came over the WebSocket; a plain request tells why. */
async function explain({ worker, signal }: Conversation, end: { kind: 'lost' | 'never-opened'; said: string | null }): Promise<Failure> {
  const check = await (await import('./worker-check.ts')).checkWorker(worker, signal)
  if (signal.aborted) return await clientFailure('cancelled', { host: workerHost(worker) })
  if (check.status === 'failed') return check.failure
  const got = end.kind === 'lost' ? end.said : 'it answers plain requests, but the WebSocket did not open; a proxy may stand in between'
  return await clientFailure('worker-closed', { host: workerHost(worker), got })
}

/** Close codes of the API, after 401 and 400. */
const unauthorized = 4401
const badRequest = 4400

/** RFC 6455 section 7.4.1, as far as people meet them. */
const closeCodes: Readonly<Record<number, string>> = {
  1000: 'it closed before its report',
  1001: 'it went away',
  1005: 'it closed before its report',
  1006: 'the connection was lost',
  1011: 'it met an error of its own',
  1012: 'it restarts',
  1013: 'it is overloaded',
}
