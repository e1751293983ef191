import { BlockList, isIP, isIPv4 } from 'node:net'

/** A routed prefix with those who announce it. */
export interface LabNetwork {
  readonly prefix: string
  readonly asns: readonly number[]
  readonly country: string
  readonly registry: string
  readonly allocated: string
}

export interface LabAutonomousSystem {
  readonly asn: number
  readonly country: string
  readonly registry: string
  readonly allocated: string
  readonly name: string
}

/**
 * Answers as Team Cymru's DNS zones do: a TXT string for `d.c.b.a.origin.asn.cymru.com` and for the nibbles under
 * `origin6`, one for each prefix that covers the address, and one for `AS<number>.asn.cymru.com`. Null: no such name,
 * which is what the real zones say of addresses that nobody announces (private, documentation, loopback).
 */
export function asnText(name: string): string[] | null {
  const system = /^as(\d{1,10})\.asn\.cymru\.com$/.exec(name)
  if (system !== null) return systemText(Number(system[1]))
  const ipv4 = /^((?:\d{1,3}\.){1,4})origin\.asn\.cymru\.com$/.exec(name)
  if (ipv4 !== null) return originText(ipv4Address(ipv4[1] ?? ''))
  const ipv6 = /^((?:[0-9a-f]\.){1,32})origin6\.asn\.cymru\.com$/.exec(name)
  if (ipv6 !== null) return originText(ipv6Address(ipv6[1] ?? ''))
  return null
}

export const isAsnName = (name: string): boolean => name === ASN_ZONE || name.endsWith(`.${ASN_ZONE}`)

function originText(address: string): string[] | null {
  const family = isIP(address)
  if (family === 0) return null
  const covering = LAB_NETWORKS.filter(({ prefix }) => covers(prefix, address, family === 4 ? 'ipv4' : 'ipv6'))
  if (covering.length === 0) return null
  return covering.map(({ asns, prefix, country, registry, allocated }) => [asns.join(' '), prefix, country, registry, allocated].join(' | '))
}

function systemText(asn: number): string[] | null {
  const system = LAB_SYSTEMS.find((one) => one.asn === asn)
  if (system === undefined) return null
  const { country, registry, allocated, name } = system
  return [[`${asn}`, country, registry, allocated, `${name}, ${country}`].join(' | ')]
}

function covers(prefix: string, address: string, family: 'ipv4' | 'ipv6'): boolean {
  const [network = '', length = ''] = prefix.split('/')
  if (isIPv4(network) !== (family === 'ipv4')) return false
  const list = new BlockList()
  list.addSubnet(network, Number(length), family)
  return list.check(address, family)
}

/** Reversed octets; the zones take a prefix as well, whose missing octets are zero. */
function ipv4Address(reversed: string): string {
  const octets = reversed.split('.').filter((octet) => octet !== '').reverse()
  return [...octets, '0', '0', '0'].slice(0, 4).join('.')
}

function ipv6Address(reversed: string): string {
  const nibbles = reversed.replaceAll('.', '').split('').reverse().join('').padEnd(32, '0')
  return (nibbles.match(/.{4}/g) ?? []).join(':')
}

const ASN_ZONE = 'asn.cymru.com'

const LAB_NETWORKS: readonly LabNetwork[] = [
  { prefix: '104.16.128.0/20', asns: [13335], country: 'US', registry: 'arin', allocated: '2014-03-28' },
  { prefix: '2606:4700::/44', asns: [13335], country: 'US', registry: 'arin', allocated: '2011-11-01' },
  { prefix: '93.184.215.0/24', asns: [15133], country: 'EU', registry: 'ripencc', allocated: '2008-06-02' },
  { prefix: '2606:2800:21f::/48', asns: [15133], country: 'US', registry: 'arin', allocated: '2012-02-21' },
  // One prefix with two origins, and an address under two prefixes: both are real ways to have several ASNs.
  { prefix: '9.9.9.0/24', asns: [19281, 42], country: 'US', registry: 'arin', allocated: '2017-09-13' },
  { prefix: '8.8.8.0/24', asns: [15169], country: 'US', registry: 'arin', allocated: '2023-12-28' },
  { prefix: '8.0.0.0/9', asns: [3356], country: 'US', registry: 'arin', allocated: '1992-12-01' },
]

const LAB_SYSTEMS: readonly LabAutonomousSystem[] = [
  { asn: 13335, country: 'US', registry: 'arin', allocated: '2010-07-14', name: 'CLOUDFLARENET' },
  { asn: 15133, country: 'US', registry: 'arin', allocated: '2007-03-19', name: 'EDGECAST' },
  { asn: 19281, country: 'US', registry: 'arin', allocated: '2017-04-13', name: 'QUAD9-AS-1' },
  { asn: 42, country: 'US', registry: 'arin', allocated: '1994-10-11', name: 'WOODYNET-1' },
  { asn: 15169, country: 'US', registry: 'arin', allocated: '2000-03-30', name: 'GOOGLE' },
  { asn: 3356, country: 'US', registry: 'arin', allocated: '2000-03-10', name: 'LEVEL3' },
]
