import { ByteReader, UnderflowError } from '../bytes/reader.ts'
import { TlsError } from './errors.ts'

/**
 * Reads a structure that must fill its bytes exactly (RFC 8446 section 3.4: a length that disagrees with its content,
 * or bytes left over, is a decode_error).
 */
export function decode<T>(what: string, bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(bytes)
  try {
    const value = read(reader)
    if (!reader.isEmpty) {
      throw new TlsError('decode-error', { expected: `${what} to end here`, got: `${reader.remaining} bytes more` })
    }
    return value
  } catch (error) {
    if (!(error instanceof UnderflowError)) throw error
    throw new TlsError('decode-error',{
      expected: `${error.expected} more bytes of ${what}`,
      got: `${error.got} bytes`,
      cause: error,
    })
  }
}

/** A list of two-byte code points that fills `bytes`; `minimum` items at least. */
export function decodeCodes(what: string, bytes: Uint8Array, minimum = 1): number[] {
  return decode(what, bytes, (reader) => {
    const codes: number[] = []
    while (!reader.isEmpty) codes.push(reader.uint16())
    if (codes.length < minimum) {
      throw new TlsError('decode-error', { expected: `at least ${minimum} values in ${what}`, got: `${codes.length}` })
    }
    return codes
  })
}

/** A list of non-empty byte strings, each behind a two-byte length. */
export function decodeVectors16(what: string, bytes: Uint8Array): Uint8Array[] {
  return decode(what, bytes, (reader) => {
    const items: Uint8Array[] = []
    while (!reader.isEmpty) {
      const item = reader.vector16()
      if (item.length === 0) throw new TlsError('decode-error', { expected: `no empty item in ${what}`, got: 'an empty item' })
      items.push(item)
    }
    return items
  })
}

/** A code point as the registries print it. */
export function hexCode(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`
}

/** A node:crypto Buffer as a plain Uint8Array over the same memory, so that events never leak the subclass. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** GREASE code points: RFC 8701 section 2. */
export function isGrease(code: number): boolean {
  return (code & 0x0f0f) === 0x0a0a && code >>> 8 === (code & 0xff)
}
