import { concat, constantTimeEqual } from '../../../bytes/bytes.ts'
import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import { finished, newSessionTicket } from '../../messages/handshake-type.ts'
import { handshakeMessage } from '../../messages/handshake-message.ts'
import { readNewSessionTicket12 } from '../../messages/new-session-ticket.ts'
import { opener12, sealer12 } from '../../record/protection-12.ts'
import { exportKeyingMaterial12, handshakeHash, keyBlock, verifyData } from '../../schedule/prf.ts'
import type { TlsSession } from '../../session.ts'
import { versionOf } from '../../versions.ts'
import type { Handshake12 } from './handshake.ts'

/** A ticket that came with this handshake. */
interface Ticket {
  readonly lifetimeSeconds: number
  readonly ticket: Uint8Array
}

/** ChangeCipherSpec and Finished from our side: RFC 5246 sections 7.1 and 7.4.9. */
export function sendFinished(connection: Connection, handshake: Handshake12, master: Uint8Array): void {
  const { version, suite, hello, serverRandom, encryptThenMac } = handshake
  connection.sendChangeCipherSpec()
  connection.changeWriteKeys(sealer12(keyBlock(version, suite, master, hello.random, serverRandom, encryptThenMac).client, connection.options.random))
  const data = verifyData(version, suite.hash, master, 'client', handshakeHash(version, suite.hash, connection.transcript.bytes()))
  connection.sendHandshake(handshakeMessage(finished, (writer) => writer.bytes(data)))
}

/** The end of a full handshake: NewSessionTicket if it was promised (RFC 5077 section 3.3), ChangeCipherSpec, Finished. */
export function expectTicketOrChangeCipherSpec(connection: Connection, handshake: Handshake12, master: Uint8Array): State {
  return expectServerFinish(connection, handshake, master, (ticket) => {
    const { negotiated } = connection
    if (negotiated.clientCertificate.status === 'unknown') {
      negotiated.clientCertificate = { status: 'accepted', evidence: 'server-finished', alert: null }
    }
    return open(connection, handshake, master, ticket)
  })
}

/** The short handshake of RFC 5246 figure 2: the server finishes first. */
export function expectResumedChangeCipherSpec(connection: Connection, handshake: Handshake12, session: TlsSession): State {
  const master = session.secret
  connection.logSecret('CLIENT_RANDOM', handshake.hello.random, master)
  return expectServerFinish(connection, handshake, master, (ticket) => {
    sendFinished(connection, handshake, master)
    return open(connection, handshake, master, ticket)
  })
}

function expectServerFinish(
  connection: Connection, handshake: Handshake12, master: Uint8Array, then: (ticket: Ticket | null) => State,
): State {
  const changeCipherSpec = (ticket: Ticket | null) => () => {
    const { version, suite, hello, serverRandom, encryptThenMac } = handshake
    connection.changeReadKeys(opener12(keyBlock(version, suite, master, hello.random, serverRandom, encryptThenMac).server))
    return expectFinished(connection, handshake, master, () => then(ticket))
  }
  const expectChangeCipherSpec = (ticket: Ticket | null): State => ({
    name: 'ExpectChangeCipherSpec',
    handle(message) {
      throw unexpectedMessage('ChangeCipherSpec', message)
    },
    changeCipherSpec: changeCipherSpec(ticket),
  })
  if (!handshake.expectsTicket) return expectChangeCipherSpec(null)
  return {
    name: 'ExpectNewSessionTicket',
    handle(message) {
      if (message.type !== newSessionTicket) throw unexpectedMessage('NewSessionTicket', message)
      return expectChangeCipherSpec(takeTicket(connection, message))
    },
  }
}

function takeTicket(connection: Connection, message: HandshakeMessage): Ticket {
  const ticket = readNewSessionTicket12(message.body)
  connection.received(message, { ticket: { lifetimeSeconds: ticket.lifetimeSeconds, ticketBytes: ticket.ticket.length, maxEarlyDataBytes: 0 } })
  connection.transcript.add(message.whole)
  return ticket
}

function expectFinished(connection: Connection, { version, suite }: Handshake12, master: Uint8Array, then: () => State): State {
  return {
    name: 'ExpectFinished',
    handle(message) {
      if (message.type !== finished) throw unexpectedMessage('Finished', message)
      connection.received(message)
      const expected = verifyData(version, suite.hash, master, 'server', handshakeHash(version, suite.hash, connection.transcript.bytes()))
      if (message.body.length !== expected.length) {
        throw new TlsError('decode-error', { expected: `a Finished of ${expected.length} bytes`, got: `${message.body.length}` })
      }
      if (!constantTimeEqual(expected, message.body)) {
        throw new TlsError('bad-finished', { expected: 'the verify_data of this handshake', got: 'another' })
      }
      connection.transcript.add(message.whole)
      connection.requireMessageBoundary()
      return then()
    },
  }
}

/** Connected: application data; renegotiation is declined before it comes here. */
function open(connection: Connection, handshake: Handshake12, master: Uint8Array, ticket: Ticket | null): State {
  const { version, suite, hello, serverRandom } = handshake
  connection.exporter = (label, context, length) =>
    exportKeyingMaterial12(version, suite.hash, master, concat([hello.random, serverRandom]), label, context, length)
  connection.complete(suite)
  const session = newSession(connection, handshake, master, ticket)
  if (session !== null) connection.emit({ type: 'session', session })
  return {
    name: 'Connected',
    isConnected: true,
    handle(message) {
      throw unexpectedMessage('application data', message)
    },
  }
}

/** What can be resumed later; a resumed handshake gives a new session only with a new ticket. */
function newSession(connection: Connection, handshake: Handshake12, master: Uint8Array, ticket: Ticket | null): TlsSession | null {
  const hasTicket = ticket !== null && ticket.ticket.length > 0
  if (!hasTicket && (handshake.sessionId.length === 0 || handshake.resumed !== null)) return null
  const { options, negotiated } = connection
  return {
    version: versionOf(handshake.version) ?? 'TLSv1.2',
    cipherSuite: handshake.suite.name,
    cipherSuiteCode: handshake.suite.code,
    serverName: options.serverName,
    alpn: negotiated.alpn,
    groupCode: null,
    secret: master,
    ticket: hasTicket ? ticket.ticket : new Uint8Array(),
    sessionId: handshake.sessionId,
    receivedAtMs: options.nowMs,
    // RFC 5077 section 3.3: a hint of zero says nothing.
    lifetimeSeconds: hasTicket && ticket.lifetimeSeconds > 0 ? ticket.lifetimeSeconds : null,
    ageAdd: 0,
    maxEarlyDataBytes: 0,
    extendedMasterSecret: handshake.extendedMasterSecret,
    chain: negotiated.chain,
  }
}
