import { ALERT, APPLICATION_DATA, HANDSHAKE } from '../record/content-type.ts'
import { failure, success, successWith, tls12, tls13, transport } from './behaviour.ts'
import type { Behaviour, Serve } from './behaviour.ts'
import type { HostileSocket } from './hostile-socket.ts'
import type { RecordPeer } from './record-peer.ts'
import { Tls13Server, answerBytes, answerText } from './tls13-server.ts'

/** Ends in the middle: with FIN, with RST, with an alert, at each step of the way. */
export const endings: readonly Behaviour[] = [
  { name: 'FIN at once', rule: 'RFC 8446 section 6.1', expected: failure('eof-before-server-hello', null), serve: stop((socket) => socket.end()) },
  {
    name: 'FIN after ClientHello', rule: 'RFC 8446 section 6.1', expected: failure('eof-before-server-hello', null),
    serve: async (peer) => {
      await peer.readMessage()
      peer.socket.end()
    },
  },
  {
    name: 'FIN in the middle of the first record', rule: 'RFC 8446 section 6.1', expected: failure('eof-before-server-hello', null),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.write(Uint8Array.of(22, 3, 3, 0, 80, 2, 0))
      peer.socket.end()
    },
  },
  {
    name: 'RST after ClientHello', rule: 'a reset is the network\'s', expected: transport('connection-reset'),
    serve: async (peer) => {
      await peer.readMessage()
      peer.socket.reset()
    },
  },
  ...(['ServerHello', 'EncryptedExtensions', 'Certificate', 'CertificateVerify'] as const).flatMap((stage): Behaviour[] => [
    { name: `FIN after ${stage}`, rule: 'RFC 8446 section 6.1', expected: failure('eof-during-handshake', null), serve: stopAfter(stage, (server) => server.peer.socket.end()) },
    { name: `RST after ${stage}`, rule: 'a reset is the network\'s', expected: transport('connection-reset'), serve: stopAfter(stage, (server) => server.peer.socket.reset()) },
  ]),
  {
    name: 'FIN after Finished', rule: 'RFC 8446 section 6.1', expected: failure('eof-without-close-notify', null),
    serve: tls13({}, ({ peer }) => stop((socket) => socket.end())(peer)),
  },
  {
    name: 'RST after Finished', rule: 'a reset is the network\'s', expected: transport('connection-reset'),
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      server.peer.socket.reset()
    }),
  },
  {
    name: 'FIN after the answer, without close_notify', rule: 'RFC 8446 section 6.1: truncation', expected: failure('eof-without-close-notify', null),
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.send(APPLICATION_DATA, answerBytes)
      server.peer.socket.end()
    }),
  },
  {
    name: 'FIN in the middle of a record of the answer', rule: 'RFC 8446 section 6.1: truncation', expected: failure('eof-without-close-notify', null),
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.write(server.peer.record(APPLICATION_DATA, answerBytes).subarray(0, 40))
      server.peer.socket.end()
    }),
  },
  {
    name: 'FIN after the answer in TLS 1.2, without close_notify', rule: 'RFC 5246 section 7.2.1', expected: failure('eof-without-close-notify', null),
    serve: tls12({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.send(APPLICATION_DATA, answerBytes)
      server.peer.socket.end()
    }),
  },
  {
    name: 'close_notify instead of an answer', rule: 'RFC 8446 section 6.1', expected: successWith(''),
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await server.closeNotify()
    }),
  },
  {
    name: 'data after close_notify', rule: 'RFC 8446 section 6.1: ignored', expected: success,
    serve: tls13({}, async ({ peer }) => {
      await peer.readRequest()
      await peer.send(APPLICATION_DATA, answerBytes)
      await peer.send(ALERT, Uint8Array.of(1, 0))
      await peer.send(APPLICATION_DATA, answerBytes)
      peer.socket.end()
    }),
  },
  {
    name: 'close_notify and junk in one piece', rule: 'RFC 8446 section 6.1: ignored', expected: success,
    serve: tls13({}, async ({ peer }) => {
      await peer.readRequest()
      await peer.send(APPLICATION_DATA, answerBytes)
      const closeNotify = peer.record(ALERT, Uint8Array.of(1, 0))
      const both = new Uint8Array(closeNotify.length + 100).fill(0xff)
      both.set(closeNotify)
      await peer.write(both)
      peer.socket.end()
    }),
  },
  {
    name: 'close_notify instead of a ServerHello', rule: 'RFC 8446 section 6.1', expected: failure('alert-received', null),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.send(ALERT, Uint8Array.of(1, 0))
    },
  },
  {
    name: 'handshake_failure instead of a ServerHello', rule: 'RFC 8446 section 6.2', expected: failure('alert-received', null),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.send(ALERT, Uint8Array.of(2, 40))
    },
  },
  {
    name: 'an alert that nobody knows, fatal', rule: 'RFC 8446 section 6', expected: failure('alert-received', null),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.send(ALERT, Uint8Array.of(2, 200))
    },
  },
  {
    name: 'an alert that nobody knows, in TLS 1.3 as a warning', rule: 'RFC 8446 section 6.2: unknown alerts are errors', expected: failure('alert-received', null),
    serve: tls13({}, async ({ peer }) => peer.send(ALERT, Uint8Array.of(1, 200))),
  },
  {
    name: 'a fatal alert of level warning in TLS 1.3', rule: 'RFC 8446 section 6.2: the level is ignored', expected: failure('alert-received', null),
    serve: tls13({}, async ({ peer }) => peer.send(ALERT, Uint8Array.of(1, 80))),
  },
  {
    name: 'user_canceled and close_notify', rule: 'RFC 8446 section 6.1', expected: success,
    serve: tls13({}, async (server) => {
      await server.peer.readRequest()
      await server.peer.send(APPLICATION_DATA, answerBytes)
      await server.peer.send(ALERT, Uint8Array.of(1, 90))
      await server.closeNotify()
    }),
  },
  {
    name: 'a warning before ServerHello (unrecognized_name)', rule: 'RFC 6066 section 3', expected: success,
    serve: async (peer, identity) => {
      await peer.send(ALERT, Uint8Array.of(1, 112))
      await tls12()(peer, identity)
    },
  },
  {
    name: 'the answer in the same piece as Finished', rule: 'RFC 8446 section 4.4.4: a server may speak first', expected: successWith(answerText),
    serve: async (peer, identity) => {
      const server = new Tls13Server(peer, identity)
      await server.helloPhase()
      const flight = server.flight()
      for (const message of flight) await peer.send(HANDSHAKE, message)
      server.protectWithApplicationKeys()
      await peer.send(APPLICATION_DATA, answerBytes)
      await server.finish()
      await server.closeNotify()
    },
  },
]

function stop(how: (socket: HostileSocket) => void): (peer: RecordPeer) => Promise<void> {
  return ({ socket }) => {
    how(socket)
    return Promise.resolve()
  }
}

function stopAfter(stage: 'ServerHello' | 'EncryptedExtensions' | 'Certificate' | 'CertificateVerify', stop: (server: Tls13Server) => void): Serve {
  return async (peer, identity) => {
    const server = new Tls13Server(peer, identity)
    await server.helloPhase()
    const count = ['ServerHello', 'EncryptedExtensions', 'Certificate', 'CertificateVerify'].indexOf(stage)
    for (const message of server.flight().slice(0, count)) await peer.send(HANDSHAKE, message)
    stop(server)
  }
}
