import { createHash, createHmac } from 'node:crypto'
import type { HashName } from '../cipher-suites.ts'
import { plain } from '../wire.ts'

export function hashLength(hash: HashName): number {
  return hash === 'sha384' ? 48 : 32
}

export function digest(hash: string, bytes: Uint8Array): Uint8Array {
  return plain(createHash(hash).update(bytes).digest())
}

export function hmac(hash: string, key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const keyed = createHmac(hash, key)
  for (const part of parts) keyed.update(part)
  return plain(keyed.digest())
}
