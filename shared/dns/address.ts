/** An IP address in its one canonical spelling: dotted decimal, or RFC 5952 in lower case (without an embedded dotted quad). */
export interface IpAddress {
  readonly family: 'ipv4' | 'ipv6'
  /** 4 or 16 bytes, in network order. */
  readonly bytes: Uint8Array
  readonly text: string
}

export interface Prefix {
  readonly address: IpAddress
  /** In bits. */
  readonly length: number
}

/**
 * Reads an address in the standard spellings only: four decimal octets, or RFC 4291 section 2.2 without a zone.
 * Brackets, leading zeros, hexadecimal and short forms are not addresses here; `parseHost` reads those as a browser would.
 */
export function parseAddress(text: string): IpAddress | null {
  if (text.includes(':')) return parseIpv6(text)
  const octets = text.split('.')
  if (octets.length !== 4 || octets.some((octet) => !/^(?:0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255)) return null
  return { family: 'ipv4', bytes: Uint8Array.from(octets, Number), text }
}

/** The address of 4 or 16 bytes; null for any other length. */
export function addressFromBytes(bytes: Uint8Array): IpAddress | null {
  if (bytes.length === 4) return { family: 'ipv4', bytes: bytes.slice(), text: bytes.join('.') }
  if (bytes.length !== 16) return null
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16))
  return parseIpv6(groups.join(':'))
}

/** Reads `address/length`; null when it is none or bits are set after the prefix. */
export function parsePrefix(text: string): Prefix | null {
  const [addressText, lengthText, ...more] = text.split('/')
  const address = parseAddress(addressText ?? '')
  if (address === null || lengthText === undefined || more.length > 0 || !/^\d{1,3}$/.test(lengthText)) return null
  const length = Number(lengthText)
  if (length > address.bytes.length * 8) return null
  return equal(maskedBytes(address.bytes, length), address.bytes) ? { address, length } : null
}

/** The prefix of that length that holds the address, as text. */
export function prefixOf(address: IpAddress, length: number): string {
  return `${addressFromBytes(maskedBytes(address.bytes, length))?.text ?? address.text}/${length}`
}

export function prefixContains(prefix: Prefix, address: IpAddress): boolean {
  return prefix.address.family === address.family && equal(maskedBytes(address.bytes, prefix.length), prefix.address.bytes)
}

/** The WHATWG URL parser reads and writes IPv6 in every runtime that we have; only its input must be kept to IPv6. */
function parseIpv6(text: string): IpAddress | null {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text)) return null
  const canonical = URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1)
  if (canonical === undefined) return null
  const [head, tail] = canonical.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const groups = [...(head ?? []), ...Array<string>(8 - (head?.length ?? 0) - (tail?.length ?? 0)).fill('0'), ...(tail ?? [])]
  const bytes = Uint8Array.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]))
  return { family: 'ipv6', bytes, text: canonical }
}

function maskedBytes(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.map((byte, i) => byte & (0xff << Math.min(8, Math.max(0, 8 * (i + 1) - length))))
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
