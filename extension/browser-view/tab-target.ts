import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'

/** Why a tab has no host to probe. Each has a sentence in the messages. */
export const hostlessReasons = [
  'unknown',
  'newTab',
  'browserPage',
  'developerTools',
  'extensionPage',
  'store',
  'file',
  'pdfViewer',
  'source',
  'inline',
  'otherScheme',
] as const
export type HostlessReason = (typeof hostlessReasons)[number]

export type TabTarget =
  | { readonly kind: 'host'; readonly target: Target }
  /** `suggestion`: a host that the page is nevertheless about, to put into the field. */
  | { readonly kind: 'hostless'; readonly reason: HostlessReason; readonly suggestion: string | null }

/**
 * What a tab's address says about where to probe. Of the page only scheme, host and port are taken: its path and query
 * are the reader's own business and never leave the browser.
 */
export function tabTarget(address: string | undefined): TabTarget {
  if (address === undefined || address === '') return hostless('unknown')
  const url = URL.parse(address)
  if (url === null) return hostless('unknown')
  if (newTabPages.some((page) => address.startsWith(page))) return hostless('newTab')
  if (url.protocol === 'view-source:') return hostless('source', originWithin(url.pathname + url.search))
  if (url.protocol === 'blob:') return hostless('inline', originWithin(url.pathname))
  if (extensionSchemes.has(url.protocol)) return extensionPage(url)
  if (url.protocol === 'https:' || url.protocol === 'http:') return webPage(url)
  return hostless(reasonByScheme[url.protocol] ?? 'otherScheme')
}

/** The address that a tab shows, or, while the first page of a tab hangs, the one that it is on its way to (Chromium). */
export function tabAddress(tab: { readonly url?: string | undefined } | undefined): string | undefined {
  if (tab === undefined || (tab.url !== undefined && tab.url !== '')) return tab?.url
  return 'pendingUrl' in tab && typeof tab.pendingUrl === 'string' ? tab.pendingUrl : undefined
}

/**
 * What a text means that a person chose: typed, selected, or a link. Unlike a tab's address it is taken with its path,
 * and when it names no host, it is put into the field to be corrected.
 */
export function chosenTarget(text: string): TabTarget {
  const result = parseTarget(text)
  if (result.status === 'ok') return { kind: 'host', target: result.target }
  const tab = tabTarget(text)
  return tab.kind === 'hostless' && tab.suggestion === null && tab.reason === 'unknown' ? hostless('unknown', text.slice(0, maxSuggestion)) : tab
}

function webPage(url: URL): TabTarget {
  if (stores.some(({ host, path }) => url.hostname === host && url.pathname.startsWith(path))) return hostless('store', url.origin)
  const result = parseTarget(`${url.origin}/`)
  return result.status === 'ok' ? { kind: 'host', target: result.target } : hostless('unknown')
}

/** A built-in PDF viewer is an extension page that carries the document's address in its own. */
function extensionPage(url: URL): TabTarget {
  const document = /https?:\/\/.+/.exec(decode(url.pathname + url.search))
  if (document === null) return hostless('extensionPage')
  return hostless('pdfViewer', originWithin(document[0]))
}

function originWithin(address: string): string | null {
  const url = URL.parse(address)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') ? url.origin : null
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // A stray percent sign is no reason to look no further.
  }
}

function hostless(reason: HostlessReason, suggestion: string | null = null): TabTarget {
  return { kind: 'hostless', reason, suggestion }
}

const newTabPages = ['about:newtab', 'about:home', 'about:privatebrowsing', 'chrome://newtab', 'chrome://new-tab-page', 'edge://newtab', 'brave://newtab', 'vivaldi://newtab', 'opera://startpage']

const extensionSchemes: ReadonlySet<string> = new Set(['chrome-extension:', 'moz-extension:', 'safari-web-extension:', 'edge-extension:'])

const reasonByScheme: Readonly<Record<string, HostlessReason>> = {
  'about:': 'browserPage',
  'chrome:': 'browserPage',
  'chrome-untrusted:': 'browserPage',
  'chrome-error:': 'browserPage',
  'chrome-search:': 'newTab',
  'edge:': 'browserPage',
  'brave:': 'browserPage',
  'opera:': 'browserPage',
  'vivaldi:': 'browserPage',
  'resource:': 'browserPage',
  'devtools:': 'developerTools',
  'file:': 'file',
  'filesystem:': 'file',
  'data:': 'inline',
  'javascript:': 'inline',
}

/** The stores keep extensions off their pages. */
const stores = [
  { host: 'chromewebstore.google.com', path: '/' },
  { host: 'chrome.google.com', path: '/webstore' },
  { host: 'addons.mozilla.org', path: '/' },
  { host: 'microsoftedge.microsoft.com', path: '/addons' },
  { host: 'addons.opera.com', path: '/' },
]

const maxSuggestion = 500
