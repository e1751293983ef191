import { limits } from '../limits.ts'

/** What can be probed: a web address, a WebSocket, or any other service with TLS and without. */
export const targetSchemes = ['https', 'http', 'wss', 'ws', 'tls', 'tcp'] as const
export type TargetScheme = (typeof targetSchemes)[number]

/** Where a probe goes, parsed by the WHATWG URL rules, so that a browser and the Worker read the same text alike. */
export interface Target {
  readonly url: string
  readonly scheme: TargetScheme
  /** ASCII (punycode), lower case, no trailing dot, an IPv6 literal without its brackets. */
  readonly host: string
  readonly hostKind: 'name' | 'ipv4' | 'ipv6'
  readonly port: number
  /** Path and query, as a request sends them; the fragment never leaves. `/` for tls:// and tcp://, which have none. */
  readonly path: string
  /** `host` or `host:port`, as a Host header and a person write it. */
  readonly authority: string
}

export type TargetFault = 'empty' | 'too-long' | 'malformed' | 'scheme-unsupported' | 'credentials' | 'host-too-long' | 'port-missing' | 'path-unexpected'
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

  const written = withScheme(trimmed)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(written)?.[1]?.toLowerCase() ?? ''
  if (!isTargetScheme(scheme)) return unreadable(trimmed, written, scheme)
  // Only the schemes of the web have the web's rules for hosts: the others borrow them.
  const url = URL.parse(written.replace(/^[^:]*/, 'https'))
  if (url === null) return unreadable(trimmed, written, scheme)
  if (url.username !== '' || url.password !== '') return invalid('credentials', 'Leave the user name and the password out of the target.')

  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (host === '') return invalid('malformed', `“${cut(trimmed)}” has no host.`)
  if (host.length > limits.maxHostLength || host.split('.').some((label) => label.length > 63)) {
    return invalid('host-too-long', 'A host name has at most 253 characters and 63 in each label (RFC 1035).')
  }
  if (host.split('.').includes('')) return invalid('malformed', `“${cut(host)}” has an empty label.`)
  // Chromium lets blanks and the like pass as %20, which the standard refuses and no resolver should be asked for.
  if (!url.hostname.startsWith('[') && !/^[a-z0-9._-]+$/.test(host)) return unreadable(trimmed, written, scheme)
  // The borrowed rules swallow their own default port.
  const port = url.port !== '' ? Number(url.port) : URL.parse(written.replace(/^[^:]*/, 'http'))?.port === '443' ? 443 : defaultPorts[scheme]
  if (port === null) return invalid('port-missing', `A ${scheme}:// target needs a port, as in ${scheme}://${cut(host)}:443.`)
  if (port === 0) return invalid('malformed', 'A port is a number from 1 to 65535.')
  if ((scheme === 'tls' || scheme === 'tcp') && url.pathname + url.search !== '/') return invalid('path-unexpected', `A ${scheme}:// target is a host and a port, without a path.`)
  return { status: 'ok', target: target(url, scheme, host, port) }
}

/** Whether the connection to a target begins with TLS, or gets there by STARTTLS. */
export function isSecureScheme(scheme: TargetScheme): boolean {
  return scheme === 'https' || scheme === 'wss' || scheme === 'tls'
}

function isTargetScheme(scheme: string): scheme is TargetScheme {
  return targetSchemes.some((known) => known === scheme)
}

/** What is no target at all, or one of another kind. */
function unreadable(trimmed: string, written: string, scheme: string): TargetResult {
  if (isTargetScheme(scheme) || URL.parse(written) === null) return invalid('malformed', `“${cut(trimmed)}” is neither a host name, an address nor a URL.`)
  return invalid('scheme-unsupported', `Hostlens probes ${targetSchemes.join(', ')}; this is ${cut(scheme)}.`)
}

function target(url: URL, scheme: TargetScheme, host: string, port: number): Target {
  const hostKind = url.hostname.startsWith('[') ? 'ipv6' : /^\d+\.\d+\.\d+\.\d+$/.test(host) ? 'ipv4' : 'name'
  const bracketed = hostKind === 'ipv6' ? `[${host}]` : host
  const authority = port === defaultPorts[scheme] ? bracketed : `${bracketed}:${port}`
  const path = url.pathname + url.search
  return {
    url: `${scheme}://${authority}${scheme === 'tls' || scheme === 'tcp' ? '' : path}`,
    scheme,
    host,
    hostKind,
    port,
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

/** Null where a port has to be said. */
const defaultPorts: Record<TargetScheme, number | null> = { https: 443, http: 80, wss: 443, ws: 80, tls: null, tcp: null }
