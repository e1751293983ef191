import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { ServerMessage } from '../../shared/contract/socket-messages.ts'
import type { ClientMessage } from '../../shared/contract/socket-messages.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { clientLimits } from './limits.ts'
import { checkWorker, problemFailure, workerHost } from './worker-check.ts'
import type { WorkerAddress } from './worker-check.ts'

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
  /** Aborting cancels the probe at the Worker as well. */
  readonly signal: AbortSignal
}

/** Runs one probe. Resolves to null once the report has come, else to what went wrong on the way. Never rejects. */
export async function probeThroughWorker(options: SessionOptions): Promise<Failure | null> {
  for (let retries = 1; ; retries--) {
    const end = await runOnce(options)
    if (end.kind === 'report') return null
    if (end.kind === 'failed') return end.failure
    if (options.signal.aborted) return failure('cancelled', { host: options.request.target })
    if (end.kind === 'lost' && retries > 0) continue
    return await explain(options, end)
  }
}

type SessionEnd =
  | { readonly kind: 'report' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Closed before anything came: `lost` after it had been open, `never-opened` before. */
  | { readonly kind: 'lost' | 'never-opened'; readonly said: string | null }

function runOnce({ worker, request, onEvent, signal }: SessionOptions): Promise<SessionEnd> {
  return new Promise((resolve) => {
    const host = workerHost(worker)
    const socket = new WebSocket(`${worker.url.replace(/^http/, 'ws')}/v1/probe`)
    let opened = false
    let messages = 0
    let timer = setTimeout(() => end(failed('worker-unreachable', `no answer within ${clientLimits.connectMs / 1_000} s`)), clientLimits.connectMs)

    function failed(code: FailureCode, got: string | null): SessionEnd {
      return { kind: 'failed', failure: failure(code, { host, got }) }
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
    function cancel(): void {
      send({ type: 'cancel' })
      end(failed('cancelled', null))
    }
    function receive(data: unknown): void {
      messages++
      const message = parseMessage(data)
      if (messages > clientLimits.maxMessages) {
        end(failed('worker-not-hostlens', 'it sends events without end'))
      } else if (message === null) {
        // A Worker of another version gets this far; the first message tells it from something else altogether.
        if (messages === 1) end(failed('worker-not-hostlens', 'its messages are something else'))
        else end(failed('worker-closed', 'its messages are not those of this version of the extension'))
      } else if (message.type === 'problem') {
        end({ kind: 'failed', failure: problemFailure(worker, message.problem) })
      } else if (message.type === 'signature-needed') {
        // No key was offered, so there is nothing that could be signed.
        send({ type: 'signature-refused', id: message.id, reason: 'No client certificate was offered.' })
      } else {
        onEvent(message)
        if (message.type === 'report') end({ kind: 'report' })
      }
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

/** The text of a message, typed; null when it is none of the contract's. */
function parseMessage(data: unknown): ServerMessage | null {
  if (typeof data !== 'string' || data.length > clientLimits.maxMessageCharacters) return null
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return null
  }
  return ServerMessage.safeParse(value).data ?? null
}

/** Nothing came over the WebSocket; a plain request tells why. */
async function explain({ worker, signal }: SessionOptions, end: { kind: 'lost' | 'never-opened'; said: string | null }): Promise<Failure> {
  const check = await checkWorker(worker, signal)
  if (signal.aborted) return failure('cancelled', { host: workerHost(worker) })
  if (check.status === 'failed') return check.failure
  const got = end.kind === 'lost' ? end.said : 'it answers plain requests, but the WebSocket did not open; a proxy may stand in between'
  return failure('worker-closed', { host: workerHost(worker), got })
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
