import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import { failure } from '../../shared/texts/failures.ts'
import { badgeOf } from './badge.ts'
import { newProbe, reduceProbe } from './probe-state.ts'
import type { ProbeState } from './probe-state.ts'
import { certificate, event, report } from './samples.ts'

describe('badgeOf', () => {
  it.each([[14, '14'], [3, '3'], [0, '0'], [-2, '0']])('counts the last days: %i', (daysLeft, text) => {
    expect(badgeOf(finished(daysLeft))).toEqual({ text, tone: 'warning' })
  })

  it('says nothing where all is well, or nothing is known', () => {
    expect(badgeOf(finished(15))).toBeNull()
    expect(badgeOf(begun())).toBeNull()
  })

  it('marks a host that failed, but not a probe that could not be made', () => {
    const fails = (code: 'connection-refused' | 'worker-unreachable' | 'cancelled'): ProbeState => reduceProbe(begun(), { type: 'client-failure', failure: failure(code, { host: 'good.test' }), nowMs: 0 })
    expect(badgeOf(fails('connection-refused'))).toEqual({ text: '!', tone: 'error' })
    expect(badgeOf(fails('worker-unreachable'))).toBeNull()
    expect(badgeOf(fails('cancelled'))).toBeNull()
  })
})

function finished(daysLeft: number): ProbeState {
  const { hops, ...rest } = report({ outcome: 'ok' })
  return reduceProbe(begun(), event({ type: 'report', report: { ...rest, hops: hops.map((hop) => ({ ...hop, certificates: [{ ...certificate, daysLeft }] })) } }))
}

function begun(): ProbeState {
  const result = parseTarget('https://good.test')
  if (result.status === 'invalid') throw new Error(result.message)
  return newProbe(result.target, 'looking-up')
}
