import { fromHex, toHex } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import type { KeyShare } from './key-share.ts'

/**
 * Diffie-Hellman in a prime field: the named groups of RFC 7919 in TLS 1.3, any group in a TLS 1.2 ServerKeyExchange.
 * Public value and secret are as long as the prime, zeros in front included (RFC 8446 sections 4.2.8.1 and 7.4.1).
 *
 * The arithmetic is BigInt's: `createDiffieHellman()` tests its prime for primality first, which takes a second for
 * 2048 bits, against some milliseconds for the exponentiation. BigInt's time depends on its values, which is bearable
 * because the exponent is ephemeral and meets one peer's value, once.
 */
export function finiteFieldKeyShare(prime: Uint8Array, generator: Uint8Array, random: (length: number) => Uint8Array): KeyShare {
  const modulus = toBigInt(prime)
  const base = toBigInt(generator)
  if (modulus % 2n === 0n || base < 2n || base >= modulus - 1n) {
    throw new TlsError('key-share-invalid', { expected: 'an odd prime and a generator 1 < g < p - 1', got: 'other values' })
  }
  const exponent = random(exponentLength(prime.length)).slice()
  // The top bit fixes the exponent's length, so that it is never zero.
  exponent[0] = (exponent[0] ?? 0) | 0x80
  const bits = toBigInt(exponent).toString(2)
  return {
    publicKey: toBytes(power(base, bits, modulus), prime.length),
    agree(peer) {
      if (peer.length !== prime.length) {
        throw new TlsError('key-share-invalid',{
          expected: `a public value of ${prime.length} bytes`,
          got: `${peer.length} bytes`,
        })
      }
      const value = toBigInt(peer)
      // RFC 8446 section 4.2.8.1 and RFC 7919 section 5.1: 1 < dh_Y < p - 1.
      if (value <= 1n || value >= modulus - 1n) {
        throw new TlsError('key-share-invalid', { expected: '1 < dh_Y < p - 1', got: 'a value outside' })
      }
      return toBytes(power(value, bits, modulus), prime.length)
    },
  }
}

/** Twice the strength of the group, at least (RFC 7919 section 5.2 asks for 225 bits with 2048 and 325 with 4096). */
function exponentLength(primeLength: number): number {
  return primeLength <= 256 ? 32 : primeLength <= 384 ? 40 : 48
}

/** Four bits of the exponent at a time: sixteen powers are made beforehand. */
function power(base: bigint, bits: string, modulus: bigint): bigint {
  const powers = [1n, base]
  for (let i = 2; i < 16; i++) powers.push(((powers[i - 1] ?? 1n) * base) % modulus)
  let result = 1n
  for (let offset = 0; offset < bits.length; offset += 4) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus
    result = (result * (powers[Number.parseInt(bits.slice(offset, offset + 4), 2)] ?? 1n)) % modulus
  }
  return result
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`)
}

function toBytes(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * length, '0'))
}
