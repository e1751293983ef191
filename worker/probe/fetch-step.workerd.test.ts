import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MemoryAsnCache } from '../../shared/dns/asn-cache.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { ProbeReport } from '../../shared/contract/report.ts'
import { lab, urlOf } from '../../e2e/lab/worker-probe.ts'
import { planProbe } from './plan.ts'
import { runProbe } from './probe.ts'
import { targetPolicy } from './target-policy.ts'

/** A probe as on Cloudflare, whose fetch() is turned to a host of the lab; `asked` notes what it was asked for. */
async function probe(request: ProbeRequest, to: string) {
  const asked: { url: string; headers: [string, string][] }[] = []
  const planned = planProbe(request, { canSignRemotely: false })
  if (planned.status === 'invalid') throw new Error(JSON.stringify(planned.errors))
  const report = await runProbe(planned.plan, {
    probeId: 'test',
    vantage: { product: 'hostlens', version: '0.0.0', kind: 'edge', colo: null, resolver: lab.dohUrl },
    policy: targetPolicy({ allow: [], deny: [], allowOnly: null, ownHostnames: [] }),
    dialsCloudflare: false,
    connect: () => Promise.reject(new Error('no socket may be opened')),
    fetch: (url, init) => {
      if (url.startsWith(lab.dohUrl)) return fetch(url, init)
      asked.push({ url, headers: [...new Headers(init.headers)] })
      return fetch(to, init)
    },
    asnCache: new MemoryAsnCache(),
    logList: () => Promise.resolve(null),
    nowMs: () => performance.now(),
    wallClockMs: () => Date.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
    emit: () => undefined,
    signal: new AbortController().signal,
    sign: null,
  })
  return { report: ProbeReport.parse(report), asked }
}

const target = lab.hosts.cloudflare.url
const http = `http://127.0.0.1:${lab.hosts.http.port}/`

describe('a host on Cloudflare', () => {
  it('is asked by fetch() when that is allowed, marked as such', async () => {
    const { report, asked } = await probe({ target, fetchFallback: true, headers: [{ name: 'X-Trace', value: '1' }] }, http)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.url).toBe(target)
    expect(asked[0]?.headers).toEqual(expect.arrayContaining([['x-trace', '1'], ['user-agent', 'Hostlens/0.0.0 (diagnostic probe)']]))
    expect(report.failure?.code).toBe('cloudflare-address')
    expect(report.hops[0]).toMatchObject({ http: null, tls: null, fetched: { status: 200, failure: null, hidden: expect.arrayContaining(['tls', 'certificate']) as string[] } })
    expect(report.hops[0]?.fetched?.headers.map(({ name }) => name)).toContain('content-type')
    expect(report.findings.map(({ code }) => code)).toContain('fetched-instead')
  })

  it('follows no redirect', async () => {
    const { report } = await probe({ target, fetchFallback: true, maxRedirects: 5 }, `http://127.0.0.1:${lab.hosts['redirect-to-https'].port}/`)
    expect([report.hops.length, report.hops[0]?.fetched?.status]).toEqual([1, 302])
  })

  it('that fails by fetch() too is a result', async () => {
    const { report } = await probe({ target, fetchFallback: true }, `http://127.0.0.1:${lab.hosts.closed.port}/`)
    expect(report.hops[0]?.fetched).toMatchObject({ status: null, failure: expect.any(String) as string })
  })

  it('is left alone otherwise, and so is every other target', async () => {
    const refused = await probe({ target }, http)
    expect([refused.asked, refused.report.hops[0]]).toEqual([[], expect.not.objectContaining({ fetched: expect.anything() as unknown })])
    for (const other of [urlOf('private'), urlOf('link-local'), urlOf('good')]) {
      const { asked, report } = await probe({ target: other, fetchFallback: true }, http)
      expect([asked, report.failure?.code]).toEqual([[], 'target-forbidden'])
    }
  })
})
