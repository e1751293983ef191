import type { Failure } from '../../shared/contract/failures.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { WebSocketResult } from '../../shared/contract/report.ts'
import type { Target } from '../../shared/contract/target.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { toHex } from '../bytes/bytes.ts'
import type { Field } from '../http/fields.ts'
import type { HttpError } from '../http/http-error.ts'
import { WebSocketClient, type WebSocketEvent } from '../http/websocket.ts'
import type { ByteStream } from './byte-stream.ts'
import { describeHead, httpFailure } from './http-exchange.ts'
import { within } from './patience.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Timeline } from './timeline.ts'

export interface WebSocketStep {
  readonly target: Target
  readonly headers: readonly Field[]
  readonly subprotocols: readonly string[]
  readonly stream: ByteStream
  readonly timeline: Timeline
  readonly random: (length: number) => Uint8Array
  /** Called with the answer to the opening handshake, refusals too. */
  readonly onHttp: (http: Http) => void
}

/** Phase `upgrade`, then one ping, then a clean close. Throws {@link ProbeFault}. */
export async function visitWebSocket(step: WebSocketStep): Promise<WebSocketResult> {
  const { target, headers, subprotocols, random, timeline } = step
  const client = new WebSocketClient({ target: target.path, host: target.authority, headers, protocols: subprotocols, random })
  const pump = new Pump(client, step)
  client.start()
  await pump.flush()
  timeline.begin('upgrade')
  while (!pump.isAlive() && !pump.isOver) await pump.turn()
  timeline.end('upgrade')
  const pingMs = await ping(client, pump, random(8), timeline)
  await close(client, pump)
  const { closed, subprotocol, messages } = pump
  return {
    subprotocol,
    pingMs,
    closeCode: closed?.code ?? null,
    close: closed === null ? 'unanswered' : closed.initiator === 'server' ? 'server-closed-first' : 'clean',
    messages,
  }
}

async function ping(client: WebSocketClient, pump: Pump, payload: Uint8Array, timeline: Timeline): Promise<number | null> {
  if (!pump.isAlive()) return null
  const sentAtMs = timeline.nowMs()
  client.ping(payload)
  await pump.flush()
  while (!pump.pongs.includes(toHex(payload)) && pump.isAlive()) {
    if ((await within(pump.turn(), limits.webSocketPingWaitMs)) === 'too-late') {
      // The read goes on; nothing more may be asked of this connection.
      pump.giveUp()
      return null
    }
  }
  return pump.pongs.includes(toHex(payload)) ? timeline.nowMs() - sentAtMs : null
}

async function close(client: WebSocketClient, pump: Pump): Promise<void> {
  if (!client.isOpen) return
  pump.isClosing = true
  client.close(1000)
  await pump.flush()
  while (pump.closed === null && !pump.isOver) {
    if ((await within(pump.turn(), limits.webSocketPingWaitMs)) === 'too-late') pump.giveUp()
  }
}

/** Moves bytes between the stream and the codec, and keeps what is to be told. */
class Pump {
  readonly pongs: string[] = []
  closed: Extract<WebSocketEvent, { type: 'closed' }> | null = null
  subprotocol: string | null = null
  messages = 0
  /** The connection has ended, or was given up. */
  isOver = false
  /** Our Close frame is out: from then on an end without an answer to it is told as such, and is no failure. */
  isClosing = false
  readonly #client: WebSocketClient
  readonly #step: WebSocketStep

  constructor(client: WebSocketClient, step: WebSocketStep) {
    this.#client = client
    this.#step = step
  }

  /** Open, and not given up. */
  isAlive(): boolean {
    return this.#client.isOpen && !this.isOver
  }

  giveUp(): void {
    this.isOver = true
  }

  async flush(): Promise<void> {
    const bytes = this.#client.takeOutgoing()
    if (bytes.length > 0) await this.#step.stream.write(bytes)
  }

  async turn(): Promise<void> {
    const bytes = await this.#step.stream.read()
    if (this.isOver) return
    const events = bytes === null ? this.#client.receiveEof() : this.#client.receive(bytes)
    if (bytes === null) this.isOver = true
    for (const event of events) this.#take(event)
    await this.flush()
  }

  #take(event: WebSocketEvent): void {
    switch (event.type) {
      case 'head':
        this.#step.onHttp(describeHead({ ...event, version: event.version.slice('HTTP/'.length) }, 'GET', this.#step.target.url))
        break
      case 'open':
        this.subprotocol = event.protocol
        break
      case 'text':
      case 'binary':
        this.messages++
        break
      case 'pong':
        this.pongs.push(event.payload)
        break
      case 'closed':
        this.closed = event
        break
      case 'failed':
        if (this.isClosing && event.error.code === 'websocket-closed-abruptly') break
        throw new ProbeFault(webSocketFailure(event.error, this.#step.target.authority), event.error)
      case 'informational':
      case 'ping':
        break
    }
  }
}

function webSocketFailure(error: HttpError, host: string): Failure {
  const facts = { host, detail: error.code, expected: String(error.expected), got: String(error.got) }
  if (error.code === 'websocket-refused') return failure('websocket-refused', facts)
  if (error.code === 'websocket-closed-abruptly') return failure('http-closed', facts)
  return error.code.startsWith('websocket-') ? failure('websocket-violation', facts) : httpFailure(error, host)
}
