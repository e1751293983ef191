import { browser } from 'wxt/browser'

/** Whether this browser has a panel beside the page for extensions. */
export function hasSidePanel(): boolean {
  return sidebar() !== null || !isFirefox()
}

/**
 * Shows a target's report beside the page, in this window, or in the one in front. Has to be called by a click, before
 * anything else is waited for: browsers open panels for nobody else. In Chromium the permission for it is asked for then;
 * it comes with no warning and no prompt.
 */
export async function openSidePanel(target: string, window?: number): Promise<void> {
  const path = `sidepanel.html?${new URLSearchParams({ target }).toString()}`
  const firefox = sidebar()
  if (firefox !== null) {
    await firefox.open()
    await firefox.setPanel({ panel: new URL(path, location.href).href })
    return
  }
  const [windowId] = await Promise.all([window ?? browser.windows.getCurrent().then(({ id }) => id), browser.permissions.request({ permissions: ['sidePanel'] })])
  if (windowId === undefined) return
  // Not one after the other: the click must still count when the panel opens.
  await Promise.all([browser.sidePanel.setOptions({ path, enabled: true }), browser.sidePanel.open({ windowId })])
}

interface Sidebar {
  readonly open: () => Promise<void>
  readonly setPanel: (details: { readonly panel: string }) => Promise<void>
}

/** Firefox's own, which the types of the other browsers do not know. */
function sidebar(): Sidebar | null {
  const api: unknown = Reflect.get(browser, 'sidebarAction')
  return isSidebar(api) ? api : null
}

function isSidebar(api: unknown): api is Sidebar {
  return typeof api === 'object' && api !== null && 'open' in api && 'setPanel' in api
}

function isFirefox(): boolean {
  return location.protocol === 'moz-extension:'
}
