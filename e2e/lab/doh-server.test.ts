import { DNSSEC_OK, decode, encode } from '@dnsquery/dns-packet'
import type { Packet } from '@dnsquery/dns-packet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addResolverNames, Zone } from './dns-zone.ts'
import { startDohServer } from './doh-server.ts'
import type { DohServer } from './doh-server.ts'

let doh: DohServer
let forwarder: DohServer

beforeAll(async () => {
  const zone = addResolverNames(new Zone())
    .addAddresses('host.test', ['127.0.0.1', '::1'], [
      { type: 'HTTPS', data: { priority: 1, target: '.', alpn: ['h2', 'h3'], port: 8443, ipv4Hint: ['127.0.0.1'], ipv6Hint: ['::1'] } },
      { type: 'CAA', data: { flags: 128, tag: 'issue', value: 'ca.test' } },
      { type: 'NS', data: 'ns.test' },
      { type: 'TXT', data: ['a', 'b'], ttlSeconds: 7 },
    ], true)
    .add('alias.test', { records: [{ type: 'CNAME', data: 'host.test' }] })
  doh = await startDohServer({ zone, lateMs: 50 })
  const outside = new Zone().addAddresses('only-here.test', ['127.0.0.2'])
  forwarder = await startDohServer({ zone: outside, upstream: doh.url })
})

afterAll(async () => {
  await doh.close()
  await forwarder.close()
})

const query = (name: string, type: string, flags = 0x0100) => encode({ type: 'query', id: 0, flags, questions: [{ name, type, class: 'IN' }] })
const get = (message: Uint8Array, url = doh.url) =>
  fetch(`${url}?dns=${Buffer.from(message).toString('base64url')}`, { headers: { accept: 'application/dns-message' }, signal: AbortSignal.timeout(5_000) })

async function ask(name: string, type: string, flags?: number): Promise<Packet> {
  const response = await get(query(name, type, flags))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/dns-message')
  return decode(new Uint8Array(await response.arrayBuffer()))
}

const data = (packet: Packet) => packet.answers?.map((one) => [one.type, one.data])

describe('the DoH server', () => {
  it.each([['A', '127.0.0.1'], ['AAAA', '::1'], ['NS', 'ns.test']])('answers %s', async (type, value) => {
    const packet = await ask('HOST.test', type)
    expect(packet.rcode).toBe('NOERROR')
    expect(data(packet)).toEqual([[type, value]])
  })

  it('answers TXT with its strings and TTL, and CAA', async () => {
    const [text] = (await ask('host.test', 'TXT')).answers ?? []
    expect(text).toMatchObject({ ttl: 7, data: [Buffer.from('a'), Buffer.from('b')].map((bytes) => new Uint8Array(bytes)) })
    expect((await ask('host.test', 'CAA')).answers?.[0]).toMatchObject({ data: { flags: 128, tag: 'issue', value: 'ca.test' } })
  })

  it('writes HTTPS records as RFC 9460 lays them out', async () => {
    const [record] = (await ask('host.test', 'UNKNOWN_65')).answers ?? []
    expect(record?.data).toEqual(new Uint8Array(Buffer.from(
      '000100' + '00010006' + '026832026833' + '00030002' + '20fb' + '00040004' + '7f000001' + '00060010' + `${'0'.repeat(31)}1`, 'hex',
    )))
  })

  it('follows aliases, and says when they lead nowhere or round in circles', async () => {
    expect(data(await ask('alias.test', 'A'))).toEqual([['CNAME', 'host.test'], ['A', '127.0.0.1']])
    expect(await ask('dangling.test', 'A')).toMatchObject({ rcode: 'NXDOMAIN', answers: [{ type: 'CNAME' }] })
    expect(data(await ask('loop.test', 'A'))).toEqual([['CNAME', 'loop-back.test'], ['CNAME', 'loop.test']])
    expect((await ask('long-chain.test', 'A')).answers).toHaveLength(42)
  })

  it('sets AD for signed names, when asked', async () => {
    expect((await ask('host.test', 'A', 0x0120)).flag_ad).toBe(true)
    expect((await ask('host.test', 'A')).flag_ad).toBe(false)
    expect((await ask('alias.test', 'A', 0x0120)).flag_ad).toBe(false)
    const withDnssecOk = query('host.test', 'A')
    withDnssecOk[11] = 1 // one additional record: an OPT with the DO bit
    const opt = Buffer.from([0, 0, 41, 4, 208, 0, 0, DNSSEC_OK >> 8, 0, 0, 0])
    expect(decode(new Uint8Array(await (await get(Buffer.concat([withDnssecOk, opt]))).arrayBuffer()))).toMatchObject({ flag_ad: true, additionals: [{ type: 'OPT' }] })
  })

  it('tells absent names, absent records and foreign names apart', async () => {
    expect(await ask('nobody.test', 'A')).toMatchObject({ rcode: 'NXDOMAIN', answers: [], authorities: [{ type: 'SOA' }] })
    expect(await ask('empty.test', 'A')).toMatchObject({ rcode: 'NOERROR', answers: [], authorities: [{ type: 'SOA' }] })
    expect(await ask('example.com', 'A')).toMatchObject({ rcode: 'REFUSED', answers: [] })
  })

  it.each([
    ['229.132.16.104.origin.asn.cymru.com', ['13335 | 104.16.128.0/20 | US | arin | 2014-03-28']],
    ['16.104.origin.asn.cymru.com', null],
    ['5.e.4.8.0.1.8.6.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.4.6.0.6.2.origin6.asn.cymru.com', ['13335 | 2606:4700::/44 | US | arin | 2011-11-01']],
    ['0.0.0.0.0.0.7.4.6.0.6.2.origin6.asn.cymru.com', ['13335 | 2606:4700::/44 | US | arin | 2011-11-01']],
    ['9.9.9.9.origin.asn.cymru.com', ['19281 42 | 9.9.9.0/24 | US | arin | 2017-09-13']],
    ['8.8.8.8.origin.asn.cymru.com', ['15169 | 8.8.8.0/24 | US | arin | 2023-12-28', '3356 | 8.0.0.0/9 | US | arin | 1992-12-01']],
    ['AS13335.asn.cymru.com', ['13335 | US | arin | 2010-07-14 | CLOUDFLARENET, US']],
    ['1.0.0.127.origin.asn.cymru.com', null],
    ['1.2.0.192.origin.asn.cymru.com', null],
    ['AS64512.asn.cymru.com', null],
  ])('answers %s as Team Cymru does', async (name, texts) => {
    const packet = await ask(name, 'TXT')
    expect(packet.rcode).toBe(texts === null ? 'NXDOMAIN' : 'NOERROR')
    expect(packet.answers?.map((one) => one.data)).toEqual((texts ?? []).map((text) => [new Uint8Array(Buffer.from(text))]))
  })

  it('forwards foreign names, and those only, when it has an upstream', async () => {
    const foreign = decode(new Uint8Array(await (await get(query('example.com', 'A'), forwarder.url)).arrayBuffer()))
    expect(foreign.rcode).toBe('REFUSED')
    expect(doh.count('example.com')).toBeGreaterThan(0)
    await get(query('only-here.test', 'A'), forwarder.url)
    expect([doh.count('only-here.test'), forwarder.count('only-here.test', 'A')]).toEqual([0, 1])
  })
})

describe('its misbehaviours', () => {
  const raw = async (name: string) => {
    const response = await get(query(name, 'A'))
    return { response, body: new Uint8Array(await response.arrayBuffer()) }
  }

  it.each([['servfail.test', 'SERVFAIL'], ['refused.test', 'REFUSED']])('%s', async (name, rcode) => expect((await ask(name, 'A')).rcode).toBe(rcode))
  it('slow-dns.test never answers', async () => {
    await expect(fetch(`${doh.url}?dns=${Buffer.from(query('slow-dns.test', 'A')).toString('base64url')}`, { signal: AbortSignal.timeout(150) })).rejects.toThrow('timeout')
  })
  it('late-dns.test answers in the end', async () => expect(data(await ask('late-dns.test', 'A'))).toEqual([['A', '127.0.0.1']]))
  it('malformed.test ends inside its record', async () => {
    const { body } = await raw('malformed.test')
    expect(Buffer.from(body.subarray(-4)).toString('hex')).toBe('00047f00')
  })
  it('truncated.test sets TC', async () => expect(await ask('truncated.test', 'A')).toMatchObject({ flag_tc: true, answers: [] }))
  it('wrong-question.test answers another', async () => expect((await ask('wrong-question.test', 'A')).questions?.[0]?.name).toBe('somebody-else.test'))
  it('wrong-id.test answers another', async () => expect((await ask('wrong-id.test', 'A')).id).not.toBe(0))
  it('echo.test gives the query back', async () => expect((await ask('echo.test', 'A')).type).toBe('query'))
  it('not-dns.test is a web page', async () => expect(Buffer.from((await raw('not-dns.test')).body).toString()).toContain('<title>'))
  it('oversized.test is longer than any message', async () => expect((await raw('oversized.test')).body.length).toBeGreaterThan(65_535))
  it('http-error.test is a 500', async () => expect((await raw('http-error.test')).response.status).toBe(500))
  it('wrong-media-type.test says text/html', async () => expect((await raw('wrong-media-type.test')).response.headers.get('content-type')).toBe('text/html'))
  it('hang-up.test cuts the connection', async () => expect(get(query('hang-up.test', 'A'))).rejects.toThrow('fetch failed'))
  it('can be given to any zone, and taken away', async () => {
    doh.zone.misbehave('asn.cymru.com', 'servfail')
    expect((await ask('AS13335.asn.cymru.com', 'TXT')).rcode).toBe('SERVFAIL')
    doh.zone.misbehave('asn.cymru.com', null)
    expect((await ask('AS13335.asn.cymru.com', 'TXT')).rcode).toBe('NOERROR')
  })
})

describe('its HTTP', () => {
  const post = (body: Uint8Array, contentType: string) => fetch(doh.url, { method: 'POST', headers: { 'content-type': contentType }, body: new Uint8Array(body) })

  it('takes POST as well as GET and counts both', async () => {
    const before = doh.count('host.test', 'AAAA')
    expect(decode(new Uint8Array(await (await post(query('host.test', 'AAAA'), 'application/dns-message')).arrayBuffer())).rcode).toBe('NOERROR')
    expect(doh.count('host.test', 'AAAA')).toBe(before + 1)
    expect(doh.queries.at(-1)).toEqual({ name: 'host.test', type: 'AAAA', method: 'POST' })
  })
  it('lets any origin in', async () => {
    expect((await get(query('host.test', 'A'))).headers.get('access-control-allow-origin')).toBe('*')
    const preflight = await fetch(doh.url, { method: 'OPTIONS' })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([200, 'content-type, accept'])
  })
  it('refuses what is no question', async () => {
    expect((await fetch(doh.url)).status).toBe(400)
    expect((await fetch(`${doh.url}?dns=AA==`)).status).toBe(400)
    expect((await get(new Uint8Array(12))).status).toBe(400)
    expect((await fetch(doh.url.replace('/dns-query', '/elsewhere'))).status).toBe(404)
    expect((await post(query('host.test', 'A'), 'text/plain')).status).toBe(415)
    expect((await post(new Uint8Array(513), 'application/dns-message')).status).toBe(413)
    expect((await fetch(doh.url, { method: 'PUT' })).status).toBe(405)
  })
})
