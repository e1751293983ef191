import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FailureCode } from '../shared/contract/failures.ts'
import { concat } from '../worker/bytes/bytes.ts'
import { serve } from '../worker/http/testing/h2-peer.ts'
import { hostileHttp1 } from '../worker/http/testing/hostile-http1.ts'
import { listen, type RunningServer } from './lab/listen.ts'
import { issue, type Identity } from './lab/pki.ts'
import { startLab, type Lab } from './lab/start-lab.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'
import { requestProbe } from './terminal/probe-client.ts'

/** What a server does in place of an answer, and what the report has to say of it. */
interface Behaviour {
  readonly name: string
  readonly answer: () => Iterable<Uint8Array>
  readonly end: 'close' | 'reset' | 'stay'
  /** The detail of the failure: the codec's own code. */
  readonly detail: string
}

const ok = serve.headers(1, [[':status', '200']])
const hostileHttp2: readonly Behaviour[] = [
  h2('pushes', 'push-promise-refused', serve.frame('PUSH_PROMISE', 0x4, 1, '00000002')),
  h2('goes away at once', 'closed-before-response', serve.goaway(0, 0), 'close'),
  h2('goes away with a complaint', 'closed-before-response', serve.goaway(0, 0xb), 'close'),
  h2('resets the stream', 'stream-reset', serve.uint32('RST_STREAM', 1, 2)),
  h2('refuses the stream', 'stream-refused', serve.uint32('RST_STREAM', 1, 7)),
  h2('wants HTTP/1.1', 'http-1.1-required', serve.uint32('RST_STREAM', 1, 0xd)),
  h2('sends no status', 'malformed-response-fields', serve.headers(1, [['x', 'y']], { endStream: true })),
  h2('sends a length that is not true', 'content-length-mismatch', concat([serve.headers(1, [[':status', '200'], ['content-length', '9']]), serve.data(1, new Uint8Array(1), { endStream: true })])),
  h2('stops in the body', 'truncated-body', concat([ok, serve.data(1, new Uint8Array(1))]), 'close'),
  h2('answers on a stream that nobody opened', 'unexpected-frame', serve.headers(2, [[':status', '200']])),
  endlessH2('floods with SETTINGS', 'frame-flood', serve.settings()),
  endlessH2('floods with pings', 'frame-flood', serve.frame('PING', 0, 0, '0102030405060708')),
  { ...endlessH2('floods with CONTINUATION', 'frame-flood', serve.frame('CONTINUATION', 0, 1)), answer: () => prefixed(concat([serve.settings(), serve.frame('HEADERS', 0, 1)]), serve.frame('CONTINUATION', 0, 1)) },
  endlessH2('sends empty DATA without end', 'frame-flood', serve.frame('DATA', 0, 1), concat([serve.settings(), ok])),
]

let lab: Lab
let worker: LocalWorker
const running: RunningServer[] = []
const open = new Set<Socket>()
/** What lies below the TLS sockets, by the port of the other side. */
const connections = new Map<number | undefined, Socket>()
const ports: Record<'http' | 'https' | 'h2', number> = { http: 0, https: 0, h2: 0 }
let chosen: Behaviour = { name: '', answer: () => [], end: 'close', detail: '' }

beforeAll(async () => {
  lab = await startLab()
  worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: ['127.0.0.1'] })
  const identity = await issue(lab.pki.intermediate, { subject: { commonName: 'localhost' }, dnsNames: ['localhost'] })
  const starting = [['http', createServer(misbehave)], ['https', tlsServer(identity, 'http/1.1')], ['h2', tlsServer(identity, 'h2')]] as const
  for (const [name, server] of starting) {
    const started = await listen(server)
    running.push(started)
    ports[name] = started.port
  }
})
afterAll(async () => {
  for (const socket of open) socket.destroy()
  await Promise.all([worker.close(), lab.close(), ...running.map((server) => server.close())])
})

describe('a hostile HTTP server in front of the whole probe, inside workerd', () => {
  it('misbehaves in more than 25 ways', () => expect(hostileHttp1.length + hostileHttp2.length).toBeGreaterThan(50))

  for (const scheme of ['http', 'https'] as const) {
    it.each(hostileHttp1.map(({ code, ...behaviour }) => ({ ...behaviour, detail: behaviour.end === 'reset' ? 'connection-reset' : code })))(`${scheme}: $name`, async (behaviour) => {
      await expectTyped(behaviour, scheme)
    })
  }
  it.each(hostileHttp2)('HTTP/2: $name', async (behaviour) => {
    await expectTyped(behaviour, 'h2')
  })

  it('leaves no connection open', async () => {
    await expect.poll(() => open.size, { timeout: 5_000 }).toBe(0)
  })
})

/** A typed failure inside the deadline; what was learnt before it (address, handshake, certificate) is kept. */
async function expectTyped(behaviour: Behaviour, server: keyof typeof ports): Promise<void> {
  chosen = behaviour
  const scheme = server === 'http' ? 'http' : 'https'
  const answer = await requestProbe(worker, {
    target: `${scheme}://localhost:${ports[server]}/`,
    deadlineMs: 5_000,
    ...(scheme === 'https' && { trust: { customCaPem: lab.rootPem } }),
  })
  if (answer.status !== 'report') throw new Error(JSON.stringify(answer))
  const { report } = answer
  expect(report).toMatchObject({ outcome: 'failed', failure: { phase: 'http', detail: behaviour.detail } })
  expect(expectedCodes).toContain(report.failure?.code)
  const hop = report.hops[0]
  expect(hop?.network?.dialled).toMatchObject({ address: '127.0.0.1', port: ports[server] })
  if (scheme === 'https') expect(hop).toMatchObject({ trust: { status: 'accepted' }, tls: { alpn: server === 'h2' ? 'h2' : 'http/1.1' } })
}

function tlsServer({ chainPem, keyPem }: Identity, alpn: string): ReturnType<typeof createTlsServer> {
  const server = createTlsServer({ cert: chainPem, key: keyPem, ALPNProtocols: [alpn] }, misbehave)
  server.on('tlsClientError', () => undefined)
  // A TLS socket cannot be reset; the connection below it can.
  server.on('connection', (below: Socket) => connections.set(below.remotePort, below))
  return server
}

function misbehave(socket: Socket): void {
  const { answer, end } = chosen
  open.add(socket)
  socket.on('close', () => open.delete(socket))
  socket.on('error', () => undefined) // the Worker leaves when it has seen enough
  socket.once('data', () => void write())
  socket.resume()

  async function write(): Promise<void> {
    for (const piece of answer()) {
      if (socket.destroyed) return
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined)
    }
    if (end === 'close') socket.end()
    // A reset overtakes what is still on its way; so it waits until the other side has read.
    if (end === 'reset') setTimeout(() => (connections.get(socket.remotePort) ?? socket).resetAndDestroy(), 50)
  }
}

function h2(name: string, detail: string, frames: Uint8Array, end: Behaviour['end'] = 'stay'): Behaviour {
  return { name, detail, end, answer: () => [concat([serve.settings(), frames])] }
}

function endlessH2(name: string, detail: string, frame: Uint8Array, first: Uint8Array = serve.settings()): Behaviour {
  return { name, detail, end: 'stay', answer: () => prefixed(first, frame) }
}

function* prefixed(first: Uint8Array, again: Uint8Array): Iterable<Uint8Array> {
  yield first
  const piece = concat(Array.from({ length: 100 }, () => again))
  for (;;) yield piece
}

const expectedCodes: readonly (FailureCode | undefined)[] = ['http-closed', 'http-malformed', 'http-too-large', 'http-refused', 'http-not-spoken']
