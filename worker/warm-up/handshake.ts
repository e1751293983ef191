import { TlsClient } from '../tls/client.ts'
import type { TlsEvent } from '../tls/events.ts'
import { encodeRequest, Http1Response } from '../http/http1.ts'

/** The client of the recorded handshake: always the same hello, so that the recorded answer always fits. */
export function recordedClient(nowMs: number): TlsClient {
  return new TlsClient({ serverName: recordedHost, alpn: ['h2', 'http/1.1'], requestOcsp: true, requestScts: true, random: fixedOctets(), nowMs })
}

/** Goes through a whole conversation with what the server said then. Throws where it does not fit our hello. */
export function replay(client: TlsClient, server: readonly Uint8Array[]): TlsEvent[] {
  client.start()
  client.takeOutgoing()
  const response = new Http1Response({ method: 'GET' })
  const events: TlsEvent[] = []
  for (const bytes of server) {
    for (const event of client.receive(bytes)) {
      events.push(event)
      if (event.type === 'handshake-complete') client.send(encodeRequest(recordedRequest))
      if (event.type === 'application-data') response.receive(event.data)
    }
    client.takeOutgoing()
  }
  if (!response.isDone) throw new Error('the recording has no whole answer')
  return events
}

export const recordedHost = 'warm-up.test'
export const recordedRequest = { method: 'GET', target: '/', host: recordedHost, headers: [] } as const

/** No secret is ever made of these octets: the other end is a recording. */
function fixedOctets(): (length: number) => Uint8Array {
  let state = 1
  return (length) => Uint8Array.from({ length }, () => (state = Math.imul(state, 48_271) % 0x7fffffff) & 0xff)
}
