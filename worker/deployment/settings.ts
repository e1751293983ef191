import * as z from 'zod'

/** The Worker's bindings as wrangler.jsonc and the secrets give them. Parsed once per request: no field is trusted. */
const Environment = z.object({
  /** Secret. Without it every request is unauthorized. */
  HOSTLENS_TOKEN: z.string().min(16).optional(),
  HOSTLENS_KIND: z.enum(['edge', 'local']).default('edge'),
  HOSTLENS_VERSION: z.string().default('0.0.0'),
  /** The RFC 8484 resolver that the Worker asks. */
  HOSTLENS_RESOLVER: z.url().default('https://cloudflare-dns.com/dns-query'),
  /** Private targets that a local Worker may reach: names, CIDRs and host:port, separated by commas or white space. */
  HOSTLENS_ALLOW: z.string().default(''),
  /** Address of a list of Certificate Transparency logs in Chrome's format (v3); none when absent. */
  HOSTLENS_CT_LOG_LIST: z.url({ protocol: /^https?$/ }).optional(),
  /** Whether this Worker's sockets reach Cloudflare's own addresses: they do everywhere but on Cloudflare. */
  HOSTLENS_DIALS_CLOUDFLARE: z.enum(['yes', 'no']).optional(),
})

export interface Settings {
  readonly token: string | null
  readonly kind: 'edge' | 'local'
  readonly version: string
  readonly resolver: string
  readonly allow: readonly string[]
  readonly dialsCloudflare: boolean
  readonly ctLogList: string | null
}

/** Throws an Error that names the variable when the Worker is set up wrongly; the log shows it, the caller does not see it. */
export function readSettings(env: unknown): Settings {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new Error(`Hostlens is set up wrongly: ${z.prettifyError(parsed.error)}`)
  const { HOSTLENS_KIND: kind, ...rest } = parsed.data
  return {
    token: rest.HOSTLENS_TOKEN ?? null,
    kind,
    version: rest.HOSTLENS_VERSION,
    resolver: rest.HOSTLENS_RESOLVER,
    // A Worker on Cloudflare has no private network to open: the list counts on a local one only.
    allow: kind === 'local' ? rest.HOSTLENS_ALLOW.split(/[\s,]+/).filter((entry) => entry !== '') : [],
    dialsCloudflare: rest.HOSTLENS_DIALS_CLOUDFLARE === undefined ? kind === 'local' : rest.HOSTLENS_DIALS_CLOUDFLARE === 'yes',
    ctLogList: rest.HOSTLENS_CT_LOG_LIST ?? null,
  }
}
