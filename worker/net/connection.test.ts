import net from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { maxChunkBytes } from './connection.ts'
import type { Connection } from './connection.ts'
import { NetError } from './net-error.ts'
import { connectNode } from './testing/node-connect.ts'

const cleanups: (() => void)[] = []
afterEach(() => cleanups.splice(0).forEach((clean) => clean()))

/** A server whose sockets do as told; its port, and the sockets that it has. */
async function serve(handle: (socket: Socket) => void, host = '127.0.0.1'): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

async function open(port: number, options: { signal?: AbortSignal; maxReadBytes?: number; address?: string } = {}): Promise<Connection> {
  const address = options.address ?? '127.0.0.1'
  const connection = await connectNode({ address, family: address.includes(':') ? 'ipv6' : 'ipv4', port }, { signal: options.signal ?? new AbortController().signal, maxReadBytes: options.maxReadBytes ?? 1e9 })
  cleanups.push(() => connection.abort())
  return connection
}

async function readAll(connection: Connection): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (;;) {
    const bytes = await connection.read()
    if (bytes === null) return Buffer.concat(parts)
    expect(bytes.length).toBeGreaterThan(0)
    expect(bytes.length).toBeLessThanOrEqual(maxChunkBytes)
    parts.push(bytes)
  }
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe('Connection over Node’s sockets', () => {
  it.each(['127.0.0.1', '::1'])('carries bytes both ways on %s', async (address) => {
    const { port } = await serve((socket) => socket.pipe(socket), address)
    const connection = await open(port, { address })
    expect(connection.peer).toMatchObject({ address, port })
    await connection.write(bytes('hello'))
    await connection.write(new Uint8Array())
    expect(Buffer.from((await connection.read()) ?? []).toString()).toBe('hello')
  })

  it('reads what came before the end, then null again and again', async () => {
    const big = Buffer.alloc(300_000, 7)
    const { port } = await serve((socket) => socket.end(big))
    const connection = await open(port)
    expect((await readAll(connection)).equals(big)).toBe(true)
    expect(await connection.read()).toBeNull()
  })

  it('may still write when the peer has closed its side', async () => {
    const received = Promise.withResolvers<string>()
    const { port } = await serve((socket) => {
      socket.end('done')
      socket.once('data', (data) => received.resolve(data.toString()))
    })
    const connection = await open(port)
    await readAll(connection)
    await connection.write(bytes('thanks'))
    expect(await received.promise).toBe('thanks')
  })

  it('delivers what was written before a close', async () => {
    const length = Promise.withResolvers<number>()
    const { port } = await serve((socket) => {
      let received = 0
      socket.on('data', (data) => (received += data.length))
      socket.on('close', () => length.resolve(received))
      socket.on('end', () => socket.end())
    })
    const connection = await open(port)
    await connection.write(new Uint8Array(500_000))
    await connection.close()
    expect(await length.promise).toBe(500_000)
  })

  it('names a refusal', async () => {
    const { port } = await serve(() => undefined)
    cleanups.splice(0).forEach((clean) => clean())
    await expect(open(port)).rejects.toMatchObject({ name: 'NetError', code: 'connection-refused' })
  })

  it('names a reset', async () => {
    const { port, sockets } = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const connection = await open(port)
    await connection.write(bytes('x'))
    await expect(connection.read()).rejects.toMatchObject({ code: 'connection-reset' })
    await expect(connection.write(bytes('y'))).rejects.toMatchObject({ code: 'connection-reset' })
    await connection.close()
    expect(sockets).toHaveLength(1)
  })

  it('stops a peer that sends without end', async () => {
    const { port } = await serve((socket) => socket.write(Buffer.alloc(200_000)))
    const enough = await open(port, { maxReadBytes: 200_000 })
    let length = 0
    while (length < 200_000) length += (await enough.read())?.length ?? 0
    const connection = await open(port, { maxReadBytes: 199_999 })
    await expect(readAll(connection)).rejects.toMatchObject({ code: 'read-limit' })
    await expect(connection.read()).rejects.toMatchObject({ code: 'read-limit' })
  })

  it('ends a read when its signal does, and closes the socket', async () => {
    const controller = new AbortController()
    const gone = Promise.withResolvers<undefined>()
    const { port } = await serve((socket) => socket.resume().on('end', () => gone.resolve(undefined)))
    const connection = await open(port, { signal: controller.signal })
    const read = connection.read()
    controller.abort(new NetError('deadline-exceeded', 'time was up'))
    await expect(read).rejects.toMatchObject({ code: 'deadline-exceeded' })
    await expect(connection.write(bytes('x'))).rejects.toMatchObject({ code: 'deadline-exceeded' })
    await gone.promise
  })

  it('ends a write to a peer that does not read', async () => {
    const controller = new AbortController()
    const { port } = await serve((socket) => socket.pause())
    const connection = await open(port, { signal: controller.signal })
    const flood = (async () => {
      for (;;) await connection.write(new Uint8Array(1 << 20))
    })()
    setTimeout(() => controller.abort(), 50)
    await expect(flood).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('closes in the middle of a read, more than once, beside a peer that never reads or closes', async () => {
    const { port } = await serve((socket) => socket.pause())
    const connection = await open(port)
    const read = connection.read()
    const write = connection.write(new Uint8Array(64 << 20))
    await Promise.all([connection.close(), connection.close(), expect(read).rejects.toMatchObject({ code: 'connection-closed' }), expect(write).rejects.toMatchObject({ code: 'connection-closed' })])
    connection.abort()
    await connection.close()
    await expect(connection.read()).rejects.toMatchObject({ code: 'connection-closed' })
  })

  it('is not opened at all after its signal', async () => {
    const { port, sockets } = await serve(() => undefined)
    await expect(open(port, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    expect(sockets).toHaveLength(0)
  })
})
