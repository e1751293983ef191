import type { DnsAnswer } from '../contract/dns.ts'
import { askAndTell } from './resolve-host.ts'
import type { ResolveOptions } from './resolve-host.ts'

export interface RecordLookups {
  readonly https: DnsAnswer
  readonly txt: DnsAnswer
  readonly ns: ZoneLookup
  readonly caa: CaaLookup
}

/** The name servers of the closest enclosing zone. */
export interface ZoneLookup {
  /** Apex of the zone; null when it could not be found. */
  readonly zone: string | null
  /** The last answer: the NS records, or what stood in the way. */
  readonly answer: DnsAnswer
}

/** The CAA records that a certification authority must respect (RFC 8659 section 3). */
export interface CaaLookup {
  /** The name at which they were found; null where no name up to the root has any, or a look-up failed. */
  readonly foundAt: string | null
  /** Every name that was asked, from the host upwards. */
  readonly asked: readonly string[]
  readonly answer: DnsAnswer
}

/**
 * Looks up what a dial does not need: HTTPS, TXT, NS and CAA, all at the same time. `name` is a canonical name, as
 * `parseHost` gives it. `port` matters for HTTPS records only (RFC 9460 section 9.1). Never rejects.
 */
export async function lookupRecords(name: string, options: ResolveOptions & { readonly port?: number }): Promise<RecordLookups> {
  const [https, txt, ns, caa] = await Promise.all([
    askAndTell({ name: httpsOwner(name, options.port ?? 443), type: 'HTTPS' }, options),
    askAndTell({ name, type: 'TXT' }, options),
    lookupZone(name, options),
    lookupCaa(name, options),
  ])
  return { https, txt, ns, caa }
}

/**
 * Finds the zone cut by asking for NS, and on a denial by asking again at the zone that signed the denial's SOA, or
 * where none was sent, one label further up. An alias is not followed: its target is in somebody else's zone.
 */
export async function lookupZone(name: string, options: ResolveOptions): Promise<ZoneLookup> {
  let at = name
  for (let budget = maxClimb; ; budget--) {
    const answer = await askAndTell({ name: at, type: 'NS' }, options)
    const isAlias = 'aliases' in answer && answer.aliases.length > 0
    if (answer.status === 'answered' && !isAlias) return { zone: at, answer }
    if (answer.status !== 'answered' && answer.status !== 'nodata' && answer.status !== 'nxdomain') return { zone: null, answer }
    const denier = answer.status === 'answered' || isAlias ? null : answer.zone
    const next = denier !== null && isBelow(at, denier) ? denier : parentOf(at)
    if (next === null || budget <= 1) return { zone: null, answer }
    at = next
  }
}

/** Climbs from the name towards the root until some name has CAA records. A failed look-up ends the climb, as it must for an issuer. */
export async function lookupCaa(name: string, options: ResolveOptions): Promise<CaaLookup> {
  const asked: string[] = []
  for (let at = name; ; ) {
    asked.push(at)
    const answer = await askAndTell({ name: at, type: 'CAA' }, options)
    if (answer.status === 'answered') return { foundAt: at, asked, answer }
    const next = parentOf(at)
    const denied = answer.status === 'nodata' || answer.status === 'nxdomain'
    if (!denied || next === null || asked.length >= maxClimb) return { foundAt: null, asked, answer }
    at = next
  }
}

/** RFC 9460 section 9.1: the default port has its records at the name itself, any other below `_port._https`. */
function httpsOwner(name: string, port: number): string {
  return port === 443 || port === 80 ? name : `_${port}._https.${name}`
}

function parentOf(name: string): string | null {
  const dot = name.indexOf('.')
  return dot === -1 ? null : name.slice(dot + 1)
}

function isBelow(name: string, zone: string): boolean {
  return name.toLowerCase().endsWith(`.${zone.toLowerCase()}`)
}

/** Names deeper than ten labels are rare, and every label is one more question of a person's resolver. */
const maxClimb = 10
