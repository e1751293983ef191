import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { newProbe, reduceProbe } from './probe-state.ts'
import type { ProbeAction, ProbeState } from './probe-state.ts'
import { event, tls, vantage } from './samples.ts'
import { axisOf, waterfallOf } from './waterfall.ts'
import type { WaterfallRow } from './waterfall.ts'

const timings = { dns: null, tcp: null, tls: null, sign: null, firstByte: null, download: null, other: 0 }
const begin = [
  event({ type: 'started', probeId: 'p', startedAt: '2026-11-21T00:00:00Z', vantage, deadlineMs: 10_000 }),
  event({ type: 'hop', hop: 0, target: { url: 'https://good.test/', scheme: 'https', host: 'good.test', port: 443 } }),
]

describe('waterfallOf', () => {
  it('has a place for every phase before anything is known', () => {
    const { rows, totalMs } = waterfallOf(after(), null, 0)
    expect(rows.map(({ name, status }) => `${name} ${status}`)).toEqual(['dns waiting', 'tcp waiting', 'tls waiting', 'firstByte waiting', 'download waiting'])
    expect(totalMs).toBeNull()
  })

  it('knows what no phase accounts for', () => {
    const state = after(...begin, ended('dns', 0, 5), ended('tcp', 12, 20), event({ type: 'timings', hop: 0, timings: { ...timings, dns: 5, tcp: 8, other: 7, total: 20 } }))
    expect(waterfallOf(state, state.hops.at(-1) ?? null, 0)).toMatchObject({ totalMs: 20, otherMs: 7 })
    expect(waterfallOf(after(...begin), null, 0).otherMs).toBe(0)
  })

  it('lets a running phase grow on this side’s clock', () => {
    const state = after(...begin, event({ type: 'phase-started', hop: 0, phase: 'dns', atMs: 2 }, 1_000))
    expect(rowAt(state, 'dns', 1_040)).toMatchObject({ status: 'running', startMs: 2, endMs: 42 })
    // A clock that stands still, or an event that is drawn before it was noted, draws nothing backwards.
    expect(rowAt(state, 'dns', 990)).toMatchObject({ startMs: 2, endMs: 2 })
  })

  it('marks the phase that a failure cut off, and those that never came', () => {
    const timeout = failure('tls-timeout', { host: 'good.test' })
    const cut = after(...begin, event({ type: 'phase-started', hop: 0, phase: 'tls', atMs: 10 }, 50), event({ type: 'timings', hop: 0, timings: { ...timings, total: 410 } }), event({ type: 'failure', hop: 0, failure: timeout }))
    expect(rowAt(cut, 'tls', 0)).toMatchObject({ status: 'failed', startMs: 10, endMs: 410 })
    expect(rowAt(cut, 'firstByte', 0)?.status).toBe('absent')
  })

  it('marks a phase that has an end and failed, but not one that was over before', () => {
    const refused = failure('connection-refused', { host: 'good.test' })
    const state = after(...begin, ended('dns', 0, 5), ended('tcp', 5, 9), event({ type: 'failure', hop: 0, failure: refused }))
    expect([rowAt(state, 'dns', 0)?.status, rowAt(state, 'tcp', 0)?.status]).toEqual(['done', 'failed'])
    const later = after(...begin, ended('dns', 0, 5), ended('tcp', 5, 9), ended('tls', 9, 20), event({ type: 'failure', hop: 0, failure: failure('certificate-expired', { host: 'h' }) }))
    expect(rowAt(later, 'tls', 0)?.status).toBe('done')
  })

  it('ends a phase when this side cut it off', () => {
    const state = after(...begin, event({ type: 'phase-started', hop: 0, phase: 'tcp', atMs: 5 }, 100), { type: 'client-failure', failure: failure('cancelled', { host: 'h' }), nowMs: 350 })
    expect(rowAt(state, 'tcp', 9_999)).toMatchObject({ status: 'failed', endMs: 255 })
  })

  it('tells the network’s share of a handshake from the server’s', () => {
    const state = after(...begin, ended('tls', 30, 50), event({ type: 'tls', hop: 0, tls }))
    expect(rowAt(state, 'tls', 0)?.networkShare).toBeCloseTo(12 / 20)
    const unknown = after(...begin, ended('tls', 30, 50), event({ type: 'tls', hop: 0, tls: { ...tls, serverTimeMs: null } }))
    expect(rowAt(unknown, 'tls', 0)?.networkShare).toBeNull()
  })

  it('shows a signature only where one was asked for', () => {
    expect(rowAt(after(...begin, ended('sign', 20, 25)), 'sign', 0)?.status).toBe('done')
    expect(rowAt(after(...begin), 'sign', 0)).toBeUndefined()
  })
})

describe('axisOf', () => {
  it('ends where the bars do when all is over, with round ticks', () => {
    expect(axisOf(0, 120, true)).toEqual({ fromMs: 0, toMs: 120, ticksMs: [0, 50, 100] })
    expect(axisOf(0, 0.4, true).toMs).toBe(1)
  })

  it('grows in steps while it runs', () => {
    expect([axisOf(0, 3, false).toMs, axisOf(0, 99, false).toMs, axisOf(0, 101, false).toMs, axisOf(0, 90_000, false).toMs]).toEqual([100, 100, 200, 112_500])
  })
})

function after(...actions: readonly ProbeAction[]): ProbeState {
  const result = parseTarget('https://good.test')
  if (result.status === 'invalid') throw new Error(result.message)
  return actions.reduce(reduceProbe, newProbe(result.target, 'looking-up'))
}

function ended(phase: WaterfallRow['name'], startMs: number, endMs: number): ProbeAction {
  return event({ type: 'phase-ended', hop: 0, phase, startMs, endMs })
}

function rowAt(state: ProbeState, name: WaterfallRow['name'], nowMs: number): WaterfallRow | undefined {
  return waterfallOf(state, state.hops[0] ?? null, nowMs).rows.find((row) => row.name === name)
}
