import net from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { Deadline } from './deadline.ts'
import { dial } from './dial.ts'
import { SocketBudget } from './socket-budget.ts'
import { connectNode } from './testing/node-connect.ts'

const cleanups: (() => void)[] = []
afterEach(() => cleanups.splice(0).forEach((clean) => clean()))

async function listen(host: string): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = net.createServer((socket) => sockets.push(socket.resume()))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  cleanups.push(() => (sockets.forEach((socket) => socket.destroy()), server.close()))
  return { port: (server.address() as AddressInfo).port, sockets }
}

it('falls back to IPv4 over real sockets where nobody listens on IPv6', async () => {
  const { port } = await listen('127.0.0.1')
  const [deadline, budget] = [new Deadline(5_000), new SocketBudget(6)]
  const result = await dial({
    candidates: [{ address: '127.0.0.1', family: 'ipv4' }, { address: '::1', family: 'ipv6' }],
    port,
    family: 'any',
    screen: () => null,
    connect: budget.guard(connectNode),
    deadline,
    clock: () => deadline.elapsedMs,
    attemptDelayMs: 250,
    maxAttempts: 6,
    maxReadBytes: 1,
  })
  expect(result).toMatchObject({ status: 'connected', attempts: [{ family: 'ipv6', outcome: 'failed', code: 'connection-refused' }, { family: 'ipv4', outcome: 'connected' }] })
  expect(budget.inUse).toBe(1)
  if (result.status === 'connected') await result.connection.close()
  expect(budget.inUse).toBe(0)
  deadline.dispose()
})

it('fails over real sockets with the code of the refusal', async () => {
  const { port } = await listen('127.0.0.1')
  cleanups.splice(0).forEach((clean) => clean())
  const deadline = new Deadline(5_000)
  const options = { port, family: 'any', screen: () => null, connect: connectNode, deadline, clock: () => deadline.elapsedMs, attemptDelayMs: 250, maxAttempts: 6, maxReadBytes: 1 } as const
  expect(await dial({ ...options, candidates: [{ address: '127.0.0.1', family: 'ipv4' }] })).toMatchObject({ status: 'failed', code: 'connection-refused' })
  deadline.dispose()
})
