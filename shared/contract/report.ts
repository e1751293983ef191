import * as z from 'zod'
import { limits } from '../limits.ts'
import { Certificate, Trust } from './certificate.ts'
import { Failure, failureCodes } from './failures.ts'
import { Finding } from './findings.ts'
import { Http } from './http.ts'
import { HopNetwork } from './hop-network.ts'
import { regions } from './region-names.ts'
import { RecordOutcome } from './results.ts'
import { starttlsProtocols } from './starttls.ts'
import { targetSchemes } from './target.ts'
import { Phase, phaseNames, Timings } from './timings.ts'
import { ClientCertificate, Flight, Tls } from './tls.ts'

/** The parsed target of a hop. `host` is in ASCII (punycode), without the brackets of an IPv6 literal. */
export const HopTarget = z.strictObject({
  url: z.string(),
  scheme: z.enum(targetSchemes),
  host: z.string(),
  port: z.int().min(1).max(65_535),
})
export type HopTarget = z.infer<typeof HopTarget>

const cookieNames = z.array(z.string().max(256)).max(50)

/** A WebSocket that was opened, pinged once and closed (RFC 6455). */
export const WebSocketResult = z.strictObject({
  /** The subprotocol that the server chose; null for none. */
  subprotocol: z.string().max(256).nullable(),
  /** Round trip of one ping; null where no pong came in time. */
  pingMs: z.number().nonnegative().nullable(),
  /** What the server said when it closed; null where it gave no code, or did not answer our Close frame. */
  closeCode: z.int().nullable(),
  /** `clean`: both Close frames were exchanged. */
  close: z.enum(['clean', 'server-closed-first', 'unanswered']),
  /** Messages that came unasked in the meantime. */
  messages: z.int().nonnegative(),
})
export type WebSocketResult = z.infer<typeof WebSocketResult>

/** What a service said first, escaped to printable ASCII and cut. */
export const Greeting = z.strictObject({ bytes: z.int().nonnegative(), text: z.string().max(2_500) })
export type Greeting = z.infer<typeof Greeting>

/** The plain-text part before TLS, line by line (binary protocols: message by message), escaped and cut. */
export const Starttls = z.strictObject({
  protocol: z.enum(starttlsProtocols),
  lines: z.array(z.strictObject({ from: z.enum(['client', 'server']), text: z.string().max(1_000) })).max(100),
})
export type Starttls = z.infer<typeof Starttls>

/** What a target said through the platform's own fetch(). Its times hold our platform's connection handling too. */
export const Fetched = z.strictObject({
  /** Null where it failed; `failure` then says how, in the platform's words. */
  status: z.int().min(100).max(999).nullable(),
  headers: z.array(z.strictObject({ name: z.string().max(256), value: z.string().max(limits.maxHeaderValueShown) })).max(limits.maxHeadersShown),
  headerCount: z.int().nonnegative(),
  totalMs: z.number().nonnegative(),
  failure: z.string().max(200).nullable(),
  /** What it cannot show. */
  hidden: z.array(z.enum(['address', 'tcp', 'tls', 'certificate', 'http-version', 'phases'])).max(10),
})
export type Fetched = z.infer<typeof Fetched>

/** The redirect that led from one hop to this one (RFC 9110 section 15.4). */
export const HopRedirect = z.strictObject({
  fromHop: z.int().nonnegative(),
  status: z.int().min(300).max(399),
  /** 301 and 308 may be remembered. */
  isPermanent: z.boolean(),
  isCrossOrigin: z.boolean(),
  schemeChange: z.enum(['none', 'upgrade', 'downgrade']),
  /** What was not taken along: `body`, names of header fields, `client certificate`, `server name`, `pins`. */
  dropped: z.array(z.string().max(256)).max(100),
})
export type HopRedirect = z.infer<typeof HopRedirect>

/** One connection and one request on it. What a failed hop learnt before it failed is kept; the rest is null. */
export const Hop = z.strictObject({
  target: HopTarget,
  network: HopNetwork.nullable(),
  /** Each phase that took place, in order, in ms since the probe began. */
  phases: z.array(Phase),
  timings: Timings,
  flights: z.array(Flight).max(limits.maxFlights),
  tls: Tls.nullable(),
  /** What a server asked of a client certificate in a handshake that failed. Of one that was completed, `tls` says it. */
  clientCertificate: ClientCertificate.optional(),
  /** The certificate chain as the server sent it, leaf first. */
  certificates: z.array(Certificate).max(limits.maxCertificatesShown).nullable(),
  trust: Trust.nullable(),
  http: Http.nullable(),
  /** A second connection that resumed the session of the first, when it was asked for. */
  resumption: z
    .strictObject({ tls: Tls.nullable(), phases: z.array(Phase), timings: Timings, flights: z.array(Flight), failure: Failure.nullable() })
    .nullable(),
  /**
   * `reused`: the hop went over the connection of an earlier one, as a browser's would. What is known of that connection
   * (network, tls, certificates, trust) is then repeated, and its phases are not. Absent where nothing was connected.
   */
  connection: z.enum(['new', 'reused']).optional(),
  /**
   * Names of the cookies that went along, and of those that the answer set: kept for the hops that follow, or refused by
   * the rules (RFC 6265bis). Absent where no redirects are followed.
   */
  cookies: z.strictObject({ sent: cookieNames, stored: cookieNames, refused: cookieNames }).optional(),
  /** Which attempt this was, counted from 1, and the wait before it; absent where retries were not asked for. */
  attempt: z.strictObject({ number: z.int().min(1), waitedMs: z.number().nonnegative() }).optional(),
  /** Present where sockets do not reach the host and fetch() was allowed to ask it. */
  fetched: Fetched.optional(),
  /** Of wss:// and ws:// targets, once open. */
  webSocket: WebSocketResult.optional(),
  /** Of tls:// and tcp:// targets; null for a service that waits for its client to speak. */
  greeting: Greeting.nullable().optional(),
  /** Of tls:// targets that get to TLS by STARTTLS. */
  starttls: Starttls.optional(),
  /** Absent for a hop that was not reached by a redirect. */
  redirect: HopRedirect.optional(),
  failure: Failure.nullable(),
})
export type Hop = z.infer<typeof Hop>

/** Where a probe ran. */
export const Vantage = z.strictObject({
  product: z.literal('hostlens'),
  version: z.string(),
  /** `edge`: on Cloudflare's network. `local`: a Worker that somebody runs on a machine of their own. */
  kind: z.enum(['edge', 'local']),
  /** IATA code of the data centre (request.cf.colo); null where there is none. */
  colo: z.string().max(8).nullable(),
  /** The resolver that the Worker asks, as a URL. */
  resolver: z.string(),
  /**
   * The region that was asked for; absent where none was. `hint`: Cloudflare was asked to place it there and does not say
   * whether it did: `colo` tells where it ran. `local`: this Worker runs all regions on the one machine that it is on.
   */
  region: z.strictObject({ asked: z.enum(regions), placement: z.enum(['hint', 'local']) }).optional(),
})
export type Vantage = z.infer<typeof Vantage>

/** The spread of one phase over the runs that went well and had it. */
export const PhaseStatistics = z.strictObject({
  phase: z.enum([...phaseNames, 'other', 'total']),
  count: z.int().positive(),
  minMs: z.number().nonnegative(),
  medianMs: z.number().nonnegative(),
  maxMs: z.number().nonnegative(),
  /** Mean difference between one run and the next; null for a single run. */
  jitterMs: z.number().nonnegative().nullable(),
})
export type PhaseStatistics = z.infer<typeof PhaseStatistics>

/** Several runs of the same probe, each over fresh connections. The first is the one that the report shows in full. */
export const Samples = z.strictObject({
  /** `timings`: sums over the hops of the run. */
  runs: z.array(z.strictObject({ failure: z.enum(failureCodes).nullable(), timings: Timings })).min(1).max(limits.maxSamples),
  statistics: z.array(PhaseStatistics).max(phaseNames.length + 2),
})
export type Samples = z.infer<typeof Samples>

/** The result of one probe. A failure is a result: `failed` reports hold everything that was learnt. */
export const ProbeReport = z.strictObject({
  schemaVersion: z.literal(1),
  probeId: z.string(),
  /** When the probe began: RFC 3339, UTC. */
  startedAt: z.string(),
  vantage: Vantage,
  outcome: z.enum(['ok', 'failed']),
  failure: Failure.nullable(),
  hops: z.array(Hop).min(1),
  /** Present when more than one was asked for; fewer runs than asked for when the time was up. */
  samples: Samples.optional(),
  /** Worst first. */
  findings: z.array(Finding).max(limits.maxFindings),
  /** Present where the request said `record`. */
  record: RecordOutcome.optional(),
})
export type ProbeReport = z.infer<typeof ProbeReport>
