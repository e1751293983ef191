import { parseTarget } from '../../shared/contract/target.ts'
import { tabTarget } from './tab-target.ts'

/** What a context menu was opened on, as far as it matters here. */
export interface MenuPlace {
  readonly linkUrl?: string | undefined
  readonly selectionText?: string | undefined
  readonly frameUrl?: string | undefined
  readonly pageUrl?: string | undefined
}

/** The address that “Probe this host” means: the link, else a selection that names a host, else the frame or the page. */
export function menuTarget({ linkUrl, selectionText, frameUrl, pageUrl }: MenuPlace, tabUrl?: string): string {
  if (linkUrl !== undefined && tabTarget(linkUrl).kind === 'host') return linkUrl
  const selected = selectionText?.trim() ?? ''
  if (looksLikeHost(selected)) return selected
  return [frameUrl, pageUrl, tabUrl, linkUrl].find((address) => address !== undefined && address !== '') ?? ''
}

/** A host with a dot or an address, or a URL: an ordinary word could be a host as well, but hardly ever is meant as one. */
function looksLikeHost(text: string): boolean {
  if (/\s/.test(text)) return false
  const result = parseTarget(text)
  if (result.status === 'invalid') return false
  const { host, hostKind } = result.target
  // The URL parser reads a lone number as an IPv4 address.
  if (hostKind !== 'name') return hostKind === 'ipv6' || text.includes('.')
  return /\.[a-z][a-z0-9-]+$/i.test(host) || /^https?:\/\//i.test(text)
}
