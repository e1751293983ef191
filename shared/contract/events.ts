import * as z from 'zod'
import { Certificate, Trust } from './certificate.ts'
import { Failure } from './failures.ts'
import { Finding } from './findings.ts'
import { HopNetwork } from './hop-network.ts'
import { Http } from './http.ts'
import { Problem } from './problem.ts'
import { HopTarget, ProbeReport, Vantage } from './report.ts'
import { phaseNames, Timings } from './timings.ts'
import { Flight, Tls } from './tls.ts'

const hop = z.int().nonnegative()
const atMs = z.number().nonnegative()

/**
 * The stream of one probe: NDJSON lines of `POST /v1/probe`, or messages of the WebSocket. Events come as things
 * become known; the last is always `report` (which repeats everything) or, for a request that was refused, nothing
 * of this stream but a problem. `hop` counts from 0; times are ms since the probe began.
 */
export const ProbeEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started'), probeId: z.string(), startedAt: z.string(), vantage: Vantage, deadlineMs: z.number() }),
  z.strictObject({ type: z.literal('hop'), hop, target: HopTarget }),
  z.strictObject({ type: z.literal('phase-started'), hop, phase: z.enum(phaseNames), atMs }),
  z.strictObject({ type: z.literal('phase-ended'), hop, phase: z.enum(phaseNames), startMs: atMs, endMs: atMs }),
  z.strictObject({ type: z.literal('network'), hop, network: HopNetwork }),
  z.strictObject({ type: z.literal('flight'), hop, flight: Flight }),
  z.strictObject({ type: z.literal('tls'), hop, tls: Tls }),
  z.strictObject({ type: z.literal('certificates'), hop, certificates: z.array(Certificate) }),
  z.strictObject({ type: z.literal('trust'), hop, trust: Trust }),
  z.strictObject({ type: z.literal('http'), hop, http: Http }),
  z.strictObject({ type: z.literal('timings'), hop, timings: Timings }),
  z.strictObject({ type: z.literal('finding'), finding: Finding }),
  z.strictObject({ type: z.literal('failure'), hop, failure: Failure }),
  /**
   * WebSocket only: the caller's key is to sign `content` (base64) under `scheme` (IANA name). It is what a CertificateVerify
   * signs: in TLS 1.3 the context string and a transcript hash (RFC 8446 section 4.4.3), in TLS 1.2 the messages of the handshake
   * themselves (RFC 5246 section 7.4.8), so that the holder of the key can check it before signing.
   */
  z.strictObject({ type: z.literal('signature-needed'), id: z.string().max(64), scheme: z.string().max(64), content: z.string().max(400_000) }),
  z.strictObject({ type: z.literal('report'), report: ProbeReport }),
])
export type ProbeEvent = z.infer<typeof ProbeEvent>

/**
 * The lines of `POST /v1/batch` (NDJSON), as results come: one for each target, by its place in the request, then `end`.
 * A target that cannot be probed has its problem, and harms no other.
 */
export const BatchLine = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('report'), index: z.int().nonnegative(), report: ProbeReport }),
  z.strictObject({ type: z.literal('problem'), index: z.int().nonnegative(), problem: Problem }),
  z.strictObject({ type: z.literal('end'), reports: z.int().nonnegative(), problems: z.int().nonnegative() }),
])
export type BatchLine = z.infer<typeof BatchLine>
