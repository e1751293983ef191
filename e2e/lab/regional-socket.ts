import { exports } from 'cloudflare:workers'
import { testWorkerToken } from './test-worker.ts'
import { RegionsMessage } from '../../shared/contract/regions.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import type { ClientMessage } from '../../shared/contract/socket-messages.ts'

export interface RegionalSocket {
  /** What has come so far. */
  readonly messages: readonly RegionsMessage[]
  readonly closed: Promise<{ readonly code: number }>
  readonly send: (message: ClientMessage) => void
  readonly close: () => void
}

/** A probe with regions over a WebSocket to the Worker under test; every message has to keep the contract. */
export async function probeOverSocket(request: ProbeRequest, onMessage: (message: RegionsMessage, socket: RegionalSocket) => void = () => undefined): Promise<RegionalSocket> {
  const response = await exports.default.fetch(new Request('http://127.0.0.1/v1/probe', { headers: { upgrade: 'websocket' } }))
  const socket = (response as unknown as { webSocket: (WebSocket & { accept(): void }) | null }).webSocket
  if (socket === null) throw new Error(`${response.status} ${await response.text()}`)
  const messages: RegionsMessage[] = []
  const session: RegionalSocket = {
    messages,
    closed: new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve({ code }))),
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(1000, 'gone'),
  }
  socket.addEventListener('message', ({ data }) => {
    const message = RegionsMessage.parse(JSON.parse(String(data)))
    messages.push(message)
    onMessage(message, session)
  })
  socket.accept()
  session.send({ type: 'probe', token: testWorkerToken, request })
  return session
}
