import { concat, fromHex } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import { applicationLayerProtocolNegotiation, encryptThenMac, extendedMasterSecret, keyShare, renegotiationInfo, sessionTicket } from '../extensions/registry.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { newSessionTicket } from '../messages/handshake-type.ts'
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../record/content-type.ts'
import { failure, flood, success, tls12 } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { plaintextRecord } from './record-peer.ts'
import { alpnAnswer, corrupted, withExtension, withoutLastBytes, withTrailingBytes } from './server-messages.ts'
import { answerBytes } from './tls13-server.ts'
import type { Changes12 } from './tls12-server.ts'

const illegal = (code: Parameters<typeof failure>[0]) => failure(code, 'illegal_parameter')
const decodeError = failure('decode-error', 'decode_error')
const unexpectedMessage = failure('unexpected-message', 'unexpected_message')
const unexpectedChange = failure('change-cipher-spec-unexpected', 'unexpected_message')
const empty = new Uint8Array()
const changeCipherSpec = Uint8Array.of(1)
const helloRequest = Uint8Array.of(0, 0, 0, 0)

const set = (type: number, data: Uint8Array | null): NonNullable<Changes12['serverHello']> => (fields) => ({ ...fields, extensions: withExtension(fields.extensions, type, data) })

/** TLS 1.2 (RFC 5246) and its extensions. */
export const older: readonly Behaviour[] = [
  { name: 'nothing wrong in TLS 1.2', rule: 'RFC 5246 section 7.3', expected: success, serve: tls12() },
  { name: 'no extended_master_secret', rule: 'RFC 7627 section 5.2', expected: success, serve: tls12({ serverHello: set(extendedMasterSecret, null) }) },
  { name: 'no extensions at all', rule: 'RFC 5246 section 7.4.1.3', expected: success, serve: tls12({ serverHello: (fields) => ({ ...fields, extensions: null }) }) },
  { name: 'a session id of its own', rule: 'RFC 5246 section 7.4.1.3', expected: success, serve: tls12({ serverHello: (fields) => ({ ...fields, sessionId: new Uint8Array(32).fill(5) }) }) },

  // ServerHello
  saying('the echo of a session id that was made up', 'RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.3', (fields, hello) => ({ ...fields, sessionId: hello.sessionId }), illegal('session-id-mismatch')),
  saying('a session id of 33 bytes', 'RFC 5246 section 7.4.1.3: SessionID<0..32>', (fields) => ({ ...fields, sessionId: new Uint8Array(33) }), decodeError),
  saying('a cipher suite of TLS 1.3', 'RFC 8446 appendix B.4', (fields) => ({ ...fields, cipherSuite: 0x1301 }), illegal('cipher-suite-wrong-version')),
  saying('a cipher suite that was not offered', 'RFC 5246 section 7.4.1.3', (fields) => ({ ...fields, cipherSuite: 0x0005 }), illegal('cipher-suite-not-offered')),
  saying('compression', 'RFC 5246 section 7.4.1.3', (fields) => ({ ...fields, compressionMethod: 1 }), illegal('compression-method-not-null')),
  saying('an old connection in renegotiation_info', 'RFC 5746 section 3.4: handshake_failure', set(renegotiationInfo, Uint8Array.of(1, 7)), failure('renegotiation-info-wrong', 'handshake_failure')),
  saying('encrypt_then_mac with an AEAD', 'RFC 7366 section 3', set(encryptThenMac, empty), illegal('illegal-parameter')),
  saying('something in extended_master_secret', 'RFC 7627 section 5.1: empty', set(extendedMasterSecret, Uint8Array.of(0)), decodeError),
  saying('a key_share', 'RFC 8446 section 4.2', set(keyShare, empty), illegal('misplaced-extension')),
  saying('an extension that was not offered', 'RFC 5246 section 7.4.1.4', set(0xfff0, empty), failure('unsolicited-extension', 'unsupported_extension')),
  saying('an extension twice', 'RFC 5246 section 7.4.1.4', (fields) => ({ ...fields, extensions: [...(fields.extensions ?? []), { type: renegotiationInfo, data: Uint8Array.of(0) }] }), failure('duplicate-extension', 'decode_error')),
  saying('an ALPN protocol that was not offered', 'RFC 7301 section 3.2', set(applicationLayerProtocolNegotiation, alpnAnswer('h3')), illegal('alpn-not-offered')),
  saying('no uncompressed point format', 'RFC 8422 section 5.1.2', set(11, Uint8Array.of(1, 1)), illegal('illegal-parameter')),

  // ServerKeyExchange
  exchanging('a wrong signature', 'RFC 5246 section 7.2.2: decrypt_error', { signature: corrupted }, failure('bad-server-key-exchange-signature', 'decrypt_error')),
  exchanging('an empty signature', 'RFC 5246 section 7.2.2: decrypt_error', { signature: () => empty }, failure('bad-server-key-exchange-signature', 'decrypt_error')),
  exchanging('a signature scheme that was not offered', 'RFC 5246 section 7.4.3', { signatureScheme: 0x0203 }, illegal('signature-scheme-not-offered')),
  exchanging('a signature scheme of another key', 'RFC 5246 section 7.4.3', { signatureScheme: 0x0804 }, illegal('signature-scheme-wrong-key')),
  exchanging('a curve that was not offered', 'RFC 8422 section 5.4', { parameters: () => point(0x0016, new Uint8Array(65).fill(4)) }, illegal('group-not-offered')),
  exchanging('a group of TLS 1.3', 'RFC 8422 section 5.4', { parameters: () => point(0x11ec, new Uint8Array(33).fill(4)) }, illegal('group-not-offered')),
  exchanging('a point of zeros', 'RFC 7748 section 6.1', { parameters: () => point(0x001d, new Uint8Array(32)) }, illegal('key-share-invalid')),
  exchanging('a point that is not on the curve', 'RFC 8422 section 5.11', { parameters: () => point(0x0017, concat([Uint8Array.of(4), new Uint8Array(64).fill(7)])) }, illegal('key-share-invalid')),
  exchanging('a compressed point', 'RFC 8422 section 5.1.2: uncompressed alone was offered', { parameters: () => point(0x0017, fromHex('036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')) }, illegal('key-share-invalid')),
  exchanging('explicit parameters of a curve', 'RFC 8422 section 5.4', { parameters: (good) => good.with(0, 1) }, illegal('illegal-parameter')),
  exchanging('an empty point', 'RFC 8422 section 5.4: point<1..2^8-1>', { parameters: () => point(0x001d, empty) }, decodeError),
  exchanging('trailing bytes', 'RFC 5246 section 7.2.2', { message: (message, name) => (name === 'ServerKeyExchange' ? withTrailingBytes(message) : message) }, decodeError),
  exchanging('its last byte missing', 'RFC 5246 section 7.2.2', { message: (message, name) => (name === 'ServerKeyExchange' ? withoutLastBytes(message) : message) }, decodeError),

  // Order
  without('Certificate'), without('ServerKeyExchange'),
  ordered('a CertificateStatus that was not announced', 'RFC 6066 section 8', { message: (message, name) => (name === 'Certificate' ? concat([message, Uint8Array.of(22, 0, 0, 5, 1, 0, 0, 1, 0)]) : message) }, unexpectedMessage),
  ordered('a CertificateRequest without certificate types', 'RFC 5246 section 7.4.4: <1..2^8-1>', { beforeDone: Uint8Array.of(13, 0, 0, 7, 0, 0, 2, 4, 3, 0, 0) }, decodeError),
  ordered('a CertificateRequest twice', 'RFC 5246 section 7.3', { beforeDone: concat(Array.from({ length: 2 }, () => Uint8Array.of(13, 0, 0, 8, 1, 64, 0, 2, 4, 3, 0, 0))) }, unexpectedMessage),
  ordered('a ServerHelloDone with something in it', 'RFC 5246 section 7.4.5', { message: (message, name) => (name === 'ServerHelloDone' ? withTrailingBytes(message) : message) }, decodeError),
  ordered('a HelloRequest in the middle', 'RFC 5246 section 7.4.1.1: ignored', { deliver: async ({ peer }, [hello = empty, ...rest]) => peer.send(HANDSHAKE, concat([hello, helloRequest, ...rest])) }, success),
  ordered('application data in plaintext', 'RFC 5246 section 7.3', { deliver: ({ peer }, [hello = empty]) => peer.write(concat([plaintextRecord(HANDSHAKE, hello), plaintextRecord(APPLICATION_DATA, answerBytes)])) }, failure('record-type-unexpected', 'unexpected_message')),

  // change_cipher_spec and Finished
  ordered('change_cipher_spec before the key exchange', 'RFC 5246 section 7.1', { deliver: ({ peer }, [hello = empty]) => peer.write(concat([plaintextRecord(HANDSHAKE, hello), plaintextRecord(CHANGE_CIPHER_SPEC, changeCipherSpec)])) }, unexpectedChange),
  ordered('change_cipher_spec before ServerHello', 'RFC 5246 section 7.1', { deliver: ({ peer }, messages) => peer.write(concat([plaintextRecord(CHANGE_CIPHER_SPEC, changeCipherSpec), plaintextRecord(HANDSHAKE, concat(messages))])) }, unexpectedChange),
  ordered('a change_cipher_spec of another value', 'RFC 5246 section 7.1', { deliverFinish: ({ peer }) => peer.send(CHANGE_CIPHER_SPEC, Uint8Array.of(2)) }, illegal('change-cipher-spec-malformed')),
  ordered('a Finished in plaintext', 'RFC 5246 section 7.4.9', { deliverFinish: ({ peer }, { finished }) => peer.send(HANDSHAKE, finished()) }, unexpectedMessage),
  ordered('a wrong Finished', 'RFC 5246 section 7.4.9: decrypt_error', { finishedData: corrupted }, failure('bad-finished', 'decrypt_error')),
  ordered('a short Finished', 'RFC 5246 section 7.4.9', { finishedData: (data) => data.subarray(0, 11) }, decodeError),
  ordered('half a message before change_cipher_spec', 'RFC 5246 section 7.1', { deliverFinish: async ({ peer }) => {
    await peer.send(HANDSHAKE, Uint8Array.of(4, 0, 0))
    await peer.send(CHANGE_CIPHER_SPEC, changeCipherSpec)
  } }, failure('record-interleaved', 'unexpected_message')),

  // Tickets
  ordered('a ticket that was promised', 'RFC 5077 section 3.3', { serverHello: set(sessionTicket, empty), ticket: ticket(Uint8Array.of(1, 2, 3)) }, success),
  ordered('an empty ticket', 'RFC 5077 section 3.3: allowed', { serverHello: set(sessionTicket, empty), ticket: ticket(empty) }, success),
  ordered('a ticket that was not promised', 'RFC 5077 section 3.3', { ticket: ticket(Uint8Array.of(1)) }, unexpectedMessage),
  ordered('no ticket although promised', 'RFC 5077 section 3.3', { serverHello: set(sessionTicket, empty) }, unexpectedChange),
  ordered('a ticket with trailing bytes', 'RFC 5077 section 3.3', { serverHello: set(sessionTicket, empty), ticket: withTrailingBytes(ticket(Uint8Array.of(1))) }, decodeError),

  // Renegotiation
  {
    name: 'a HelloRequest after the handshake', rule: 'RFC 5246 section 7.4.1.1: no_renegotiation, a warning', expected: success,
    serve: tls12({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.send(HANDSHAKE, helloRequest)
      await server.peer.readRecord()
      if (server.peer.alerts.at(-1) !== 'no_renegotiation') throw new Error('the client did not decline')
      await server.peer.send(APPLICATION_DATA, answerBytes)
      await server.closeNotify()
    }),
  },
  { name: 'HelloRequest without end', rule: 'a budget', expected: failure('too-many-hello-requests', 'unexpected_message'), serve: tls12({}, ({ peer }) => flood(peer, () => peer.record(HANDSHAKE, helloRequest))) },
  { name: 'a HelloRequest with something in it', rule: 'RFC 5246 section 7.4.1.1', expected: decodeError, serve: tls12({}, ({ peer }) => peer.send(HANDSHAKE, Uint8Array.of(0, 0, 0, 1, 0))) },
  { name: 'a ServerHello after the handshake', rule: 'RFC 5246 section 7.3', expected: unexpectedMessage, serve: tls12({}, ({ peer }) => peer.send(HANDSHAKE, Uint8Array.of(2, 0, 0, 0))) },
  { name: 'a change_cipher_spec after the handshake', rule: 'RFC 5246 section 7.1', expected: unexpectedChange, serve: tls12({}, ({ peer }) => peer.send(CHANGE_CIPHER_SPEC, changeCipherSpec)) },
  { name: 'empty application data without end in TLS 1.2', rule: 'a budget', expected: failure('too-many-empty-records', 'unexpected_message'), serve: tls12({}, ({ peer }) => flood(peer, () => peer.record(APPLICATION_DATA, empty))) },
]

function saying(what: string, rule: string, serverHello: NonNullable<Changes12['serverHello']>, expected: Behaviour['expected']): Behaviour {
  return { name: `ServerHello of TLS 1.2 with ${what}`, rule, expected, serve: tls12({ serverHello }) }
}

function exchanging(what: string, rule: string, changes: Changes12, expected: Behaviour['expected']): Behaviour {
  return { name: `ServerKeyExchange with ${what}`, rule, expected, serve: tls12(changes) }
}

function ordered(what: string, rule: string, changes: Changes12, expected: Behaviour['expected']): Behaviour {
  return { name: `TLS 1.2 with ${what}`, rule, expected, serve: tls12(changes) }
}

function without(left: 'Certificate' | 'ServerKeyExchange'): Behaviour {
  return { name: `TLS 1.2 without ${left}`, rule: 'RFC 5246 section 7.3', expected: unexpectedMessage, serve: tls12({ message: (message, name) => (name === left ? null : message) }) }
}

function point(group: number, bytes: Uint8Array): Uint8Array {
  return new ByteWriter().uint8(3).uint16(group).vector8((writer) => writer.bytes(bytes)).finish()
}

function ticket(bytes: Uint8Array): Uint8Array {
  return handshakeMessage(newSessionTicket, (writer) => writer.uint32(300).vector16((inner) => inner.bytes(bytes)))
}
