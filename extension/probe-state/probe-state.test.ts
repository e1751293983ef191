import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { finding } from '../../shared/texts/findings.ts'
import { newProbe, reduceProbe } from './probe-state.ts'
import type { ProbeAction, ProbeState } from './probe-state.ts'
import { certificate, event, report, tls, trust, vantage } from './samples.ts'

const target = targetOf('https://good.test')
const hop: ProbeAction = event({ type: 'hop', hop: 0, target: { url: target.url, scheme: 'https', host: 'good.test', port: 443 } })
const started: ProbeAction = event({ type: 'started', probeId: 'p', startedAt: '2026-11-21T00:00:00Z', vantage, deadlineMs: 10_000 })

describe('reduceProbe', () => {
  it('goes from the look-up to the Worker to the report', () => {
    const stages = [
      { type: 'look-up-started', resolver: 'https://dns.test/dns-query' },
      { type: 'worker-asked' },
      started,
      event({ type: 'report', report: report({ outcome: 'ok' }) }),
    ] as const satisfies ProbeAction[]
    let state = newProbe(target, 'held')
    expect([state.stage, ...stages.map((action) => (state = reduceProbe(state, action)).stage)]).toEqual(['held', 'looking-up', 'connecting', 'probing', 'finished'])
  })

  it('notes when a phase was heard of, and when it ended', () => {
    const begun = after(started, hop, event({ type: 'phase-started', hop: 0, phase: 'tcp', atMs: 18 }, 500))
    expect(begun.hops[0]?.phases).toEqual([{ name: 'tcp', startMs: 18, endMs: null, seenAtMs: 500 }])
    const ended = reduceProbe(begun, event({ type: 'phase-ended', hop: 0, phase: 'tcp', startMs: 18.2, endMs: 30 }, 512))
    expect(ended.hops[0]?.phases).toEqual([{ name: 'tcp', startMs: 18.2, endMs: 30, seenAtMs: 500 }])
  })

  it('keeps what was learnt before a failure, and before the connection to the Worker is lost', () => {
    const learnt = [started, hop, event({ type: 'tls', hop: 0, tls }), event({ type: 'certificates', hop: 0, certificates: [certificate] }), event({ type: 'trust', hop: 0, trust })]
    const lost = failure('worker-closed', { host: 'worker.test' })
    const state = after(...learnt, { type: 'client-failure', failure: lost, nowMs: 900 })
    expect(state).toMatchObject({ stage: 'finished', failure: lost, cutOffAtMs: 900, hops: [{ tls, certificates: [certificate], trust }] })
  })

  it('names the failure of the host rather than that of the way to the Worker, when both happen', () => {
    const refused = failure('connection-refused', { host: 'good.test' })
    const state = after(started, hop, event({ type: 'failure', hop: 0, failure: refused }), { type: 'client-failure', failure: failure('worker-closed', { host: 'w' }), nowMs: 1 })
    expect(state.failure).toEqual(refused)
    expect(state.hops[0]?.failure).toEqual(refused)
  })

  it('lets nothing change the result after the end', () => {
    const done = after(started, hop, event({ type: 'report', report: report({ outcome: 'ok' }) }))
    const late = [event({ type: 'finding', finding: finding('no-ipv6', 0) }), { type: 'client-failure', failure: failure('internal', { host: 'h' }), nowMs: 1 } as const]
    expect(late.reduce(reduceProbe, done)).toEqual(done)
  })

  it('takes DNS answers even after the probe is over', () => {
    const state = after({ type: 'client-failure', failure: failure('worker-not-configured', { host: 'h' }), nowMs: 1 }, { type: 'look-up-complete' })
    expect(state.lookUp.complete).toBe(true)
  })

  it('shows where a phase broke off that the report does not list', () => {
    const state = after(started, hop, event({ type: 'phase-started', hop: 0, phase: 'tls', atMs: 30 }, 100), event({ type: 'report', report: report({ outcome: 'failed' }) }))
    expect(state.hops[0]?.phases.map(({ name, endMs }) => [name, endMs])).toEqual([['dns', 18], ['tcp', 30], ['tls', null]])
  })

  it('believes neither a hop out of order nor facts about a hop that is not there', () => {
    const strange = [event({ type: 'hop', hop: 3, target: { url: 'https://x.test/', scheme: 'https', host: 'x.test', port: 443 } }), event({ type: 'tls', hop: 7, tls })]
    expect(after(started, ...strange).hops).toEqual([])
  })
})

function after(...actions: readonly ProbeAction[]): ProbeState {
  return actions.reduce(reduceProbe, newProbe(target, 'looking-up'))
}

function targetOf(text: string): Target {
  const result = parseTarget(text)
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}
