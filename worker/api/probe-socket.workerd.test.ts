import { constants, createPrivateKey, createSign, sign as signEcdsa } from 'node:crypto'
import { exports } from 'cloudflare:workers'
import { describe, expect, inject, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import type { ClientMessage } from '../../shared/contract/socket-messages.ts'
import { ServerMessage } from '../../shared/contract/socket-messages.ts'

const lab = inject('lab')
const trust = { customCaPem: lab.rootPem }

/** One end of a WebSocket to the Worker: what came so far, and a promise for its end. */
async function open({ origin }: { origin?: string } = {}) {
  const response = await exports.default.fetch(new Request('http://127.0.0.1/v1/probe', { headers: { upgrade: 'websocket', ...(origin !== undefined && { origin }) } }))
  const socket = (response as unknown as { webSocket: (WebSocket & { accept(): void }) | null }).webSocket
  if (socket === null) throw new Error(`${response.status} ${await response.text()}`)
  const messages: ServerMessage[] = []
  const listeners: ((message: ServerMessage) => void)[] = []
  const closed = new Promise<{ code: number; reason: string }>((resolve) => socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })))
  socket.addEventListener('message', ({ data }) => {
    const message = ServerMessage.parse(JSON.parse(String(data)))
    messages.push(message)
    for (const listener of listeners) listener(message)
  })
  socket.accept()
  return {
    messages,
    closed,
    on: (listener: (message: ServerMessage) => void) => void listeners.push(listener),
    send: (message: ClientMessage) => socket.send(JSON.stringify(message)),
    sendText: (text: string) => socket.send(text),
  }
}

function reportIn(messages: readonly ServerMessage[]) {
  const last = messages.at(-1)
  if (last?.type !== 'report') throw new Error(`the last message is ${last?.type ?? 'nothing'}`)
  return last.report
}

describe('a probe over a WebSocket', () => {
  it('streams events and ends with the report', async () => {
    const socket = await open({ origin: 'moz-extension://11111111-2222-4333-8444-555555555555' })
    socket.send({ type: 'probe', token: testWorkerToken, request: { target: lab.hosts.good.url, trust } })
    expect(await socket.closed).toEqual({ code: 1000, reason: 'done' })
    expect(socket.messages[0]).toMatchObject({ type: 'started' })
    expect(reportIn(socket.messages)).toMatchObject({ outcome: 'ok' })
  })

  it.each([
    ['a wrong token', JSON.stringify({ type: 'probe', token: 'wrong', request: { target: 'x' } }), 4401, 'unauthorized'],
    ['no token, whatever else is wrong', JSON.stringify({ type: 'nonsense', colour: 1 }), 4401, 'unauthorized'],
    ['no JSON', 'hello', 4400, 'invalid-request'],
    ['an unknown field', JSON.stringify({ type: 'probe', token: testWorkerToken, request: { target: 'x', colour: 'red' } }), 4400, 'invalid-request'],
    ['a target that is none', JSON.stringify({ type: 'probe', token: testWorkerToken, request: { target: 'ftp://x' } }), 4400, 'invalid-request'],
  ])('refuses %s', async (_, text, code, problem) => {
    const socket = await open()
    socket.sendText(text)
    expect(await socket.closed).toMatchObject({ code })
    expect(socket.messages).toMatchObject([{ type: 'problem', problem: { type: `urn:hostlens:problem:${problem}` } }])
  })

  it('opens for no web page', async () => {
    await expect(open({ origin: 'https://example.com' })).rejects.toThrow('403')
  })

  it('refuses a second probe', async () => {
    const socket = await open()
    socket.send({ type: 'probe', token: testWorkerToken, request: { target: lab.hosts.silent.url } })
    socket.send({ type: 'probe', token: testWorkerToken, request: { target: lab.hosts.good.url } })
    expect(await socket.closed).toMatchObject({ code: 4400 })
  })

  it('stops when it is told to', async () => {
    const socket = await open()
    socket.on((message) => {
      if (message.type === 'phase-started' && message.phase === 'tls') socket.send({ type: 'cancel' })
    })
    socket.send({ type: 'probe', token: testWorkerToken, request: { target: lab.hosts.silent.url, trust } })
    await socket.closed
    expect(reportIn(socket.messages).failure).toMatchObject({ code: 'cancelled' })
  })
})

describe('a client key that stays with its owner', () => {
  const { certificatePem, keyPem } = lab.clientCertificates.good
  const key = createPrivateKey(keyPem)

  function request(name: 'mtls' | 'mtls12') {
    return { target: lab.hosts[name].url, trust, tls: { clientCertificate: { chainPem: certificatePem, key: { kind: 'remote' as const } } } }
  }

  function signature(scheme: string, content: Uint8Array): Uint8Array {
    if (!scheme.startsWith('rsa')) return signEcdsa(`sha${scheme.slice(-3)}`, content, key)
    return createSign(`sha${scheme.slice(-3)}`).update(content).sign({ key: keyPem, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
  }

  it.each(['mtls', 'mtls12'] as const)('%s: one signature is asked for, timed apart, and accepted', async (name) => {
    const socket = await open()
    let asked = 0
    socket.on((message) => {
      if (message.type !== 'signature-needed') return
      asked++
      const content = Uint8Array.from(atob(message.content), (character) => character.charCodeAt(0))
      setTimeout(() => socket.send({ type: 'signature', id: message.id, signature: btoa(String.fromCharCode(...signature(message.scheme, content))) }), 30)
    })
    socket.send({ type: 'probe', token: testWorkerToken, request: request(name) })
    await socket.closed
    const report = reportIn(socket.messages)
    expect([report.failure, asked]).toEqual([null, 1])
    expect(report.hops[0]?.tls?.clientCertificate).toMatchObject({ verdict: 'accepted' })
    expect(report.hops[0]?.timings.sign).toBeGreaterThan(0)
  })

  it('a declined signature ends the probe, with the certificate kept', async () => {
    const socket = await open()
    socket.on((message) => {
      if (message.type === 'signature-needed') socket.send({ type: 'signature-refused', id: message.id, reason: 'not for this host' })
    })
    socket.send({ type: 'probe', token: testWorkerToken, request: request('mtls') })
    await socket.closed
    const report = reportIn(socket.messages)
    expect(report.failure).toMatchObject({ code: 'client-signature-failed', got: 'not for this host' })
    expect(report.hops[0]?.certificates).not.toBeNull()
  })
})
