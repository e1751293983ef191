import { isLoopbackHost } from '../../shared/contract/loopback-host.ts'

/** The address of a Worker: an origin, written without a trailing slash. */
export type WorkerUrlFault = 'empty' | 'malformed' | 'scheme' | 'plain-http' | 'credentials' | 'path'

export type WorkerUrlResult = { readonly status: 'ok'; readonly url: string } | { readonly status: 'invalid'; readonly fault: WorkerUrlFault }

/**
 * Reads the address of a Worker as a person types it. Without a scheme https is meant, and http for a loopback host.
 * Plain http is refused elsewhere, because the token would cross the network in the clear.
 */
export function parseWorkerUrl(text: string): WorkerUrlResult {
  const trimmed = text.trim()
  if (trimmed === '') return { status: 'invalid', fault: 'empty' }
  const url = parseOrigin(trimmed)
  if (url === null || url.hostname === '') return { status: 'invalid', fault: 'malformed' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { status: 'invalid', fault: 'scheme' }
  if (url.username !== '' || url.password !== '') return { status: 'invalid', fault: 'credentials' }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return { status: 'invalid', fault: 'plain-http' }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return { status: 'invalid', fault: 'path' }
  return { status: 'ok', url: url.origin }
}

function parseOrigin(text: string): URL | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return URL.parse(text)
  const url = URL.parse(`https://${text}`)
  return url !== null && isLoopbackHost(url.hostname) ? URL.parse(`http://${text}`) : url
}
