import { request as httpRequest } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startLab, type Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'

/**
 * Nothing that a caller does, or leaves undone, holds a connection to a target beyond the deadline. The target accepts
 * and never answers; it counts. Every probe here could go on for half a minute, so that whatever closes before was closed.
 */
let lab: Lab
let worker: LocalWorker
let target: Server
let slowUpload: Promise<number>
const open = new Set<Socket>()
let opened = 0

beforeAll(async () => {
  target = createServer((socket) => {
    opened++
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
    socket.resume()
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  lab = await startLab()
  // Few places: a probe that leaves its place taken would soon leave none.
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: [`127.0.0.1:${port()}`], refuseCloudflare: true, settings: { HOSTLENS_MAX_PROBES: 6 } })
  slowUpload = uploadAndStop()
})
beforeEach(() => {
  opened = 0
})
afterEach(async () => {
  await vi.waitFor(() => expect(open.size).toBe(0), patience)
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  target.close()
  await Promise.all([worker.close(), lab.close()])
})

function port(): number {
  return (target.address() as AddressInfo).port
}

const probeOf = (deadlineMs = 30_000) => ({ target: `https://127.0.0.1:${port()}/`, deadlineMs })
const headers = { authorization: `Bearer ${testWorkerToken}`, 'content-type': 'application/json' }
const patience = { timeout: 8_000, interval: 20 }
const reached = (count: number) => vi.waitFor(() => expect(open.size).toBe(count), patience)

/** A body that is announced and does not come. */
function uploadAndStop(): Promise<number> {
  return new Promise((resolve, reject) => {
    const upload = httpRequest(`${worker.url}/v1/probe`, { method: 'POST', headers: { ...headers, 'content-length': '1000' } }, (response) => {
      resolve(response.statusCode ?? 0)
      upload.destroy()
    })
    upload.on('error', reject)
    upload.write('{"target":')
  })
}

async function abandon(path: string, body: object, accept: string, count: number): Promise<void> {
  const abort = new AbortController()
  const answer = fetch(worker.url + path, { method: 'POST', headers: { ...headers, accept }, body: JSON.stringify(body), signal: abort.signal }).then((response) => response.text())
  answer.catch(() => undefined)
  await reached(count)
  abort.abort()
  await expect(answer).rejects.toThrow()
  await reached(0)
}

describe('a caller who goes away', () => {
  it('from a plain POST', async () => {
    await abandon('/v1/probe', probeOf(), 'application/json', 1)
  })

  it('from a stream of events', async () => {
    await abandon('/v1/probe', probeOf(), 'application/x-ndjson', 1)
  })

  it('from an archive', async () => {
    await abandon('/v1/probe.har', probeOf(), 'application/json', 1)
  })

  it('from a scan, as one report and as a stream', async () => {
    const scan = { target: `https://127.0.0.1:${port()}/`, concurrency: 1, silenceMs: 10_000 }
    await abandon('/v1/scan', scan, 'application/json', 1)
    await abandon('/v1/scan', scan, 'application/x-ndjson', 1)
  })

  it('from several samples and attempts', async () => {
    await abandon('/v1/probe', { ...probeOf(), samples: 5, retries: 3 }, 'application/json', 1)
    expect(opened).toBe(1)
  })

  it('from a batch, of which nothing more is begun', async () => {
    const targets = Array.from({ length: 30 }, (_, i) => `https://127.0.0.1:${port()}/${i}`)
    await abandon('/v1/batch', { targets, options: { deadlineMs: 30_000 } }, 'application/x-ndjson', 6)
    expect(opened).toBe(6)
  })

  it('from several regions', async () => {
    await abandon('/v1/probe', { ...probeOf(), regions: ['weur', 'apac', 'me'] }, 'application/x-ndjson', 3)
  })
})

/** A WebSocket with a probe under way, by its bytes: what a browser does, and what it cannot do. */
async function probing(deadlineMs?: number): Promise<Socket> {
  const { port: workerPort, host } = new URL(worker.url)
  const socket = connect(Number(workerPort), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(['GET /v1/probe HTTP/1.1', `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`, '', ''].join('\r\n'))
  await new Promise((resolve) => socket.once('data', resolve))
  socket.resume()
  say(socket, JSON.stringify({ type: 'probe', token: testWorkerToken, request: probeOf(deadlineMs) }))
  await reached(1)
  return socket
}

/** One text frame (RFC 6455 section 5.2), masked with zeros, which change nothing. */
function say(socket: Socket, text: string): void {
  const length = Buffer.from([0xfe, text.length >> 8, text.length & 0xff])
  socket.write(Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), Buffer.from(text)]))
}

describe('over a WebSocket', () => {
  it.each<readonly [string, (socket: Socket) => void]>([
    ['“cancel”', (socket) => say(socket, '{"type":"cancel"}')],
    ['closing it', (socket) => socket.write(Buffer.from([0x88, 0x80, 0, 0, 0, 0]))],
    ['the end of its connection without a word', (socket) => socket.destroy()],
    ['a message that is none', (socket) => say(socket, 'hello')],
    ['a second probe', (socket) => say(socket, JSON.stringify({ type: 'probe', token: testWorkerToken, request: probeOf() }))],
  ])('%s ends the probe', async (_, act) => {
    const socket = await probing()
    act(socket)
    await reached(0)
    socket.destroy()
  })

  it('so does its deadline, while the caller looks on', async () => {
    const socket = await probing(800)
    await reached(0)
    socket.destroy()
  })
})

describe('a caller who stays, and takes nothing', () => {
  it('holds no connection to the target beyond the deadline', async () => {
    const caller = connect(Number(new URL(worker.url).port), '127.0.0.1')
    const body = JSON.stringify(probeOf(800))
    caller.pause()
    caller.write([`POST /v1/probe HTTP/1.1`, `Host: ${new URL(worker.url).host}`, `Authorization: ${headers.authorization}`, 'Content-Type: application/json', 'Accept: application/x-ndjson', `Content-Length: ${body.length}`, '', body].join('\r\n'))
    await reached(1)
    await reached(0)
    caller.destroy()
  })

  it('does not finish his request and is told so in time, with no connection made', async () => {
    expect(await slowUpload).toBe(408)
  })
})

describe('afterwards', () => {
  it('every place is free again', async () => {
    const targets = Array.from({ length: 6 }, () => `tcp://127.0.0.1:${port()}`)
    const response = await fetch(`${worker.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ targets, options: { deadlineMs: 2_000 } }) })
    expect([response.status, (await response.text()).trim().split('\n').length]).toEqual([200, 7])
    // One more than there are places is one too many.
    const places = await Promise.all(Array.from({ length: 7 }, () => fetch(`${worker.url}/v1/probe`, { method: 'POST', headers, body: JSON.stringify(probeOf(1_500)) }).then(({ status }) => status)))
    expect(places.toSorted()).toEqual([200, 200, 200, 200, 200, 200, 429])
  })
})
