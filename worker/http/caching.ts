import { parseParameter, splitMembers, unquote } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue, fieldValues, firstFieldValue } from './fields.ts'
import { preview } from './http-error.ts'

/** What a response says about caches on its way and about how it may be cached. */
export interface Caching {
  /** Served by a cache, fetched for us, never cacheable, or not said. Vendors' own fields count only without Cache-Status. */
  readonly verdict: 'hit' | 'miss' | 'bypass' | 'unknown'
  /** The field that the verdict comes from, in lower case. */
  readonly evidence: string | null
  /** Seconds in caches (RFC 9111 section 5.1); null without a valid Age. */
  readonly ageSeconds: number | null
  /** Directives of Cache-Control with lower-case names, as they were sent; the first of several equal ones. */
  readonly directives: readonly { readonly name: string; readonly value: string | null }[]
  /** By s-maxage, else max-age; null where neither is valid. */
  readonly freshSeconds: number | null
  /** The members of Cache-Status (RFC 9211): the origin's side first. */
  readonly cacheStatus: readonly CacheStatusMember[]
  /** Fields that invalidate a stored response: what the answer depends on besides its URL. */
  readonly vary: readonly string[]
  readonly hasValidator: boolean
}

export interface CacheStatusMember {
  readonly cache: string
  readonly hit: boolean
  /** Why it went forward: `miss`, `stale`, `uri-miss`, `vary-miss`, `bypass`, `method`, `request`, `partial`. */
  readonly forward: string | null
  readonly ttlSeconds: number | null
  readonly stored: boolean
  readonly detail: string | null
}

export function readCaching(headers: readonly Field[]): Caching {
  const directives = directivesOf(headers)
  const cacheStatus = splitMembers(combinedFieldValue(headers, 'cache-status') ?? '', ',').map(parseCacheStatus).filter((member) => member !== null)
  const age = firstFieldValue(headers, 'age')
  return {
    ...verdictOf(headers, cacheStatus),
    ageSeconds: deltaSeconds(age),
    directives,
    freshSeconds: deltaSeconds(valueOf(directives, 's-maxage')) ?? deltaSeconds(valueOf(directives, 'max-age')),
    cacheStatus,
    vary: splitMembers(combinedFieldValue(headers, 'vary') ?? '', ',').map((name) => preview(name.toLowerCase())),
    hasValidator: firstFieldValue(headers, 'etag') !== null || firstFieldValue(headers, 'last-modified') !== null,
  }
}

function directivesOf(headers: readonly Field[]): Caching['directives'] {
  const directives = new Map<string, string | null>()
  for (const member of splitMembers(combinedFieldValue(headers, 'cache-control') ?? '', ',')) {
    const directive = parseParameter(member)
    if (directive !== null && !directives.has(directive.name)) directives.set(directive.name, directive.value)
  }
  return [...directives].map(([name, value]) => ({ name: preview(name), value: value === null ? null : preview(value) }))
}

/** A structured field (RFC 9651): items are tokens, which may hold `:` and `/`, strings, integers or booleans. */
function parseCacheStatus(text: string): CacheStatusMember | null {
  const [cache = '', ...rest] = splitMembers(text, ';')
  const name = structuredItem(cache)
  if (name === null) return null
  const parameters = new Map<string, string>()
  for (const parameter of rest) {
    const equals = parameter.indexOf('=')
    const value = equals === -1 ? '?1' : structuredItem(parameter.slice(equals + 1)) // a name alone is true
    if (value !== null) parameters.set(equals === -1 ? parameter : parameter.slice(0, equals), value)
  }
  const ttl = parameters.get('ttl')
  return {
    cache: preview(name),
    hit: parameters.get('hit') === '?1',
    forward: shown(parameters.get('fwd')),
    ttlSeconds: ttl !== undefined && /^-?[0-9]{1,15}$/.test(ttl) ? Number(ttl) : null,
    stored: parameters.get('stored') === '?1',
    detail: shown(parameters.get('detail')),
  }
}

function structuredItem(text: string): string | null {
  return /^(?:[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*|-?[0-9]{1,15}|\?[01])$/.test(text) ? text : /^"/.test(text) ? unquote(text) : null
}

function shown(value: string | undefined): string | null {
  return value === undefined ? null : preview(value)
}

function verdictOf(headers: readonly Field[], members: readonly CacheStatusMember[]): Pick<Caching, 'verdict' | 'evidence'> {
  // The cache nearest to us is the last of the list; any hit on the way means that the origin was not asked.
  if (members.some(({ hit }) => hit)) return { verdict: 'hit', evidence: 'cache-status' }
  const last = members.at(-1)
  if (last !== undefined) return { verdict: last.forward === 'bypass' ? 'bypass' : 'miss', evidence: 'cache-status' }
  for (const name of VENDOR_FIELDS) {
    const value = fieldValues(headers, name).join(', ').toLowerCase().slice(0, MAX_VENDOR_CHARACTERS)
    const verdict = vendorVerdict(value)
    if (verdict !== null) return { verdict, evidence: name }
  }
  return (deltaSeconds(firstFieldValue(headers, 'age')) ?? 0) > 0 ? { verdict: 'hit', evidence: 'age' } : { verdict: 'unknown', evidence: null }
}

/** The words that vendors share. `REVALIDATED`, `UPDATING` and `STALE` were answered from the cache. */
function vendorVerdict(value: string): 'hit' | 'miss' | 'bypass' | null {
  if (/(?:^|[^a-z])(?:(?:tcp_)?(?:mem_)?(?:refresh_)?hit|revalidated|updating|stale|refreshhit)(?:[^a-z]|$)/.test(value)) return 'hit'
  if (/(?:^|[^a-z])(?:(?:tcp_)?miss|expired|refreshmiss)(?:[^a-z]|$)/.test(value)) return 'miss'
  if (/(?:^|[^a-z])(?:dynamic|bypass|pass|none)(?:[^a-z]|$)/.test(value)) return 'bypass'
  return null
}

function valueOf(directives: Caching['directives'], name: string): string | null {
  return directives.find((directive) => directive.name === name)?.value ?? null
}

/** delta-seconds (RFC 9111 section 1.2.2), cut where that section says. */
function deltaSeconds(text: string | null): number | null {
  return text !== null && /^[0-9]+$/.test(text) ? Math.min(Number(text), 2 ** 31) : null
}

/** Cloudflare, CloudFront and Fastly and Akamai, Google, Vercel, Netlify and others; the most telling first. */
const VENDOR_FIELDS = [
  'cf-cache-status', 'x-vercel-cache', 'x-nf-cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache', 'x-varnish-cache', 'x-drupal-cache',
  'x-litespeed-cache', 'server-cache',
] as const
const MAX_VENDOR_CHARACTERS = 256
