import type { DnsAnswer } from '../../shared/contract/dns.ts'
import type { IpAddress } from '../../shared/dns/address.ts'
import { lookupAsn } from '../../shared/dns/asn.ts'
import type { AsnLookup } from '../../shared/dns/asn.ts'
import type { AsnCache } from '../../shared/dns/asn-cache.ts'
import { askDoh } from '../../shared/dns/doh.ts'
import { parseHost } from '../../shared/dns/host.ts'
import { lookupRecords } from '../../shared/dns/lookup-records.ts'
import { askAndTell, resolveHost } from '../../shared/dns/resolve-host.ts'
import type { HostResolution, ResolveOptions } from '../../shared/dns/resolve-host.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'

export interface OwnLookUpOptions {
  readonly host: string
  readonly port: number
  /** False for targets without TLS, for which nobody publishes keys. */
  readonly isSecure?: boolean
  readonly resolver: Resolver
  readonly cache: AsnCache
  readonly signal: AbortSignal
  readonly onAnswer: (answer: DnsAnswer) => void
  readonly onResolution: (resolution: HostResolution) => void
  readonly onNetworks: (networks: readonly AsnLookup[]) => void
}

/** The look-up in two promises: `warned` once everything is known that a warning may rest on, `complete` after the last record. */
export function lookUp(options: OwnLookUpOptions): { readonly warned: Promise<void>; readonly complete: Promise<void> } {
  const asked: ResolveOptions = {
    resolver: options.resolver,
    fetch: fetchPrivately,
    signal: options.signal,
    onAnswer: options.onAnswer,
    // Public resolvers know nothing of .test, .internal and their like, and are not to be told; one's own may well serve them.
    askSpecialNames: options.resolver.id === 'custom',
  }
  const warned = addressesAndNetworks(options, asked)
  const complete = Promise.all([warned.then((resolution) => keyRecords(options, asked, resolution)), otherRecords(options, asked)]).then(() => undefined)
  return { warned: warned.then(() => undefined), complete }
}

/** One question that tells whether a resolver serves: about a network, as every look-up asks it, and about no host of anybody's. */
export function askResolver(resolver: Resolver, signal: AbortSignal): Promise<DnsAnswer> {
  return askDoh({ name: 'AS13335.asn.cymru.com', type: 'TXT' }, { resolver, signal, fetch: fetchPrivately })
}

async function addressesAndNetworks(options: OwnLookUpOptions, asked: ResolveOptions): Promise<HostResolution> {
  const resolution = await resolveHost(options.host, asked)
  options.onResolution(resolution)
  const addresses = 'addresses' in resolution ? chosen(resolution.addresses.map(({ address }) => address)) : []
  const asnOptions = { ...asked, cache: options.cache, wallClockMs: () => Date.now() }
  options.onNetworks(await Promise.all(addresses.map((address) => lookupAsn(address, asnOptions))))
  return resolution
}

/** TLSA (RFC 6698) says something only where DNSSEC vouches for it, so that nobody is asked for it elsewhere. */
async function keyRecords({ port, isSecure = true }: OwnLookUpOptions, asked: ResolveOptions, resolution: HostResolution): Promise<void> {
  if (isSecure && resolution.status === 'resolved' && resolution.authenticated) await askAndTell({ name: `_${port}._tcp.${resolution.name}`, type: 'TLSA' }, asked)
}

async function otherRecords(options: OwnLookUpOptions, asked: ResolveOptions): Promise<void> {
  const parsed = parseHost(options.host)
  if (parsed.status === 'invalid' || parsed.host.kind === 'address') return
  if (parsed.host.kind === 'special-name' && (asked.askSpecialNames !== true || parsed.host.rule.suffix === 'localhost')) return
  await lookupRecords(parsed.host.name, { ...asked, port: options.port })
}

/** Both families, a few of each: enough to see several networks, without a question for every address of a large pool. */
function chosen(addresses: readonly IpAddress[]): IpAddress[] {
  const families = ['ipv4', 'ipv6'] as const
  return families.flatMap((family) => addresses.filter((address) => address.family === family).slice(0, maxAddressesPerFamily))
}

/** No cookies, no referrer, and no answer out of the HTTP cache: what is shown was true just now. */
function fetchPrivately(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
}

const maxAddressesPerFamily = 3
