import { fromHex, toHex } from '../../bytes/bytes.ts'

/**
 * X25519 (RFC 7748 section 5) in BigInt arithmetic, for a runtime whose `node:crypto` cannot do it with a peer's key.
 *
 * BigInt takes a time that depends on its values. That is bearable here only because the scalar is an ephemeral key
 * that meets exactly one peer's point, once; do not use it for a key that lives longer.
 */
export function scalarMultiply(scalar: Uint8Array, point: Uint8Array): Uint8Array {
  const clamped = scalar.slice(0, 32)
  clamped[0] = (clamped[0] ?? 0) & 248
  clamped[31] = ((clamped[31] ?? 0) & 127) | 64
  const bits = littleEndian(clamped).toString(2).padStart(255, '0')

  // The top bit of the point is masked (RFC 7748 section 5). The names below are those of the RFC's pseudocode.
  const x1 = littleEndian(point) & lower255
  let [x2, z2, x3, z3] = [1n, 0n, x1, 1n]
  let swap = false
  for (const character of bits) {
    const bit = character === '1'
    if (swap !== bit) [x2, z2, x3, z3] = [x3, z3, x2, z2]
    swap = bit
    const a = x2 + z2
    const aa = multiply(a, a)
    const b = x2 - z2 + twicePrime
    const bb = multiply(b, b)
    const e = aa - bb + twicePrime
    const da = multiply(x3 - z3 + twicePrime, a)
    const cb = multiply(x3 + z3, b)
    const sum = da + cb
    const difference = da - cb + twicePrime
    x3 = multiply(sum, sum)
    z3 = multiply(x1, multiply(difference, difference))
    x2 = multiply(aa, bb)
    z2 = multiply(e, aa + a24 * e)
  }
  if (swap) [x2, z2] = [x3, z3]
  return toLittleEndian(multiply(x2, invert(z2)) % prime)
}

/** A product modulo p, kept below 2^255 + 19 * 2^7 or so; the last step of all reduces it fully. */
function multiply(a: bigint, b: bigint): bigint {
  return fold(fold(a * b))
}

/** 2^255 is 19 modulo p. */
function fold(value: bigint): bigint {
  return (value & lower255) + 19n * (value >> 255n)
}

/** z^(p-2), which is the inverse by Fermat, and 0 for 0. */
function invert(z: bigint): bigint {
  let result = 1n
  for (const bit of (prime - 2n).toString(2)) {
    result = multiply(result, result)
    if (bit === '1') result = multiply(result, z)
  }
  return result
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`)
}

function toLittleEndian(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0')).reverse()
}

const lower255 = (1n << 255n) - 1n
const prime = (1n << 255n) - 19n
const twicePrime = 2n * prime
/** (486662 - 2) / 4, RFC 7748 section 5. */
const a24 = 121_665n
