/**
 * Writes DER (ITU-T X.690) for the lab's certificates. It writes whatever it is told: a lab must be able to make wrong
 * certificates too, so nothing here judges.
 */

/** One element: tag byte, definite length, contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents)
  return Buffer.concat([Uint8Array.of(tag), lengthOctets(body.length), body])
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array => element(0x30, ...contents)
export const setOf = (...contents: readonly Uint8Array[]): Uint8Array => element(0x31, ...contents)
export const boolean = (value: boolean): Uint8Array => element(0x01, Uint8Array.of(value ? 0xff : 0x00))
export const octetString = (contents: Uint8Array): Uint8Array => element(0x04, contents)
export const nullValue = (): Uint8Array => element(0x05)
export const utf8String = (text: string): Uint8Array => element(0x0c, Buffer.from(text, 'utf8'))
export const printableString = (text: string): Uint8Array => element(0x13, Buffer.from(text, 'latin1'))

/** A BIT STRING with its count of unused bits at the end. */
export const bitString = (contents: Uint8Array, unusedBits = 0): Uint8Array =>
  element(0x03, Uint8Array.of(unusedBits), contents)

/** `[number] IMPLICIT` of a primitive value, or of a constructed one. */
export const contextPrimitive = (number: number, contents: Uint8Array): Uint8Array => element(0x80 | number, contents)
export const contextConstructed = (number: number, ...contents: readonly Uint8Array[]): Uint8Array =>
  element(0xa0 | number, ...contents)

/** A non-negative INTEGER from big-endian bytes or a small number; leading zeros are dropped. */
export function integer(value: number | Uint8Array): Uint8Array {
  const hex = typeof value === 'number' ? value.toString(16) : Buffer.from(value).toString('hex')
  const digits = hex.replace(/^0+(?=.)/, '')
  // An even number of digits, and a leading zero octet where the top bit would read as a sign.
  const even = digits.length % 2 === 0 ? digits : `0${digits}`
  return element(0x02, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'))
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(0x06, Uint8Array.from([40 * first + second, ...rest].flatMap(base128)))
}

/** UTCTime until 2049, GeneralizedTime from 2050 on (RFC 5280 section 4.1.2.5). */
export function time(at: Date): Uint8Array {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '')
  return at.getUTCFullYear() < 2050 ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits))
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return Uint8Array.from([0x80 | octets.length, ...octets])
}

function base128(arc: number): number[] {
  const octets = [arc % 128]
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift(0x80 | (rest % 128))
  return octets
}
