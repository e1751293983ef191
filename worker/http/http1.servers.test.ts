import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat, toLatin1 } from '../bytes/bytes.ts'
import { firstFieldValue } from './fields.ts'
import type { Http1Event, Http1Request, Http1ResponseOptions } from './http1.ts'
import { Http1Response, encodeRequest } from './http1.ts'
import type { HostileBehaviour } from './testing/hostile-http1.ts'
import { hostileHttp1 } from './testing/hostile-http1.ts'

const GET: Http1Request = { method: 'GET', target: '/', host: 'localhost', headers: [] }

/** One request on a connection of its own, read until the codec says that it is done. */
async function exchange(port: number, request: Http1Request, options: Partial<Http1ResponseOptions> = {}): Promise<{ events: Http1Event[]; bytesRead: number }> {
  const socket = connect(port, '127.0.0.1')
  const response = new Http1Response({ method: request.method, ...options })
  const events: Http1Event[] = []
  socket.write(encodeRequest(request))
  try {
    for await (const chunk of socket) {
      events.push(...response.receive(chunk as Uint8Array))
      if (response.isDone) break
    }
    if (!response.isDone) events.push(...response.receiveEof({ clean: true }))
  } catch {
    events.push(...response.receiveEof({ clean: false })) // a reset
  } finally {
    socket.destroy()
  }
  return { events, bytesRead: socket.bytesRead }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function bodyOf(events: readonly Http1Event[]): string {
  return toLatin1(concat(events.flatMap((event) => (event.type === 'data' ? [event.data] : []))))
}

describe('a server of Node', () => {
  const server = http.createServer((request, response) => {
    response.sendDate = false
    if (request.url === '/hints') response.writeEarlyHints({ link: '</a.css>; rel=preload' })
    if (request.url === '/trailers') {
      response.writeHead(200, { Trailer: 'X-Sum' })
      response.write('one')
      response.addTrailers({ 'X-Sum': '1' })
      response.end('two')
    } else if (request.url === '/echo') {
      response.writeHead(200, { 'X-Request': JSON.stringify(request.rawHeaders) })
      request.pipe(response)
    } else {
      response.writeHead(request.url === '/none' ? 204 : 200, { 'Set-Cookie': ['a=1', 'b=2'] })
      response.end(request.url === '/none' ? '' : 'hello')
    }
  })
  let port = 0
  beforeAll(async () => {
    port = await listen(server)
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it.each([['/', 'HEAD', ['head', 'end'], ''], ['/', 'GET', ['head', 'data', 'end'], 'hello'], ['/none', 'GET', ['head', 'end'], ''], ['/hints', 'GET', ['informational', 'head', 'data', 'end'], 'hello']] as const)(
    'answers %s to %s', async (target, method, types, body) => {
      const { events } = await exchange(port, { ...GET, target, method })
      expect([...new Set(events.map(({ type }) => type))]).toEqual(types)
      expect(bodyOf(events)).toBe(body)
      expect(events.at(-1)).toMatchObject({ type: 'end', persists: true })
    })

  it('sends trailers', async () => {
    const { events } = await exchange(port, { ...GET, target: '/trailers', connection: 'close' })
    expect(bodyOf(events)).toBe('onetwo')
    expect(events.slice(-2)).toMatchObject([{ type: 'trailers', headers: [{ name: 'X-Sum', value: '1' }] }, { type: 'end', framing: 'chunked', persists: false }])
  })

  it('takes every method with its body', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      const { events } = await exchange(port, { ...GET, method, target: '/echo', body: new Uint8Array(100_000).fill(0x61), headers: [{ name: 'X-Test', value: 'ä' }] })
      const head = events.find((event) => event.type === 'head')
      expect(JSON.parse(firstFieldValue(head?.headers ?? [], 'x-request') ?? '')).toEqual(['Host', 'localhost', 'X-Test', 'ä', 'Content-Length', '100000'])
      expect(bodyOf(events)).toBe('a'.repeat(100_000))
    }
  })

  it('answers again on a connection that persists', async () => {
    const socket = connect(port, '127.0.0.1')
    for (let i = 0; i < 3; i++) {
      const response = new Http1Response({ method: 'GET' })
      socket.write(encodeRequest(GET))
      while (!response.isDone) {
        const [chunk] = await once(socket, 'data') as [Uint8Array]
        expect(response.receive(chunk).map(({ type }) => type)).not.toContain('failed')
      }
    }
    socket.destroy()
  })
})

describe('a hostile server', () => {
  const open = new Set<Socket>()
  let chosen: HostileBehaviour | null = null
  const server = createServer((socket) => {
    const behaviour = chosen
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined) // the client leaves when it has seen enough
    socket.once('data', () => {
      if (behaviour !== null) void misbehave(socket, behaviour)
    })
  })
  let port = 0
  beforeAll(async () => {
    port = await listen(server)
  })
  afterAll(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })

  async function misbehave(socket: Socket, { answer, end }: HostileBehaviour): Promise<void> {
    for (const piece of answer()) {
      if (socket.destroyed) return
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
    }
    if (end === 'close') socket.end()
    // A reset overtakes what is still on its way; so it waits until the client has read.
    if (end === 'reset') setTimeout(() => socket.resetAndDestroy(), 50)
  }

  it('has enough to say', () => expect(hostileHttp1.length).toBeGreaterThanOrEqual(25))

  it.each(hostileHttp1.map((behaviour) => [behaviour.name, behaviour] as const))('%s: typed, and in bounds', async (_name, behaviour) => {
    chosen = behaviour
    const { events, bytesRead } = await exchange(port, GET)
    expect(events.at(-1)).toMatchObject({ type: 'failed', error: { code: behaviour.code } })
    // No more than the largest bound and what lay in buffers below us.
    expect(bytesRead).toBeLessThan(65_536 + 65_536 * 4)
  })
})
