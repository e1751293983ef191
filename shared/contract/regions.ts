import * as z from 'zod'
import { ProbeEvent } from './events.ts'
import { Problem } from './problem.ts'
import { regions } from './region-names.ts'
import { ProbeReport } from './report.ts'

const region = z.enum(regions)

/** What became of the probe in one region. A region that could not be asked has its problem, and harms no other. */
export const RegionResult = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('reported'), region, report: ProbeReport }),
  z.strictObject({ status: z.literal('unavailable'), region, problem: Problem }),
])
export type RegionResult = z.infer<typeof RegionResult>

/** The one answer of `POST /v1/probe` to a request with `regions`: a result for each, in the order in which they were asked for. */
export const RegionalReport = z.strictObject({
  schemaVersion: z.literal(1),
  regions: z.array(RegionResult).min(1).max(regions.length),
})
export type RegionalReport = z.infer<typeof RegionalReport>

/**
 * The stream of a request with `regions`: NDJSON lines of `POST /v1/probe`, or messages of the WebSocket. Each region's
 * own events come in an envelope that names it, in their order; those of different regions interleave. A region ends with
 * its event `report` or with `region-unavailable`; the last line is `regions`, which says which ended how.
 *
 * Signatures are asked for in the envelope too. Their ids are unique across regions: an answer needs no envelope.
 */
export const RegionsEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('regional'), region, event: ProbeEvent }),
  z.strictObject({ type: z.literal('region-unavailable'), region, problem: Problem }),
  z.strictObject({ type: z.literal('regions'), reported: z.array(region).max(regions.length), unavailable: z.array(region).max(regions.length) }),
])
export type RegionsEvent = z.infer<typeof RegionsEvent>

/** What the Worker sends on a WebSocket whose request has `regions`. */
export const RegionsMessage = z.union([RegionsEvent, z.strictObject({ type: z.literal('problem'), problem: Problem })])
export type RegionsMessage = z.infer<typeof RegionsMessage>
