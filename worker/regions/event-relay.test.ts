import { describe, expect, it } from 'vitest'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import { EventRelay } from './event-relay.ts'

const event = (atMs: number): ProbeEvent => ({ type: 'phase-started', hop: 0, phase: 'dns', atMs })
const timesOf = (events: readonly ProbeEvent[]) => events.map((one) => (one.type === 'phase-started' ? one.atMs : -1))
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the relay of events', () => {
  it('hands events on in order, one handful at a time, and what waits goes together', async () => {
    const handfuls: number[][] = []
    let release: () => void = () => undefined
    const relay = new EventRelay((events) => {
      handfuls.push(timesOf(events))
      return new Promise((resolve) => (release = resolve))
    }, () => undefined)
    relay.push(event(1))
    relay.push(event(2))
    await settle()
    expect(handfuls).toEqual([[1, 2]])
    for (const atMs of [3, 4, 5]) relay.push(event(atMs))
    await settle()
    expect(handfuls).toEqual([[1, 2]])
    let isDrained = false
    const drained = relay.drained().then(() => (isDrained = true))
    release()
    await settle()
    expect([handfuls, isDrained]).toEqual([[[1, 2], [3, 4, 5]], false])
    release()
    await drained
    // And goes on after a pause.
    relay.push(event(6))
    await settle()
    expect(handfuls.at(-1)).toEqual([6])
  })

  it('says once that nobody listens any more, and drops the rest', async () => {
    let lost = 0
    let calls = 0
    const relay = new EventRelay(() => {
      calls++
      return Promise.reject(new Error('gone'))
    }, () => lost++)
    relay.push(event(1))
    await relay.drained()
    relay.push(event(2))
    await relay.drained()
    expect([lost, calls]).toEqual([1, 1])
  })
})
