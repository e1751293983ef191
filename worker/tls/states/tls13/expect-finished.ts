import { constantTimeEqual } from '../../../bytes/bytes.ts'
import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { endOfEarlyData, finished } from '../../messages/handshake-type.ts'
import { handshakeMessage } from '../../messages/handshake-message.ts'
import { opener13, sealer13 } from '../../record/protection-13.ts'
import { applicationSecrets, deriveSecret, exportKeyingMaterial13, finishedMac, trafficKeys } from '../../schedule/key-schedule-13.ts'
import type { ApplicationSecrets } from '../../schedule/key-schedule-13.ts'
import { connected } from './connected.ts'
import { sendClientAuthentication } from './client-authentication.ts'
import type { ClientCertificateTask, Handshake13, ServerAuthenticated } from './handshake.ts'

/** WAIT_FINISHED: RFC 8446 section 4.4.4. Whoever comes here has authenticated the server. */
export function expectFinished(connection: Connection, authenticated: ServerAuthenticated, task: ClientCertificateTask): State {
  const { handshake } = authenticated
  const { suite, secrets } = handshake
  return {
    name: 'ExpectFinished',
    handle(message) {
      if (message.type !== finished) throw unexpectedMessage('Finished', message)
      connection.received(message)
      const expected = finishedMac(suite.hash, secrets.server, connection.transcript.hash(suite.hash))
      if (message.body.length !== expected.length) {
        throw new TlsError('decode-error', { expected: `a Finished of ${expected.length} bytes`, got: `${message.body.length}` })
      }
      if (!constantTimeEqual(expected, message.body)) {
        throw new TlsError('bad-finished', { expected: 'the MAC of this handshake', got: 'another' })
      }
      connection.transcript.add(message.whole)

      const application = applicationSecrets(suite.hash, secrets.handshakeSecret, connection.transcript.hash(suite.hash))
      connection.logSecret('CLIENT_TRAFFIC_SECRET_0', handshake.hello.random, application.client)
      connection.logSecret('SERVER_TRAFFIC_SECRET_0', handshake.hello.random, application.server)
      connection.logSecret('EXPORTER_SECRET', handshake.hello.random, application.exporter)
      connection.changeReadKeys(opener13(trafficKeys(suite, application.server)))
      return sendClientFlight(connection, handshake, application, task)
    },
  }
}

/** The client's second flight: RFC 8446 figure 1. */
function sendClientFlight(
  connection: Connection, handshake: Handshake13, application: ApplicationSecrets, task: ClientCertificateTask,
): State {
  const { suite, secrets } = handshake
  if (connection.negotiated.earlyData === 'accepted') {
    connection.sendHandshake(handshakeMessage(endOfEarlyData, () => undefined))
    connection.changeWriteKeys(sealer13(trafficKeys(suite, secrets.client)))
  }
  const finish = () => sendFinished(connection, handshake, application)
  if (task === null) return finish()
  return sendClientAuthentication(connection, { request: task, hash: suite.hash, transcript: connection.transcript, postHandshake: false }, 'AwaitSignature', finish)
}

function sendFinished(connection: Connection, handshake: Handshake13, application: ApplicationSecrets): State {
  const { suite, secrets, hello } = handshake
  const mac = finishedMac(suite.hash, secrets.client, connection.transcript.hash(suite.hash))
  connection.sendHandshake(handshakeMessage(finished, (writer) => writer.bytes(mac)))
  connection.changeWriteKeys(sealer13(trafficKeys(suite, application.client)))
  const resumptionMasterSecret = deriveSecret(suite.hash, application.masterSecret, 'res master', connection.transcript.hash(suite.hash))
  connection.exporter = (label, context, length) => exportKeyingMaterial13(suite.hash, application.exporter, label, context ?? new Uint8Array(), length)
  const state = connected(connection, { hello, suite, application, resumptionMasterSecret })
  connection.complete(suite)
  return state
}
