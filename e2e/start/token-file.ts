import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatTokenLine, isTokenExpiry, maxTokenListBytes, parseTokenLines, type TokenLine } from '../../shared/contract/token-line.ts'

/** A new token, in clear for the only time. */
export interface NewToken {
  readonly token: string
  readonly line: TokenLine
}

/** 256 random bits: so many that a plain hash gives nothing away (RFC 6750 section 5.1 speaks of guessing). */
export function makeToken(name: string, expiresAt: string | null): NewToken {
  const token = `hostlens_${randomBytes(32).toString('base64url')}`
  return { token, line: { name, sha256: createHash('sha256').update(token).digest('hex'), expiresAt } }
}

/** The list in a file; empty where there is no file. Throws an Error that says which line is wrong, and never what is on it. */
export async function readTokenFile(path: string): Promise<readonly TokenLine[]> {
  const parsed = parseTokenLines(await readFile(path, 'utf8').catch(ifMissing))
  if (parsed.status === 'invalid') throw new Error(`${path}, line ${parsed.line}: ${parsed.fault}`)
  return parsed.tokens
}

/** Replaces the list in one step. The file holds hashes only, and is its owner's alone all the same. */
export async function writeTokenFile(path: string, tokens: readonly TokenLine[]): Promise<void> {
  const text = tokens.map((line) => `${formatTokenLine(line)}\n`).join('')
  const parsed = parseTokenLines(text)
  if (parsed.status === 'invalid') throw new Error(faults[parsed.fault])
  if (text.length > maxTokenListBytes) throw new Error(`The list has ${text.length} bytes; one secret of Cloudflare's has at most ${maxTokenListBytes}. Revoke a token first.`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.draft`
  await writeFile(draft, text, { mode: 0o600 })
  // A file that was there with other rights would keep them.
  await chmod(draft, 0o600)
  await rename(draft, path)
}

/** Reads `90d`, `2027-01-31` (to its end, UTC) or an RFC 3339 time. Null when it is none of them, or over already. */
export function readExpiry(text: string, nowMs: number): string | null {
  const days = /^(\d{1,4})d$/.exec(text)?.[1]
  const time = days !== undefined ? new Date(nowMs + Number(days) * 86_400_000).toISOString() : /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59Z` : text
  return isTokenExpiry(time) && Date.parse(time) > nowMs ? time : null
}

function ifMissing(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
  throw error
}

const faults = {
  shape: 'A line is name:hash or name:hash:expiry.',
  name: 'A name has up to 32 of a-z, 0-9, “.”, “_” and “-”, and begins with a letter or a digit.',
  'reserved-name': 'This name is that of the plain token HOSTLENS_TOKEN.',
  'same-name': 'There is a token of this name already: revoke it first, or take another name.',
  hash: 'A hash has 64 lower-case hexadecimal digits.',
  'same-token': 'This token is on the list already.',
  expiry: 'An expiry is an RFC 3339 time.',
  'too-many': 'The list is full. Revoke a token first.',
} as const
