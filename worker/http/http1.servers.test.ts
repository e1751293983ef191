import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat, toLatin1 } from '../bytes/bytes.ts'
import { firstFieldValue } from './fields.ts'
import type { Http1Event, Http1Request, Http1ResponseOptions } from './http1.ts'
import { Http1Response, encodeRequest } from './http1.ts'
import type { HostileBehaviour } from './testing/hostile-http1.ts'
import { hostileHttp1 } from './testing/hostile-http1.ts'
import { previewText } from './text-preview.ts'

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

const hasNginx = spawnSync('which', ['nginx']).status === 0

describe('nginx', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hostlens-h1-'))
  const text = Array.from({ length: 3_000 }, (_, i) => `line ${i}\n`).join('')
  let nginx: ChildProcess | null = null
  let port = 0

  beforeAll(async () => {
    if (!hasNginx) return
    const free = createServer()
    port = await listen(free)
    free.close()
    await once(free, 'close')
    chmodSync(folder, 0o755) // its worker is somebody else
    writeFileSync(join(folder, 'page.txt'), text)
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log stderr crit; worker_processes 1;
events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
types { text/plain txt; } charset utf-8; gzip on; gzip_types text/plain; gzip_min_length 0;
server { listen 127.0.0.1:${port}; root ${folder}; location /moved { return 301 /page.txt; } location /gone { return 204; } location /empty { return 444; } } }`)
    nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    for (let listening = false; !listening;) {
      const socket = connect(port, '127.0.0.1')
      listening = await once(socket, 'connect').then(() => true, () => false)
      socket.destroy()
      if (!listening) await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  afterAll(async () => {
    if (nginx !== null) {
      nginx.kill('SIGTERM')
      await once(nginx, 'exit')
    }
    rmSync(folder, { recursive: true })
  })

  it.runIf(hasNginx)('answers as it is, compressed and in chunks, and with nothing', async () => {
    const plain = await exchange(port, { ...GET, target: '/page.txt' })
    expect(bodyOf(plain.events)).toBe(text)
    expect(plain.events.at(-1)).toMatchObject({ type: 'end', framing: 'content-length', bodyBytes: text.length })

    const compressed = await exchange(port, { ...GET, target: '/page.txt', headers: [{ name: 'Accept-Encoding', value: 'gzip' }] })
    expect(compressed.events.at(-1)).toMatchObject({ type: 'end', framing: 'chunked' })
    const head = compressed.events.find((event) => event.type === 'head')
    const body = concat(compressed.events.flatMap((event) => (event.type === 'data' ? [event.data] : [])))
    expect(previewText(head?.headers ?? [], body, { maxBytes: 2_048, isWhole: true })).toEqual({ status: 'text', text: text.slice(0, 2_048), charset: 'utf-8', charsetFrom: 'content-type', isCut: true })

    for (const [target, method, status] of [['/moved', 'GET', 301], ['/gone', 'GET', 204], ['/page.txt', 'HEAD', 200], ['/none', 'GET', 404]] as const) {
      const { events } = await exchange(port, { ...GET, target, method })
      expect(events[0]).toMatchObject({ type: 'head', status, anomalies: [] })
      expect(events.at(-1)).toMatchObject({ type: 'end', persists: true })
    }
    expect((await exchange(port, { ...GET, target: '/empty' })).events).toMatchObject([{ type: 'failed', error: { code: 'closed-before-response' } }])
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
