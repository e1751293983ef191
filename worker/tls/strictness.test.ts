import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { concat, fromHex, fromLatin1 } from '../bytes/bytes.ts'
import type { TlsErrorCode } from './errors.ts'
import { handshakeMessage } from './messages/handshake-message.ts'
import { writeCertificate13 } from './messages/certificate.ts'
import { helloRetryRequestRandom } from './messages/server-hello.ts'
import type { ScriptedServer } from './testing/scripted-server.ts'
import { editEncryptedExtensions, editServerHello, withBody, withLastByteChanged, withTrailingByte } from './testing/edit.ts'
import type { EditableServerHello } from './testing/edit.ts'
import { certificateFor, ecdsaIdentity, ed25519Identity, rsaIdentity } from './testing/fixtures.ts'
import { run } from './testing/pair.ts'
import type { ClientChoice, ServerChoice } from './testing/pair.ts'

/**
 * What a server must not do, and the alert that answers it. The first test of each group is the same server behaving:
 * it shows that the fault, not the script, is what fails.
 */
interface Fault {
  readonly name: string
  readonly client?: ClientChoice
  readonly server?: ServerChoice
  readonly code: TlsErrorCode
  /** The alert that goes out, null for none. */
  readonly alert: string | null
}

describe('TLS 1.3', () => {
  it.each([
    ['a full handshake', {}, {}],
    ['HelloRetryRequest with group and cookie', {}, { retry: { group: 'secp256r1', cookie: Uint8Array.of(1) }, group: 'secp256r1' }],
    ['HelloRetryRequest with a cookie only', {}, { retry: { group: null, cookie: Uint8Array.of(1) } }],
    ['fragments of one byte', {}, { fragment: 1 }],
    ['four warnings of user_canceled', {}, { before: on('Finished', (server) => repeat(4, () => server.alert(1, 90))) }],
    ['32 empty records of application data', {}, { postHandshake: (server) => repeat(32, () => server.write(23, new Uint8Array())) }],
    ['32 KeyUpdates', {}, { postHandshake: (server) => repeat(32, () => server.keyUpdate(0)) }],
    ['32 tickets', {}, { tickets: 32 }],
    ['change_cipher_spec before ServerHello and after it', {}, { before: on('ServerHello', (server) => server.write(20, Uint8Array.of(1))) }],
    ['an answer to ALPN', { alpn: ['h2', 'http/1.1'] }, { alpn: 'http/1.1' }],
    ['record_size_limit', { recordSizeLimit: 64 }, { extensions: [{ type: 28, data: fromHex('0040') }], fragment: 63 }],
    ['a compressed certificate', {}, { edit: editOf('Certificate', (message) => compressed(1, message.length - 4, deflateSync(message.subarray(4)))) }],
  ] satisfies [string, ClientChoice, ServerChoice][])('accepts %s', (_, client, server) => {
    const { error, events } = run(client, server)
    expect(error).toBeNull()
    expect(events.map(({ type }) => type)).toContain('handshake-complete')
  })

  const faults: Fault[] = [
    // ServerHello
    { name: 'legacy_version 0x0302', server: hello((h) => (h.version = 0x0302)), code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'another session id', server: hello((h) => (h.sessionId = h.sessionId.map((byte) => byte ^ 1))), code: 'session-id-mismatch', alert: 'illegal_parameter' },
    { name: 'no session id', server: hello((h) => (h.sessionId = new Uint8Array())), code: 'session-id-mismatch', alert: 'illegal_parameter' },
    { name: 'a suite that was not offered', client: { cipherSuites: ['TLS_AES_128_GCM_SHA256'] }, server: hello((h) => (h.suite = 0x1302)), code: 'cipher-suite-not-offered', alert: 'illegal_parameter' },
    { name: 'a suite of TLS 1.2', server: hello((h) => (h.suite = 0xc02b)), code: 'cipher-suite-wrong-version', alert: 'illegal_parameter' },
    { name: 'a suite without code', client: { cipherSuites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_128_CCM_SHA256'] }, server: hello((h) => (h.suite = 0x1304)), code: 'cipher-suite-unsupported', alert: 'handshake_failure' },
    { name: 'compression', server: hello((h) => (h.compression = 1)), code: 'compression-method-not-null', alert: 'illegal_parameter' },
    { name: 'supported_versions with TLS 1.2', server: hello((h) => replace(h, 43, fromHex('0303'))), code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'supported_versions of three bytes', server: hello((h) => replace(h, 43, fromHex('030400'))), code: 'decode-error', alert: 'decode_error' },
    { name: 'no key_share', server: hello((h) => remove(h, 51)), code: 'missing-extension', alert: 'missing_extension' },
    { name: 'key_share of a group without a share', server: hello((h) => replace(h, 51, concat([fromHex('00170041'), new Uint8Array(65).fill(4)]))), code: 'group-not-offered', alert: 'illegal_parameter' },
    { name: 'key_share of 31 bytes', server: hello((h) => replace(h, 51, concat([fromHex('001d001f'), new Uint8Array(31).fill(4)]))), code: 'key-share-invalid', alert: 'illegal_parameter' },
    { name: 'key_share of low order', server: hello((h) => replace(h, 51, concat([fromHex('001d0020'), new Uint8Array(32)]))), code: 'key-share-invalid', alert: 'illegal_parameter' },
    { name: 'an empty key_share', server: hello((h) => replace(h, 51, fromHex('001d0000'))), code: 'decode-error', alert: 'decode_error' },
    { name: 'a point off the curve', client: { groups: ['secp256r1'] }, server: { group: 'secp256r1', ...hello((h) => replace(h, 51, concat([fromHex('0017004104'), new Uint8Array(64).fill(5)]))) }, code: 'key-share-invalid', alert: 'illegal_parameter' },
    { name: 'a compressed point', client: { groups: ['secp256r1'] }, server: { group: 'secp256r1', ...hello((h) => replace(h, 51, concat([fromHex('0017002102'), new Uint8Array(32).fill(5)]))) }, code: 'key-share-invalid', alert: 'illegal_parameter' },
    { name: 'pre_shared_key without an offer', server: hello((h) => add(h, 41, fromHex('0000'))), code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'an extension that nobody asked for', server: hello((h) => add(h, 0x1234, new Uint8Array())), code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'ALPN in ServerHello', client: { alpn: ['h2'] }, server: hello((h) => add(h, 16, fromHex('0003026832'))), code: 'misplaced-extension', alert: 'illegal_parameter' },
    { name: 'an extension twice', server: hello((h) => add(h, 43, fromHex('0304'))), code: 'duplicate-extension', alert: 'decode_error' },
    { name: 'a trailing byte', server: { edit: editOf('ServerHello', withTrailingByte) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'a cut hello', server: { edit: editOf('ServerHello', (message) => withBody(message, message.subarray(4, 30))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'another message first', server: { edit: editOf('ServerHello', () => handshakeMessage(8, (writer) => writer.uint16(0))) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'HelloRequest first', server: { edit: editOf('ServerHello', () => handshakeMessage(0, () => undefined)) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'bytes of the next message before the keys', server: { edit: editOf('ServerHello', (message) => concat([message, fromHex('08')])) }, code: 'message-across-key-change', alert: 'unexpected_message' },

    // HelloRetryRequest
    { name: 'HelloRetryRequest that changes nothing', server: { retry: { group: null, cookie: null } }, code: 'hello-retry-request-without-change', alert: 'illegal_parameter' },
    { name: 'HelloRetryRequest for a group with a share', server: { retry: { group: 'x25519', cookie: null } }, code: 'hello-retry-request-without-change', alert: 'illegal_parameter' },
    { name: 'HelloRetryRequest for a group that was not offered', server: { retry: { group: 'secp521r1', cookie: null } }, code: 'group-not-offered', alert: 'illegal_parameter' },
    { name: 'a second HelloRetryRequest', server: { retry: { group: 'secp256r1', cookie: null }, group: 'secp256r1', edit: second('ServerHello', (message) => editServerHello(message, (h) => { h.random = helloRetryRequestRandom; replace(h, 51, fromHex('0018')) })) }, code: 'hello-retry-request-second', alert: 'unexpected_message' },
    { name: 'HelloRetryRequest with an empty cookie', server: { retry: { group: null, cookie: new Uint8Array() } }, code: 'decode-error', alert: 'decode_error' },
    { name: 'HelloRetryRequest without supported_versions', server: { retry: { group: 'secp256r1', cookie: null }, ...hello((h) => remove(h, 43)) }, code: 'missing-extension', alert: 'missing_extension' },
    { name: 'another group after HelloRetryRequest', server: { retry: { group: 'secp256r1', cookie: null }, group: 'secp256r1', edit: second('ServerHello', (message) => editServerHello(message, (h) => { const share = h.extensions.find(({ type }) => type === 51); replace(h, 51, concat([fromHex('001d'), share?.data.subarray(2) ?? new Uint8Array()])) })) }, code: 'group-not-offered', alert: 'illegal_parameter' },
    { name: 'another suite after HelloRetryRequest', server: { retry: { group: 'secp256r1', cookie: null }, group: 'secp256r1', edit: second('ServerHello', (message) => editServerHello(message, (h) => (h.suite = 0x1303))) }, code: 'cipher-suite-changed', alert: 'illegal_parameter' },
    { name: 'junk behind HelloRetryRequest', server: { retry: { group: 'secp256r1', cookie: null }, edit: editOf('ServerHello', (message) => concat([message, fromHex('02')])) }, code: 'message-across-key-change', alert: 'unexpected_message' },
    { name: 'a cookie in ServerHello', server: hello((h) => add(h, 44, fromHex('000101'))), code: 'unsolicited-extension', alert: 'unsupported_extension' },

    // EncryptedExtensions
    { name: 'EncryptedExtensions left out', server: { edit: editOf('EncryptedExtensions', () => null) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'ALPN that was not offered', client: { alpn: ['h2'] }, server: { alpn: 'spdy/3' }, code: 'alpn-not-offered', alert: 'illegal_parameter' },
    { name: 'ALPN without an offer', server: { alpn: 'h2' }, code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'two protocols', client: { alpn: ['h2', 'h3'] }, server: { extensions: [{ type: 16, data: fromHex('0006026832026833') }] }, code: 'decode-error', alert: 'decode_error' },
    { name: 'an empty protocol', client: { alpn: ['h2'] }, server: { extensions: [{ type: 16, data: fromHex('000100') }] }, code: 'decode-error', alert: 'decode_error' },
    { name: 'key_share in EncryptedExtensions', server: { extensions: [{ type: 51, data: fromHex('001d') }] }, code: 'misplaced-extension', alert: 'illegal_parameter' },
    { name: 'server_name with content', server: { extensions: [{ type: 0, data: fromHex('00') }] }, code: 'decode-error', alert: 'decode_error' },
    { name: 'early_data without an offer', server: { extensions: [{ type: 42, data: new Uint8Array() }] }, code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'record_size_limit of 63', client: { recordSizeLimit: 1000 }, server: { extensions: [{ type: 28, data: fromHex('003f') }] }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'a record above our record_size_limit', client: { recordSizeLimit: 64 }, server: { extensions: [{ type: 28, data: fromHex('4001') }] }, code: 'record-too-long', alert: 'record_overflow' },
    { name: 'EncryptedExtensions with a byte too many', server: { edit: editOf('EncryptedExtensions', withTrailingByte) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'an extension twice in EncryptedExtensions', server: { edit: editOf('EncryptedExtensions', (message) => editEncryptedExtensions(message, (list) => list.push({ type: 0, data: new Uint8Array() }, { type: 0, data: new Uint8Array() }))) }, code: 'duplicate-extension', alert: 'decode_error' },

    // Certificate
    { name: 'an empty chain', server: { chain: [] }, code: 'certificate-list-empty', alert: 'decode_error' },
    { name: 'an empty certificate', server: { chain: [new Uint8Array()] }, code: 'decode-error', alert: 'decode_error' },
    { name: 'a certificate that is none', server: { chain: [fromHex('3003020101')] }, code: 'bad-certificate', alert: 'bad_certificate' },
    { name: 'a chain of 101', server: { chain: Array.from({ length: 101 }, () => ed25519Identity().certificate) }, code: 'certificate-list-too-long', alert: 'bad_certificate' },
    { name: 'a message above the limit', client: { maxHandshakeMessageBytes: 100 }, code: 'message-too-long', alert: 'illegal_parameter' },
    { name: 'an Ed448 key', server: { chain: [certificateFor(fromHex('3043300506032b6571033a00'.concat('00'.repeat(57))))] }, code: 'public-key-unsupported', alert: 'unsupported_certificate' },
    { name: 'a certificate_request_context', server: { edit: editOf('Certificate', () => writeCertificate13(Uint8Array.of(1), [ed25519Identity().certificate])) }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'a staple without an offer', server: { edit: editOf('Certificate', () => certificateWithExtension(5, fromHex('0100000101'))) }, code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'an empty staple', client: { requestOcsp: true }, server: { edit: editOf('Certificate', () => certificateWithExtension(5, fromHex('01000000'))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'a staple of another type', client: { requestOcsp: true }, server: { edit: editOf('Certificate', () => certificateWithExtension(5, fromHex('0200000101'))) }, code: 'illegal-parameter', alert: 'bad_certificate_status_response' },
    { name: 'an empty list of SCTs', client: { requestScts: true }, server: { edit: editOf('Certificate', () => certificateWithExtension(18, fromHex('0000'))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'an empty SCT', client: { requestScts: true }, server: { edit: editOf('Certificate', () => certificateWithExtension(18, fromHex('00020000'))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'a compression that was not offered', client: { certificateCompression: ['brotli'] }, server: { edit: editOf('Certificate', (message) => compressed(1, message.length - 4, deflateSync(message.subarray(4)))) }, code: 'certificate-compression-not-offered', alert: 'illegal_parameter' },
    { name: 'a compressed certificate of another length', server: { edit: editOf('Certificate', (message) => compressed(1, message.length - 3, deflateSync(message.subarray(4)))) }, code: 'certificate-decompressed-length-wrong', alert: 'bad_certificate' },
    { name: 'a compression bomb', server: { edit: editOf('Certificate', () => compressed(1, 1000, deflateSync(new Uint8Array(10_000_000)))) }, code: 'certificate-decompression-failed', alert: 'bad_certificate' },
    { name: 'a compression bomb that says so', server: { edit: editOf('Certificate', () => compressed(1, 10_000_000, deflateSync(new Uint8Array(10_000_000)))) }, code: 'message-too-long', alert: 'bad_certificate' },
    { name: 'broken compression', server: { edit: editOf('Certificate', () => compressed(1, 1000, Uint8Array.of(1, 2, 3))) }, code: 'certificate-decompression-failed', alert: 'bad_certificate' },

    // CertificateRequest
    { name: 'CertificateRequest without signature_algorithms', server: { requestCertificate: true, edit: editOf('CertificateRequest', () => handshakeMessage(13, (writer) => writer.uint8(0).uint16(0))) }, code: 'missing-extension', alert: 'missing_extension' },
    { name: 'CertificateRequest with a context', server: { requestCertificate: true, edit: editOf('CertificateRequest', (message) => withBody(message, concat([fromHex('0101'), message.subarray(5)]))) }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'two CertificateRequests', server: { requestCertificate: true, edit: editOf('CertificateRequest', (message) => [message, message]) }, code: 'unexpected-message', alert: 'unexpected_message' },

    // CertificateVerify and Finished
    { name: 'a wrong signature', server: { edit: editOf('CertificateVerify', withLastByteChanged) }, code: 'bad-certificate-verify', alert: 'decrypt_error' },
    { name: 'a scheme that was not offered', client: { signatureSchemes: ['ecdsa_secp256r1_sha256'] }, code: 'signature-scheme-not-offered', alert: 'illegal_parameter' },
    { name: 'PKCS#1 v1.5 in TLS 1.3', server: { identity: rsaIdentity(), scheme: 'rsa_pkcs1_sha256' }, code: 'signature-scheme-wrong-key', alert: 'illegal_parameter' },
    { name: 'a curve that is not the scheme\'s', server: { identity: ecdsaIdentity('secp384r1'), scheme: 'ecdsa_secp256r1_sha256' }, code: 'signature-scheme-wrong-key', alert: 'illegal_parameter' },
    { name: 'the signature of another key', server: { chain: [ed25519Identity(9).certificate] }, code: 'bad-certificate-verify', alert: 'decrypt_error' },
    { name: 'CertificateVerify left out', server: { edit: editOf('CertificateVerify', () => null) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'Certificate left out', server: { edit: editOf('Certificate', () => null) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'a wrong Finished', server: { edit: editOf('Finished', withLastByteChanged) }, code: 'bad-finished', alert: 'decrypt_error' },
    { name: 'a short Finished', server: { edit: editOf('Finished', (message) => withBody(message, message.subarray(4, 10))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'bytes behind Finished', server: { edit: editOf('Finished', (message) => concat([message, fromHex('04')])) }, code: 'message-across-key-change', alert: 'unexpected_message' },

    // Records
    { name: 'an unknown content type', server: { before: on('ServerHello', (server) => server.write(24, Uint8Array.of(1))) }, code: 'not-tls', alert: null },
    { name: 'application data before the keys', server: { before: on('ServerHello', (server) => server.write(22, Uint8Array.of(2)), (server) => server.write(23, Uint8Array.of(1))) }, code: 'record-type-unexpected', alert: 'unexpected_message' },
    { name: 'application data before Finished', server: { before: on('Finished', (server) => server.write(23, Uint8Array.of(1))) }, code: 'record-type-unexpected', alert: 'unexpected_message' },
    { name: 'an alert between the fragments of a message', server: { before: on('Finished', (server) => { server.write(22, Uint8Array.of(20)); server.alert(1, 90) }) }, code: 'record-interleaved', alert: 'unexpected_message' },
    { name: 'an empty handshake record', server: { before: on('EncryptedExtensions', (server) => server.write(22, new Uint8Array())) }, code: 'record-empty', alert: 'unexpected_message' },
    { name: 'change_cipher_spec of value 2', server: { before: on('EncryptedExtensions', (server) => server.records.writePlaintext(20, Uint8Array.of(2))) }, code: 'change-cipher-spec-malformed', alert: 'unexpected_message' },
    { name: 'change_cipher_spec under protection', server: { before: on('EncryptedExtensions', (server) => server.write(20, Uint8Array.of(1))) }, code: 'record-type-unexpected', alert: 'unexpected_message' },
    { name: 'change_cipher_spec after the handshake', server: { postHandshake: (server) => server.records.writePlaintext(20, Uint8Array.of(1)) }, code: 'change-cipher-spec-unexpected', alert: 'unexpected_message' },
    { name: '33 change_cipher_specs', server: { before: on('EncryptedExtensions', (server) => repeat(33, () => server.records.writePlaintext(20, Uint8Array.of(1)))) }, code: 'too-many-change-cipher-specs', alert: 'unexpected_message' },
    { name: 'a plaintext record after the keys', server: { before: on('EncryptedExtensions', (server) => server.records.writePlaintext(22, Uint8Array.of(8, 0, 0, 2, 0, 0))) }, code: 'record-type-unexpected', alert: 'unexpected_message' },
    { name: '33 empty records', server: { postHandshake: (server) => repeat(33, () => server.write(23, new Uint8Array())) }, code: 'too-many-empty-records', alert: 'unexpected_message' },
    { name: 'a fifth warning', server: { before: on('Finished', (server) => repeat(5, () => server.alert(1, 90))) }, code: 'too-many-warning-alerts', alert: 'unexpected_message' },
    { name: 'an alert of one byte', server: { before: on('Finished', (server) => server.write(21, Uint8Array.of(1))) }, code: 'alert-malformed', alert: 'decode_error' },
    { name: 'an alert of level 3', server: { before: on('Finished', (server) => server.alert(3, 40)) }, code: 'alert-malformed', alert: 'illegal_parameter' },
    { name: 'two alerts in a record', server: { before: on('Finished', (server) => server.write(21, fromHex('015a015a'))) }, code: 'alert-malformed', alert: 'decode_error' },
    { name: 'handshake_failure, whatever its level', server: { before: on('Finished', (server) => server.alert(1, 40)) }, code: 'alert-received', alert: null },

    // After the handshake
    { name: 'a 33rd KeyUpdate in a row', server: { postHandshake: (server) => repeat(33, () => server.keyUpdate(0)) }, code: 'too-many-key-updates', alert: 'unexpected_message' },
    { name: 'KeyUpdate of value 2', server: { postHandshake: (server) => server.keyUpdate(2) }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'KeyUpdate of two bytes', server: { postHandshake: (server) => server.sendPostHandshake(fromHex('180000020000')) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'bytes behind KeyUpdate', server: { postHandshake: (server) => server.sendPostHandshake(fromHex('180000010004')) }, code: 'message-across-key-change', alert: 'unexpected_message' },
    { name: 'a 33rd ticket in a row', server: { tickets: 33 }, code: 'too-many-session-tickets', alert: 'unexpected_message' },
    { name: 'an empty ticket', server: { postHandshake: (server) => server.sendPostHandshake(handshakeMessage(4, (writer) => writer.uint32(1).uint32(1).uint8(0).uint16(0).uint16(0))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'CertificateRequest without post_handshake_auth', server: { postHandshake: (server) => server.sendPostHandshake(handshakeMessage(13, (writer) => writer.uint8(0).uint16(0))) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'HelloRequest in TLS 1.3', server: { postHandshake: (server) => server.sendPostHandshake(fromHex('00000000')) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'a second ServerHello', server: { postHandshake: (server) => server.sendPostHandshake(fromHex('0200000100')) }, code: 'unexpected-message', alert: 'unexpected_message' },
  ]
  it.each(faults)('refuses $name with $code', expectFault)
})

describe('TLS 1.2', () => {
  const suite = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'
  const base: ServerChoice = { version: 'TLSv1.2', suite }
  const rsa: ServerChoice = { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', identity: rsaIdentity(), scheme: 'rsa_pkcs1_sha256' }

  it.each([
    ['a full handshake', {}, base],
    ['encrypt_then_mac', {}, { ...rsa, encryptThenMac: true }],
    ['no extended_master_secret', {}, { ...base, extendedMasterSecret: false }],
    ['a staple', { requestOcsp: true }, { ...base, staple: Uint8Array.of(1) }],
    ['a promise of a staple that is not kept', { requestOcsp: true }, { ...base, extensions: [{ type: 5, data: new Uint8Array() }] }],
    ['the echo of supported_groups', {}, { ...base, extensions: [{ type: 10, data: fromHex('0002001d') }] }],
    ['HelloRequests, declined', {}, { ...base, postHandshake: (server) => repeat(4, () => server.sendPostHandshake(fromHex('00000000'))) }],
    ['HelloRequest amid the handshake', {}, { ...base, before: on('ServerHelloDone', (server) => server.write(22, fromHex('00000000'))) }],
    ['an unrecognized_name warning first', {}, { ...base, before: on('ServerHello', (server) => server.alert(1, 112)) }],
    ['fragments of one byte', {}, { ...base, fragment: 1 }],
  ] satisfies [string, ClientChoice, ServerChoice][])('accepts %s', (_, client, server) => {
    const { error, events } = run(client, server)
    expect(error).toBeNull()
    expect(events.map(({ type }) => type)).toContain('handshake-complete')
  })

  const faults: Fault[] = [
    { name: 'a version below the range', server: { ...base, ...hello((h) => (h.version = 0x0302)) }, code: 'protocol-version-unsupported', alert: 'protocol_version' },
    { name: 'SSLv3', server: { ...base, ...hello((h) => (h.version = 0x0300)) }, code: 'sslv3-only', alert: 'protocol_version' },
    { name: 'the version field of TLS 1.3', server: { ...base, ...hello((h) => (h.version = 0x0304)) }, code: 'protocol-version-unsupported', alert: 'protocol_version' },
    { name: 'TLS 1.2 where 1.3 was asked for', client: { versions: { min: 'TLSv1.3', max: 'TLSv1.3' } }, server: base, code: 'protocol-version-unsupported', alert: 'protocol_version' },
    { name: 'the downgrade sentinel for TLS 1.2', server: { ...base, ...hello((h) => h.random.set(fromHex('444f574e47524401'), 24)) }, code: 'downgrade-detected', alert: 'illegal_parameter' },
    { name: 'the downgrade sentinel for TLS 1.1', server: { ...base, ...hello((h) => h.random.set(fromHex('444f574e47524400'), 24)) }, code: 'downgrade-detected', alert: 'illegal_parameter' },
    { name: 'a suite of TLS 1.3', server: { ...base, ...hello((h) => (h.suite = 0x1301)) }, code: 'cipher-suite-wrong-version', alert: 'illegal_parameter' },
    { name: 'the echo of a session id that was made up', server: { ...base, resume: new Uint8Array(48) }, code: 'session-id-mismatch', alert: 'illegal_parameter' },
    { name: 'a session id of 33 bytes', server: { ...base, ...hello((h) => (h.sessionId = new Uint8Array(33))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'renegotiation_info with content', server: { ...base, ...hello((h) => replace(h, 0xff01, fromHex('0101'))) }, code: 'renegotiation-info-wrong', alert: 'handshake_failure' },
    { name: 'extended_master_secret with content', server: { ...base, ...hello((h) => replace(h, 23, fromHex('00'))) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'encrypt_then_mac with an AEAD', server: { ...base, extensions: [{ type: 22, data: new Uint8Array() }] }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'ec_point_formats without uncompressed', server: { ...base, extensions: [{ type: 11, data: fromHex('0101') }] }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'key_share in ServerHello', server: { ...base, extensions: [{ type: 51, data: fromHex('001d') }] }, code: 'misplaced-extension', alert: 'illegal_parameter' },
    { name: 'heartbeat without an offer', server: { ...base, extensions: [{ type: 15, data: fromHex('01') }] }, code: 'unsolicited-extension', alert: 'unsupported_extension' },
    { name: 'an empty chain', server: { ...base, chain: [] }, code: 'certificate-list-empty', alert: 'decode_error' },
    { name: 'a key that does not fit the suite', server: { ...base, identity: rsaIdentity(), scheme: 'rsa_pkcs1_sha256' }, code: 'certificate-key-wrong-type', alert: 'illegal_parameter' },
    { name: 'a wrong signature', server: { ...base, edit: editOf('ServerKeyExchange', withLastByteChanged) }, code: 'bad-server-key-exchange-signature', alert: 'decrypt_error' },
    { name: 'a scheme that was not offered', client: { signatureSchemes: ['ecdsa_secp256r1_sha256'] }, server: base, code: 'signature-scheme-not-offered', alert: 'illegal_parameter' },
    { name: 'a scheme of another key', client: {}, server: { ...base, edit: editOf('ServerKeyExchange', (message) => patch(message, 4 + 4 + 32, fromHex('0401'))) }, code: 'signature-scheme-wrong-key', alert: 'illegal_parameter' },
    { name: 'a curve that was not offered', client: { groups: ['secp256r1'] }, server: base, code: 'group-not-offered', alert: 'illegal_parameter' },
    { name: 'an explicit curve', server: { ...base, edit: editOf('ServerKeyExchange', (message) => patch(message, 4, fromHex('01'))) }, code: 'illegal-parameter', alert: 'illegal_parameter' },
    { name: 'ServerKeyExchange left out', server: { ...base, edit: editOf('ServerKeyExchange', () => null) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'ServerKeyExchange with RSA key exchange', server: { ...rsa, suite: 'TLS_RSA_WITH_AES_128_GCM_SHA256', edit: editOf('ServerHelloDone', (message) => [fromHex('0c000000'), message]) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'ServerHelloDone with content', server: { ...base, edit: editOf('ServerHelloDone', withTrailingByte) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'CertificateStatus without a promise', server: { ...base, edit: editOf('ServerKeyExchange', (message) => [handshakeMessage(22, (writer) => writer.uint8(1).uint24(1).uint8(1)), message]) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'Finished before ChangeCipherSpec', server: { ...base, before: on('ChangeCipherSpec', (server) => server.write(22, handshakeMessage(20, (writer) => writer.bytes(new Uint8Array(12))))) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'ChangeCipherSpec too early', server: { ...base, before: on('ServerHelloDone', (server) => server.write(20, Uint8Array.of(1))) }, code: 'change-cipher-spec-unexpected', alert: 'unexpected_message' },
    { name: 'ChangeCipherSpec before ServerHello', server: { ...base, before: on('ServerHello', (server) => server.write(20, Uint8Array.of(1))) }, code: 'change-cipher-spec-unexpected', alert: 'unexpected_message' },
    { name: 'a wrong Finished', server: { ...base, edit: editOf('Finished', withLastByteChanged) }, code: 'bad-finished', alert: 'decrypt_error' },
    { name: 'a promised ticket left out', server: { ...base, tickets: 1, edit: editOf('NewSessionTicket', () => null) }, code: 'change-cipher-spec-unexpected', alert: 'unexpected_message' },
    { name: 'a fifth HelloRequest', server: { ...base, postHandshake: (server) => repeat(5, () => server.sendPostHandshake(fromHex('00000000'))) }, code: 'too-many-hello-requests', alert: 'unexpected_message' },
    { name: 'a HelloRequest with content', server: { ...base, postHandshake: (server) => server.sendPostHandshake(fromHex('0000000100')) }, code: 'decode-error', alert: 'decode_error' },
    { name: 'a ticket after the handshake', server: { ...base, postHandshake: (server) => server.sendPostHandshake(fromHex('040000060000000100020000')) }, code: 'unexpected-message', alert: 'unexpected_message' },
    { name: 'a record of another version', server: { ...base, before: on('ServerHelloDone', (server) => { server.records.outgoingVersion = 0x0302 }) }, code: 'record-version-wrong', alert: 'protocol_version' },
    { name: 'a fatal alert', server: { ...base, before: on('ServerHello', (server) => server.alert(2, 40)) }, code: 'alert-received', alert: null },
    { name: 'close_notify instead of an answer', server: { ...base, before: on('ServerHello', (server) => server.alert(1, 0)) }, code: 'alert-received', alert: null },
  ]
  it.each(faults)('refuses $name with $code', expectFault)

  it('knows a suite without code by its name', () => {
    const { error } = run({ cipherSuites: [suite, 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA'] }, { ...base, ...hello((h) => (h.suite = 0x0041)) })
    expect(error).toMatchObject({ code: 'cipher-suite-unsupported', kind: 'peer-incompatible', got: 'TLS_RSA_WITH_CAMELLIA_128_CBC_SHA' })
  })
})

describe('errors', () => {
  it('carry the chain that was seen before them', () => {
    const { error } = run({}, { edit: editOf('CertificateVerify', withLastByteChanged) })
    expect(error?.events.map(({ type }) => type)).toEqual(['flight', 'certificate', 'flight', 'flight'])
    expect(error?.events.at(-1)).toMatchObject({ type: 'flight', direction: 'sent', messages: [{ name: 'ChangeCipherSpec' }, { name: 'Alert', alert: { level: 'fatal', description: 'decrypt_error' } }] })
  })

  it('carry the chain of TLS 1.2 although its staple never came', () => {
    const { error } = run({ requestOcsp: true }, { version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', staple: Uint8Array.of(1), edit: editOf('CertificateStatus', () => fromHex('0f000000')) })
    expect(error?.events.map(({ type }) => type)).toContain('certificate')
  })

  it('come again from every later call', () => {
    const { client, error } = run({}, { edit: editOf('Finished', withLastByteChanged) })
    expect(() => client.receive(fromLatin1('more'))).toThrow(error ?? Error)
    expect(() => client.send(fromLatin1('more'))).toThrow(error ?? Error)
  })
})

function expectFault({ client = {}, server = {}, code, alert }: Fault): void {
  const { error, events } = run(client, server)
  expect(error).toMatchObject({ code, alert })
  const sent = events.flatMap((event) => (event.type === 'flight' && event.direction === 'sent' ? event.messages : []))
  expect(sent.at(-1)?.alert?.description ?? null).toBe(alert)
}

/** A server that changes its ServerHello. */
function hello(change: (hello: EditableServerHello) => unknown): ServerChoice {
  return { edit: editOf('ServerHello', (message) => editServerHello(message, (one) => void change(one))) }
}

function editOf(name: string, change: (message: Uint8Array) => Uint8Array | readonly Uint8Array[] | null): NonNullable<ServerChoice['edit']> {
  return (sent, message) => (sent === name ? change(message) : message)
}

/** Changes the second message of this name. */
function second(name: string, change: (message: Uint8Array) => Uint8Array): NonNullable<ServerChoice['edit']> {
  let seen = 0
  return (sent, message) => (sent === name && ++seen === 2 ? change(message) : message)
}

function on(name: string, ...steps: readonly ((server: ScriptedServer) => void)[]): NonNullable<ServerChoice['before']> {
  return (sent, server) => {
    if (sent === name) for (const step of steps) step(server)
  }
}

function repeat(times: number, step: () => void): void {
  for (let i = 0; i < times; i++) step()
}

function add(hello: EditableServerHello, type: number, data: Uint8Array): void {
  hello.extensions.push({ type, data })
}

function remove(hello: EditableServerHello, type: number): void {
  hello.extensions = hello.extensions.filter((one) => one.type !== type)
}

function replace(hello: EditableServerHello, type: number, data: Uint8Array): void {
  hello.extensions = hello.extensions.map((one) => (one.type === type ? { type, data } : one))
}

function patch(message: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array {
  const patched = message.slice()
  patched.set(bytes, offset)
  return patched
}

function certificateWithExtension(type: number, data: Uint8Array): Uint8Array {
  const { certificate } = ed25519Identity()
  return handshakeMessage(11, (writer) => writer.uint8(0).vector24((list) => list.vector24((entry) => entry.bytes(certificate)).vector16((extensions) => extensions.uint16(type).vector16((content) => content.bytes(data)))))
}

function compressed(algorithm: number, length: number, data: Uint8Array): Uint8Array {
  return handshakeMessage(25, (writer) => writer.uint16(algorithm).uint24(length).vector24((inner) => inner.bytes(data)))
}
