import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHex } from '../bytes/bytes.ts'
import type { WebSocketClientOptions, WebSocketEvent } from './websocket.ts'
import { WebSocketClient } from './websocket.ts'

/** What these tests use of the package `ws`, which comes without types. */
interface Peer {
  on: (event: 'message' | 'ping' | 'close', listener: (first: Uint8Array | number, second: boolean | Uint8Array) => void) => void
  send: (data: string | Uint8Array) => void
  ping: (data: string) => void
  close: (code: number, reason: string) => void
  terminate: () => void
}
interface PeerServer {
  on: (event: 'connection', listener: (peer: Peer, request: { url: string }) => void) => void
  address: () => AddressInfo | null
  close: () => void
}
interface Ws {
  WebSocketServer: new (options: { port: number; host: string; perMessageDeflate: boolean; handleProtocols: (offered: Set<string>) => string | false }) => PeerServer
}

const { WebSocketServer } = createRequire(import.meta.url)('ws') as Ws

describe('the server of another maker', () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true, handleProtocols: (offered) => (offered.has('good') ? 'good' : false) })
  const seen: string[] = []
  let port = 0

  beforeAll(async () => {
    server.on('connection', (peer, { url }) => {
      peer.on('message', (data, isBinary) => peer.send(isBinary === true ? data as Uint8Array : Buffer.from(data as Uint8Array).toString()))
      peer.on('ping', (data) => seen.push(`ping ${Buffer.from(data as Uint8Array).toString()}`))
      peer.on('close', (code, reason) => seen.push(`close ${String(code)} ${Buffer.from(reason as Uint8Array).toString()}`))
      if (url === '/greets') peer.send('welcome')
      if (url === '/pings') peer.ping('are you there')
      if (url === '/leaves') peer.close(1001, 'going')
      if (url === '/vanishes') peer.terminate()
    })
    for (let address = server.address(); port === 0; address = server.address()) {
      port = address?.port ?? 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  afterAll(() => server.close())

  /** Opens, lets `onEvent` act on each event, and reads until the server ends the connection. */
  async function converse(options: Partial<WebSocketClientOptions>, onEvent: (event: WebSocketEvent, client: WebSocketClient) => void): Promise<WebSocketEvent[]> {
    const client = new WebSocketClient({ target: '/', host: 'localhost', headers: [], random: (length) => new Uint8Array(randomBytes(length)), ...options })
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const events: WebSocketEvent[] = []
    client.start()
    const flush = () => {
      const bytes = client.takeOutgoing()
      if (bytes.length > 0) socket.write(bytes)
    }
    const told = (more: WebSocketEvent[]) => {
      for (const event of more) onEvent(event, client)
      events.push(...more)
      flush()
    }
    flush()
    for await (const chunk of socket) told(client.receive(chunk as Uint8Array))
    told(client.receiveEof())
    return events
  }

  const types = (events: readonly WebSocketEvent[]) => events.map(({ type }) => type)

  it('opens with a subprotocol, echoes a ping and closes', async () => {
    const events = await converse({ protocols: ['bad', 'good'], headers: [{ name: 'Origin', value: 'https://localhost' }] }, (event, client) => {
      if (event.type === 'open') client.ping(new TextEncoder().encode('probe'))
      if (event.type === 'pong') client.close(1000, 'done')
    })
    expect(types(events)).toEqual(['head', 'open', 'pong', 'closed'])
    expect(events.slice(1)).toEqual([{ type: 'open', protocol: 'good' }, { type: 'pong', payload: toHex(new TextEncoder().encode('probe')) }, { type: 'closed', code: 1000, reason: 'done', initiator: 'client' }])
    await expect.poll(() => seen).toEqual(['ping probe', 'close 1000 done']) // the server says so a little later
  })

  it('echoes messages of every length form', async () => {
    const sizes = [0, 125, 126, 65_535, 65_536]
    const events = await converse({}, (event, client) => {
      if (event.type === 'open') {
        for (const size of sizes) client.sendBinary(new Uint8Array(size).fill(7))
        client.sendText('zürich €')
      }
      if (event.type === 'text') client.close()
    })
    expect(events.flatMap((event) => (event.type === 'binary' ? [event.data.length] : []))).toEqual(sizes)
    expect(events.find(({ type }) => type === 'text')).toEqual({ type: 'text', text: 'zürich €' })
  })

  it.each([
    ['/greets', ['head', 'open', 'text', 'closed']],
    ['/pings', ['head', 'open', 'ping', 'closed']],
    ['/leaves', ['head', 'open', 'closed']],
    ['/vanishes', ['head', 'open', 'failed']],
  ])('%s gives %j', async (target, expected) => {
    const events = await converse({ target }, (event, client) => {
      if (event.type === 'text' || event.type === 'ping') client.close()
    })
    expect(types(events)).toEqual(expected)
    if (target === '/leaves') expect(events.at(-1)).toEqual({ type: 'closed', code: 1001, reason: 'going', initiator: 'server' })
  })
})
