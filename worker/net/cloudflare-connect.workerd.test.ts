import { describe, expect, inject, it } from 'vitest'
import type { ScenarioName } from '../../e2e/lab/scenarios.ts'
import { connectCloudflare } from './cloudflare-connect.ts'
import { maxChunkBytes } from './connection.ts'
import type { Connection } from './connection.ts'
import { Deadline } from './deadline.ts'
import { NetError } from './net-error.ts'
import { SocketBudget } from './socket-budget.ts'

const lab = inject('lab')
const bytes = (text: string) => new TextEncoder().encode(text)

function addressOf(scenario: ScenarioName) {
  const { port, addresses } = lab.hosts[scenario]
  const [address] = addresses
  if (port === null || address === undefined) throw new Error(`${scenario} does not listen`)
  return { address, family: address.includes(':') ? 'ipv6' : 'ipv4', port } as const
}

function open(scenario: ScenarioName, options: { signal?: AbortSignal; maxReadBytes?: number } = {}): Promise<Connection> {
  return connectCloudflare(addressOf(scenario), { signal: new AbortController().signal, maxReadBytes: 1e9, ...options })
}

describe('connectCloudflare in workerd', () => {
  it('reads from and writes to a server', async () => {
    const connection = await open('http')
    await connection.write(bytes('GET / HTTP/1.1\r\nhost: http.test\r\nconnection: close\r\n\r\n'))
    const first = await connection.read()
    expect(new TextDecoder().decode(first ?? undefined)).toMatch(/^HTTP\/1\.1 /)
    await connection.close()
    await connection.close()
    await expect(connection.read()).rejects.toMatchObject({ code: 'connection-closed' })
    await expect(connection.write(bytes('x'))).rejects.toMatchObject({ code: 'connection-closed' })
  })

  it.runIf(lab.hasIpv6)('dials an IPv6 address', async () => {
    const connection = await open('ipv6-address')
    expect(connection.peer).toMatchObject({ address: '::1', family: 'ipv6' })
    await connection.close()
  })

  it('reads what a server says first, and the end as null', async () => {
    const banner = await open('ssh-banner')
    expect(new TextDecoder().decode((await banner.read()) ?? undefined)).toMatch(/^SSH-2\.0/)
    await banner.close()
    const eof = await open('eof')
    expect(await eof.read()).toBeNull()
    await eof.write(bytes('still open on our side'))
    await eof.close()
  })

  it('has one vague code for a port where nobody listens', async () => {
    await expect(open('closed')).rejects.toMatchObject({ name: 'NetError', code: 'connect-failed', detail: expect.stringContaining('cannot connect to the specified address') as string })
  })

  it('names a reset in the middle', async () => {
    const connection = await open('reset-after-hello')
    await connection.write(bytes('hello'))
    await expect(connection.read()).rejects.toMatchObject({ code: 'connection-reset' })
    await expect(connection.read()).rejects.toMatchObject({ code: 'connection-reset' })
    await connection.close()
  })

  it('ends a read of a silent server with the deadline', async () => {
    const deadline = new Deadline(100)
    const connection = await open('silent', { signal: deadline.signal })
    await expect(connection.read()).rejects.toMatchObject({ code: 'deadline-exceeded' })
    await expect(connection.write(bytes('x'))).rejects.toMatchObject({ code: 'deadline-exceeded' })
    await connection.close()
    deadline.dispose()
  })

  it('ends a read with abort, and with close', async () => {
    const aborted = await open('silent')
    const read = aborted.read()
    aborted.abort(new NetError('cancelled', 'enough'))
    await expect(read).rejects.toMatchObject({ code: 'cancelled', detail: 'enough' })
    const closed = await open('silent')
    const other = closed.read()
    await Promise.all([closed.close(), expect(other).rejects.toMatchObject({ code: 'connection-closed' })])
  })

  it('stops a peer that sends without end', async () => {
    const connection = await open('junk', { maxReadBytes: 100_000 })
    let length = 0
    await expect(
      (async () => {
        for (;;) {
          const chunk = await connection.read()
          expect(chunk?.length ?? 0).toBeLessThanOrEqual(maxChunkBytes)
          length += chunk?.length ?? 0
        }
      })(),
    ).rejects.toMatchObject({ code: 'read-limit' })
    expect(length).toBeLessThanOrEqual(100_000)
    await connection.close()
  })

  it('turns what workerd throws at once into a NetError', async () => {
    const to = { address: '127.0.0.1', family: 'ipv4', port: 70_000 } as const
    await expect(connectCloudflare(to, { signal: new AbortController().signal, maxReadBytes: 1 })).rejects.toBeInstanceOf(NetError)
    await expect(open('http', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('keeps within a budget of sockets', async () => {
    const budget = new SocketBudget(2)
    const connect = budget.guard(connectCloudflare)
    const options = { signal: new AbortController().signal, maxReadBytes: 1e6 }
    let most = 0
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const connection = await connect(addressOf('ssh-banner'), options)
        most = Math.max(most, budget.inUse)
        await connection.read()
        await connection.close()
      }),
    )
    expect([most, budget.inUse, budget.waiting]).toEqual([2, 0, 0])
  })
})
