/**
 * The Huffman code of HPACK (RFC 7541 section 5.2 and appendix B).
 *
 * The code is canonical: within one length the codes follow the order of the symbols, and the first code of a length
 * follows from the shorter ones. So the lengths alone are the table.
 */
import { HttpError } from './http-error.ts'

/** Decodes one Huffman-coded string to Latin-1 text. Throws {@link HttpError} for EOS and for wrong padding. */
export function decodeHuffman(bytes: Uint8Array): string {
  let text = ''
  let code = 0
  let length = 0
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1)
      length++
      const index = code - (firstCodes[length] ?? 0)
      const symbol = symbolsByLength[length]?.[index]
      if (symbol === undefined) continue // also while `index` is negative: the code is longer than this
      if (symbol === EOS) throw new HttpError('malformed-huffman-string', 'octets', 'EOS')
      text += String.fromCharCode(symbol)
      code = 0
      length = 0
    }
  }
  // What is left over must be the beginning of EOS, which is all ones, and less than an octet of it.
  if (length > 7) throw new HttpError('malformed-huffman-string', 'at most 7 bits of padding', `${length} bits`)
  if (code !== 2 ** length - 1) throw new HttpError('malformed-huffman-string', 'padding of ones', code.toString(2))
  return text
}

/** Encodes Latin-1 bytes; {@link huffmanLength} says how long that will be. */
export function encodeHuffman(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(huffmanLength(bytes))
  let position = 0
  let pending = 0
  let pendingBits = 0
  for (const byte of bytes) {
    const code = codes[byte] ?? 0
    for (let bit = (lengths[byte] ?? 0) - 1; bit >= 0; bit--) {
      pending = (pending << 1) | ((code >>> bit) & 1)
      if (++pendingBits < 8) continue
      encoded[position++] = pending
      pending = 0
      pendingBits = 0
    }
  }
  if (pendingBits > 0) encoded[position] = (pending << (8 - pendingBits)) | (0xff >> pendingBits)
  return encoded
}

export function huffmanLength(bytes: Uint8Array): number {
  let bits = 0
  for (const byte of bytes) bits += lengths[byte] ?? 0
  return Math.ceil(bits / 8)
}

/** Bits of the code of each symbol, one base-36 digit each; 0x100 is EOS. */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss' + // 0x00
  '6aacd68baa8b8666555666666678f6ca' + // 0x20
  'd67777777777777777777777878djde6' + // 0x40
  'f56565666577666567655677777fbeds' + // 0x60
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnno' + // 0x80
  'mlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' + // 0xa0
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrr' + // 0xc0
  'koklmllnmmppooqnqrqqrrrrrsrrrrrq' + // 0xe0
  'u' // 0x100
const EOS = 0x100

const lengths = Array.from(LENGTHS, (digit) => Number.parseInt(digit, 36))
const symbolsByLength: readonly (readonly number[])[] = Array.from({ length: 31 }, (_, length) =>
  lengths.flatMap((one, symbol) => (one === length ? [symbol] : [])))
const firstCodes = canonicalFirstCodes()
const codes = lengths.map((length, symbol) => (firstCodes[length] ?? 0) + (symbolsByLength[length] ?? []).indexOf(symbol))

function canonicalFirstCodes(): number[] {
  const first: number[] = []
  let next = 0
  for (const symbols of symbolsByLength) {
    next *= 2
    first.push(next)
    next += symbols.length
  }
  return first
}
