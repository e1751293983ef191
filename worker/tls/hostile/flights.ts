import { brotliCompressSync, deflateSync, zstdCompressSync } from 'node:zlib'
import { concat } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import {
  applicationLayerProtocolNegotiation, earlyData, keyShare, recordSizeLimit, serverName, signatureAlgorithms, signedCertificateTimestamp, supportedVersions,
} from '../extensions/registry.ts'
import type { Extension } from '../extensions/extension-list.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { certificateRequest, compressedCertificate, serverHello } from '../messages/handshake-type.ts'
import { HANDSHAKE } from '../record/content-type.ts'
import { finishedMac } from '../schedule/key-schedule-13.ts'
import { failure, success, tls13 } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { alpnAnswer, codeBytes, corrupted, withoutLastBytes, withTrailingBytes, writeExtensions } from './server-messages.ts'
import type { ServerIdentity } from './server-messages.ts'
import { certificateMessage } from './tls13-server.ts'
import type { Changes13, FlightMessageName } from './tls13-server.ts'

const illegal = (code: Parameters<typeof failure>[0]) => failure(code, 'illegal_parameter')
const decodeError = failure('decode-error', 'decode_error')
const unexpectedMessage = failure('unexpected-message', 'unexpected_message')
const badCertificate = (code: Parameters<typeof failure>[0]) => failure(code, 'bad_certificate')
const empty = new Uint8Array()
/** Made once and early, so that its 16 MB are not mistaken for the client's. */
const bomb = deflateSync(new Uint8Array(2 ** 24 - 1))

/** EncryptedExtensions to Finished, and what may stand between them. */
export const flights: readonly Behaviour[] = [
  { name: 'nothing wrong in TLS 1.3', rule: 'RFC 8446 section 2', expected: success, serve: tls13({ encryptedExtensions: [{ type: applicationLayerProtocolNegotiation, data: alpnAnswer('http/1.1') }] }) },

  // EncryptedExtensions
  inEncryptedExtensions('an extension twice', 'RFC 8446 section 4.2', [{ type: serverName, data: empty }, { type: serverName, data: empty }], failure('duplicate-extension', 'decode_error')),
  inEncryptedExtensions('an extension that was not offered', 'RFC 8446 section 4.2', [{ type: 0xfff0, data: empty }], failure('unsolicited-extension', 'unsupported_extension')),
  inEncryptedExtensions('early_data that was not offered', 'RFC 8446 section 4.2', [{ type: earlyData, data: empty }], failure('unsolicited-extension', 'unsupported_extension')),
  inEncryptedExtensions('a key_share', 'RFC 8446 section 4.2', [{ type: keyShare, data: empty }], illegal('misplaced-extension')),
  inEncryptedExtensions('supported_versions', 'RFC 8446 section 4.2', [{ type: supportedVersions, data: codeBytes(0x0304) }], illegal('misplaced-extension')),
  inEncryptedExtensions('signature_algorithms', 'RFC 8446 section 4.2', [{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }], illegal('misplaced-extension')),
  inEncryptedExtensions('an ALPN protocol that was not offered', 'RFC 7301 section 3.2', [{ type: applicationLayerProtocolNegotiation, data: alpnAnswer('h3') }], illegal('alpn-not-offered')),
  inEncryptedExtensions('two ALPN protocols', 'RFC 7301 section 3.1: exactly one', [{ type: applicationLayerProtocolNegotiation, data: alpnAnswer('http/1.1', 'h2') }], decodeError),
  inEncryptedExtensions('no ALPN protocol', 'RFC 7301 section 3.1: exactly one', [{ type: applicationLayerProtocolNegotiation, data: alpnAnswer() }], decodeError),
  inEncryptedExtensions('an empty ALPN protocol', 'RFC 7301 section 3.1: <1..2^8-1>', [{ type: applicationLayerProtocolNegotiation, data: alpnAnswer('') }], decodeError),
  inEncryptedExtensions('a name in server_name', 'RFC 6066 section 3', [{ type: serverName, data: Uint8Array.of(0) }], decodeError),
  { ...inEncryptedExtensions('a record_size_limit of 63', 'RFC 8449 section 4', [{ type: recordSizeLimit, data: codeBytes(63) }], illegal('illegal-parameter')), client: { recordSizeLimit: 16_385 } },
  changed('EncryptedExtensions', 'trailing bytes', (message) => withTrailingBytes(message), decodeError),
  changed('EncryptedExtensions', 'nothing in it', (message) => withoutLastBytes(message, 2), decodeError),
  changed('EncryptedExtensions', 'itself left out', () => null, unexpectedMessage),

  // CertificateRequest
  asking('no signature_algorithms', 'RFC 8446 section 4.3.2', request([]), failure('missing-extension', 'missing_extension')),
  asking('a context', 'RFC 8446 section 4.3.2', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }], Uint8Array.of(1)), illegal('illegal-parameter')),
  asking('no signature scheme', 'RFC 8446 section 4.2.3: <2..2^16-2>', request([{ type: signatureAlgorithms, data: codeBytes(0) }]), decodeError),
  asking('signature_algorithms twice', 'RFC 8446 section 4.2', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }, { type: signatureAlgorithms, data: codeBytes(2, 0x0403) }]), failure('duplicate-extension', 'decode_error')),
  asking('an empty list of authorities', 'RFC 8446 section 4.2.4: authorities<3..2^16-1>', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }, { type: 47, data: codeBytes(0) }]), decodeError),
  asking('an OID filter without an OID', 'RFC 8446 section 4.2.5: <1..2^8-1>', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }, { type: 48, data: Uint8Array.of(0, 3, 0, 0, 0) }]), decodeError),
  asking('a key_share', 'RFC 8446 section 4.2', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }, { type: keyShare, data: empty }]), illegal('misplaced-extension')),
  asking('an extension that nobody knows', 'RFC 8446 section 4.3.2: ignored', request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }, { type: 0xfff0, data: empty }]), success),
  asking('trailing bytes', 'RFC 8446 section 6.2', withTrailingBytes(request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }])), decodeError),
  asking('itself twice', 'RFC 8446 section 4', concat(Array.from({ length: 2 }, () => request([{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }]))), unexpectedMessage),

  // Certificate
  changed('Certificate', 'an empty list', () => certificateMessage([]), failure('certificate-list-empty', 'decode_error')),
  changed('Certificate', 'a context', (_, identity) => certificateMessage(identity.chain, [], Uint8Array.of(1)), illegal('illegal-parameter')),
  changed('Certificate', 'an empty entry', () => certificateMessage([empty]), decodeError),
  changed('Certificate', 'something that is no certificate', () => certificateMessage([Uint8Array.of(0x30, 3, 1, 1, 0)]), badCertificate('bad-certificate')),
  changed('Certificate', 'a certificate with its end cut off', (_, identity) => certificateMessage([identity.chain[0]?.subarray(0, 100) ?? empty]), badCertificate('bad-certificate')),
  changed('Certificate', 'an extension that was not offered', (_, identity) => certificateMessage(identity.chain, [{ type: signedCertificateTimestamp, data: empty }]), failure('unsolicited-extension', 'unsupported_extension')),
  changed('Certificate', 'an extension twice', (_, identity) => certificateMessage(identity.chain, [{ type: 5, data: empty }, { type: 5, data: empty }]), failure('duplicate-extension', 'decode_error')),
  stapling('an empty OCSPResponse', 'RFC 6066 section 8: <1..2^24-1>', 5, Uint8Array.of(1, 0, 0, 0), decodeError),
  stapling('a staple with trailing bytes', 'RFC 6066 section 8', 5, Uint8Array.of(1, 0, 0, 1, 0, 0), decodeError),
  stapling('an empty list of SCTs', 'RFC 6962 section 3.3: <1..2^16-1>', signedCertificateTimestamp, codeBytes(0), decodeError),
  stapling('an empty SCT', 'RFC 6962 section 3.3: <1..2^16-1>', signedCertificateTimestamp, codeBytes(2, 0), decodeError),
  changed('Certificate', 'trailing bytes', (message) => withTrailingBytes(message), decodeError),
  changed('Certificate', 'its last byte missing', (message) => withoutLastBytes(message), decodeError),
  changed('Certificate', 'itself left out', () => null, unexpectedMessage),
  changed('Certificate', 'itself twice', (message) => concat([message, message]), unexpectedMessage),
  chain('a chain of 20', (identity) => Array.from({ length: 20 }, () => identity.chain[0] ?? empty), success),
  chain('a chain of 100 kB', (identity) => [...identity.chain, new Uint8Array(100_000)], success),
  chain('a chain of 300', (identity) => Array.from({ length: 300 }, () => identity.chain[0]?.subarray(0, 60) ?? empty), badCertificate('certificate-list-too-long'), 'a budget'),
  chain('a chain of 200 kB', (identity) => [...identity.chain, new Uint8Array(200_000)], illegal('message-too-long'), 'a budget'),
  {
    name: 'a Certificate of 16 MB', rule: 'a budget', expected: illegal('message-too-long'),
    serve: tls13({ deliver: ({ peer }, [extensions = empty]) => peer.send(HANDSHAKE, concat([extensions, Uint8Array.of(11, 0xff, 0xff, 0xff, 0)])) }),
  },

  // CompressedCertificate
  compressed('zlib', 'RFC 8879 section 4', (body) => ({ algorithm: 1, length: body.length, data: deflateSync(body) }), success),
  compressed('brotli', 'RFC 8879 section 4', (body) => ({ algorithm: 2, length: body.length, data: brotliCompressSync(body) }), success),
  compressed('zstd', 'RFC 8879 section 4', (body) => ({ algorithm: 3, length: body.length, data: zstdCompressSync(body) }), success),
  compressed('an algorithm that was not offered', 'RFC 8879 section 4', (body) => ({ algorithm: 9, length: body.length, data: body }), illegal('certificate-compression-not-offered')),
  compressed('junk', 'RFC 8879 section 4', (body) => ({ algorithm: 1, length: body.length, data: Uint8Array.of(1, 2, 3, 4) }), badCertificate('certificate-decompression-failed')),
  compressed('a length that is too small', 'RFC 8879 section 4', (body) => ({ algorithm: 1, length: body.length - 1, data: deflateSync(body) }), badCertificate('certificate-decompressed-length-wrong')),
  compressed('a length that is too great', 'RFC 8879 section 4', (body) => ({ algorithm: 1, length: body.length + 1, data: deflateSync(body) }), badCertificate('certificate-decompressed-length-wrong')),
  compressed('a bomb of 16 MB that says so', 'RFC 8879 section 5', () => ({ algorithm: 1, length: 2 ** 24 - 1, data: bomb }), badCertificate('message-too-long')),
  compressed('a bomb of 16 MB that says 1000 bytes', 'RFC 8879 section 5', () => ({ algorithm: 1, length: 1000, data: bomb }), badCertificate('certificate-decompression-failed')),

  // CertificateVerify
  verifying('a wrong signature', 'RFC 8446 section 4.4.3', { message: only('CertificateVerify', corrupted) }, failure('bad-certificate-verify', 'decrypt_error')),
  verifying('a signature over another handshake', 'RFC 8446 section 4.4.3', { signedContent: corrupted }, failure('bad-certificate-verify', 'decrypt_error')),
  verifying('a signature in the client\'s name', 'RFC 8446 section 4.4.3: the context string', { signedContent: asClient }, failure('bad-certificate-verify', 'decrypt_error')),
  verifying('a signature scheme that was not offered', 'RFC 8446 section 4.4.3', { signatureScheme: 0x0810 }, illegal('signature-scheme-not-offered')),
  verifying('a signature scheme of another key', 'RFC 8446 section 4.4.3', { signatureScheme: 0x0804 }, illegal('signature-scheme-wrong-key')),
  verifying('a signature scheme of another curve', 'RFC 8446 section 4.2.3', { signatureScheme: 0x0503 }, illegal('signature-scheme-wrong-key')),
  { ...verifying('PKCS #1 v1.5', 'RFC 8446 section 4.4.3', { signatureScheme: 0x0401 }, illegal('signature-scheme-wrong-key')), client: { signatureSchemes: ['rsa_pkcs1_sha256', 'ecdsa_secp256r1_sha256'] } },
  changed('CertificateVerify', 'trailing bytes', (message) => withTrailingBytes(message), decodeError),
  changed('CertificateVerify', 'itself left out', () => null, unexpectedMessage),
  changed('CertificateVerify', 'itself twice', (message) => concat([message, message]), unexpectedMessage),

  // Finished
  { name: 'a wrong Finished', rule: 'RFC 8446 section 4.4.4', expected: failure('bad-finished', 'decrypt_error'), serve: tls13({ finishedData: corrupted }) },
  {
    name: 'a Finished in the client\'s name', rule: 'RFC 8446 section 4.4.4', expected: failure('bad-finished', 'decrypt_error'),
    serve: tls13({ finishedData: (_, server) => finishedMac(server.suite.hash, server.secrets.client, server.transcript.hash(server.suite.hash)) }),
  },
  changed('Finished', 'its last byte missing', (message) => withoutLastBytes(message), decodeError),
  changed('Finished', 'trailing bytes', (message) => withTrailingBytes(message), decodeError),
  changed('Finished', 'itself preceded by a protected ServerHello', (message) => concat([handshakeMessage(serverHello, () => undefined), message]), unexpectedMessage),
  changed('Finished', 'itself preceded by a KeyUpdate', (message) => concat([Uint8Array.of(24, 0, 0, 1, 0), message]), unexpectedMessage),
  changed('Finished', 'itself preceded by a message that nobody knows', (message) => concat([Uint8Array.of(99, 0, 0, 0), message]), unexpectedMessage),
]

function inEncryptedExtensions(what: string, rule: string, encryptedExtensions: readonly Extension[], expected: Behaviour['expected']): Behaviour {
  return { name: `EncryptedExtensions with ${what}`, rule, expected, serve: tls13({ encryptedExtensions }) }
}

function asking(what: string, rule: string, beforeCertificate: Uint8Array, expected: Behaviour['expected']): Behaviour {
  return { name: `CertificateRequest with ${what}`, rule, expected, serve: tls13({ beforeCertificate }) }
}

function verifying(what: string, rule: string, changes: Changes13, expected: Behaviour['expected']): Behaviour {
  return { name: `CertificateVerify with ${what}`, rule, expected, serve: tls13(changes) }
}

function changed(name: FlightMessageName, what: string, change: (message: Uint8Array, identity: ServerIdentity) => Uint8Array | null, expected: Behaviour['expected']): Behaviour {
  return {
    name: `${name} with ${what}`, rule: expected.status === 'failure' && expected.alert === 'decode_error' ? 'RFC 8446 section 6.2' : 'RFC 8446 section 4',
    expected,
    serve: (peer, identity) => tls13({ message: only(name, (message) => change(message, identity)) })(peer, identity),
  }
}

function stapling(what: string, rule: string, type: number, data: Uint8Array, expected: Behaviour['expected']): Behaviour {
  const change = (_: Uint8Array, identity: ServerIdentity) => certificateMessage(identity.chain, [{ type, data }])
  return { ...changed('Certificate', what, change, expected), rule, client: { requestOcsp: true, requestScts: true } }
}

function chain(what: string, make: (identity: ServerIdentity) => readonly Uint8Array[], expected: Behaviour['expected'], rule = 'RFC 8446 section 4.4.2'): Behaviour {
  return { name: what, rule, expected, serve: (peer, identity) => tls13({ chain: make(identity) })(peer, identity) }
}

function compressed(
  what: string, rule: string, make: (body: Uint8Array) => { algorithm: number; length: number; data: Uint8Array }, expected: Behaviour['expected'],
): Behaviour {
  const message = (certificate: Uint8Array): Uint8Array => {
    const { algorithm, length, data } = make(certificate.subarray(4))
    return handshakeMessage(compressedCertificate, (writer) => writer.uint16(algorithm).uint24(length).vector24((inner) => inner.bytes(data)))
  }
  return { name: `CompressedCertificate with ${what}`, rule, expected, serve: tls13({ message: only('Certificate', message) }) }
}

function only(name: FlightMessageName, change: (message: Uint8Array) => Uint8Array | null): NonNullable<Changes13['message']> {
  return (message, which) => (which === name ? change(message) : message)
}

function request(extensions: readonly Extension[], context: Uint8Array = empty): Uint8Array {
  return handshakeMessage(certificateRequest, (writer) => {
    writer.vector8((inner) => inner.bytes(context))
    writeExtensions(writer, extensions)
  })
}

/** The content that the server signs, with the client's context string in place of its own. */
function asClient(content: Uint8Array): Uint8Array {
  const label = new TextEncoder().encode('TLS 1.3, client CertificateVerify')
  return new ByteWriter().bytes(content.subarray(0, 64)).bytes(label).bytes(content.subarray(64 + label.length)).finish()
}
