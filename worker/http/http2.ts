/**
 * HTTP/2 from the client's side (RFC 9113), without I/O.
 *
 * Life cycle: {@link Http2Client.start} queues the preface; requests may follow at once. What the peer sends goes
 * through `receive`, what is to be sent comes out of `takeOutgoing` and is there after every call. A stream is open
 * from its request until both sides have ended it; then its number alone remains, as one that may (cancelled) or may
 * not (closed) still be spoken of by the peer. A fault of one stream resets that stream; a fault of the connection
 * queues GOAWAY, is told as `failed` without a stream, and ends everything. Only our own misuse is thrown.
 */
import { concat, equal, toHex } from '../bytes/bytes.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { Http2ErrorName } from './h2-error-code.ts'
import { http2ErrorFor, http2ErrorName, http2ErrorNumber } from './h2-error-code.ts'
import { requestFields } from './h2-fields.ts'
import type { Frame } from './h2-frame.ts'
import {
  FrameReader, MAX_31_BITS, MAX_FRAME_PAYLOAD_BYTES, clientPreface, encodeFrame, frameFlags, frameName, frameTypes, withoutPadding,
} from './h2-frame.ts'
import type { Setting } from './h2-settings.ts'
import { encodeSettings, parseSettings, settingIds } from './h2-settings.ts'
import type { Http2StreamEvent } from './h2-stream.ts'
import { Http2ResponseStream } from './h2-stream.ts'
import { ReceiveWindow, SendWindow } from './h2-windows.ts'
import { HpackDecoder, HpackEncoder, DEFAULT_TABLE_BYTES } from './hpack.ts'
import { HttpError, preview } from './http-error.ts'
import type { Http2Limits } from './limits.ts'
import { SMALL_PIECE_BYTES, http2Limits } from './limits.ts'
import type { HttpRequest } from './request.ts'
import { checkRequest } from './request.ts'

export type Http2Event =
  | (Http2StreamEvent & { readonly streamId: number })
  /** The peer's settings, in its order; the first of these is its preface. */
  | { readonly type: 'settings'; readonly settings: readonly Setting[] }
  | { readonly type: 'settings-acknowledged' }
  /** The answer to {@link Http2Client.ping}: its payload, in hexadecimal. */
  | { readonly type: 'ping-acknowledged'; readonly payload: string }
  /** No more requests on this connection; streams above `lastStreamId` were not processed and may be sent elsewhere. */
  | { readonly type: 'goaway'; readonly lastStreamId: number; readonly errorName: string; readonly debugData: string }
  /** An ALTSVC frame (RFC 7838 section 4): a value as in the field Alt-Svc; `origin` is empty for that of the stream. */
  | { readonly type: 'altsvc'; readonly streamId: number; readonly origin: string; readonly value: string }
  /** The end of one stream, or with `streamId` null of the connection and so of everything. */
  | { readonly type: 'failed'; readonly streamId: number | null; readonly error: HttpError }

export interface Http2ClientOptions {
  /** What `:scheme` says. */
  readonly scheme: 'https' | 'http'
  readonly limits?: Partial<Http2Limits>
}

interface OpenStream {
  readonly id: number
  readonly response: Http2ResponseStream
  readonly sendWindow: SendWindow
  readonly receiveWindow: ReceiveWindow
  /** What is still to be sent; null once END_STREAM is out. */
  unsent: Uint8Array | null
}

interface OpenFieldBlock {
  readonly streamId: number
  readonly endStream: boolean
  readonly parts: Uint8Array[]
  bytes: number
  continuationsLeft: number
}

type Budget = 'maxSettingsFrames' | 'maxPingFrames' | 'maxWindowUpdateFrames' | 'maxEmptyDataFrames' | 'maxSmallDataFrames' | 'maxOtherFrames'

export class Http2Client {
  readonly #scheme: 'https' | 'http'
  readonly #limits: Http2Limits
  readonly #budgets: Record<Budget, number>
  readonly #frames = new FrameReader()
  readonly #encoder = new HpackEncoder()
  readonly #decoder: HpackDecoder
  readonly #streams = new Map<number, OpenStream>()
  /** Streams that we reset ourselves: what the peer had already sent on them is not its fault. */
  readonly #cancelled = new Set<number>()
  readonly #sendWindow = new SendWindow(DEFAULT_WINDOW_BYTES)
  readonly #receiveWindow: ReceiveWindow
  readonly #pings: Uint8Array[] = []
  #outgoing: Uint8Array[] = []
  #state: 'new' | 'open' | 'closing' | 'failed' = 'new'
  #fieldBlock: OpenFieldBlock | null = null
  #fieldBlockBytesLeft: number
  #nextStreamId = 1
  #unacknowledgedSettings = 0
  #goawayLastStreamId: number | null = null
  #peerInitialWindowBytes = DEFAULT_WINDOW_BYTES
  #peerMaxFrameBytes = MAX_FRAME_PAYLOAD_BYTES
  #peerMaxStreams = Number.POSITIVE_INFINITY
  #peerMaxHeaderListBytes = Number.POSITIVE_INFINITY

  constructor(options: Http2ClientOptions) {
    this.#scheme = options.scheme
    this.#limits = { ...http2Limits, ...options.limits }
    const { maxSettingsFrames, maxPingFrames, maxWindowUpdateFrames, maxEmptyDataFrames, maxSmallDataFrames, maxOtherFrames } = this.#limits
    this.#budgets = { maxSettingsFrames, maxPingFrames, maxWindowUpdateFrames, maxEmptyDataFrames, maxSmallDataFrames, maxOtherFrames }
    this.#fieldBlockBytesLeft = this.#limits.maxTotalFieldBlockBytes
    this.#receiveWindow = new ReceiveWindow(Math.max(this.#limits.windowBytes, DEFAULT_WINDOW_BYTES))
    const { maxHeaderListBytes: maxListBytes, maxFields } = this.#limits
    this.#decoder = new HpackDecoder({ maxTableBytes: DEFAULT_TABLE_BYTES, maxListBytes, maxFields })
  }

  /** True while {@link request} may be called. */
  get canRequest(): boolean {
    return this.#state === 'open' && this.#streams.size < this.#peerMaxStreams && this.#nextStreamId <= 2 * this.#limits.maxRequests
  }

  /** Queues the connection preface: the magic octets, our SETTINGS, and the connection's window. */
  start(): void {
    if (this.#state !== 'new') throw new HttpError('already-started', 'one start', 'another')
    this.#state = 'open'
    this.#outgoing.push(clientPreface)
    this.#send('SETTINGS', 0, 0, encodeSettings([
      [settingIds.ENABLE_PUSH, 0],
      [settingIds.INITIAL_WINDOW_SIZE, this.#limits.windowBytes],
      [settingIds.MAX_HEADER_LIST_SIZE, this.#limits.maxHeaderListBytes],
    ]))
    this.#unacknowledgedSettings = 1
    // A connection's window begins at the default whatever the settings say (RFC 9113 section 6.9.2).
    if (this.#limits.windowBytes > DEFAULT_WINDOW_BYTES) this.#sendWindowUpdate(0, this.#limits.windowBytes - DEFAULT_WINDOW_BYTES)
  }

  /** Queues a request and returns its stream. Throws {@link HttpError} of kind `misuse` for what cannot be sent. */
  request(request: HttpRequest): number {
    checkRequest(request)
    if (this.#state === 'new') throw new HttpError('not-started', 'start() first', 'a request')
    if (this.#state !== 'open') throw new HttpError('connection-closing', 'an open connection', this.#state)
    if (!this.canRequest) {
      const expected = `${this.#peerMaxStreams} at once, ${this.#limits.maxRequests} in all`
      throw new HttpError('too-many-streams', expected, `${this.#streams.size} open, ${(this.#nextStreamId - 1) / 2} made`)
    }
    const fields = requestFields(request, this.#scheme)
    const listBytes = fields.reduce((bytes, { name, value }) => bytes + name.length + value.length + 32, 0)
    if (listBytes > this.#peerMaxHeaderListBytes) throw new HttpError('request-too-large', this.#peerMaxHeaderListBytes, listBytes)
    const id = this.#nextStreamId
    this.#nextStreamId += 2
    const body = request.body === undefined || request.body.length === 0 ? null : request.body
    this.#sendFields(id, this.#encoder.encode(fields), body === null)
    const stream: OpenStream = {
      id,
      response: new Http2ResponseStream(request.method, this.#limits.maxInformationalResponses),
      sendWindow: new SendWindow(this.#peerInitialWindowBytes),
      receiveWindow: new ReceiveWindow(this.#limits.windowBytes),
      unsent: body,
    }
    this.#streams.set(id, stream)
    this.#sendBody(stream)
    return id
  }

  /** Queues a PING of 8 octets; `ping-acknowledged` is its echo. */
  ping(payload: Uint8Array): void {
    if (payload.length !== 8) throw new HttpError('invalid-ping-payload', 8, payload.length)
    if (this.#state !== 'open') {
      throw new HttpError(this.#state === 'new' ? 'not-started' : 'connection-closing', 'an open connection', this.#state)
    }
    this.#pings.push(payload.slice())
    this.#send('PING', 0, 0, payload)
  }

  /** Gives a stream up, for instance when enough of its body was seen. Nothing more is told about it. */
  cancel(streamId: number): void {
    if (!this.#streams.has(streamId)) throw new HttpError('unknown-stream', 'an open stream', streamId)
    this.#reset(streamId, 'CANCEL')
  }

  /** Queues GOAWAY: no further requests. Streams that are open may still be read to their end. */
  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#sendGoaway('NO_ERROR')
  }

  /** Everything that is to be written to the connection now; empty when there is nothing. */
  takeOutgoing(): Uint8Array {
    const bytes = concat(this.#outgoing)
    this.#outgoing = []
    return bytes
  }

  /** Takes what the connection gave. Never throws on what is in it. `data` events hold copies. */
  receive(bytes: Uint8Array): Http2Event[] {
    if (this.#state === 'new') throw new HttpError('not-started', 'start() first', `${bytes.length} bytes`)
    const events: Http2Event[] = []
    try {
      let offset = 0
      while (offset < bytes.length && this.#state !== 'failed') {
        const taken = this.#frames.take(bytes, offset)
        offset = taken.offset
        if (taken.frame !== null) this.#onFrame(taken.frame, events)
      }
    } catch (error) {
      if (!(error instanceof HttpError) || error.kind === 'misuse') throw error
      this.#fail(error, events)
    }
    return events
  }

  /** The connection has ended; streams that are open end with it. */
  receiveEof(): Http2Event[] {
    const events: Http2Event[] = []
    if (this.#state === 'failed') return events
    for (const { id, response } of this.#streams.values()) events.push({ type: 'failed', streamId: id, error: response.errorAtEof() })
    if (this.#streams.size === 0 && this.#unacknowledgedSettings > 0) {
      const seen = this.#frames.pending
      const error = seen.length > 0
        ? new HttpError('not-http2', 'a SETTINGS frame', preview(seen))
        : new HttpError('closed-before-response', 'SETTINGS and its acknowledgement', 'the end of the connection')
      events.push({ type: 'failed', streamId: null, error })
    }
    this.#streams.clear()
    this.#state = 'failed'
    return events
  }

  #onFrame(frame: Frame, events: Http2Event[]): void {
    const { type, streamId } = frame
    if (this.#fieldBlock !== null && (type !== frameTypes.CONTINUATION || streamId !== this.#fieldBlock.streamId)) {
      throw new HttpError('unexpected-frame', `CONTINUATION on stream ${this.#fieldBlock.streamId}`, `${frameName(type)} on stream ${streamId}`)
    }
    switch (type) {
      case frameTypes.DATA:
        this.#onData(frame, events)
        break
      case frameTypes.HEADERS:
        this.#onHeaders(frame, events)
        break
      case frameTypes.CONTINUATION:
        this.#onContinuation(frame, events)
        break
      case frameTypes.SETTINGS:
        this.#onSettings(frame, events)
        break
      case frameTypes.PING:
        this.#onPing(frame, events)
        break
      case frameTypes.GOAWAY:
        this.#onGoaway(frame, events)
        break
      case frameTypes.RST_STREAM:
        this.#onRstStream(frame, events)
        break
      case frameTypes.WINDOW_UPDATE:
        this.#onWindowUpdate(frame, events)
        break
      case frameTypes.PUSH_PROMISE:
        throw new HttpError('push-promise-refused', 'no push, as SETTINGS_ENABLE_PUSH is 0', `PUSH_PROMISE on stream ${streamId}`)
      case frameTypes.ALTSVC:
        this.#onAltsvc(frame, events)
        break
      default: // PRIORITY has no meaning any more, and unknown types are to be ignored (sections 5.3.2 and 5.5): both cost only the budget
        this.#spend('maxOtherFrames')
    }
  }

  #onData(frame: Frame, events: Http2Event[]): void {
    const { streamId, flags, payload } = frame
    const endStream = (flags & frameFlags.END_STREAM) !== 0
    // The connection's window counts what arrives even for a stream that nobody waits for (section 6.9).
    const stream = this.#streamOf(frame)
    const content = withoutPadding(frame)
    if (!endStream || stream === null) {
      if (content.length === 0) this.#spend('maxEmptyDataFrames')
      else if (content.length < SMALL_PIECE_BYTES) this.#spend('maxSmallDataFrames')
    }
    this.#sendWindowUpdate(0, this.#receiveWindow.receive(payload.length))
    if (stream === null) return // what was in flight is bounded by the window, which no longer grows
    const increment = stream.receiveWindow.receive(payload.length)
    if (!endStream) this.#sendWindowUpdate(streamId, increment)
    this.#onStream(stream, endStream, events, (emit) => stream.response.onData(content.slice(), endStream, emit))
  }

  #onHeaders(frame: Frame, events: Http2Event[]): void {
    const { streamId, flags } = frame
    if (this.#streamOf(frame) === null) this.#spend('maxOtherFrames')
    const part = withoutPadding(frame).slice()
    this.#fieldBlock = {
      streamId,
      endStream: (flags & frameFlags.END_STREAM) !== 0,
      parts: [part],
      bytes: part.length,
      continuationsLeft: this.#limits.maxContinuationFrames,
    }
    this.#endFieldBlock(this.#fieldBlock, flags, events)
  }

  #onContinuation({ flags, payload, streamId }: Frame, events: Http2Event[]): void {
    const block = this.#fieldBlock
    if (block === null) throw new HttpError('unexpected-frame', 'HEADERS before', `CONTINUATION on stream ${streamId}`)
    if (--block.continuationsLeft < 0) {
      throw new HttpError('frame-flood', `at most ${this.#limits.maxContinuationFrames} CONTINUATION frames`, 'one more')
    }
    block.parts.push(payload.slice())
    block.bytes += payload.length
    this.#endFieldBlock(block, flags, events)
  }

  #endFieldBlock(block: OpenFieldBlock, flags: number, events: Http2Event[]): void {
    if (block.bytes > this.#limits.maxFieldBlockBytes) {
      throw new HttpError('field-block-too-large', this.#limits.maxFieldBlockBytes, block.bytes)
    }
    if ((flags & frameFlags.END_HEADERS) === 0) return
    this.#fieldBlockBytesLeft -= block.bytes
    if (this.#fieldBlockBytesLeft < 0) {
      throw new HttpError('frame-flood', `maxTotalFieldBlockBytes ${this.#limits.maxTotalFieldBlockBytes}`, 'more')
    }
    this.#fieldBlock = null
    // Decoded even for a stream that nobody waits for: the dynamic table belongs to the connection.
    const fields = this.#decoder.decode(concat(block.parts))
    const stream = this.#streams.get(block.streamId)
    if (stream === undefined) return
    this.#onStream(stream, block.endStream, events, (emit) => stream.response.onFields(fields, block.endStream, emit))
  }

  /** Runs one step of a stream. Its fault resets that stream alone; its end closes it. */
  #onStream(stream: OpenStream, endStream: boolean, events: Http2Event[], step: (emit: (event: Http2StreamEvent) => void) => void): void {
    const streamId = stream.id
    try {
      step((event) => events.push({ ...event, streamId }))
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      this.#reset(streamId, http2ErrorFor(error.code))
      events.push({ type: 'failed', streamId, error })
      return
    }
    if (!endStream) return
    // A whole answer to half a request: the other half need not be sent (section 8.1).
    if (stream.unsent === null) this.#streams.delete(streamId)
    else this.#reset(streamId, 'CANCEL')
  }

  #onSettings({ flags, payload, streamId }: Frame, events: Http2Event[]): void {
    requireConnectionStream('SETTINGS', streamId)
    this.#spend('maxSettingsFrames')
    if ((flags & frameFlags.ACK) !== 0) {
      if (payload.length > 0) throw new HttpError('malformed-frame', 'an empty acknowledgement', payload.length)
      if (this.#unacknowledgedSettings === 0) throw new HttpError('unexpected-frame', 'one acknowledgement of SETTINGS', 'another')
      this.#unacknowledgedSettings--
      events.push({ type: 'settings-acknowledged' })
      return
    }
    const settings = parseSettings(payload)
    for (const setting of settings) this.#apply(setting)
    this.#send('SETTINGS', frameFlags.ACK, 0, new Uint8Array())
    events.push({ type: 'settings', settings })
    this.#sendBodies()
  }

  #apply({ id, value }: Setting): void {
    switch (id) {
      case settingIds.HEADER_TABLE_SIZE:
        this.#encoder.setMaxTableBytes(value)
        break
      case settingIds.MAX_CONCURRENT_STREAMS:
        this.#peerMaxStreams = value
        break
      case settingIds.INITIAL_WINDOW_SIZE: {
        const change = value - this.#peerInitialWindowBytes
        this.#peerInitialWindowBytes = value
        for (const stream of this.#streams.values()) stream.sendWindow.grow(change)
        break
      }
      case settingIds.MAX_FRAME_SIZE:
        this.#peerMaxFrameBytes = value
        break
      case settingIds.MAX_HEADER_LIST_SIZE:
        this.#peerMaxHeaderListBytes = value
        break
    }
  }

  #onPing({ flags, payload, streamId }: Frame, events: Http2Event[]): void {
    requireConnectionStream('PING', streamId)
    requireLength('PING', payload, 8)
    if ((flags & frameFlags.ACK) === 0) {
      this.#spend('maxPingFrames')
      this.#send('PING', frameFlags.ACK, 0, payload)
      return
    }
    const sent = this.#pings.findIndex((ping) => equal(ping, payload))
    if (sent === -1) {
      this.#spend('maxPingFrames')
      return
    }
    this.#pings.splice(sent, 1)
    events.push({ type: 'ping-acknowledged', payload: toHex(payload) })
  }

  #onGoaway({ payload, streamId }: Frame, events: Http2Event[]): void {
    requireConnectionStream('GOAWAY', streamId)
    this.#spend('maxOtherFrames')
    if (payload.length < 8) throw new HttpError('malformed-frame', 'GOAWAY of 8 bytes or more', payload.length)
    const reader = new ByteReader(payload)
    const lastStreamId = reader.uint32() % (MAX_31_BITS + 1)
    const errorName = http2ErrorName(reader.uint32())
    if (this.#goawayLastStreamId !== null && lastStreamId > this.#goawayLastStreamId) {
      throw new HttpError('unexpected-frame', `GOAWAY with ${this.#goawayLastStreamId} or less`, lastStreamId) // section 6.8
    }
    this.#goawayLastStreamId = lastStreamId
    if (this.#state === 'open') this.#state = 'closing'
    events.push({ type: 'goaway', lastStreamId, errorName, debugData: preview(reader.rest()) })
    for (const { id } of [...this.#streams.values()]) {
      if (id <= lastStreamId) continue
      this.#streams.delete(id)
      this.#cancelled.add(id)
      events.push({ type: 'failed', streamId: id, error: new HttpError('stream-refused', 'a response', `GOAWAY ${errorName}`) })
    }
  }

  #onRstStream(frame: Frame, events: Http2Event[]): void {
    requireLength('RST_STREAM', frame.payload, 4)
    const { streamId } = frame
    this.#requireKnown(frame)
    const stream = this.#streams.get(streamId)
    if (stream === undefined) {
      this.#spend('maxOtherFrames') // it may have crossed our own RST_STREAM, or end a request whose answer is complete
      return
    }
    this.#streams.delete(streamId)
    events.push({ type: 'failed', streamId, error: resetError(http2ErrorName(new ByteReader(frame.payload).uint32())) })
  }

  #onWindowUpdate(frame: Frame, events: Http2Event[]): void {
    requireLength('WINDOW_UPDATE', frame.payload, 4)
    this.#spend('maxWindowUpdateFrames')
    const { streamId } = frame
    const increment = new ByteReader(frame.payload).uint32() % (MAX_31_BITS + 1)
    if (streamId === 0) {
      requireIncrement(increment)
      this.#sendWindow.grow(increment)
      this.#sendBodies()
      return
    }
    this.#requireKnown(frame)
    const stream = this.#streams.get(streamId)
    if (stream === undefined) return // may arrive a little after the stream's end (section 5.1)
    this.#onStream(stream, false, events, () => {
      requireIncrement(increment)
      stream.sendWindow.grow(increment)
    })
    if (this.#streams.has(streamId)) this.#sendBody(stream)
  }

  #onAltsvc({ streamId, payload }: Frame, events: Http2Event[]): void {
    this.#spend('maxOtherFrames')
    const reader = new ByteReader(payload)
    const originBytes = reader.remaining < 2 ? null : reader.uint16()
    // RFC 7838 section 4: an unusable frame is ignored; an origin belongs to stream 0 and to no other.
    if (originBytes === null || originBytes > reader.remaining || (originBytes === 0) === (streamId === 0)) return
    const origin = preview(reader.bytes(originBytes))
    events.push({ type: 'altsvc', streamId, origin, value: preview(reader.rest()) })
  }

  /** The open stream of a frame, null for one that we cancelled; throws where the peer may not speak of it (section 5.1). */
  #streamOf(frame: Frame): OpenStream | null {
    this.#requireKnown(frame)
    const stream = this.#streams.get(frame.streamId)
    if (stream !== undefined) return stream
    if (this.#cancelled.has(frame.streamId)) return null
    throw new HttpError('frame-on-closed-stream', 'an open stream', `${frameName(frame.type)} on stream ${frame.streamId}`)
  }

  /** Only streams that we have opened exist: no push, so no even ones. */
  #requireKnown({ type, streamId }: Frame): void {
    if (streamId % 2 === 1 && streamId < this.#nextStreamId) return
    throw new HttpError('unexpected-frame', `${frameName(type)} on a stream of ours`, `stream ${streamId}`)
  }

  #spend(budget: Budget): void {
    if (--this.#budgets[budget] < 0) throw new HttpError('frame-flood', `${budget} ${this.#limits[budget]}`, this.#limits[budget] + 1)
  }

  #sendBodies(): void {
    for (const stream of this.#streams.values()) this.#sendBody(stream)
  }

  /** As much of a request body as both windows allow. */
  #sendBody(stream: OpenStream): void {
    while (stream.unsent !== null) {
      const bytes = Math.min(stream.unsent.length, this.#peerMaxFrameBytes, stream.sendWindow.bytes, this.#sendWindow.bytes)
      if (bytes === 0) return
      const isLast = bytes === stream.unsent.length
      this.#send('DATA', isLast ? frameFlags.END_STREAM : 0, stream.id, stream.unsent.subarray(0, bytes))
      stream.sendWindow.spend(bytes)
      this.#sendWindow.spend(bytes)
      stream.unsent = isLast ? null : stream.unsent.subarray(bytes)
    }
  }

  #sendFields(streamId: number, block: Uint8Array, endStream: boolean): void {
    const first = block.subarray(0, this.#peerMaxFrameBytes)
    let rest = block.subarray(first.length)
    this.#send('HEADERS', (endStream ? frameFlags.END_STREAM : 0) | (rest.length === 0 ? frameFlags.END_HEADERS : 0), streamId, first)
    while (rest.length > 0) {
      const part = rest.subarray(0, this.#peerMaxFrameBytes)
      rest = rest.subarray(part.length)
      this.#send('CONTINUATION', rest.length === 0 ? frameFlags.END_HEADERS : 0, streamId, part)
    }
  }

  #sendWindowUpdate(streamId: number, increment: number): void {
    if (increment > 0) this.#send('WINDOW_UPDATE', 0, streamId, new ByteWriter().uint32(increment).finish())
  }

  #sendGoaway(name: Http2ErrorName): void {
    // The last stream of the peer's that we processed: there is no push, so none.
    this.#send('GOAWAY', 0, 0, new ByteWriter().uint32(0).uint32(http2ErrorNumber(name)).finish())
  }

  #reset(streamId: number, name: Http2ErrorName): void {
    this.#streams.delete(streamId)
    this.#cancelled.add(streamId)
    this.#send('RST_STREAM', 0, streamId, new ByteWriter().uint32(http2ErrorNumber(name)).finish())
  }

  #fail(error: HttpError, events: Http2Event[]): void {
    if (error.code !== 'not-http2') this.#sendGoaway(http2ErrorFor(error.code))
    this.#state = 'failed'
    this.#streams.clear()
    events.push({ type: 'failed', streamId: null, error })
  }

  #send(type: keyof typeof frameTypes, flags: number, streamId: number, payload: Uint8Array): void {
    this.#outgoing.push(encodeFrame(frameTypes[type], flags, streamId, payload))
  }
}

function requireConnectionStream(name: string, streamId: number): void {
  if (streamId !== 0) throw new HttpError('unexpected-frame', `${name} on stream 0`, `stream ${streamId}`)
}

function requireLength(name: string, payload: Uint8Array, bytes: number): void {
  if (payload.length !== bytes) throw new HttpError('malformed-frame', `${name} of ${bytes} bytes`, payload.length)
}

function requireIncrement(increment: number): void {
  if (increment === 0) throw new HttpError('unexpected-frame', 'WINDOW_UPDATE by 1 or more', 0)
}

function resetError(errorName: string): HttpError {
  switch (errorName) {
    case 'REFUSED_STREAM': return new HttpError('stream-refused', 'a response', errorName) // not processed: safe to try again (section 8.7)
    case 'HTTP_1_1_REQUIRED': return new HttpError('http-1.1-required', 'a response over HTTP/2', errorName)
    default: return new HttpError('stream-reset', 'a response', errorName)
  }
}

/** Of every window before SETTINGS and WINDOW_UPDATE (RFC 9113 section 6.9.2). */
const DEFAULT_WINDOW_BYTES = 65_535
