import { concat } from '../bytes/bytes.ts'
import { ByteWriter } from '../bytes/writer.ts'

/** One DER value: tag, shortest length, and the parts as its content. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(parts)
  const writer = new ByteWriter().uint8(tag)
  if (content.length < 0x80) writer.uint8(content.length)
  else if (content.length < 0x100) writer.uint8(0x81).uint8(content.length)
  else if (content.length < 0x10000) writer.uint8(0x82).uint16(content.length)
  else writer.uint8(0x83).uint24(content.length)
  return writer.bytes(content).finish()
}

/** An OBJECT IDENTIFIER from dotted decimal. Throws RangeError on what is none. */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map((arc) => BigInt(arc))
  if (first === undefined || second === undefined || first > 2n || (first < 2n && second > 39n))
    throw new RangeError('not an object identifier')
  return encodeDer(0x06, Uint8Array.from([first * 40n + second, ...rest].flatMap(encodeArc)))
}

function encodeArc(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)]
  for (let left = arc >> 7n; left > 0n; left >>= 7n) bytes.unshift(Number(left & 0x7fn) | 0x80)
  return bytes
}
