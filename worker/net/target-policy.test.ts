import { describe, expect, it } from 'vitest'
import { parseHost } from '../../shared/dns/host.ts'
import { specialUseNames, specialUseRanges } from '../../shared/dns/special-use.ts'
import { canonicalHost } from './host-spelling.ts'
import { parsePolicyEntry } from './policy-entry.ts'
import type { PolicyEntry } from './policy-entry.ts'
import { TargetPolicy } from './target-policy.ts'
import type { Judgement } from './target-policy.ts'

function entries(...texts: string[]): PolicyEntry[] {
  return texts.map((text) => {
    const parsed = parsePolicyEntry(text)
    if (parsed.status === 'invalid') throw new Error(`${text}: ${parsed.fault}`)
    return parsed.entry
  })
}

function policy(lists: { allow?: string[]; deny?: string[]; only?: string[]; ownHostnames?: string[] } = {}): TargetPolicy {
  const { allow = [], deny = [], only, ownHostnames = [] } = lists
  return new TargetPolicy({ specialUseRanges, specialUseNames, allow: entries(...allow), deny: entries(...deny), only: only === undefined ? null : entries(...only), ownHostnames })
}

/** `allowed`, or the code and the range. */
function verdict(judgement: Judgement): string {
  if (judgement.status === 'allowed') return 'allowed'
  return judgement.special === null ? judgement.code : `${judgement.code} ${judgement.special.range}`
}

const standard = policy()

/** Every spelling of these must come out as this range. */
const forbiddenAddresses: Readonly<Record<string, readonly string[]>> = {
  loopback: [
    '127.0.0.1', '127.0.0.1.', '127.1', '127.1.', '127.0.1', '127.255.255.255', '127.0.0.0', '127.8.8.8',
    '2130706433', '2130706433.', '2147483647', '0x7f000001', '0X7F000001', '0x7f.1', '0x7f.0.0.1', '0x7F.0X0.0x0.0X1', '0x7f.0x000001', '0x7f.0.1',
    '017700000001', '0177.0.0.1', '0177.1', '0177.0.1', '00177.0.0.1', '0000000000177.0.0.1', '0177.0.0.0x1', '127.0.0.01', '127.0.0.001', '127.0x0.0.1', '127.000.000.001', '0x7f.000.0x0.01',
    '%31%32%37.0.0.1', '127%2e0%2e0%2e1', '%31%32%37%2E%30%2E%30%2E%31', '0x7f%2e1', '%32130706433', '12%37.1',
    '１２７.0.0.1', '１２７．０．０．１', '127。0。0。1', '127｡0｡0｡1', '０ｘ７ｆ.1', '①②⑦.⓪.⓪.①', '𝟏𝟐𝟕.𝟎.𝟎.𝟏', '𝟙𝟚𝟟.0.0.1', '¹²⁷.0.0.1', '₁₂₇.0.0.1', '127.0.0.1\u00AD', '1\u200B27.0.0.1', '２１３０７０６４３３', '%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1',
    '::1', '[::1]', '0:0:0:0:0:0:0:1', '[0:0:0:0:0:0:0:1]', '0000:0000:0000:0000:0000:0000:0000:0001', '::0001', '::0:1', '0::1', '0:0::1', '::0.0.0.1', '[::0.0.0.1]', '[0::0.0.0.1]',
  ],
  private: [
    '10.0.0.0', '10.0.0.1', '10.255.255.255', '10.1', '10.1.1', '0xa.0.0.1', '0x0a000001', '012.0.0.1', '012.1', '167772161', '10.0.0.1.', '%31%30.0.0.1', '１０.0.0.1', '10。0。0。1', '0xA.1',
    '172.16.0.0', '172.16.0.1', '172.31.255.255', '172.20.10.1', '0xac100001', '0254.020.0.1', '2886729729', '172.16.1', '172.1048577', '0xac.16.0.1',
    '192.168.0.0', '192.168.0.1', '192.168.1.1', '192.168.255.255', '192.168.257', '192.11010049', '0xc0a80001', '0300.0250.0.1', '3232235521', '3232235777', '192.168.1', '0xc0.0xa8.0.1', '192.0xa80001',
  ],
  'link-local': [
    '169.254.0.0', '169.254.169.254', '169.254.169.254.', '169.254.43518', '169.16689662', '0xa9fea9fe', '0xa9.0xfe.0xa9.0xfe', '0251.0376.0251.0376', '2852039166', '025177524776', '169。254。169。254', '%31%36%39.254.169.254', '①⑥⑨.②⑤④.①⑥⑨.②⑤④', '169.254.255.255',
    'fe80::1', '[fe80::1]', 'FE80::1', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::a9fe:a9fe', 'fe90::', 'fea0::1', 'fe80:0:0:0:0:0:0:1',
  ],
  'carrier-grade-nat': ['100.64.0.0', '100.64.0.1', '100.100.100.200', '100.127.255.255', '0x64.0x40.0.1', '1681915905', '0144.0100.0.1', '100.4194305'],
  unspecified: ['0.0.0.0', '0', '00', '0x0', '0x', '0.0', '0.0.0', '0x0.0x0', '0000.0.0.0', '0.', '::', '[::]', '0:0:0:0:0:0:0:0', '::0', '0::', '[::0.0.0.0]', '０', '%30'],
  'this-network': ['0.0.0.1', '1', '0.1', '0.255.255.255', '0x1', '00.0.0.1', '16777215'],
  broadcast: ['255.255.255.255', '4294967295', '0xffffffff', '037777777777', '255.16777215', '0xff.0xff.0xff.0xff', '255.255.65535'],
  reserved: ['240.0.0.0', '240.0.0.1', '254.255.255.255', '0xf0000001', '4026531841', '255.255.255.254'],
  multicast: ['224.0.0.0', '224.0.0.1', '239.255.255.255', '0xe0000001', '3758096385', '0340.0.0.1', 'ff00::1', 'ff02::1', 'ff0e::1', '[ff02::fb]', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  documentation: ['192.0.2.0', '192.0.2.1', '192.0.2.255', '198.51.100.1', '203.0.113.1', '203.0.113.255', '3221225985', '0xc0000201', '192.0.513', '2001:db8::', '2001:db8::1', '2001:DB8:ffff::1', '3fff::1', '3fff:fff::1'],
  benchmarking: ['198.18.0.0', '198.18.0.1', '198.19.255.255', '0xc6120001', '3323068417', '198.1179649', '2001:2::1', '2001:0002:0:0::1'],
  'protocol-assignments': ['192.0.0.0', '192.0.0.1', '192.0.0.9', '192.0.0.170', '192.0.0.255', '3221225473', '192.1', '2001:1::1', '2001:3::1', '2001:1ff::1'],
  'deprecated-6to4-relay': ['192.88.99.0', '192.88.99.1', '0xc0586301'],
  'ipv4-mapped': [
    '::ffff:127.0.0.1', '[::ffff:127.0.0.1]', '::ffff:7f00:1', '[::FFFF:7F00:1]', '0:0:0:0:0:ffff:127.0.0.1', '0:0:0:0:0:ffff:7f00:0001', '::ffff:10.0.0.1', '::ffff:192.168.0.1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0.0.0.0', '::ffff:8.8.8.8', '::ffff:0808:0808', '0000::ffff:127.0.0.1', '[::ffff:100.64.0.1]',
  ],
  'ipv4-translated': ['::ffff:0:127.0.0.1', '::ffff:0:7f00:1', '[::ffff:0:10.0.0.1]', '0:0:0:0:ffff:0:a9fe:a9fe'],
  'ipv4-compatible': ['::127.0.0.1', '[::127.0.0.1]', '::7f00:1', '::10.0.0.1', '::169.254.169.254', '::a9fe:a9fe', '::8.8.8.8', '::192.168.1.1', '0:0:0:0:0:0:7f00:1', '::2', '::ffff'],
  nat64: ['64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '[64:ff9b::10.0.0.1]', '64:FF9B::a9fe:a9fe', '64:ff9b::8.8.8.8', '0064:ff9b:0:0:0:0:7f00:1', '64:ff9b::192.168.0.1'],
  'nat64-local': ['64:ff9b:1::1', '64:ff9b:1::127.0.0.1', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', '[64:ff9b:1::a9fe:a9fe]'],
  '6to4': ['2002::', '2002:7f00:1::', '2002:7f00:0001::1', '[2002:a00:1::]', '2002:a9fe:a9fe::', '2002:c0a8:1::1', '2002:808:808::1', '2002:ffff:ffff::'],
  teredo: ['2001::', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:0000:0:0::80ff:fffe', '[2001:0:ffff::f5ff:fffe]', '2001:0::5601:5601'],
  orchid: ['2001:10::1', '2001:1f:ffff::1', '2001:20::1', '2001:2f::1'],
  'drone-remote-id': ['2001:30::1', '2001:3f::1'],
  'discard-only': ['100::', '100::1', '0100::ffff:ffff:ffff:ffff'],
  dummy: ['100:0:0:1::', '100:0:0:1::1'],
  'unique-local': ['fc00::', 'fc00::1', 'fd00::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '[fd00:ec2::254]', 'FD12:3456:789A::1'],
  'site-local': ['fec0::1', 'feff::1', '[fec0::127.0.0.1]'],
  'segment-routing': ['5f00::1', '5f00:ffff::'],
  '6bone': ['3ffe::1', '3ffe:ffff::1'],
  'not-global-unicast': ['0:1::', '200::1', '1000::1', '1fff:ffff::', '4000::', '6000::1', '7fff::1', '8000::1', 'c000::1', 'e000::1', 'fbff::1', 'fe00::1', '64:ff9a::1', '64:ff9b:2::1', '0:0:0:1::7f00:1', '100:0:0:2::'],
}

const localhostSpellings = ['localhost', 'localhost.', 'LOCALHOST', 'LocalHost.', 'a.localhost', 'a.b.localhost.', '%6cocalhost', 'ｌocalhost', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'localhost。', 'local%68ost', 'loc\u00ADalhost', 'ℓocalhost']
const forbiddenNames: readonly (readonly [string, string])[] = [
  ...localhostSpellings.map((name) => [name, 'special-use-name localhost'] as const),
  ['printer.local', 'special-use-name local'], ['local', 'special-use-name local'], ['PRINTER.LOCAL.', 'special-use-name local'], ['printer。local', 'special-use-name local'],
  ['metadata.google.internal', 'special-use-name internal'], ['metadata.google.internal.', 'special-use-name internal'], ['internal', 'special-use-name internal'], ['host.docker.internal', 'special-use-name internal'],
  ['abc.onion', 'special-use-name onion'], ['x.invalid', 'special-use-name invalid'], ['router.home.arpa', 'special-use-name home.arpa'], ['x.alt', 'special-use-name alt'],
]

/** Not a host at all, or a spelling that hides one. */
const unreadable = [
  '', ' ', '.', '..', '127.0.0.1..', '127..0.1', '.127.0.0.1', '256.0.0.1', '127.0.0.256', '1.2.3.4.5', '0x7f.0.0.0.1', '4294967296', '0x100000000', '040000000000', '127.0.0.09', '08.0.0.1', 'a.0x7f', 'foo.127',
  '127.0.0.1 ', ' 127.0.0.1', '127.0.0.1\n', '127.0.0.1\t', '127.0.0.1\0', '127.0\t.0.1', '127.0.0.1%00', '127.0.0.1%20', '127.0.0.1%0a', '%', '%zz', '127.0.0.1%', '%2531%2532%2537.0.0.1',
  '127.0.0.1:80', '127.0.0.1/', '127.0.0.1/24', '127.0.0.1?', '127.0.0.1#', '127.0.0.1\\', '\\\\127.0.0.1', '//127.0.0.1', 'http://127.0.0.1', 'user@127.0.0.1', '8.8.8.8@127.0.0.1', '127.0.0.1@8.8.8.8', 'example.com#@127.0.0.1', '127.0.0.1%2f', '%40127.0.0.1', '127.0.0.1%3a80', '127.0.0.1%23', '127.0.0.1%5c',
  '[127.0.0.1]', '[::1', '::1]', '[[::1]]', '[]', '[::1]:80', '[::1]]', '[::1] ', ':::', '1::2::3', '::g', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::127.0.0', '::127.0.0.256', '::ffff:0x7f.1', '::ffff:127.1', '::ffff:0177.0.0.1', '::ffff:2130706433', '::1.', '::１', '%3a%3a1',
  'a b', 'a<b', 'a>b', 'a^b', 'a|b', 'xn--a-ecp.ru\u0000', `${'a'.repeat(64)}.example`, `${'a.'.repeat(127)}b`, 'a'.repeat(3_000), '\u200B', '\u00AD', '\uD800',
]
const scoped: readonly (readonly [string, string])[] = [
  ['fe80::1%eth0', 'invalid-host link-local'], ['[fe80::1%eth0]', 'invalid-host link-local'], ['fe80::1%25eth0', 'invalid-host link-local'], ['fe80::1%1', 'invalid-host link-local'], ['::1%lo', 'invalid-host loopback'], ['[::1%251]', 'invalid-host loopback'], ['2606:4700::1%eth0', 'invalid-host'], ['::ffff:127.0.0.1%0', 'invalid-host ipv4-mapped'], ['fe80::1%', 'invalid-host link-local'],
]

const allowed: readonly (readonly [string, string])[] = [
  ['example.com', 'example.com'], ['EXAMPLE.com.', 'example.com'], ['bücher.example', 'xn--bcher-kva.example'], ['good.test', 'good.test'], ['localhost.example.com', 'localhost.example.com'], ['notlocalhost', 'notlocalhost'],
  ['local.example', 'local.example'], ['internal.example.com', 'internal.example.com'], ['127.0.0.1.example.com', '127.0.0.1.example.com'], ['0x7f.1.example', '0x7f.1.example'], ['1e100.net', '1e100.net'], ['127.0.0.0x1g', '127.0.0.0x1g'], ['ex%61mple.com', 'example.com'],
  ['8.8.8.8', '8.8.8.8'], ['134744072', '8.8.8.8'], ['0x08080808', '8.8.8.8'], ['010.8.8.8', '8.8.8.8'], ['8.8.2056', '8.8.8.8'], ['８.8.8.8', '8.8.8.8'],
  ['1.0.0.0', '1.0.0.0'], ['9.255.255.255', '9.255.255.255'], ['11.0.0.0', '11.0.0.0'], ['100.63.255.255', '100.63.255.255'], ['100.128.0.0', '100.128.0.0'], ['126.255.255.255', '126.255.255.255'], ['128.0.0.0', '128.0.0.0'],
  ['169.253.255.255', '169.253.255.255'], ['169.255.0.0', '169.255.0.0'], ['172.15.255.255', '172.15.255.255'], ['172.32.0.0', '172.32.0.0'], ['192.0.1.0', '192.0.1.0'], ['192.0.3.0', '192.0.3.0'], ['192.88.98.1', '192.88.98.1'],
  ['192.167.255.255', '192.167.255.255'], ['192.169.0.0', '192.169.0.0'], ['198.17.255.255', '198.17.255.255'], ['198.20.0.0', '198.20.0.0'], ['198.51.99.1', '198.51.99.1'], ['203.0.112.1', '203.0.112.1'], ['203.0.114.1', '203.0.114.1'], ['223.255.255.255', '223.255.255.255'],
  ['2606:4700:4700::1111', '2606:4700:4700::1111'], ['[2606:4700:4700:0:0:0:0:1111]', '2606:4700:4700::1111'], ['2000::1', '2000::1'], ['2001:200::1', '2001:200::1'], ['2001:db7:ffff::', '2001:db7:ffff::'], ['2001:db9::', '2001:db9::'], ['2003::', '2003::'], ['2a00:1450:4001::200e', '2a00:1450:4001::200e'], ['3fff:1000::', '3fff:1000::'], ['3ffd::1', '3ffd::1'],
]

describe('the standard policy', () => {
  const cases = Object.entries(forbiddenAddresses).flatMap(([range, spellings]) => spellings.map((spelling) => [spelling, `special-use-address ${range}`] as const))

  it('is tested with at least 200 forbidden spellings, none twice', () => {
    const all = [...cases, ...forbiddenNames, ...scoped].map(([spelling]) => spelling).concat(unreadable)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(200)
  })

  it.each([...cases, ...forbiddenNames, ...scoped])('%j: %s', (spelling, expected) => expect(verdict(standard.judge(spelling, 443))).toBe(expected))
  it.each(unreadable)('%j is no host', (spelling) => expect(verdict(standard.judge(spelling, 443))).toBe('invalid-host'))
  it.each(allowed)('%j is allowed as %s', (spelling, host) => expect(standard.judge(spelling, 443)).toMatchObject({ status: 'allowed', host, port: 443 }))

  it('judges every forbidden address once more before the dial', () => {
    for (const [spelling] of cases) {
      const first = standard.judge(spelling, 443)
      if (first.status === 'allowed') throw new Error(spelling)
      expect(verdict(standard.judgeAddress(first.host, 443, 'example.com')), spelling).toBe(verdict(first))
    }
  })

  it('reads every host as the look-up does', () => {
    const hosts = [...cases.map(([spelling]) => spelling), ...forbiddenNames.map(([name]) => name), ...unreadable, ...allowed.map(([spelling]) => spelling)]
    for (const text of hosts) {
      const [spelt, parsed] = [canonicalHost(text), parseHost(text)]
      const theirs = parsed.status === 'invalid' ? null : parsed.host.kind === 'address' ? parsed.host.address.text : parsed.host.name
      expect(spelt.kind === 'invalid' ? null : spelt.host, text).toBe(theirs)
    }
  })

  it.each(['example.com', '127.1', '0x7f000001', '[::1]', 'fe80::1%eth0', ''])('takes nothing but a literal for a dial: %j', (text) => expect(verdict(standard.judgeAddress(text, 443, null))).toBe('invalid-host'))

  it('judges the addresses of one name one by one', () => {
    expect(verdict(standard.judgeAddress('93.184.215.14', 443, 'mixed.example'))).toBe('allowed')
    expect(verdict(standard.judgeAddress('10.0.0.1', 443, 'mixed.example'))).toBe('special-use-address private')
  })
})

describe('a refusal', () => {
  it.each([
    ['0177.0.0.1', 'octal'], ['0x7f.1', 'hexadecimal'], ['2130706433', 'decimal'], ['127.1', 'short'], ['127.0.0.1.', 'trailing-dot'], ['%31%32%37.0.0.1', 'percent-encoded'], ['１２７.0.0.1', 'unicode'],
    ['127.0.0.1', 'canonical'], ['::0:1', 'ipv6'], ['::1', 'canonical'], ['::1%lo', 'zone-id'], ['localhost', 'name'], ['LOCALHOST', 'upper-case'], ['a b', 'unreadable'],
  ])('tells how the host was written: %s, %s', (text, spelling) => expect(standard.judge(text, 443)).toMatchObject({ status: 'refused', spelling }))

  it.each([
    ['::ffff:127.0.0.1', '127.0.0.1'], ['::7f00:1', '127.0.0.1'], ['64:ff9b::a00:1', '10.0.0.1'], ['2002:a00:1::', '10.0.0.1'], ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '192.0.2.45'], ['fe80::1', null], ['10.0.0.1', null],
  ])('shows the IPv4 address inside %s', (text, embedded) => expect(standard.judge(text, 443)).toMatchObject({ status: 'refused', embedded }))

  it('names the RFC', () => {
    const refusal = standard.judge('0x7f.1', 443)
    expect(refusal).toEqual({ status: 'refused', code: 'special-use-address', host: '127.0.0.1', port: 443, spelling: 'hexadecimal', special: { range: 'loopback', prefix: '127.0.0.0/8', rfc: 'RFC 1122' }, embedded: null })
  })
})

describe('ports and the own host', () => {
  it.each([[0, 'invalid-port'], [-1, 'invalid-port'], [65_536, 'invalid-port'], [1.5, 'invalid-port'], [Number.NaN, 'invalid-port'], [25, 'port-denied'], [24, 'allowed'], [26, 'allowed'], [65_535, 'allowed'], [1, 'allowed']])('port %d: %s', (port, expected) => {
    for (const host of ['example.com', '8.8.8.8']) expect(verdict(standard.judge(host, port))).toBe(expected)
    expect(verdict(standard.judgeAddress('8.8.8.8', port, null))).toBe(expected)
  })

  it('never opens port 25', () => {
    const open = policy({ allow: ['example.com:25', '0.0.0.0/0:25', '*:25'] })
    expect(verdict(open.judge('example.com', 25))).toBe('port-denied')
    expect(verdict(open.judge('8.8.8.8', 25))).toBe('port-denied')
  })

  it('refuses its own names in every spelling, and no others', () => {
    const own = policy({ ownHostnames: ['Probe.Example.com', '203.0.114.9'], allow: ['example.com'] })
    for (const host of ['probe.example.com', 'PROBE.example.com.', 'pro%62e.example.com']) expect(verdict(own.judge(host, 443))).toBe('own-host')
    expect(verdict(own.judgeAddress('8.8.8.8', 443, 'probe.example.com'))).toBe('own-host')
    expect(verdict(own.judge('3405804041', 443))).toBe('own-host')
    expect(verdict(own.judge('xprobe.example.com', 443))).toBe('allowed')
    expect(verdict(own.judge('a.probe.example.com', 443))).toBe('allowed')
  })
})

describe('allow lists', () => {
  const local = policy({ allow: ['127.0.0.1:8000-9000', '[::1]:8443', '10.1.0.0/16', 'lab.internal', '*:7443'] })
  it.each<[string, number, string]>([
    ['127.0.0.1', 8_443, 'allowed'], ['127.1', 8_000, 'allowed'], ['0x7f000001', 9_000, 'allowed'], ['127.0.0.1', 7_999, 'special-use-address loopback'], ['127.0.0.1', 9_001, 'special-use-address loopback'], ['127.0.0.2', 8_443, 'special-use-address loopback'],
    ['::1', 8_443, 'allowed'], ['::1', 8_444, 'special-use-address loopback'], ['::ffff:127.0.0.1', 8_443, 'special-use-address ipv4-mapped'], ['10.1.2.3', 443, 'allowed'], ['10.2.0.0', 443, 'special-use-address private'],
    ['lab.internal', 443, 'allowed'], ['a.lab.internal', 443, 'allowed'], ['xlab.internal', 443, 'special-use-name internal'], ['internal', 443, 'special-use-name internal'], ['192.168.0.1', 7_443, 'allowed'], ['x.internal', 7_443, 'allowed'],
    ['localhost', 8_443, 'allowed'], ['example.com', 443, 'allowed'],
  ])('%s:%d %s', (host, port, expected) => expect(verdict(local.judge(host, port))).toBe(expected))

  it('open the private addresses of a name that they list', () => {
    expect(verdict(local.judgeAddress('10.9.9.9', 443, 'a.lab.internal'))).toBe('allowed')
    expect(verdict(local.judgeAddress('10.9.9.9', 443, 'evil.example'))).toBe('special-use-address private')
    expect(verdict(local.judgeAddress('10.9.9.9', 443, null))).toBe('special-use-address private')
  })

  it('do not let localhost past where nothing local is open', () => {
    expect(verdict(policy({ allow: ['example.com'] }).judge('localhost', 443))).toBe('special-use-name localhost')
    expect(verdict(local.judge('localhost', 25))).toBe('port-denied')
    expect(verdict(policy({ allow: ['127.0.0.1:8443'] }).judge('localhost', 443))).toBe('special-use-name localhost')
  })
})

describe('deny lists', () => {
  const deny = policy({ allow: ['internal.example', '10.0.0.0/8', '::/0', '*:6000-6010'], deny: ['bad.example', '*.worse.example', '10.66.0.0/16', '9.9.9.0/24', '2606:4700::/32', '*:6000-6005', 'example.org:8080'] })
  it.each<[string, number, string]>([
    ['bad.example', 443, 'denied'], ['BAD.example.', 443, 'denied'], ['a.bad.example', 443, 'denied'], ['notbad.example', 443, 'allowed'], ['x.worse.example', 443, 'denied'], ['10.66.1.1', 443, 'denied'], ['10.67.1.1', 443, 'allowed'],
    ['9.9.9.9', 443, 'denied'], ['151587081', 443, 'denied'], ['9.9.8.9', 443, 'allowed'], ['2606:4700::1', 443, 'denied'], ['::ffff:9.9.9.9', 443, 'denied'], ['64:ff9b::9.9.9.9', 443, 'denied'], ['2002:909:909::1', 443, 'denied'], ['2001::f6f6:f6f6', 443, 'denied'],
    ['8.8.8.8', 6_000, 'denied'], ['example.net', 6_005, 'denied'], ['8.8.8.8', 6_006, 'allowed'], ['example.org', 8_080, 'denied'], ['example.org', 8_081, 'allowed'],
  ])('%s:%d %s', (host, port, expected) => expect(verdict(deny.judge(host, port))).toBe(expected))

  it('deny every address of a denied name', () => expect(verdict(deny.judgeAddress('8.8.8.8', 443, 'a.bad.example'))).toBe('denied'))
})

describe('narrowed to a list', () => {
  const narrow = policy({ only: ['example.com', '93.184.0.0/16:443', '10.0.0.0/8', 'lab.internal'] })
  it('nothing else is reached', () => {
    expect(verdict(narrow.judge('www.example.com', 443))).toBe('allowed')
    expect(verdict(narrow.judgeAddress('8.8.8.8', 443, 'www.example.com'))).toBe('allowed')
    expect(verdict(narrow.judge('8.8.8.8', 443))).toBe('not-allowed')
    expect(verdict(narrow.judge('93.184.215.14', 443))).toBe('allowed')
    expect(verdict(narrow.judge('93.184.215.14', 80))).toBe('not-allowed')
    // A name may turn out to have an address that is allowed; its addresses decide.
    expect(verdict(narrow.judge('example.net', 443))).toBe('allowed')
    expect(verdict(narrow.judgeAddress('8.8.8.8', 443, 'example.net'))).toBe('not-allowed')
    expect(verdict(narrow.judgeAddress('93.184.215.14', 443, 'example.net'))).toBe('allowed')
    expect(verdict(policy({ only: ['example.com', '93.184.0.0/16:443'] }).judge('example.net', 80))).toBe('not-allowed')
    expect(verdict(policy({ only: [] }).judge('example.com', 443))).toBe('not-allowed')
  })
  it('what is refused without the list is refused with it', () => {
    expect(verdict(narrow.judge('10.0.0.1', 443))).toBe('special-use-address private')
    expect(verdict(narrow.judgeAddress('10.0.0.1', 443, 'www.example.com'))).toBe('special-use-address private')
    expect(verdict(narrow.judge('lab.internal', 443))).toBe('special-use-name internal')
    expect(verdict(narrow.judge('www.example.com', 25))).toBe('port-denied')
  })
  it('an allow-list of private targets does not widen it', () => {
    const both = policy({ allow: ['10.0.0.0/8', '192.168.0.0/16'], only: ['10.1.0.0/16'] })
    expect(verdict(both.judge('10.1.0.1', 443))).toBe('allowed')
    expect(verdict(both.judge('10.2.0.1', 443))).toBe('not-allowed')
    expect(verdict(both.judge('192.168.0.1', 443))).toBe('not-allowed')
  })
})

describe('the table of ranges', () => {
  it('must be the real one', () => {
    const input = { specialUseNames, allow: [], deny: [], only: null, ownHostnames: [] }
    expect(() => new TargetPolicy({ ...input, specialUseRanges: [] })).toThrow(RangeError)
    expect(() => new TargetPolicy({ ...input, specialUseRanges: specialUseRanges.filter(({ range }) => range !== 'link-local') })).toThrow(RangeError)
    expect(() => new TargetPolicy({ ...input, specialUseRanges })).not.toThrow()
  })
})

describe('parsePolicyEntry', () => {
  it.each<[string, PolicyEntry]>([
    ['example.com', { kind: 'name', suffix: 'example.com', ports: null }],
    [' *.Example.COM. ', { kind: 'name', suffix: 'example.com', ports: null }],
    ['.example.com:443', { kind: 'name', suffix: 'example.com', ports: { from: 443, to: 443 } }],
    ['10.0.0.0/8', { kind: 'prefix', network: '10.0.0.0', length: 8, ports: null }],
    ['10.0.0.1', { kind: 'prefix', network: '10.0.0.1', length: 32, ports: null }],
    ['10.0.0.0/8:1-1024', { kind: 'prefix', network: '10.0.0.0', length: 8, ports: { from: 1, to: 1_024 } }],
    ['::1', { kind: 'prefix', network: '::1', length: 128, ports: null }],
    ['[::1]:8443', { kind: 'prefix', network: '::1', length: 128, ports: { from: 8_443, to: 8_443 } }],
    ['FD00::/8', { kind: 'prefix', network: 'fd00::', length: 8, ports: null }],
    ['[fd00::/8]:443', { kind: 'prefix', network: 'fd00::', length: 8, ports: { from: 443, to: 443 } }],
    ['::ffff:0:0/96', { kind: 'prefix', network: '::ffff:0:0', length: 96, ports: null }],
    ['0.0.0.0/0', { kind: 'prefix', network: '0.0.0.0', length: 0, ports: null }],
    ['*:6000-6063', { kind: 'any', ports: { from: 6_000, to: 6_063 } }],
  ])('reads %j', (text, entry) => expect(parsePolicyEntry(text)).toEqual({ status: 'ok', entry }))

  it.each([
    ['', 'empty'], ['*', 'ports'], ['example.com:', 'ports'], ['example.com:0', 'ports'], ['example.com:70000', 'ports'], ['example.com:9-8', 'ports'], ['example.com:http', 'ports'],
    ['10.0.0.1/8', 'host-bits-set'], ['2001:db8::1/32', 'host-bits-set'], ['10.0.0.0/33', 'prefix'], ['10.0.0.0/08', 'prefix'], ['10.0.0.0/', 'prefix'], ['10.0.0.0/8/8', 'prefix'], ['example.com/8', 'prefix'], ['::/129', 'prefix'], ['10/8', 'prefix'],
    ['127.1', 'host'], ['0x7f000001', 'host'], ['a b', 'host'], ['fe80::1%eth0', 'host'],
  ])('says of %j: %s', (text, fault) => expect(parsePolicyEntry(text)).toMatchObject({ status: 'invalid', fault }))
})
