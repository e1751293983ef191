import { expect, test as base } from '@playwright/test'
import type { Page } from '@playwright/test'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { launchChromium } from '../lab/chromium.ts'
import type { ChromiumWithExtension } from '../lab/chromium.ts'
import { startLab } from '../lab/start-lab.ts'
import type { Lab } from '../lab/start-lab.ts'
import { temporaryDirectory } from '../lab/temporary-directory.ts'
import { testWorkerToken } from '../lab/test-worker.ts'
import { startWorker } from '../start/worker.ts'
import type { LocalWorker } from '../start/worker.ts'
import { extensionFolder, repositoryRoot } from './global-setup.ts'
import { startOutboundGuard } from './outbound.ts'
import type { OutboundGuard } from './outbound.ts'
import { storeSettings } from './settings.ts'
import type { StartingSettings } from './settings.ts'
import { optionsView, probeView } from './view.ts'
import type { ProbeView } from './view.ts'

export { expect }

interface WorkerFixtures {
  readonly lab: Lab
  /** The real Worker in workerd, paired with the extension at the start of every test. */
  readonly worker: LocalWorker
  readonly outbound: OutboundGuard
  /** More for the browser's command line: `test.use({ chromiumArgs: […] })` at the top of a file. */
  readonly chromiumArgs: readonly string[]
  readonly chromium: ChromiumWithExtension
}

interface TestFixtures {
  /** Changes what the extension starts with, before its first page opens. */
  readonly start: (settings: Partial<StartingSettings>) => Promise<void>
  /** A tab of its own for this test. */
  readonly tab: Page
  /** Opens an address in the tab; that it cannot be opened is an ordinary outcome here. */
  readonly visit: (url: string) => Promise<void>
  /** Clicks the toolbar button over the tab. */
  readonly openPopup: () => Promise<ProbeView>
  /** Both: what a person does most. */
  readonly probe: (url: string) => Promise<ProbeView>
  /** Opens a page of the extension in a tab of its own. */
  readonly openExtensionPage: (path: string) => Promise<Page>
  /** Gives the extension a custom CA, in the options, as a person would. */
  readonly trustCa: (pem: string) => Promise<void>
  readonly freshStart: undefined
}

/** The lab and the Worker alone, for tests that bring a browser of their own. */
export const stagelessTest = base.extend<object, Pick<WorkerFixtures, 'lab' | 'worker'>>({
  lab: [
    async ({}, use) => {
      const lab = await startLab()
      await use(lab)
      await lab.close()
    },
    { scope: 'worker' },
  ],
  worker: [
    async ({ lab }, use) => {
      // As on Cloudflare, so that nothing outside this machine is ever dialled.
      const worker = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: lab.allowList, refuseCloudflare: true })
      await use(worker)
      await worker.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

/** The lab, the Worker, and a Chromium with the extension that is paired with it at the start of every test. */
export const test = stagelessTest.extend<TestFixtures, Omit<WorkerFixtures, 'lab' | 'worker'>>({
  outbound: [
    async ({}, use) => {
      const guard = await startOutboundGuard()
      await use(guard)
      await guard.close()
    },
    { scope: 'worker' },
  ],
  chromiumArgs: [[], { option: true, scope: 'worker' }],
  chromium: [
    async ({ outbound, chromiumArgs }, use) => {
      // A copy: a build that is made while the tests run does not change what they test.
      const folder = await temporaryDirectory()
      const extensionDir = join(folder.path, 'extension')
      await cp(join(repositoryRoot, extensionFolder('chrome')), extensionDir, { recursive: true })
      const chromium = await launchChromium({ extensionDir, args: [...outbound.args, ...chromiumArgs] })
      await use(chromium)
      await chromium.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  start: async ({ lab, worker, chromium }, use) => {
    await use((settings) => storeSettings(chromium.serviceWorker, { worker, dohUrl: lab.dohUrl, ...settings }))
  },
  freshStart: [
    async ({ start, chromium, outbound }, use) => {
      outbound.take()
      await start({})
      await use(undefined)
      const [first, ...others] = chromium.context.pages()
      // The last tab takes the browser with it.
      await first?.goto('about:blank')
      for (const page of others) await page.close()
      expect(outbound.take(), 'hosts outside this machine that the browser wanted to reach').toEqual([])
    },
    { auto: true },
  ],
  tab: async ({ chromium }, use) => {
    await use(await chromium.context.newPage())
  },
  visit: async ({ chromium, tab }, use) => {
    await use(async (url) => {
      const isOpened = await tab.goto(url).then(() => true, () => false)
      const address = isOpened ? tab.url() : url
      if (!isOpened) await expect.poll(() => tab.url(), 'the browser’s own page says that the address could not be opened').toBe(errorPage)
      await expect.poll(() => tabAddresses(chromium), 'the address bar shows the address').toContain(address)
      addresses.set(tab, address)
    })
  },
  openPopup: async ({ chromium, tab }, use) => {
    await use(async () => probeView(await chromium.openPopup(asTheBrowserCallsIt(tab))))
  },
  probe: async ({ visit, openPopup }, use) => {
    await use(async (url) => {
      await visit(url)
      return openPopup()
    })
  },
  openExtensionPage: async ({ chromium }, use) => {
    await use(async (path) => {
      const page = await chromium.context.newPage()
      await page.goto(chromium.extensionUrl(path))
      return page
    })
  },
  trustCa: async ({ openExtensionPage }, use) => {
    await use(async (pem) => {
      const page = await openExtensionPage('options.html')
      const options = optionsView(page)
      await options.customCa.fill(pem)
      await options.save.click()
      await expect(page.getByText('Saved.')).toBeVisible()
      await page.close()
    })
  },
})

/** The addresses of all tabs as the browser itself knows them, a moment after the pages in them do. */
async function tabAddresses({ context }: ChromiumWithExtension): Promise<readonly string[]> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error('the browser has gone')
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'tab' }] })
  await session.detach()
  return targetInfos.map(({ url }) => url)
}

/**
 * A page that could not be opened is a `chrome-error:` page to Playwright; the browser and its extensions call it by the
 * address that was asked for, and so does whoever looks for its tab.
 */
function asTheBrowserCallsIt(tab: Page): Page {
  const address = tab.url() === errorPage ? addresses.get(tab) : undefined
  if (address === undefined) return tab
  return new Proxy(tab, { get: (page, name): unknown => (name === 'url' ? () => address : Reflect.get(page, name)) })
}

const errorPage = 'chrome-error://chromewebdata/'
const addresses = new WeakMap<Page, string>()
