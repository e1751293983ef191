import { describe, expect, it } from 'vitest'
import { readHttpsData } from './https-record.ts'
import { MalformedMessage } from './malformed-message.ts'

const read = (hex: string) => readHttpsData(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
const fooExampleCom = '03666f6f076578616d706c6503636f6d00'
const fooExampleOrg = '03666f6f076578616d706c65036f726700'
const empty = { mandatory: [], alpn: [], noDefaultAlpn: false, port: null, ipv4Hints: [], ipv6Hints: [], ech: false, unknownKeys: [] }

describe('the test vectors of RFC 9460 appendix D', () => {
  it.each<[string, string, object]>([
    ['figure 2, AliasMode', `0000 ${fooExampleCom}`, { priority: 0, target: 'foo.example.com' }],
    ['figure 3, the owner itself', '0001 00', { priority: 1, target: '.' }],
    ['figure 4, a port', `0010 ${fooExampleCom} 0003 0002 0035`, { priority: 16, target: 'foo.example.com', port: 53 }],
    ['figure 5, a generic key', `0001 ${fooExampleCom} 029b 0005 68656c6c6f`, { priority: 1, target: 'foo.example.com', unknownKeys: ['key667'] }],
    ['figure 6, a generic key with an escape', `0001 ${fooExampleCom} 029b 0009 68656c6c6fd2716f6f`, { priority: 1, target: 'foo.example.com', unknownKeys: ['key667'] }],
    [
      'figure 7, two IPv6 hints',
      `0001 ${fooExampleCom} 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001`,
      { priority: 1, target: 'foo.example.com', ipv6Hints: ['2001:db8::1', '2001:db8::53:1'] },
    ],
    [
      'figure 8, an embedded IPv4 address',
      '0001 076578616d706c6503636f6d00 0006 0010 20010db8012203440000 0000c0000221',
      { priority: 1, target: 'example.com', ipv6Hints: ['2001:db8:122:344::c000:221'] },
    ],
    [
      'figure 9, mandatory keys',
      `0010 ${fooExampleOrg} 0000 0004 00010004 0001 0009 026832 0568332d3139 0004 0004 c0000201`,
      { priority: 16, target: 'foo.example.org', mandatory: ['alpn', 'ipv4hint'], alpn: ['h2', 'h3-19'], ipv4Hints: ['192.0.2.1'] },
    ],
    ['figure 10, escaped ALPN', `0010 ${fooExampleOrg} 0001 000c 08665c6f6f2c626172 026832`, { priority: 16, target: 'foo.example.org', alpn: ['f\\oo,bar', 'h2'] }],
  ])('%s', (_, hex, expected) => expect(read(hex)).toEqual({ ...empty, ...expected }))
})

it('reads what a large site publishes', () => {
  expect(read('0001 00 0001 0006 026833 026832 0002 0000 0004 0008 68101c0a 68101d0a 0005 0002 0000')).toEqual({
    ...empty,
    priority: 1,
    target: '.',
    alpn: ['h3', 'h2'],
    noDefaultAlpn: true,
    ipv4Hints: ['104.16.28.10', '104.16.29.10'],
    ech: true,
  })
})

describe('malformed data', () => {
  it.each([
    ['nothing', ''],
    ['a priority without a target', '0001'],
    ['a target past the end', '0001 05616263'],
    ['a compressed target', '0001 c00c'],
    ['a target label of 65 bytes', `0001 41${'61'.repeat(65)}00`],
    ['an unknown key without a length', '0001 00 029b 00'],
    ['an unknown value past the end', '0001 00 029b 0005 68'],
    ['a target of 256 octets', `0001 ${`3f${'61'.repeat(63)}`.repeat(4)}00`],
    ['a key without a length', '0001 00 0003 00'],
    ['a value past the end', '0001 00 0003 0002 00'],
    ['a key twice', '0001 00 0003 0002 0035 0003 0002 0035'],
    ['keys that descend', '0001 00 0004 0004 c0000201 0003 0002 0035'],
    ['a port of one byte', '0001 00 0003 0001 35'],
    ['an empty alpn', '0001 00 0001 0000'],
    ['an empty protocol name', '0001 00 0001 0001 00'],
    ['a protocol name past the end', '0001 00 0001 0002 0568'],
    ['no-default-alpn with a value', '0001 00 0001 0003 026832 0002 0001 00'],
    ['no-default-alpn without alpn', '0001 00 0002 0000'],
    ['an IPv4 hint of five bytes', '0001 00 0004 0005 c000020101'],
    ['an empty IPv4 hint', '0001 00 0004 0000'],
    ['an IPv6 hint of four bytes', '0001 00 0006 0004 c0000201'],
    ['an empty mandatory', '0001 00 0000 0000'],
    ['a mandatory key that is absent', '0001 00 0000 0002 0003'],
    ['mandatory in mandatory', '0001 00 0000 0002 0000'],
    ['a mandatory key twice', '0001 00 0000 0004 00010001 0001 0003 026832'],
    ['a mandatory list of odd length', '0001 00 0000 0003 000100 0001 0003 026832'],
  ])('%s is refused', (_, hex) => expect(() => read(hex)).toThrow(MalformedMessage))
})
