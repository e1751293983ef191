import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { interleaveFamilies } from './address-order.ts'
import { Deadline } from './deadline.ts'
import { dial } from './dial.ts'
import type { DialCandidate, DialOptions } from './dial.ts'
import { NetError } from './net-error.ts'
import { ManualConnect } from './testing/manual-connect.ts'

const v6 = (n: number): DialCandidate => ({ address: `2001:4860::${n}`, family: 'ipv6' })
const v4 = (n: number): DialCandidate => ({ address: `8.8.8.${n}`, family: 'ipv4' })
const refused = new NetError('connection-refused', 'refused')

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'], now: 0 }))
afterEach(() => {
  // Nothing that was started may be left behind.
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

function setUp(candidates: DialCandidate[], more: Partial<DialOptions> = {}) {
  const network = new ManualConnect()
  const controller = new AbortController()
  const deadline = new Deadline(10_000, { signal: controller.signal })
  const start = performance.now()
  const result = dial({
    candidates,
    port: 443,
    family: 'any',
    screen: () => null,
    connect: network.connect,
    deadline,
    clock: () => performance.now() - start,
    attemptDelayMs: 250,
    maxAttempts: 6,
    maxReadBytes: 1_000,
    ...more,
  }).finally(() => deadline.dispose())
  return { network, result, controller, deadline }
}

/** Lets everything happen that needs no time. */
const settle = () => vi.advanceTimersByTimeAsync(0)

it('interleaves the families, IPv6 first (RFC 8305 section 4)', () => {
  expect(interleaveFamilies([v4(1), v4(2), v4(3), v6(1), v6(2)])).toEqual([v6(1), v4(1), v6(2), v4(2), v4(3)])
  expect(interleaveFamilies([v4(1), v4(2)])).toEqual([v4(1), v4(2)])
  expect(interleaveFamilies([])).toEqual([])
})

describe('dial', () => {
  it('makes one attempt where the first address answers', async () => {
    const { network, result } = setUp([v4(1), v6(1)])
    await vi.advanceTimersByTimeAsync(40)
    network.dials[0]?.succeed()
    expect(await result).toMatchObject({ status: 'connected', connection: { peer: { ...v6(1), port: 443 } }, attempts: [{ ...v6(1), startMs: 0, endMs: 40, outcome: 'connected', code: null }] })
    expect(network.dials).toHaveLength(1)
  })

  it('starts the next attempt after 250 ms of silence, not before', async () => {
    const { network, result } = setUp([v6(1), v4(1)])
    await vi.advanceTimersByTimeAsync(249)
    expect(network.dials).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(network.dials.map(({ to }) => to.family)).toEqual(['ipv6', 'ipv4'])
    await vi.advanceTimersByTimeAsync(30)
    network.dials[1]?.succeed()
    const { attempts } = await result
    expect(attempts).toMatchObject([{ ...v6(1), startMs: 0, endMs: 280, outcome: 'abandoned', code: null }, { ...v4(1), startMs: 250, endMs: 280, outcome: 'connected' }])
    expect(network.dials[0]?.signal.aborted).toBe(true)
  })

  it('starts the next attempt at once where one fails', async () => {
    const { network, result } = setUp([v6(1), v4(1)])
    network.dials[0]?.fail(refused)
    await settle()
    expect(network.dials).toHaveLength(2)
    network.dials[1]?.succeed()
    expect((await result).attempts).toMatchObject([{ outcome: 'failed', code: 'connection-refused', detail: 'refused', endMs: 0 }, { outcome: 'connected', startMs: 0 }])
  })

  it('lets a slow first address win, and closes a loser that connects too late', async () => {
    const { network, result } = setUp([v6(1), v4(1)])
    await vi.advanceTimersByTimeAsync(300)
    const winner = network.dials[0]?.succeed()
    expect(await result).toMatchObject({ status: 'connected', connection: { peer: v6(1) } })
    const late = network.dials[1]?.succeed()
    await settle()
    expect([winner?.isClosed(), late?.isClosed()]).toEqual([false, true])
  })

  it('keeps one of two that connect in the same turn', async () => {
    const { network, result } = setUp([v6(1), v4(1)])
    await vi.advanceTimersByTimeAsync(250)
    const both = [network.dials[1]?.succeed(), network.dials[0]?.succeed()]
    const { attempts } = await result
    expect(attempts.map(({ outcome }) => outcome).sort()).toEqual(['abandoned', 'connected'])
    expect(both.map((connection) => connection?.isClosed()).sort()).toEqual([false, true])
    expect(await result).toMatchObject({ connection: { peer: attempts.find(({ outcome }) => outcome === 'connected') === attempts[0] ? v6(1) : v4(1) } })
  })

  it('keeps the winner alive after the race, and ends it with the deadline', async () => {
    const { network, result, controller } = setUp([v6(1)])
    network.dials[0]?.succeed()
    await result
    expect(network.dials[0]?.signal.aborted).toBe(false)
    const alive = setUp([v6(1)], { deadline: new Deadline(500) })
    alive.network.dials[0]?.succeed()
    await alive.result
    await vi.advanceTimersByTimeAsync(500)
    expect(alive.network.dials[0]?.signal.reason).toMatchObject({ code: 'deadline-exceeded' })
    alive.deadline.dispose()
    controller.abort()
  })

  it('reports the most telling of several failures', async () => {
    const { network, result } = setUp([v6(1), v4(1), v4(2)])
    for (const error of [new NetError('network-unreachable', 'no route'), refused, new Error('odd')]) {
      network.dials.at(-1)?.fail(error)
      await settle()
    }
    expect(await result).toMatchObject({
      status: 'failed',
      code: 'connection-refused',
      attempt: v4(1),
      attempts: [{ code: 'network-unreachable' }, { code: 'connection-refused' }, { code: 'socket-error', detail: 'odd' }],
    })
  })

  it('never dials what the policy forbids', async () => {
    const { network, result } = setUp([v6(1), v4(1), v4(2)], { screen: ({ address }) => (address === '8.8.8.2' ? null : 'special-use-address') })
    await settle()
    expect(network.dials.map(({ to }) => to.address)).toEqual(['8.8.8.2'])
    network.dials[0]?.succeed()
    expect((await result).attempts.map(({ outcome, code }) => [outcome, code])).toEqual([['forbidden', 'special-use-address'], ['forbidden', 'special-use-address'], ['connected', null]])
  })

  it.each<[string, DialCandidate[], Partial<DialOptions>, object]>([
    ['no address', [], {}, { code: 'no-address', attempts: [] }],
    ['no address of the family', [v4(1)], { family: 'ipv6' }, { code: 'no-address-of-family', attempts: [] }],
    ['nothing but forbidden ones', [v4(1)], { screen: () => 'denied' }, { code: 'all-forbidden', attempt: { outcome: 'forbidden', code: 'denied' } }],
  ])('dials nothing where there is %s', async (_, candidates, options, expected) => {
    const { network, result } = setUp(candidates, options)
    expect(await result).toMatchObject({ status: 'failed', ...expected })
    expect(network.dials).toHaveLength(0)
  })

  it.each([['ipv4', [v4(1)]], ['ipv6', [v6(1)]]] as const)('keeps to %s when told to', async (family, expected) => {
    const { network, result } = setUp([v6(1), v4(1)], { family })
    network.dials[0]?.fail(refused)
    expect((await result).attempts).toMatchObject(expected)
    expect(network.dials).toHaveLength(1)
  })

  it('tries no more than maxAttempts addresses', async () => {
    const { network, result } = setUp([v4(1), v4(2), v4(3)], { maxAttempts: 2 })
    for (const n of [0, 1]) (await network.dial(n)).fail(refused)
    expect((await result).attempts).toHaveLength(2)
  })

  it('ends with the deadline where nobody answers', async () => {
    const { network, result } = setUp([v6(1), v4(1)])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await result).toMatchObject({ status: 'failed', code: 'deadline-exceeded', attempts: [{ outcome: 'abandoned', endMs: 10_000 }, { outcome: 'abandoned', startMs: 250 }] })
    expect(network.dials.every(({ signal }) => signal.aborted)).toBe(true)
  })

  it('ends at once when it is cancelled, before and during', async () => {
    const { network, result, controller } = setUp([v6(1), v4(1)])
    await settle()
    controller.abort()
    expect(await result).toMatchObject({ status: 'failed', code: 'cancelled' })
    expect(network.dials).toHaveLength(1)
    const spent = new Deadline(1_000, { signal: AbortSignal.abort() })
    const late = setUp([v6(1)], { deadline: spent })
    expect(await late.result).toMatchObject({ status: 'failed', code: 'cancelled', attempts: [] })
    late.deadline.dispose()
  })

  it('calls the platform’s vague answer a refusal where the address is known to be refused', async () => {
    const vague = new Error('proxy request failed, cannot connect to the specified address')
    const known = setUp([v4(1)], { isRefusedByPlatform: () => true })
    known.network.dials[0]?.fail(vague)
    expect(await known.result).toMatchObject({ code: 'cloudflare-address-refused', attempt: { detail: vague.message } })
    const unknown = setUp([v4(1)], { isRefusedByPlatform: () => false })
    unknown.network.dials[0]?.fail(vague)
    expect(await unknown.result).toMatchObject({ code: 'connect-failed' })
  })
})
