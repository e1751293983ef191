import * as z from 'zod'
import { limits } from '../limits.ts'
import { failureCodes } from './failures.ts'
import { regions } from './region-names.ts'
import { targetSchemes } from './target.ts'
import { phaseNames, Timings } from './timings.ts'

const text = z.string().max(limits.maxPeerText)
const count = z.int().nonnegative()
const ms = z.number().nonnegative()

/**
 * What is kept of a probe whose request said `record`. No header, no body, no key, no path: what it came to, how long
 * each phase took, and which certificate was shown. Where a probe had several hops, `timings` to `certificate` are those of
 * the last one that went to the host that was asked for.
 */
export const RecordedResult = z.strictObject({
  /** Grows with each result of the host; the order in which they were recorded. */
  id: z.int().positive(),
  probeId: z.string().max(64),
  /** When the probe began, and when this is forgotten: RFC 3339, UTC. */
  startedAt: z.string(),
  expiresAt: z.string(),
  scheme: z.enum(targetSchemes),
  port: z.int().min(1).max(65_535),
  /** Where it was asked to run; null for a probe without `regions`. */
  region: z.enum(regions).nullable(),
  /** Where it ran, as far as that is known. */
  colo: z.string().max(8).nullable(),
  outcome: z.enum(['ok', 'failed']),
  failure: z.enum(failureCodes).nullable(),
  hops: z.int().positive(),
  timings: Timings,
  family: z.enum(['ipv4', 'ipv6']).nullable(),
  /** The status of the HTTP answer. */
  status: z.int().nullable(),
  tls: z.strictObject({ version: text, cipherSuite: text, group: text.nullable() }).nullable(),
  /** The leaf as it was sent. */
  certificate: z.strictObject({ fingerprintSha256: text, notAfter: text, issuer: text }).nullable(),
})
export type RecordedResult = z.infer<typeof RecordedResult>

/** `GET /v1/results`: newest first. */
export const ResultsPage = z.strictObject({
  schemaVersion: z.literal(1),
  host: z.string(),
  results: z.array(RecordedResult).max(limits.maxResultsPage),
  /** For the next page; null on the last. Results that come in the meantime do not move it. */
  nextCursor: z.string().nullable(),
  /** Results that had to make room for newer ones, since the host was first recorded or its results were deleted. */
  dropped: count,
})
export type ResultsPage = z.infer<typeof ResultsPage>

/** The spread of one phase over the results that went well and had it. `p95Ms`: the nearest rank. */
export const PhaseAggregate = z.strictObject({
  phase: z.enum([...phaseNames, 'other', 'total']),
  count: z.int().positive(),
  medianMs: ms,
  p95Ms: ms,
})
export type PhaseAggregate = z.infer<typeof PhaseAggregate>

/** Figures of some results: how many, how many went wrong and by what, and how long each phase took. */
const figures = {
  count,
  failed: count,
  /** The most frequent first. */
  failures: z.array(z.strictObject({ code: z.enum(failureCodes), count: z.int().positive() })).max(failureCodes.length),
  phases: z.array(PhaseAggregate).max(phaseNames.length + 2),
}

/** `GET /v1/results/aggregate`: figures of all results that were asked for, and of each region by itself. */
export const ResultsAggregate = z.strictObject({
  schemaVersion: z.literal(1),
  host: z.string(),
  /** The first and the last probe among them; null without any. */
  firstStartedAt: z.string().nullable(),
  lastStartedAt: z.string().nullable(),
  ...figures,
  /** `region` is null for probes without `regions`. */
  regions: z.array(z.strictObject({ region: z.enum(regions).nullable(), ...figures })).max(regions.length + 1),
  dropped: count,
})
export type ResultsAggregate = z.infer<typeof ResultsAggregate>

/** `DELETE /v1/results`. */
export const ResultsDeleted = z.strictObject({ host: z.string(), deleted: count })
export type ResultsDeleted = z.infer<typeof ResultsDeleted>

/** What became of `record`, in the report. `dropped`: older results that had to make room for this one. */
export const RecordOutcome = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('recorded'), id: z.int().positive(), expiresAt: z.string(), dropped: count }),
  z.strictObject({ status: z.literal('not-recorded'), reason: z.enum(['cancelled', 'store-unavailable']) }),
])
export type RecordOutcome = z.infer<typeof RecordOutcome>

const host = z.string().min(1).max(limits.maxHostLength + 2)
const instant = z.iso.datetime({ offset: true })
const region = z.enum(regions)

/** The query of `GET /v1/results/aggregate` and `/export`: whose results, and of when. `until` itself is left out. */
export const ResultsFilter = z.strictObject({ host, since: instant.optional(), until: instant.optional(), region: region.optional() })
export type ResultsFilter = z.infer<typeof ResultsFilter>

/** The query of `GET /v1/results`. */
export const ResultsQuery = ResultsFilter.extend({
  limit: z.string().regex(/^[1-9]\d{0,3}$/, 'A whole number from 1.').refine((digits) => Number(digits) <= limits.maxResultsPage, `At most ${limits.maxResultsPage}.`).optional(),
  cursor: z.string().regex(/^[1-9]\d{0,15}$/, 'Not a cursor of this API.').optional(),
})
export type ResultsQuery = z.infer<typeof ResultsQuery>

/** The query of `DELETE /v1/results`. */
export const ResultsHost = z.strictObject({ host })
export type ResultsHost = z.infer<typeof ResultsHost>
