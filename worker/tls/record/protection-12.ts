import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'
import { concat, constantTimeEqual } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { TLS11 } from '../versions.ts'
import { plain } from '../wire.ts'
import { aeadOpen, aeadSeal, tagLength } from './aead.ts'
import { maxPlaintextLength } from './content-type.ts'
import { maxSequence, writeSequence } from './protection.ts'
import type { BulkParameters, RecordOpener, RecordSealer } from './protection.ts'

/** Keys of one direction from the key block: RFC 5246 section 6.3. */
export interface ConnectionKeys {
  readonly parameters: BulkParameters
  readonly version: number
  readonly macKey: Uint8Array
  readonly key: Uint8Array
  /** GCM: the implicit part of the nonce; ChaCha20: the nonce mask; CBC in TLS 1.0: the first IV. */
  readonly iv: Uint8Array
  /** RFC 7366. */
  readonly encryptThenMac: boolean
}

export function sealer12(keys: ConnectionKeys, random: (length: number) => Uint8Array): RecordSealer {
  let sequence = 0
  const seal = keys.parameters.kind === 'cbc' ? cbcSeal(keys, random) : aeadSeal12(keys)
  return {
    get sequence() {
      return sequence
    },
    seal(type, content) {
      const fragment = seal(type, content, sequence++)
      const record = new Uint8Array(5 + fragment.length)
      record.set([type, keys.version >>> 8, keys.version & 0xff, fragment.length >>> 8, fragment.length & 0xff])
      record.set(fragment, 5)
      return record
    },
  }
}

export function opener12(keys: ConnectionKeys): RecordOpener {
  let sequence = 0
  const open = keys.parameters.kind === 'cbc' ? cbcOpen(keys) : aeadOpen12(keys)
  return {
    open(header, fragment) {
      if (sequence >= maxSequence) throw new TlsError('record-sequence-exhausted')
      const type = header[0] ?? 0
      const content = open(type, fragment, sequence++)
      if (content.length > maxPlaintextLength) {
        throw new TlsError('record-too-long',{
          expected: `at most ${maxPlaintextLength} bytes of plaintext`,
          got: `${content.length}`,
        })
      }
      return { type, content }
    },
  }
}

type Seal = (type: number, content: Uint8Array, sequence: number) => Uint8Array
type Open = (type: number, fragment: Uint8Array, sequence: number) => Uint8Array

/** AES-GCM (RFC 5288 section 3) carries eight bytes of nonce in the record; ChaCha20 (RFC 7905 section 2) none. */
function aeadSeal12(keys: ConnectionKeys): Seal {
  const { parameters } = keys
  return (type, content, sequence) => {
    const explicit = explicitNonce(parameters, sequence)
    const sealed = aeadSeal(parameters.algorithm, keys.key, nonce12(keys, explicit, sequence), pseudoHeader(keys, type, sequence, content.length), content)
    return concat([explicit, sealed])
  }
}

function aeadOpen12(keys: ConnectionKeys): Open {
  const { parameters } = keys
  const explicitLength = parameters.kind === 'gcm' ? 8 : 0
  return (type, fragment, sequence) => {
    const length = fragment.length - explicitLength - tagLength
    if (length < 0) {
      throw new TlsError('bad-record-mac',{
        expected: `at least ${explicitLength + tagLength} bytes`,
        got: `${fragment.length} bytes`,
      })
    }
    const nonce = nonce12(keys, fragment.subarray(0, explicitLength), sequence)
    return aeadOpen(parameters.algorithm, keys.key, nonce, pseudoHeader(keys, type, sequence, length), fragment.subarray(explicitLength))
  }
}

function explicitNonce(parameters: BulkParameters, sequence: number): Uint8Array {
  if (parameters.kind !== 'gcm') return new Uint8Array()
  const explicit = new Uint8Array(8)
  writeSequence(explicit, 0, sequence)
  return explicit
}

function nonce12(keys: ConnectionKeys, explicit: Uint8Array, sequence: number): Uint8Array {
  if (keys.parameters.kind === 'gcm') return concat([keys.iv, explicit])
  const nonce = new Uint8Array(12)
  writeSequence(nonce, 4, sequence)
  return nonce.map((byte, i) => byte ^ (keys.iv[i] ?? 0))
}

/** seq_num, type, version and length: what both the MAC and the AEAD cover (RFC 5246 sections 6.2.3.1 and 6.2.3.3). */
function pseudoHeader(keys: ConnectionKeys, type: number, sequence: number, length: number): Uint8Array {
  const header = new Uint8Array(13)
  writeSequence(header, 0, sequence)
  header.set([type, keys.version >>> 8, keys.version & 0xff, length >>> 8, length & 0xff], 8)
  return header
}

/** CBC, MAC-then-encrypt (RFC 5246 section 6.2.3.2) or encrypt-then-MAC (RFC 7366 section 3). */
function cbcSeal(keys: ConnectionKeys, random: (length: number) => Uint8Array): Seal {
  const { parameters, encryptThenMac } = keys
  const { blockLength } = parameters
  const explicitIv = keys.version >= TLS11
  let chained = keys.iv
  return (type, content, sequence) => {
    const body = encryptThenMac ? content : concat([content, mac(keys, pseudoHeader(keys, type, sequence, content.length), content)])
    const padding = blockLength - (body.length % blockLength)
    const padded = new Uint8Array(body.length + padding).fill(padding - 1)
    padded.set(body)
    const iv = explicitIv ? random(blockLength) : chained
    const cipher = createCipheriv(parameters.algorithm, keys.key, iv)
    cipher.setAutoPadding(false)
    const encrypted = concat([cipher.update(padded), cipher.final()])
    // TLS 1.0 chains: the next IV is the last block of this record (RFC 2246 section 6.2.3.2).
    chained = encrypted.subarray(encrypted.length - blockLength)
    const fragment = explicitIv ? concat([iv, encrypted]) : encrypted
    return encryptThenMac ? concat([fragment, mac(keys, pseudoHeader(keys, type, sequence, fragment.length), fragment)]) : fragment
  }
}

function cbcOpen(keys: ConnectionKeys): Open {
  const { parameters, encryptThenMac } = keys
  const { blockLength, macLength } = parameters
  const explicitIv = keys.version >= TLS11
  let chained = keys.iv
  return (type, fragment, sequence) => {
    let body = fragment
    if (encryptThenMac) {
      if (fragment.length < macLength) throw badRecord()
      body = fragment.subarray(0, fragment.length - macLength)
      const expected = mac(keys, pseudoHeader(keys, type, sequence, body.length), body)
      if (!constantTimeEqual(expected, fragment.subarray(body.length))) throw badRecord()
    }
    const iv = explicitIv ? body.subarray(0, blockLength) : chained
    const encrypted = explicitIv ? body.subarray(blockLength) : body
    if (encrypted.length === 0 || encrypted.length % blockLength !== 0 || iv.length !== blockLength) throw badRecord()
    if (!encryptThenMac && encrypted.length < macLength + 1) throw badRecord()
    const decipher = createDecipheriv(parameters.algorithm, keys.key, iv)
    decipher.setAutoPadding(false)
    const padded = concat([decipher.update(encrypted), decipher.final()])
    chained = encrypted.slice(encrypted.length - blockLength)

    // A wrong padding and a wrong MAC must look alike (RFC 5246 section 6.2.3.2): the MAC is computed in either case,
    // over the length that zero padding would give.
    const available = padded.length - (encryptThenMac ? 0 : macLength)
    const padding = (padded[padded.length - 1] ?? 0) + 1
    let good = padding <= available ? 0 : 1
    for (let i = Math.max(0, padded.length - padding); i < padded.length; i++) good |= (padded[i] ?? 0) ^ (padding - 1)
    const contentLength = available - (good === 0 ? padding : 1)
    const content = plain(padded.subarray(0, Math.max(0, contentLength)))
    if (encryptThenMac) {
      if (good !== 0) throw badRecord()
      return content
    }
    const expected = mac(keys, pseudoHeader(keys, type, sequence, content.length), content)
    const genuine = constantTimeEqual(expected, padded.subarray(content.length, content.length + macLength))
    if (!genuine || good !== 0) throw badRecord()
    return content
  }
}

function mac(keys: ConnectionKeys, header: Uint8Array, body: Uint8Array): Uint8Array {
  return plain(createHmac(keys.parameters.mac ?? 'sha1', keys.macKey).update(header).update(body).digest())
}

function badRecord(): TlsError {
  return new TlsError('bad-record-mac', { expected: 'a record under the negotiated keys', got: 'a wrong MAC or padding' })
}
