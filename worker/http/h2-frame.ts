import { fromLatin1 } from '../bytes/bytes.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { HttpError, preview } from './http-error.ts'

/** RFC 9113 section 6, RFC 7838 section 4 and RFC 8336; other types survive as their number. */
export const frameTypes = {
  DATA: 0x0, HEADERS: 0x1, PRIORITY: 0x2, RST_STREAM: 0x3, SETTINGS: 0x4, PUSH_PROMISE: 0x5, PING: 0x6, GOAWAY: 0x7, WINDOW_UPDATE: 0x8,
  CONTINUATION: 0x9, ALTSVC: 0xa,
} as const

export const frameFlags = { ACK: 0x1, END_STREAM: 0x1, END_HEADERS: 0x4, PADDED: 0x8, PRIORITY: 0x20 } as const

export interface Frame {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Uint8Array
}

/** The client's half of the connection preface (RFC 9113 section 3.4), before its SETTINGS. */
export const clientPreface = fromLatin1('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

/** The largest payload that we accept: SETTINGS_MAX_FRAME_SIZE at its least and default value. */
export const MAX_FRAME_PAYLOAD_BYTES = 16_384
export const FRAME_HEADER_BYTES = 9
/** Windows and stream identifiers have 31 bits. */
export const MAX_31_BITS = 0x7fff_ffff

export function encodeFrame(type: number, flags: number, streamId: number, payload: Uint8Array): Uint8Array {
  return new ByteWriter().uint24(payload.length).uint8(type).uint8(flags).uint32(streamId).bytes(payload).finish()
}

/** Cuts the peer's bytes into frames. Holds at most one frame of the largest size. */
export class FrameReader {
  readonly #buffer = new Uint8Array(FRAME_HEADER_BYTES + MAX_FRAME_PAYLOAD_BYTES)
  #length = 0
  #isFirst = true

  /** Bytes of a frame that has begun and not ended, as a view. */
  get pending(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /**
   * Takes bytes from `offset` up to the end of one frame. `frame` is null where more is needed; its payload is a
   * view that holds until the next call. Throws {@link HttpError} as soon as the frame's header is wrong.
   */
  take(input: Uint8Array, offset: number): { frame: Frame | null; offset: number } {
    const afterHeader = this.#fill(input, offset, FRAME_HEADER_BYTES)
    if (this.#length < FRAME_HEADER_BYTES) return { frame: null, offset: afterHeader }
    const header = new ByteReader(this.#buffer)
    const length = header.uint24()
    const type = header.uint8()
    const flags = header.uint8()
    const streamId = header.uint32() % (MAX_31_BITS + 1) // the highest bit is reserved and ignored
    if (this.#isFirst) checkPreface(this.#buffer.subarray(0, FRAME_HEADER_BYTES), { length, type, flags, streamId })
    if (length > MAX_FRAME_PAYLOAD_BYTES) throw new HttpError('frame-too-large', MAX_FRAME_PAYLOAD_BYTES, length)
    const end = this.#fill(input, afterHeader, FRAME_HEADER_BYTES + length)
    if (this.#length < FRAME_HEADER_BYTES + length) return { frame: null, offset: end }
    this.#length = 0
    this.#isFirst = false
    return { frame: { type, flags, streamId, payload: this.#buffer.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + length) }, offset: end }
  }

  #fill(input: Uint8Array, offset: number, upTo: number): number {
    const part = input.subarray(offset, offset + Math.max(0, upTo - this.#length))
    this.#buffer.set(part, this.#length)
    this.#length += part.length
    return offset + part.length
  }
}

/** The server's preface is a SETTINGS frame that is no acknowledgement (RFC 9113 section 3.4). */
function checkPreface(octets: Uint8Array, { length, type, flags, streamId }: Omit<Frame, 'payload'> & { readonly length: number }): void {
  if (type === frameTypes.SETTINGS && (flags & frameFlags.ACK) === 0 && streamId === 0 && length <= MAX_FRAME_PAYLOAD_BYTES) return
  if (length > MAX_FRAME_PAYLOAD_BYTES || type > frameTypes.CONTINUATION) {
    throw new HttpError('not-http2', 'a SETTINGS frame', preview(octets))
  }
  throw new HttpError('unexpected-frame', 'SETTINGS first', frameName(type))
}

/** The name of a frame type, or its number in hexadecimal. */
export function frameName(type: number): string {
  return Object.entries(frameTypes).find(([, value]) => value === type)?.[0] ?? `0x${type.toString(16)}`
}

/** The content of DATA or HEADERS without padding and priority (RFC 9113 sections 6.1 and 6.2). */
export function withoutPadding({ type, flags, payload }: Frame): Uint8Array {
  const reader = new ByteReader(payload)
  const padded = (flags & frameFlags.PADDED) !== 0
  const prioritised = type === frameTypes.HEADERS && (flags & frameFlags.PRIORITY) !== 0
  const fixed = (padded ? 1 : 0) + (prioritised ? 5 : 0)
  if (reader.remaining < fixed) {
    throw new HttpError('malformed-frame', `${fixed} bytes before the content of ${frameName(type)}`, payload.length)
  }
  const padding = padded ? reader.uint8() : 0
  if (prioritised) reader.bytes(5)
  if (padding > reader.remaining) throw new HttpError('malformed-padding', `at most ${reader.remaining} bytes`, padding)
  return reader.bytes(reader.remaining - padding)
}
