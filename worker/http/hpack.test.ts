import { describe, expect, it } from 'vitest'
import { fromHex, fromLatin1, toHex, toLatin1 } from '../bytes/bytes.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { Field } from './fields.ts'
import { HpackDecoder, HpackEncoder } from './hpack.ts'
import { decodeHuffman, encodeHuffman, huffmanLength } from './hpack-huffman.ts'
import { MAX_HPACK_INTEGER, readHpackInteger, writeHpackInteger } from './hpack-integer.ts'
import { hpackStaticTable } from './hpack-static-table.ts'

const LIMITS = { maxTableBytes: 4_096, maxListBytes: 65_536, maxFields: 256 }

function fields(...lines: string[]): Field[] {
  return lines.map((line) => {
    const colon = line.indexOf(':', 1)
    return { name: line.slice(0, colon), value: line.slice(colon + 2) }
  })
}

function code(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return (error as { code: unknown }).code
  }
}

describe('integers (RFC 7541 appendix C.1)', () => {
  it.each([[10, 5, '0a'], [1_337, 5, '1f9a0a'], [42, 8, '2a'], [31, 5, '1f00'], [30, 5, '1e'], [MAX_HPACK_INTEGER, 7, '7f80ffff07']])('%d in %d bits is %s', (value, bits, hex) => {
    const writer = new ByteWriter()
    writeHpackInteger(writer, 0, bits, value)
    expect(toHex(writer.finish())).toBe(hex)
    const reader = new ByteReader(fromHex(hex))
    expect(readHpackInteger(reader, reader.uint8(), bits)).toBe(value)
    expect(reader.isEmpty).toBe(true)
  })

  it('leaves the bits before the prefix alone', () => {
    expect(readHpackInteger(new ByteReader(new Uint8Array()), 0xea, 5)).toBe(10)
  })

  it.each([
    ['above the bound', '81ffff07'],
    ['2^32', 'e1ffffff0f'],
    ['endless', 'ffffffffffffffffffff01'],
    ['zeros without end', '8080808000'],
  ])('refuses one that is %s', (_title, hex) => {
    expect(code(() => readHpackInteger(new ByteReader(fromHex(hex)), 0x7f, 7))).toBe('hpack-integer-too-large')
  })
})

describe('Huffman code', () => {
  it('decodes what it encodes, for every octet', () => {
    for (let octet = 0; octet < 256; octet++) {
      const bytes = Uint8Array.of(octet, 0x61, octet)
      expect(encodeHuffman(bytes)).toHaveLength(huffmanLength(bytes))
      expect(decodeHuffman(encodeHuffman(bytes))).toBe(toLatin1(bytes))
    }
  })

  // Codes at the ends of the table of appendix B: symbol, code, bits.
  it.each([[0x30, 0x0, 5], [0x00, 0x1ff8, 13], [0x0a, 0x3ffffffc, 30], [0x5c, 0x7fff0, 19], [0xc7, 0x1ffffec, 25], [0xff, 0x3ffffee, 26], [0x16, 0x3ffffffe, 30]])(
    'gives octet %d the code of appendix B', (octet, expected, bits) => {
      const padded = BigInt(`0x${toHex(encodeHuffman(Uint8Array.of(octet)))}`)
      expect(Number(padded >> BigInt(8 * Math.ceil(bits / 8) - bits))).toBe(expected)
    })

  it.each([
    ['EOS', 'ffffffff'],
    ['EOS after text', '1fffffffff'],
    ['8 bits of padding', '0000000000ff'],
    ['11 bits of padding', '1fff'],
    ['padding of zeros', '00'],
    ['padding with a zero in it', '1d'],
  ])('refuses %s', (_title, hex) => expect(code(() => decodeHuffman(fromHex(hex)))).toBe('malformed-huffman-string'))

  it('takes a string that ends on an octet or has 7 bits of padding', () => {
    expect(decodeHuffman(fromHex(''))).toBe('')
    expect(decodeHuffman(encodeHuffman(fromLatin1('00000000')))).toBe('00000000')
    expect(decodeHuffman(fromHex('1f'))).toBe('a')
    expect(decodeHuffman(fromHex('0000007f'))).toBe('00000')
  })
})

describe('HpackDecoder (RFC 7541 appendix C)', () => {
  const requests = [
    { list: fields(':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'), tableBytes: 57 },
    { list: fields(':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'), tableBytes: 110 },
    { list: fields(':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com', 'custom-key: custom-value'), tableBytes: 164 },
  ]
  const responses = [
    { list: fields(':status: 302', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:21 GMT', 'location: https://www.example.com'), tableBytes: 222 },
    { list: fields(':status: 307', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:21 GMT', 'location: https://www.example.com'), tableBytes: 222 },
    {
      list: fields(':status: 200', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:22 GMT', 'location: https://www.example.com', 'content-encoding: gzip',
        'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'),
      tableBytes: 215,
    },
  ]

  it.each([
    ['C.2.1', '400a637573746f6d2d6b65790d637573746f6d2d686561646572', fields('custom-key: custom-header'), 55],
    ['C.2.2', '040c2f73616d706c652f70617468', fields(':path: /sample/path'), 0],
    ['C.2.3', '100870617373776f726406736563726574', fields('password: secret'), 0],
    ['C.2.4', '82', fields(':method: GET'), 0],
  ])('decodes %s', (_section, hex, list, tableBytes) => {
    const decoder = new HpackDecoder(LIMITS)
    expect(decoder.decode(fromHex(hex))).toEqual(list)
    expect(decoder.table.bytes).toBe(tableBytes)
  })

  it.each([
    ['C.3', 4_096, requests, ['828684410f7777772e6578616d706c652e636f6d', '828684be58086e6f2d6361636865', '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565']],
    ['C.4', 4_096, requests, ['828684418cf1e3c2e5f23a6ba0ab90f4ff', '828684be5886a8eb10649cbf', '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf']],
    ['C.5', 256, responses, [
      '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
      '4803333037c1c0bf',
      '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
    ]],
    ['C.6', 256, responses, [
      '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      '4883640effc1c0bf',
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
    ]],
  ])('decodes %s', (_section, maxTableBytes, expected, blocks) => {
    const decoder = new HpackDecoder({ ...LIMITS, maxTableBytes })
    blocks.forEach((hex, i) => {
      expect(decoder.decode(fromHex(hex))).toEqual(expected[i]?.list)
      expect(decoder.table.bytes).toBe(expected[i]?.tableBytes)
    })
    // The newest entry is the first that the RFC shows.
    expect(decoder.table.entries[0]).toEqual(expected[2]?.list.at(-1))
  })

  it('empties the table for an entry that is larger than it, and for size 0', () => {
    const decoder = new HpackDecoder({ ...LIMITS, maxTableBytes: 64 })
    decoder.decode(fromHex('4001610162'))
    expect(decoder.table).toEqual({ entries: fields('a: b'), bytes: 34 })
    decoder.decode(fromHex(`40016121${'62'.repeat(33)}`))
    expect(decoder.table).toEqual({ entries: [], bytes: 0 })
    decoder.decode(fromHex('4001610162'))
    expect(decoder.decode(fromHex('203f21'))).toEqual([])
    expect(decoder.table).toEqual({ entries: [], bytes: 0 })
  })

  it.each([
    ['hpack-index-out-of-range', 'index 0', '80'],
    ['hpack-index-out-of-range', 'the first index of an empty dynamic table', 'be'],
    ['hpack-index-out-of-range', 'a name beyond the table', '7f000161'],
    ['hpack-integer-too-large', 'an endless index', 'ffffffffff'],
    ['truncated-field-block', 'an index that goes on', 'ff'],
    ['truncated-field-block', 'a name that is cut', '400a6375'],
    ['truncated-field-block', 'no value', '4001'],
    ['truncated-field-block', 'a length longer than the block', '0001610562'],
    ['hpack-integer-too-large', 'a length of 2^31', '0001617f81ffffff07'],
    ['malformed-huffman-string', 'a Huffman name with EOS', '4084ffffffff0161'],
    ['misplaced-table-size-update', 'after a field', '8220'],
    ['misplaced-table-size-update', 'three of them', '202020'],
    ['table-size-update-too-large', '4097', '3fe21f'],
  ])('fails with %s: %s', (expected, _title, hex) => {
    expect(code(() => new HpackDecoder(LIMITS).decode(fromHex(hex)))).toBe(expected)
  })

  it('takes the largest table size', () => {
    expect(new HpackDecoder(LIMITS).decode(fromHex('3fe11f82'))).toEqual(fields(':method: GET'))
  })

  it('bounds what a small block expands to', () => {
    const bomb = (repeats: number) => fromHex(`4001617f8101${'62'.repeat(256)}${'be'.repeat(repeats)}`)
    expect(new HpackDecoder({ ...LIMITS, maxFields: 1_000 }).decode(bomb(225))).toHaveLength(226)
    expect(code(() => new HpackDecoder({ ...LIMITS, maxFields: 1_000 }).decode(bomb(226)))).toBe('header-section-too-large')
    expect(code(() => new HpackDecoder({ ...LIMITS, maxFields: 2 }).decode(bomb(2)))).toBe('too-many-fields')
  })
})

describe('HpackEncoder', () => {
  it('uses the static table, Huffman code where it is shorter, and never an index for secrets', () => {
    const encode = (...lines: string[]) => toHex(new HpackEncoder().encode(fields(...lines)))
    expect(encode(':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com')).toBe('828684018cf1e3c2e5f23a6ba0ab90f4ff')
    expect(encode(':path: /sample/path')).toMatch(/^04/)
    expect(encode('custom-key: custom-value')).toBe('008825a849e95ba97d7f8925a849e95bb8e8b4bf')
    expect(encode('cookie: a')).toBe('1f110161')
    expect(encode('x: {}')).toBe('000178027b7d')
  })

  it('confirms a smaller table once', () => {
    const encoder = new HpackEncoder()
    encoder.setMaxTableBytes(4_096)
    expect(toHex(encoder.encode(fields(':method: GET')))).toBe('82')
    encoder.setMaxTableBytes(0)
    expect([toHex(encoder.encode(fields(':method: GET'))), toHex(encoder.encode(fields(':method: GET')))]).toEqual(['2082', '82'])
  })

  it('is read back by the decoder, whatever the value', () => {
    const list = [...hpackStaticTable, ...Array.from({ length: 256 }, (_, octet) => ({ name: `x-${octet}`, value: String.fromCharCode(octet).repeat(octet) }))]
    expect(new HpackDecoder({ ...LIMITS, maxFields: 1_000 }).decode(new HpackEncoder().encode(list))).toEqual(list)
  })
})
