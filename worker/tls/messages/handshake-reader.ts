import { TlsError } from '../errors.ts'
import { certificate, certificateRequest, compressedCertificate, handshakeTypeLabel } from './handshake-type.ts'

/** A handshake message as it stood in the stream. */
export interface HandshakeMessage {
  readonly type: number
  readonly body: Uint8Array
  /** Header and body: what the transcript takes. */
  readonly whole: Uint8Array
}

/** Puts messages together from record contents, however they were cut or joined: RFC 8446 section 5.1. */
export class HandshakeReader {
  readonly #maxMessageLength: number
  #buffer: Uint8Array = new Uint8Array(0)
  #length = 0

  constructor(maxMessageLength: number) {
    this.#maxMessageLength = maxMessageLength
  }

  /** Is a message begun and not finished? No other record may come in between, and no key may change. */
  get isPartial(): boolean {
    return this.#length > 0
  }

  push(content: Uint8Array): void {
    if (this.#length === 0) {
      this.#buffer = content
    } else {
      if (this.#length + content.length > this.#buffer.length) {
        const grown = new Uint8Array(2 * (this.#length + content.length))
        grown.set(this.#buffer.subarray(0, this.#length))
        this.#buffer = grown
      }
      this.#buffer.set(content, this.#length)
    }
    this.#length += content.length
  }

  next(): HandshakeMessage | null {
    const buffer = this.#buffer.subarray(0, this.#length)
    const [type, high, middle, low] = buffer
    if (type === undefined || high === undefined || middle === undefined || low === undefined) return null
    const length = high * 0x10000 + middle * 0x100 + low
    const limit = this.#limit(type)
    if (length > limit) {
      throw new TlsError('message-too-long',{
        expected: `${handshakeTypeLabel(type)} of at most ${limit} bytes`,
        got: `${length} bytes`,
      })
    }
    if (buffer.length < 4 + length) return null
    // Copied, because the buffer is reused while the transcript and the events keep the message.
    const whole = buffer.slice(0, 4 + length)
    this.#buffer = buffer.slice(4 + length)
    this.#length = this.#buffer.length
    return { type, body: whole.subarray(4), whole }
  }

  /** Certificates and lists of CA names are long by nature; nothing else has a reason to be. */
  #limit(type: number): number {
    const isLong = type === certificate || type === compressedCertificate || type === certificateRequest
    return isLong ? this.#maxMessageLength : Math.min(this.#maxMessageLength, otherMessageLength)
  }
}

/** A NewSessionTicket may fill 2^16 bytes (RFC 8446 section 4.6.1), a CertificateStatus or hello nearly so. */
const otherMessageLength = 2 ** 16 + 2 ** 9
