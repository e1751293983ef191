import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import type { Extensions } from '../../extensions/extension-list.ts'
import { checkResponseExtensions, readExtensions, requireEmpty } from '../../extensions/extension-list.ts'
import {
  applicationLayerProtocolNegotiation, earlyData, recordSizeLimit, serverName, supportedGroups,
} from '../../extensions/registry.ts'
import { viewExtensions } from '../../hello-view.ts'
import { encryptedExtensions } from '../../messages/handshake-type.ts'
import { maxPlaintextLength } from '../../record/content-type.ts'
import { sealer13 } from '../../record/protection-13.ts'
import { trafficKeys } from '../../schedule/key-schedule-13.ts'
import { TLS13 } from '../../versions.ts'
import { decode, decodeCodes } from '../../wire.ts'
import { readRecordSizeLimit, readSelectedProtocol } from '../server-extensions.ts'
import { expectCertificateOrRequest } from './expect-certificate.ts'
import { expectFinished } from './expect-finished.ts'
import type { Handshake13 } from './handshake.ts'

/** WAIT_EE: RFC 8446 section 4.3.1. */
export function expectEncryptedExtensions(connection: Connection, handshake: Handshake13): State {
  return {
    name: 'ExpectEncryptedExtensions',
    handle(message) {
      if (message.type !== encryptedExtensions) throw unexpectedMessage('EncryptedExtensions', message)
      const extensions = decode('EncryptedExtensions', message.body, (reader) => readExtensions('EncryptedExtensions', reader))
      const views = viewExtensions(extensions, 'EncryptedExtensions')
      connection.received(message, { extensions: views })
      checkResponseExtensions(extensions, 'EncryptedExtensions', handshake.hello.extensionTypes)
      connection.transcript.add(message.whole)
      connection.negotiated.serverExtensions.push(...views)

      takeSimpleAnswers(connection, extensions)
      takeEarlyDataAnswer(connection, handshake, extensions.get(earlyData))
      return handshake.psk === null
        ? expectCertificateOrRequest(connection, handshake)
        : expectFinished(connection, { handshake, by: 'psk' }, null)
    },
  }
}

function takeSimpleAnswers(connection: Connection, extensions: Extensions): void {
  const { negotiated, options } = connection
  const name = extensions.get(serverName)
  if (name !== undefined) requireEmpty(serverName, name)
  negotiated.serverNameAcknowledged = name !== undefined
  const protocol = extensions.get(applicationLayerProtocolNegotiation)
  if (protocol !== undefined) negotiated.alpn = readSelectedProtocol(protocol, options.alpn)
  const groups = extensions.get(supportedGroups)
  if (groups !== undefined) decode('supported_groups', groups, (reader) => decodeCodes('supported_groups', reader.vector16()))
  const limit = extensions.get(recordSizeLimit)
  if (limit === undefined) return
  negotiated.recordSizeLimit = readRecordSizeLimit(limit, TLS13)
  // Both limits count the content type's byte in TLS 1.3 (RFC 8449 section 4).
  connection.records.maxOutgoingLength = Math.min(maxPlaintextLength, negotiated.recordSizeLimit - 1)
  if (options.recordSizeLimit !== null) connection.records.maxIncomingLength = options.recordSizeLimit - 1
}

/** RFC 8446 section 4.2.10: what the server must have chosen in order to take early data. */
function takeEarlyDataAnswer(
  connection: Connection, { hello, suite, psk, secrets }: Handshake13, answer: Uint8Array | undefined,
): void {
  if (answer === undefined) {
    if (hello.sentEarlyData) connection.deferWriteKeys(sealer13(trafficKeys(suite, secrets.client)))
    return
  }
  requireEmpty(earlyData, answer)
  if (psk === null || !hello.sentEarlyData) {
    throw new TlsError('early-data-wrongly-accepted', { expected: 'no early_data without our PSK', got: 'early_data' })
  }
  if (psk.session.cipherSuiteCode !== suite.code) {
    throw new TlsError('early-data-wrongly-accepted', { expected: psk.suite.name, got: suite.name })
  }
  const { alpn } = connection.negotiated
  if (psk.session.alpn !== alpn) {
    throw new TlsError('early-data-wrongly-accepted', { expected: `ALPN ${label(psk.session.alpn)}`, got: label(alpn) })
  }
  connection.negotiated.earlyData = 'accepted'
}

function label(protocol: string | null): string {
  return protocol === null ? 'none' : JSON.stringify(protocol)
}
