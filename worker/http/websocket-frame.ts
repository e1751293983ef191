import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { HttpError } from './http-error.ts'

/** RFC 6455 section 5.2. */
export const webSocketOpcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const

export interface WebSocketFrame {
  readonly isFinal: boolean
  readonly opcode: number
  /** A copy. */
  readonly payload: Uint8Array
}

/** A frame from a client: always whole, always masked (RFC 6455 section 5.3). */
export function encodeWebSocketFrame(opcode: number, payload: Uint8Array, mask: Uint8Array): Uint8Array {
  const writer = new ByteWriter().uint8(0x80 | opcode)
  if (payload.length < 126) writer.uint8(0x80 | payload.length)
  else if (payload.length < 0x1_0000) writer.uint8(0x80 | 126).uint16(payload.length)
  else writer.uint8(0x80 | 127).uint32(0).uint32(payload.length)
  return writer.bytes(mask).bytes(payload.map((octet, i) => octet ^ (mask[i % 4] ?? 0))).finish()
}

export function isControl(opcode: number): boolean {
  return opcode >= 0x8
}

/** Cuts a server's bytes into frames. Holds one frame of at most the bound, and grows only by what has arrived. */
export class WebSocketFrameReader {
  readonly #maxPayloadBytes: number
  #buffer = new Uint8Array(256)
  #length = 0

  constructor(maxPayloadBytes: number) {
    this.#maxPayloadBytes = maxPayloadBytes
  }

  /**
   * Takes bytes from `offset` up to the end of one frame; `frame` is null where more is needed. Throws
   * {@link HttpError} for a frame that no server may send, as soon as the octet that is wrong has arrived.
   */
  take(input: Uint8Array, offset: number): { frame: WebSocketFrame | null; offset: number } {
    let position = offset
    for (;;) {
      const needed = this.#frameBytes()
      if (this.#length === needed.bytes) {
        if (needed.isWhole) return { frame: this.#finish(), offset: position }
        continue
      }
      if (position === input.length) return { frame: null, offset: position }
      const part = input.subarray(position, position + needed.bytes - this.#length)
      this.#append(part)
      position += part.length
    }
  }

  /** How many bytes are wanted next: the first, the second, the long length, or all. Checks what is there. */
  #frameBytes(): { readonly bytes: number; readonly isWhole: boolean } {
    const reader = new ByteReader(this.#buffer.subarray(0, this.#length))
    if (reader.remaining === 0) return { bytes: 1, isWhole: false }
    const first = reader.uint8()
    checkFirstOctet(first)
    if (reader.remaining === 0) return { bytes: 2, isWhole: false }
    const second = reader.uint8()
    if ((second & 0x80) !== 0) throw new HttpError('websocket-masked-frame', 'no mask from a server', 'a masked frame')
    const short = second & 0x7f
    if (isControl(first & 0x0f) && short > MAX_CONTROL_BYTES) {
      throw new HttpError('websocket-malformed-control-frame', `at most ${MAX_CONTROL_BYTES} bytes`, `more than ${MAX_CONTROL_BYTES} bytes`)
    }
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
    if (reader.remaining < lengthBytes) return { bytes: 2 + lengthBytes, isWhole: false }
    const length = lengthBytes === 0 ? short : lengthBytes === 2 ? reader.uint16() : longLength(reader)
    if (lengthBytes > 0 && length < (lengthBytes === 2 ? 126 : 0x1_0000)) {
      throw new HttpError('websocket-malformed-length', 'the shortest form', `${length} in ${lengthBytes} bytes`)
    }
    if (length > this.#maxPayloadBytes) throw new HttpError('websocket-message-too-large', this.#maxPayloadBytes, length)
    return { bytes: reader.offset + length, isWhole: true }
  }

  #finish(): WebSocketFrame {
    const [first = 0, second = 0] = this.#buffer
    const headerBytes = 2 + (second === 126 ? 2 : second === 127 ? 8 : 0)
    const payload = this.#buffer.slice(headerBytes, this.#length)
    this.#length = 0
    return { isFinal: (first & 0x80) !== 0, opcode: first & 0x0f, payload }
  }

  #append(part: Uint8Array): void {
    const needed = this.#length + part.length
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#buffer.length))
      grown.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = grown
    }
    this.#buffer.set(part, this.#length)
    this.#length = needed
  }
}

function checkFirstOctet(octet: number): void {
  const opcode = octet & 0x0f
  if ((octet & 0x70) !== 0) throw new HttpError('websocket-reserved-bits', 'no extension bits', `0x${(octet & 0x70).toString(16)}`)
  if (!(Object.values(webSocketOpcodes) as number[]).includes(opcode)) {
    throw new HttpError('websocket-unknown-opcode', 'an opcode of RFC 6455', `0x${opcode.toString(16)}`)
  }
  if (isControl(opcode) && (octet & 0x80) === 0) {
    throw new HttpError('websocket-malformed-control-frame', 'a whole frame', 'a fragment')
  }
}

function longLength(reader: ByteReader): number {
  const high = reader.uint32()
  if (high >= 0x8000_0000) throw new HttpError('websocket-malformed-length', 'below 2^63', `0x${high.toString(16)}…`)
  return high * 0x1_0000_0000 + reader.uint32()
}

/** RFC 6455 section 5.5. */
export const MAX_CONTROL_BYTES = 125
