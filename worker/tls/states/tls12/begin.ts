import { equal } from '../../../bytes/bytes.ts'
import type { CipherSuite } from '../../cipher-suites.ts'
import type { Connection, State } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { checkResponseExtensions, requireEmpty } from '../../extensions/extension-list.ts'
import * as extension from '../../extensions/registry.ts'
import { viewExtensions } from '../../hello-view.ts'
import { readSctList } from '../../messages/certificate.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import type { ServerHello } from '../../messages/server-hello.ts'
import { maxPlaintextLength } from '../../record/content-type.ts'
import type { TlsSession } from '../../session.ts'
import { versionCode, versionLabel } from '../../versions.ts'
import { decode } from '../../wire.ts'
import type { SentHello } from '../client-hello-flight.ts'
import { readRecordSizeLimit, readSelectedProtocol } from '../server-extensions.ts'
import { expectCertificate } from './expect-certificate.ts'
import { expectResumedChangeCipherSpec } from './finish.ts'
import type { Handshake12 } from './handshake.ts'

/** Takes a ServerHello of TLS 1.0 to 1.2 (RFC 5246 section 7.4.1.3) and goes on with a full or a resumed handshake. */
export function beginTls12(
  connection: Connection, hello: SentHello, answer: ServerHello, suite: CipherSuite, version: number, message: HandshakeMessage,
): State {
  const { records, negotiated, transcript } = connection
  const { extensions } = answer
  // The signalling suite asks for renegotiation_info as well (RFC 5746 section 3.3).
  const unasked = hello.cipherSuiteCodes.includes(0x00ff) ? [extension.renegotiationInfo] : []
  checkResponseExtensions(extensions, 'ServerHello (TLS 1.2)', hello.extensionTypes, unasked)
  negotiated.serverExtensions.push(...viewExtensions(extensions, 'ServerHello'))
  negotiated.serverHello = answer
  records.version = version
  records.outgoingVersion = version
  transcript.add(message.whole)

  takeEmptyAnswers(connection, answer, suite)
  takeOtherAnswers(connection, answer, version)
  const scts = extensions.get(extension.signedCertificateTimestamp)
  const resumed = resumedSession(connection, hello, answer, suite, version)
  const handshake: Handshake12 = {
    hello, version, suite,
    serverRandom: answer.random.slice(),
    sessionId: answer.sessionId.slice(),
    extendedMasterSecret: negotiated.extendedMasterSecret,
    encryptThenMac: negotiated.encryptThenMac,
    expectsTicket: extensions.has(extension.sessionTicket),
    mayHaveStatus: extensions.has(extension.statusRequest),
    scts: scts === undefined ? [] : readSctList(scts),
    resumed,
  }
  if (resumed === null) return expectCertificate(connection, handshake)
  negotiated.resumed = true
  negotiated.chain = resumed.chain
  return expectResumedChangeCipherSpec(connection, handshake, resumed)
}

/** Extensions that say all by being there. */
function takeEmptyAnswers(connection: Connection, { extensions }: ServerHello, suite: CipherSuite): void {
  const { negotiated } = connection
  const has = (type: number): boolean => {
    const data = extensions.get(type)
    if (data !== undefined) requireEmpty(type, data)
    return data !== undefined
  }
  has(extension.sessionTicket)
  has(extension.statusRequest)
  negotiated.serverNameAcknowledged = has(extension.serverName)
  negotiated.extendedMasterSecret = has(extension.extendedMasterSecret)
  negotiated.encryptThenMac = has(extension.encryptThenMac)
  // RFC 7366 section 2: never with an AEAD.
  if (negotiated.encryptThenMac && !suite.bulkCipher.includes('cbc')) {
    throw new TlsError('illegal-parameter', { expected: `no encrypt_then_mac with ${suite.name}`, got: 'encrypt_then_mac' })
  }
}

function takeOtherAnswers(connection: Connection, { extensions }: ServerHello, version: number): void {
  const { negotiated, options } = connection
  const renegotiation = extensions.get(extension.renegotiationInfo)
  if (renegotiation !== undefined) {
    // RFC 5746 section 3.4: empty in a first handshake.
    if (renegotiation.length !== 1 || renegotiation[0] !== 0) {
      throw new TlsError('renegotiation-info-wrong',{
        expected: 'an empty renegotiated_connection',
        got: `${renegotiation.length} bytes`,
      })
    }
    negotiated.secureRenegotiation = true
  }
  const protocol = extensions.get(extension.applicationLayerProtocolNegotiation)
  if (protocol !== undefined) negotiated.alpn = readSelectedProtocol(protocol, options.alpn)
  const formats = extensions.get(extension.ecPointFormats)
  if (formats !== undefined) {
    const list = decode('ec_point_formats', formats, (reader) => reader.vector8())
    // RFC 8422 section 5.2: uncompressed must be among them.
    if (!list.includes(0)) {
      throw new TlsError('illegal-parameter', { expected: 'the uncompressed point format', got: list.join(', ') })
    }
  }
  const limit = extensions.get(extension.recordSizeLimit)
  if (limit === undefined) return
  negotiated.recordSizeLimit = readRecordSizeLimit(limit, version)
  connection.records.maxOutgoingLength = Math.min(maxPlaintextLength, negotiated.recordSizeLimit)
  if (options.recordSizeLimit !== null) connection.records.maxIncomingLength = options.recordSizeLimit
}

/** Did the server take up our session? Its echo of the identifier says so (RFC 5246 section 7.4.1.3, RFC 5077 section 3.4). */
function resumedSession(
  connection: Connection, hello: SentHello, answer: ServerHello, suite: CipherSuite, version: number,
): TlsSession | null {
  const isEcho = hello.sessionId.length > 0 && equal(answer.sessionId, hello.sessionId)
  if (!isEcho) return null
  const session = hello.session12
  // The identifier was made up for the sake of middleboxes; nobody can know a session by it.
  if (session === null) {
    throw new TlsError('session-id-mismatch', { expected: 'no echo of a session id that was made up', got: 'its echo' })
  }
  if (versionCode(session.version) !== version) {
    throw new TlsError('session-parameters-changed', { expected: session.version, got: versionLabel(version) })
  }
  if (session.cipherSuiteCode !== suite.code) {
    throw new TlsError('session-parameters-changed', { expected: session.cipherSuite, got: suite.name })
  }
  // RFC 7627 section 5.3: both handshakes have it, or neither.
  if (session.extendedMasterSecret !== connection.negotiated.extendedMasterSecret) {
    throw new TlsError('extended-master-secret-mismatch',{
      expected: `extended_master_secret ${session.extendedMasterSecret ? 'as in' : 'absent as in'} the first handshake`,
      got: 'the opposite',
    })
  }
  return session
}
