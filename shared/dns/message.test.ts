import { decode, encode } from '@dnsquery/dns-packet'
import type { Answer, Packet } from '@dnsquery/dns-packet'
import { describe, expect, it } from 'vitest'
import { decodeResponse, encodeQuestion } from './message.ts'
import type { Question } from './message.ts'

const question: Question = { name: 'example.com', type: 'A' }
const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 300 })
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, data, ttl: 60 })

function respond(packet: Packet, asked: Question = question): Uint8Array {
  return encode({ type: 'response', id: 0, flags: 0x0180, questions: [{ name: asked.name, type: asked.type === 'HTTPS' ? 'UNKNOWN_65' : asked.type }], ...packet })
}

function faultOf(bytes: Uint8Array, asked: Question = question): string {
  const decoded = decodeResponse(bytes, asked)
  return decoded.status === 'malformed' ? decoded.fault : 'ok'
}

function withBytes(bytes: Uint8Array, changes: Record<number, number>): Uint8Array {
  const copy = bytes.slice()
  for (const [at, value] of Object.entries(changes)) copy[Number(at)] = value
  return copy
}

/** Header of a response with one question for example.com A, then raw bytes for `answers` records. */
function raw(answers: number, hex: string): Uint8Array {
  const header = `000081800001${answers.toString(16).padStart(4, '0')}00000000076578616d706c6503636f6d0000010001`
  return Uint8Array.from(Buffer.from(header + hex.replaceAll(' ', ''), 'hex'))
}

describe('encodeQuestion', () => {
  it('writes the bytes of a query with id 0, RD, AD and an OPT record with DO', () => {
    const expected =
      '0000' + '0120' + '0001' + '0000' + '0000' + '0001' + // header: id 0, RD and AD, one question, one additional
      '03777777076578616d706c6503636f6d00' + '0001' + '0001' +
      '00' + '0029' + 'ffff' + '0000' + '8000' + '0000' // OPT: 65535 bytes, version 0, DO
    expect(Buffer.from(encodeQuestion({ name: 'www.example.com', type: 'A' })).toString('hex')).toBe(expected)
  })

  it('writes HTTPS as type 65', () => {
    const query = encodeQuestion({ name: 'example.com', type: 'HTTPS' })
    expect(decode(query).questions).toEqual([{ name: 'example.com', type: 'UNKNOWN_65', class: 'IN' }])
  })
})

describe('decodeResponse', () => {
  it('follows aliases in any order and without regard to case', () => {
    const bytes = respond({ answers: [a('edge.example.net', '192.0.2.1'), cname('cdn.example.org', 'EDGE.example.net'), cname('Example.COM', 'cdn.example.org')] })
    const decoded = decodeResponse(bytes, question)
    expect(decoded).toMatchObject({
      status: 'ok',
      response: {
        responseCode: 0,
        authenticated: false,
        aliases: [{ target: 'cdn.example.org' }, { target: 'EDGE.example.net' }],
        canonicalName: 'EDGE.example.net',
        records: [{ type: 'A', address: '192.0.2.1', ttlSeconds: 300 }],
      },
    })
  })

  it('reads the AD bit', () => {
    expect(decodeResponse(respond({ flags: 0x01a0, answers: [a('example.com', '192.0.2.1')] }), question)).toMatchObject({ response: { authenticated: true } })
  })

  it('reads who denies and for how long, by the lesser of TTL and minimum (RFC 2308 section 5)', () => {
    const soa: Answer = { type: 'SOA', name: 'com', ttl: 900, data: { mname: 'a.nic.test', rname: 'b.nic.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 86_400 } }
    const ns: Answer = { type: 'NS', name: 'test', ttl: 1, data: 'a.nic.test' }
    expect(decodeResponse(respond({ flags: 0x0183, authorities: [ns, soa] }), question)).toMatchObject({ response: { responseCode: 3, denial: { zone: 'com', ttlSeconds: 900 } } })
  })

  it('reads extended errors (RFC 8914) and the upper bits of the response code', () => {
    // OPT with extended RCODE 1 (so 16 in all) and one option 15: info-code 6, "bad signature", BEL.
    const text = Buffer.from('bad signature\u0007').toString('hex')
    const bytes = Buffer.from(`000081800001000000000001 076578616d706c6503636f6d00 00010001 00 0029 0400 01000000 0014 000f 0010 0006 ${text}`.replaceAll(' ', ''), 'hex')
    expect(decodeResponse(bytes, question)).toMatchObject({ status: 'ok', response: { responseCode: 16, extendedErrors: [{ code: 6, text: 'bad signature' }] } })
  })

  it('ignores other records and other options in the additional section', () => {
    const additionals: Answer[] = [a('ns.example.net', '192.0.2.53'), { type: 'OPT', name: '.', data: [] }]
    expect(decodeResponse(respond({ answers: [a('example.com', '192.0.2.1')], additionals }), question)).toMatchObject({ status: 'ok', response: { extendedErrors: [], records: [{}] } })
    // Option 12, padding.
    const padded = raw(0, '00 0029 0400 00000000 0006 000c 0002 0000')
    expect(decodeResponse(withBytes(padded, { 11: 1 }), question)).toMatchObject({ status: 'ok', response: { extendedErrors: [] } })
  })

  it('ignores signatures beside the records', () => {
    const rrsig: Answer = { type: 'RRSIG', name: 'example.com', ttl: 1, data: { typeCovered: 'A', algorithm: 13, labels: 2, originalTTL: 1, expiration: 2, inception: 1, keyTag: 1, signersName: 'example.com', signature: new Uint8Array(64) } }
    expect(decodeResponse(respond({ answers: [rrsig, a('example.com', '192.0.2.1')] }), question)).toMatchObject({ response: { records: [{ address: '192.0.2.1' }] } })
  })

  it('reads CAA and TXT', () => {
    const caa: Question = { name: 'example.com', type: 'CAA' }
    expect(decodeResponse(respond({ answers: [{ type: 'CAA', name: 'example.com', ttl: 1, data: { flags: 128, tag: 'ISSUE', value: 'ca.example; account=1' } }] }, caa), caa)).toMatchObject({
      response: { records: [{ type: 'CAA', critical: true, tag: 'issue', value: 'ca.example; account=1' }] },
    })
    const txt: Question = { name: 'example.com', type: 'TXT' }
    const data = [Buffer.from('v=spf1 '), Buffer.from('-all'), Uint8Array.from([0xff, 0x41, 0x0a])]
    expect(decodeResponse(respond({ answers: [{ type: 'TXT', name: 'example.com', ttl: 1, data }] }, txt), txt)).toMatchObject({
      response: { records: [{ strings: ['v=spf1 ', '-all', '\\255A\\010'] }] },
    })
  })

  it('reads TLSA (RFC 6698 section 2.1), and names one that is too short', () => {
    const tlsa: Question = { name: 'example.com', type: 'TLSA' }
    const answer = (data: string): Uint8Array => {
      const length = (data.length / 2).toString(16).padStart(4, '0')
      return Uint8Array.from(Buffer.from(`00008180000100010000000007${Buffer.from('example').toString('hex')}03636f6d0000340001c00c003400010000003c${length}${data}`, 'hex'))
    }
    expect(decodeResponse(answer('030101ab0c'), tlsa)).toMatchObject({ response: { records: [{ type: 'TLSA', ttlSeconds: 60, usage: 3, selector: 1, matchingType: 1, data: 'ab0c' }] } })
    expect(faultOf(answer('030101'), tlsa)).toBe('bad-record-data')
    // What is longer than any certificate is cut.
    expect(decodeResponse(answer(`030000${'00'.repeat(5_000)}`), tlsa)).toMatchObject({ response: { records: [{ data: '00'.repeat(2_048) }] } })
    expect(Buffer.from(encodeQuestion(tlsa)).toString('hex')).toContain('00340001')
  })

  it('counts a TTL with its top bit set as 0 (RFC 2181 section 8)', () => {
    expect(decodeResponse(raw(1, 'c00c 0001 0001 80000001 0004 c0000201'), question)).toMatchObject({ response: { records: [{ ttlSeconds: 0 }] } })
  })

  it('accepts the plain answer that the faults below are made from', () => {
    expect(faultOf(raw(1, 'c00c 0001 0001 0000012c 0004 c0000201'))).toBe('ok')
    expect(faultOf(respond({ answers: [a('example.com', '192.0.2.1')] }))).toBe('ok')
  })

  const good = respond({ answers: [a('example.com', '192.0.2.1')] })
  const many = Array.from({ length: 513 }, () => a('example.com', '192.0.2.1'))
  const loop = [cname('example.com', 'b.test'), cname('b.test', 'c.test'), cname('c.test', 'EXAMPLE.com')]
  const chain = [cname('example.com', 'n0.test'), ...Array.from({ length: 16 }, (_, i) => cname(`n${i}.test`, `n${i + 1}.test`))]
  it.each<[string, string, Uint8Array]>([
    ['nothing', 'too-short', new Uint8Array()],
    ['half a header', 'too-short', good.slice(0, 11)],
    ['a query', 'not-a-response', withBytes(good, { 2: 0x01 })],
    ['another opcode', 'not-a-response', withBytes(good, { 2: 0x91 })],
    ['another id', 'id-mismatch', withBytes(good, { 1: 7 })],
    ['the TC bit', 'truncated-flag', withBytes(good, { 2: 0x83 })],
    ['another name', 'question-mismatch', encode({ type: 'response', id: 0, flags: 0x180, questions: [{ name: 'example.org', type: 'A' }] })],
    ['another type', 'question-mismatch', encode({ type: 'response', id: 0, flags: 0x180, questions: [{ name: 'example.com', type: 'AAAA' }] })],
    ['another class', 'question-mismatch', encode({ type: 'response', id: 0, flags: 0x180, questions: [{ name: 'example.com', type: 'A', class: 'CH' }] })],
    ['no question', 'question-mismatch', encode({ type: 'response', id: 0, flags: 0x180 })],
    ['two questions', 'question-mismatch', encode({ type: 'response', id: 0, flags: 0x180, questions: [{ name: 'example.com', type: 'A' }, { name: 'example.com', type: 'A' }] })],
    ['513 records', 'too-many-records', respond({ answers: many })],
    ['a cut record', 'record-overrun', good.slice(0, -1)],
    ['a promised second record', 'bad-name', withBytes(good, { 7: 2 })],
    ['bytes after the end', 'trailing-bytes', Uint8Array.from([...good, 0])],
    ['a pointer to itself', 'bad-name', raw(1, 'c01d 0001 0001 00000001 0004 c0000201')],
    ['a pointer forwards', 'bad-name', raw(1, 'c02d 0001 0001 00000001 0004 c0000201')],
    ['a pointer into the header', 'bad-name', raw(1, 'c000 0001 0001 00000001 0004 c0000201')],
    ['two pointers in a circle', 'bad-name', raw(2, 'c00c 0005 0001 00000001 0004 0161c02b c029 0001 0001 00000001 0004 c0000201')],
    ['a label type that is not assigned', 'bad-name', raw(1, '8161 0001 0001 00000001 0004 c0000201')],
    ['a label of 65 bytes', 'bad-name', raw(1, `41${'61'.repeat(65)}00 0001 0001 00000001 0004 c0000201`)],
    ['a name of 256 octets', 'bad-name', raw(1, `${`3f${'61'.repeat(63)}`.repeat(4)}00 0001 0001 00000001 0004 c0000201`)],
    ['an address of five bytes', 'bad-record-data', raw(1, 'c00c 0001 0001 00000001 0005 c000020101')],
    ['a CNAME that is shorter than its data', 'bad-record-data', raw(1, 'c00c 0005 0001 00000001 0005 0161c00c00')],
    ['an empty TXT', 'record-overrun', raw(1, 'c00c 0010 0001 00000001 0000')],
    ['a TXT string across the end', 'record-overrun', raw(1, 'c00c 0010 0001 00000001 0002 0541')],
    ['a CAA tag across the end', 'bad-record-data', raw(1, 'c00c 0101 0001 00000001 0004 00056973')],
    ['a CAA tag of odd characters', 'bad-record-data', raw(1, 'c00c 0101 0001 00000001 0004 00022d2d')],
    ['an EDNS option across the end', 'record-overrun', raw(1, '00 0029 0400 00000000 0005 000f00ff41')],
    ['a record for another name', 'foreign-record', respond({ answers: [a('example.com', '192.0.2.1'), a('victim.example', '192.0.2.2')] })],
    ['an alias off the path', 'foreign-record', respond({ answers: [a('example.com', '192.0.2.1'), cname('other.test', 'x.test')] })],
    ['a loop of aliases', 'alias-loop', respond({ answers: loop })],
    ['an alias to itself', 'alias-loop', respond({ answers: [cname('example.com', 'example.com')] })],
    ['seventeen aliases', 'alias-loop', respond({ answers: chain })],
  ])('names what is wrong with %s', (_, fault, bytes) => expect(faultOf(bytes)).toBe(fault))

  it('takes sixteen aliases', () => expect(faultOf(respond({ answers: chain.slice(0, 16) }))).toBe('ok'))

  it('takes a refusal without its question', () => {
    expect(decodeResponse(encode({ type: 'response', id: 0, flags: 0x185 }), question)).toMatchObject({ status: 'ok', response: { responseCode: 5 } })
  })

  it('never throws, whichever byte is changed', () => {
    const rich = respond({
      answers: [cname('example.com', 'b.example.com'), a('b.example.com', '192.0.2.1')],
      authorities: [{ type: 'SOA', name: 'com', ttl: 1, data: { mname: 'a.test', rname: 'b.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 } }],
      additionals: [{ type: 'OPT', name: '.', data: [] }],
    })
    const statuses = new Set<string>()
    for (let at = 0; at < rich.length; at++) {
      for (const value of [0, 1, 0x3f, 0x40, 0xc0, 0xff]) statuses.add(decodeResponse(withBytes(rich, { [at]: value }), question).status)
      statuses.add(decodeResponse(rich.slice(0, at), question).status)
    }
    expect(statuses).toEqual(new Set(['ok', 'malformed']))
  })
})
