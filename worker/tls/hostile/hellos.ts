import { concat, fromHex } from '../../bytes/bytes.ts'
import { applicationLayerProtocolNegotiation, cookie, keyShare, preSharedKey, supportedVersions } from '../extensions/registry.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { clientHello, encryptedExtensions } from '../messages/handshake-type.ts'
import { downgradeSentinel11, downgradeSentinel12 } from '../messages/server-hello.ts'
import { ffdhe2048Prime } from '../registries/ffdhe-primes.ts'
import { failure, success, tls12, tls13 } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { alpnAnswer, codeBytes, withExtension, withoutLastBytes, withTrailingBytes } from './server-messages.ts'
import type { ServerHelloFields } from './server-messages.ts'
import { keyShareEntry } from './tls13-server.ts'

const illegal = (code: Parameters<typeof failure>[0]) => failure(code, 'illegal_parameter')
const decodeError = failure('decode-error', 'decode_error')
type Change = (fields: ServerHelloFields) => ServerHelloFields

const set = (type: number, data: Uint8Array | null): Change => (fields) => ({ ...fields, extensions: withExtension(fields.extensions, type, data) })
const secp384r1 = 0x0018
/** SEC 2 section 2.4.2. */
const generatorX = fromHex('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')
const generatorY = fromHex('4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5')
const cookieData = Uint8Array.of(0, 3, 1, 2, 3)

/** What a ServerHello may say, and what a HelloRetryRequest may ask for. */
export const hellos: readonly Behaviour[] = [
  // Choices
  inServerHello('a cipher suite that was not offered', 'RFC 8446 section 4.1.3', (fields) => ({ ...fields, cipherSuite: 0x1304 }), illegal('cipher-suite-not-offered')),
  inServerHello('a cipher suite of TLS 1.2', 'RFC 8446 appendix B.4', (fields) => ({ ...fields, cipherSuite: 0xc02b }), illegal('cipher-suite-wrong-version')),
  inServerHello('a cipher suite of GREASE', 'RFC 8701 section 4', (fields) => ({ ...fields, cipherSuite: 0x0a0a }), illegal('cipher-suite-not-offered')),
  inServerHello('a compression method', 'RFC 8446 section 4.1.3', (fields) => ({ ...fields, compressionMethod: 1 }), illegal('compression-method-not-null')),
  inServerHello('another session id', 'RFC 8446 section 4.1.3', (fields) => ({ ...fields, sessionId: new Uint8Array(32) }), illegal('session-id-mismatch')),
  inServerHello('no session id', 'RFC 8446 section 4.1.3', (fields) => ({ ...fields, sessionId: new Uint8Array() }), illegal('session-id-mismatch')),
  inServerHello('a session id of 33 bytes', 'RFC 8446 section 4.1.3: legacy_session_id_echo<0..32>', (fields) => ({ ...fields, sessionId: new Uint8Array(33) }), decodeError),
  inServerHello('a selected version of TLS 1.2', 'RFC 8446 section 4.2.1', set(supportedVersions, codeBytes(0x0303)), illegal('illegal-parameter')),
  inServerHello('a selected version that nobody knows', 'RFC 8446 section 4.2.1', set(supportedVersions, codeBytes(0x0305)), illegal('illegal-parameter')),
  inServerHello('two selected versions', 'RFC 8446 section 4.2.1', set(supportedVersions, codeBytes(0x0304, 0x0304)), decodeError),
  inServerHello('TLS 1.3 as legacy_version', 'RFC 8446 appendix D.1', (fields) => ({ ...set(supportedVersions, null)(fields), legacyVersion: 0x0304 }), failure('protocol-version-unsupported', 'protocol_version')),
  inServerHello('another legacy_version beside supported_versions', 'RFC 8446 section 4.1.3', (fields) => ({ ...fields, legacyVersion: 0x0302 }), illegal('illegal-parameter')),
  inServerHello('TLS 1.1 to a client that starts at 1.2', 'RFC 8446 appendix D.1', (fields) => ({ ...fields, legacyVersion: 0x0302, cipherSuite: 0xc009, extensions: null }), failure('protocol-version-unsupported', 'protocol_version')),
  {
    name: 'TLS 1.2 with the downgrade sentinel', rule: 'RFC 8446 section 4.1.3', expected: illegal('downgrade-detected'),
    serve: tls12({ serverHello: (fields) => ({ ...fields, random: concat([fields.random.subarray(0, 24), downgradeSentinel12]) }) }),
  },
  {
    name: 'TLS 1.2 with the downgrade sentinel of TLS 1.1', rule: 'RFC 8446 section 4.1.3', expected: illegal('downgrade-detected'),
    serve: tls12({ serverHello: (fields) => ({ ...fields, random: concat([fields.random.subarray(0, 24), downgradeSentinel11]) }) }),
  },
  {
    name: 'TLS 1.2 with the downgrade sentinel to a client of TLS 1.2', rule: 'RFC 8446 section 4.1.3: only clients of TLS 1.3 check it', expected: success,
    client: { versions: { min: 'TLSv1.2', max: 'TLSv1.2' } },
    serve: tls12({ serverHello: (fields) => ({ ...fields, random: concat([fields.random.subarray(0, 24), downgradeSentinel12]) }) }),
  },

  // Key shares
  inServerHello('no key_share', 'RFC 8446 section 4.2.8, 6.2', set(keyShare, null), failure('missing-extension', 'missing_extension')),
  inServerHello('a key_share of a group without an offer', 'RFC 8446 section 4.2.8', set(keyShare, keyShareEntry(secp384r1, new Uint8Array(97).fill(4))), illegal('group-not-offered')),
  inServerHello('a key_share of zeros', 'RFC 8446 section 7.4.2', set(keyShare, keyShareEntry(0x001d, new Uint8Array(32))), illegal('key-share-invalid')),
  inServerHello('a key_share that is too short', 'RFC 8446 section 4.2.8.2', set(keyShare, keyShareEntry(0x001d, new Uint8Array(31).fill(9))), illegal('key-share-invalid')),
  inServerHello('an empty key_share', 'RFC 8446 section 4.2.8: key_exchange<1..2^16-1>', set(keyShare, keyShareEntry(0x001d, new Uint8Array())), decodeError),
  {
    ...inServerHello('a point that is not on the curve', 'RFC 8446 section 4.2.8.2', set(keyShare, keyShareEntry(0x0017, concat([Uint8Array.of(4), new Uint8Array(64).fill(7)]))), illegal('key-share-invalid')),
    client: { groups: ['secp256r1'] },
  },
  {
    ...inServerHello('a hybrid share with a short ciphertext', 'draft-ietf-tls-ecdhe-mlkem section 4', set(keyShare, keyShareEntry(0x11ec, new Uint8Array(1119))), illegal('key-share-invalid')),
    client: { groups: ['X25519MLKEM768', 'x25519'] },
  },
  {
    // The generator of P-256, compressed: a valid point in a form that TLS 1.3 does not have.
    ...inServerHello('a compressed point', 'RFC 8446 section 4.2.8.2: UncompressedPointRepresentation', set(keyShare, keyShareEntry(0x0017, concat([Uint8Array.of(3), generatorX]))), illegal('key-share-invalid')),
    client: { groups: ['secp256r1'] },
  },
  {
    ...inServerHello('a point of the hybrid form', 'RFC 8446 section 4.2.8.2: UncompressedPointRepresentation', set(keyShare, keyShareEntry(0x0017, concat([Uint8Array.of(7), generatorX, generatorY]))), illegal('key-share-invalid')),
    client: { groups: ['secp256r1'] },
  },
  {
    ...inServerHello('the point at infinity', 'RFC 8446 section 4.2.8.2', set(keyShare, keyShareEntry(0x0017, Uint8Array.of(0))), illegal('key-share-invalid')),
    client: { groups: ['secp256r1'] },
  },
  inServerHello('a key_share of small order', 'RFC 8446 section 7.4.2', set(keyShare, keyShareEntry(0x001d, fromHex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'))), illegal('key-share-invalid')),
  inServerHello('a key_share that is too long', 'RFC 8446 section 4.2.8.2', set(keyShare, keyShareEntry(0x001d, new Uint8Array(33).fill(9))), illegal('key-share-invalid')),
  {
    ...inServerHello('a hybrid share whose x25519 half is zeros', 'draft-ietf-tls-ecdhe-mlkem section 4', set(keyShare, keyShareEntry(0x11ec, new Uint8Array(1120))), illegal('key-share-invalid')),
    client: { groups: ['X25519MLKEM768', 'x25519'] },
  },
  {
    ...inServerHello('a finite-field share of p-1', 'RFC 8446 section 4.2.8.1: 1 < Y < p-1', set(keyShare, keyShareEntry(0x0100, fromHex(ffdhe2048Prime).with(255, 0xfe))), illegal('key-share-invalid')),
    client: { groups: ['ffdhe2048'] },
  },
  {
    ...inServerHello('a finite-field share without its padding', 'RFC 8446 section 4.2.8.1: padded to the size of p', set(keyShare, keyShareEntry(0x0100, new Uint8Array(255).fill(9))), illegal('key-share-invalid')),
    client: { groups: ['ffdhe2048'] },
  },
  {
    name: 'a share of secp521r1', rule: 'RFC 8446 section 4.2.8.2', expected: success, client: { groups: ['secp521r1'] }, serve: tls13({ group: 0x0019 }),
  },
  {
    name: 'a share of ffdhe2048', rule: 'RFC 8446 section 4.2.8.1', expected: success, client: { groups: ['ffdhe2048'] }, serve: tls13({ group: 0x0100 }),
  },
  ...[0, 1].map((value): Behaviour => ({
    ...inServerHello(`a finite-field share of ${value}`, 'RFC 8446 section 4.2.8.1: 1 < Y < p-1', set(keyShare, keyShareEntry(0x0100, concat([new Uint8Array(255), Uint8Array.of(value)]))), illegal('key-share-invalid')),
    client: { groups: ['ffdhe2048'] },
  })),

  // Extensions
  inServerHello('an extension twice', 'RFC 8446 section 4.2', (fields) => ({ ...fields, extensions: [...(fields.extensions ?? []), { type: supportedVersions, data: codeBytes(0x0304) }] }), failure('duplicate-extension', 'decode_error')),
  inServerHello('an extension that was not offered', 'RFC 8446 section 4.2', set(0xfff0, new Uint8Array()), failure('unsolicited-extension', 'unsupported_extension')),
  inServerHello('a PSK without an offer', 'RFC 8446 section 4.2', set(preSharedKey, codeBytes(0)), failure('unsolicited-extension', 'unsupported_extension')),
  inServerHello('ALPN in the open', 'RFC 8446 section 4.2: illegal_parameter', set(applicationLayerProtocolNegotiation, alpnAnswer('http/1.1')), illegal('misplaced-extension')),

  // Form
  malformed('trailing bytes', withTrailingBytes),
  malformed('its last byte missing', withoutLastBytes),
  malformed('nothing in it', (message) => withoutLastBytes(message, message.length - 4)),
  malformed('extensions cut in the middle', (message) => withoutLastBytes(message, 34)),
  {
    name: 'EncryptedExtensions instead of a ServerHello', rule: 'RFC 8446 section 4', expected: failure('unexpected-message', 'unexpected_message'),
    serve: tls13({ serverHelloMessage: () => handshakeMessage(encryptedExtensions, (writer) => writer.uint16(0)) }),
  },
  {
    name: 'a ClientHello instead of a ServerHello', rule: 'RFC 8446 section 4', expected: failure('unexpected-message', 'unexpected_message'),
    serve: tls13({ serverHelloMessage: (message) => handshakeMessage(clientHello, (writer) => writer.bytes(message.subarray(4))) }),
  },
  {
    name: 'a ServerHello of 16 MB', rule: 'a budget', expected: illegal('message-too-long'),
    serve: tls13({ serverHelloMessage: () => Uint8Array.of(2, 0xff, 0xff, 0xff, 3, 3) }),
  },

  // HelloRetryRequest
  retry('a group that was offered', 'RFC 8446 section 4.1.4', [set(keyShare, codeBytes(secp384r1))], success, { group: secp384r1 }),
  retry('a cookie', 'RFC 8446 section 4.2.2', [set(cookie, cookieData)], success),
  retry('a cookie and a group', 'RFC 8446 section 4.1.4', [(fields) => set(cookie, cookieData)(set(keyShare, codeBytes(secp384r1))(fields))], success, { group: secp384r1 }),
  retry('nothing at all', 'RFC 8446 section 4.1.4', [(fields) => fields], illegal('hello-retry-request-without-change')),
  retry('the group that already has a share', 'RFC 8446 section 4.2.8', [set(keyShare, codeBytes(0x001d))], illegal('hello-retry-request-without-change')),
  retry('a group that was not offered', 'RFC 8446 section 4.2.8', [set(keyShare, codeBytes(0x0101))], illegal('group-not-offered')),
  retry('a key_share with a key in it', 'RFC 8446 section 4.2.8', [set(keyShare, keyShareEntry(secp384r1, new Uint8Array(97)))], decodeError),
  retry('an empty cookie', 'RFC 8446 section 4.2.2: cookie<1..2^16-1>', [set(cookie, codeBytes(0))], decodeError),
  retry('an extension that was not offered', 'RFC 8446 section 4.1.4', [(fields) => set(0xfff0, new Uint8Array())(set(cookie, cookieData)(fields))], failure('unsolicited-extension', 'unsupported_extension')),
  retry('a cipher suite that was not offered', 'RFC 8446 section 4.1.4', [(fields) => ({ ...set(cookie, cookieData)(fields), cipherSuite: 0x1304 })], illegal('cipher-suite-not-offered')),
  retry('another session id', 'RFC 8446 section 4.1.4', [(fields) => ({ ...set(cookie, cookieData)(fields), sessionId: new Uint8Array(32) })], illegal('session-id-mismatch')),
  retry('no supported_versions', 'RFC 8446 section 4.1.4', [(fields) => set(supportedVersions, null)(set(cookie, cookieData)(fields))], failure('missing-extension', 'missing_extension')),
  retry('a second time', 'RFC 8446 section 4.1.4: unexpected_message', [set(cookie, cookieData), set(keyShare, codeBytes(secp384r1))], failure('hello-retry-request-second', 'unexpected_message')),
  retry('the same, in a loop', 'RFC 8446 section 4.1.4: unexpected_message', Array.from({ length: 100 }, () => set(cookie, cookieData)), failure('hello-retry-request-second', 'unexpected_message')),
  retry('a group, then a ServerHello with another', 'RFC 8446 section 4.2.8', [set(keyShare, codeBytes(secp384r1))], illegal('group-not-offered'),
    { group: secp384r1, serverHello: set(keyShare, keyShareEntry(0x001d, new Uint8Array(32).fill(9))) }),
  retry('a cookie, then a ServerHello with another cipher suite', 'RFC 8446 section 4.1.4', [set(cookie, cookieData)], illegal('cipher-suite-changed'),
    { serverHello: (fields) => ({ ...fields, cipherSuite: 0x1303 }) }),
  retry('a cookie, then TLS 1.2', 'RFC 8446 section 4.1.4', [set(cookie, cookieData)], illegal('illegal-parameter'),
    { serverHello: (fields) => ({ ...fields, cipherSuite: 0xc02b, extensions: [] }) }),
  retry('a cookie, then a ServerHello with a cookie', 'RFC 8446 section 4.2', [set(cookie, cookieData)], illegal('misplaced-extension'), { serverHello: set(cookie, cookieData) }),
]

function inServerHello(what: string, rule: string, change: Change, expected: Behaviour['expected']): Behaviour {
  return { name: `ServerHello with ${what}`, rule, expected, serve: tls13({ serverHello: change }) }
}

function malformed(what: string, change: (message: Uint8Array) => Uint8Array): Behaviour {
  return { name: `ServerHello with ${what}`, rule: 'RFC 8446 section 6.2', expected: decodeError, serve: tls13({ serverHelloMessage: (message) => change(message) }) }
}

function retry(what: string, rule: string, retries: readonly Change[], expected: Behaviour['expected'], then: { group?: number; serverHello?: Change } = {}): Behaviour {
  return { name: `HelloRetryRequest for ${what}`, rule, expected, serve: tls13({ retries, ...then }) }
}
