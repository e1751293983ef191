import { browser } from 'wxt/browser'
import { isSecureScheme, parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'

/** What a text means to a scan: the host and port that it names, by TLS whatever the page was loaded by; null for no host. */
export function scanTarget(text: string): Target | null {
  const result = parseTarget(text)
  return result.status === 'ok' ? secureTarget(result.target) : null
}

/** A plain target has no TLS to look at; the same host by https usually has. */
export function secureTarget(target: Target): Target {
  if (isSecureScheme(target.scheme)) return target
  const scheme = target.scheme === 'ws' ? 'wss' : target.scheme === 'tcp' ? 'tls' : 'https'
  const result = parseTarget(`${scheme}://${target.port === 80 ? hostOf(target) : target.authority}/`)
  return result.status === 'ok' ? result.target : target
}

/** Opens the page that scans a target, and begins at once. */
export async function openScan(target: Target, beside?: { readonly index?: number; readonly id?: number | undefined }): Promise<void> {
  await browser.tabs.create({
    url: `/scan.html?${new URLSearchParams({ target: secureTarget(target).url, start: '1' }).toString()}`,
    ...(beside?.index !== undefined && beside.index >= 0 && { index: beside.index + 1 }),
    ...(beside?.id !== undefined && beside.id >= 0 && { openerTabId: beside.id }),
  })
}

function hostOf({ host }: Target): string {
  return host.includes(':') ? `[${host}]` : host
}
