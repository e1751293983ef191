import { parseAddress } from './address.ts'
import { specialUseRangeOf } from './special-use.ts'

/** A DNS-over-HTTPS resolver (RFC 8484). */
export interface Resolver {
  readonly id: 'cloudflare' | 'google' | 'quad9' | 'custom'
  readonly name: string
  /** Without a query; the question is put after it. */
  readonly url: string
}

export type ResolverFault = 'empty' | 'not-a-url' | 'scheme-unsupported' | 'plain-http' | 'credentials' | 'fragment' | 'dns-parameter' | 'too-long'
export type ResolverResult = { readonly status: 'ok'; readonly resolver: Resolver } | { readonly status: 'invalid'; readonly fault: ResolverFault }

/**
 * Reads the setting: the id of a known resolver, or the URL of any other. A URI template as RFC 8484 writes it
 * (`…/dns-query{?dns}`) is taken too. Plain http is for a resolver on this machine only.
 */
export function parseResolver(text: string): ResolverResult {
  const trimmed = text.trim().replace(/\{\?dns\}$/, '')
  if (trimmed === '') return invalid('empty')
  if (trimmed.length > 2_000) return invalid('too-long')
  const known = resolvers.find(({ id, url }) => id === trimmed || url === trimmed)
  if (known !== undefined) return { status: 'ok', resolver: known }

  const url = URL.parse(trimmed)
  if (url === null) return invalid('not-a-url')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return invalid('scheme-unsupported')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return invalid('plain-http')
  if (url.username !== '' || url.password !== '') return invalid('credentials')
  if (url.hash !== '') return invalid('fragment')
  if (url.searchParams.has('dns')) return invalid('dns-parameter')
  return { status: 'ok', resolver: { id: 'custom', name: url.host, url: url.href } }
}

/** The address for one question: GET with base64url and without padding (RFC 8484 section 4.1). */
export function questionUrl(resolver: Resolver, message: Uint8Array): string {
  const dns = btoa(String.fromCharCode(...message)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  return `${resolver.url}${resolver.url.includes('?') ? '&' : '?'}dns=${dns}`
}

function isLoopback(hostname: string): boolean {
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ''))
  if (address !== null) return specialUseRangeOf(address)?.range === 'loopback'
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}

function invalid(fault: ResolverFault): ResolverResult {
  return { status: 'invalid', fault }
}

/** Every one validates DNSSEC and sets the AD bit. */
export const resolvers = [
  { id: 'cloudflare', name: 'Cloudflare', url: 'https://cloudflare-dns.com/dns-query' },
  { id: 'google', name: 'Google', url: 'https://dns.google/dns-query' },
  { id: 'quad9', name: 'Quad9', url: 'https://dns.quad9.net/dns-query' },
] as const satisfies readonly Resolver[]
