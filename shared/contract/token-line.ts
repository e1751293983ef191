import * as z from 'zod'

/** One token that opens a Worker, as its list knows it: by the hash, never by the token. */
export interface TokenLine {
  /** What the log, the limits and the records call its holder. */
  readonly name: string
  /** SHA-256 of the token, 64 lower-case hex digits. */
  readonly sha256: string
  /** RFC 3339; null for a token that holds until its line is gone. */
  readonly expiresAt: string | null
}

export type TokenLineFault = 'shape' | 'name' | 'reserved-name' | 'same-name' | 'hash' | 'same-token' | 'expiry' | 'too-many'
export type TokenLinesResult =
  | { readonly status: 'ok'; readonly tokens: readonly TokenLine[] }
  /** `line` counts from 1. What stands there is not repeated: it may be a token that was put in the wrong place. */
  | { readonly status: 'invalid'; readonly line: number; readonly fault: TokenLineFault }

/**
 * Reads the list of tokens: `name:sha256` or `name:sha256:expiry` on lines of their own (or with commas between them),
 * `#` before a remark. Revoking a token is deleting its line. A plain SHA-256 is enough, because the tokens are 256 random
 * bits: nobody can guess their way back, and a slow hash for passwords would cost every request its time.
 */
export function parseTokenLines(text: string): TokenLinesResult {
  const tokens: TokenLine[] = []
  for (const [index, piece] of text.split(/[\n,]/).entries()) {
    const line = piece.trim()
    if (line === '' || line.startsWith('#')) continue
    const parsed = parseTokenLine(line)
    const fault = typeof parsed === 'string' ? parsed : collision(tokens, parsed)
    if (fault !== null || typeof parsed === 'string') return { status: 'invalid', line: index + 1, fault: fault ?? 'shape' }
    tokens.push(parsed)
  }
  return { status: 'ok', tokens }
}

export function formatTokenLine({ name, sha256, expiresAt }: TokenLine): string {
  return [name, sha256, ...(expiresAt === null ? [] : [expiresAt])].join(':')
}

export function isTokenName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(name)
}

export function isTokenExpiry(text: string): boolean {
  return z.iso.datetime({ offset: true }).safeParse(text).success
}

function parseTokenLine(line: string): TokenLine | TokenLineFault {
  const [name = '', sha256 = '', ...rest] = line.split(':')
  if (sha256 === '') return 'shape'
  if (!isTokenName(name)) return 'name'
  if (name === plainTokenName) return 'reserved-name'
  if (!/^[0-9a-f]{64}$/.test(sha256)) return 'hash'
  // The time of day has colons of its own.
  const expiresAt = rest.length === 0 ? null : rest.join(':')
  if (expiresAt !== null && !isTokenExpiry(expiresAt)) return 'expiry'
  return { name, sha256, expiresAt }
}

function collision(others: readonly TokenLine[], { name, sha256 }: TokenLine): TokenLineFault | null {
  if (others.length >= maxTokens) return 'too-many'
  if (others.some((other) => other.name === name)) return 'same-name'
  return others.some((other) => other.sha256 === sha256) ? 'same-token' : null
}

/** The name of whoever shows the one plain token (HOSTLENS_TOKEN), which has no line. */
export const plainTokenName = 'default'
/** Cloudflare keeps at most 5 kB in one secret; a line has 66 to 130 characters. */
export const maxTokenListBytes = 5 * 1024
/** More than fit into one secret; the bound is for Workers on machines of one's own. Each costs one comparison a request. */
const maxTokens = 200
