import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { CipherSuite, HashName } from '../cipher-suites.ts'
import { bulkParameters } from '../record/protection.ts'
import type { TrafficKeys } from '../record/protection-13.ts'
import { digest, hashLength, hmac } from './hash.ts'

/** HKDF-Expand-Label: RFC 8446 section 7.1, over RFC 5869 section 2.3. */
export function hkdfExpandLabel(
  hash: HashName, secret: Uint8Array, label: string, context: Uint8Array, length: number,
): Uint8Array {
  const info = new ByteWriter()
    .uint16(length)
    .vector8((writer) => writer.bytes(fromLatin1(`tls13 ${label}`)))
    .vector8((writer) => writer.bytes(context))
    .finish()
  let block: Uint8Array = new Uint8Array()
  const blocks: Uint8Array[] = []
  for (let i = 1; blocks.length * hashLength(hash) < length; i++) {
    block = hmac(hash, secret, block, info, Uint8Array.of(i))
    blocks.push(block)
  }
  return concat(blocks).slice(0, length)
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
  const secret = deriveSecret(hash, exporterMasterSecret, label, digest(hash, new Uint8Array()))
  return hkdfExpandLabel(hash, secret, 'exporter', digest(hash, context), length)
}

/** Early Secret: RFC 8446 section 7.1. Without a PSK the input is zeros. */
export function earlySecret(hash: HashName, psk: Uint8Array | null): Uint8Array {
  return hkdfExtract(hash, new Uint8Array(hashLength(hash)), psk ?? new Uint8Array(hashLength(hash)))
}

export interface HandshakeSecrets {
  readonly handshakeSecret: Uint8Array
  readonly client: Uint8Array
  readonly server: Uint8Array
}

export function handshakeSecrets(
  hash: HashName, early: Uint8Array, sharedSecret: Uint8Array, transcriptHash: Uint8Array,
): HandshakeSecrets {
  const derived = deriveSecret(hash, early, 'derived', digest(hash, new Uint8Array()))
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
  const derived = deriveSecret(hash, handshakeSecret, 'derived', digest(hash, new Uint8Array()))
  const masterSecret = hkdfExtract(hash, derived, new Uint8Array(hashLength(hash)))
  return {
    masterSecret,
    client: deriveSecret(hash, masterSecret, 'c ap traffic', transcriptHash),
    server: deriveSecret(hash, masterSecret, 's ap traffic', transcriptHash),
    exporter: deriveSecret(hash, masterSecret, 'exp master', transcriptHash),
  }
}
