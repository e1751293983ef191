import { TlsError } from '../errors.ts'
import { aeadOpen, aeadSeal, tagLength } from './aead.ts'
import { APPLICATION_DATA, maxPlaintextLength } from './content-type.ts'
import { maxSequence } from './protection.ts'
import type { RecordOpener, RecordSealer } from './protection.ts'

/** Traffic keys of one direction: RFC 8446 section 7.3. */
export interface TrafficKeys {
  readonly algorithm: string
  readonly key: Uint8Array
  readonly iv: Uint8Array
}

/** TLS 1.3 record protection: RFC 8446 section 5.2. */
export function sealer13(keys: TrafficKeys): RecordSealer {
  let sequence = 0
  return {
    get sequence() {
      return sequence
    },
    seal(type, content) {
      const inner = new Uint8Array(content.length + 1)
      inner.set(content)
      inner[content.length] = type
      const length = inner.length + tagLength
      const header = Uint8Array.of(APPLICATION_DATA, 3, 3, length >>> 8, length & 0xff)
      const sealed = aeadSeal(keys.algorithm, keys.key, nonce(keys.iv, sequence++), header, inner)
      const record = new Uint8Array(5 + sealed.length)
      record.set(header)
      record.set(sealed, 5)
      return record
    },
  }
}

export function opener13(keys: TrafficKeys): RecordOpener {
  let sequence = 0
  return {
    open(header, fragment) {
      if (sequence >= maxSequence) throw new TlsError('record-sequence-exhausted')
      const inner = aeadOpen(keys.algorithm, keys.key, nonce(keys.iv, sequence++), header, fragment)
      // RFC 8446 section 5.4: the content type is the last octet that is not zero.
      let end = inner.length - 1
      while (end >= 0 && inner[end] === 0) end--
      const type = inner[end]
      if (type === undefined) {
        throw new TlsError('record-without-content', { expected: 'a content type before the padding', got: 'zeros only' })
      }
      if (inner.length > maxPlaintextLength + 1) {
        throw new TlsError('record-too-long',{
          expected: `at most ${maxPlaintextLength + 1} bytes of inner plaintext`,
          got: `${inner.length}`,
        })
      }
      return { type, content: inner.subarray(0, end) }
    },
  }
}

/** RFC 8446 section 5.3: the sequence number, padded on the left, XOR the IV. */
function nonce(iv: Uint8Array, sequence: number): Uint8Array {
  const value = iv.slice()
  let rest = sequence
  for (let i = value.length - 1; i >= value.length - 8; i--) {
    value[i] = (value[i] ?? 0) ^ (rest % 0x100)
    rest = Math.floor(rest / 0x100)
  }
  return value
}
