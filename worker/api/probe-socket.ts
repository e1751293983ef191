import type { WebSocket as WorkerWebSocket } from '@cloudflare/workers-types'
import { fromBase64, toBase64 } from '../bytes/bytes.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import { ClientMessage, type ServerMessage } from '../../shared/contract/socket-messages.ts'
import type { Region } from '../../shared/contract/region-names.ts'
import type { RegionsEvent, RegionsMessage } from '../../shared/contract/regions.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import type { Signer } from '../probe/signer.ts'
import type { Caller } from './access.ts'
import { parseBy, parseJson } from './body.ts'
import { ApiProblem } from './problems.ts'

/** What a session needs of the rest of the Worker. */
export interface SocketSession {
  /** Who shows this token; throws {@link ApiProblem} for nobody. */
  readonly authorize: (token: string | null) => Caller
  readonly log: (line: Record<string, unknown>) => void
  /** Runs the probe; rejects with {@link ApiProblem} when the request asks for what cannot be done. */
  readonly run: (request: ProbeRequest, probing: Probing) => Promise<void>
}

/** What a probe over a WebSocket works with. */
export interface Probing {
  readonly caller: Caller
  readonly emit: (event: ProbeEvent | RegionsEvent) => void
  readonly signal: AbortSignal
  /** Asks the holder of the key, on behalf of a region where one is named. */
  readonly sign: (wanted: Parameters<Signer>[0], region?: Region) => ReturnType<Signer>
}

/** Throws {@link ApiProblem} when too many strangers wait already, each of whom may go on for the whole deadline of the first message. */
export function demandRoomToWait(): void {
  if (waiting < limits.maxWaitingSockets) return
  const retryAfterSeconds = Math.ceil(limits.webSocketHelloDeadlineMs / 1_000)
  throw new ApiProblem('busy', 'Too many WebSockets wait for their first message.', undefined, { retryAfterSeconds })
}

/**
 * One probe over a WebSocket. Life cycle: `waiting` for the first message, which carries the token, within a
 * deadline; `probing`, when events go out and signatures and `cancel` come in; `over`, closed. Whatever closes the
 * WebSocket stops the probe.
 */
export function serveProbeSocket(socket: WorkerWebSocket, session: SocketSession): void {
  const abort = new AbortController()
  const pending = new Map<string, (answer: ClientMessage) => void>()
  let caller: Caller | null = null
  let messages = 0
  let isProbing = false

  let isWaiting = true
  waiting++

  // Silence is a missing token.
  const hello = setTimeout(() => attempt(() => session.authorize(null)), limits.webSocketHelloDeadlineMs)
  socket.addEventListener('message', ({ data }) => attempt(() => receive(data)))
  socket.addEventListener('close', finish)
  socket.addEventListener('error', finish)
  socket.accept()

  function attempt(step: () => void): void {
    try {
      step()
    } catch (error) {
      fail(error)
    }
  }

  function receive(data: unknown): void {
    // What comes after the end, or after `cancel`, changes nothing any more.
    if (abort.signal.aborted) return
    if (++messages > limits.maxSocketMessages) throw new ApiProblem('request-too-large', `A WebSocket takes at most ${limits.maxSocketMessages} messages.`)
    if (typeof data !== 'string') throw new ApiProblem('invalid-request', 'Messages are JSON text.')
    if (data.length > limits.maxRequestBytes) throw new ApiProblem('request-too-large', `A message has at most ${limits.maxRequestBytes} bytes.`)
    const value = parseJson(data)
    const asking = (caller ??= authorize(value))
    const message = parseBy(ClientMessage, value)
    if (message.type === 'cancel') {
      abort.abort()
      return
    }
    if (message.type === 'probe') {
      if (isProbing) throw new ApiProblem('invalid-request', 'One WebSocket carries one probe.')
      start(message.request, asking)
      return
    }
    const answer = pending.get(message.id)
    pending.delete(message.id)
    answer?.(message)
  }

  /** Before anything else is said about the message: who has no token learns nothing about its fields. */
  function authorize(value: unknown): Caller {
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : null
    return session.authorize(typeof token === 'string' ? token : null)
  }

  function start(request: ProbeRequest, asking: Caller): void {
    isProbing = true
    stopWaiting()
    session.run(request, { caller: asking, emit: send, signal: abort.signal, sign }).then(() => close(1000, 'done'), fail)
  }

  /** Asks the holder of the key, by a message, for one signature. */
  async function sign({ id, scheme, content, signal }: Parameters<Signer>[0], region?: Region): ReturnType<Signer> {
    const answer = new Promise<ClientMessage>((resolve, reject) => {
      pending.set(id, resolve)
      signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')), { once: true })
    })
    const event: ProbeEvent = { type: 'signature-needed', id, scheme, content: toBase64(content) }
    send(region === undefined ? event : { type: 'regional', region, event })
    const message = await answer
    if (message.type === 'signature') return { status: 'signed', signature: fromBase64(message.signature) }
    return { status: 'refused', reason: message.type === 'signature-refused' ? message.reason : 'no signature was sent' }
  }

  function send(message: ServerMessage | RegionsMessage): void {
    if (abort.signal.aborted && !isResult(message)) return
    try {
      socket.send(JSON.stringify(message))
    } catch {
      // The caller has gone; the close event stops the probe.
      abort.abort()
    }
  }

  function fail(error: unknown): void {
    const problem = error instanceof ApiProblem ? error : new ApiProblem('internal', 'The Worker failed; its log says why.')
    if (!(error instanceof ApiProblem)) session.log({ level: 'error', event: 'socket-failed', error: String(error) })
    send({ type: 'problem', problem: problem.toProblem() })
    close(closeCode(problem), problem.code)
    abort.abort()
  }

  function close(code: number, reason: string): void {
    finish()
    try {
      socket.close(code, reason)
    } catch {
      // Already closed from the other side.
    }
  }

  function finish(): void {
    stopWaiting()
    abort.abort()
  }

  function stopWaiting(): void {
    clearTimeout(hello)
    if (isWaiting) waiting--
    isWaiting = false
  }
}

/** What a probe came to is told even after it was cancelled; what it learns on the way is not. */
function isResult(message: ServerMessage | RegionsMessage): boolean {
  if (message.type === 'regional') return message.event.type === 'report'
  return message.type === 'report' || message.type === 'region-unavailable' || message.type === 'regions'
}

/** 4000 and the HTTP status, for those that a client treats apart: a token to correct, a time to wait for; 4400 for the rest. */
function closeCode(problem: ApiProblem): number {
  const { status } = problem.toProblem()
  return [401, 429, 503].includes(status) ? 4_000 + status : 4_400
}

/** WebSockets of this isolate that have not sent their first message. */
let waiting = 0
