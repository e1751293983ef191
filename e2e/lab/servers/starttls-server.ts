import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { listen } from '../listen.ts'
import type { RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'

/** A protocol that begins in plain text: what is said first, and what each thing heard is answered with. */
export interface PlainProtocol {
  readonly greeting?: string | Uint8Array
  /** `tls` begins TLS after what is said; null hears on. `heard` is all that has come since the last answer. */
  readonly answer: (heard: Buffer) => { readonly say?: string | Uint8Array; readonly tls?: boolean; readonly end?: boolean } | null
}

/** Node's TLS behind a plain part: an honest server of any of the STARTTLS protocols, or a dishonest one. */
export function startStarttlsServer(identity: Identity, protocol: PlainProtocol): Promise<RunningServer> {
  return listen(createServer((socket) => serve(socket, identity, protocol)))
}

function serve(socket: Socket, identity: Identity, { greeting, answer }: PlainProtocol): void {
  let heard = Buffer.alloc(0)
  if (greeting !== undefined) socket.write(greeting)
  const onData = (data: Buffer): void => {
    heard = Buffer.concat([heard, data])
    const reply = answer(heard)
    if (reply === null) return
    heard = Buffer.alloc(0)
    if (reply.say !== undefined) socket.write(reply.say)
    if (reply.end === true) socket.end()
    if (reply.tls !== true) return
    socket.off('data', onData)
    const secured = new TLSSocket(socket, { isServer: true, cert: identity.chainPem, key: identity.keyPem })
    secured.on('error', () => undefined)
    secured.resume()
  }
  socket.on('data', onData)
}

const line = (heard: Buffer): string | null => (heard.includes(0x0a) ? heard.toString('latin1').trimEnd() : null)

/** Says what is told for each command that comes, by its first word (IMAP: by the second). */
function commands(greeting: string, replies: Readonly<Record<string, { readonly say: string; readonly tls?: boolean }>>): PlainProtocol {
  return {
    greeting,
    answer: (heard) => {
      const command = line(heard)
      if (command === null) return null
      const words = command.toUpperCase().split(' ')
      return replies[words[0] ?? ''] ?? replies[words[1] ?? ''] ?? { say: '500 what?\r\n' }
    },
  }
}

/** By name: every dialect, and servers that refuse, lack, or break it. */
export const PLAIN_PROTOCOLS = {
  smtp: commands('220-mail.test ESMTP\r\n220 ready\r\n', { EHLO: { say: '250-mail.test\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 HELP\r\n' }, STARTTLS: { say: '220 go ahead\r\n', tls: true } }),
  'smtp-without': commands('220 mail.test\r\n', { EHLO: { say: '250-mail.test\r\n250 SIZE 1000\r\n' } }),
  'smtp-refusing': commands('220 mail.test\r\n', { EHLO: { say: '250-mail.test\r\n250 STARTTLS\r\n' }, STARTTLS: { say: '454 TLS not available\r\n' } }),
  'smtp-injected': commands('220 mail.test\r\n', { EHLO: { say: '250-mail.test\r\n250 STARTTLS\r\n' }, STARTTLS: { say: '220 go ahead\r\n250 injected\r\n' } }),
  'smtp-endless': { greeting: '220-more\r\n'.repeat(4_000), answer: () => null },
  'smtp-closing': { greeting: '554 go away\r\n', answer: () => ({ end: true }) },
  imap: commands('* OK [CAPABILITY IMAP4rev1] ready\r\n', { CAPABILITY: { say: '* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK done\r\n' }, STARTTLS: { say: 'a2 OK begin\r\n', tls: true } }),
  pop3: commands('+OK ready\r\n', { STLS: { say: '+OK begin\r\n', tls: true } }),
  ftp: commands('220 ready\r\n', { AUTH: { say: '234 proceed\r\n', tls: true } }),
  ldap: { answer: () => ({ say: Buffer.from('300c02010178070a010004000400', 'hex'), tls: true }) },
  'ldap-without': { answer: () => ({ say: Buffer.from('300c02010178070a010204000400', 'hex') }) },
  'postgresql-without': { answer: () => ({ say: 'N' }) },
  mysql: {
    greeting: mysqlGreeting(0xffff),
    answer: (heard) => (heard.length < 36 ? null : heard.readUInt32LE(4) === 0x8a00 && heard[3] === 1 && heard.length === 36 ? { tls: true } : { end: true }),
  },
  'mysql-without': { greeting: mysqlGreeting(0xf7ff), answer: () => null },
  xmpp: {
    answer: (heard) => {
      const text = heard.toString()
      if (text.includes('<starttls ')) return { say: "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", tls: true }
      return text.includes('<stream:stream ')
        ? { say: "<?xml version='1.0'?><stream:stream from='xmpp.test' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>" }
        : null
    },
  },
} as const satisfies Readonly<Record<string, PlainProtocol>>

function mysqlGreeting(capabilities: number): Buffer {
  const low = Buffer.alloc(2)
  low.writeUInt16LE(capabilities)
  const payload = Buffer.concat([Buffer.from('\x0a8.0.36\0', 'latin1'), Buffer.alloc(4), Buffer.alloc(8, 0x61), Buffer.alloc(1), low, Buffer.alloc(30)])
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload])
}
