import { parseLogList, type CtLogList } from '../x509/sct.ts'

/**
 * The list of Certificate Transparency logs from the address that the operator chose, kept for a day in the isolate.
 * Null where there is no address, or nothing that is such a list could be had: then every log is unknown.
 */
export async function ctLogList(
  url: string | null,
  { fetch, nowMs }: { readonly fetch: (url: string, init: RequestInit) => Promise<Response>; readonly nowMs: number },
): Promise<CtLogList | null> {
  if (url === null) return null
  if (cached !== null && cached.url === url && nowMs < cached.expiresAtMs) return cached.list
  const list = await load(url, fetch)
  // A failure is remembered too, for a short while, so that it does not cost every probe its time.
  cached = { url, list, expiresAtMs: nowMs + (list === null ? retryAfterMs : keptForMs) }
  return list
}

async function load(url: string, fetch: (url: string, init: RequestInit) => Promise<Response>): Promise<CtLogList | null> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal: AbortSignal.timeout(maxFetchMs) })
    const text = response.status === 200 ? await response.text() : ''
    return text.length === 0 || text.length > maxListCharacters ? null : parseLogList(JSON.parse(text))
  } catch {
    return null
  }
}

let cached: { readonly url: string; readonly list: CtLogList | null; readonly expiresAtMs: number } | null = null

const maxFetchMs = 3_000
/** The list changes every few weeks; Chrome itself follows it daily. */
const keptForMs = 86_400_000
const retryAfterMs = 60_000
/** It has some 100 kB. */
const maxListCharacters = 2_000_000
