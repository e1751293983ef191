import { describe, expect, it } from 'vitest'
import { concat, fromHex } from '../bytes/bytes.ts'
import { DerError, DerReader, maxDerDepth, readDer, type DerErrorCode } from './der.ts'
import { encodeDer, encodeObjectIdentifier } from './der-writer.ts'

/** The code of the fault, or `ok`. */
function faultOf(hex: string | Uint8Array, read: (reader: DerReader) => unknown = (reader) => reader.element()): DerErrorCode | 'ok' {
  try {
    readDer(typeof hex === 'string' ? fromHex(hex) : hex, read)
    return 'ok'
  } catch (error) {
    if (error instanceof DerError) return error.code
    throw error
  }
}

describe('DerReader lengths', () => {
  it.each<[string, string, DerErrorCode | 'ok']>([
    ['the short form', '0401aa', 'ok'],
    ['the long form from 128 on', `048180${'00'.repeat(128)}`, 'ok'],
    ['two length octets from 256 on', `04820100${'00'.repeat(256)}`, 'ok'],
    ['nothing at all', '', 'truncated'],
    ['a tag without length', '04', 'truncated'],
    ['a content that is cut off', '0402aa', 'truncated'],
    ['a length that is cut off', '048201', 'truncated'],
    ['an indefinite length', '2480040100' + '0000', 'indefinite-length'],
    ['the long form below 128', '048101aa', 'non-minimal-length'],
    ['a leading zero in the length', `04820080${'00'.repeat(128)}`, 'non-minimal-length'],
    ['a length of five octets', '04850000000001aa', 'length-too-large'],
    ['the longest length of four octets', '0484ffffffff', 'truncated'],
    ['the reserved form', '04ff', 'length-too-large'],
    ['a tag number of the long form', '1f8101', 'high-tag-number'],
    ['bytes after the value', '0401aa00', 'trailing-data'],
  ])('%s', (_, hex, code) => expect(faultOf(hex)).toBe(code))

  it('refuses every truncation of a structure', () => {
    const whole = encodeDer(0x30, encodeDer(0x02, fromHex('01')), encodeDer(0x30, encodeObjectIdentifier('1.2.840.113549.1.1.11'), encodeDer(0x05)))
    const readAll = (reader: DerReader) => {
      const outer = reader.sequence()
      outer.integer()
      const inner = outer.sequence()
      inner.objectIdentifier()
      inner.null()
      inner.end()
      outer.end()
    }
    expect(faultOf(whole, readAll)).toBe('ok')
    for (let length = 0; length < whole.length; length++) expect(faultOf(whole.subarray(0, length), readAll)).toBe('truncated')
  })

  it('goes down to its bound and no further', () => {
    const nested = (levels: number) => Array.from({ length: levels }).reduce<Uint8Array>((inner) => encodeDer(0x30, inner), encodeDer(0x05))
    const descend = (reader: DerReader): void => {
      if (reader.peekTag() === 0x30) descend(reader.sequence())
    }
    expect(faultOf(nested(maxDerDepth), descend)).toBe('ok')
    expect(faultOf(nested(maxDerDepth + 1), descend)).toBe('too-deep')
    expect(faultOf(nested(2_000), descend)).toBe('too-deep')
  })

  it('says where a fault is and both sides of it', () => {
    const bytes = concat([fromHex('3004'), fromHex('0500'), fromHex('0201')])
    try {
      const outer = new DerReader(bytes).sequence()
      outer.null()
      outer.integer()
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'truncated', offset: 4, expected: '1 bytes', got: '0' })
    }
  })
})

describe('DerReader values', () => {
  const integer = (reader: DerReader) => reader.integer()
  const small = (reader: DerReader) => reader.smallInteger()
  const boolean = (reader: DerReader) => reader.boolean()
  const bits = (reader: DerReader) => reader.bitString()
  const oid = (reader: DerReader) => reader.objectIdentifier()
  it.each<[string, string, (reader: DerReader) => unknown, DerErrorCode | 'ok']>([
    ['INTEGER 0', '020100', integer, 'ok'],
    ['INTEGER 128 with its sign byte', '02020080', integer, 'ok'],
    ['INTEGER -1', '0201ff', integer, 'ok'],
    ['an empty INTEGER', '0200', integer, 'integer-invalid'],
    ['a redundant zero', '0202007f', integer, 'integer-invalid'],
    ['a redundant ff', '0202ff80', integer, 'integer-invalid'],
    ['a huge INTEGER', `02828000${'01'.repeat(0x8000)}`, integer, 'integer-too-large'],
    ['a small INTEGER', '02047fffffff', small, 'ok'],
    ['one of 2^31', '02050080000000', small, 'integer-too-large'],
    ['a negative one', '0201ff', small, 'integer-invalid'],
    ['TRUE', '0101ff', boolean, 'ok'],
    ['TRUE as BER writes it', '010101', boolean, 'boolean-invalid'],
    ['a BOOLEAN of two bytes', '0102ffff', boolean, 'boolean-invalid'],
    ['a BIT STRING', '03020780', bits, 'ok'],
    ['an empty BIT STRING', '030100', bits, 'ok'],
    ['one without its count', '0300', bits, 'bit-string-invalid'],
    ['eight unused bits', '03020800', bits, 'bit-string-invalid'],
    ['unused bits that are set', '03020781', bits, 'bit-string-invalid'],
    ['unused bits of nothing', '030107', bits, 'bit-string-invalid'],
    ['an OBJECT IDENTIFIER', '06032a0304', oid, 'ok'],
    ['an empty one', '0600', oid, 'object-identifier-invalid'],
    ['half an arc', '06022a83', oid, 'object-identifier-invalid'],
    ['an arc with a leading 80', '06032a8001', oid, 'object-identifier-invalid'],
    ['an endless arc', `0620${'ff'.repeat(31)}01`, oid, 'object-identifier-invalid'],
    ['NULL', '0500', (reader) => reader.null(), 'ok'],
    ['NULL with content', '050100', (reader) => reader.null(), 'null-invalid'],
    ['another tag', '0500', integer, 'unexpected-tag'],
  ])('%s', (_, hex, read, code) => expect(faultOf(hex, read)).toBe(code))

  it.each(['0.9.2342.19200300.100.1.25', '1.2.840.113549.1.1.11', '2.5.29.17', '2.999.3', '2.25.329800735698586629295641978511506172918'])('reads back %s', (dotted) =>
    expect(readDer(encodeObjectIdentifier(dotted), oid)).toBe(dotted))
})
