import { createHash } from 'node:crypto'
import * as z from 'zod'
import { parseTokenLines, plainTokenName } from '../../shared/contract/token-line.ts'
import { limits } from '../../shared/limits.ts'
import { fromHex } from '../bytes/bytes.ts'

const RateLimit = z.strictObject({ limit: z.int().min(1), periodSeconds: z.union([z.literal(10), z.literal(60)]) })

/** The Worker's bindings as wrangler.jsonc and the secrets give them. Parsed once per request: no field is trusted. */
const Environment = z.object({
  /** Secret: one plain token, for a Worker on this machine and for tests. Without any token every request is unauthorized. */
  HOSTLENS_TOKEN: z.string().min(16).optional(),
  /** Secret: the hashes of named tokens, one on a line; `npm run token` writes them. */
  HOSTLENS_TOKENS: z.string().default(''),
  HOSTLENS_KIND: z.enum(['edge', 'local']).default('edge'),
  HOSTLENS_VERSION: z.string().default('0.0.0'),
  /** The RFC 8484 resolver that the Worker asks. */
  HOSTLENS_RESOLVER: z.url().default('https://cloudflare-dns.com/dns-query'),
  /** Private targets that a local Worker may reach: names, CIDRs and host:port, separated by commas or white space. */
  HOSTLENS_ALLOW: z.string().default(''),
  /** Targets that nobody may reach, in the same spelling. They count before every permission. */
  HOSTLENS_DENY: z.string().default(''),
  /** When given, nothing else is reached; it opens nothing that is refused without it. */
  HOSTLENS_ALLOW_ONLY: z.string().default(''),
  /** Further names under which this Worker itself is reached: never a target. */
  HOSTLENS_OWN_HOSTS: z.string().default(''),
  /** Host names under which this Worker answers. A local one answers to its loopback names beside them, and to nothing else. */
  HOSTLENS_HOSTS: z.string().default(''),
  /** The exact extension origins that may call; when absent, every browser extension may. */
  HOSTLENS_ORIGINS: z.string().default(''),
  /** What the bindings HOSTLENS_TOKEN_RATE and HOSTLENS_TARGET_RATE let through, which they do not say themselves. */
  HOSTLENS_RATE_LIMITS: z.strictObject({ token: RateLimit.optional(), target: RateLimit.optional() }).nullable().optional(),
  /** Probes that may be under way at once in one isolate, in all and for one token. */
  HOSTLENS_MAX_PROBES: z.coerce.number().int().min(1).optional(),
  HOSTLENS_MAX_PROBES_PER_TOKEN: z.coerce.number().int().min(1).optional(),
  /** Address of a list of Certificate Transparency logs in Chrome's format (v3); none when absent. */
  HOSTLENS_CT_LOG_LIST: z.url({ protocol: /^https?$/ }).optional(),
  /** CA certificates (PEM) that `GET /metrics/probe` trusts beside the public roots: a scrape cannot send its own. */
  HOSTLENS_METRICS_CA: z.string().min(1).max(limits.maxPemLength).optional(),
  /** Whether this Worker's sockets reach Cloudflare's own addresses: they do everywhere but on Cloudflare. */
  HOSTLENS_DIALS_CLOUDFLARE: z.enum(['yes', 'no']).optional(),
})

/** So many probes in a period. */
export type RateLimit = z.infer<typeof RateLimit>

/** A token that opens this Worker, by its SHA-256. */
export interface AccessToken {
  readonly name: string
  readonly sha256: Uint8Array
  readonly expiresAtMs: number | null
}

export interface Settings {
  readonly tokens: readonly AccessToken[]
  readonly kind: 'edge' | 'local'
  readonly version: string
  readonly resolver: string
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  /** Null: no narrowing. */
  readonly allowOnly: readonly string[] | null
  readonly ownHosts: readonly string[]
  readonly hosts: readonly string[]
  /** Null: every browser extension. */
  readonly origins: readonly string[] | null
  /** By token and by target; null: none. */
  readonly rateLimits: { readonly token?: RateLimit | undefined; readonly target?: RateLimit | undefined } | null
  readonly maxProbes: { readonly perCaller: number; readonly all: number }
  readonly dialsCloudflare: boolean
  readonly ctLogList: string | null
  readonly metricsCa: string | null
}

/** Throws an Error that names the variable when the Worker is set up wrongly; the log shows it, the caller does not see it. */
export function readSettings(env: unknown): Settings {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) throw new Error(`Hostlens is set up wrongly: ${z.prettifyError(parsed.error)}`)
  const { HOSTLENS_KIND: kind, ...rest } = parsed.data
  return {
    tokens: readTokens(rest.HOSTLENS_TOKEN, rest.HOSTLENS_TOKENS),
    kind,
    version: rest.HOSTLENS_VERSION,
    resolver: rest.HOSTLENS_RESOLVER,
    // A Worker on Cloudflare has no private network to open: the list counts on a local one only.
    allow: kind === 'local' ? words(rest.HOSTLENS_ALLOW) : [],
    deny: words(rest.HOSTLENS_DENY),
    allowOnly: orNull(words(rest.HOSTLENS_ALLOW_ONLY)),
    ownHosts: words(rest.HOSTLENS_OWN_HOSTS),
    hosts: words(rest.HOSTLENS_HOSTS),
    origins: orNull(words(rest.HOSTLENS_ORIGINS)),
    rateLimits: rest.HOSTLENS_RATE_LIMITS ?? null,
    maxProbes: maxProbes(kind, rest.HOSTLENS_MAX_PROBES, rest.HOSTLENS_MAX_PROBES_PER_TOKEN),
    dialsCloudflare: rest.HOSTLENS_DIALS_CLOUDFLARE === undefined ? kind === 'local' : rest.HOSTLENS_DIALS_CLOUDFLARE === 'yes',
    ctLogList: rest.HOSTLENS_CT_LOG_LIST ?? null,
    metricsCa: rest.HOSTLENS_METRICS_CA ?? null,
  }
}

/** A list that cannot be read opens nothing: half of it might be the half that was meant to be gone. */
function readTokens(plain: string | undefined, list: string): AccessToken[] {
  const parsed = parseTokenLines(list)
  if (parsed.status === 'invalid') throw new Error(`Hostlens is set up wrongly: HOSTLENS_TOKENS, line ${parsed.line}: ${parsed.fault}`)
  const named = parsed.tokens.map(({ name, sha256, expiresAt }) => ({
    name,
    sha256: fromHex(sha256),
    expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
  }))
  if (plain === undefined) return named
  return [{ name: plainTokenName, sha256: createHash('sha256').update(plain).digest(), expiresAtMs: null }, ...named]
}

/** A machine of one's own has one user and much memory; an isolate has 128 MB for everybody, and a probe may take 1 MB of it. */
function maxProbes(kind: Settings['kind'], all = kind === 'local' ? 1_000 : 100, perCaller = kind === 'local' ? all : Math.min(50, all)): Settings['maxProbes'] {
  return { all, perCaller }
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '')
}

function orNull(entries: readonly string[]): readonly string[] | null {
  return entries.length === 0 ? null : entries
}
