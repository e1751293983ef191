import * as z from 'zod'
import { Vantage } from './report.ts'
import { phaseNames } from './timings.ts'

/** `GET /v1/info`: what this Worker is, where it runs, and what it allows. */
export const WorkerInfo = z.strictObject({
  ...Vantage.shape,
  schemaVersion: z.literal(1),
  /** Whether sockets to Cloudflare's own addresses can be opened from here. */
  dialsCloudflare: z.boolean(),
  /** Targets in private networks that this Worker may reach; empty on the edge. */
  privateTargets: z.array(z.string()),
  phases: z.array(z.enum(phaseNames)),
  tlsVersions: z.array(z.string()),
  limits: z.record(z.string(), z.number()),
})
export type WorkerInfo = z.infer<typeof WorkerInfo>
