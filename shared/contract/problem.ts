import * as z from 'zod'

/** Every way in which the API itself says no: the status and the stable last part of the problem's `type`. */
export const problemTable = {
  'invalid-request': 400,
  unauthorized: 401,
  'origin-forbidden': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-too-large': 413,
  'unsupported-media-type': 415,
  'upgrade-required': 426,
  internal: 500,
} as const

export type ProblemCode = keyof typeof problemTable

/** RFC 9457 problem details. `errors` names each field that was refused. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** `type` is a URI reference (RFC 9457 section 3.1.1) that never changes for a code. */
export function problemType(code: ProblemCode): string {
  return `urn:hostlens:problem:${code}`
}
