import { describe, expect, it } from 'vitest'
import { pageTiming } from './page-timing.ts'
import type { NavigationEntry } from './page-timing.ts'

const fresh: NavigationEntry = {
  name: 'https://good.test:8443/path?query',
  nextHopProtocol: 'h2',
  transferSize: 1_200,
  decodedBodySize: 900,
  times: { workerStart: 0, fetchStart: 5, domainLookupStart: 6, domainLookupEnd: 16, connectStart: 16, secureConnectionStart: 28, connectEnd: 55, requestStart: 56, responseStart: 90, responseEnd: 94 },
}

describe('pageTiming', () => {
  it('reads a fresh connection, in ms since the fetch began', () => {
    expect(pageTiming(fresh)).toEqual({
      origin: 'https://good.test:8443', protocol: 'h2', from: 'network', connection: 'new', totalMs: 89,
      phases: [
        { name: 'dns', startMs: 1, endMs: 11 }, { name: 'tcp', startMs: 11, endMs: 23 }, { name: 'tls', startMs: 23, endMs: 50 },
        { name: 'firstByte', startMs: 51, endMs: 85 }, { name: 'download', startMs: 85, endMs: 89 },
      ],
    })
  })

  it('says that a connection was reused, instead of 0 ms', () => {
    const reused = pageTiming({ ...fresh, times: { ...fresh.times, domainLookupStart: 5, domainLookupEnd: 5, connectStart: 5, secureConnectionStart: 5, connectEnd: 5 } })
    expect(reused).toMatchObject({ connection: 'reused', phases: [{ name: 'firstByte' }, { name: 'download' }] })
  })

  it('has TLS where TCP took less than the clock can tell', () => {
    expect(pageTiming({ ...fresh, times: { ...fresh.times, secureConnectionStart: 16 } })?.phases.slice(1, 3)).toEqual([{ name: 'tcp', startMs: 11, endMs: 11 }, { name: 'tls', startMs: 11, endMs: 50 }])
  })

  it('knows a plain connection, the cache, and a service worker', () => {
    expect(pageTiming({ ...fresh, times: { ...fresh.times, secureConnectionStart: 0 } })?.phases.map(({ name }) => name)).toEqual(['dns', 'tcp', 'firstByte', 'download'])
    expect(pageTiming({ ...fresh, transferSize: 0 })?.from).toBe('cache')
    expect(pageTiming({ ...fresh, transferSize: 0, decodedBodySize: 0 })?.from).toBe('network')
    expect(pageTiming({ ...fresh, times: { ...fresh.times, workerStart: 3 } })?.from).toBe('service-worker')
  })

  it('takes a document that is still loading', () => {
    expect(pageTiming({ ...fresh, times: { ...fresh.times, responseEnd: 0 } })?.totalMs).toBe(85)
  })

  it.each([
    ['no answer yet', { ...fresh, times: { ...fresh.times, responseStart: 0, responseEnd: 0 } }],
    ['times out of order', { ...fresh, times: { ...fresh.times, connectStart: 2 } }],
    ['a time beyond belief', { ...fresh, times: { ...fresh.times, responseEnd: 1e9 } }],
    ['no web page', { ...fresh, name: 'about:blank' }],
    ['no address', { ...fresh, name: '' }],
  ])('draws nothing of %s', (_, entry) => {
    expect(pageTiming(entry)).toBeNull()
  })

  it('shows no protocol that is none', () => {
    expect(pageTiming({ ...fresh, nextHopProtocol: '' })?.protocol).toBeNull()
    expect(pageTiming({ ...fresh, nextHopProtocol: 'x'.repeat(50) })?.protocol).toBeNull()
  })
})
