import { z } from 'zod'

/** Why a target is not dialled: the codes of worker/net's target policy. */
export const targetRefusalCodes = [
  'invalid-host',
  'invalid-port',
  'port-denied',
  'own-host',
  'denied',
  'special-use-address',
  'special-use-name',
  'not-allowed',
] as const

/** How a refused or allowed host was written. */
export const hostSpellings = [
  'name',
  'canonical',
  'trailing-dot',
  'short',
  'decimal',
  'octal',
  'hexadecimal',
  'ipv6',
  'zone-id',
  'percent-encoded',
  'unicode',
  'upper-case',
  'unreadable',
] as const

/** A host or an address that the Worker will not connect to, and why. */
export const TargetRefusal = z.strictObject({
  status: z.literal('refused'),
  code: z.enum(targetRefusalCodes),
  /** In canonical spelling; what was asked for, cut to a bound, where it has none. */
  host: z.string().max(255),
  port: z.number(),
  spelling: z.enum(hostSpellings),
  /** The special-use range or domain that it is in, and the RFC that says so. */
  special: z.strictObject({ range: z.string().max(255), prefix: z.string().max(255), rfc: z.string().max(40) }).nullable(),
  /** The IPv4 address that an IPv6 address carries (mapped, NAT64, 6to4, Teredo). */
  embedded: z.string().max(15).nullable(),
})
export type TargetRefusal = z.infer<typeof TargetRefusal>

/** What can go wrong between the Worker and a TCP port: the codes of worker/net. */
export const netErrorCodes = [
  'deadline-exceeded',
  'cancelled',
  'connection-refused',
  'connection-reset',
  'connection-timeout',
  'network-unreachable',
  'host-unreachable',
  'port-prohibited',
  'loop-detected',
  'cloudflare-address-refused',
  'connect-failed',
  'connection-closed',
  'read-limit',
  'socket-error',
] as const
export const NetErrorCode = z.enum(netErrorCodes)
export type NetErrorCode = z.infer<typeof NetErrorCode>
