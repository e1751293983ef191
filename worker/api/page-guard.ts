import type { Settings } from '../deployment/settings.ts'
import { bearerToken } from './access.ts'
import { ApiProblem } from './problems.ts'

/**
 * Keeps out web pages that are open beside a Worker, whatever they know, the token included. Throws {@link ApiProblem}.
 * A page can be told by three things that it cannot change: the name that it called the Worker by (DNS rebinding), its
 * Origin, and, where a browser sends no Origin (images, navigations, `no-cors`), the Fetch Metadata of the request.
 */
export function refusePages(request: Request, settings: Settings): void {
  checkHost(request, settings)
  checkOrigin(request.headers, settings)
}

/** Whether an origin may be named in answers (CORS). */
export function isOriginAllowed(origin: string, { origins }: Pick<Settings, 'origins'>): boolean {
  return isExtensionOrigin(origin) && (origins === null || origins.includes(origin))
}

export function isExtensionOrigin(origin: string): boolean {
  return /^(?:chrome|moz|safari-web)-extension:\/\/[a-zA-Z0-9-]{1,64}$/.test(origin)
}

/**
 * A page whose name was turned to 127.0.0.1 is of the Worker's own origin to its browser, so that no other check would
 * notice it; but it still calls the Worker by that name. On Cloudflare the platform has chosen this Worker by the name,
 * and no other name leads here.
 */
function checkHost({ url, headers }: Request, { kind, hosts }: Settings): void {
  const names = [new URL(url).hostname, ...hostnameOf(headers.get('host'))]
  const known = kind === 'local' ? [...loopbackNames, ...hosts] : hosts
  if (known.length === 0 || names.every((name) => known.includes(name))) return
  throw new ApiProblem('misdirected-request', 'This Worker does not answer to the host name that it was called by.')
}

/**
 * Programs send neither Origin nor Fetch Metadata; browsers send what a page cannot forge. An extension's requests have
 * its Origin; those of an extension that may read every site have none, come from nowhere (`none`) or from another site,
 * and show the token in a field that a page can send to another site only together with its Origin.
 */
function checkOrigin(headers: Headers, settings: Settings): void {
  const origin = headers.get('origin')
  if (origin !== null) {
    if (isOriginAllowed(origin, settings)) return
    throw new ApiProblem('origin-forbidden', 'The Worker answers browser extensions and programs, not web pages.')
  }
  const site = headers.get('sec-fetch-site') ?? 'none'
  const isExtension = site === 'none' || (site !== 'same-origin' && bearerToken(headers.get('authorization')) !== null)
  if (!isExtension) throw new ApiProblem('origin-forbidden', 'The Worker answers browser extensions and programs, not web pages.')
}

/** Empty where there is no such field, and a name that is nobody's where it cannot be read. */
function hostnameOf(field: string | null): string[] {
  if (field === null) return []
  return [URL.parse(`http://${field}`)?.hostname ?? '']
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
