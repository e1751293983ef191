import * as z from 'zod'

/**
 * Every way in which the API itself says no, by the stable last part of the problem's `type`: the status, a title that is
 * the same each time (RFC 9457 section 3.1.3), and what its reader can do about it.
 */
export const problemTable = {
  'invalid-request': { status: 400, title: 'The request is not valid', action: 'Correct the fields that “errors” names; /openapi.json describes all of them.' },
  unauthorized: { status: 401, title: 'A valid token is needed', action: 'Send “Authorization: Bearer” with a token of this Worker, or, over a WebSocket, “token” in the first message. `npm run token` makes one.' },
  'origin-forbidden': { status: 403, title: 'This origin may not call the Worker', action: 'Call from the extension or from a program. HOSTLENS_ORIGINS lists the extensions that may call, if only some may.' },
  'not-found': { status: 404, title: 'There is nothing here', action: 'See /docs for the paths of this Worker.' },
  'method-not-allowed': { status: 405, title: 'This path does not take this method', action: 'See /docs for the methods of each path.' },
  'not-acceptable': { status: 406, title: 'None of the accepted formats can be given', action: 'Accept one of the formats that the detail names.' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time', action: 'Send the body at once, right after the header fields.' },
  'request-too-large': { status: 413, title: 'The request is too large', action: 'Send less; the limits stand at /v1/info.' },
  'unsupported-media-type': { status: 415, title: 'The request body has to be JSON', action: 'Send the body as application/json.' },
  'misdirected-request': { status: 421, title: 'The Worker does not answer to this host name', action: 'Call it by its own address, or add the name to HOSTLENS_HOSTS.' },
  'upgrade-required': { status: 426, title: 'This path speaks WebSocket', action: 'Open a WebSocket, or send a POST for one answer.' },
  'token-rate-exceeded': { status: 429, title: 'This token has asked for too much', action: 'Wait as long as Retry-After says, or ask for less at once.' },
  'target-rate-exceeded': { status: 429, title: 'This target has been asked too often', action: 'Wait as long as Retry-After says: the limit protects the target.' },
  'too-many-probes': { status: 429, title: 'This token has too many probes under way', action: 'Wait for some of them to end.' },
  internal: { status: 500, title: 'The Worker failed', action: 'Look into the log of the Worker (`wrangler tail`).' },
  busy: { status: 503, title: 'The Worker has too many probes under way', action: 'Try again after the time that Retry-After says.' },
  'region-unavailable': { status: 503, title: 'The region could not be reached', action: 'Try again later, or ask from another region.' },
  'region-busy': { status: 503, title: 'The region has too many probes to run', action: 'Try again later, or ask from another region.' },
  'results-unavailable': { status: 503, title: 'The store of results could not be reached', action: 'Try again later; the probe itself does not need it.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string; readonly action: string }>

export type ProblemCode = keyof typeof problemTable

/** RFC 9457 problem details; what comes after `detail` are extension members (section 3.2). */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** What can be done about it. */
  action: z.string().optional(),
  /** As in the field Retry-After (RFC 9110 section 10.2.3), which a WebSocket does not have. */
  retryAfterSeconds: z.int().min(1).optional(),
  /** Each field that was refused. */
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** `type` is a URI reference (RFC 9457 section 3.1.1) that never changes for a code. */
export function problemType(code: ProblemCode): string {
  return `urn:hostlens:problem:${code}`
}
