import type { CipherSuite } from '../../cipher-suites.ts'
import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { postHandshakeAuth } from '../../extensions/registry.ts'
import { viewExtensions } from '../../hello-view.ts'
import { readCertificateRequest13 } from '../../messages/certificate-request.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import { certificateRequest, finished, keyUpdate, newSessionTicket } from '../../messages/handshake-type.ts'
import { handshakeMessage } from '../../messages/handshake-message.ts'
import { readNewSessionTicket13 } from '../../messages/new-session-ticket.ts'
import { opener13, sealer13 } from '../../record/protection-13.ts'
import { finishedMac, nextTrafficSecret, resumptionPsk, trafficKeys } from '../../schedule/key-schedule-13.ts'
import type { ApplicationSecrets } from '../../schedule/key-schedule-13.ts'
import { decode } from '../../wire.ts'
import type { SentHello } from '../client-hello-flight.ts'
import { sendClientAuthentication } from './client-authentication.ts'

export interface Connected13 {
  readonly hello: SentHello
  readonly suite: CipherSuite
  readonly application: ApplicationSecrets
  readonly resumptionMasterSecret: Uint8Array
}

/** CONNECTED: application data, and the messages of RFC 8446 section 4.6. */
export function connected(connection: Connection, { hello, suite, application, resumptionMasterSecret }: Connected13): State {
  let readSecret = application.server
  let writeSecret = application.client

  connection.updateWriteKeys = (requestPeerToo) => {
    connection.sendOutsideTranscript(handshakeMessage(keyUpdate, (writer) => writer.uint8(requestPeerToo ? 1 : 0)))
    writeSecret = nextTrafficSecret(suite.hash, writeSecret)
    connection.changeWriteKeys(sealer13(trafficKeys(suite, writeSecret)))
  }

  const state: State = {
    name: 'Connected',
    isConnected: true,
    handle(message) {
      switch (message.type) {
        case newSessionTicket:
          takeTicket(message)
          return state
        case keyUpdate:
          takeKeyUpdate(message)
          return state
        case certificateRequest:
          return takeCertificateRequest(message)
        default:
          throw unexpectedMessage('NewSessionTicket, KeyUpdate or CertificateRequest', message)
      }
    },
  }
  return state

  /** Section 4.6.1. */
  function takeTicket(message: HandshakeMessage): void {
    const ticket = readNewSessionTicket13(message.body)
    const { lifetimeSeconds, maxEarlyDataBytes } = ticket
    connection.received(message, {
      extensions: viewExtensions(ticket.extensions, 'NewSessionTicket'),
      ticket: { lifetimeSeconds, ticketBytes: ticket.ticket.length, maxEarlyDataBytes },
    })
    connection.ticketBudget.spend()
    const { negotiated, options } = connection
    if (negotiated.clientCertificate.status === 'unknown') {
      negotiated.clientCertificate = { status: 'accepted', evidence: 'session-ticket', alert: null }
    }
    // A lifetime of zero means: do not keep it.
    if (lifetimeSeconds === 0) return
    connection.emit({
      type: 'session',
      session: {
        version: 'TLSv1.3',
        cipherSuite: suite.name,
        cipherSuiteCode: suite.code,
        serverName: options.serverName,
        alpn: negotiated.alpn,
        groupCode: negotiated.groupCode,
        secret: resumptionPsk(suite.hash, resumptionMasterSecret, ticket.nonce),
        ticket: ticket.ticket,
        sessionId: new Uint8Array(),
        receivedAtMs: options.nowMs,
        lifetimeSeconds,
        ageAdd: ticket.ageAdd,
        maxEarlyDataBytes,
        extendedMasterSecret: true,
        chain: negotiated.chain,
      },
    })
  }

  /** Section 4.6.3. */
  function takeKeyUpdate(message: HandshakeMessage): void {
    const request = decode('KeyUpdate', message.body, (reader) => reader.uint8())
    connection.received(message)
    if (request > 1) throw new TlsError('illegal-parameter', { expected: 'request_update 0 or 1', got: `${request}` })
    connection.keyUpdateBudget.spend()
    readSecret = nextTrafficSecret(suite.hash, readSecret)
    connection.changeReadKeys(opener13(trafficKeys(suite, readSecret)))
    if (request === 1 && !connection.writeClosed) connection.updateWriteKeys?.(false)
  }

  /** Section 4.6.2: only if we offered it; Certificate, CertificateVerify and Finished follow each other at once. */
  function takeCertificateRequest(message: HandshakeMessage): State {
    if (!hello.extensionTypes.has(postHandshakeAuth)) {
      throw unexpectedMessage('no CertificateRequest without post_handshake_auth', message)
    }
    connection.received(message)
    connection.certificateRequestBudget.spend()
    const request = readCertificateRequest13(message.body)
    const transcript = connection.transcript.fork()
    transcript.add(message.whole)
    return sendClientAuthentication(connection, { request, hash: suite.hash, transcript, postHandshake: true }, 'AwaitPostHandshakeSignature', () => {
      const mac = finishedMac(suite.hash, writeSecret, transcript.hash(suite.hash))
      connection.sendOutsideTranscript(handshakeMessage(finished, (writer) => writer.bytes(mac)))
      connection.flights.flush()
      return state
    })
  }
}
