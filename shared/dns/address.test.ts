import { describe, expect, it } from 'vitest'
import { addressFromBytes, parseAddress, parsePrefix, prefixContains, prefixOf } from './address.ts'
import { cloudflareRanges, isCloudflareAddress } from './cloudflare-ranges.ts'
import { specialUseNameOf, specialUseRangeOf, specialUseRanges } from './special-use.ts'

describe('parseAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::', '::'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['fe80::', 'fe80::'],
  ])('reads %s', (text, canonical) => {
    const address = parseAddress(text)
    expect(address?.text).toBe(canonical)
    expect(addressFromBytes(address?.bytes ?? new Uint8Array())).toEqual(address)
  })

  it.each(['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '0x7f.0.0.1', '2130706433', '1.2.3.4 ', ' ::1', '[::1]', ':::', '1::2::3', '::1%eth0', '12345::', '1:2:3:4:5:6:7', 'example.com', '::1]/@[::2'])(
    'refuses %j',
    (text) => expect(parseAddress(text)).toBeNull(),
  )

  it('takes 4 or 16 bytes only', () => expect(addressFromBytes(new Uint8Array(5))).toBeNull())
})

describe('prefixes', () => {
  it.each<[string, string, boolean]>([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['192.0.2.1/32', '192.0.2.1', true],
    ['192.0.2.1/32', '192.0.2.0', false],
    ['2a06:98c0::/29', '2a06:98c7:ffff::1', true],
    ['2a06:98c0::/29', '2a06:98c8::', false],
    ['::/0', '0.0.0.0', false],
  ])('%s holds %s: %s', (prefixText, addressText, holds) => {
    const [prefix, address] = [parsePrefix(prefixText), parseAddress(addressText)]
    if (prefix === null || address === null) throw new Error('the case is wrong')
    expect(prefixContains(prefix, address)).toBe(holds)
  })

  it.each(['10.0.0.1/8', '10.0.0.0/33', '10.0.0.0', '10.0.0.0/8/8', '::/129', '2001:db8::1/64', '10.0.0.0/-1', '10.0.0.0/'])('refuses %s', (text) => expect(parsePrefix(text)).toBeNull())

  it('cuts an address to a prefix', () => {
    const [v4, v6] = [parseAddress('203.0.113.77'), parseAddress('2001:db8:1234:5678::9')]
    if (v4 === null || v6 === null) throw new Error('the case is wrong')
    expect([prefixOf(v4, 24), prefixOf(v4, 31), prefixOf(v6, 48), prefixOf(v6, 0)]).toEqual(['203.0.113.0/24', '203.0.113.76/31', '2001:db8:1234::/48', '::/0'])
  })
})

describe('special-use ranges', () => {
  it('are all readable prefixes', () => {
    for (const { prefix } of specialUseRanges) expect(parsePrefix(prefix), prefix).not.toBeNull()
  })

  it.each<[string, string | null]>([
    ['0.0.0.0', 'unspecified'], ['0.255.255.255', 'this-network'], ['1.0.0.0', null],
    ['9.255.255.255', null], ['10.0.0.0', 'private'], ['11.0.0.0', null],
    ['100.63.255.255', null], ['100.64.0.0', 'carrier-grade-nat'], ['100.127.255.255', 'carrier-grade-nat'], ['100.128.0.0', null],
    ['126.255.255.255', null], ['127.0.0.1', 'loopback'], ['128.0.0.0', null],
    ['169.253.255.255', null], ['169.254.169.254', 'link-local'], ['169.255.0.0', null],
    ['172.15.255.255', null], ['172.16.0.0', 'private'], ['172.31.255.255', 'private'], ['172.32.0.0', null],
    ['192.0.0.8', 'protocol-assignments'], ['192.0.1.0', null], ['192.0.2.255', 'documentation'], ['192.0.3.0', null],
    ['192.88.99.1', 'deprecated-6to4-relay'], ['192.168.0.1', 'private'], ['192.169.0.0', null],
    ['198.17.255.255', null], ['198.18.0.0', 'benchmarking'], ['198.19.255.255', 'benchmarking'], ['198.20.0.0', null],
    ['198.51.100.1', 'documentation'], ['203.0.113.1', 'documentation'], ['223.255.255.255', null],
    ['224.0.0.1', 'multicast'], ['240.0.0.1', 'reserved'], ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'], ['::1', 'loopback'], ['::2', 'ipv4-compatible'], ['::ffff:8.8.8.8', 'ipv4-mapped'], ['64:ff9b::808:808', 'nat64'],
    ['64:ff9b:1::1', 'nat64-local'], ['100::1', 'discard-only'], ['2001::1', 'teredo'], ['2001:2::1', 'benchmarking'], ['2001:20::1', 'orchid'],
    ['2001:1ff::1', 'protocol-assignments'], ['2001:200::1', null], ['2001:db8::1', 'documentation'], ['2001:db9::1', null], ['2002:808:808::1', '6to4'], ['2003::1', null],
    ['3fff::1', 'documentation'], ['3fff:1000::1', null], ['4000::1', 'not-global-unicast'], ['5f00::1', 'segment-routing'], ['fbff::1', 'not-global-unicast'],
    ['fc00::1', 'unique-local'], ['fdff::1', 'unique-local'], ['fe80::1', 'link-local'], ['febf::1', 'link-local'], ['fec0::1', 'site-local'], ['ff02::1', 'multicast'],
    ['2606:4700:4700::1111', null], ['2a00:1450::1', null], ['1fff::1', 'not-global-unicast'],
  ])('%s is %s', (text, range) => {
    const address = parseAddress(text)
    expect(address === null ? 'unreadable' : (specialUseRangeOf(address)?.range ?? null)).toBe(range)
  })

  it.each<[string, string | null]>([['localhost', 'localhost'], ['a.localhost', 'localhost'], ['printer.local', 'local'], ['abc.onion', 'onion'], ['metadata.google.internal', 'internal'], ['local.example', null], ['notlocal', null], ['good.test', null]])(
    'the name %s is %s',
    (name, suffix) => expect(specialUseNameOf(name)?.suffix ?? null).toBe(suffix),
  )
})

describe('Cloudflare’s ranges', () => {
  it('are all readable prefixes', () => {
    for (const prefix of cloudflareRanges) expect(parsePrefix(prefix), prefix).not.toBeNull()
  })
  it.each<[string, boolean]>([['104.16.0.1', true], ['104.27.255.255', true], ['104.28.0.0', false], ['172.71.255.255', true], ['172.72.0.0', false], ['2606:4700::1', true], ['2606:4701::1', false], ['2400:cb00::1', true], ['8.8.8.8', false]])(
    '%s: %s',
    (text, expected) => {
      const address = parseAddress(text)
      expect(address !== null && isCloudflareAddress(address)).toBe(expected)
    },
  )
})
