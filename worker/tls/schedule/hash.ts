import { hash as oneShotHash } from 'node:crypto'
import type { HashName } from '../cipher-suites.ts'
import { plain } from '../wire.ts'

export function hashLength(hash: HashName): number {
  return hash === 'sha384' ? 48 : 32
}

export function digest(hash: string, bytes: Uint8Array): Uint8Array {
  return plain(oneShotHash(hash, bytes, 'buffer'))
}

/**
 * HMAC (RFC 2104) from two one-shot hashes. `createHmac()` makes a key object first, which costs several times the
 * hashing of inputs as short as those of a key schedule, and a handshake needs some forty of them.
 */
export function hmac(hash: string, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const blockLength = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const secret = key.length > blockLength ? digest(hash, key) : key
  const inner = new Uint8Array(parts.reduce((length, part) => length + part.length, blockLength)).fill(0x36, 0, blockLength)
  let offset = blockLength
  for (const part of parts) {
    inner.set(part, offset)
    offset += part.length
  }
  mix(inner, secret)
  const innerHash = oneShotHash(hash, inner, 'buffer')
  const outer = new Uint8Array(blockLength + innerHash.length).fill(0x5c, 0, blockLength)
  outer.set(innerHash, blockLength)
  mix(outer, secret)
  return digest(hash, outer)
}

/** XOR of the key onto the padding at the start of `block`. In place: a handshake does this eighty times. */
function mix(block: Uint8Array, secret: Uint8Array): void {
  for (let i = 0; i < secret.length; i++) block[i] = (block[i] ?? 0) ^ (secret[i] ?? 0)
}
