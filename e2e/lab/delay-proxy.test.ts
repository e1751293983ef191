import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startDelayProxy } from './delay-proxy.ts'
import type { DelayProxyOptions } from './delay-proxy.ts'
import { listen } from './listen.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** An echo behind a proxy with those options, and a client in front of it. */
async function through(options: Omit<DelayProxyOptions, 'target'>) {
  const echo = await listen(createServer({ allowHalfOpen: true, noDelay: true }, (socket) => socket.pipe(socket)))
  const proxy = await startDelayProxy({ target: { port: echo.port }, ...options })
  closers.push(proxy.close, echo.close)
  const socket = await new Promise<Socket>((resolve) => {
    const client: Socket = connect({ host: '127.0.0.1', port: proxy.port, noDelay: true, allowHalfOpen: true }, () => resolve(client))
  })
  return { proxy, socket }
}

/** Everything that comes, piece by piece, until the connection ends in one way or another. */
function collect(socket: Socket) {
  const pieces: string[] = []
  return new Promise<{ pieces: string[]; text: string; end: string }>((resolve) => {
    const done = (end: string) => resolve({ pieces, text: pieces.join(''), end })
    socket.on('data', (data: Buffer) => pieces.push(data.toString()))
    socket.on('end', () => done('end'))
    socket.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? ''))
  })
}

describe('the delay proxy', () => {
  it('carries both directions and their ends unchanged', async () => {
    const { proxy, socket } = await through({})
    const text = 'x'.repeat(3_000_000)
    socket.end(text)
    const { text: echoed, end } = await collect(socket)
    expect([echoed === text, end]).toEqual([true, 'end'])
    expect(proxy.connections).toEqual([{ toServer: { bytes: 3_000_000 }, toClient: { bytes: 3_000_000 } }])
  })

  it.each([
    [{ toServer: { delayMs: 60 }, toClient: { delayMs: 40 } }, 100],
    [{ acceptDelayMs: 80 }, 80],
    [{ acceptDelayMs: 50, toClient: { delayMs: 70 } }, 120],
  ])('makes %j last at least %d ms', async (options, leastMs) => {
    const sentAtMs = performance.now()
    const { socket } = await through(options)
    socket.end('ping')
    expect((await collect(socket)).text).toBe('ping')
    expect(performance.now() - sentAtMs).toBeGreaterThanOrEqual(leastMs)
  })

  it('delays bytes without queueing their delays', async () => {
    const { socket } = await through({ toClient: { delayMs: 300 } })
    const letters = 'abcdefghij'.repeat(10)
    for (const letter of letters) {
      socket.write(letter)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    socket.end()
    // A hundred delays one behind the other would outlast this test's time limit six times.
    expect((await collect(socket)).text).toBe(letters)
  })

  it('takes bytes apart', async () => {
    const { socket } = await through({ toClient: { pieceBytes: 1, pieceIntervalMs: 2 } })
    socket.end('fragmented')
    const { pieces, text } = await collect(socket)
    expect(text).toBe('fragmented')
    expect(pieces.length).toBeGreaterThan(1)
  })

  it.each([['reset', 'ECONNRESET'], ['end', 'end']] as const)('cuts by %s after exactly so many bytes', async (cut, end) => {
    const { proxy, socket } = await through({ toClient: { cutAfterBytes: 7, cut } })
    socket.write('0123456789')
    expect(await collect(socket)).toMatchObject({ text: '0123456', end })
    expect(proxy.connections[0]?.toClient.bytes).toBe(7)
  })

  it('stalls without ending', async () => {
    const { socket } = await through({ toServer: { cutAfterBytes: 3, cut: 'stall' } })
    socket.write('0123456789')
    const received = new Promise<string>((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())))
    expect(await received).toBe('012')
    const more = await Promise.race([collect(socket), new Promise<string>((resolve) => setTimeout(resolve, 50, 'silence'))])
    expect(more).toBe('silence')
    socket.destroy()
  })

  it('passes a refusal on as a reset', async () => {
    const nobody = await listen(createServer())
    await nobody.close()
    const proxy = await startDelayProxy({ target: { port: nobody.port } })
    closers.push(proxy.close)
    const socket = connect({ host: '127.0.0.1', port: proxy.port })
    expect((await collect(socket)).end).toBe('ECONNRESET')
  })
})
