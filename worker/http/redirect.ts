import type { Field } from './fields.ts'
import { fieldValues } from './fields.ts'
import { preview } from './http-error.ts'
import { MAX_TARGET_BYTES } from './limits.ts'
import type { RequestMethod } from './request.ts'

/** What was asked, as far as a redirect depends on it. */
export interface RedirectedRequest {
  readonly method: RequestMethod
  /** Absolute, http or https. */
  readonly url: string
}

/** Where an answer sends its client, by RFC 9110 section 15.4 and the Fetch standard's HTTP-redirect fetch. */
export type Redirect =
  /** No redirect status, or no Location. */
  | { readonly status: 'none' }
  | { readonly status: 'refused'; readonly code: RedirectRefusal; readonly expected: string; readonly got: string }
  | {
    readonly status: 'follow'
    readonly method: RequestMethod
    /** Absolute, without userinfo; with the fragment of the location, or else of the request (section 10.2.2). */
    readonly url: string
    /** The method became GET or HEAD, so the body is gone. */
    readonly dropsBody: boolean
    /** Request fields that must not go along, lower case: about the body, or secrets of the other origin. */
    readonly dropsFields: readonly string[]
    readonly isCrossOrigin: boolean
    readonly schemeChange: 'none' | 'upgrade' | 'downgrade'
    /** The location had a user name or a password, which are not used. */
    readonly hadCredentials: boolean
    /** 301 and 308: may be remembered. */
    readonly isPermanent: boolean
  }

export type RedirectRefusal = 'malformed-location' | 'conflicting-locations' | 'location-too-long' | 'unsupported-scheme'

export function resolveRedirect(request: RedirectedRequest, response: { readonly status: number; readonly headers: readonly Field[] }): Redirect {
  if (!REDIRECT_STATUSES.includes(response.status)) return { status: 'none' }
  const [location, ...others] = [...new Set(fieldValues(response.headers, 'location'))]
  if (location === undefined) return { status: 'none' }
  const other = others[0]
  if (other !== undefined) return refused('conflicting-locations', location, other)
  if (location.length > MAX_TARGET_BYTES) return refused('location-too-long', `${MAX_TARGET_BYTES} bytes`, `${location.length} bytes`)
  const from = new URL(request.url)
  const to = URL.parse(percentEncodeOctets(location), from.href)
  if (to === null) return refused('malformed-location', 'a URI reference', location)
  if (to.protocol !== 'http:' && to.protocol !== 'https:') return refused('unsupported-scheme', 'http or https', to.protocol)
  if (to.href.length > MAX_TARGET_BYTES) return refused('location-too-long', `${MAX_TARGET_BYTES} bytes`, `${to.href.length} bytes`)
  return follow(request, response.status, from, to)
}

function follow(request: RedirectedRequest, status: number, from: URL, to: URL): Redirect {
  const hadCredentials = to.username !== '' || to.password !== ''
  to.username = ''
  to.password = ''
  if (to.hash === '') to.hash = from.hash
  const becomesGet = status === 303
    ? request.method !== 'GET' && request.method !== 'HEAD'
    : (status === 301 || status === 302) && request.method === 'POST'
  const isCrossOrigin = from.origin !== to.origin
  return {
    status: 'follow',
    method: becomesGet ? 'GET' : request.method,
    url: to.href,
    dropsBody: becomesGet,
    dropsFields: [...(becomesGet ? BODY_FIELDS : []), ...(isCrossOrigin ? SECRET_FIELDS : [])],
    isCrossOrigin,
    schemeChange: from.protocol === to.protocol ? 'none' : to.protocol === 'https:' ? 'upgrade' : 'downgrade',
    hadCredentials,
    isPermanent: status === 301 || status === 308,
  }
}

/** A request as a loop would repeat it: the same again with the same cookies can only get the same answer. */
export interface VisitedRequest extends RedirectedRequest {
  /** The Cookie field that goes or went along; null for none. */
  readonly cookie: string | null
}

/**
 * Whether `next` was already made. A site that sets a cookie and redirects to itself is no loop; the fragment never
 * crosses the wire and so makes no difference.
 */
export function repeatsRequest(visited: readonly VisitedRequest[], next: VisitedRequest): boolean {
  const url = withoutFragment(next.url)
  return visited.some((one) => one.method === next.method && one.cookie === next.cookie && withoutFragment(one.url) === url)
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash === -1 ? url : url.slice(0, hash)
}

/** A raw octet above ASCII is meant as it is: percent-encoded one by one, UTF-8 stays UTF-8. */
function percentEncodeOctets(latin1: string): string {
  return latin1.replace(/[\x80-\xff]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function refused(code: RedirectRefusal, expected: string, got: string): Redirect {
  return { status: 'refused', code, expected: preview(expected), got: preview(got) }
}

/** 300 leaves the choice to the reader, 304 is no redirect, 305 and 306 are gone (RFC 9110 section 15.4). */
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308]
/** "Request-body-header name" of the Fetch standard; Content-Length is the codec's. */
const BODY_FIELDS = ['content-encoding', 'content-language', 'content-location', 'content-type']
/** Fetch drops Authorization; Cookie is chosen anew for every request, and Proxy-Authorization is nobody else's. */
const SECRET_FIELDS = ['authorization', 'cookie', 'proxy-authorization']
