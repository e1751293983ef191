import { applicationLayerProtocolNegotiation, cookie, earlyData, extendedMasterSecret, keyShare, preSharedKey } from '../extensions/registry.ts'
import type { TlsClientOptions } from '../options.ts'
import type { TlsSession } from '../session.ts'
import { failure, success, tls12, tls13 } from './behaviour.ts'
import type { Behaviour, Serve } from './behaviour.ts'
import { unreadable } from './record-peer.ts'
import { alpnAnswer, codeBytes, corrupted, withExtension } from './server-messages.ts'
import { certificateMessage } from './tls13-server.ts'
import type { Changes13 } from './tls13-server.ts'
import type { Changes12 } from './tls12-server.ts'
import { Tls12Server } from './tls12-server.ts'

const illegal = (code: Parameters<typeof failure>[0]) => failure(code, 'illegal_parameter')
const empty = new Uint8Array()
const secret = new Uint8Array(32).fill(0x5a)
const master = new Uint8Array(48).fill(0xa5)

/** A client that offers a session, and a server that takes it wrongly. */
export const resumption: readonly Behaviour[] = [
  resumed13('a PSK that is taken', 'RFC 8446 section 2.2', {}, success),
  {
    name: 'resumption with a PSK that is not taken', rule: 'RFC 8446 section 2.2: a full handshake', expected: success, client: { session: session13() }, serve: tls13(),
  },
  resumed13('a PSK that is taken after HelloRetryRequest', 'RFC 8446 section 4.1.4', { retries: [(fields) => ({ ...fields, extensions: withExtension(fields.extensions, cookie, Uint8Array.of(0, 1, 7)) })] }, success),
  resumed13('an identity that was not offered', 'RFC 8446 section 4.2.11', { serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, preSharedKey, codeBytes(1)) }) }, illegal('psk-not-offered')),
  resumed13('a cipher suite with another hash', 'RFC 8446 section 4.2.11', { serverHello: (fields) => ({ ...fields, cipherSuite: 0x1302 }) }, illegal('session-parameters-changed')),
  resumed13('no key_share although psk_dhe_ke was asked for', 'RFC 8446 section 4.2.11: illegal_parameter', { serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, keyShare, null) }) }, illegal('missing-extension')),
  resumed13('another PSK', 'RFC 8446 section 7.1', { psk: new Uint8Array(32) }, { status: 'failure', code: 'bad-record-mac', alert: 'bad_record_mac', onTheWire: unreadable }),
  resumed13('a certificate all the same', 'RFC 8446 section 2.2', { beforeCertificate: certificateMessage([Uint8Array.of(1)]) }, failure('unexpected-message', 'unexpected_message')),
  resumed13('a wrong Finished', 'RFC 8446 section 4.4.4', { finishedData: corrupted }, failure('bad-finished', 'decrypt_error')),

  // Early data that was never sent, or not for this
  resumed13('early data that was not sent', 'RFC 8446 section 4.2', { encryptedExtensions: [{ type: earlyData, data: empty }] }, failure('unsolicited-extension', 'unsupported_extension')),
  early('taken without the PSK', 'RFC 8446 section 4.2.10', { encryptedExtensions: [{ type: earlyData, data: empty }] }, illegal('early-data-wrongly-accepted')),
  early('taken with another ALPN protocol', 'RFC 8446 section 4.2.10', { psk: secret, encryptedExtensions: [{ type: earlyData, data: empty }, { type: applicationLayerProtocolNegotiation, data: alpnAnswer('h2') }] }, illegal('early-data-wrongly-accepted')),
  early('taken with something in the extension', 'RFC 8446 section 4.2.10: empty', { psk: secret, encryptedExtensions: [{ type: earlyData, data: Uint8Array.of(0) }] }, failure('decode-error', 'decode_error')),
  early('taken after HelloRetryRequest', 'RFC 8446 section 4.2.10', {
    psk: secret, encryptedExtensions: [{ type: earlyData, data: empty }], retries: [(fields) => ({ ...fields, extensions: withExtension(fields.extensions, cookie, Uint8Array.of(0, 1, 7)) })],
  }, failure('unsolicited-extension', 'unsupported_extension')),
  {
    // The alert goes out under the keys of the early data, which a server of TLS 1.2 does not have.
    name: 'early data answered with TLS 1.2', rule: 'RFC 8446 appendix D.3', expected: { status: 'failure', code: 'protocol-version-unsupported', alert: 'protocol_version', onTheWire: null },
    client: { session: session13(1000), earlyData: Uint8Array.of(1) },
    serve: (peer, identity) => {
      peer.skipsEarlyData = true
      return tls12()(peer, identity)
    },
  },

  // TLS 1.2
  resumed12('a session that is taken', 'RFC 5246 section 7.3', {}, success),
  resumed12('a session that is taken and a wrong Finished', 'RFC 5246 section 7.4.9', { finishedData: corrupted }, failure('bad-finished', 'decrypt_error')),
  resumed12('another cipher suite', 'RFC 5246 section 7.4.1.3', { serverHello: (fields) => ({ ...fields, cipherSuite: 0xc02c }) }, illegal('session-parameters-changed')),
  resumed12('no extended_master_secret', 'RFC 7627 section 5.3', { serverHello: (fields) => ({ ...fields, extensions: withExtension(fields.extensions, extendedMasterSecret, null) }) }, failure('extended-master-secret-mismatch', 'handshake_failure')),
  {
    name: 'resumption in TLS 1.2 with another master secret', rule: 'RFC 5246 section 7.3', expected: failure('bad-record-mac', 'bad_record_mac'), client: { session: session12() }, serve: resume(new Uint8Array(48), {}),
  },
  {
    name: 'resumption in TLS 1.2 with a session that is not taken', rule: 'RFC 5246 section 7.3: a full handshake', expected: success, client: { session: session12() }, serve: tls12(),
  },
]

function resumed13(what: string, rule: string, changes: Changes13, expected: Behaviour['expected']): Behaviour {
  return { name: `resumption with ${what}`, rule, expected, client: { session: session13() }, serve: tls13({ psk: secret, ...changes }) }
}

function early(what: string, rule: string, changes: Changes13, expected: Behaviour['expected']): Behaviour {
  const client: Partial<TlsClientOptions> = { session: session13(1000), earlyData: Uint8Array.of(1) }
  return { name: `early data ${what}`, rule, expected, client, serve: tls13({ earlyDataPsk: secret, ...changes }) }
}

function resumed12(what: string, rule: string, changes: Changes12, expected: Behaviour['expected']): Behaviour {
  return { name: `resumption in TLS 1.2 with ${what}`, rule, expected, client: { session: session12() }, serve: resume(master, changes) }
}

function resume(secretOfServer: Uint8Array, changes: Changes12): Serve {
  return async (peer, identity) => {
    const server = new Tls12Server(peer, identity)
    await server.resume(secretOfServer, changes)
    await server.answer()
  }
}

function session13(maxEarlyDataBytes = 0): TlsSession {
  return { ...session12(), version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', cipherSuiteCode: 0x1301, secret, sessionId: empty, maxEarlyDataBytes }
}

function session12(): TlsSession {
  return {
    version: 'TLSv1.2', cipherSuite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', cipherSuiteCode: 0xc02b, serverName: 'hostile.test', alpn: 'http/1.1',
    secret: master, ticket: Uint8Array.of(1, 2, 3), sessionId: empty, receivedAtMs: Date.now() - 1000, lifetimeSeconds: 3600, ageAdd: 7, maxEarlyDataBytes: 0,
    extendedMasterSecret: true, chain: [], groupCode: null,
  }
}
