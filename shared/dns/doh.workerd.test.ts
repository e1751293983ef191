import { describe, expect, inject, it } from 'vitest'
import { DnsAnswer } from '../contract/dns.ts'
import { askDoh } from './doh.ts'
import { lookupRecords } from './lookup-records.ts'
import type { Question } from './message.ts'
import { resolveHost } from './resolve-host.ts'
import { parseResolver } from './resolvers.ts'

const parsed = parseResolver(inject('lab').dohUrl)
if (parsed.status === 'invalid') throw new Error(parsed.fault)
const options = { resolver: parsed.resolver, fetch: (url: string, init: RequestInit) => fetch(url, init) }

/** The same client against the lab's resolver, with the Worker's own `fetch`. */
describe('DNS over HTTPS in workerd', () => {
  it.each<[Question, object]>([
    [{ name: 'good.test', type: 'A' }, { status: 'answered', authenticated: true, records: [{ address: '127.0.0.1' }] }],
    [{ name: 'good.test', type: 'AAAA' }, { status: 'nodata' }],
    [{ name: 'chain.test', type: 'A' }, { status: 'answered', authenticated: false, aliases: [{}, {}, {}] }],
    [{ name: 'nothing-here.test', type: 'A' }, { status: 'nxdomain' }],
  ])('%j', async (question, expected) => {
    const answer = await askDoh(question, options)
    expect(answer).toMatchObject(expected)
    expect(DnsAnswer.parse(answer)).toEqual(answer)
  })

  it('resolves a host of both families', async () => {
    expect(await resolveHost('DUAL.test', options)).toMatchObject({ status: 'resolved', name: 'dual.test', addresses: [{ address: { text: '::1' } }, { address: { text: '127.0.0.1' } }] })
  })

  it('reads the records that another encoder wrote', async () => {
    const [good, dual] = await Promise.all([lookupRecords('good.test', options), lookupRecords('dual.test', options)])
    expect(good.https).toMatchObject({ status: 'answered', records: [{ type: 'HTTPS', priority: 1, target: '.', alpn: ['http/1.1'] }] })
    expect(good.ns).toMatchObject({ zone: 'good.test', answer: { records: [{ host: 'ns1.test' }, { host: 'ns2.test' }] } })
    expect(good.caa).toMatchObject({ foundAt: 'good.test', answer: { records: [{ critical: false, tag: 'issue', value: 'lab.hostlens.test' }] } })
    expect(good.txt).toMatchObject({ status: 'answered', records: [{ strings: ['v=spf1 -all'] }] })
    expect(dual.https).toMatchObject({ records: [{ ipv4Hints: ['127.0.0.1'], ipv6Hints: ['::1'] }] })
  })

  it('stops at its signal', async () => {
    expect(await askDoh({ name: 'good.test', type: 'A' }, { ...options, signal: AbortSignal.abort() })).toMatchObject({ status: 'aborted' })
  })
})
