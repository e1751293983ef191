import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import { parseAddress } from '../../shared/dns/address.ts'
import { newProbe, reduceProbe } from '../probe-state/probe-state.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { event, report } from '../probe-state/samples.ts'
import { parseState, writeState } from './last-results.ts'

describe('a kept result', () => {
  it('comes back as it was, with the bytes of its addresses', () => {
    const address = parseAddress('192.0.2.1')
    if (address === null) throw new Error('no address')
    const state = reduceProbe(reduceProbe(begun(), { type: 'resolution', resolution: { status: 'literal', addresses: [{ address, ttlSeconds: null }] } }), event({ type: 'report', report: report({ outcome: 'ok' }) }))
    const back = parseState(writeState(state))
    expect(back).toEqual(state)
    const resolution = back?.lookUp.resolution
    expect(resolution?.status === 'literal' && resolution.addresses[0]?.address.bytes).toEqual(Uint8Array.of(192, 0, 2, 1))
  })

  it.each(['', '{', 'null', '7', '{}', '{"stage":"finished"}', writeState(begun())])('is not %s', (text) => {
    expect(parseState(text)).toBeNull()
  })
})

function begun(): ProbeState {
  const result = parseTarget('https://good.test')
  if (result.status === 'invalid') throw new Error(result.message)
  return newProbe(result.target, 'looking-up')
}
