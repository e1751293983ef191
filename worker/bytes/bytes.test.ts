import { describe, expect, it } from 'vitest'
import { concat, constantTimeEqual, equal, fromBase64, fromHex, fromLatin1, toBase64, toHex, toLatin1 } from './bytes.ts'
import { ByteReader, UnderflowError } from './reader.ts'
import { ByteWriter } from './writer.ts'

describe('bytes', () => {
  it('round-trips its encodings', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(fromHex(toHex(bytes))).toEqual(bytes)
    expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    expect(fromLatin1(toLatin1(bytes))).toEqual(bytes)
  })

  it.each(['0', 'zz', '0x00'])('refuses %j as hexadecimal', (text) => expect(() => fromHex(text)).toThrow(RangeError))
  it.each(['a', 'a===', '@@@@'])('refuses %j as base64', (text) => expect(() => fromBase64(text)).toThrow(RangeError))

  it('compares', () => {
    for (const same of [equal, constantTimeEqual]) {
      expect(same(fromHex('0102'), fromHex('0102'))).toBe(true)
      expect(same(fromHex('0102'), fromHex('0103'))).toBe(false)
      expect(same(fromHex('0102'), fromHex('01'))).toBe(false)
    }
    expect(concat([fromHex('01'), new Uint8Array(), fromHex('0203')])).toEqual(fromHex('010203'))
  })
})

describe('ByteReader and ByteWriter', () => {
  it('read back what was written', () => {
    const bytes = new ByteWriter()
      .uint8(0x01).uint16(0x0203).uint24(0x04_05_06).uint32(0xfffefdfc)
      .vector16((w) => w.vector8((inner) => inner.bytes(fromHex('aabb'))))
      .finish()
    const reader = new ByteReader(bytes)
    expect([reader.uint8(), reader.uint16(), reader.uint24(), reader.uint32()]).toEqual([0x01, 0x0203, 0x04_05_06, 0xfffefdfc])
    expect(new ByteReader(reader.vector16()).vector8()).toEqual(fromHex('aabb'))
    expect(reader.isEmpty).toBe(true)
  })

  it('grow beyond the first buffer', () => {
    const long = new Uint8Array(100_000).fill(7)
    expect(new ByteReader(new ByteWriter().vector24((w) => w.bytes(long)).finish()).vector24()).toEqual(long)
  })

  it('refuse what does not fit', () => {
    expect(() => new ByteReader(fromHex('05aa')).vector8()).toThrow(UnderflowError)
    expect(() => new ByteWriter().uint8(256)).toThrow(RangeError)
    expect(() => new ByteWriter().vector8((w) => w.bytes(new Uint8Array(256)))).toThrow(RangeError)
  })
})
