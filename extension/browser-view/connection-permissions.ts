import { browser } from 'wxt/browser'

/**
 * The permissions that are needed to watch a page of one host come in: those of the manifest's optional ones that are about
 * requests (Firefox wants `webRequestBlocking` before it tells of TLS; Chromium knows no such thing here), and its pages.
 */
export function connectionPermissions(origin: string): { permissions: RequestPermission[]; origins: string[] } {
  const optional: readonly string[] = browser.runtime.getManifest().optional_permissions ?? []
  return { permissions: requestPermissions.filter((permission) => optional.includes(permission)), origins: [pagesOf(origin)] }
}

/** Match patterns know no ports, so that a host's other ports are meant as well. */
export function pagesOf(origin: string): string {
  const { protocol, hostname } = new URL(origin)
  return `${protocol}//${hostname}/*`
}

const requestPermissions = ['webRequest', 'webRequestBlocking'] as const
type RequestPermission = (typeof requestPermissions)[number]
