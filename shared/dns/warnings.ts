import type { IpAddress } from './address.ts'
import { parseAddress } from './address.ts'
import type { AsnLookup } from './asn.ts'
import { cloudflareAsn, isCloudflareAddress } from './cloudflare-ranges.ts'
import type { HostResolution, ResolvedAddress } from './resolve-host.ts'
import { specialUseRangeOf } from './special-use.ts'

export const dnsWarningCodes = [
  'cloudflare-network',
  'special-use-address',
  'no-ipv6',
  'no-ipv4',
  'several-networks',
  'resolvers-disagree',
  'dnssec-validated',
] as const
export type DnsWarningCode = (typeof dnsWarningCodes)[number]

/** A remark with the short texts that its sentence speaks of. */
export interface DnsWarning {
  readonly code: DnsWarningCode
  readonly parameters: Readonly<Record<string, string>>
}

/** The same host as the other side sees it, and what is known of its networks. */
export interface OtherView {
  readonly addresses: readonly string[]
  readonly asns: readonly number[]
}

export interface DnsView {
  readonly resolution: HostResolution
  readonly asns: readonly AsnLookup[]
  /** What the other side (the Worker, or the browser) resolved; null when it is not known. */
  readonly other: OtherView | null
}

/** Everything worth saying about a look-up, in the order of `dnsWarningCodes`. A pure function of what was learnt. */
export function dnsWarnings({ resolution, asns, other }: DnsView): DnsWarning[] {
  const resolved = 'addresses' in resolution ? resolution.addresses : []
  const addresses = resolved.map(({ address }) => address)
  const warnings = [cloudflare(addresses, asns), specialUse(addresses), ...families(resolution, resolved), severalNetworks(asns), disagreement(addresses, asns, other)]
  if (resolution.status === 'resolved' && resolution.authenticated) warnings.push({ code: 'dnssec-validated', parameters: { name: resolution.name } })
  return warnings.filter((warning) => warning !== null)
}

/** Either source is enough: Cloudflare announces ranges that it does not list, and lists some that others announce. */
function cloudflare(addresses: readonly IpAddress[], asns: readonly AsnLookup[]): DnsWarning | null {
  const inAsn = asns.filter((lookup) => lookup.status === 'found' && lookup.origins.some(({ asn }) => asn === cloudflareAsn))
  const listed = addresses.filter((address) => isCloudflareAddress(address)).map(({ text }) => text)
  const all = [...new Set([...listed, ...inAsn.map(({ address }) => address)])]
  return all.length === 0 ? null : { code: 'cloudflare-network', parameters: { addresses: list(all), asn: String(cloudflareAsn) } }
}

function specialUse(addresses: readonly IpAddress[]): DnsWarning | null {
  for (const address of addresses) {
    const range = specialUseRangeOf(address)
    if (range !== null) return { code: 'special-use-address', parameters: { address: address.text, range: range.range, prefix: range.prefix, rfc: range.rfc } }
  }
  return null
}

/** A family is missing only where the resolver said so; a question that failed tells nothing. */
function families(resolution: HostResolution, resolved: readonly ResolvedAddress[]): (DnsWarning | null)[] {
  if (resolution.status !== 'resolved') return []
  const lacks = (family: IpAddress['family']) => !resolved.some(({ address }) => address.family === family)
  const parameters = { name: resolution.name }
  return [
    resolution.aaaa.status === 'nodata' && lacks('ipv6') ? { code: 'no-ipv6', parameters } : null,
    resolution.a.status === 'nodata' && lacks('ipv4') ? { code: 'no-ipv4', parameters } : null,
  ]
}

function severalNetworks(asns: readonly AsnLookup[]): DnsWarning | null {
  const numbers = asnsOf(asns)
  return numbers.length < 2 ? null : { code: 'several-networks', parameters: { asns: list(numbers.map((asn) => `AS${asn}`)) } }
}

/**
 * Different answers are normal where a name is served from many places. No address in common is worth a remark: mild
 * where both lead to the same network, and a real disagreement where they do not.
 */
function disagreement(addresses: readonly IpAddress[], asns: readonly AsnLookup[], other: OtherView | null): DnsWarning | null {
  if (other === null || other.addresses.length === 0 || addresses.length === 0) return null
  const theirs = other.addresses.map((text) => parseAddress(text)?.text ?? text)
  if (addresses.some(({ text }) => theirs.includes(text))) return null
  const degree = asnsOf(asns).some((asn) => other.asns.includes(asn)) ? 'same-network' : 'different-networks'
  return { code: 'resolvers-disagree', parameters: { degree, ours: list(addresses.map(({ text }) => text)), theirs: list(theirs) } }
}

function asnsOf(asns: readonly AsnLookup[]): number[] {
  const numbers = asns.flatMap((lookup) => (lookup.status === 'found' ? lookup.origins.map(({ asn }) => asn) : []))
  return [...new Set(numbers)].sort((a, b) => a - b)
}

function list(values: readonly string[]): string {
  return values.slice(0, maxListed).join(', ')
}

const maxListed = 8
