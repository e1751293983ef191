import ipaddr from 'ipaddr.js'
import { canonicalHost, parseLiteral } from './host-spelling.ts'

export interface PortRange {
  readonly from: number
  readonly to: number
}

/** One line of an allow or deny list, already parsed. `ports` null means every port. */
export type PolicyEntry =
  /** The name and all names below it. */
  | { readonly kind: 'name'; readonly suffix: string; readonly ports: PortRange | null }
  | { readonly kind: 'prefix'; readonly network: string; readonly length: number; readonly ports: PortRange | null }
  /** Every host; only with ports. */
  | { readonly kind: 'any'; readonly ports: PortRange }

export type PolicyEntryFault = 'empty' | 'ports' | 'prefix' | 'host-bits-set' | 'host'
export type PolicyEntryResult =
  | { readonly status: 'ok'; readonly entry: PolicyEntry }
  | { readonly status: 'invalid'; readonly text: string; readonly fault: PolicyEntryFault }

/**
 * Reads one entry: `example.com` (with all below it; `*.` or `.` before it says the same), `10.0.0.0/8`, `127.0.0.1`,
 * `::1`, `fd00::/8`, each with `:port` or `:from-to` after it (IPv6 then in brackets: `[::1]:8443`, `[fd00::/8]:443`),
 * or `*:6000-6063` for a port of any host. Bits after a prefix are refused: they show that something else was meant.
 */
export function parsePolicyEntry(text: string): PolicyEntryResult {
  const invalid = (fault: PolicyEntryFault): PolicyEntryResult => ({ status: 'invalid', text: text.slice(0, 255), fault })
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > 300) return invalid('empty')
  const { host, portsText } = splitPorts(trimmed)
  const ports = portsText === null ? null : parsePorts(portsText)
  if (portsText !== null && ports === null) return invalid('ports')
  if (host === '*') return ports === null ? invalid('ports') : { status: 'ok', entry: { kind: 'any', ports } }

  const [network, lengthText, ...more] = host.split('/')
  const literal = parseLiteral(network ?? '')
  if (literal === null) {
    if (lengthText !== undefined) return invalid('prefix')
    const name = canonicalHost(host.replace(/^\*?\./, ''))
    // An address in an odd spelling is refused here rather than guessed at.
    return name.kind === 'name' ? { status: 'ok', entry: { kind: 'name', suffix: name.host, ports } } : invalid('host')
  }
  const bits = literal.kind() === 'ipv4' ? 32 : 128
  if (more.length > 0 || (lengthText !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(lengthText))) return invalid('prefix')
  const length = lengthText === undefined ? bits : Number(lengthText)
  if (length > bits) return invalid('prefix')
  const parser = literal.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  if (parser.networkAddressFromCIDR(`${literal.toString()}/${length}`).toString() !== literal.toString()) return invalid('host-bits-set')
  return { status: 'ok', entry: { kind: 'prefix', network: literal.toString(), length, ports } }
}

function splitPorts(text: string): { host: string; portsText: string | null } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text)
  if (bracketed !== null) return { host: bracketed[1] ?? '', portsText: bracketed[2] ?? null }
  // More than one colon without brackets is an IPv6 address, and has no port.
  const [host, portsText, ...more] = text.split(':')
  return more.length > 0 ? { host: text, portsText: null } : { host: host ?? '', portsText: portsText ?? null }
}

function parsePorts(text: string): PortRange | null {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (match === null) return null
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
  return from >= 1 && from <= to && to <= 65_535 ? { from, to } : null
}
