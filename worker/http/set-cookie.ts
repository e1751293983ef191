import type { Field } from './fields.ts'
import { fieldValues, trimOptionalWhitespace } from './fields.ts'

/** The attributes of one Set-Cookie, without the value, which is a secret (RFC 6265bis section 4.1). */
export interface CookieSummary {
  readonly name: string
  /** Of the value. */
  readonly valueBytes: number
  readonly secure: boolean
  readonly httpOnly: boolean
  /** `unspecified` also for a value that browsers do not know: they then use `lax`. */
  readonly sameSite: 'strict' | 'lax' | 'none' | 'unspecified'
  readonly partitioned: boolean
  /** Null for a cookie of this host only. Without a leading dot. */
  readonly domain: string | null
  readonly path: string | null
  /** Neither Max-Age nor Expires: gone when the browser closes. */
  readonly isSession: boolean
  readonly faults: readonly CookieFault[]
}

export type CookieFault = (typeof cookieFaults)[number]

export const cookieFaults = [
  'secure-missing', // goes over plain http too
  'http-only-missing', // scripts can read it
  'same-site-missing',
  'same-site-none-without-secure', // browsers refuse it
  'partitioned-without-secure', // browsers refuse it
  'secure-prefix-violated', // __Secure- without Secure
  'host-prefix-violated', // __Host- without Secure and Path=/, or with Domain
  'http-prefix-violated', // __Http- or __Host-Http- without Secure and HttpOnly
  'name-and-value-empty', // browsers refuse it
  'too-large', // name and value above 4096 octets: browsers refuse it
  'control-character', // browsers refuse it
] as const

/** At most {@link MAX_COOKIES} of them, in the order they were sent. */
export function summariseCookies(headers: readonly Field[]): readonly CookieSummary[] {
  return fieldValues(headers, 'set-cookie').slice(0, MAX_COOKIES).map(summariseCookie)
}

function summariseCookie(line: string): CookieSummary {
  const [pair = '', ...rest] = line.split(';', MAX_ATTRIBUTES + 1)
  const equals = pair.indexOf('=')
  // Without `=` all of it is the value of a cookie without a name (RFC 6265bis section 5.6).
  const name = equals === -1 ? '' : trimOptionalWhitespace(pair.slice(0, equals))
  const value = trimOptionalWhitespace(pair.slice(equals + 1))
  const attributes = new Map(rest.map((attribute) => {
    const at = attribute.indexOf('=')
    const key = trimOptionalWhitespace(at === -1 ? attribute : attribute.slice(0, at)).toLowerCase()
    return [key, at === -1 ? '' : trimOptionalWhitespace(attribute.slice(at + 1))] // the last of several equal names counts
  }))
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
  const path = attributes.get('path') ?? ''
  const cookie = {
    name: name.slice(0, MAX_TEXT_CHARACTERS),
    valueBytes: value.length,
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: sameSiteOf(attributes.get('samesite')),
    partitioned: attributes.has('partitioned'),
    domain: domain === '' ? null : domain.slice(0, MAX_TEXT_CHARACTERS),
    path: path.startsWith('/') ? path.slice(0, MAX_TEXT_CHARACTERS) : null,
    isSession: !attributes.has('max-age') && !attributes.has('expires'),
  }
  const faults = faultsOf(cookie)
  if (name === '' && value === '') faults.push('name-and-value-empty')
  if (name.length + value.length > MAX_PAIR_BYTES) faults.push('too-large')
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) faults.push('control-character')
  return { ...cookie, faults }
}

function faultsOf({ name, secure, httpOnly, sameSite, partitioned, domain, path }: Omit<CookieSummary, 'faults'>): CookieFault[] {
  const faults: CookieFault[] = []
  if (!secure) faults.push('secure-missing')
  if (!httpOnly) faults.push('http-only-missing')
  if (sameSite === 'unspecified') faults.push('same-site-missing')
  if (sameSite === 'none' && !secure) faults.push('same-site-none-without-secure')
  if (partitioned && !secure) faults.push('partitioned-without-secure')
  const prefix = name.toLowerCase() // prefixes are compared without regard to case since RFC 6265bis
  if (prefix.startsWith('__secure-') && !secure) faults.push('secure-prefix-violated')
  if (prefix.startsWith('__host-') && !(secure && path === '/' && domain === null)) faults.push('host-prefix-violated')
  if ((prefix.startsWith('__http-') || prefix.startsWith('__host-http-')) && !(secure && httpOnly)) faults.push('http-prefix-violated')
  return faults
}

function sameSiteOf(value: string | undefined): CookieSummary['sameSite'] {
  const lower = value?.toLowerCase()
  return lower === 'strict' || lower === 'lax' || lower === 'none' ? lower : 'unspecified'
}

/** Browsers keep at most 180 or so of a site; a report shows far fewer. */
export const MAX_COOKIES = 50
const MAX_ATTRIBUTES = 32
/** RFC 6265bis section 5.6. */
const MAX_PAIR_BYTES = 4_096
const MAX_TEXT_CHARACTERS = 256
