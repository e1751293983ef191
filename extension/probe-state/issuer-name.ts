/**
 * The issuer's name of a certificate as lower-case hex of its DER (RFC 5280 section 4.1.2.4), so that two certificates can
 * be told to have the same issuer whatever spelling each side gives its name. Null where the bytes are no certificate.
 */
export function issuerName(der: Uint8Array): string | null {
  const certificate = element(der, 0)
  const body = certificate === null || certificate.tag !== sequence ? null : element(der, certificate.start)
  if (body === null || body.tag !== sequence) return null
  let at = body.start
  const next = (): Element | null => {
    const found = at < body.end ? element(der, at) : null
    at = found?.end ?? body.end
    return found
  }
  let first = next()
  if (first?.tag === explicitVersion) first = next()
  const [serialNumber, algorithm, issuer] = [first, next(), next()]
  if (serialNumber?.tag !== integer || algorithm?.tag !== sequence || issuer?.tag !== sequence) return null
  return Array.from(der.subarray(issuer.start, issuer.end), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The DER inside one block of PEM; null where there is none. */
export function derOf(pem: string): Uint8Array | null {
  const base64 = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1]
  if (base64 === undefined) return null
  try {
    return Uint8Array.from(atob(base64.replace(/\s+/g, '')), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** Tag and extent of the element at an offset (X.690 section 8.1): low tag numbers and definite lengths only. */
function element(bytes: Uint8Array, offset: number): Element | null {
  const tag = bytes[offset]
  const first = bytes[offset + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  if (first === 0x80 || lengthBytes > 4) return null
  const start = offset + 2 + lengthBytes
  const length = lengthBytes === 0 ? first : bytes.subarray(offset + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  return start + length <= bytes.length ? { tag, start, end: start + length } : null
}

const integer = 0x02
const sequence = 0x30
const explicitVersion = 0xa0
