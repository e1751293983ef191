import * as z from 'zod'
import { limits } from '../limits.ts'

const text = z.string().max(limits.maxPeerText)
const count = z.int().nonnegative()

/** An extension of a hello: its IANA name, and what it says as far as it is understood. */
export const ExtensionView = z.strictObject({ type: count, name: text, bytes: count, values: z.array(text).max(500) })
export type ExtensionView = z.infer<typeof ExtensionView>

/** A ClientHello (RFC 8446 section 4.1.2), decoded. Bytes are lower-case hex. */
export const ClientHello = z.strictObject({
  legacyVersion: text,
  random: text,
  sessionId: text,
  cipherSuites: z.array(text).max(limits.maxOfferedNames),
  extensions: z.array(ExtensionView).max(200),
})

/** A ServerHello or HelloRetryRequest (RFC 8446 section 4.1.3), decoded. */
export const ServerHello = z.strictObject({
  legacyVersion: text,
  version: text,
  random: text,
  sessionId: text,
  cipherSuite: text,
  isHelloRetryRequest: z.boolean(),
  extensions: z.array(ExtensionView).max(200),
})

/** One message on the wire (RFC 8446 section 4), or ChangeCipherSpec, Alert, EarlyData; decoded where there is something to see. */
export const FlightMessage = z.strictObject({
  name: text,
  bytes: count,
  clientHello: ClientHello.optional(),
  serverHello: ServerHello.optional(),
  extensions: z.array(ExtensionView).max(200).optional(),
  alert: z.strictObject({ level: text, description: text }).optional(),
  ticket: z.strictObject({ lifetimeSeconds: count.nullable(), ticketBytes: count, maxEarlyDataBytes: count }).optional(),
})
export type FlightMessage = z.infer<typeof FlightMessage>

/** Consecutive messages in one direction. `atMs`: when its last byte was written or read, in ms since the probe began. */
export const Flight = z.strictObject({
  direction: z.enum(['sent', 'received']),
  atMs: z.number().nonnegative(),
  bytes: count,
  messages: z.array(FlightMessage).max(100),
})
export type Flight = z.infer<typeof Flight>

/** What became of a client certificate, and how that is known. */
export const ClientCertificate = z.strictObject({
  verdict: z.enum(['not-requested', 'requested-none-sent', 'accepted', 'refused', 'unknown']),
  /**
   * `server-finished`: before TLS 1.3 the server ends the handshake after it has seen the certificate. `session-ticket`,
   * `application-data`: in TLS 1.3, what came first after our Finished. `alert`, `http-status`: how it was refused.
   */
  knownBy: z.enum(['server-finished', 'session-ticket', 'application-data', 'alert', 'http-status']).nullable(),
  /** Names of the issuers that the server says it accepts; empty when it names none. */
  acceptedIssuers: z.array(text).max(200),
  signatureSchemes: z.array(text).max(100),
  /** Whether the certificate that was given chains to a listed issuer; null when nothing was given or nothing is listed. */
  issuerListed: z.boolean().nullable(),
})
export type ClientCertificate = z.infer<typeof ClientCertificate>

/** The handshake as it was negotiated. Names are IANA's. */
export const Tls = z.strictObject({
  version: text,
  cipherSuite: text,
  /** Null for key exchanges without a group (static RSA). */
  group: text.nullable(),
  signatureScheme: text.nullable(),
  alpn: text.nullable(),
  /** The name sent as SNI; null when none was sent. */
  serverName: text.nullable(),
  resumed: z.boolean(),
  helloRetryRequest: z.boolean(),
  /** Flights that the client had to wait for before it could send application data. */
  roundTrips: count,
  /** The TCP connect time: one network round trip, as near as it can be known. */
  networkRoundTripMs: z.number().nonnegative().nullable(),
  /** The handshake's time beyond its network round trips: the server's own; null when it cannot be told. */
  serverTimeMs: z.number().nonnegative().nullable(),
  bytesSent: count,
  bytesReceived: count,
  extendedMasterSecret: z.boolean(),
  encryptThenMac: z.boolean(),
  secureRenegotiation: z.boolean(),
  /** Bits of the prime of a finite-field key exchange before TLS 1.3. */
  dhPrimeBits: count.nullable(),
  /** The algorithm (RFC 8879) under which the chain was compressed. */
  certificateCompression: text.nullable(),
  ocspStapled: z.boolean(),
  sctCount: count,
  ticketCount: count,
  /** How much early data (0-RTT) the server's tickets allow; 0 for none, null without a ticket. */
  maxEarlyDataBytes: count.nullable(),
  clientCertificate: ClientCertificate,
  alerts: z.array(z.strictObject({ direction: z.enum(['sent', 'received']), level: text, description: text })).max(20),
  /** Names of the extensions that the server sent, in order, each with the message that carried it. */
  serverExtensions: z.array(z.strictObject({ message: text, name: text })).max(200),
  /** Fingerprints of our offer and of the server's answer: JA3 and JA3S as MD5 in hex, JA4 and JA4S as they are. */
  ja3: text,
  ja3s: text,
  ja4: text,
  ja4s: text,
})
export type Tls = z.infer<typeof Tls>
