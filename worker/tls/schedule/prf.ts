import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import type { CipherSuite, HashName } from '../cipher-suites.ts'
import { bulkParameters } from '../record/protection.ts'
import type { ConnectionKeys } from '../record/protection-12.ts'
import { TLS11, TLS12 } from '../versions.ts'
import { digest, hmac } from './hash.ts'

/** The pseudorandom function of TLS 1.2 (RFC 5246 section 5) and of 1.0 and 1.1 (RFC 4346 section 5). */
export function prf(
  version: number, hash: HashName, secret: Uint8Array, label: string, seed: Uint8Array, length: number,
): Uint8Array {
  const labelled = concat([fromLatin1(label), seed])
  if (version >= TLS12) return pHash(hash, secret, labelled, length)
  const half = Math.ceil(secret.length / 2)
  const md5 = pHash('md5', secret.subarray(0, half), labelled, length)
  const sha1 = pHash('sha1', secret.subarray(secret.length - half), labelled, length)
  return md5.map((byte, i) => byte ^ (sha1[i] ?? 0))
}

export const masterSecretLength = 48

/** RFC 5246 section 8.1. */
export function masterSecret(
  version: number, hash: HashName, premaster: Uint8Array, clientRandom: Uint8Array, serverRandom: Uint8Array,
): Uint8Array {
  return prf(version, hash, premaster, 'master secret', concat([clientRandom, serverRandom]), masterSecretLength)
}

/** RFC 7627 section 4: bound to everything up to ClientKeyExchange. */
export function extendedMasterSecret(version: number, hash: HashName, premaster: Uint8Array, sessionHash: Uint8Array): Uint8Array {
  return prf(version, hash, premaster, 'extended master secret', sessionHash, masterSecretLength)
}

/** verify_data: RFC 5246 section 7.4.9. */
export function verifyData(
  version: number, hash: HashName, master: Uint8Array, side: 'client' | 'server', transcriptHash: Uint8Array,
): Uint8Array {
  return prf(version, hash, master, `${side} finished`, transcriptHash, 12)
}

/** The hash over the handshake that Finished covers: one of the suite, or MD5 and SHA-1 before TLS 1.2. */
export function handshakeHash(version: number, hash: HashName, messages: Uint8Array): Uint8Array {
  return version >= TLS12 ? digest(hash, messages) : concat([digest('md5', messages), digest('sha1', messages)])
}

/** RFC 5705 section 4. */
export function exportKeyingMaterial12(
  version: number, hash: HashName, master: Uint8Array, randoms: Uint8Array, label: string, context: Uint8Array | null, length: number,
): Uint8Array {
  const suffix = context === null ? new Uint8Array() : concat([Uint8Array.of(context.length >>> 8, context.length & 0xff), context])
  return prf(version, hash, master, label, concat([randoms, suffix]), length)
}

export interface KeyBlock {
  readonly client: ConnectionKeys
  readonly server: ConnectionKeys
}

/** Cuts the key block: RFC 5246 section 6.3. */
export function keyBlock(
  version: number, suite: CipherSuite, master: Uint8Array, clientRandom: Uint8Array, serverRandom: Uint8Array, encryptThenMac: boolean,
): KeyBlock {
  const parameters = bulkParameters(suite.bulkCipher)
  const { macLength, keyLength } = parameters
  // From TLS 1.1 on, CBC has its IV in the record (RFC 4346 section 6.3.1).
  const ivLength = parameters.kind === 'cbc' && version >= TLS11 ? 0 : parameters.fixedIvLength
  const block = prf(version, suite.hash, master, 'key expansion', concat([serverRandom, clientRandom]), 2 * (macLength + keyLength + ivLength))
  const cut = (index: 0 | 1): ConnectionKeys => {
    const macStart = index * macLength
    const keyStart = 2 * macLength + index * keyLength
    const ivStart = 2 * (macLength + keyLength) + index * ivLength
    return {
      parameters,
      version,
      macKey: block.slice(macStart, macStart + macLength),
      key: block.slice(keyStart, keyStart + keyLength),
      iv: block.slice(ivStart, ivStart + ivLength),
      encryptThenMac,
    }
  }
  return { client: cut(0), server: cut(1) }
}

function pHash(hash: string, secret: Uint8Array, seed: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length)
  let a = seed
  for (let offset = 0; offset < length;) {
    a = hmac(hash, secret, a)
    const block = hmac(hash, secret, a, seed)
    output.set(block.subarray(0, Math.min(block.length, length - offset)), offset)
    offset += block.length
  }
  return output
}
