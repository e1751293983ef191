import type { CipherSuite } from '../cipher-suites.ts'
import { cipherSuiteByCode } from '../cipher-suites.ts'
import type { Connection } from '../connection.ts'
import { TlsError } from '../errors.ts'
import { clientHelloExtensions } from '../extensions/client-hello-extensions.ts'
import { padding } from '../extensions/registry.ts'
import type { GreaseValues } from '../extensions/client-hello-extensions.ts'
import { viewClientHello } from '../hello-view.ts'
import type { NamedGroup } from '../key-exchange/groups.ts'
import type { SharedKeyPairs } from '../key-exchange/groups.ts'
import type { KeyShare } from '../key-exchange/key-share.ts'
import type { PskOffer } from '../messages/client-hello.ts'
import { writeClientHello } from '../messages/client-hello.ts'
import { sealer13 } from '../record/protection-13.ts'
import { hashLength } from '../schedule/hash.ts'
import { deriveSecret, earlySecret, finishedMac, trafficKeys } from '../schedule/key-schedule-13.ts'
import { digest } from '../schedule/hash.ts'
import { sessionRefusal } from '../session.ts'
import type { TlsSession } from '../session.ts'
import { TLS12, TLS13 } from '../versions.ts'
import { isGrease } from '../wire.ts'

/** What a ClientHello promised, for the states that hold the answers against it. */
export interface SentHello {
  readonly random: Uint8Array
  readonly sessionId: Uint8Array
  readonly cipherSuiteCodes: readonly number[]
  readonly extensionTypes: ReadonlySet<number>
  /** By group code, in the order of the offer. */
  readonly keyShares: ReadonlyMap<number, KeyShare>
  readonly sharedKeyPairs: SharedKeyPairs
  readonly psk: OfferedPsk | null
  /** A TLS 1.2 session that the hello offers to resume. */
  readonly session12: TlsSession | null
  readonly sentEarlyData: boolean
  readonly grease: GreaseValues | null
}

export interface OfferedPsk {
  readonly session: TlsSession
  /** The suite of the session; only its hash binds. */
  readonly suite: CipherSuite
  readonly earlySecret: Uint8Array
}

/** Sends the first ClientHello, and early data behind it if there is any. */
export function sendFirstClientHello(connection: Connection): SentHello {
  const { options, negotiated } = connection
  const random = options.random(32)
  const { session } = options
  const refusal = session === null ? null : sessionRefusal(session, {
    serverName: options.serverName, minVersion: options.minVersion, maxVersion: options.maxVersion, cipherSuites: options.suites, nowMs: options.nowMs,
  })
  negotiated.sessionRefusal = refusal
  const usable = refusal === null ? session : null
  const psk = usable?.version === 'TLSv1.3' ? pskFor(usable) : null
  const session12 = usable !== null && usable.version !== 'TLSv1.3' ? usable : null
  const sentEarlyData = mayLeaveEarly(connection, psk)

  const grease = options.grease ? greaseValues(options.random(5)) : null
  const sharedKeyPairs: SharedKeyPairs = {}
  const sessionId = firstSessionId(connection, session12)
  const keyShares = options.maxVersion >= TLS13 ? makeKeyShares(connection, options.keyShareGroups, sharedKeyPairs) : new Map<number, KeyShare>()
  const hello = { random, sessionId, keyShares, sharedKeyPairs, psk, session12, sentEarlyData, grease }
  const sent = sendClientHello(connection, hello, null)
  if (psk !== null && sentEarlyData) sendEarlyData(connection, psk, random)
  return sent
}

/** Sends the second ClientHello: RFC 8446 section 4.1.2 names everything that may differ from the first. */
export function sendSecondClientHello(
  connection: Connection, first: SentHello, retry: { group: NamedGroup | null; cookie: Uint8Array | null; suite: CipherSuite },
): SentHello {
  const keyShares = retry.group === null ? first.keyShares : makeKeyShares(connection, [retry.group], first.sharedKeyPairs)
  // A PSK whose hash is not the chosen suite's can no longer be used.
  const psk = first.psk !== null && first.psk.suite.hash === retry.suite.hash ? first.psk : null
  return sendClientHello(connection, { ...first, keyShares, psk, sentEarlyData: false }, retry.cookie)
}

function sendClientHello(
  connection: Connection, hello: Omit<SentHello, 'cipherSuiteCodes' | 'extensionTypes'>, cookie: Uint8Array | null,
): SentHello {
  const { options, negotiated, transcript } = connection
  const extensions = clientHelloExtensions(options, {
    keyShares: hello.keyShares, cookie, ticket: hello.session12?.ticket ?? new Uint8Array(), earlyData: hello.sentEarlyData, grease: hello.grease,
  })
  const cipherSuites = hello.grease === null ? options.offeredSuiteCodes : [hello.grease.cipherSuite, ...options.offeredSuiteCodes]
  const written = writeClientHello(
    { legacyVersion: Math.min(options.maxVersion, TLS12), random: hello.random, sessionId: hello.sessionId, cipherSuites, extensions },
    hello.psk === null ? null : pskOffer(connection, hello.psk),
    !options.omittedExtensions.has(padding),
  )
  const view = viewClientHello(written.sent)
  negotiated.clientHello ??= view
  connection.sendOutsideTranscript(written.bytes, { clientHello: view })
  transcript.add(written.bytes)
  return {
    ...hello,
    cipherSuiteCodes: options.offeredSuiteCodes,
    // A GREASE value asks for nothing: whoever echoes it is at fault (RFC 8701 section 3.1).
    extensionTypes: new Set(written.sent.extensions.map(({ type }) => type).filter((type) => !isGrease(type))),
  }
}

function pskFor(session: TlsSession): OfferedPsk | null {
  const suite = cipherSuiteByCode(session.cipherSuiteCode)
  return suite === null ? null : { session, suite, earlySecret: earlySecret(suite.hash, session.secret) }
}

function pskOffer(connection: Connection, psk: OfferedPsk): PskOffer {
  const { session, suite } = psk
  const ageMs = Math.floor(connection.options.nowMs - session.receivedAtMs)
  return {
    ticket: session.ticket,
    // RFC 8446 section 4.2.11.1: modulo 2^32.
    obfuscatedTicketAge: (ageMs + session.ageAdd) % 2 ** 32,
    binderLength: hashLength(suite.hash),
    binder(truncatedHello) {
      const binderKey = deriveSecret(suite.hash, psk.earlySecret, 'res binder', digest(suite.hash, new Uint8Array()))
      return finishedMac(suite.hash, binderKey, connection.transcript.hashWith(suite.hash, truncatedHello))
    },
  }
}

/** RFC 8446 section 4.2.10: only with a PSK that allows it, and no more than it allows. */
function mayLeaveEarly(connection: Connection, psk: OfferedPsk | null): boolean {
  const { earlyData, suites } = connection.options
  if (earlyData === null || psk === null || psk.session.maxEarlyDataBytes === 0) return false
  if (earlyData.length > psk.session.maxEarlyDataBytes) {
    throw new TlsError('early-data-too-long',{
      expected: `at most ${psk.session.maxEarlyDataBytes} bytes`,
      got: `${earlyData.length}`,
    })
  }
  return suites.includes(psk.suite)
}

function sendEarlyData(connection: Connection, psk: OfferedPsk, random: Uint8Array): void {
  const { options, transcript } = connection
  const secret = deriveSecret(psk.suite.hash, psk.earlySecret, 'c e traffic', transcript.hash(psk.suite.hash))
  connection.logSecret('CLIENT_EARLY_TRAFFIC_SECRET', random, secret)
  // Only the first ClientHello may say 0x0301 (RFC 8446 section 5.1); OpenSSL refuses a change_cipher_spec that does.
  connection.records.outgoingVersion = TLS12
  connection.compatibilityChangeCipherSpecDue = options.middleboxCompatibility
  connection.changeWriteKeys(sealer13(trafficKeys(psk.suite, secret)))
  if (options.earlyData !== null) connection.sendEarlyData(options.earlyData)
  connection.negotiated.earlyData = 'rejected' // until EncryptedExtensions says otherwise
}

function firstSessionId(connection: Connection, session12: TlsSession | null): Uint8Array {
  const { options } = connection
  // With a ticket the identifier is made up, so that its echo tells that the ticket was taken (RFC 5077 section 3.4).
  if (session12 !== null) return session12.ticket.length > 0 ? options.random(32) : session12.sessionId
  return options.maxVersion >= TLS13 && options.middleboxCompatibility ? options.random(32) : new Uint8Array()
}

function makeKeyShares(
  connection: Connection, groups: readonly NamedGroup[], shared: SharedKeyPairs,
): ReadonlyMap<number, KeyShare> {
  return new Map(groups.map((group) => [group.code, group.keyShare(connection.options.random, shared)]))
}

function greaseValues(random: Uint8Array): GreaseValues {
  const value = (index: number) => 0x0a0a + 0x1010 * ((random[index] ?? 0) & 0x0f)
  const firstExtension = value(3)
  const lastExtension = value(4)
  return {
    cipherSuite: value(0),
    group: value(1),
    version: value(2),
    firstExtension,
    // Two extensions of one type are not allowed, GREASE or not.
    lastExtension: lastExtension === firstExtension ? firstExtension ^ 0x1010 : lastExtension,
  }
}
