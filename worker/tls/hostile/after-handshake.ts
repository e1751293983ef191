import { concat } from '../../bytes/bytes.ts'
import { earlyData, keyShare, signatureAlgorithms } from '../extensions/registry.ts'
import { handshakeMessage } from '../messages/handshake-message.ts'
import { certificateRequest } from '../messages/handshake-type.ts'
import { APPLICATION_DATA, HANDSHAKE } from '../record/content-type.ts'
import { failure, flood, forever, success, tls13 } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { codeBytes, withTrailingBytes, writeExtensions } from './server-messages.ts'
import { answerBytes, ticketMessage } from './tls13-server.ts'

const decodeError = failure('decode-error', 'decode_error')
const illegal = (code: Parameters<typeof failure>[0]) => failure(code, 'illegal_parameter')
const unexpectedMessage = failure('unexpected-message', 'unexpected_message')
const empty = new Uint8Array()

/** After a good handshake: tickets, KeyUpdate, CertificateRequest (RFC 8446 section 4.6), and what has no place there. */
export const afterHandshake: readonly Behaviour[] = [
  {
    name: 'tickets in between', rule: 'RFC 8446 section 4.6.1', expected: success,
    serve: tls13({}, async (server) => {
      await server.peer.send(HANDSHAKE, concat([ticketMessage(), ticketMessage()]))
      await server.answer()
    }),
  },
  {
    name: 'the longest ticket', rule: 'RFC 8446 section 4.6.1', expected: success,
    serve: tls13({}, async (server) => {
      await server.peer.sendFragments(HANDSHAKE, ticketMessage({ ticket: new Uint8Array(65_535) }), 2 ** 14)
      await server.answer()
    }),
  },
  sends('tickets without end', 'a budget', 'flood', ticketMessage(), failure('too-many-session-tickets', 'unexpected_message')),
  sends('an empty ticket', 'RFC 8446 section 4.6.1: ticket<1..2^16-1>', 'once', ticketMessage({ ticket: empty }), decodeError),
  sends('a ticket with trailing bytes', 'RFC 8446 section 6.2', 'once', withTrailingBytes(ticketMessage()), decodeError),
  sends('a ticket with nothing in it', 'RFC 8446 section 6.2', 'once', Uint8Array.of(4, 0, 0, 0), decodeError),
  sends('a ticket with a short early_data', 'RFC 8446 section 4.2.10', 'once', ticketMessage({ extensions: [{ type: earlyData, data: codeBytes(1) }] }), decodeError),
  sends('a ticket with early_data twice', 'RFC 8446 section 4.2', 'once', ticketMessage({ extensions: [{ type: earlyData, data: codeBytes(0, 1) }, { type: earlyData, data: codeBytes(0, 1) }] }), failure('duplicate-extension', 'decode_error')),
  sends('a ticket with a key_share', 'RFC 8446 section 4.2', 'once', ticketMessage({ extensions: [{ type: keyShare, data: empty }] }), illegal('misplaced-extension')),
  {
    name: 'a ticket with an extension that nobody knows', rule: 'RFC 8446 section 4.6.1: ignored', expected: success,
    serve: tls13({}, async (server) => {
      await server.peer.send(HANDSHAKE, ticketMessage({ extensions: [{ type: 0xfff0, data: empty }] }))
      await server.answer()
    }),
  },

  // KeyUpdate
  {
    name: 'new keys, and the client is asked for its own', rule: 'RFC 8446 section 4.6.3', expected: success,
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      for (let i = 0; i < 5; i++) {
        await server.peer.send(HANDSHAKE, server.keyUpdate(1))
        server.nextWriteKeys()
        const [type, , , length, request] = await server.peer.readMessage()
        if (type !== 24 || length !== 1 || request !== 0) throw new Error('the client did not answer with KeyUpdate')
        server.nextReadKeys()
      }
      await server.peer.send(APPLICATION_DATA, answerBytes)
      await server.closeNotify()
    }),
  },
  {
    name: 'a KeyUpdate, and on with the old keys', rule: 'RFC 8446 section 4.6.3', expected: failure('bad-record-mac', 'bad_record_mac'),
    serve: tls13({}, async (server) => {
      await server.peer.send(HANDSHAKE, server.keyUpdate(0))
      await server.peer.send(APPLICATION_DATA, answerBytes)
    }),
  },
  {
    name: 'KeyUpdate without end', rule: 'a budget', expected: failure('too-many-key-updates', 'unexpected_message'),
    serve: tls13({}, (server) => flood(server.peer, () => {
      const record = server.peer.record(HANDSHAKE, server.keyUpdate(0))
      server.nextWriteKeys()
      return record
    })),
  },
  {
    name: 'KeyUpdate without end, each with a request', rule: 'a budget', expected: failure('too-many-key-updates', 'unexpected_message'),
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await forever(async () => {
        await server.peer.send(HANDSHAKE, server.keyUpdate(1))
        server.nextWriteKeys()
        await server.peer.readMessage()
        server.nextReadKeys()
      })
    }),
  },
  sends('a KeyUpdate of another value', 'RFC 8446 section 4.6.3', 'once', Uint8Array.of(24, 0, 0, 1, 2), illegal('illegal-parameter')),
  sends('a KeyUpdate with nothing in it', 'RFC 8446 section 6.2', 'once', Uint8Array.of(24, 0, 0, 0), decodeError),
  sends('a KeyUpdate with trailing bytes', 'RFC 8446 section 6.2', 'once', Uint8Array.of(24, 0, 0, 2, 0, 0), decodeError),

  // CertificateRequest
  sends('a CertificateRequest without post_handshake_auth', 'RFC 8446 section 4.6.2', 'once', request(), unexpectedMessage),
  {
    name: 'a CertificateRequest that is answered with nothing', rule: 'RFC 8446 section 4.6.2', expected: success, client: { postHandshakeAuth: true },
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.send(HANDSHAKE, request())
      const certificate = await server.peer.readMessage()
      if (certificate[0] !== 11 || certificate.length !== 4 + 1 + 1 + 3) throw new Error('not an empty Certificate with our context')
      if ((await server.peer.readMessage())[0] !== 20) throw new Error('no Finished')
      await server.peer.send(APPLICATION_DATA, answerBytes)
      await server.closeNotify()
    }),
  },
  {
    name: 'CertificateRequest without end', rule: 'a budget', expected: failure('too-many-certificate-requests', 'unexpected_message'), client: { postHandshakeAuth: true },
    serve: tls13({}, ({ peer }) => flood(peer, () => peer.record(HANDSHAKE, request()))),
  },

  // No place for them
  ...([[0, 'HelloRequest'], [1, 'ClientHello'], [2, 'ServerHello'], [8, 'EncryptedExtensions'], [11, 'Certificate'], [20, 'Finished'], [99, 'a message that nobody knows']] as const)
    .map(([type, name]) => sends(`${name} after the handshake`, 'RFC 8446 section 4.6', 'once', Uint8Array.of(type, 0, 0, 0), unexpectedMessage)),
]

function sends(name: string, rule: string, times: 'once' | 'flood', message: Uint8Array, expected: Behaviour['expected']): Behaviour {
  return {
    name, rule, expected,
    serve: tls13({}, ({ peer }) => (times === 'once' ? peer.send(HANDSHAKE, message) : flood(peer, () => peer.record(HANDSHAKE, message)))),
  }
}

function request(): Uint8Array {
  return handshakeMessage(certificateRequest, (writer) => {
    writer.vector8((context) => context.uint8(7))
    writeExtensions(writer, [{ type: signatureAlgorithms, data: codeBytes(2, 0x0403) }])
  })
}
