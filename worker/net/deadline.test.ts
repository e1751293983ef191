import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Deadline, raceAbort } from './deadline.ts'
import { NetError } from './net-error.ts'

beforeEach(() => vi.useFakeTimers({ now: 0 }))
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('Deadline', () => {
  it('counts down, and aborts when the time is up', () => {
    const deadline = new Deadline(1_000)
    vi.advanceTimersByTime(400)
    expect([deadline.elapsedMs, deadline.remainingMs, deadline.signal.aborted]).toEqual([400, 600, false])
    vi.advanceTimersByTime(600)
    expect([deadline.remainingMs, deadline.signal.aborted]).toEqual([0, true])
    expect(deadline.signal.reason).toMatchObject({ code: 'deadline-exceeded' })
  })

  it('follows the caller’s signal', () => {
    const controller = new AbortController()
    const deadline = new Deadline(1_000, { signal: controller.signal })
    controller.abort(new Error('closed the tab'))
    expect(deadline.signal.reason).toMatchObject({ code: 'cancelled', cause: { message: 'closed the tab' } })
    expect(deadline.remainingMs).toBe(0)
    const late = new Deadline(1_000, { signal: controller.signal })
    expect(late.signal.reason).toMatchObject({ code: 'cancelled' })
  })

  it('knows a timeout of the caller', () => {
    const controller = new AbortController()
    controller.abort(new DOMException('late', 'TimeoutError'))
    expect(new Deadline(1_000, { signal: controller.signal }).signal.reason).toMatchObject({ code: 'deadline-exceeded' })
  })

  it('gives parts of itself that never last longer', () => {
    const whole = new Deadline(1_000)
    const [short, long] = [whole.within(100), whole.within(5_000)]
    expect([short.totalMs, long.totalMs]).toEqual([100, 1_000])
    vi.advanceTimersByTime(100)
    expect([short.signal.aborted, whole.signal.aborted]).toEqual([true, false])
    whole.dispose()
    long.dispose()
  })

  it('fires no more once it is disposed of', () => {
    const controller = new AbortController()
    const deadline = new Deadline(1_000, { signal: controller.signal })
    deadline.dispose()
    vi.advanceTimersByTime(2_000)
    controller.abort()
    expect(deadline.signal.aborted).toBe(false)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d ms', (ms) => expect(() => new Deadline(ms)).toThrow(RangeError))

  it('races', async () => {
    const deadline = new Deadline(50)
    expect(await deadline.race(Promise.resolve('first'))).toBe('first')
    await expect(deadline.race(Promise.reject(new Error('own')))).rejects.toThrow('own')
    const never = deadline.race(new Promise(() => undefined))
    vi.advanceTimersByTime(50)
    await expect(never).rejects.toBeInstanceOf(NetError)
    await expect(deadline.race(Promise.resolve('late'))).rejects.toMatchObject({ code: 'deadline-exceeded' })
  })
})

it('raceAbort leaves no listener behind', async () => {
  const { signal } = new AbortController()
  const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
  await raceAbort(Promise.resolve(1), signal)
  await Promise.resolve()
  expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1])
})
