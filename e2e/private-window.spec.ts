import { firefoxTest } from './browser/firefox-test.ts'
import { startingItems } from './browser/settings.ts'
import { expect } from './browser/test.ts'
import type { FirefoxTab } from './lab/firefox.ts'

/** Nothing that is looked at in a private window is kept. Firefox, because its own window can be told to open one. */

firefoxTest('a result of a private window is shown there, and nowhere kept', async ({ firefox, lab, worker }) => {
  firefoxTest.slow()
  await firefox.browserWindow.evaluate(allowPrivateWindows(firefox.extensionId))
  const own = await firefox.openTab(firefox.extensionUrl('options.html'))
  await own.evaluate(`browser.storage.local.set(${JSON.stringify(startingItems({ worker, dohUrl: lab.dohUrl }))})`)

  // An ordinary window keeps its result, so that the check can see one.
  const popup = await firefox.openPopup(await firefox.openTab(lab.hosts.http.url))
  await expect.poll(() => keptHosts(own)).toEqual([lab.hosts.http.url])
  await popup.close()

  await firefox.browserWindow.evaluate(openPrivateWindow(firefox.extensionId, lab.hosts.good.url))
  await expect.poll(() => firefox.browserWindow.evaluate(lookAtPopup)).toContain('Failed at checking the certificate')
  expect(await keptHosts(own)).toEqual([lab.hosts.http.url])
  await firefox.browserWindow.evaluate(closePrivateWindows)
})

/** The addresses whose results are kept, as a page of the extension reads them. */
async function keptHosts(page: FirefoxTab): Promise<unknown> {
  return page.evaluate(`browser.storage.session.get('lastResults').then(({ lastResults = [] }) => lastResults.map(({ url }) => url))`)
}

/** As the switch “Run in Private Windows” does it. */
function allowPrivateWindows(extensionId: string): string {
  return `(async () => {
    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs')
    const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs')
    const id = ${JSON.stringify(extensionId)}
    await ExtensionPermissions.add(id, { permissions: ['internal:privateBrowsingAllowed'], origins: [] }, WebExtensionPolicy.getByID(id).extension)
    await (await AddonManager.getAddonByID(id)).reload()
    return true
  })()`
}

/** Opens a private window on an address and clicks the toolbar button there. */
function openPrivateWindow(extensionId: string, url: string): string {
  return `(async () => {
    const until = async (found) => {
      for (let tries = 0; tries < 300; tries++) {
        if (found()) return
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
      throw new Error('waited in vain: ' + found)
    }
    const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
    const opened = OpenBrowserWindow({ private: true })
    await until(() => opened.gBrowserInit?.delayedStartupFinished)
    opened.gBrowser.fixupAndLoadURIString(${JSON.stringify(url)}, { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() })
    await until(() => opened.gBrowser.currentURI.spec.startsWith(${JSON.stringify(url)}))
    const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extensionId)})
    ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(opened)
    return true
  })()`
}

/** What the popup of the private window says just now. Its document comes some time after its place. */
const lookAtPopup = `(async () => {
  const { PrivateBrowsingUtils } = ChromeUtils.importESModule('resource://gre/modules/PrivateBrowsingUtils.sys.mjs')
  const opened = [...Services.wm.getEnumerator('navigator:browser')].find((one) => PrivateBrowsingUtils.isWindowPrivate(one))
  const popup = opened?.document.querySelector('browser.webextension-popup-browser')
  if (popup?.messageManager == null) return ''
  const script = "sendAsyncMessage('HostlensLab:Verdict', content?.document.querySelector('[role=status][aria-label=Verdict]')?.textContent ?? '')"
  return Promise.race([
    new Promise((resolve) => {
      popup.messageManager.addMessageListener('HostlensLab:Verdict', ({ data }) => resolve(data))
      popup.messageManager.loadFrameScript('data:application/javascript;charset=utf-8,' + encodeURIComponent(script), false)
    }),
    new Promise((resolve) => setTimeout(() => resolve(''), 1_000)),
  ])
})()`

const closePrivateWindows = `(async () => {
  const { PrivateBrowsingUtils } = ChromeUtils.importESModule('resource://gre/modules/PrivateBrowsingUtils.sys.mjs')
  for (const one of [...Services.wm.getEnumerator('navigator:browser')]) if (PrivateBrowsingUtils.isWindowPrivate(one)) one.close()
  return true
})()`
