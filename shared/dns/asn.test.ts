import { describe, expect, it } from 'vitest'
import { AsnCacheEntry } from '../contract/dns.ts'
import { parseAddress } from './address.ts'
import type { IpAddress } from './address.ts'
import { lookupAsn, parseOrigin } from './asn.ts'
import { MemoryAsnCache } from './asn-cache.ts'
import { nodata, responseCode, testResolver, zoneFetch } from './testing/zone.ts'
import type { Zone } from './testing/zone.ts'

const txt = (name: string, ...texts: string[]) => texts.map((text) => ({ type: 'TXT' as const, name, ttl: 3_600, data: [text] }))
const zone: Zone = {
  '1.1.1.1.origin.asn.cymru.com TXT': txt('1.1.1.1.origin.asn.cymru.com', '13335 | 1.1.1.0/24 | AU | apnic | 2011-08-11'),
  'AS13335.asn.cymru.com TXT': txt('AS13335.asn.cymru.com', '13335 | US | arin | 2010-07-14 | CLOUDFLARENET, US'),
  // Two lines of different length, the longer with two origins.
  '31.108.90.216.origin.asn.cymru.com TXT': txt('31.108.90.216.origin.asn.cymru.com', '23028 | 216.90.0.0/16 | US | arin | 1998-09-25', '64500 23028 | 216.90.108.0/24 | US | arin | 1998-09-25'),
  'AS23028.asn.cymru.com TXT': txt('AS23028.asn.cymru.com', '23028 | US | arin | 2002-01-04 | TEAM-CYMRU, US'),
  'AS64500.asn.cymru.com TXT': nodata('cymru.com'),
}

function address(text: string): IpAddress {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`${text} is no address`)
  return parsed
}

function setUp(served: Zone = zone) {
  const { fetch, asked } = zoneFetch(served)
  const clock = { ms: 1_000_000 }
  const cache = new MemoryAsnCache()
  return { asked, clock, cache, options: { resolver: testResolver, fetch, cache, wallClockMs: () => clock.ms } }
}

describe('lookupAsn', () => {
  it('names the network of an IPv4 address', async () => {
    const { options, asked } = setUp()
    expect(await lookupAsn(address('1.1.1.1'), options)).toEqual({
      status: 'found',
      address: '1.1.1.1',
      origins: [{ asn: 13335, prefix: '1.1.1.0/24', country: 'AU', registry: 'apnic', allocatedOn: '2011-08-11', name: 'CLOUDFLARENET, US' }],
      fromCache: false,
    })
    expect(asked).toEqual(['1.1.1.1.origin.asn.cymru.com TXT', 'AS13335.asn.cymru.com TXT'])
  })

  it('asks for all 32 nibbles of an IPv6 address', async () => {
    const { options, asked } = setUp({})
    await lookupAsn(address('2606:4700::1'), options)
    expect(asked).toEqual([`1.${'0.'.repeat(23)}0.0.7.4.6.0.6.2.origin6.asn.cymru.com TXT`])
  })

  it('takes the longest prefix and all its origins', async () => {
    const { options } = setUp()
    const found = await lookupAsn(address('216.90.108.31'), options)
    expect(found).toMatchObject({ status: 'found', origins: [{ asn: 23028, prefix: '216.90.108.0/24', name: 'TEAM-CYMRU, US' }, { asn: 64500, prefix: '216.90.108.0/24', name: null }] })
  })

  it('asks nobody about an address that is not public', async () => {
    const { options, asked } = setUp()
    for (const text of ['10.0.0.1', '::1', 'fd00::1']) expect(await lookupAsn(address(text), options)).toMatchObject({ status: 'special-use' })
    expect(asked).toEqual([])
  })

  it('answers for the whole prefix from the cache until it expires', async () => {
    const { options, asked, clock } = setUp()
    await lookupAsn(address('1.1.1.1'), options)
    expect(await lookupAsn(address('1.1.1.200'), options)).toMatchObject({ status: 'found', address: '1.1.1.200', fromCache: true, origins: [{ asn: 13335 }] })
    expect(asked).toHaveLength(2)
    expect(await lookupAsn(address('1.1.2.1'), options)).toMatchObject({ status: 'unannounced' })
    clock.ms += 3_600_001
    expect(await lookupAsn(address('1.1.1.1'), options)).toMatchObject({ fromCache: false })
  })

  it('does not keep an answer whose name is missing', async () => {
    const { options, asked } = setUp()
    await lookupAsn(address('216.90.108.31'), options)
    const before = asked.length
    await lookupAsn(address('216.90.108.31'), options)
    expect(asked.length).toBe(2 * before)
  })

  const stored = { asn: 64500, prefix: '1.1.1.0/24', country: null, registry: 'apnic', allocatedOn: null, name: 'STORED' }
  const fresh = { origins: [stored], expiresAtMs: 9e15 }
  it('believes what the cache holds when it is what the contract says', async () => {
    const { options, cache } = setUp()
    await cache.set({ 'asn:1.1.1.0/24': AsnCacheEntry.parse(fresh) })
    expect(await lookupAsn(address('1.1.1.1'), options)).toMatchObject({ fromCache: true, origins: [stored] })
  })

  it.each<[string, unknown]>([
    ['nothing', null], ['text', 'AS64500'], ['a list', [fresh]], ['no expiry', { origins: [stored] }], ['an expiry of another type', { ...fresh, expiresAtMs: '9' }], ['the past', { ...fresh, expiresAtMs: 999_999 }],
    ['no origins', { ...fresh, origins: [] }], ['origins that are no list', { ...fresh, origins: { 0: stored } }], ['an origin that is none', { ...fresh, origins: [stored, null] }], ['a number of another type', { ...fresh, origins: [{ ...stored, asn: '1' }] }],
    ['no prefix', { ...fresh, origins: [{ ...stored, prefix: 1 }] }], ['a name of another type', { ...fresh, origins: [{ ...stored, name: {} }] }], ['a field too few', { ...fresh, origins: [{ asn: 1, prefix: '1.1.1.0/24' }] }],
  ])('asks again where the cache holds %s', async (_, value) => {
    const { options, cache } = setUp()
    await cache.set({ 'asn:1.1.1.0/24': value })
    expect(await lookupAsn(address('1.1.1.1'), options)).toMatchObject({ fromCache: false, origins: [{ asn: 13335 }] })
  })

  it('tells an unannounced address from a failure', async () => {
    const name = '9.9.9.9.origin.asn.cymru.com'
    expect(await lookupAsn(address('9.9.9.9'), setUp({}).options)).toMatchObject({ status: 'unannounced' })
    expect(await lookupAsn(address('9.9.9.9'), setUp({ [`${name} TXT`]: responseCode(2) }).options)).toMatchObject({ status: 'failed', answer: { status: 'response-code' } })
    expect(await lookupAsn(address('9.9.9.9'), setUp({ [`${name} TXT`]: txt(name, 'hello') }).options)).toMatchObject({ status: 'failed', answer: { status: 'answered' } })
    expect(await lookupAsn(address('9.9.9.9'), setUp({ [`${name} TXT`]: txt(name, '1 | 8.8.8.0/24 | US | arin | 2000-01-01') }).options)).toMatchObject({ status: 'failed' })
  })
})

describe('parseOrigin', () => {
  it.each<[string, unknown[]]>([
    ['13335 | 1.1.1.0/24 | AU | apnic | 2011-08-11', [{ asn: 13335, country: 'AU', registry: 'apnic', allocatedOn: '2011-08-11' }]],
    ['1 2 | 1.1.0.0/16 | | | ', [{ asn: 1, country: null, registry: null, allocatedOn: null }, { asn: 2 }]],
    ['NA | 1.1.1.0/24 | AU | apnic | 2011-08-11', []],
    ['4294967296 | 1.1.1.0/24 | AU | apnic | ', []],
    ['13335 | 1.1.1.1/24 | AU | apnic | ', []],
    ['13335 | 2.0.0.0/8 | AU | apnic | ', []],
    ['', []],
  ])('%j', (text, origins) => expect(parseOrigin(text, address('1.1.1.1'))).toMatchObject(origins))
})

it('MemoryAsnCache forgets the oldest', async () => {
  const cache = new MemoryAsnCache(2)
  for (const key of ['a', 'b', 'a', 'c']) await cache.set({ [key]: key })
  expect(await cache.get(['a', 'b', 'c'])).toEqual({ a: 'a', c: 'c' })
})
