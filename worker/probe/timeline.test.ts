import { describe, expect, it } from 'vitest'
import { Timeline } from './timeline.ts'

function timeline() {
  const state = { now: 1_000 }
  const events: string[] = []
  const line = new Timeline(() => state.now, 1_000, {
    begin: (phase, atMs) => events.push(`${phase} from ${atMs}`),
    end: ({ name, startMs, endMs }) => events.push(`${name} ${startMs}-${endMs}`),
  })
  return { line, events, at: (ms: number) => void (state.now = 1_000 + ms) }
}

describe('Timeline', () => {
  it('adds up, with what lies between phases in `other` and `sign` taken out of `tls`', () => {
    const { line, events, at } = timeline()
    line.begin('dns')
    at(5)
    line.end('dns')
    at(7)
    line.begin('tcp')
    at(17)
    line.end('tcp')
    line.begin('tls')
    at(20)
    line.begin('sign')
    at(50)
    line.end('sign')
    at(60)
    line.end('tls')
    expect(line.timings()).toEqual({ dns: 5, tcp: 10, tls: 13, sign: 30, firstByte: null, download: null, other: 2, total: 60 })
    expect(line.phases().map(({ name }) => name)).toEqual(['dns', 'tcp', 'tls', 'sign'])
    expect(events).toEqual(['dns from 0', 'dns 0-5', 'tcp from 7', 'tcp 7-17', 'tls from 17', 'sign from 20', 'sign 20-50', 'tls 17-60'])
  })

  it('keeps what a failure cut short', () => {
    const { line, at } = timeline()
    line.begin('tcp')
    at(300)
    line.endAll()
    line.end('tls')
    expect(line.timings()).toMatchObject({ tcp: 300, tls: null, other: 0, total: 300 })
  })

  it('never runs backwards', () => {
    const { line, at } = timeline()
    at(10)
    line.begin('tcp')
    at(5)
    line.end('tcp')
    expect(line.timings()).toMatchObject({ tcp: 0 })
  })
})
