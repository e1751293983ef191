import { toLatin1 } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import type { TlsErrorCode } from '../errors.ts'
import { hexCode } from '../wire.ts'
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC } from './content-type.ts'

/**
 * What answers on this port, if it is not TLS? Judged from the first bytes that a peer sends, before any record was
 * read. Null: it may be TLS, or more bytes are needed to tell (`atEnd` says that there will be none).
 */
export function recogniseOtherProtocol(bytes: Uint8Array, atEnd: boolean): TlsError | null {
  const first = bytes[0]
  if (first === undefined) return null
  if (mayBeTls(bytes)) {
    return bytes.length > 1 && bytes[1] !== 3 ? new TlsError('not-tls', { expected: 'a TLS record', got: describe(bytes) }) : null
  }
  const text = toLatin1(bytes.subarray(0, bannerLength))
  const printable = /^[\t\r\n\x20-\x7e]*$/.test(text.slice(0, 5))
  const complete = atEnd || text.includes('\n') || bytes.length >= bannerLength || (!printable && bytes.length >= 5)
  if (!complete) return null
  return new TlsError(banners.find(([, pattern]) => pattern.test(text))?.[0] ?? 'not-tls', { expected: 'a TLS record', got: describe(bytes) })
}

/** Does this begin with a content type of TLS? */
export function mayBeTls(bytes: Uint8Array): boolean {
  const [first] = bytes
  return first === undefined || (first >= CHANGE_CIPHER_SPEC && first <= APPLICATION_DATA)
}

/** The first line, cut and made printable: it is shown to a person. */
function describe(bytes: Uint8Array): string {
  const text = toLatin1(bytes.subarray(0, 64))
  if (/^[\t\x20-\x7e]{4}/.test(text)) return JSON.stringify(text.split(/[\r\n]/)[0]?.replace(/[^\x20-\x7e]/g, '?') ?? '')
  return `a first byte of ${hexCode(bytes[0] ?? 0)}`
}

/** A line of a banner is rarely longer (RFC 4253 section 4.2 allows SSH 255). */
const bannerLength = 255

const banners: readonly (readonly [TlsErrorCode, RegExp])[] = [
  ['peer-speaks-http', /^(HTTP\/\d|<(!doctype )?html)/i],
  ['peer-speaks-ssh', /^SSH-/],
  ['peer-speaks-ftp', /^220[ -].*\bFTP/i],
  ['peer-speaks-smtp', /^(220|421|554)[ -]/],
  ['peer-speaks-pop3', /^\+OK/],
  ['peer-speaks-imap', /^\* (OK|PREAUTH|BYE)/],
  ['peer-speaks-postgresql', /^(N$|E\0)/],
  // A packet length of three bytes, sequence 0 and protocol version 10 (MySQL) or an error packet.
  ['peer-speaks-mysql', /^[^]{2}\0\0[\n\xff]/],
  // SSLv2 SERVER-HELLO: a two-byte length with its top bit set, then message 4.
  ['peer-speaks-sslv2', /^[\x80-\xff][^]\x04/],
]
