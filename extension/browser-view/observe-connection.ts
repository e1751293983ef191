import { browser } from 'wxt/browser'
import type { ProbedTab } from './probed-tab.ts'
import type { BrowserConnection, BrowserSecurity } from '../probe-state/compare.ts'
import { pagesOf } from './connection-permissions.ts'
import { parseSecurityInfo } from './security-info.ts'

/**
 * Reloads the tab, past its cache, and tells over which connection its page came. The listeners live for this one load,
 * and for this one tab. Null where no answer came in time.
 */
export function observeConnection({ id, origin }: ProbedTab, signal: AbortSignal): Promise<BrowserConnection | null> {
  return new Promise((resolve) => {
    const filter = { urls: [pagesOf(origin)], types: ['main_frame' as const], tabId: id }
    const firefox = firefoxWebRequest()
    let security: Promise<BrowserSecurity | null> = Promise.resolve(null)

    const finish = (found: BrowserConnection | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      firefox?.onHeadersReceived.removeListener(headers)
      browser.webRequest.onCompleted.removeListener(completed)
      browser.webRequest.onErrorOccurred.removeListener(giveUp)
      resolve(found)
    }
    const giveUp = (): void => finish(null)
    // Firefox tells of TLS only while it holds the head of the answer.
    const headers = async ({ requestId, url }: { readonly requestId: string; readonly url: string }): Promise<object> => {
      if (firefox !== null && isOf(url)) {
        security = firefox.getSecurityInfo(requestId, { certificateChain: true, rawDER: true }).then(parseSecurityInfo, () => null)
        await security
      }
      return {}
    }
    const completed = (details: { readonly url: string; readonly ip?: string | undefined }): void => {
      if (!isOf(details.url)) {
        giveUp()
        return
      }
      const throughProxy = 'proxyInfo' in details && isProxy(details.proxyInfo)
      const address = details.ip === undefined || details.ip === '' || throughProxy ? null : details.ip
      void security.then((known) => finish({ origin, address, throughProxy, security: known }))
    }
    const isOf = (url: string): boolean => URL.parse(url)?.origin === origin

    const timer = setTimeout(giveUp, patienceMs)
    signal.addEventListener('abort', giveUp)
    firefox?.onHeadersReceived.addListener(headers, filter, ['blocking'])
    browser.webRequest.onCompleted.addListener(completed, filter)
    browser.webRequest.onErrorOccurred.addListener(giveUp, filter)
    browser.tabs.reload(id, { bypassCache: true }).catch(giveUp)
  })
}

/** The part of Firefox's `webRequest` that Chromium has not: null there. */
function firefoxWebRequest(): FirefoxWebRequest | null {
  const api: unknown = browser.webRequest
  return isFirefoxWebRequest(api) ? api : null
}

function isFirefoxWebRequest(api: unknown): api is FirefoxWebRequest {
  return typeof api === 'object' && api !== null && 'getSecurityInfo' in api && typeof api.getSecurityInfo === 'function'
}

interface FirefoxWebRequest {
  readonly getSecurityInfo: (requestId: string, options: { readonly certificateChain: boolean; readonly rawDER: boolean }) => Promise<unknown>
  readonly onHeadersReceived: {
    readonly addListener: (listener: HeadersListener, filter: object, extra: readonly string[]) => void
    readonly removeListener: (listener: HeadersListener) => void
  }
}
type HeadersListener = (details: { readonly requestId: string; readonly url: string }) => Promise<object>

function isProxy(info: unknown): boolean {
  return typeof info === 'object' && info !== null && 'type' in info && typeof info.type === 'string' && info.type !== 'direct'
}

const patienceMs = 20_000
