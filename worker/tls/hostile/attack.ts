import { exchange, httpRequest } from '../interoperability/exchange.ts'
import type { Exchange, Transport } from '../interoperability/exchange.ts'
import type { Behaviour, Expected } from './behaviour.ts'
import type { HostileSocket } from './hostile-socket.ts'
import { ClientLeft, RecordPeer } from './record-peer.ts'
import type { ServerIdentity } from './server-messages.ts'
import { answerText } from './tls13-server.ts'

/** What came of an attack, in the terms in which a behaviour says what it expects. */
export interface Outcome {
  readonly status: Expected['status'] | 'nothing'
  readonly code: string | null
  /** The alert that the error names; null for none. */
  readonly alert: string | null
  /** What the client sent, as the server read it; the last one where there were several. */
  readonly alertOnTheWire: string | null
  readonly answer: string
  readonly detail: string
}

/** Plays the server's part on one connection, to its end, and tells the alerts that it read. */
export async function serveBehaviour(behaviour: Behaviour, socket: HostileSocket, identity: ServerIdentity): Promise<readonly string[]> {
  const peer = new RecordPeer(socket)
  try {
    await behaviour.serve(peer, identity)
  } catch (error) {
    if (!(error instanceof ClientLeft)) {
      // A fault of the behaviour itself: nobody shall wait for it.
      socket.reset()
      throw error
    }
  }
  await peer.drain()
  return peer.alerts
}

/** Runs our client against it. */
export function meetBehaviour(behaviour: Behaviour, transport: Transport, afterPiece?: () => void): Promise<Exchange> {
  return exchange(transport, {
    tls: { serverName: 'hostile.test', groups: ['x25519', 'secp256r1', 'secp384r1'], alpn: ['http/1.1', 'h2'], ...behaviour.client },
    request: httpRequest('hostile.test'),
    ...(afterPiece !== undefined && { afterPiece }),
  })
}

export function outcomeOf(result: Exchange, alerts: readonly string[]): Outcome {
  const { failure, transportFailure, answer } = result
  return {
    status: failure !== null ? 'failure' : transportFailure !== null ? 'transport' : result.summary === null ? 'nothing' : 'success',
    code: failure?.code ?? transportFailure,
    alert: failure?.alert ?? null,
    alertOnTheWire: alerts.at(-1) ?? null,
    answer,
    detail: failure?.message ?? '',
  }
}

/** The same for what is expected; what cannot be known is left out. */
export function expectedOutcome(expected: Expected): Partial<Outcome> {
  switch (expected.status) {
    case 'success':
      return { status: 'success', code: null, alertOnTheWire: 'close_notify', answer: expected.answer ?? answerText }
    case 'failure':
      return { status: 'failure', code: expected.code, alert: expected.alert, alertOnTheWire: expected.onTheWire === undefined ? expected.alert : expected.onTheWire }
    case 'transport':
      return { status: 'transport', code: expected.code }
  }
}

/** No behaviour may cost more than this. A single message may have 128 KiB, and what arrives with it is held once more. */
export const maxReceivedBytes = 512 * 1024
/** Handshakes here take some ms; what waits for a deadline waits this long. */
export const deadlineMs = 300
