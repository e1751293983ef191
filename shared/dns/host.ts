import { parseAddress } from './address.ts'
import type { IpAddress } from './address.ts'
import { specialUseNameOf } from './special-use.ts'
import type { SpecialUseName } from './special-use.ts'

/** A host as a URL names it, in its one canonical spelling. */
export type Host =
  | { readonly kind: 'name'; /** ASCII (punycode), lower case, no trailing dot. */ readonly name: string }
  | { readonly kind: 'special-name'; readonly name: string; readonly rule: SpecialUseName }
  | { readonly kind: 'address'; readonly address: IpAddress }

export type HostFault = 'empty' | 'forbidden-character' | 'not-a-host' | 'empty-label' | 'label-too-long' | 'name-too-long'

/**
 * Reads a host by the WHATWG URL rules, as browsers do: IDN to punycode, percent and full-width forms, and every
 * spelling of IPv4 (decimal, octal, hexadecimal, short). IPv6 stands with or without brackets. One trailing dot is dropped.
 * Lengths are those of RFC 1035 section 2.3.4.
 */
export function parseHost(text: string): { readonly status: 'ok'; readonly host: Host } | { readonly status: 'invalid'; readonly fault: HostFault } {
  if (text === '') return { status: 'invalid', fault: 'empty' }
  if (text.length > maxHostText) return { status: 'invalid', fault: 'name-too-long' }
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (inner.includes(':')) return addressHost(parseAddress(inner))
  // These would end the host inside a URL, or be dropped from it in silence.
  if (/[/\\?#@:\p{White_Space}\p{Cc}[\]]/u.test(text)) return { status: 'invalid', fault: 'forbidden-character' }

  const canonical = URL.parse(`http://${text}/`)?.hostname
  if (canonical === undefined || canonical === '') return { status: 'invalid', fault: 'not-a-host' }
  const address = parseAddress(canonical)
  if (address !== null) return addressHost(address)

  const name = canonical.endsWith('.') ? canonical.slice(0, -1) : canonical
  const fault = nameFault(name)
  if (fault !== null) return { status: 'invalid', fault }
  const rule = specialUseNameOf(name)
  return { status: 'ok', host: rule === null ? { kind: 'name', name } : { kind: 'special-name', name, rule } }
}

/** The loopback addresses, which is what `localhost` means without asking anybody (RFC 6761 section 6.3). */
export function loopbackAddresses(): readonly IpAddress[] {
  return ['127.0.0.1', '::1'].flatMap((text) => parseAddress(text) ?? [])
}

/** The name under which PTR-like zones list an address: octets or nibbles in reverse order (RFC 1035, RFC 3596 section 2.5). */
export function reversedLabels(address: IpAddress): string {
  if (address.family === 'ipv4') return [...address.bytes].reverse().join('.')
  const nibbles = [...address.bytes].flatMap((byte) => [byte >> 4, byte & 0xf])
  return nibbles.reverse().map((nibble) => nibble.toString(16)).join('.')
}

/** What is wrong with an ASCII name without its trailing dot; null when nothing is. */
export function nameFault(name: string): HostFault | null {
  // 255 octets on the wire: a length byte per label and the root's (RFC 1035 section 3.1) leave 253 characters.
  if (name.length > 253) return 'name-too-long'
  const labels = name.split('.')
  if (labels.includes('')) return 'empty-label'
  if (labels.some((label) => label.length > 63)) return 'label-too-long'
  return /^[\x21-\x7e]+$/.test(name) ? null : 'forbidden-character'
}

function addressHost(address: IpAddress | null): ReturnType<typeof parseHost> {
  return address === null ? { status: 'invalid', fault: 'not-a-host' } : { status: 'ok', host: { kind: 'address', address } }
}

/** Percent-encoded, an IDN of 253 octets is at most nine times as long; longer text is not parsed at all. */
const maxHostText = 9 * 253
