import { createHash, timingSafeEqual } from 'node:crypto'
import { log } from '../deployment/log.ts'
import type { AccessToken } from '../deployment/settings.ts'
import { ApiProblem } from './problems.ts'

/** Who asks, by the name of the token that was shown. */
export interface Caller {
  readonly name: string
  /** RFC 3339; null for a token that does not expire. */
  readonly expiresAt: string | null
}

export type Access =
  | { readonly status: 'granted'; readonly caller: Caller }
  | { readonly status: 'refused'; readonly reason: 'missing' | 'unknown' }
  | { readonly status: 'refused'; readonly reason: 'expired'; readonly name: string }

/**
 * Holds what a caller shows against every token, in constant time: it is hashed first, so that neither the content nor
 * the length of a secret shows in the time, and all are compared, so that the place of the right one does not either.
 */
export function judgeToken(shown: string | null, tokens: readonly AccessToken[], nowMs: number): Access {
  const digest = createHash('sha256').update(shown ?? '').digest()
  const [found] = tokens.map((token) => ({ token, isSame: timingSafeEqual(digest, token.sha256) })).filter(({ isSame }) => isSame)
  if (shown === null) return { status: 'refused', reason: 'missing' }
  if (found === undefined) return { status: 'refused', reason: 'unknown' }
  const { name, expiresAtMs } = found.token
  if (expiresAtMs !== null && nowMs >= expiresAtMs) return { status: 'refused', reason: 'expired', name }
  return { status: 'granted', caller: { name, expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString() } }
}

/**
 * Who asks. Throws {@link ApiProblem} for everybody else: missing, wrong and expired look alike from outside, and the log
 * tells them apart, never by the token itself.
 */
export function demandCaller(shown: string | null, tokens: readonly AccessToken[]): Caller {
  const access = judgeToken(shown, tokens, Date.now())
  if (access.status === 'granted') return access.caller
  log({ level: 'warn', event: 'unauthorized', reason: access.reason, ...(access.reason === 'expired' && { caller: access.name }) })
  throw new ApiProblem('unauthorized', 'This Worker answers to those who show one of its tokens.')
}

/** The credentials of `Authorization: Bearer …` (RFC 6750 section 2.1), or null. */
export function bearerToken(header: string | null): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1] ?? null
}
