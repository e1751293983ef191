import type { WebSocket as WorkerWebSocket } from '@cloudflare/workers-types'
import { fromBase64, toBase64 } from '../bytes/bytes.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import { ClientMessage, type ServerMessage } from '../../shared/contract/socket-messages.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import type { Signer } from '../probe/signer.ts'
import { tokenMatches } from './access.ts'
import { parseBy, parseJson } from './body.ts'
import { ApiProblem } from './problems.ts'

/** What a session needs of the rest of the Worker. */
export interface SocketSession {
  readonly token: string | null
  readonly log: (line: Record<string, unknown>) => void
  /** Runs the probe; rejects with {@link ApiProblem} when the request asks for what cannot be done. */
  readonly run: (request: ProbeRequest, emit: (event: ProbeEvent) => void, signal: AbortSignal, sign: Signer) => Promise<void>
}

/**
 * One probe over a WebSocket. Life cycle: `waiting` for the first message, which carries the token, within a
 * deadline; `probing`, when events go out and signatures and `cancel` come in; `over`, closed. Whatever closes the
 * WebSocket stops the probe.
 */
export function serveProbeSocket(socket: WorkerWebSocket, session: SocketSession): void {
  const abort = new AbortController()
  const pending = new Map<string, (answer: ClientMessage) => void>()
  let isProbing = false

  const hello = setTimeout(() => {
    if (!isProbing) fail(new ApiProblem('unauthorized', 'The first message has to be the probe, with its token.'))
  }, limits.webSocketHelloDeadlineMs)

  socket.addEventListener('message', ({ data }) => {
    try {
      receive(data)
    } catch (error) {
      fail(error)
    }
  })
  socket.addEventListener('close', finish)
  socket.addEventListener('error', finish)
  socket.accept()

  function receive(data: unknown): void {
    if (typeof data !== 'string') throw new ApiProblem('invalid-request', 'Messages are JSON text.')
    if (data.length > limits.maxRequestBytes) throw new ApiProblem('request-too-large', `A message has at most ${limits.maxRequestBytes} bytes.`)
    const value = parseJson(data)
    if (!isProbing) authorize(value)
    const message = parseBy(ClientMessage, value)
    if (message.type === 'cancel') {
      abort.abort()
      return
    }
    if (message.type === 'probe') {
      if (isProbing) throw new ApiProblem('invalid-request', 'One WebSocket carries one probe.')
      start(message.request)
      return
    }
    const answer = pending.get(message.id)
    pending.delete(message.id)
    answer?.(message)
  }

  /** Before anything else is said about the message: who has no token learns nothing about its fields. */
  function authorize(value: unknown): void {
    const token = typeof value === 'object' && value !== null && 'token' in value ? value.token : null
    if (!tokenMatches(typeof token === 'string' ? token : null, session.token)) throw new ApiProblem('unauthorized', 'This Worker needs a valid token.')
  }

  function start(request: ProbeRequest): void {
    isProbing = true
    clearTimeout(hello)
    session.run(request, send, abort.signal, sign).then(() => close(1000, 'done'), fail)
  }

  /** Asks the holder of the key, by a message, for one signature. */
  async function sign({ id, scheme, content, signal }: Parameters<Signer>[0]): ReturnType<Signer> {
    const answer = new Promise<ClientMessage>((resolve, reject) => {
      pending.set(id, resolve)
      signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')), { once: true })
    })
    send({ type: 'signature-needed', id, scheme, content: toBase64(content) })
    const message = await answer
    if (message.type === 'signature') return { status: 'signed', signature: fromBase64(message.signature) }
    return { status: 'refused', reason: message.type === 'signature-refused' ? message.reason : 'no signature was sent' }
  }

  function send(message: ServerMessage): void {
    if (abort.signal.aborted && message.type !== 'report') return
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
    close(problem.code === 'unauthorized' ? 4401 : 4400, problem.code)
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
    clearTimeout(hello)
    abort.abort()
  }
}
