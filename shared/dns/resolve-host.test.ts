import type { Answer } from '@dnsquery/dns-packet'
import { describe, expect, it } from 'vitest'
import { lookupRecords } from './lookup-records.ts'
import { resolveHost } from './resolve-host.ts'
import { nodata, responseCode, testResolver, zoneFetch } from './testing/zone.ts'
import type { Zone } from './testing/zone.ts'

const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 })
const aaaa = (name: string, data: string): Answer => ({ type: 'AAAA', name, data, ttl: 90 })
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, data, ttl: 30 })
const ns = (name: string, data: string): Answer => ({ type: 'NS', name, data, ttl: 30 })
const caa = (name: string, value: string): Answer => ({ type: 'CAA', name, ttl: 1, data: { tag: 'issue', value } })

const resolve = (host: string, zone: Zone, options = {}) => {
  const { fetch, asked } = zoneFetch(zone)
  return resolveHost(host, { resolver: testResolver, fetch, ...options }).then((resolution) => ({ resolution, asked }))
}

describe('resolveHost', () => {
  it('asks for both families and gives IPv6 first', async () => {
    const told: string[] = []
    const { resolution, asked } = await resolve(
      'WWW.Example.test.',
      {
        'www.example.test A': [cname('www.example.test', 'edge.test'), a('edge.test', '192.0.2.1'), a('edge.test', '192.0.2.2')],
        'www.example.test AAAA': [cname('www.example.test', 'edge.test'), aaaa('edge.test', '2001:DB8:0:0::1')],
      },
      { onAnswer: (answer: { status: string; question: { type: string } }) => told.push(`${answer.question.type} ${answer.status}`) },
    )
    expect(resolution).toMatchObject({
      status: 'resolved',
      name: 'www.example.test',
      canonicalName: 'edge.test',
      aliases: [{ name: 'www.example.test', target: 'edge.test' }],
      addresses: [
        { address: { text: '2001:db8::1', family: 'ipv6' }, ttlSeconds: 90 },
        { address: { text: '192.0.2.1', family: 'ipv4' }, ttlSeconds: 60 },
        { address: { text: '192.0.2.2' } },
      ],
    })
    expect(asked.sort()).toEqual(['www.example.test A', 'www.example.test AAAA'])
    expect(told.sort()).toEqual(['A answered', 'AAAA answered'])
  })

  it('resolves with one family when the other fails, and keeps the failure', async () => {
    const { resolution } = await resolve('half.test', { 'half.test A': [a('half.test', '192.0.2.1')], 'half.test AAAA': responseCode(2) })
    expect(resolution).toMatchObject({ status: 'resolved', addresses: [{ address: { text: '192.0.2.1' } }], aaaa: { status: 'response-code' } })
  })

  it('is authenticated only when every answer with addresses is', async () => {
    const signed = { flags: 0x01a0 }
    const both: Zone = { 'x.test A': { ...signed, answers: [a('x.test', '192.0.2.1')] }, 'x.test AAAA': { ...signed, answers: [aaaa('x.test', '2001:db8::1')] } }
    expect((await resolve('x.test', both)).resolution).toMatchObject({ authenticated: true })
    expect((await resolve('x.test', { ...both, 'x.test AAAA': [aaaa('x.test', '2001:db8::1')] })).resolution).toMatchObject({ authenticated: false })
    expect((await resolve('x.test', { ...both, 'x.test AAAA': nodata('test') })).resolution).toMatchObject({ authenticated: true })
  })

  it('tells a name without addresses from one that does not exist and from a resolver that failed', async () => {
    expect((await resolve('mail.test', { 'mail.test A': nodata('test'), 'mail.test AAAA': nodata('test') })).resolution.status).toBe('no-addresses')
    expect((await resolve('gone.test', {})).resolution).toMatchObject({ status: 'failed', failure: { status: 'nxdomain' } })
    expect((await resolve('x.test', { 'x.test A': responseCode(2), 'x.test AAAA': nodata('test') })).resolution).toMatchObject({ status: 'failed', failure: { mnemonic: 'SERVFAIL' } })
  })

  it('asks nobody about literals, special names and what is no host', async () => {
    const cases: [string, object][] = [
      ['192.0.2.1', { status: 'literal', addresses: [{ address: { text: '192.0.2.1' }, ttlSeconds: null }] }],
      ['[::1]', { status: 'literal', addresses: [{ address: { text: '::1' } }] }],
      ['localhost', { status: 'special-name', addresses: [{ address: { text: '127.0.0.1' } }, { address: { text: '::1' } }] }],
      ['printer.local', { status: 'special-name', rule: { rfc: 'RFC 6762' }, addresses: [] }],
      ['a..b', { status: 'invalid', fault: 'empty-label' }],
    ]
    for (const [host, expected] of cases) {
      const { resolution, asked } = await resolve(host, {})
      expect(resolution, host).toMatchObject(expected)
      expect(asked).toEqual([])
    }
  })

  it('asks a private resolver about special names when told to, but never about localhost', async () => {
    const zone: Zone = { 'db.internal A': [a('db.internal', '10.0.0.5')], 'db.internal AAAA': nodata('internal') }
    expect((await resolve('db.internal', zone, { askSpecialNames: true })).resolution).toMatchObject({ status: 'resolved', addresses: [{ address: { text: '10.0.0.5' } }] })
    expect((await resolve('localhost', zone, { askSpecialNames: true })).asked).toEqual([])
  })
})

const lookup = async (name: string, zone: Zone, port?: number) => {
  const { fetch, asked } = zoneFetch(zone)
  return { records: await lookupRecords(name, { resolver: testResolver, fetch, ...(port !== undefined && { port }) }), asked }
}

describe('lookupRecords', () => {
  it('finds the zone by the SOA of the denial, and climbs for CAA', async () => {
    const { records, asked } = await lookup('a.b.example.test', {
      'a.b.example.test HTTPS': nodata('example.test'),
      'a.b.example.test TXT': [{ type: 'TXT', name: 'a.b.example.test', ttl: 1, data: ['hello'] }],
      'a.b.example.test NS': nodata('example.test'),
      'example.test NS': [ns('example.test', 'ns1.example.net')],
      'a.b.example.test CAA': nodata('example.test'),
      'b.example.test CAA': nodata('example.test'),
      'example.test CAA': [caa('example.test', 'ca.test')],
    })
    expect(records.ns).toMatchObject({ zone: 'example.test', answer: { records: [{ host: 'ns1.example.net' }] } })
    expect(records.caa).toMatchObject({ foundAt: 'example.test', asked: ['a.b.example.test', 'b.example.test', 'example.test'], answer: { records: [{ value: 'ca.test' }] } })
    expect(records.txt).toMatchObject({ status: 'answered', records: [{ strings: ['hello'] }] })
    expect(records.https.status).toBe('nodata')
    expect(asked).toContain('example.test NS')
    expect(asked).not.toContain('b.example.test NS')
  })

  it('does not take an alias’s name servers for the name’s own', async () => {
    const { records } = await lookup('www.example.test', {
      'www.example.test NS': [cname('www.example.test', 'cdn.net'), ns('cdn.net', 'ns.cdn.net')],
      'example.test NS': [ns('example.test', 'ns1.example.net')],
    })
    expect(records.ns).toMatchObject({ zone: 'example.test' })
  })

  it('ends both climbs at a failure', async () => {
    const { records } = await lookup('www.example.test', { 'www.example.test NS': responseCode(2), 'www.example.test CAA': responseCode(2), 'example.test CAA': [caa('example.test', 'ca.test')] })
    expect(records.ns).toMatchObject({ zone: null, answer: { status: 'response-code' } })
    expect(records.caa).toMatchObject({ foundAt: null, asked: ['www.example.test'] })
  })

  it('ends both climbs at the top-level domain, or after ten names', async () => {
    const shallow = await lookup('www.example.test', {})
    expect(shallow.records.caa).toMatchObject({ foundAt: null, asked: ['www.example.test', 'example.test', 'test'] })
    expect(shallow.records.ns.zone).toBeNull()
    const deep = await lookup(`${'a.'.repeat(50)}test`, {})
    expect(deep.records.caa.asked).toHaveLength(10)
    expect(deep.asked.filter((question) => question.endsWith(' NS'))).toHaveLength(10)
  })

  it.each([[443, 'x.test HTTPS'], [80, 'x.test HTTPS'], [8443, '_8443._https.x.test HTTPS']])('asks for HTTPS records of port %i at %s', async (port, question) => {
    expect((await lookup('x.test', {}, port)).asked).toContain(question)
  })
})
