import { limits } from '../../shared/limits.ts'

export type PemFault = 'no-certificate' | 'private-key' | 'damaged' | 'too-long'

/**
 * What is wrong with a text that should hold certificates in PEM (RFC 7468); null when nothing is. Text around the
 * blocks is fine, as tools write it; whether each certificate is a CA's is judged by the Worker.
 */
export function pemFault(text: string): PemFault | null {
  if (text.length > limits.maxPemLength) return 'too-long'
  // Somebody's key is not to be stored or sent because it stood in the same file.
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return 'private-key'
  const begun = text.match(/-----BEGIN CERTIFICATE-----/g)?.length ?? 0
  if (begun === 0) return 'no-certificate'
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g)]
  return blocks.length === begun && blocks.every(([, body]) => isDer(body ?? '')) ? null : 'damaged'
}

/** Null in `pem` for no CA of one's own. */
export function readCustomCa(customCa: string): { readonly status: 'ok'; readonly pem: string | null } | { readonly status: 'invalid'; readonly fault: PemFault } {
  const trimmed = customCa.trim()
  if (trimmed === '') return { status: 'ok', pem: null }
  const fault = pemFault(trimmed)
  return fault === null ? { status: 'ok', pem: `${trimmed}\n` } : { status: 'invalid', fault }
}

/** Base64 of a DER SEQUENCE that is as long as it says. */
function isDer(base64: string): boolean {
  let bytes: string
  try {
    bytes = atob(base64.replace(/\s+/g, ''))
  } catch {
    return false
  }
  const first = bytes.charCodeAt(1)
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  if (bytes.charCodeAt(0) !== 0x30 || lengthBytes > 4) return false
  const length = lengthBytes === 0 ? first : Array.from({ length: lengthBytes }, (_, i) => bytes.charCodeAt(2 + i)).reduce((sum, byte) => sum * 256 + byte, 0)
  return bytes.length === 2 + lengthBytes + length
}
