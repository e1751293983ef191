import { browser } from 'wxt/browser'
import type { AsnCache } from '../../shared/dns/asn-cache.ts'

/** Networks by prefix, in the extension's own storage. It is only a cache: a storage that fails costs a question more. */
export const storedAsnCache: AsnCache = {
  async get(keys) {
    try {
      return await browser.storage.local.get(keys)
    } catch {
      return {}
    }
  },
  async set(items) {
    try {
      await browser.storage.local.set(items)
      await forgetSoonestExpiring()
    } catch {
      // Full or forbidden storage: see above.
    }
  },
}

async function forgetSoonestExpiring(): Promise<void> {
  const cached = Object.entries(await browser.storage.local.get(null)).filter(([key]) => key.startsWith('asn:'))
  if (cached.length <= maxEntries) return
  const byExpiry = cached.toSorted(([, a], [, b]) => expiryOf(a) - expiryOf(b))
  await browser.storage.local.remove(byExpiry.slice(0, cached.length - maxEntries).map(([key]) => key))
}

function expiryOf(entry: unknown): number {
  return typeof entry === 'object' && entry !== null && 'expiresAtMs' in entry && typeof entry.expiresAtMs === 'number' ? entry.expiresAtMs : 0
}

/** A day's browsing; some 200 bytes each. */
const maxEntries = 500
