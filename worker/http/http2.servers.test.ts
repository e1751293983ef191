import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat, toHex } from '../bytes/bytes.ts'
import { firstFieldValue } from './fields.ts'
import type { Http2Event } from './http2.ts'
import { Http2Client } from './http2.ts'
import type { HttpRequest } from './request.ts'

/** HTTP/2 without TLS, by prior knowledge, against servers of other makers. */
const FILE = createHash('sha512').update('seed').digest()
const BODY = concat(Array.from({ length: 40_000 }, () => FILE)) // 2.5 MB: more than twice the window
const GET: HttpRequest = { method: 'GET', target: '/body', host: 'localhost', headers: [{ name: 'User-Agent', value: 'Hostlens' }] }

/** One connection: `script` may send more as events come in; the connection ends when it says so. */
async function converse(port: number, begin: (client: Http2Client) => void, isOver: (events: readonly Http2Event[], client: Http2Client) => boolean): Promise<Http2Event[]> {
  const client = new Http2Client({ scheme: 'http' })
  const socket = connect(port, '127.0.0.1')
  const events: Http2Event[] = []
  client.start()
  begin(client)
  const flush = () => {
    const bytes = client.takeOutgoing()
    if (bytes.length > 0) socket.write(bytes)
  }
  flush()
  for await (const chunk of socket) {
    events.push(...client.receive(chunk as Uint8Array))
    const over = isOver(events, client)
    flush()
    if (over) break
  }
  socket.destroy()
  return events
}

/** Sends requests at once, with a ping, and waits for the end of each. */
async function fetchAll(port: number, requests: readonly HttpRequest[]) {
  const events = await converse(port, (client) => {
    client.ping(new Uint8Array(8).fill(7))
    for (const request of requests) client.request(request)
  }, (seen) => seen.filter(({ type }) => type === 'end' || type === 'failed').length >= requests.length && seen.some(({ type }) => type === 'ping-acknowledged'))
  expect(events[0]?.type).toBe('settings')
  expect(events.filter(({ type }) => type === 'failed')).toEqual([])
  expect(events).toContainEqual({ type: 'settings-acknowledged' })
  expect(events).toContainEqual({ type: 'ping-acknowledged', payload: '0707070707070707' })
  return requests.map((_, i) => responseOf(events, 2 * i + 1))
}

function responseOf(events: readonly Http2Event[], streamId: number) {
  const own = events.filter((event) => 'streamId' in event && event.streamId === streamId)
  const head = own.find((event) => event.type === 'head')
  const trailers = own.find((event) => event.type === 'trailers')
  const body = concat(own.flatMap((event) => (event.type === 'data' ? [event.data] : [])))
  return {
    status: head?.status, headers: head?.headers ?? [], body, trailers: trailers?.headers ?? [],
    informational: own.flatMap((event) => (event.type === 'informational' ? [event.status] : [])),
  }
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      socket.destroy()
    }
  }
}

function has(program: string): boolean {
  return spawnSync('which', [program]).status === 0
}

describe('Node', () => {
  const server = http2.createServer({ maxSendHeaderBlockLength: 65_000 })
  let port = 0

  beforeAll(async () => {
    server.on('stream', (stream, headers) => {
      const path = headers[':path']
      if (path === '/echo') {
        const digests = createHash('sha256')
        let bytes = 0
        stream.on('data', (chunk: Uint8Array) => {
          digests.update(chunk)
          bytes += chunk.length
        })
        stream.on('end', () => {
          stream.respond({ ':status': 200 })
          stream.end(`${bytes} ${digests.digest('hex')}`)
        })
      } else if (path === '/headers') {
        stream.respond({ ':status': 200, 'x-echo': Object.entries(headers).map(([name, value]) => `${name}=${String(value)}`).join('|') }, { endStream: true })
      } else if (path === '/large-headers') {
        stream.respond({ ':status': 200, 'x-large': 'é'.repeat(20_000) + 'a'.repeat(10_000), 'set-cookie': ['a=1', 'b=2'] })
        stream.end('x')
      } else if (path === '/trailers') {
        stream.additionalHeaders({ ':status': 103, link: '</a.css>; rel=preload' })
        stream.respond({ ':status': 200 }, { waitForTrailers: true })
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-checksum': '1' }))
        stream.end('x')
      } else if (path === '/reset') {
        stream.on('error', () => undefined) // of the reset that it makes itself
        stream.close(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM)
      } else if (path === '/goaway') {
        stream.session?.close()
        stream.respond({ ':status': 200 })
        stream.end()
      } else {
        stream.respond({ ':status': 200, 'content-length': BODY.length })
        if (headers[':method'] !== 'HEAD') stream.end(BODY)
      }
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => server.close())

  it('serves content larger than the window, on several streams', async () => {
    const responses = await fetchAll(port, [GET, GET, { ...GET, method: 'HEAD' }])
    expect(responses.map(({ status, body }) => [status, body.length])).toEqual([[200, BODY.length], [200, BODY.length], [200, 0]])
    expect(digest(responses[1]?.body ?? new Uint8Array())).toBe(digest(BODY))
  })

  it('understands our fields and our body', async () => {
    const headers = [{ name: 'X-Latin', value: 'zürich' }, { name: 'Cookie', value: 'a=b' }, { name: 'Authorization', value: 'Basic x' }]
    const [echo, upload] = await fetchAll(port, [{ ...GET, target: '/headers', headers }, { ...GET, method: 'POST', target: '/echo', body: BODY.slice(0, 1_000_000) }])
    expect(firstFieldValue(echo?.headers ?? [], 'x-echo')).toBe(':method=GET|:scheme=http|:authority=localhost|:path=/headers|x-latin=zürich|cookie=a=b|authorization=Basic x')
    expect(Buffer.from(upload?.body ?? []).toString()).toBe(`1000000 ${digest(BODY.slice(0, 1_000_000))}`)
  })

  it('sends large fields, Early Hints and trailers', async () => {
    const [large, trailers] = await fetchAll(port, [{ ...GET, target: '/large-headers' }, { ...GET, target: '/trailers' }])
    expect(firstFieldValue(large?.headers ?? [], 'x-large')).toBe('é'.repeat(20_000) + 'a'.repeat(10_000))
    expect(large?.headers.filter(({ name }) => name === 'set-cookie').map(({ value }) => value)).toEqual(['a=1', 'b=2'])
    expect([trailers?.informational, trailers?.trailers, toHex(trailers?.body ?? new Uint8Array())]).toEqual([[103], [{ name: 'x-checksum', value: '1' }], '78'])
  })

  it('resets a stream, says goodbye, and takes our goodbye', async () => {
    const reset = await converse(port, (client) => client.request({ ...GET, target: '/reset' }), (events) => events.some(({ type }) => type === 'failed'))
    expect(reset.at(-1)).toMatchObject({ type: 'failed', streamId: 1, error: { code: 'stream-reset', got: 'ENHANCE_YOUR_CALM' } })
    const goaway = await converse(port, (client) => client.request({ ...GET, target: '/goaway' }), (events) => events.some(({ type }) => type === 'end') && events.some(({ type }) => type === 'goaway'))
    expect(goaway.find(({ type }) => type === 'goaway')).toMatchObject({ errorName: 'NO_ERROR' })
    // Our GOAWAY makes the server end the connection: the loop ends without our breaking it.
    const closed = await converse(port, (client) => client.request({ ...GET, target: '/headers' }), (events, client) => {
      if (events.some(({ type }) => type === 'end')) client.close()
      return false
    })
    expect(closed.filter(({ type }) => type === 'failed')).toEqual([])
  })

  it('is left alone by a stream that we cancel', async () => {
    let cancelled = false
    const events = await converse(port, (client) => {
      client.request(GET)
      client.request({ ...GET, target: '/headers' })
    }, (seen, client) => {
      if (!cancelled && seen.some((event) => event.type === 'data' && event.streamId === 1)) {
        client.cancel(1)
        client.request({ ...GET, target: '/headers' })
        cancelled = true
      }
      return seen.filter(({ type }) => type === 'end').length === 2
    })
    expect(events.filter(({ type }) => type === 'failed')).toEqual([])
    expect(events.filter((event) => event.type === 'end').map(({ streamId }) => streamId)).toEqual([3, 5])
  })
})

/** A server of another maker, started by its program with files in a folder of its own. */
interface Foreign {
  readonly program: string
  /** Arguments that make it listen; writes what it needs into `folder`. */
  readonly prepare: (folder: string, port: number, originPort: number) => string[]
  readonly server: string
}

const foreign: Foreign[] = [
  {
    program: 'nginx',
    server: 'nginx',
    prepare: (folder, port) => {
      writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/pid; error_log stderr crit; worker_processes 1;
events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
server { listen 127.0.0.1:${port} http2; root ${folder}; default_type application/octet-stream; add_header x-long "${'long value '.repeat(50)}"; } }`)
      return ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]
    },
  },
  { program: 'nghttpd', server: 'nghttpd', prepare: (folder, port) => ['--no-tls', '-a', '127.0.0.1', '-d', folder, String(port)] },
  {
    program: 'haproxy',
    server: 'origin',
    prepare: (folder, port, originPort) => {
      writeFileSync(join(folder, 'haproxy.cfg'), `global
  maxconn 50
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
listen probe
  bind 127.0.0.1:${port} proto h2
  server origin 127.0.0.1:${originPort}
`)
      return ['-db', '-f', join(folder, 'haproxy.cfg')]
    },
  },
]

describe.each(foreign)('$program', ({ program, prepare, server }) => {
  const available = has(program)
  const folder = mkdtempSync(join(tmpdir(), 'hostlens-h2-'))
  let process: ChildProcess | null = null
  let origin: Server | null = null
  let port = 0

  beforeAll(async () => {
    if (!available) return
    writeFileSync(join(folder, 'body'), BODY)
    writeFileSync(join(folder, 'small'), 'small')
    chmodSync(folder, 0o755) // nginx's worker is somebody else
    origin = http.createServer((request, response) => {
      response.setHeader('server', 'origin')
      if (request.url === '/body') response.end(BODY)
      else if (request.url === '/small') response.end('small')
      else response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(origin, 'listening')
    port = await freePort()
    process = spawn(program, prepare(folder, port, (origin.address() as AddressInfo).port), { stdio: 'ignore' })
    await untilListening(port)
  })
  afterAll(async () => {
    if (process !== null) {
      process.kill('SIGTERM')
      await once(process, 'exit')
    }
    origin?.close()
    rmSync(folder, { recursive: true })
  })

  it.runIf(available)('answers on one connection: small, large, missing and HEAD', async () => {
    const small = { ...GET, target: '/small' }
    const responses = await fetchAll(port, [small, GET, { ...GET, target: '/missing' }, { ...small, method: 'HEAD' }, ...Array.from({ length: 20 }, () => small)])
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 404, 200, ...Array.from({ length: 20 }, () => 200)])
    expect(responses.map(({ body }) => body.length).filter((_, i) => i !== 2)).toEqual([5, BODY.length, 0, ...Array.from({ length: 20 }, () => 5)])
    expect(digest(responses[1]?.body ?? new Uint8Array())).toBe(digest(BODY))
    // The same fields again and again: from the second answer on they come out of the dynamic table.
    for (const { headers } of responses.slice(4)) {
      expect(firstFieldValue(headers, 'server')).toContain(server)
      if (program === 'nginx') expect(firstFieldValue(headers, 'x-long')).toBe('long value '.repeat(50).trim())
    }
  })
})
