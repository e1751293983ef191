import { concat } from '../../bytes/bytes.ts'
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE } from '../record/content-type.ts'
import { failure, flood, success, tls12, tls13 } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import { plaintextRecord } from './record-peer.ts'
import { corrupted } from './server-messages.ts'
import { answerBytes, deliverTogether, ticketMessage } from './tls13-server.ts'
import type { Changes13, Tls13Server } from './tls13-server.ts'

const unexpected = (code: Parameters<typeof failure>[0]) => failure(code, 'unexpected_message')
const changeCipherSpec = Uint8Array.of(1)

/** The record protocol: cut, joined, stuffed, flooded, and wrong. */
export const records: readonly Behaviour[] = [
  // How bytes are cut is nobody's fault.
  {
    name: 'every byte by itself', rule: 'TCP keeps no boundaries', expected: success,
    serve: tls13({
      deliverHello: async ({ peer }, message) => {
        for (const byte of peer.record(HANDSHAKE, message)) await peer.write(Uint8Array.of(byte))
      },
      deliver: async ({ peer }, messages) => {
        for (const byte of peer.record(HANDSHAKE, concat(messages))) await peer.write(Uint8Array.of(byte))
      },
    }),
  },
  {
    name: 'records of one byte', rule: 'RFC 8446 section 5.1: messages may be fragmented', expected: success,
    serve: tls13({
      deliverHello: ({ peer }, message) => peer.sendFragments(HANDSHAKE, message, 1),
      deliver: ({ peer }, messages) => peer.sendFragments(HANDSHAKE, concat(messages), 1),
    }),
  },
  {
    name: 'records of one byte in TLS 1.2', rule: 'RFC 5246 section 6.2.1', expected: success,
    serve: tls12({ deliver: ({ peer }, messages) => peer.sendFragments(HANDSHAKE, concat(messages), 1) }),
  },
  {
    name: 'everything coalesced in one record and one piece', rule: 'RFC 8446 section 5.1: messages may be coalesced', expected: success,
    serve: (() => {
      let hello: Uint8Array = new Uint8Array()
      return tls13({
        deliverHello: ({ peer }, message) => {
          hello = peer.record(HANDSHAKE, message)
          return Promise.resolve()
        },
        deliver: ({ peer }, messages) => peer.write(concat([hello, peer.record(HANDSHAKE, concat(messages))])),
      })
    })(),
  },
  {
    name: 'the longest records with padding', rule: 'RFC 8446 section 5.4', expected: success,
    serve: tls13({ deliver: ({ peer }, messages) => peer.write(concat(messages.map((message) => padded(peer, HANDSHAKE, message, 2 ** 14 - message.length)))) }),
  },
  {
    name: 'a ServerHello in a record of another version', rule: 'RFC 8446 section 5.1: legacy_record_version is ignored', expected: success,
    serve: tls13({ deliverHello: ({ peer }, message) => peer.write(plaintextRecord(HANDSHAKE, message, 0x0301)) }),
  },
  {
    name: 'a change_cipher_spec after ServerHello', rule: 'RFC 8446 appendix D.4: dropped', expected: success,
    serve: tls13({ deliver: withPlaintextBefore(CHANGE_CIPHER_SPEC, changeCipherSpec) }),
  },
  {
    name: 'a change_cipher_spec before ServerHello', rule: 'RFC 8446 section 5: dropped at any time after the first ClientHello', expected: success,
    serve: tls13({ deliverHello: ({ peer }, message) => peer.write(concat([plaintextRecord(CHANGE_CIPHER_SPEC, changeCipherSpec), plaintextRecord(HANDSHAKE, message)])) }),
  },

  // Key changes
  {
    name: 'EncryptedExtensions in the record of ServerHello', rule: 'RFC 8446 section 5.1: no message across a key change', expected: unexpected('message-across-key-change'),
    serve: tls13({ deliverHello: ({ peer }, message) => peer.send(HANDSHAKE, concat([message, Uint8Array.of(8, 0, 0, 2, 0, 0)])) }),
  },
  {
    name: 'the begin of a message in the record of Finished', rule: 'RFC 8446 section 5.1', expected: unexpected('message-across-key-change'),
    serve: tls13({ deliver: ({ peer }, messages) => peer.send(HANDSHAKE, concat([...messages, ticketMessage().subarray(0, 5)])) }),
  },
  {
    name: 'a ticket in the record of KeyUpdate', rule: 'RFC 8446 section 5.1', expected: unexpected('message-across-key-change'),
    serve: tls13({}, async (server) => server.peer.send(HANDSHAKE, concat([server.keyUpdate(0), ticketMessage()]))),
  },

  // Lengths
  {
    name: 'a plaintext record one byte too long', rule: 'RFC 8446 section 5.1', expected: failure('record-too-long', 'record_overflow'),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.write(Uint8Array.of(22, 3, 3, 0x40, 0x01, 2, 0, 0, 80))
    },
  },
  {
    name: 'a protected record one byte too long', rule: 'RFC 8446 section 5.2', expected: failure('record-too-long', 'record_overflow'),
    serve: tls13({ deliver: ({ peer }) => peer.write(Uint8Array.of(23, 3, 3, 0x41, 0x01, 0, 0, 0)) }),
  },
  {
    name: 'a plaintext one byte too long inside', rule: 'RFC 8446 section 5.4', expected: failure('record-too-long', 'record_overflow'),
    serve: tls13({}, ({ peer }) => peer.send(APPLICATION_DATA, new Uint8Array(2 ** 14 + 1))),
  },
  {
    name: 'a plaintext that padding makes one byte too long', rule: 'RFC 8446 section 5.4', expected: failure('record-too-long', 'record_overflow'),
    serve: tls13({}, ({ peer }) => peer.write(padded(peer, APPLICATION_DATA, answerBytes, 2 ** 14 + 1 - answerBytes.length))),
  },
  {
    name: 'a protected record one byte too long in TLS 1.2', rule: 'RFC 5246 section 6.2.3', expected: failure('record-too-long', 'record_overflow'),
    serve: tls12({}, ({ peer }) => peer.write(Uint8Array.of(23, 3, 3, 0x48, 0x01, 0, 0, 0))),
  },
  {
    name: 'an answer longer than our record_size_limit', rule: 'RFC 8449 section 4', client: { recordSizeLimit: 64 }, expected: failure('record-too-long', 'record_overflow'),
    serve: tls13({ encryptedExtensions: [{ type: 28, data: Uint8Array.of(0x40, 0x01) }], deliver: ({ peer }, messages) => peer.sendFragments(HANDSHAKE, concat(messages), 63) },
      ({ peer }) => peer.send(APPLICATION_DATA, new Uint8Array(64))),
  },

  // Types, versions, protection
  {
    name: 'a heartbeat', rule: 'RFC 8446 section 5: unknown record types', expected: unexpected('record-type-unknown'),
    serve: tls13({ deliver: withPlaintextBefore(24, Uint8Array.of(1, 0, 1, 0)) }),
  },
  {
    name: 'a handshake message in plaintext after ServerHello', rule: 'RFC 8446 section 5', expected: unexpected('record-type-unexpected'),
    serve: tls13({ deliver: withPlaintextBefore(HANDSHAKE, Uint8Array.of(8, 0, 0, 2, 0, 0)) }),
  },
  {
    name: 'application data before the handshake', rule: 'RFC 8446 section 5', expected: unexpected('record-type-unexpected'),
    serve: tls13({ deliverHello: ({ peer }) => peer.write(plaintextRecord(APPLICATION_DATA, answerBytes)) }),
  },
  {
    name: 'application data under handshake keys', rule: 'RFC 8446 section 2', expected: unexpected('record-type-unexpected'),
    serve: tls13({ deliver: ({ peer }) => peer.send(APPLICATION_DATA, answerBytes) }),
  },
  {
    name: 'a protected change_cipher_spec', rule: 'RFC 8446 section 5', expected: unexpected('record-type-unexpected'),
    serve: tls13({ deliver: ({ peer }) => peer.send(CHANGE_CIPHER_SPEC, changeCipherSpec) }),
  },
  {
    name: 'an inner content type that nobody knows', rule: 'RFC 8446 section 5', expected: unexpected('record-type-unexpected'),
    serve: tls13({ deliver: ({ peer }) => peer.send(99, answerBytes) }),
  },
  {
    name: 'padding and no content type', rule: 'RFC 8446 section 5.4', expected: unexpected('record-without-content'),
    serve: tls13({ deliver: ({ peer }) => peer.send(0, new Uint8Array(100)) }),
  },
  {
    name: 'a wrong tag', rule: 'RFC 8446 section 5.2', expected: failure('bad-record-mac', 'bad_record_mac'),
    serve: tls13({ deliver: ({ peer }, messages) => peer.write(corrupted(peer.record(HANDSHAKE, concat(messages)))) }),
  },
  {
    name: 'a record shorter than its tag', rule: 'RFC 8446 section 5.2', expected: failure('bad-record-mac', 'bad_record_mac'),
    serve: tls13({ deliver: ({ peer }) => peer.write(plaintextRecord(APPLICATION_DATA, new Uint8Array(15))) }),
  },
  {
    name: 'a protected record twice', rule: 'RFC 8446 section 5.3', expected: failure('bad-record-mac', 'bad_record_mac'),
    serve: tls13({}, ({ peer }) => {
      const record = peer.record(APPLICATION_DATA, answerBytes)
      return peer.write(concat([record, record]))
    }),
  },
  {
    name: 'a wrong tag in TLS 1.2', rule: 'RFC 5246 section 7.2.2', expected: failure('bad-record-mac', 'bad_record_mac'),
    serve: tls12({}, ({ peer }) => peer.write(corrupted(peer.record(APPLICATION_DATA, answerBytes)))),
  },
  {
    name: 'a record of another version in TLS 1.2', rule: 'RFC 5246 section 6.2.1', expected: failure('record-version-wrong', 'protocol_version'),
    serve: tls12({ deliver: async ({ peer }, [hello = new Uint8Array(), ...rest]) => {
      await peer.send(HANDSHAKE, hello)
      await peer.write(plaintextRecord(HANDSHAKE, concat(rest), 0x0301))
    } }),
  },

  // Empty and interleaved
  {
    name: 'an empty handshake record', rule: 'RFC 8446 section 5.1', expected: unexpected('record-empty'),
    serve: tls13({ deliverHello: ({ peer }, message) => peer.write(concat([plaintextRecord(HANDSHAKE, new Uint8Array()), plaintextRecord(HANDSHAKE, message)])) }),
  },
  {
    name: 'an empty protected handshake record', rule: 'RFC 8446 section 5.4', expected: unexpected('record-empty'),
    serve: tls13({ deliver: ({ peer }) => peer.send(HANDSHAKE, new Uint8Array()) }),
  },
  {
    name: 'an empty protected alert', rule: 'RFC 8446 section 5.4', expected: unexpected('record-empty'),
    serve: tls13({}, ({ peer }) => peer.send(ALERT, new Uint8Array())),
  },
  {
    name: 'half a message, then an alert', rule: 'RFC 8446 section 5.1: not interleaved', expected: unexpected('record-interleaved'),
    serve: tls13({ deliver: async ({ peer }, messages) => {
      await peer.send(HANDSHAKE, concat(messages).subarray(0, 20))
      await peer.send(ALERT, Uint8Array.of(1, 90))
    } }),
  },
  {
    name: 'half a message, then application data', rule: 'RFC 8446 section 5.1: not interleaved', expected: unexpected('record-interleaved'),
    serve: tls13({}, async ({ peer }) => {
      await peer.send(HANDSHAKE, ticketMessage().subarray(0, 6))
      await peer.send(APPLICATION_DATA, answerBytes)
    }),
  },
  {
    name: 'an alert of one byte', rule: 'RFC 8446 section 5.1: alerts are not fragmented', expected: failure('alert-malformed', 'decode_error'),
    serve: tls13({}, ({ peer }) => peer.send(ALERT, Uint8Array.of(1))),
  },
  {
    name: 'two alerts in one record', rule: 'RFC 8446 section 5.1: exactly one', expected: failure('alert-malformed', 'decode_error'),
    serve: tls13({}, ({ peer }) => peer.send(ALERT, Uint8Array.of(1, 90, 1, 0))),
  },

  // change_cipher_spec
  {
    name: 'a change_cipher_spec of another value', rule: 'RFC 8446 section 5', expected: unexpected('change-cipher-spec-malformed'),
    serve: tls13({ deliver: withPlaintextBefore(CHANGE_CIPHER_SPEC, Uint8Array.of(2)) }),
  },
  {
    name: 'a change_cipher_spec of two bytes', rule: 'RFC 8446 section 5', expected: unexpected('change-cipher-spec-malformed'),
    serve: tls13({ deliver: withPlaintextBefore(CHANGE_CIPHER_SPEC, Uint8Array.of(1, 1)) }),
  },
  {
    name: 'a change_cipher_spec after Finished', rule: 'RFC 8446 section 5', expected: unexpected('change-cipher-spec-unexpected'),
    serve: tls13({}, ({ peer }) => peer.write(plaintextRecord(CHANGE_CIPHER_SPEC, changeCipherSpec))),
  },

  // Floods
  {
    name: 'change_cipher_spec without end', rule: 'a budget', expected: unexpected('too-many-change-cipher-specs'),
    serve: tls13({ deliver: ({ peer }) => flood(peer, () => plaintextRecord(CHANGE_CIPHER_SPEC, changeCipherSpec)) }),
  },
  {
    name: 'empty application data without end', rule: 'RFC 8446 section 5.1 allows some', expected: unexpected('too-many-empty-records'),
    serve: tls13({}, ({ peer }) => flood(peer, () => peer.record(APPLICATION_DATA, new Uint8Array()))),
  },
  {
    name: 'some empty application data', rule: 'RFC 8446 section 5.1 allows it', expected: success,
    serve: tls13({}, async (server) => {
      for (let i = 0; i < 8; i++) await server.peer.send(APPLICATION_DATA, new Uint8Array())
      await server.answer()
    }),
  },
  {
    name: 'warnings without end before ServerHello', rule: 'a budget', expected: unexpected('too-many-warning-alerts'),
    serve: (peer) => flood(peer, () => plaintextRecord(ALERT, Uint8Array.of(1, 112))),
  },
  {
    name: 'user_canceled without end', rule: 'a budget', expected: unexpected('too-many-warning-alerts'),
    serve: tls13({}, ({ peer }) => flood(peer, () => peer.record(ALERT, Uint8Array.of(1, 90)))),
  },
  {
    name: 'warnings without end in TLS 1.2', rule: 'a budget', expected: unexpected('too-many-warning-alerts'),
    serve: tls12({}, ({ peer }) => flood(peer, () => peer.record(ALERT, Uint8Array.of(1, 112)))),
  },
]

/** One record in plaintext, then the flight as it should be. */
function withPlaintextBefore(type: number, content: Uint8Array): NonNullable<Changes13['deliver']> {
  return async (server, messages) => {
    await server.peer.write(plaintextRecord(type, content))
    await deliverTogether(server, messages)
  }
}

/** A protected record with padding: the type stands before the zeros, so it is written as the last byte of the content (RFC 8446 section 5.2). */
function padded(peer: Tls13Server['peer'], type: number, content: Uint8Array, zeros: number): Uint8Array {
  return peer.record(0, concat([content, Uint8Array.of(type), new Uint8Array(zeros - 1)]))
}

