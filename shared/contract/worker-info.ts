import * as z from 'zod'
import { regions } from './region-names.ts'
import { Vantage } from './report.ts'
import { phaseNames } from './timings.ts'

const RateLimit = z.strictObject({ limit: z.int(), periodSeconds: z.int() })

/** `GET /v1/info`: what this Worker is, where it runs, and what it allows. */
export const WorkerInfo = z.strictObject({
  ...Vantage.shape,
  schemaVersion: z.literal(1),
  /** Whether sockets to Cloudflare's own addresses can be opened from here. */
  dialsCloudflare: z.boolean(),
  /** Targets in private networks that this Worker may reach; empty on the edge. */
  privateTargets: z.array(z.string()),
  /** When given, nothing else is reached from here. */
  onlyTargets: z.array(z.string()).optional(),
  /** The token that was shown: what the Worker calls it, and when it expires (RFC 3339; null: not by itself). */
  token: z.strictObject({ name: z.string(), expiresAt: z.string().nullable() }).optional(),
  /** Probes that a token may ask for, and that a target may be asked for, in a period; null where nothing is counted. */
  rateLimits: z.strictObject({ token: RateLimit.nullable(), target: RateLimit.nullable() }).optional(),
  /** Where a probe may be asked to run. A local Worker runs all of them on the one machine that it is on. */
  regions: z.array(z.enum(regions)).optional(),
  phases: z.array(z.enum(phaseNames)),
  tlsVersions: z.array(z.string()),
  /** Further bounds by name, each with its unit in it. */
  limits: z.record(z.string(), z.number()),
})
export type WorkerInfo = z.infer<typeof WorkerInfo>
