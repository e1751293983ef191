import { z } from 'zod'
import { limits } from '../limits.ts'

const text = z.string().max(limits.maxPeerText)
const count = z.int().nonnegative()

/** One handshake message on the wire (RFC 8446 section 4), or `change_cipher_spec`, `alert`, `application_data`. */
export const FlightMessage = z.strictObject({ name: text, bytes: count })

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
  /** `handshake`: the server's Finished came after it (TLS 1.2). `first-bytes`: data came after it (TLS 1.3). `alert`, `http-status`: how it was refused. */
  knownBy: z.enum(['certificate-request', 'handshake', 'first-bytes', 'alert', 'http-status']).nullable(),
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
  extendedMasterSecret: z.boolean().nullable(),
  ocspStapled: z.boolean(),
  sctCount: count,
  ticketCount: count,
  maxEarlyDataBytes: count.nullable(),
  clientCertificate: ClientCertificate,
  alerts: z.array(z.strictObject({ direction: z.enum(['sent', 'received']), level: text, description: text })).max(20),
  /** Names of the extensions that the server sent, in order, each with the message that carried it. */
  serverExtensions: z.array(z.strictObject({ message: text, name: text })).max(200),
  ja3: text.nullable(),
  ja3s: text.nullable(),
  ja4: text.nullable(),
  ja4s: text.nullable(),
})
export type Tls = z.infer<typeof Tls>
