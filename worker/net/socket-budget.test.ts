import { describe, expect, it } from 'vitest'
import { SocketBudget } from './socket-budget.ts'
import { ManualConnect } from './testing/manual-connect.ts'

const { signal } = new AbortController()
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('SocketBudget', () => {
  it('lets no more than its limit in, and the rest in order', async () => {
    const budget = new SocketBudget(2)
    const order: number[] = []
    const releases: (() => void)[] = []
    const waits = [0, 1, 2, 3, 4].map((n) => budget.acquire(signal).then((release) => void (order.push(n), releases.push(release))))
    await settle()
    expect([order, budget.inUse, budget.waiting]).toEqual([[0, 1], 2, 3])
    releases[1]?.()
    await settle()
    expect(order).toEqual([0, 1, 2])
    for (let n = 0; n < 5; n++) {
      releases[n]?.()
      await settle()
    }
    await Promise.all(waits)
    expect([order, budget.inUse, budget.waiting]).toEqual([[0, 1, 2, 3, 4], 0, 0])
  })

  it('counts a release once', async () => {
    const budget = new SocketBudget(2)
    const [first, second] = [await budget.acquire(signal), await budget.acquire(signal)]
    first()
    first()
    expect(budget.inUse).toBe(1)
    second()
    expect(budget.inUse).toBe(0)
  })

  it('lets one that waits be called off, without losing its place to nobody', async () => {
    const budget = new SocketBudget(1)
    const release = await budget.acquire(signal)
    const controller = new AbortController()
    const calledOff = budget.acquire(controller.signal)
    const next = budget.acquire(signal)
    controller.abort()
    await expect(calledOff).rejects.toMatchObject({ code: 'cancelled' })
    release()
    ;(await next)()
    expect([budget.inUse, budget.waiting]).toEqual([0, 0])
    await expect(budget.acquire(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a limit of %d', (limit) => expect(() => new SocketBudget(limit)).toThrow(RangeError))
})

describe('a guarded connect', () => {
  const to = { address: '8.8.8.8', family: 'ipv4', port: 443 } as const
  const setUp = (limit: number) => {
    const [budget, network, controller] = [new SocketBudget(limit), new ManualConnect(), new AbortController()]
    const open = () => budget.guard(network.connect)(to, { signal: controller.signal, maxReadBytes: 1 })
    return { budget, network, controller, open }
  }

  it('holds its place from before the dial until the connection is closed', async () => {
    const { budget, network, open } = setUp(1)
    const [first, second] = [open(), open()]
    await settle()
    expect([network.dials.length, budget.inUse, budget.waiting]).toEqual([1, 1, 1])
    network.dials[0]?.succeed()
    await settle()
    expect(network.dials).toHaveLength(1)
    await (await first).close()
    await settle()
    expect(network.dials).toHaveLength(2)
    network.dials[1]?.succeed()
    ;(await second).abort()
    expect(budget.inUse).toBe(0)
  })

  it('gives its place back when the dial fails', async () => {
    const { budget, network, open } = setUp(1)
    const first = open()
    await settle()
    network.dials[0]?.fail(new Error('refused'))
    await expect(first).rejects.toThrow('refused')
    expect(budget.inUse).toBe(0)
  })

  it('gives its place back when the deadline ends the connection, and only once', async () => {
    const { budget, network, controller, open } = setUp(2)
    const [first, second] = [open(), open()]
    await settle()
    for (const dial of network.dials) dial.succeed()
    const connection = await first
    await second
    controller.abort()
    await connection.close()
    expect(budget.inUse).toBe(0)
  })
})
