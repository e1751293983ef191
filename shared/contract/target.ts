import { limits } from '../limits.ts'

/** Where a probe goes, parsed by the WHATWG URL rules, so that a browser and the Worker read the same text alike. */
export interface Target {
  readonly url: string
  readonly scheme: 'https' | 'http'
  /** ASCII (punycode), lower case, no trailing dot, an IPv6 literal without its brackets. */
  readonly host: string
  readonly hostKind: 'name' | 'ipv4' | 'ipv6'
  readonly port: number
  /** Path and query, as a request sends them; the fragment never leaves. */
  readonly path: string
  /** `host` or `host:port`, as a Host header and a person write it. */
  readonly authority: string
}

export type TargetFault = 'empty' | 'too-long' | 'malformed' | 'scheme-unsupported' | 'credentials' | 'host-too-long'
export type TargetResult =
  | { readonly status: 'ok'; readonly target: Target }
  | { readonly status: 'invalid'; readonly fault: TargetFault; readonly message: string }

/**
 * Reads what a person types or a tab shows: a URL, `host`, `host:port`, `[v6]:port`, a bare IPv6 literal, with or
 * without a path. Without a scheme https is meant. A user name or password in it is refused rather than sent along.
 */
export function parseTarget(text: string): TargetResult {
  const trimmed = text.trim()
  if (trimmed === '') return invalid('empty', 'Give a host name or an address.')
  if (trimmed.length > limits.maxTargetLength) return invalid('too-long', `A target has at most ${limits.maxTargetLength} characters.`)

  const url = URL.parse(withScheme(trimmed))
  if (url === null) return invalid('malformed', `“${cut(trimmed)}” is neither a host name, an address nor a URL.`)
  const scheme = url.protocol.slice(0, -1)
  if (scheme !== 'https' && scheme !== 'http') return invalid('scheme-unsupported', `Hostlens probes https and http; this is ${cut(scheme)}.`)
  if (url.username !== '' || url.password !== '') return invalid('credentials', 'Leave the user name and the password out of the target.')

  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (host === '') return invalid('malformed', `“${cut(trimmed)}” has no host.`)
  if (host.length > limits.maxHostLength || host.split('.').some((label) => label.length > 63)) {
    return invalid('host-too-long', 'A host name has at most 253 characters and 63 in each label (RFC 1035).')
  }
  if (host.split('.').includes('')) return invalid('malformed', `“${cut(host)}” has an empty label.`)
  return { status: 'ok', target: target(url, scheme, host) }
}

function target(url: URL, scheme: 'https' | 'http', host: string): Target {
  const hostKind = url.hostname.startsWith('[') ? 'ipv6' : /^\d+\.\d+\.\d+\.\d+$/.test(host) ? 'ipv4' : 'name'
  const bracketed = hostKind === 'ipv6' ? `[${host}]` : host
  const authority = url.port === '' ? bracketed : `${bracketed}:${url.port}`
  const path = url.pathname + url.search
  return {
    url: `${scheme}://${authority}${path}`,
    scheme,
    host,
    hostKind,
    port: url.port === '' ? { https: 443, http: 80 }[scheme] : Number(url.port),
    path,
    authority,
  }
}

/** `host:port` looks like a scheme to the URL parser, and a bare IPv6 literal like neither. */
function withScheme(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text
  if (/^[0-9a-f:.]+$/i.test(text) && text.split(':').length > 2) return `https://[${text}]`
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))/i.exec(text)
  return scheme === null ? `https://${text}` : text
}

function invalid(fault: TargetFault, message: string): TargetResult {
  return { status: 'invalid', fault, message }
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
