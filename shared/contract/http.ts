import { z } from 'zod'
import { limits } from '../limits.ts'

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
  /** Body bytes read, without framing. */
  bodyBytes: z.int().nonnegative(),
  /** True when the body went on beyond the bound and was left. */
  bodyTruncated: z.boolean(),
  /** Target of a redirect (3xx with Location), as an absolute URL. */
  location: z.string().max(limits.maxTargetLength).nullable(),
  /** Round trip of an HTTP/2 PING sent right behind the request (RFC 9113 section 6.7); null where none came back. */
  pingMs: z.number().nonnegative().nullable(),
})
export type Http = z.infer<typeof Http>
