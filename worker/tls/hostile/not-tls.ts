import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import { ByteWriter } from '../../bytes/writer.ts'
import type { TlsErrorCode } from '../errors.ts'
import { plaintextRecord } from './record-peer.ts'
import { failure, forever, transport } from './behaviour.ts'
import type { Behaviour, Serve } from './behaviour.ts'
import { writeServerHello } from './server-messages.ts'

/** Peers that speak something else, or nothing. No alert is owed to them: it would be noise in their protocol. */
export const notTls: readonly Behaviour[] = [
  greets('an SSH banner', 'SSH-2.0-OpenSSH_9.6\r\n', 'peer-speaks-ssh'),
  greets('an SMTP banner', '220 mail.test ESMTP ready\r\n', 'peer-speaks-smtp'),
  greets('an FTP banner', '220 ftp.test FTP server ready\r\n', 'peer-speaks-ftp'),
  greets('a POP3 banner', '+OK ready\r\n', 'peer-speaks-pop3'),
  greets('an IMAP banner', '* OK IMAP4rev1 ready\r\n', 'peer-speaks-imap'),
  answers('an HTTP answer', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', 'peer-speaks-http'),
  answers('a page without a header', '<!DOCTYPE html><title>no</title>', 'peer-speaks-http'),
  answers('a PostgreSQL server that declines', 'N', 'peer-speaks-postgresql'),
  greets('a MySQL greeting', 'J\0\0\0\n8.0.36\0', 'peer-speaks-mysql'),
  answers('an SSLv2 SERVER-HELLO', '\x80\x0b\x04\0\x01\0\x02\0\0\0\0\0\0', 'peer-speaks-sslv2'),
  greets('a line of text', 'hello there, who is it?\r\n', 'not-tls'),
  answers('a banner in single bytes', 'SSH-2.0-drip\r\n', 'peer-speaks-ssh', async (peer) => {
    for (const byte of fromLatin1('SSH-2.0-drip\r\n')) await peer.write(Uint8Array.of(byte))
  }),
  {
    name: 'junk without end', rule: 'RFC 8446 section 5.1', expected: failure('not-tls', null),
    serve: (peer) => forever(() => peer.write(new Uint8Array(16_384).fill(0xee))),
  },
  {
    name: 'a long line without end', rule: 'RFC 8446 section 5.1', expected: failure('not-tls', null),
    serve: (peer) => forever(() => peer.write(new Uint8Array(64).fill(0x41))),
  },
  {
    name: 'SSLv3', rule: 'RFC 8446 appendix D.1', expected: failure('sslv3-only', 'protocol_version'),
    serve: async (peer) => {
      await peer.readMessage()
      const hello = writeServerHello({ legacyVersion: 0x0300, random: new Uint8Array(32), sessionId: new Uint8Array(32), cipherSuite: 0x0035, compressionMethod: 0, extensions: null })
      await peer.write(plaintextRecord(22, hello, 0x0300))
    },
  },
  {
    name: 'a record of version 4', rule: 'RFC 8446 section 5.1', expected: failure('not-tls', null),
    serve: async (peer) => {
      await peer.readMessage()
      await peer.write(plaintextRecord(22, Uint8Array.of(2, 0, 0, 0), 0x0400))
    },
  },
  {
    name: 'silence', rule: 'a deadline is the caller\'s', expected: transport('deadline-exceeded'),
    serve: (peer) => peer.drain(),
  },
  {
    name: 'a drip that never makes a record', rule: 'a deadline is the caller\'s', expected: transport('deadline-exceeded'),
    serve: async (peer) => {
      const record = new ByteWriter().uint8(22).uint16(0x0303).uint16(16_384).bytes(new Uint8Array(16_384).fill(2)).finish()
      for (const byte of record) {
        await peer.write(Uint8Array.of(byte))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  },
]

function greets(name: string, text: string, code: TlsErrorCode): Behaviour {
  return { name, rule: 'RFC 8446 section 5.1', expected: failure(code, null), serve: async (peer) => peer.write(fromLatin1(text)) }
}

function answers(name: string, text: string, code: TlsErrorCode, serve?: Serve): Behaviour {
  return {
    name, rule: 'RFC 8446 section 5.1', expected: failure(code, null),
    serve: async (peer, identity) => {
      await peer.readMessage()
      if (serve !== undefined) return serve(peer, identity)
      await peer.write(concat([fromLatin1(text)]))
      peer.socket.end()
    },
  }
}
