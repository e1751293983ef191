import type { StarttlsProtocol } from '../../shared/contract/starttls.ts'
import { concat, fromHex, fromLatin1, toHex, toLatin1 } from '../bytes/bytes.ts'

/** What a dialect says and hears. Everything that it reads is bounded by its other end. */
export interface PlainTalk {
  say(text: string): Promise<void>
  sayBytes(bytes: Uint8Array): Promise<void>
  /** One line, without its end. */
  hearLine(): Promise<string>
  hearBytes(length: number): Promise<Uint8Array>
  /** All text up to and with the first match. */
  hearUntil(pattern: RegExp): Promise<string>
}

/** How it went: `agreed` means that the next byte of either side belongs to TLS. */
export type StarttlsOutcome =
  | { readonly status: 'agreed' }
  | { readonly status: 'unsupported' | 'refused' | 'violation'; readonly expected: string; readonly got: string }

export type Dialect = (talk: PlainTalk, host: string) => Promise<StarttlsOutcome>

const agreed: StarttlsOutcome = { status: 'agreed' }

/** RFC 3207. */
const smtp: Dialect = async (talk) => {
  const greeting = await hearReply(talk)
  if (greeting.code !== '220') return violation('220', greeting.text)
  // RFC 5321 section 4.1.4 wants a name; one that nobody can have (RFC 2606) is honest and reveals nothing.
  await talk.say('EHLO hostlens.invalid\r\n')
  const hello = await hearReply(talk)
  if (hello.code !== '250') return violation('250', hello.text)
  if (!hello.lines.some((line) => /^starttls\s*$/i.test(line.slice(4)))) return unsupported('STARTTLS among the extensions', hello.lines.slice(1).map((line) => line.slice(4)).join(', '))
  await talk.say('STARTTLS\r\n')
  const answer = await hearReply(talk)
  return answer.code === '220' ? agreed : refused('220', answer.text)
}

/** RFC 4217. */
const ftp: Dialect = async (talk) => {
  const greeting = await hearReply(talk)
  if (greeting.code !== '220') return violation('220', greeting.text)
  await talk.say('AUTH TLS\r\n')
  const answer = await hearReply(talk)
  if (answer.code === '234') return agreed
  return answer.code.startsWith('50') ? unsupported('234', answer.text) : refused('234', answer.text)
}

/** RFC 2595, RFC 9051 section 6.2.1. */
const imap: Dialect = async (talk) => {
  const greeting = await talk.hearLine()
  if (!/^\* (?:OK|PREAUTH)\b/i.test(greeting)) return violation('* OK', greeting)
  await talk.say('a1 CAPABILITY\r\n')
  const capabilities = await hearTagged(talk, 'a1')
  if (!/\bSTARTTLS\b/i.test(capabilities.join(' '))) return unsupported('STARTTLS among the capabilities', capabilities.join(' '))
  await talk.say('a2 STARTTLS\r\n')
  const answer = (await hearTagged(talk, 'a2')).at(-1) ?? ''
  return /^a2 OK\b/i.test(answer) ? agreed : refused('a2 OK', answer)
}

/** RFC 2595 section 4. */
const pop3: Dialect = async (talk) => {
  const greeting = await talk.hearLine()
  if (!greeting.startsWith('+OK')) return violation('+OK', greeting)
  await talk.say('STLS\r\n')
  const answer = await talk.hearLine()
  return answer.startsWith('+OK') ? agreed : refused('+OK', answer)
}

/** RFC 4511 section 4.14: an extended request with the OID of StartTLS, and its response with resultCode success (0). */
const ldap: Dialect = async (talk) => {
  await talk.sayBytes(concat([fromHex('301d02010177188016'), fromLatin1('1.3.6.1.4.1.1466.20037')]))
  const message = await hearBer(talk)
  const result = message === null ? null : /^(?:02010178)(?:[0-7][0-9a-f]|81[0-9a-f]{2}|82[0-9a-f]{4}|84[0-9a-f]{8})0a01([0-9a-f]{2})/.exec(toHex(message))?.[1]
  if (message === null || result == null) return violation('an extended response of LDAP', message === null ? 'another protocol' : toHex(message.subarray(0, 40)))
  if (result === '00') return agreed
  // protocolError (2) and unwillingToPerform (53) are how servers without TLS answer.
  return result === '02' || result === '35' ? unsupported('resultCode 0', `resultCode ${Number.parseInt(result, 16)}`) : refused('resultCode 0', `resultCode ${Number.parseInt(result, 16)}`)
}

/** PostgreSQL's SSLRequest: one letter is the answer. */
const postgresql: Dialect = async (talk) => {
  await talk.sayBytes(fromHex('0000000804d2162f'))
  const answer = toLatin1(await talk.hearBytes(1))
  if (answer === 'S') return agreed
  return answer === 'N' ? unsupported('S', 'N') : violation('S or N', answer)
}

/** MySQL's protocol 10: the server's capabilities in its first packet, then an SSLRequest of ours in place of a login. */
const mysql: Dialect = async (talk) => {
  const header = await talk.hearBytes(4)
  const length = (header[0] ?? 0) | ((header[1] ?? 0) << 8) | ((header[2] ?? 0) << 16)
  if (length > maxMysqlGreeting) return violation(`a packet of at most ${maxMysqlGreeting} bytes`, `${length} bytes`)
  const packet = await talk.hearBytes(length)
  if (packet[0] === 0xff) return refused('a greeting', toLatin1(packet.subarray(3)))
  const versionEnd = packet.indexOf(0, 1)
  // Behind the version: connection id (4), the first part of the salt (8) and a filler (1).
  const at = versionEnd + 1 + 4 + 8 + 1
  if (packet[0] !== 0x0a || versionEnd === -1 || packet.length < at + 2) return violation('a greeting of protocol 10', toHex(packet.subarray(0, 20)))
  const capabilities = (packet[at] ?? 0) | ((packet[at + 1] ?? 0) << 8)
  if ((capabilities & mysqlClientSsl) === 0) return unsupported('CLIENT_SSL among the capabilities', `0x${capabilities.toString(16)}`)
  // CLIENT_PROTOCOL_41, CLIENT_SSL, CLIENT_SECURE_CONNECTION; packets of 16 MiB; utf8mb4; 23 zeros.
  await talk.sayBytes(fromHex(`20000001008a0000000000012d${'00'.repeat(23)}`))
  return agreed
}

/** RFC 6120 section 5. */
const xmpp: Dialect = async (talk, host) => {
  await talk.say(`<?xml version='1.0'?><stream:stream to='${host}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`)
  const features = await talk.hearUntil(/<\/stream:features>|<stream:features\s{0,20}\/>|<\/stream:stream>|<\/stream:error>/)
  if (!features.includes('<stream:features')) return violation('stream features', features.slice(0, 200))
  if (!/<starttls\b/.test(features)) return unsupported('starttls among the features', features.slice(0, 200))
  await talk.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
  const answer = await talk.hearUntil(/<proceed\b[^>]{0,200}\/>|<proceed\b[^>]{0,200}>\s{0,20}<\/proceed>|<failure\b[^>]{0,200}>|<\/stream:stream>/)
  return answer.includes('<proceed') ? agreed : refused('proceed', answer.slice(0, 200))
}

export const starttlsDialects: Readonly<Record<StarttlsProtocol, Dialect>> = { smtp, imap, pop3, ftp, ldap, postgresql, mysql, xmpp }

interface Reply {
  readonly code: string
  readonly lines: readonly string[]
  readonly text: string
}

/** A reply of SMTP (RFC 5321 section 4.2) or FTP (RFC 959 section 4.2): the last line has a space behind its code. */
async function hearReply(talk: PlainTalk): Promise<Reply> {
  const lines: string[] = []
  for (;;) {
    const line = await talk.hearLine()
    lines.push(line)
    if (lines.length > maxReplyLines || /^\d{3}(?: |$)/.test(line) || (lines.length === 1 && !/^\d{3}-/.test(line))) {
      return { code: /^\d{3}/.exec(line)?.[0] ?? '', lines, text: line }
    }
  }
}

/** Lines up to the one with the tag. */
async function hearTagged(talk: PlainTalk, tag: string): Promise<string[]> {
  const lines: string[] = []
  do lines.push(await talk.hearLine())
  while (lines.length <= maxReplyLines && lines.at(-1)?.startsWith(`${tag} `) !== true)
  return lines
}

/** The content of one SEQUENCE in BER with a definite length; null for anything else. */
async function hearBer(talk: PlainTalk): Promise<Uint8Array | null> {
  const [tag = 0, first = 0] = await talk.hearBytes(2)
  if (tag !== 0x30 || first === 0x80) return null
  if (first < 0x80) return talk.hearBytes(first)
  const lengthBytes = first & 0x7f
  if (lengthBytes > 4) return null
  const length = Number.parseInt(toHex(await talk.hearBytes(lengthBytes)), 16)
  return length > maxBerBytes ? null : talk.hearBytes(length)
}

function unsupported(expected: string, got: string): StarttlsOutcome {
  return { status: 'unsupported', expected, got }
}

function refused(expected: string, got: string): StarttlsOutcome {
  return { status: 'refused', expected, got }
}

function violation(expected: string, got: string): StarttlsOutcome {
  return { status: 'violation', expected, got }
}

/** Servers list some 20 extensions. */
const maxReplyLines = 60
/** A response without data has some 20 bytes; an error message makes it a little longer. */
const maxBerBytes = 4_096
/** Version, salt and the name of a plugin: some 80 bytes. */
const maxMysqlGreeting = 1_024
const mysqlClientSsl = 0x0800
