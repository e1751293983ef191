import type { CipherSuite } from './cipher-suites.ts'
import { cipherSuiteByCode } from './cipher-suites.ts'
import type { TlsVersion } from './versions.ts'
import { versionCode } from './versions.ts'

/**
 * What a `session` event gives and the option `session` takes. Plain data that survives a structured clone, and as
 * secret as a private key. Callers treat it as opaque, but may read the ticket's lifetime and its early data.
 */
export interface TlsSession {
  readonly version: TlsVersion
  readonly cipherSuite: string
  readonly cipherSuiteCode: number
  /** The name that the first handshake was made for; a session is offered to no other. */
  readonly serverName: string | null
  readonly alpn: string | null
  /** The group of a TLS 1.3 key exchange: a server that agreed to it once does so again, so that one share is enough. */
  readonly groupCode: number | null
  /** TLS 1.3: the PSK; before: the master secret. */
  readonly secret: Uint8Array
  /** The ticket; empty for a session that only has an identifier. */
  readonly ticket: Uint8Array
  /** TLS 1.2 session identifier (RFC 5246 section 7.4.1.3). */
  readonly sessionId: Uint8Array
  readonly receivedAtMs: number
  /** Null where the server gave no hint. */
  readonly lifetimeSeconds: number | null
  /** TLS 1.3: ticket_age_add. */
  readonly ageAdd: number
  /** TLS 1.3: how much 0-RTT data the server takes; 0 for none. */
  readonly maxEarlyDataBytes: number
  readonly extendedMasterSecret: boolean
  /** The chain of the first handshake: a resumed one shows no certificate (RFC 8446 section 2.2). */
  readonly chain: readonly Uint8Array[]
}

/** Why a session that was handed in is not offered. */
export type SessionRefusal = 'other-server-name' | 'version-not-offered' | 'cipher-suite-not-offered' | 'expired'

/** Is the session fit for this offer? */
export function sessionRefusal(
  session: TlsSession, offer: { serverName: string | null; minVersion: number; maxVersion: number; cipherSuites: readonly CipherSuite[]; nowMs: number },
): SessionRefusal | null {
  if (session.serverName !== offer.serverName) return 'other-server-name'
  const version = versionCode(session.version)
  if (version < offer.minVersion || version > offer.maxVersion) return 'version-not-offered'
  const hash = cipherSuiteByCode(session.cipherSuiteCode)?.hash
  // TLS 1.3 binds a PSK to the hash only (RFC 8446 section 4.2.11), TLS 1.2 a session to its suite.
  const fits = session.version === 'TLSv1.3'
    ? offer.cipherSuites.some((suite) => suite.keyExchange === 'tls13' && suite.hash === hash)
    : offer.cipherSuites.some((suite) => suite.code === session.cipherSuiteCode)
  if (!fits) return 'cipher-suite-not-offered'
  const ageSeconds = (offer.nowMs - session.receivedAtMs) / 1000
  const limit = Math.min(session.lifetimeSeconds ?? defaultLifetimeSeconds, maxTicketLifetimeSeconds)
  return ageSeconds < 0 || ageSeconds > limit ? 'expired' : null
}

/** RFC 8446 section 4.6.1: no ticket is kept for longer than seven days. */
export const maxTicketLifetimeSeconds = 604_800

/** RFC 5246 appendix F.1.4 suggests at most 24 hours for a session identifier. */
const defaultLifetimeSeconds = 86_400
