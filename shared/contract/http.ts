import * as z from 'zod'
import { limits } from '../limits.ts'

const text = z.string().max(512)

/** A 1xx answer before the final one (RFC 9110 section 15.2), in ms since the probe began. `links`: targets of its Link fields (RFC 8297). */
export const InterimAnswer = z.strictObject({
  status: z.int().min(100).max(199),
  atMs: z.number().nonnegative(),
  links: z.array(z.string().max(512)).max(20),
})
export type InterimAnswer = z.infer<typeof InterimAnswer>

/** The beginning of a body as text, decoded by its content coding and charset, or why there is none. */
export const BodyPreview = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('text'),
    text: z.string().max(limits.maxBodyPreviewBytes),
    /** As the WHATWG names it, and where it was learnt. */
    charset: z.string().max(40),
    charsetFrom: z.enum(['byte-order-mark', 'content-type', 'guess']),
    isCut: z.boolean(),
  }),
  z.strictObject({ status: z.literal('none'), code: z.string().max(40) }),
])
export type BodyPreview = z.infer<typeof BodyPreview>

/** What the fields of an answer say about its way, its content and its safety. Text of the peer is cut and escaped. */
export const HttpFacts = z.strictObject({
  /** Server-Timing: what the server says that it did within `firstByte`. */
  serverTiming: z.array(z.strictObject({ name: text, durationMs: z.number().nullable(), description: text.nullable() })).max(50),
  /** Alt-Svc (RFC 7838): where else, and by which protocol, the same can be had. */
  alternatives: z.array(z.strictObject({ protocol: text, host: text, port: z.int(), maxAgeSeconds: z.number().nonnegative() })).max(20),
  /** Whether a cache on the way answered, and the field that says so. */
  cache: z.strictObject({ verdict: z.enum(['hit', 'miss', 'bypass', 'unknown']), evidence: text.nullable(), ageSeconds: z.number().nonnegative().nullable() }),
  /** Networks in front of the origin that give themselves away, by field. */
  cdns: z.array(z.strictObject({ cdn: text, evidence: text })).max(30),
  /** Content codings, in the order in which they were applied. */
  encodings: z.array(text).max(20),
  /** Cookies that were set, without their values. */
  cookies: z.array(z.strictObject({
    name: text,
    valueBytes: z.int().nonnegative(),
    secure: z.boolean(),
    httpOnly: z.boolean(),
    sameSite: z.enum(['strict', 'lax', 'none', 'unspecified']),
    partitioned: z.boolean(),
    domain: text.nullable(),
    path: text.nullable(),
    isSession: z.boolean(),
    faults: z.array(z.string().max(40)).max(20),
  })).max(50),
})
export type HttpFacts = z.infer<typeof HttpFacts>

/** One answer on the wire (RFC 9110). Header values are cut to {@link limits.maxHeaderValueShown}. */
export const Http = z.strictObject({
  /** `1.0`, `1.1` or `2`. */
  version: z.string().max(8),
  method: z.string().max(16),
  status: z.int().min(100).max(999),
  reason: z.string().max(200),
  headers: z.array(z.strictObject({ name: z.string().max(256), value: z.string().max(limits.maxHeaderValueShown) })).max(limits.maxHeadersShown),
  /** How many headers came; more than are listed when the list was cut. */
  headerCount: z.int().nonnegative(),
  /** 1xx answers before the final one (RFC 9110 section 15.2). */
  informational: z.array(z.int().min(100).max(199)).max(20),
  /** The same with the time of each and what it hints at. */
  interim: z.array(InterimAnswer).max(20).optional(),
  /** Body bytes read, without framing. */
  bodyBytes: z.int().nonnegative(),
  /** True when the body went on beyond the bound and was left. */
  bodyTruncated: z.boolean(),
  /** Target of a redirect (3xx with Location), as an absolute URL. */
  location: z.string().max(limits.maxTargetLength).nullable(),
  /** Round trip of an HTTP/2 PING sent right behind the request (RFC 9113 section 6.7); null where none came back. */
  pingMs: z.number().nonnegative().nullable(),
  facts: HttpFacts.optional(),
  /** Present when it was asked for. */
  bodyPreview: BodyPreview.optional(),
})
export type Http = z.infer<typeof Http>
