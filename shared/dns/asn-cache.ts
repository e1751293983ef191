import type { AsnCacheEntry, AsnOrigin } from '../contract/dns.ts'
import { prefixOf } from './address.ts'
import type { IpAddress } from './address.ts'

/**
 * Where look-ups are kept: `get` as the extension's storage areas have it (many keys, an object with those that are
 * there), so that the longest prefix is found in one call. What comes back is checked before it is believed.
 */
export interface AsnCache {
  get(keys: string[]): Promise<Record<string, unknown>>
  set(items: Record<string, unknown>): Promise<void>
}

/** The origins of the longest cached prefix that holds the address and has not expired. */
export async function findCached(cache: AsnCache, address: IpAddress, nowMs: number): Promise<AsnOrigin[] | null> {
  const [shortest, longest] = address.family === 'ipv4' ? [8, 32] : [16, 128]
  const keys = Array.from({ length: longest - shortest + 1 }, (_, i) => keyOf(prefixOf(address, longest - i)))
  const found = await cache.get(keys)
  for (const key of keys) {
    const entry = found[key]
    if (isEntry(entry) && entry.expiresAtMs > nowMs) return entry.origins
  }
  return null
}

export async function storeCached(cache: AsnCache, prefix: string, entry: AsnCacheEntry): Promise<void> {
  await cache.set({ [keyOf(prefix)]: entry })
}

/** A cache in memory that forgets the oldest prefix when it is full. */
export class MemoryAsnCache implements AsnCache {
  readonly #entries = new Map<string, unknown>()
  readonly #maxEntries: number

  constructor(maxEntries = 1_000) {
    this.#maxEntries = maxEntries
  }

  get(keys: string[]): Promise<Record<string, unknown>> {
    return Promise.resolve(Object.fromEntries(keys.flatMap((key) => (this.#entries.has(key) ? [[key, this.#entries.get(key)]] : []))))
  }

  set(items: Record<string, unknown>): Promise<void> {
    for (const [key, value] of Object.entries(items)) {
      this.#entries.delete(key)
      this.#entries.set(key, value)
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break
      this.#entries.delete(oldest)
    }
    return Promise.resolve()
  }
}

/** Checked by hand: for this alone the popup would have to load the whole of zod. */
function isEntry(value: unknown): value is AsnCacheEntry {
  return isObject(value) && typeof value['expiresAtMs'] === 'number' && Array.isArray(value['origins']) && value['origins'].length > 0 && value['origins'].every(isOrigin)
}

function isOrigin(value: unknown): value is AsnOrigin {
  if (!isObject(value) || !Number.isInteger(value['asn']) || typeof value['prefix'] !== 'string') return false
  return ['country', 'registry', 'allocatedOn', 'name'].every((field) => value[field] === null || typeof value[field] === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function keyOf(prefix: string): string {
  return `asn:${prefix}`
}
