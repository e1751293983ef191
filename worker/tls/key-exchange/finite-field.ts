import { createDiffieHellman } from 'node:crypto'
import { TlsError } from '../errors.ts'
import { plain } from '../wire.ts'
import type { KeyShare } from './key-share.ts'

/**
 * Diffie-Hellman in a prime field: the named groups of RFC 7919 in TLS 1.3, any group in a TLS 1.2 ServerKeyExchange.
 * Public value and secret are as long as the prime, zeros in front included (RFC 8446 sections 4.2.8.1 and 7.4.1).
 */
export function finiteFieldKeyShare(prime: Uint8Array, generator: Uint8Array, random: (length: number) => Uint8Array): KeyShare {
  const group = importGroup(prime, generator)
  const exponent = random(exponentLength(prime.length)).slice()
  // A zero exponent would make the public value 1; the top bit also keeps the exponent's length fixed.
  exponent[0] = (exponent[0] ?? 0) | 0x80
  if (exponent.length >= prime.length) exponent[0] = exponent[0] & 0x7f & ((prime[0] ?? 0) >> 1)
  group.setPrivateKey(exponent)
  // g^x by the same operation as the secret: getPublicKey() exists only after generateKeys(), which may draw its own x.
  const power = (base: Uint8Array) => {
    try {
      return leftPad(plain(group.computeSecret(base)), prime.length)
    } catch (cause) {
      throw new TlsError('key-share-invalid', { expected: 'a public value of a prime field', got: 'one that the library refuses', cause })
    }
  }
  return {
    publicKey: power(generator),
    agree(peer) {
      if (peer.length !== prime.length) {
        throw new TlsError('key-share-invalid', { expected: `a public value of ${prime.length} bytes`, got: `${peer.length} bytes` })
      }
      // RFC 8446 section 4.2.8.1 and RFC 7919 section 5.1: 1 < dh_Y < p - 1.
      if (isAtMostOne(peer) || !isBelowPrimeMinusOne(peer, prime)) {
        throw new TlsError('key-share-invalid', { expected: '1 < dh_Y < p - 1', got: 'a value outside' })
      }
      return power(peer)
    },
  }
}

function importGroup(prime: Uint8Array, generator: Uint8Array): ReturnType<typeof createDiffieHellman> {
  try {
    return createDiffieHellman(Buffer.from(prime), Buffer.from(generator))
  } catch (cause) {
    throw new TlsError('key-share-invalid', { expected: 'a prime and a generator', got: 'a group that the library refuses', cause })
  }
}

/** Twice the strength of the group, at least (RFC 7919 section 5.2 asks for 225 bits with 2048 and 325 with 4096). */
function exponentLength(primeLength: number): number {
  return Math.min(primeLength, primeLength <= 256 ? 32 : primeLength <= 384 ? 40 : 48)
}

function leftPad(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length >= length) return bytes
  const padded = new Uint8Array(length)
  padded.set(bytes, length - bytes.length)
  return padded
}

function isAtMostOne(value: Uint8Array): boolean {
  return value.every((byte, i) => byte === 0 || (byte === 1 && i === value.length - 1))
}

/** The prime is odd, so p - 1 is p with its last bit cleared. */
function isBelowPrimeMinusOne(value: Uint8Array, prime: Uint8Array): boolean {
  for (let i = 0; i < prime.length; i++) {
    const limit = i === prime.length - 1 ? (prime[i] ?? 0) & 0xfe : (prime[i] ?? 0)
    const difference = (value[i] ?? 0) - limit
    if (difference !== 0) return difference < 0
  }
  return false
}
