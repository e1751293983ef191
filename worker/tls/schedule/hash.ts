import { hash as oneShotHash } from 'node:crypto'
import { concat } from '../../bytes/bytes.ts'
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
  const block = new Uint8Array(blockLength)
  block.set(key.length > blockLength ? digest(hash, key) : key)
  const inner = digest(hash, concat([block.map((byte) => byte ^ 0x36), ...parts]))
  return digest(hash, concat([block.map((byte) => byte ^ 0x5c), inner]))
}
