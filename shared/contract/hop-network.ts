import * as z from 'zod'

const family = z.enum(['ipv4', 'ipv6'])
const atMs = z.number().nonnegative()

/** One address that was tried (RFC 8305), in ms since the probe began. */
export const DialAttempt = z.strictObject({
  address: z.string(),
  family,
  startMs: atMs,
  endMs: atMs,
  /** `abandoned`: another attempt won before this one had an answer. */
  outcome: z.enum(['connected', 'failed', 'forbidden', 'abandoned']),
  /** The socket's or the policy's own code; null when connected or abandoned. */
  detail: z.string().max(200).nullable(),
})
export type DialAttempt = z.infer<typeof DialAttempt>

/** The network that an address is announced from: Team Cymru's reading of the global routing table. */
export const AutonomousSystem = z.strictObject({
  asn: z.int().positive(),
  name: z.string().max(200).nullable(),
  prefix: z.string().max(64),
  country: z.string().max(8).nullable(),
})
export type AutonomousSystem = z.infer<typeof AutonomousSystem>

/** How the Worker found its way to the host. The literal address is dialled, so nothing can answer another name later. */
export const HopNetwork = z.strictObject({
  /** URL of the resolver that was asked; null for an address that needed no question. */
  resolver: z.string().nullable(),
  /** True where the request named the address to dial, so that the name was not looked up. */
  addressGiven: z.boolean().optional(),
  addresses: z.array(z.strictObject({ address: z.string(), family, ttlSeconds: z.int().nonnegative().nullable() })).max(64),
  /** The chain of CNAMEs that led there, in order. */
  aliases: z.array(z.string()).max(32),
  /** The resolver says that it validated the answer with DNSSEC (AD bit). */
  authenticated: z.boolean(),
  attempts: z.array(DialAttempt).max(64),
  /** The address that the connection was made to; null when none could be. */
  dialled: z.strictObject({ address: z.string(), family, port: z.int() }).nullable(),
  autonomousSystems: z.array(AutonomousSystem).max(16),
  /** ALPN names that the host's HTTPS records advertise (RFC 9460); absent where they were not asked for. */
  advertisedAlpn: z.array(z.string().max(255)).max(32).optional(),
})
export type HopNetwork = z.infer<typeof HopNetwork>
