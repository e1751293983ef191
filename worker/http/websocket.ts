/**
 * WebSocket from the client's side (RFC 6455), without I/O.
 *
 * Life cycle: `start` queues the opening handshake; `connecting` reads an HTTP/1.1 response; `open` reads frames and
 * answers pings; `closing` has sent its Close frame and waits for the other; `closed` and `failed` read nothing more.
 * The server ends the connection after both Close frames (section 7.1.1). A peer's fault is the last event, `failed`,
 * with the Close frame for it already queued; only our own misuse is thrown.
 */
import { concat, toHex } from '../bytes/bytes.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { Http1Event, Http1Head } from './http1.ts'
import { Http1Response } from './http1.ts'
import { HttpError, preview } from './http-error.ts'
import type { HttpErrorCode } from './http-error.ts'
import type { WebSocketLimits } from './limits.ts'
import { webSocketLimits } from './limits.ts'
import type { WebSocketFrame } from './websocket-frame.ts'
import { MAX_CONTROL_BYTES, WebSocketFrameReader, encodeWebSocketFrame, webSocketOpcodes } from './websocket-frame.ts'
import type { WebSocketRequest } from './websocket-handshake.ts'
import { acceptWebSocket, encodeWebSocketRequest } from './websocket-handshake.ts'

export interface WebSocketClientOptions extends WebSocketRequest {
  /** For the key and the masks. */
  readonly random: (length: number) => Uint8Array
  readonly limits?: Partial<WebSocketLimits>
}

export type WebSocketEvent =
  | Extract<Http1Event, { readonly type: 'informational' | 'head' }>
  /** The handshake is complete. */
  | { readonly type: 'open'; readonly protocol: string | null }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'binary'; readonly data: Uint8Array }
  /** Received, and the pong for it queued. Payloads in hexadecimal. */
  | { readonly type: 'ping'; readonly payload: string }
  /** Also unsolicited ones, which are allowed (section 5.5.3): compare the payload. */
  | { readonly type: 'pong'; readonly payload: string }
  /** The peer's Close frame; `code` is null where it gave none. Ours is sent or queued. */
  | { readonly type: 'closed'; readonly code: number | null; readonly reason: string; readonly initiator: 'client' | 'server' }
  | { readonly type: 'failed'; readonly error: HttpError }

export class WebSocketClient {
  readonly #options: WebSocketClientOptions
  readonly #limits: WebSocketLimits
  readonly #response = new Http1Response({ method: 'GET', upgrade: 'websocket' })
  readonly #frames: WebSocketFrameReader
  #state: 'new' | 'connecting' | 'open' | 'closing' | 'closed' | 'failed' = 'new'
  #key = ''
  #outgoing: Uint8Array[] = []
  #fragments: { readonly opcode: number; readonly parts: Uint8Array[]; bytes: number } | null = null
  #dataFramesLeft: number
  #controlFramesLeft: number

  constructor(options: WebSocketClientOptions) {
    this.#options = options
    this.#limits = { ...webSocketLimits, ...options.limits }
    this.#frames = new WebSocketFrameReader(Math.max(this.#limits.maxMessageBytes, MAX_CONTROL_BYTES))
    this.#dataFramesLeft = this.#limits.maxDataFrames
    this.#controlFramesLeft = this.#limits.maxControlFrames
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  /** Queues the opening handshake. Throws {@link HttpError} of kind `misuse` for what cannot be sent. */
  start(): void {
    if (this.#state !== 'new') throw new HttpError('already-started', 'one start', 'another')
    const { bytes, key } = encodeWebSocketRequest(this.#options, this.#options.random(16))
    this.#key = key
    this.#outgoing.push(bytes)
    this.#state = 'connecting'
  }

  sendText(text: string): void {
    this.#send('text', new TextEncoder().encode(text))
  }

  sendBinary(data: Uint8Array): void {
    this.#send('binary', data)
  }

  /** Queues a ping of at most 125 octets; a `pong` with the same payload is its echo. */
  ping(payload: Uint8Array): void {
    if (payload.length > MAX_CONTROL_BYTES) {
      throw new HttpError('invalid-ping-payload', `at most ${MAX_CONTROL_BYTES} bytes`, payload.length)
    }
    this.#send('ping', payload)
  }

  /** Queues a Close frame; `closed` is the answer to it. Codes 1000 and 3000 to 4999 are ours to use (section 7.4). */
  close(code = 1000, reason = ''): void {
    const encoded = new TextEncoder().encode(reason)
    if (code !== 1000 && (code < 3000 || code > 4999)) throw new HttpError('invalid-websocket-close', '1000 or 3000 to 4999', code)
    if (encoded.length > MAX_CONTROL_BYTES - 2) {
      throw new HttpError('invalid-websocket-close', `a reason of at most ${MAX_CONTROL_BYTES - 2} bytes`, encoded.length)
    }
    this.#send('close', concat([new ByteWriter().uint16(code).finish(), encoded]))
    this.#state = 'closing'
  }

  /** Everything that is to be written to the connection now; empty when there is nothing. */
  takeOutgoing(): Uint8Array {
    const bytes = concat(this.#outgoing)
    this.#outgoing = []
    return bytes
  }

  /** Takes what the connection gave. Never throws on what is in it. */
  receive(bytes: Uint8Array): WebSocketEvent[] {
    if (this.#state === 'new') throw new HttpError('not-started', 'start() first', `${bytes.length} bytes`)
    const events: WebSocketEvent[] = []
    this.#guarded(events, () => {
      const rest = this.#state === 'connecting' ? this.#connect(this.#response.receive(bytes), events) : bytes
      let offset = 0
      while (offset < rest.length && (this.#state === 'open' || this.#state === 'closing')) {
        const taken = this.#frames.take(rest, offset)
        offset = taken.offset
        if (taken.frame !== null) this.#onFrame(taken.frame, events)
      }
    })
    return events
  }

  /** The connection has ended: in order only after the Close frames. */
  receiveEof(): WebSocketEvent[] {
    const events: WebSocketEvent[] = []
    this.#guarded(events, () => {
      if (this.#state === 'connecting') this.#connect(this.#response.receiveEof(), events)
      else if (this.#state === 'open' || this.#state === 'closing') {
        throw new HttpError('websocket-closed-abruptly', 'a Close frame', 'the end of the connection')
      }
    })
    return events
  }

  #guarded(events: WebSocketEvent[], run: () => void): void {
    try {
      run()
    } catch (error) {
      if (!(error instanceof HttpError) || error.kind === 'misuse') throw error
      const code = closeCodeFor(error.code)
      if (this.#state === 'open' && code !== null) this.#sendFrame('close', new ByteWriter().uint16(code).finish())
      this.#state = 'failed'
      events.push({ type: 'failed', error })
    }
  }

  /** Passes on what the handshake's response says; returns the bytes that already are frames. */
  #connect(answers: readonly Http1Event[], events: WebSocketEvent[]): Uint8Array {
    let head: Http1Head | null = null
    for (const answer of answers) {
      switch (answer.type) {
        case 'informational':
          events.push(answer)
          break
        case 'head':
          events.push(answer)
          head = answer
          if (answer.status !== 101) acceptWebSocket(answer, this.#key, []) // throws: a refusal, whatever body follows
          break
        case 'failed':
          throw answer.error
        case 'upgraded': {
          if (head === null) break
          const protocol = acceptWebSocket(head, this.#key, this.#options.protocols ?? [])
          this.#state = 'open'
          events.push({ type: 'open', protocol })
          return answer.rest
        }
        default: // a body, which only a refusal has
      }
    }
    return new Uint8Array()
  }

  #onFrame(frame: WebSocketFrame, events: WebSocketEvent[]): void {
    switch (frame.opcode) {
      case webSocketOpcodes.ping:
        this.#spendControlFrame()
        if (this.#state === 'open') this.#sendFrame('pong', frame.payload)
        events.push({ type: 'ping', payload: toHex(frame.payload) })
        break
      case webSocketOpcodes.pong:
        this.#spendControlFrame()
        events.push({ type: 'pong', payload: toHex(frame.payload) })
        break
      case webSocketOpcodes.close:
        this.#onClose(frame.payload, events)
        break
      default:
        this.#onData(frame, events)
    }
  }

  #onClose(payload: Uint8Array, events: WebSocketEvent[]): void {
    if (payload.length === 1) throw new HttpError('websocket-malformed-close', 'no payload or a code of 2 bytes', 1)
    const reader = new ByteReader(payload)
    const code = payload.length === 0 ? null : reader.uint16()
    if (code !== null && !mayBeSent(code)) throw new HttpError('websocket-malformed-close', 'a code that may be sent', code)
    const reason = decodeUtf8(reader.rest())
    const initiator = this.#state === 'closing' ? 'client' : 'server'
    if (initiator === 'server') this.#sendFrame('close', payload.slice(0, 2))
    this.#state = 'closed'
    events.push({ type: 'closed', code, reason, initiator })
  }

  #onData({ opcode, payload, isFinal }: WebSocketFrame, events: WebSocketEvent[]): void {
    if (--this.#dataFramesLeft < 0) {
      throw new HttpError('websocket-flood', `at most ${this.#limits.maxDataFrames} data frames`, 'one more')
    }
    const isContinuation = opcode === webSocketOpcodes.continuation
    if (isContinuation !== (this.#fragments !== null)) {
      throw isContinuation
        ? new HttpError('websocket-fragmentation', 'the first fragment of a message', 'a continuation')
        : new HttpError('websocket-fragmentation', 'the next fragment', 'a new message')
    }
    const message = this.#fragments ?? { opcode, parts: [], bytes: 0 }
    message.bytes += payload.length
    if (message.bytes > this.#limits.maxMessageBytes) {
      throw new HttpError('websocket-message-too-large', this.#limits.maxMessageBytes, message.bytes)
    }
    message.parts.push(payload)
    this.#fragments = isFinal ? null : message
    if (!isFinal) return
    const data = concat(message.parts)
    events.push(message.opcode === webSocketOpcodes.text ? { type: 'text', text: decodeUtf8(data) } : { type: 'binary', data })
  }

  #spendControlFrame(): void {
    if (--this.#controlFramesLeft < 0) {
      throw new HttpError('websocket-flood', `at most ${this.#limits.maxControlFrames} pings and pongs`, 'one more')
    }
  }

  #send(opcode: keyof typeof webSocketOpcodes, payload: Uint8Array): void {
    if (this.#state !== 'open') throw new HttpError('websocket-not-open', 'an open WebSocket', this.#state)
    if (payload.length > this.#limits.maxMessageBytes) {
      throw new HttpError('websocket-payload-too-large', this.#limits.maxMessageBytes, payload.length)
    }
    this.#sendFrame(opcode, payload)
  }

  #sendFrame(opcode: keyof typeof webSocketOpcodes, payload: Uint8Array): void {
    this.#outgoing.push(encodeWebSocketFrame(webSocketOpcodes[opcode], payload, this.#options.random(4)))
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new HttpError('websocket-invalid-utf8', 'UTF-8', preview(bytes), cause)
  }
}

/** RFC 6455 section 7.4.2 and IANA's registry: 1004 to 1006 and 1015 are never on the wire. */
function mayBeSent(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999)
}

/** What we tell the peer of its fault (section 7.4.1); null where there is nobody to tell. */
function closeCodeFor(code: HttpErrorCode): number | null {
  switch (code) {
    case 'websocket-closed-abruptly': return null
    case 'websocket-invalid-utf8': return 1007
    case 'websocket-flood': return 1008
    case 'websocket-message-too-large': return 1009
    default: return 1002
  }
}
