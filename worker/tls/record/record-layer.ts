import { concat } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { TLS10, TLS13, versionLabel } from '../versions.ts'
import {
  ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, contentTypeLabel, HANDSHAKE, maxCiphertextLength12, maxCiphertextLength13,
  maxPlaintextLength,
} from './content-type.ts'
import { mayBeTls, recogniseOtherProtocol } from './first-bytes.ts'
import type { RecordOpener, RecordSealer } from './protection.ts'

/** A record, its protection removed. */
export interface InboundRecord {
  readonly type: number
  readonly content: Uint8Array
  /** Header and fragment as they crossed the wire. */
  readonly wireBytes: number
  readonly wasProtected: boolean
}

/**
 * The record protocol (RFC 8446 section 5, RFC 5246 section 6): bytes to records and records to bytes.
 *
 * Reading starts in plaintext with any 0x03xx version; `version` is set once ServerHello has chosen, and protection
 * begins when an opener or sealer is installed. What is queued for the wire waits in {@link takeOutgoing}.
 */
export class RecordLayer {
  /** The negotiated version, or null before ServerHello. */
  version: number | null = null
  /** Version in the header of a plaintext record (RFC 8446 section 5.1: 0x0301 for a first ClientHello). */
  outgoingVersion = TLS10
  /** The peer's record_size_limit (RFC 8449), already without the content type's byte. */
  maxOutgoingLength = maxPlaintextLength
  /** Our record_size_limit, as the most plaintext that we take in a protected record. */
  maxIncomingLength = maxPlaintextLength
  bytesReceived = 0
  bytesSent = 0

  #input: Uint8Array = new Uint8Array(0)
  #start = 0
  #end = 0
  #sawRecord = false
  #opener: RecordOpener | null = null
  #sealer: RecordSealer | null = null
  #outgoing: Uint8Array[] = []

  /** Bytes that wait to be read as records. */
  get buffered(): number {
    return this.#end - this.#start
  }

  get isReadProtected(): boolean {
    return this.#opener !== null
  }

  /** Records sealed under the present write key; 0 in plaintext. */
  get writeSequence(): number {
    return this.#sealer?.sequence ?? 0
  }

  push(bytes: Uint8Array): void {
    this.bytesReceived += bytes.length
    const needed = this.buffered + bytes.length
    if (this.#end + bytes.length > this.#input.length) {
      // Doubling keeps a peer that drips single bytes from costing quadratic copies.
      const grown = needed * 2 > this.#input.length ? new Uint8Array(Math.max(1024, needed * 2)) : this.#input
      grown.set(this.#input.subarray(this.#start, this.#end))
      this.#input = grown
      this.#end -= this.#start
      this.#start = 0
    }
    this.#input.set(bytes, this.#end)
    this.#end += bytes.length
  }

  /** The next whole record, or null until more bytes come. */
  next(): InboundRecord | null {
    const available = this.#input.subarray(this.#start, this.#end)
    if (!this.#sawRecord) {
      const other = recogniseOtherProtocol(available, false)
      if (other !== null) throw other
      if (!mayBeTls(available)) return null // a banner that is not complete yet
    }
    const [type, major, minor, high, low] = available
    if (type === undefined || major === undefined || minor === undefined || high === undefined || low === undefined) return null
    const length = high * 0x100 + low
    this.#checkHeader(type, major * 0x100 + minor, length)
    if (available.length < 5 + length) return null
    this.#sawRecord = true
    this.#start += 5 + length
    return this.#read(type, available.subarray(0, 5), available.subarray(5, 5 + length))
  }

  /** The stream ended: is what remains a cut record, or another protocol's short greeting? */
  otherProtocolAtEnd(): TlsError | null {
    return this.#sawRecord ? null : recogniseOtherProtocol(this.#input.subarray(this.#start, this.#end), true)
  }

  /** From the next record on, what is read must be under these keys. */
  protectReading(opener: RecordOpener): void {
    this.#opener = opener
  }

  protectWriting(sealer: RecordSealer | null): void {
    this.#sealer = sealer
  }

  /** Queues content as one or more records; returns their bytes on the wire. */
  write(type: number, content: Uint8Array): number {
    let wireBytes = 0
    let offset = 0
    do {
      const fragment = content.subarray(offset, offset + this.maxOutgoingLength)
      const record = this.#sealer === null ? this.#plaintextRecord(type, fragment) : this.#sealer.seal(type, fragment)
      this.#outgoing.push(record)
      wireBytes += record.length
      offset += fragment.length
    } while (offset < content.length)
    this.bytesSent += wireBytes
    return wireBytes
  }

  /** A record outside protection: TLS 1.3's compatibility change_cipher_spec (RFC 8446 appendix D.4). */
  writePlaintext(type: number, content: Uint8Array): number {
    const record = this.#plaintextRecord(type, content)
    this.#outgoing.push(record)
    this.bytesSent += record.length
    return record.length
  }

  takeOutgoing(): Uint8Array {
    const queued = this.#outgoing
    this.#outgoing = []
    return queued.length === 1 && queued[0] !== undefined ? queued[0] : concat(queued)
  }

  #plaintextRecord(type: number, fragment: Uint8Array): Uint8Array {
    const version = this.outgoingVersion
    const record = new Uint8Array(5 + fragment.length)
    record.set([type, version >>> 8, version & 0xff, fragment.length >>> 8, fragment.length & 0xff])
    record.set(fragment, 5)
    return record
  }

  #checkHeader(type: number, version: number, length: number): void {
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) {
      throw new TlsError('record-type-unknown', { expected: 'a content type from 20 to 23', got: contentTypeLabel(type) })
    }
    // RFC 8446 section 5.1: legacy_record_version is ignored in TLS 1.3, but for telling TLS from everything else.
    const negotiated = this.version
    if (version >>> 8 !== 3) throw new TlsError('record-version-wrong', { expected: 'version 0x03xx', got: versionLabel(version) })
    if (negotiated !== null && negotiated < TLS13 && version !== negotiated) {
      throw new TlsError('record-version-wrong', { expected: versionLabel(negotiated), got: versionLabel(version) })
    }
    const limit = this.#opener === null || type === CHANGE_CIPHER_SPEC && negotiated === TLS13
      ? maxPlaintextLength
      : negotiated === TLS13 ? maxCiphertextLength13 : maxCiphertextLength12
    if (length > limit) throw new TlsError('record-too-long', { expected: `at most ${limit} bytes`, got: `${length}` })
  }

  #read(type: number, header: Uint8Array, fragment: Uint8Array): InboundRecord {
    const wireBytes = 5 + fragment.length
    const inTls13 = this.version === TLS13
    if (this.#opener === null || (inTls13 && type === CHANGE_CIPHER_SPEC)) {
      if (type === APPLICATION_DATA) {
        throw new TlsError('record-type-unexpected', { expected: 'no application data before the keys', got: 'application_data' })
      }
      return { type, content: fragment.slice(), wireBytes, wasProtected: false }
    }
    if (inTls13 && type !== APPLICATION_DATA) {
      throw new TlsError('record-type-unexpected',{
        expected: 'a protected record',
        got: `${contentTypeLabel(type)} in plaintext`,
      })
    }
    const opened = this.#opener.open(header, fragment)
    if (opened.content.length > this.maxIncomingLength) {
      throw new TlsError('record-too-long',{
        expected: `at most ${this.maxIncomingLength} bytes, our record_size_limit`,
        got: `${opened.content.length}`,
      })
    }
    if (inTls13 && opened.type !== HANDSHAKE && opened.type !== ALERT && opened.type !== APPLICATION_DATA) {
      throw new TlsError('record-type-unexpected', { expected: 'handshake, alert or application_data inside', got: contentTypeLabel(opened.type) })
    }
    return { type: opened.type, content: opened.content, wireBytes, wasProtected: true }
  }
}
