import { afterEach, describe, expect, it } from 'vitest'
import { problemType } from '../../shared/contract/problem.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import { report, vantage } from '../probe-state/samples.ts'
import { clientLimits } from './limits.ts'
import { probeThroughWorker } from './session.ts'
import { startTestServer } from './testing-server.ts'
import type { TestServer, TestSocket } from './testing-server.ts'

const started = { type: 'started', probeId: 'p', startedAt: '2026-11-21T00:00:00Z', vantage, deadlineMs: 10_000 }
const final = { type: 'report', report: report({ outcome: 'ok' }) }
const token = 'secret'
let server: TestServer | null = null

afterEach(async () => {
  await server?.close()
  server = null
})

describe('probeThroughWorker', () => {
  it('sends the token in the first message and hands the events over until the report', async () => {
    const heard: unknown[] = []
    const { failure, events } = await probe((socket, text) => {
      heard.push(JSON.parse(text))
      socket.send(JSON.stringify(started))
      socket.send(JSON.stringify(final))
    })
    expect(heard[0]).toEqual({ type: 'probe', token, request: { target: 'https://good.test/' } })
    expect(events.map(({ type }) => type)).toEqual(['started', 'report'])
    expect(failure).toBeNull()
  })

  it.each<[string, (socket: TestSocket) => void, Partial<Failure>]>([
    ['a wrong token', (socket) => socket.close(4401), { code: 'worker-unauthorized' }],
    ['a wrong token that a problem explains', (socket) => socket.send(problem('unauthorized')), { code: 'worker-unauthorized' }],
    ['a request that it refuses', (socket) => socket.send(problem('invalid-request')), { code: 'worker-refused', got: 'The request is not valid; target: has no host', detail: 'invalid-request' }],
    ['a refusal without a reason', (socket) => socket.close(4400), { code: 'worker-refused' }],
    ['a Worker that closes in the middle', closeAfterStart, { code: 'worker-closed', got: 'it met an error of its own' }],
    ['a Worker that vanishes in the middle', vanishAfterStart, { code: 'worker-closed', got: 'the connection was lost' }],
    ['something that is no JSON', (socket) => socket.send('hello'), { code: 'worker-not-hostlens' }],
    ['an event that the contract does not know', (socket) => socket.send('{"type":"greeting"}'), { code: 'worker-not-hostlens' }],
    ['an event that goes wrong later', brokenAfterStart, { code: 'worker-closed' }],
    ['a message beyond the bound', (socket) => socket.send(`"${'x'.repeat(clientLimits.maxMessageCharacters)}"`), { code: 'worker-not-hostlens' }],
    ['events without end', startWithoutEnd, { code: 'worker-not-hostlens', got: 'it sends events without end' }],
  ])('names %s', async (_, act, expected) => {
    expect((await probe((socket) => act(socket))).failure).toMatchObject(expected)
  })

  it('tries once more when the connection is lost before the first event, and no more than once', async () => {
    let connections = 0
    const again = await probe((socket) => (++connections === 1 ? socket.vanish() : socket.send(JSON.stringify(final))))
    expect([connections, again.failure]).toEqual([2, null])
    await server?.close()
    connections = 0
    const never = await probe((socket) => {
      connections++
      socket.vanish()
    })
    expect([connections, never.failure?.code]).toEqual([2, 'worker-not-hostlens'])
  })

  it('never probes twice after the first event', async () => {
    let connections = 0
    await probe((socket) => {
      connections++
      vanishAfterStart(socket)
    })
    expect(connections).toBe(1)
  })

  it('finds out by a plain request why a WebSocket does not open', async () => {
    server = await startTestServer((_, response) => response.writeHead(404).end())
    expect((await run(server.url)).failure).toMatchObject({ code: 'worker-not-hostlens', got: 'it answers with HTTP status 404' })
    await server.close()
    expect((await run(server.url)).failure).toMatchObject({ code: 'worker-unreachable' })
    server = null
  })

  it('cancels at the Worker as well', async () => {
    const heard: string[] = []
    const controller = new AbortController()
    let cancelled: (() => void) | undefined
    const arrived = new Promise<void>((resolve) => (cancelled = resolve))
    const { failure } = await probe((socket, text) => {
      heard.push(text)
      if (heard.length === 1) socket.send(JSON.stringify(started))
      else cancelled?.()
    }, controller, () => controller.abort())
    await arrived
    expect(failure?.code).toBe('cancelled')
    expect(heard.slice(1)).toEqual(['{"type":"cancel"}'])
  })

  it('asks nobody when it was cancelled before', async () => {
    const controller = new AbortController()
    controller.abort()
    expect((await probe((socket) => socket.send(JSON.stringify(final)), controller)).failure?.code).toBe('cancelled')
  })

  it('passes over events that a newer Worker may tell, but not over a first message that is none', async () => {
    const { failure, events } = await probe((socket) => {
      for (const message of [started, { type: 'of-tomorrow', what: 'ever' }, final]) socket.send(JSON.stringify(message))
    })
    expect(failure).toBeNull()
    expect(events.map(({ type }) => type)).toEqual(['started', 'report'])
    await server?.close()
    expect((await probe((socket) => socket.send('{"type":"of-tomorrow"}'))).failure?.code).toBe('worker-not-hostlens')
  })

  it('signs nothing where no key was offered', async () => {
    const heard: string[] = []
    await probe((socket, text) => {
      heard.push(text)
      socket.send(JSON.stringify(heard.length === 1 ? { type: 'signature-needed', id: 'a', scheme: 's', content: 'AA==' } : final))
    })
    expect(JSON.parse(heard[1] ?? '')).toMatchObject({ type: 'signature-refused', id: 'a' })
  })
})

function closeAfterStart(socket: TestSocket): void {
  socket.send(JSON.stringify(started))
  socket.close(1011)
}

function vanishAfterStart(socket: TestSocket): void {
  socket.send(JSON.stringify(started))
  socket.vanish()
}

function brokenAfterStart(socket: TestSocket): void {
  socket.send(JSON.stringify(started))
  socket.send('{"type":"hop"}')
}

function startWithoutEnd(socket: TestSocket): void {
  for (let i = 0; i <= clientLimits.maxMessages; i++) socket.send(JSON.stringify(started))
}

async function probe(
  talk: (socket: TestSocket, text: string) => unknown,
  controller = new AbortController(),
  onEvent?: () => void,
): Promise<{ failure: Failure | null; events: ProbeEvent[] }> {
  server = await startTestServer((_, response) => response.writeHead(404).end(), (socket, text) => void talk(socket, text))
  return await run(server.url, controller, onEvent)
}

async function run(url: string, controller = new AbortController(), onEvent?: () => void): Promise<{ failure: Failure | null; events: ProbeEvent[] }> {
  const events: ProbeEvent[] = []
  const failure = await probeThroughWorker({
    worker: { url, token },
    request: { target: 'https://good.test/' },
    onEvent: (event) => {
      events.push(event)
      onEvent?.()
    },
    sign: null,
    signal: controller.signal,
  })
  return { failure, events }
}

function problem(code: 'unauthorized' | 'invalid-request'): string {
  const errors = [{ field: 'target', message: 'has no host.' }]
  return JSON.stringify({ type: 'problem', problem: { type: problemType(code), title: 'No', status: 400, detail: 'The request is not valid.', errors } })
}
