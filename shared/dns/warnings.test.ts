import { describe, expect, it } from 'vitest'
import type { DnsAnswer } from '../contract/dns.ts'
import { findingTable } from '../contract/findings.ts'
import { parseAddress } from './address.ts'
import type { AsnLookup } from './asn.ts'
import type { HostResolution } from './resolve-host.ts'
import { dnsWarningCodes, dnsWarnings } from './warnings.ts'

const asked = { resolver: 'https://doh.test/', durationMs: 1, authenticated: false, aliases: [], canonicalName: 'x.test', extendedErrors: [] }
const answer = (type: 'A' | 'AAAA', status: 'answered' | 'nodata' | 'timeout'): DnsAnswer => {
  const question = { name: 'x.test', type }
  if (status === 'answered') return { status, question, ...asked, records: [] }
  if (status === 'nodata') return { status, question, ...asked, zone: null, negativeTtlSeconds: null }
  return { status, question, resolver: asked.resolver, durationMs: 1 }
}

function resolved(texts: string[], more: { a?: DnsAnswer; aaaa?: DnsAnswer; authenticated?: boolean } = {}): HostResolution {
  const addresses = texts.flatMap((text) => parseAddress(text) ?? []).map((address) => ({ address, ttlSeconds: 60 }))
  return { status: 'resolved', name: 'x.test', a: answer('A', 'answered'), aaaa: answer('AAAA', 'answered'), addresses, aliases: [], canonicalName: 'x.test', authenticated: false, ...more }
}

function found(address: string, ...asns: number[]): AsnLookup {
  return { status: 'found', address, fromCache: false, origins: asns.map((asn) => ({ asn, prefix: '0.0.0.0/0', country: null, registry: null, allocatedOn: null, name: null })) }
}

const both = ['8.8.8.8', '2001:4860:4860::8888']
const codes = (...parameters: Parameters<typeof dnsWarnings>) => dnsWarnings(...parameters).map(({ code }) => code)

describe('dnsWarnings', () => {
  it('says nothing of an ordinary host', () => {
    expect(dnsWarnings({ resolution: resolved(both), asns: [found('8.8.8.8', 15169)], other: { addresses: both, asns: [15169] } })).toEqual([])
  })

  it('sees Cloudflare’s network by its ranges and by its ASN', () => {
    expect(dnsWarnings({ resolution: resolved([...both, '104.16.1.1']), asns: [], other: null })).toEqual([{ code: 'cloudflare-network', parameters: { addresses: '104.16.1.1', asn: '13335' } }])
    expect(codes({ resolution: resolved(both), asns: [found('8.8.8.8', 13335)], other: null })).toEqual(['cloudflare-network'])
  })

  it('names the range of a special-use address, also of a literal and of localhost', () => {
    expect(dnsWarnings({ resolution: resolved([...both, '192.168.0.1']), asns: [], other: null })).toEqual([
      { code: 'special-use-address', parameters: { address: '192.168.0.1', range: 'private', prefix: '192.168.0.0/16', rfc: 'RFC 1918' } },
    ])
    const loopback = parseAddress('127.0.0.1')
    if (loopback === null) throw new Error('the case is wrong')
    expect(codes({ resolution: { status: 'literal', addresses: [{ address: loopback, ttlSeconds: null }] }, asns: [], other: null })).toEqual(['special-use-address'])
  })

  it('misses a family only where the resolver denied it', () => {
    expect(codes({ resolution: resolved(['8.8.8.8'], { aaaa: answer('AAAA', 'nodata') }), asns: [], other: null })).toEqual(['no-ipv6'])
    expect(codes({ resolution: resolved(['8.8.8.8'], { aaaa: answer('AAAA', 'timeout') }), asns: [], other: null })).toEqual([])
    expect(codes({ resolution: resolved(['2001:4860::1'], { a: answer('A', 'nodata') }), asns: [], other: null })).toEqual(['no-ipv4'])
  })

  it('counts networks over all addresses', () => {
    expect(dnsWarnings({ resolution: resolved(both), asns: [found('8.8.8.8', 64501, 64500), found('2001:4860:4860::8888', 64500)], other: null })).toEqual([{ code: 'several-networks', parameters: { asns: 'AS64500, AS64501' } }])
    expect(codes({ resolution: resolved(both), asns: [found('8.8.8.8', 15169), found('2001:4860:4860::8888', 15169)], other: null })).toEqual([])
  })

  it('grades how far two resolvers disagree', () => {
    const view = (addresses: string[], asns: number[]) => dnsWarnings({ resolution: resolved(both), asns: [found('8.8.8.8', 15169)], other: { addresses, asns } })
    expect(view(['8.8.4.4', '8.8.8.8'], [])).toEqual([])
    expect(view(['2001:4860:4860:0:0:0:0:8888'], [])).toEqual([])
    expect(view([], [])).toEqual([])
    expect(view(['8.8.4.4'], [15169])).toMatchObject([{ code: 'resolvers-disagree', parameters: { degree: 'same-network', theirs: '8.8.4.4' } }])
    expect(view(['9.9.9.9'], [19281])).toMatchObject([{ code: 'resolvers-disagree', parameters: { degree: 'different-networks' } }])
  })

  it('reports DNSSEC', () => {
    expect(codes({ resolution: resolved(both, { authenticated: true }), asns: [], other: null })).toEqual(['dnssec-validated'])
  })

  it('has only codes that the table of findings knows', () => {
    for (const code of dnsWarningCodes) expect(findingTable).toHaveProperty(code)
  })
})
