import { parsePrefix, prefixContains } from './address.ts'
import type { IpAddress, Prefix } from './address.ts'

/** An address range that is not the public internet, and the RFC that says so. */
export interface SpecialUseRange {
  /** A stable literal for texts and reports. */
  readonly range: SpecialUseRangeName
  readonly prefix: string
  readonly rfc: string
  /** Offset in bytes of an IPv4 address that the IPv6 address carries, and whether its bits are inverted (Teredo). */
  readonly embedsIpv4?: { readonly at: number; readonly inverted: boolean }
}

export type SpecialUseRangeName =
  | 'unspecified' | 'this-network' | 'private' | 'carrier-grade-nat' | 'loopback' | 'link-local' | 'protocol-assignments'
  | 'documentation' | 'deprecated-6to4-relay' | 'benchmarking' | 'multicast' | 'broadcast' | 'reserved' | 'ipv4-mapped'
  | 'ipv4-translated' | 'ipv4-compatible' | 'nat64' | 'nat64-local' | 'discard-only' | 'dummy' | 'teredo' | 'orchid'
  | 'drone-remote-id' | '6to4' | '6bone' | 'segment-routing' | 'unique-local' | 'site-local' | 'not-global-unicast'

/** A domain under which the public DNS answers nothing, or must not be asked. */
export interface SpecialUseName {
  readonly suffix: string
  readonly rfc: string
}

/** The range that the address is in; null for an ordinary public address. */
export function specialUseRangeOf(address: IpAddress): SpecialUseRange | null {
  return parsedRanges().find(({ prefix }) => prefixContains(prefix, address))?.range ?? null
}

/** The special-use domain that the name (ASCII, lower case, no trailing dot) is in; null for an ordinary name. */
export function specialUseNameOf(name: string): SpecialUseName | null {
  return specialUseNames.find(({ suffix }) => name === suffix || name.endsWith(`.${suffix}`)) ?? null
}

let parsed: readonly { range: SpecialUseRange; prefix: Prefix }[] | null = null

/** Parsed on first use, so that importing the table costs nothing. */
function parsedRanges(): readonly { range: SpecialUseRange; prefix: Prefix }[] {
  parsed ??= specialUseRanges.flatMap((range) => {
    const prefix = parsePrefix(range.prefix)
    return prefix === null ? [] : [{ range, prefix }]
  })
  return parsed
}

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), multicast, and what was reserved before them.
 * The first match counts, so a narrower range stands before the wider one that holds it. Anycast services inside
 * 192.0.0.0/24 and 2001::/23 (PCP, TURN, AMT) are counted as special: nobody's web server is there.
 */
export const specialUseRanges: readonly SpecialUseRange[] = [
  { range: 'unspecified', prefix: '0.0.0.0/32', rfc: 'RFC 1122' },
  { range: 'this-network', prefix: '0.0.0.0/8', rfc: 'RFC 791' },
  { range: 'private', prefix: '10.0.0.0/8', rfc: 'RFC 1918' },
  { range: 'carrier-grade-nat', prefix: '100.64.0.0/10', rfc: 'RFC 6598' },
  { range: 'loopback', prefix: '127.0.0.0/8', rfc: 'RFC 1122' },
  { range: 'link-local', prefix: '169.254.0.0/16', rfc: 'RFC 3927' },
  { range: 'private', prefix: '172.16.0.0/12', rfc: 'RFC 1918' },
  { range: 'protocol-assignments', prefix: '192.0.0.0/24', rfc: 'RFC 6890' },
  { range: 'documentation', prefix: '192.0.2.0/24', rfc: 'RFC 5737' },
  { range: 'deprecated-6to4-relay', prefix: '192.88.99.0/24', rfc: 'RFC 7526' },
  { range: 'private', prefix: '192.168.0.0/16', rfc: 'RFC 1918' },
  { range: 'benchmarking', prefix: '198.18.0.0/15', rfc: 'RFC 2544' },
  { range: 'documentation', prefix: '198.51.100.0/24', rfc: 'RFC 5737' },
  { range: 'documentation', prefix: '203.0.113.0/24', rfc: 'RFC 5737' },
  { range: 'multicast', prefix: '224.0.0.0/4', rfc: 'RFC 5771' },
  { range: 'broadcast', prefix: '255.255.255.255/32', rfc: 'RFC 919' },
  { range: 'reserved', prefix: '240.0.0.0/4', rfc: 'RFC 1112' },

  { range: 'unspecified', prefix: '::/128', rfc: 'RFC 4291' },
  { range: 'loopback', prefix: '::1/128', rfc: 'RFC 4291' },
  { range: 'ipv4-mapped', prefix: '::ffff:0:0/96', rfc: 'RFC 4291', embedsIpv4: { at: 12, inverted: false } },
  { range: 'ipv4-translated', prefix: '::ffff:0:0:0/96', rfc: 'RFC 2765', embedsIpv4: { at: 12, inverted: false } },
  { range: 'ipv4-compatible', prefix: '::/96', rfc: 'RFC 4291', embedsIpv4: { at: 12, inverted: false } },
  { range: 'nat64', prefix: '64:ff9b::/96', rfc: 'RFC 6052', embedsIpv4: { at: 12, inverted: false } },
  { range: 'nat64-local', prefix: '64:ff9b:1::/48', rfc: 'RFC 8215', embedsIpv4: { at: 12, inverted: false } },
  { range: 'discard-only', prefix: '100::/64', rfc: 'RFC 6666' },
  { range: 'dummy', prefix: '100:0:0:1::/64', rfc: 'RFC 9780' },
  { range: 'teredo', prefix: '2001::/32', rfc: 'RFC 4380', embedsIpv4: { at: 12, inverted: true } },
  { range: 'benchmarking', prefix: '2001:2::/48', rfc: 'RFC 5180' },
  { range: 'orchid', prefix: '2001:10::/28', rfc: 'RFC 4843' },
  { range: 'orchid', prefix: '2001:20::/28', rfc: 'RFC 7343' },
  { range: 'drone-remote-id', prefix: '2001:30::/28', rfc: 'RFC 9374' },
  { range: 'protocol-assignments', prefix: '2001::/23', rfc: 'RFC 2928' },
  { range: 'documentation', prefix: '2001:db8::/32', rfc: 'RFC 3849' },
  { range: '6to4', prefix: '2002::/16', rfc: 'RFC 3056', embedsIpv4: { at: 2, inverted: false } },
  { range: '6bone', prefix: '3ffe::/16', rfc: 'RFC 3701' },
  { range: 'documentation', prefix: '3fff::/20', rfc: 'RFC 9637' },
  { range: 'segment-routing', prefix: '5f00::/16', rfc: 'RFC 9602' },
  { range: 'unique-local', prefix: 'fc00::/7', rfc: 'RFC 4193' },
  { range: 'link-local', prefix: 'fe80::/10', rfc: 'RFC 4291' },
  { range: 'site-local', prefix: 'fec0::/10', rfc: 'RFC 3879' },
  { range: 'multicast', prefix: 'ff00::/8', rfc: 'RFC 4291' },
  // Only 2000::/3 is global unicast (RFC 4291 section 2.4, IANA IPv6 address space).
  { range: 'not-global-unicast', prefix: '::/3', rfc: 'RFC 4291' },
  { range: 'not-global-unicast', prefix: '4000::/2', rfc: 'RFC 4291' },
  { range: 'not-global-unicast', prefix: '8000::/1', rfc: 'RFC 4291' },
]

/** Domains that a public resolver must not be asked about. `.test` is not among them: test networks serve it. */
export const specialUseNames: readonly SpecialUseName[] = [
  { suffix: 'localhost', rfc: 'RFC 6761' },
  { suffix: 'invalid', rfc: 'RFC 6761' },
  { suffix: 'local', rfc: 'RFC 6762' },
  { suffix: 'onion', rfc: 'RFC 7686' },
  { suffix: 'home.arpa', rfc: 'RFC 8375' },
  { suffix: 'alt', rfc: 'RFC 9476' },
  // Reserved by ICANN for private use, by a resolution of its board of 29 July 2024 (SAC113).
  { suffix: 'internal', rfc: 'SAC113' },
]
