import ipaddr from 'ipaddr.js'

export type Literal = ipaddr.IPv4 | ipaddr.IPv6

/** How a host was written. Everything but the first two is a reason to look twice. */
export type Spelling =
  | 'name'
  | 'canonical'
  | 'trailing-dot'
  | 'short'
  | 'decimal'
  | 'octal'
  | 'hexadecimal'
  | 'ipv6'
  | 'zone-id'
  | 'percent-encoded'
  | 'unicode'
  | 'upper-case'
  | 'unreadable'

export type SpeltHost =
  | { readonly kind: 'name'; readonly host: string; readonly spelling: Spelling }
  | { readonly kind: 'literal'; readonly host: string; readonly literal: Literal; readonly spelling: Spelling }
  /** `scoped`: the address before a zone id, which never leaves a link and so is no target. */
  | { readonly kind: 'invalid'; readonly host: string; readonly spelling: Spelling; readonly scoped: Literal | null }

/**
 * The canonical spelling of a host, by the WHATWG URL rules: the same parser that a browser, `fetch` and a redirect
 * go through, so that no spelling means one thing to the policy and another to whoever dials. Names come out in ASCII
 * and lower case without the root's dot.
 */
export function canonicalHost(text: string): SpeltHost {
  const invalid: SpeltHost = { kind: 'invalid', host: text.slice(0, maxShown), spelling: 'unreadable', scoped: null }
  if (text === '' || text.length > maxLength) return invalid
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const zone = /^([0-9a-f:.]+)%/i.exec(bare)
  if (bare.includes(':') && zone !== null) return { ...invalid, spelling: 'zone-id', scoped: parseLiteral(zone[1] ?? '') }
  if (bare.includes(':')) {
    const literal = parseLiteral(bare)
    return literal === null ? invalid : { kind: 'literal', host: literal.toString(), literal, spelling: spellingOf(bare, literal.toString()) }
  }
  // These would end the host inside a URL, or be dropped from it in silence.
  if (/[/\\?#@:[\]\p{White_Space}\p{Cc}]/u.test(text)) return invalid

  const canonical = URL.parse(`http://${text}/`)?.hostname
  if (canonical === undefined || canonical === '') return invalid
  const literal = parseLiteral(canonical)
  if (literal !== null) return { kind: 'literal', host: canonical, literal, spelling: spellingOf(text, canonical) }
  const name = canonical.endsWith('.') ? canonical.slice(0, -1) : canonical
  const labels = name.split('.')
  // RFC 1035 section 2.3.4. What is not printable ASCII never leaves the URL parser, but a policy does not rest on that.
  if (name.length > 253 || labels.some((label) => label === '' || label.length > 63) || !/^[\x21-\x7e]+$/.test(name)) return invalid
  return { kind: 'name', host: name, spelling: spellingOf(text, name) === 'canonical' ? 'name' : spellingOf(text, name) }
}

/** Reads four decimal octets, or IPv6 without a zone: what DNS answers and the URL parser gives, and nothing else. */
export function parseLiteral(text: string): Literal | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(':')) return null
  // The URL parser first: ipaddr.js takes `::127.0.0.1` for `::ffff:127.0.0.1`, and is lenient with leading zeros.
  const canonical = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1)
  return canonical === undefined ? null : ipaddr.IPv6.parse(canonical)
}

/** The most telling way in which the text differs from its canonical form. */
function spellingOf(text: string, canonical: string): Spelling {
  if (canonical.includes(':')) return text === canonical ? 'canonical' : 'ipv6'
  if (text === canonical) return 'canonical'
  if (text.includes('%')) return 'percent-encoded'
  if (/[^\x21-\x7e]/.test(text)) return 'unicode'
  const undotted = text.endsWith('.') ? text.slice(0, -1) : text
  if (undotted === canonical) return 'trailing-dot'
  if (undotted.toLowerCase() === canonical) return 'upper-case'
  if (/(?:^|\.)0x/i.test(undotted)) return 'hexadecimal'
  if (/(?:^|\.)0[0-9]/.test(undotted)) return 'octal'
  return undotted.includes('.') ? 'short' : 'decimal'
}

/** Percent-encoded, the longest name of 253 octets is at most nine times as long. */
const maxLength = 9 * 253
const maxShown = 255
