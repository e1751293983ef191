import { describe, expect, it } from 'vitest'
import { hopBars } from './hop-bars.ts'
import type { HopState } from './probe-state.ts'

const none: HopState = {
  target: { url: 'https://a.test/', scheme: 'https', host: 'a.test', port: 443 },
  network: null, phases: [], timings: null, flights: [], tls: null, certificates: null, trust: null, http: null, failure: null, more: null,
}
const hop = (startMs: number, endMs: number | null): HopState => ({ ...none, phases: [{ name: 'tcp', startMs, endMs, seenAtMs: 0 }] })

describe('hopBars', () => {
  it('puts hops on one axis that begins with the first and ends with the last', () => {
    expect(hopBars([hop(10, 60), hop(60, 110)])).toEqual([{ start: 0, length: 0.5 }, { start: 0.5, length: 0.5 }])
  })

  it('draws nothing of a hop that has only begun, and never divides by nothing', () => {
    expect(hopBars([hop(0, 100), hop(100, null)])).toEqual([{ start: 0, length: 1 }, { start: 1, length: 0 }])
    expect(hopBars([none, none])).toEqual([{ start: 0, length: 0 }, { start: 0, length: 0 }])
  })

  it('counts the whole of a hop, not only its phases', () => {
    const timings = { dns: null, tcp: 50, tls: null, sign: null, firstByte: null, download: null, other: 50, total: 100 }
    expect(hopBars([{ ...hop(0, 50), timings }, hop(100, 200)])).toEqual([{ start: 0, length: 0.5 }, { start: 0.5, length: 0.5 }])
  })
})
