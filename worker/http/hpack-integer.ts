import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { HttpError } from './http-error.ts'

/**
 * The rest of an integer whose first octet is already read (RFC 7541 section 5.1): the low `prefixBits` bits of
 * `firstOctet` count, the others belong to somebody else. Throws {@link HttpError} above {@link MAX_HPACK_INTEGER}
 * and for a needlessly long form, and UnderflowError where the block ends.
 */
export function readHpackInteger(reader: ByteReader, firstOctet: number, prefixBits: number): number {
  const maximum = 2 ** prefixBits - 1
  let value = firstOctet & maximum
  if (value < maximum) return value
  for (let i = 0; i < MAX_CONTINUATION_OCTETS; i++) {
    const octet = reader.uint8()
    value += (octet & 0x7f) * 2 ** (7 * i)
    if (value > MAX_HPACK_INTEGER) break
    if (octet < 0x80) return value
  }
  throw new HttpError('hpack-integer-too-large', MAX_HPACK_INTEGER, 'a larger or a longer one')
}

/** Writes `value` with its first bits in an octet that begins with `flags`. */
export function writeHpackInteger(writer: ByteWriter, flags: number, prefixBits: number, value: number): void {
  const maximum = 2 ** prefixBits - 1
  if (value < maximum) {
    writer.uint8(flags | value)
    return
  }
  writer.uint8(flags | maximum)
  let rest = value - maximum
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) writer.uint8((rest % 0x80) | 0x80)
  writer.uint8(rest)
}

/** Far above any index, length or table size that a bounded block can hold. */
export const MAX_HPACK_INTEGER = 0xff_ffff
/** Enough for {@link MAX_HPACK_INTEGER}; zeros behind it would be a way to make us read for nothing. */
const MAX_CONTINUATION_OCTETS = 4
