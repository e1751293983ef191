import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'

/** Which targets a profile is for. */
export interface Pattern {
  /** In lower case, punycode; the part behind `*.` where it is a suffix. Null for every host. */
  readonly host: string | null
  readonly isSuffix: boolean
  /** Null for every port. */
  readonly port: number | null
  /** The same in its one spelling. */
  readonly text: string
}

export type PatternFault = 'empty' | 'malformed' | 'star' | 'too-long'
export type PatternResult = { readonly status: 'ok'; readonly pattern: Pattern } | { readonly status: 'invalid'; readonly fault: PatternFault }

/**
 * Reads `host`, `host:port`, an address, `*.suffix` (every host under it, at any depth, and not the suffix itself), or `*` for
 * every host. A star stands for whole labels, and at the beginning only.
 */
export function parsePattern(typed: string): PatternResult {
  const text = typed.trim().toLowerCase()
  if (text === '') return { status: 'invalid', fault: 'empty' }
  if (text === '*') return { status: 'ok', pattern: { host: null, isSuffix: false, port: null, text } }
  const isSuffix = text.startsWith('*.')
  const rest = isSuffix ? text.slice(2) : text
  if (rest.includes('*')) return { status: 'invalid', fault: 'star' }
  const parsed = parseTarget(`https://${/^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/.test(rest) ? `[${rest}]` : rest}`)
  if (parsed.status === 'invalid') return { status: 'invalid', fault: parsed.fault === 'host-too-long' || parsed.fault === 'too-long' ? 'too-long' : 'malformed' }
  const { host, hostKind, port, path, authority } = parsed.target
  // A pattern has no path, and an address has nothing under it.
  if (path !== '/' || /[/?#@]/.test(rest) || (isSuffix && hostKind !== 'name')) return { status: 'invalid', fault: 'malformed' }
  const hasPort = /:\d+$/.test(rest) && (hostKind !== 'ipv6' || rest.includes(']:'))
  const shown = hasPort && port === 443 ? `${authority}:443` : authority
  return { status: 'ok', pattern: { host, isSuffix, port: hasPort ? port : null, text: isSuffix ? `*.${shown}` : shown } }
}

export function matches({ host, isSuffix, port }: Pattern, target: Pick<Target, 'host' | 'port'>): boolean {
  if (port !== null && port !== target.port) return false
  if (host === null) return true
  return isSuffix ? target.host.endsWith(`.${host}`) : target.host === host
}

/** How closely a pattern says which host: the greater wins. A host before a suffix, a longer suffix before a shorter one, a port before none. */
export function specificity({ host, isSuffix, port }: Pattern): number {
  const ofHost = host === null ? 0 : isSuffix ? host.split('.').length : 1_000
  return 2 * ofHost + (port === null ? 0 : 1)
}
