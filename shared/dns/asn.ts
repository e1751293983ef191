import type { AsnOrigin, DnsAnswer } from '../contract/dns.ts'
import { parsePrefix, prefixContains } from './address.ts'
import type { IpAddress } from './address.ts'
import { findCached, storeCached } from './asn-cache.ts'
import type { AsnCache } from './asn-cache.ts'
import { askDoh } from './doh.ts'
import type { DohOptions } from './doh.ts'
import { reversedLabels } from './host.ts'
import { specialUseRangeOf } from './special-use.ts'
import type { SpecialUseRange } from './special-use.ts'

export type AsnLookup =
  /** The announcements of the most specific prefix, in ascending order of ASN: more than one where several networks announce it. */
  | { readonly status: 'found'; readonly address: string; readonly origins: readonly AsnOrigin[]; readonly fromCache: boolean }
  /** Nobody announces the address. */
  | { readonly status: 'unannounced'; readonly address: string }
  /** Not asked: the address is no part of the public internet. */
  | { readonly status: 'special-use'; readonly address: string; readonly range: SpecialUseRange }
  /** `answer` is what came instead; its status `answered` means that the text could not be read. */
  | { readonly status: 'failed'; readonly address: string; readonly answer: DnsAnswer }

export interface AsnOptions extends DohOptions {
  readonly cache: AsnCache
  /** Wall clock in ms since 1970, for the expiry of what is cached. */
  readonly wallClockMs: () => number
}

/**
 * Names the networks that announce an address, from Team Cymru's DNS zones (origin.asn.cymru.com and
 * origin6.asn.cymru.com). An AS without a readable name keeps its number. Never rejects, unless the cache does.
 */
export async function lookupAsn(address: IpAddress, options: AsnOptions): Promise<AsnLookup> {
  const range = specialUseRangeOf(address)
  if (range !== null) return { status: 'special-use', address: address.text, range }
  const cached = await findCached(options.cache, address, options.wallClockMs())
  if (cached !== null) return { status: 'found', address: address.text, origins: cached, fromCache: true }

  const zone = address.family === 'ipv4' ? 'origin' : 'origin6'
  const answer = await askDoh({ name: `${reversedLabels(address)}.${zone}.asn.cymru.com`, type: 'TXT' }, options)
  if (answer.status === 'nxdomain' || answer.status === 'nodata') return { status: 'unannounced', address: address.text }
  if (answer.status !== 'answered') return { status: 'failed', address: address.text, answer }
  const announcements = mostSpecific(textsOf(answer).flatMap((text) => parseOrigin(text, address)))
  if (announcements.length === 0) return { status: 'failed', address: address.text, answer }

  const origins = await Promise.all(announcements.map(async (origin) => ({ ...origin, name: await lookupAsnName(origin.asn, options) })))
  await store(options, origins, answer)
  return { status: 'found', address: address.text, origins, fromCache: false }
}

/** The registered name of an AS, such as `CLOUDFLARENET, US`; null where there is none, or it could not be looked up. */
export async function lookupAsnName(asn: number, options: DohOptions): Promise<string | null> {
  const answer = await askDoh({ name: `AS${asn}.asn.cymru.com`, type: 'TXT' }, options)
  for (const text of textsOf(answer)) {
    const [number, , , , ...name] = text.split('|').map((field) => field.trim())
    if (number === String(asn) && name.join(' ') !== '') return name.join(' | ').slice(0, 200)
  }
  return null
}

/**
 * Reads `13335 23456 | 1.1.1.0/24 | AU | apnic | 2011-08-11`: several origins of one prefix stand in one field.
 * A line whose prefix does not hold the address is not an answer to us.
 */
export function parseOrigin(text: string, address: IpAddress): AsnOrigin[] {
  const [asns, prefixText, country, registry, allocatedOn] = text.split('|').map((field) => field.trim())
  const prefix = parsePrefix(prefixText ?? '')
  if (asns === undefined || prefix === null || !prefixContains(prefix, address)) return []
  return asns
    .split(/\s+/)
    .slice(0, maxOrigins)
    .filter((asn) => /^[1-9]\d{0,9}$/.test(asn) && Number(asn) <= 0xffff_ffff)
    .map((asn) => ({
      asn: Number(asn),
      prefix: `${prefix.address.text}/${prefix.length}`,
      country: matching(country, /^[A-Z]{2}$/),
      registry: matching(registry, /^[a-z]{1,20}$/),
      allocatedOn: matching(allocatedOn, /^\d{4}-\d{2}-\d{2}$/),
      name: null,
    }))
}

/** An address may be in announcements of several lengths; routers follow the longest. */
function mostSpecific(origins: readonly AsnOrigin[]): AsnOrigin[] {
  const longest = Math.max(0, ...origins.map(lengthOf))
  const chosen = new Map(origins.filter((origin) => lengthOf(origin) === longest).map((origin) => [origin.asn, origin]))
  return [...chosen.values()].sort((a, b) => a.asn - b.asn).slice(0, maxOrigins)
}

function lengthOf({ prefix }: AsnOrigin): number {
  return parsePrefix(prefix)?.length ?? 0
}

async function store({ cache, wallClockMs }: AsnOptions, origins: AsnOrigin[], answer: DnsAnswer): Promise<void> {
  const prefix = origins[0]?.prefix
  // An answer without a name is worth asking again.
  if (prefix === undefined || answer.status !== 'answered' || origins.some(({ name }) => name === null)) return
  const ttlSeconds = Math.max(minCacheSeconds, Math.min(...answer.records.map((record) => record.ttlSeconds), maxCacheSeconds))
  await storeCached(cache, prefix, { origins, expiresAtMs: wallClockMs() + ttlSeconds * 1_000 })
}

function textsOf(answer: DnsAnswer): string[] {
  if (answer.status !== 'answered') return []
  return answer.records.flatMap((record) => (record.type === 'TXT' ? [record.strings.join('')] : []))
}

function matching(text: string | undefined, pattern: RegExp): string | null {
  return text !== undefined && pattern.test(text) ? text : null
}

/** A prefix with more origins than this is a leak, and no person reads further. */
const maxOrigins = 8
/** Cymru's records live for hours; an announcement that moved within a day is still the answer that a person expects to be fresh. */
const maxCacheSeconds = 24 * 3_600
const minCacheSeconds = 60
