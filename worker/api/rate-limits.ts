import * as z from 'zod'
import type { Settings } from '../deployment/settings.ts'

/** Counts what is asked under a key. Cloudflare counts in each location by itself, approximately, and in memory. */
export interface RateLimiter {
  /** Most that a key may ask for within a period. */
  readonly limit: number
  readonly periodSeconds: number
  /** Takes one; false where there is none left. */
  readonly take: (key: string) => Promise<boolean>
}

export interface RateLimiters {
  readonly token: RateLimiter | null
  readonly target: RateLimiter | null
}

/**
 * The rate limiters as wrangler.jsonc binds them. A binding does not say how much it lets through, so HOSTLENS_RATE_LIMITS
 * repeats it. Throws an Error that names a binding that the setting speaks of and that is not there: a limit that is
 * published has to hold.
 */
export function readRateLimiters(env: unknown, { rateLimits }: Pick<Settings, 'rateLimits'>): RateLimiters {
  const bindings = Bindings.parse(env)
  const limiter = (name: keyof typeof bindings, published: { readonly limit: number; readonly periodSeconds: number } | undefined): RateLimiter | null => {
    if (published === undefined) return null
    const binding = bindings[name]
    if (binding === undefined) throw new Error(`Hostlens is set up wrongly: HOSTLENS_RATE_LIMITS speaks of the rate limiter ${name}, which is not bound`)
    return { ...published, take: async (key) => (await binding.limit({ key })).success }
  }
  return { token: limiter('HOSTLENS_TOKEN_RATE', rateLimits?.token), target: limiter('HOSTLENS_TARGET_RATE', rateLimits?.target) }
}

interface RateLimitBinding {
  readonly limit: (options: { key: string }) => Promise<{ success: boolean }>
}

const Binding = z.custom<RateLimitBinding>((value) => typeof value === 'object' && value !== null && 'limit' in value, 'A rate limiter is bound to something else.')
const Bindings = z.object({ HOSTLENS_TOKEN_RATE: Binding.optional(), HOSTLENS_TARGET_RATE: Binding.optional() })
