import { describe, expect, it } from 'vitest'
import { Problem } from '../../shared/contract/problem.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { lab, lastHop, post, probe, urlOf } from '../../e2e/lab/worker-probe.ts'

/** A name that no resolver knows, at the port of the good host. */
const elsewhere = `https://not-in-dns.test:${lab.hosts.good.port}/`

describe('an address of the caller’s choice', () => {
  it('is dialled under the target’s name, without a question to a resolver', async () => {
    const report = await probe({ target: urlOf('good'), address: '127.0.0.1' })
    expect(report).toMatchObject({ outcome: 'ok', failure: null })
    const { network, timings, tls, trust } = lastHop(report)
    expect(network).toMatchObject({ resolver: null, addressGiven: true, addresses: [{ address: '127.0.0.1', ttlSeconds: null }], dialled: { address: '127.0.0.1' } })
    expect([timings.dns, tls?.serverName, trust?.checkedName]).toEqual([null, 'good.test', 'good.test'])
  })

  it('reaches a host that is in no DNS, whose name still counts', async () => {
    expect((await probe({ target: elsewhere })).failure?.code).toBe('name-not-found')
    const report = await probe({ target: elsewhere, address: '127.0.0.1' })
    expect(report.failure?.code).toBe('certificate-name-mismatch')
    expect(lastHop(report).network?.dialled?.address).toBe('127.0.0.1')
  })

  it('has to be one that this Worker may dial', async () => {
    const report = await probe({ target: urlOf('good'), address: '10.1.2.3' })
    expect(report.failure).toMatchObject({ code: 'target-forbidden', detail: 'special-use-address' })
    expect((await probe({ target: urlOf('good'), address: '127.0.0.2' })).failure?.code).toBe('target-forbidden')
  })

  it('is for its host alone: a redirect elsewhere is looked up', async () => {
    const report = await probe({ target: urlOf('redirect'), address: '127.0.0.1', maxRedirects: 1 })
    expect(report.hops.map(({ network }) => network?.addressGiven)).toEqual([true, undefined])
    expect(lastHop(report).redirect?.dropped).toEqual(['address'])
    expect(lastHop(report).network?.resolver).toBe(lab.dohUrl)
  })

  it.each<[string, Partial<ProbeRequest>]>([
    ['what is no address', { address: 'good.test' }],
    ['an address with a port', { address: '127.0.0.1:443' }],
    ['an address of the other family', { address: '::1', family: 'ipv4' }],
    ['an address beside fetch()', { address: '127.0.0.1', fetchFallback: true }],
    ['an address for an address', { target: urlOf('ip-address'), address: '127.0.0.1' }],
  ])('refuses %s by name', async (_, options) => {
    const response = await post('/v1/probe', { target: urlOf('good'), ...options })
    const problem = Problem.parse(await response.json())
    expect([response.status, problem.errors?.map(({ field }) => field)]).toEqual([400, ['address']])
  })
})
