import { equalBytes } from './binary.ts'
import { ByteReader } from './byte-reader.ts'
import type { SigningRefusal } from './signing-refusal.ts'

/** The handshake for which a signature may be made. */
export interface ExpectedHandshake {
  /** The name in the ClientHello's SNI; null where none is sent. */
  readonly serverName: string | null
  /** The client's own certificates, DER, leaf first. */
  readonly chain: readonly Uint8Array[]
}

export type SignedContent =
  | { readonly status: 'ok'; readonly protocol: 'TLSv1.3' | 'TLSv1.2' }
  | { readonly status: 'refused'; readonly refusal: SigningRefusal }

/**
 * Whether content is that of a TLS client's CertificateVerify, and of nothing else that a key could be asked to sign.
 *
 * TLS 1.3 (RFC 8446 section 4.4.3): 64 blanks, the client's context string, a zero byte and a transcript hash. The hash hides
 * which handshake it is of, which no holder of a key can see in TLS 1.3.
 * TLS 1.2 (RFC 5246 section 7.4.8): the handshake's messages themselves, in the one order that there is, from a ClientHello with
 * the expected name to a ClientKeyExchange, with our own certificates among them.
 */
export function checkSignedContent(content: Uint8Array, expected: ExpectedHandshake): SignedContent {
  if (content.length > maxContentBytes) return refused('unknown-form')
  if (isTls13Content(content)) return { status: 'ok', protocol: 'TLSv1.3' }
  // A TLS 1.2 transcript begins with the type of a ClientHello; what begins otherwise is neither.
  return content[0] === clientHello ? checkTranscript(content, expected) : refused('unknown-form')
}

function isTls13Content(content: Uint8Array): boolean {
  const hashBytes = content.length - tls13Prefix.length
  return (hashBytes === 32 || hashBytes === 48) && equalBytes(content.subarray(0, tls13Prefix.length), tls13Prefix)
}

function checkTranscript(content: Uint8Array, expected: ExpectedHandshake): SignedContent {
  const messages = readMessages(content)
  if (messages === null || !tls12Order.test(messages.map(({ type }) => type).join(' '))) return refused('unknown-form')
  const [hello, answer] = messages
  const own = messages.at(-2)
  if (hello === undefined || answer === undefined || own === undefined) return refused('unknown-form')
  const names = serverNames(hello.body)
  const version = serverVersion(answer.body)
  const chain = certificates(own.body)
  if (names === null || version === null || chain === null) return refused('unknown-form')
  if (version !== tls12) return refused('version')
  const isExpectedName = expected.serverName === null ? names.length === 0 : names.length === 1 && names[0]?.toLowerCase() === expected.serverName.toLowerCase()
  if (!isExpectedName) return refused('other-host')
  const isOwnChain = chain.length === expected.chain.length && chain.every((der, at) => equalBytes(der, expected.chain[at] ?? new Uint8Array()))
  return isOwnChain ? { status: 'ok', protocol: 'TLSv1.2' } : refused('other-certificate')
}

interface HandshakeMessage {
  readonly type: number
  readonly body: Uint8Array
}

/** RFC 5246 section 7.4: a type, a length of three bytes, a body. Null where it does not end with a message, or has too many. */
function readMessages(content: Uint8Array): HandshakeMessage[] | null {
  const reader = new ByteReader(content)
  const messages: HandshakeMessage[] = []
  while (reader.ok && reader.left > 0 && messages.length <= maxMessages) messages.push({ type: reader.number(1), body: reader.vector(3) })
  return reader.ok && messages.length <= maxMessages ? messages : null
}

/** The names of the SNI extension (RFC 6066 section 3) of a ClientHello, none without it; null for what is none. */
function serverNames(body: Uint8Array): string[] | null {
  const reader = new ByteReader(body)
  reader.number(2)
  reader.bytes(32)
  reader.vector(1)
  reader.vector(2)
  reader.vector(1)
  const extensions = reader.left === 0 ? [] : readExtensions(reader.vector(2))
  if (!reader.ok || reader.left > 0 || extensions === null) return null
  const found = extensions.filter(({ type }) => type === serverNameExtension)
  if (found.length > 1) return null
  const names = found.map(({ body: list }) => {
    const inner = new ByteReader(new ByteReader(list).vector(2))
    const kind = inner.number(1)
    const name = inner.vector(2)
    return inner.ok && inner.left === 0 && kind === 0 && name.length + 5 === list.length ? String.fromCharCode(...name.subarray(0, 256)) : null
  })
  return names.some((name) => name === null) ? null : names.filter((name) => name !== null)
}

/** The version of a ServerHello (RFC 5246 section 7.4.1.3, RFC 8446 section 4.2.1); null for what is none. */
function serverVersion(body: Uint8Array): number | null {
  const reader = new ByteReader(body)
  const version = reader.number(2)
  reader.bytes(32)
  reader.vector(1)
  reader.bytes(3)
  const extensions = reader.left === 0 ? [] : readExtensions(reader.vector(2))
  if (!reader.ok || reader.left > 0 || extensions === null) return null
  return extensions.some(({ type }) => type === supportedVersionsExtension) ? tls13 : version
}

/** The certificates of a Certificate message (RFC 5246 section 7.4.2); null for what is none. */
function certificates(body: Uint8Array): Uint8Array[] | null {
  const outer = new ByteReader(body)
  const reader = new ByteReader(outer.vector(3))
  const chain: Uint8Array[] = []
  while (reader.ok && reader.left > 0) chain.push(reader.vector(3))
  return outer.ok && outer.left === 0 && reader.ok ? chain : null
}

function readExtensions(list: Uint8Array): { type: number; body: Uint8Array }[] | null {
  const reader = new ByteReader(list)
  const extensions: { type: number; body: Uint8Array }[] = []
  while (reader.ok && reader.left > 0) extensions.push({ type: reader.number(2), body: reader.vector(2) })
  return reader.ok ? extensions : null
}

function refused(refusal: SigningRefusal): SignedContent {
  return { status: 'refused', refusal }
}

/** A transcript holds the chains of both sides; the Worker's contract bounds it to as much. */
const maxContentBytes = 300_000
const maxMessages = 12
const clientHello = 1
const serverNameExtension = 0
const supportedVersionsExtension = 43
const tls12 = 0x0303
const tls13 = 0x0304
/**
 * ClientHello, ServerHello, Certificate, CertificateStatus where stapled, ServerKeyExchange where ephemeral,
 * CertificateRequest, ServerHelloDone, the client's Certificate, ClientKeyExchange: RFC 5246 figure 1.
 */
const tls12Order = /^1 2 11 (?:22 )?(?:12 )?13 14 11 16$/
const tls13Prefix = Uint8Array.from([...Array.from({ length: 64 }, () => 0x20), ...new TextEncoder().encode('TLS 1.3, client CertificateVerify'), 0])
