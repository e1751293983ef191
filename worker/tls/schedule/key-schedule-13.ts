import { fromLatin1 } from '../../bytes/bytes.ts'
import type { CipherSuite, HashName } from '../cipher-suites.ts'
import { TlsError } from '../errors.ts'
import { bulkParameters } from '../record/protection.ts'
import type { TrafficKeys } from '../record/protection-13.ts'
import { digest, hashLength, hmac } from './hash.ts'

/** HKDF-Expand-Label: RFC 8446 section 7.1, over RFC 5869 section 2.3. */
export function hkdfExpandLabel(
  hash: HashName, secret: Uint8Array, label: string, context: Uint8Array, length: number,
): Uint8Array {
  const info = hkdfLabel(length, label, context)
  const hashBytes = hashLength(hash)
  let block = hmac(hash, secret, info, FIRST)
  // Nearly every label asks for one hash or less.
  if (length <= hashBytes) return length === hashBytes ? block : block.slice(0, length)
  const output = new Uint8Array(length)
  for (let i = 1, offset = 0; ; i++) {
    output.set(block.subarray(0, length - offset), offset)
    offset += hashBytes
    if (offset >= length) return output
    block = hmac(hash, secret, block, info, Uint8Array.of(i + 1))
  }
}

/** The structure HkdfLabel: length, label and context, the latter two behind their lengths. */
function hkdfLabel(length: number, label: string, context: Uint8Array): Uint8Array {
  const full = fromLatin1(`tls13 ${label}`)
  if (full.length > 255) throw new TlsError('invalid-option', { expected: 'a label of at most 249 octets', got: `${label.length}` })
  const bytes = new Uint8Array(4 + full.length + context.length)
  bytes.set([length >>> 8, length & 0xff, full.length])
  bytes.set(full, 3)
  bytes[3 + full.length] = context.length
  bytes.set(context, 4 + full.length)
  return bytes
}

/** Derive-Secret with the transcript hash already taken. */
export function deriveSecret(hash: HashName, secret: Uint8Array, label: string, transcriptHash: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, label, transcriptHash, hashLength(hash))
}

/** HKDF-Extract: RFC 5869 section 2.2. */
export function hkdfExtract(hash: HashName, salt: Uint8Array, input: Uint8Array): Uint8Array {
  return hmac(hash, salt, input)
}

/** Record keys from a traffic secret: RFC 8446 section 7.3. */
export function trafficKeys(suite: CipherSuite, secret: Uint8Array): TrafficKeys {
  const { algorithm, keyLength } = bulkParameters(suite.bulkCipher)
  return {
    algorithm,
    key: hkdfExpandLabel(suite.hash, secret, 'key', new Uint8Array(), keyLength),
    iv: hkdfExpandLabel(suite.hash, secret, 'iv', new Uint8Array(), 12),
  }
}

/** verify_data of a Finished, and a PSK binder: RFC 8446 sections 4.4.4 and 4.2.11.2. */
export function finishedMac(hash: HashName, baseKey: Uint8Array, transcriptHash: Uint8Array): Uint8Array {
  return hmac(hash, hkdfExpandLabel(hash, baseKey, 'finished', new Uint8Array(), hashLength(hash)), transcriptHash)
}

/** The next generation of a traffic secret: RFC 8446 section 7.2. */
export function nextTrafficSecret(hash: HashName, secret: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, 'traffic upd', new Uint8Array(), hashLength(hash))
}

/** The PSK of a ticket: RFC 8446 section 4.6.1. */
export function resumptionPsk(hash: HashName, resumptionMasterSecret: Uint8Array, ticketNonce: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, resumptionMasterSecret, 'resumption', ticketNonce, hashLength(hash))
}

/** Exported keying material: RFC 8446 section 7.5. */
export function exportKeyingMaterial13(
  hash: HashName, exporterMasterSecret: Uint8Array, label: string, context: Uint8Array, length: number,
): Uint8Array {
  const secret = deriveSecret(hash, exporterMasterSecret, label, constants(hash).emptyHash)
  return hkdfExpandLabel(hash, secret, 'exporter', digest(hash, context), length)
}

/** Early Secret: RFC 8446 section 7.1. Without a PSK the input is zeros. */
export function earlySecret(hash: HashName, psk: Uint8Array | null): Uint8Array {
  return psk === null ? constants(hash).earlySecret : hkdfExtract(hash, new Uint8Array(hashLength(hash)), psk)
}

export interface HandshakeSecrets {
  readonly handshakeSecret: Uint8Array
  readonly client: Uint8Array
  readonly server: Uint8Array
}

export function handshakeSecrets(
  hash: HashName, early: Uint8Array, sharedSecret: Uint8Array, transcriptHash: Uint8Array,
): HandshakeSecrets {
  const { emptyHash, earlySecret: withoutPsk, derived: derivedWithoutPsk } = constants(hash)
  const derived = early === withoutPsk ? derivedWithoutPsk : deriveSecret(hash, early, 'derived', emptyHash)
  const handshakeSecret = hkdfExtract(hash, derived, sharedSecret)
  return {
    handshakeSecret,
    client: deriveSecret(hash, handshakeSecret, 'c hs traffic', transcriptHash),
    server: deriveSecret(hash, handshakeSecret, 's hs traffic', transcriptHash),
  }
}

export interface ApplicationSecrets {
  readonly masterSecret: Uint8Array
  readonly client: Uint8Array
  readonly server: Uint8Array
  readonly exporter: Uint8Array
}

/** `transcriptHash` covers ClientHello up to the server's Finished. */
export function applicationSecrets(hash: HashName, handshakeSecret: Uint8Array, transcriptHash: Uint8Array): ApplicationSecrets {
  const derived = deriveSecret(hash, handshakeSecret, 'derived', constants(hash).emptyHash)
  const masterSecret = hkdfExtract(hash, derived, new Uint8Array(hashLength(hash)))
  return {
    masterSecret,
    client: deriveSecret(hash, masterSecret, 'c ap traffic', transcriptHash),
    server: deriveSecret(hash, masterSecret, 's ap traffic', transcriptHash),
    exporter: deriveSecret(hash, masterSecret, 'exp master', transcriptHash),
  }
}

interface HashConstants {
  readonly emptyHash: Uint8Array
  /** Early Secret without a PSK, and what is derived from it: the same in every full handshake. */
  readonly earlySecret: Uint8Array
  readonly derived: Uint8Array
}

function constants(hash: HashName): HashConstants {
  const known = constantsByHash.get(hash)
  if (known !== undefined) return known
  const zeros = new Uint8Array(hashLength(hash))
  const emptyHash = digest(hash, new Uint8Array())
  const withoutPsk = hkdfExtract(hash, zeros, zeros)
  const made = { emptyHash, earlySecret: withoutPsk, derived: deriveSecret(hash, withoutPsk, 'derived', emptyHash) }
  constantsByHash.set(hash, made)
  return made
}

const constantsByHash = new Map<HashName, HashConstants>()
/** The counter of the first block: RFC 5869 section 2.3. */
const FIRST = Uint8Array.of(1)
