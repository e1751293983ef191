import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { lab, urlOf } from '../../e2e/lab/worker-probe.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { ServerMessage } from '../../shared/contract/socket-messages.ts'
import { limits } from '../../shared/limits.ts'
import { createApp } from './app.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const tokens = `laptop:${sha256('token-of-the-laptop')}\nformer:${sha256('token-of-the-former')}:2026-01-01T00:00:00Z`

async function open(settings: Record<string, unknown> = {}) {
  const response = await createApp().request('http://127.0.0.1/v1/probe', { headers: { upgrade: 'websocket' } }, { ...env, HOSTLENS_TOKENS: tokens, ...settings })
  const socket = (response as unknown as { webSocket: (WebSocket & { accept(): void }) | null }).webSocket
  if (socket === null) return { status: response.status, response, socket: null }
  const messages: ServerMessage[] = []
  socket.addEventListener('message', ({ data }) => void messages.push(ServerMessage.parse(JSON.parse(String(data)))))
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  socket.accept()
  return { status: response.status, response, socket, messages, closed }
}

async function connected(settings?: Record<string, unknown>) {
  const opened = await open(settings)
  if (opened.socket === null) throw new Error(`${opened.status} ${await opened.response.text()}`)
  return opened
}

const probe = (token: string, target: string = urlOf('good')) => JSON.stringify({ type: 'probe', token, request: { target, trust: { customCaPem: lab.rootPem } } })

describe('the first message of a WebSocket', () => {
  it('opens it with a named token', async () => {
    const { socket, messages, closed } = await connected()
    socket.send(probe('token-of-the-laptop'))
    expect(await closed).toBe(1000)
    expect(messages.at(-1)).toMatchObject({ type: 'report', report: { outcome: 'ok' } })
  })

  it('closes it without one, the same way whatever is wrong with it', async () => {
    const ends = []
    for (const first of [probe('token-of-nobody'), probe('token-of-the-former'), '{"type":"cancel"}', '[]', 'null', '{"token":17}']) {
      const { socket, messages, closed } = await connected()
      socket.send(first)
      ends.push([await closed, messages])
    }
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1)
    expect(ends[0]).toMatchObject([4401, [{ type: 'problem', problem: { status: 401, type: 'urn:hostlens:problem:unauthorized' } }]])
  })

  it('has to come in time', async () => {
    const { messages, closed } = await connected()
    expect(await closed).toBe(4401)
    expect(messages).toMatchObject([{ type: 'problem', problem: { type: 'urn:hostlens:problem:unauthorized' } }])
  })

  it('is text, and not too long', async () => {
    const binary = await connected()
    binary.socket.send(new TextEncoder().encode(probe('token-of-the-laptop')))
    expect(await binary.closed).toBe(4400)
    const long = await connected()
    long.socket.send(`"${'x'.repeat(limits.maxRequestBytes)}"`)
    expect(await long.closed).toBe(4400)
    expect(long.messages).toMatchObject([{ type: 'problem', problem: { status: 413 } }])
  })
})

describe('a WebSocket', () => {
  it('takes so many messages and no more', async () => {
    const { socket, messages, closed } = await connected()
    socket.send(probe('token-of-the-laptop', urlOf('silent')))
    for (let i = 0; i < limits.maxSocketMessages; i++) socket.send('{"type":"signature-refused","id":"x","reason":""}')
    expect(await closed).toBe(4400)
    expect(messages.at(-1)).toMatchObject({ type: 'problem', problem: { status: 413 } })
  })

  it('is under the same limits as every other way of asking', async () => {
    const { socket, messages, closed } = await connected({ HOSTLENS_TARGET_RATE: (env as unknown as Record<string, unknown>)['TEST_TARGET_RATE'], HOSTLENS_RATE_LIMITS: { target: { limit: 5, periodSeconds: 60 } } })
    socket.send(JSON.stringify({ type: 'probe', token: 'token-of-the-laptop', request: { target: urlOf('good'), samples: 6 } }))
    expect(await closed).toBe(4429)
    expect(messages).toMatchObject([{ type: 'problem', problem: { type: 'urn:hostlens:problem:target-rate-exceeded' } }])
  })

  it('does not open while too many wait for their token', async () => {
    const waiting = await Promise.all(Array.from({ length: limits.maxWaitingSockets }, () => connected()))
    const refused = await open()
    expect([refused.status, refused.response.headers.get('retry-after'), Problem.parse(await refused.response.json()).type]).toEqual([503, '5', 'urn:hostlens:problem:busy'])
    for (const { socket } of waiting) socket.close()
    await Promise.all(waiting.map(({ closed }) => closed))
    const { socket, closed } = await connected()
    socket.send(probe('token-of-the-laptop'))
    expect(await closed).toBe(1000)
  })
})
