import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { launchChromium } from './lab/chromium.ts'
import type { ChromiumWithExtension } from './lab/chromium.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { extensionFolder, repositoryRoot } from './browser/global-setup.ts'
import { storeSettings } from './browser/settings.ts'
import { expect, test as base } from './browser/test.ts'
import { fact, pageOn, probeView } from './browser/view.ts'

/** What is taken away in the middle: the network, the service worker, the extension itself. */

const test = base.extend<{
  /** A browser of the test's own, paired like the other one: it may be damaged. */
  readonly own: ChromiumWithExtension
}>({
  own: async ({ lab, worker, outbound }, use) => {
    const folder = await temporaryDirectory()
    const extensionDir = join(folder.path, 'extension')
    await cp(join(repositoryRoot, extensionFolder('chrome')), extensionDir, { recursive: true })
    const own = await launchChromium({ extensionDir, args: outbound.args })
    await storeSettings(own.serviceWorker, { worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem })
    await use(own)
    await own.close()
    await folder.remove()
  },
})

test('offline, it is said that neither resolver nor Worker answers, and back online everything is found again', async ({ start, openExtensionPage, chromium, worker, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(pageOn('popup', lab.hosts.good.url))
  const view = probeView(page)
  await expect(view.verdict).toContainText('All is well')
  await chromium.context.setOffline(true)
  try {
    await view.probeAgain.click()
    await expect(view.verdict).toContainText('Not probed from the Worker')
    await expect(view.failure).toContainText(`The Worker at ${new URL(worker.url).host} did not answer`)
    await expect(fact(view.network, 'IPv4')).toHaveText('resolver not reachable')
    await expect(fact(view.network, 'Resolver')).toHaveText(new URL(lab.dohUrl).host)
  } finally {
    await chromium.context.setOffline(false)
  }
  await page.keyboard.press('r')
  await expect(view.verdict).toContainText('All is well')
})

test('the service worker is killed in the middle of a probe: the probe goes on, and the menus answer when it is back', async ({ own, lab }) => {
  const options = await own.context.newPage()
  await options.goto(own.extensionUrl('options.html'))
  const tab = await own.context.newPage()
  const view = probeView(await own.openPopup(tab))
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(/^\d/)

  const session = await own.context.newCDPSession(options)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await expect.poll(() => serviceWorkersOf(own)).toBe(0)
  await expect(view.verdict).toContainText('Probing…')
  await view.go(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  expect(await serviceWorkersOf(own), 'nobody needed it for that').toBe(0)
  await view.page.close()

  await session.send('ServiceWorker.startWorker', { scopeURL: own.extensionUrl('') })
  await expect.poll(() => serviceWorkersOf(own)).toBe(1)
  // Whoever was connected before takes it for dead: a connection that is made now knows the new one.
  const [back] = (await own.openPopup(tab)).context().serviceWorkers()
  const opened = own.context.waitForEvent('page')
  await back?.evaluate((linkUrl) => chrome.contextMenus.onClicked.dispatch({ menuItemId: 'probe', editable: false, pageUrl: 'about:blank', linkUrl }), lab.hosts.http.url)
  await expect(probeView(await opened).verdict).toContainText('Works')
})

test('the extension is restarted in the middle of a probe: the popup goes, and the next one knows its settings', async ({ own, lab }) => {
  const tab = await own.context.newPage()
  // An extension from a folder comes back in developer mode only.
  await tab.goto('chrome://extensions')
  await tab.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }))
  await tab.goto('about:blank')
  const view = probeView(await own.openPopup(tab))
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(/^\d/)

  const gone = view.page.waitForEvent('close')
  await own.serviceWorker.evaluate(() => setTimeout(() => chrome.runtime.reload(), 0))
  await gone
  const options = await own.context.newPage()
  await expect(() => options.goto(own.extensionUrl('options.html')), 'the browser has loaded it again').toPass()
  await tab.bringToFront()
  const again = probeView(await own.openPopup(tab))
  await again.go(lab.hosts.good.url)
  await expect(again.verdict).toContainText('All is well')
  await expect(fact(again.tls, 'Version')).toHaveText('TLSv1.3')
})

/** How many of them run. */
async function serviceWorkersOf({ context }: ChromiumWithExtension): Promise<number> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error('the browser has gone')
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'service_worker' }] })
  await session.detach()
  return targetInfos.length
}

declare const chrome: {
  readonly developerPrivate: { updateProfileConfiguration: (configuration: { readonly inDeveloperMode: boolean }) => Promise<void> }
  readonly runtime: { reload: () => void }
  readonly contextMenus: { readonly onClicked: { dispatch: (info: object) => void } }
}
