import { test as base } from '@playwright/test'
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
import { probeView } from './view.ts'
import type { ProbeView } from './view.ts'

export { expect } from '@playwright/test'

interface WorkerFixtures {
  readonly lab: Lab
  /** The real Worker in workerd, paired with the extension at the start of every test. */
  readonly worker: LocalWorker
  readonly outbound: OutboundGuard
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
  readonly freshStart: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
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
  outbound: [
    async ({}, use) => {
      const guard = await startOutboundGuard()
      await use(guard)
      await guard.close()
    },
    { scope: 'worker' },
  ],
  chromium: [
    async ({ outbound }, use) => {
      // A copy: a build that is made while the tests run does not change what they test.
      const folder = await temporaryDirectory()
      const extensionDir = join(folder.path, 'extension')
      await cp(join(repositoryRoot, extensionFolder('chrome')), extensionDir, { recursive: true })
      const chromium = await launchChromium({ extensionDir, args: outbound.args })
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
      base.expect(outbound.take(), 'hosts outside this machine that the browser wanted to reach').toEqual([])
    },
    { auto: true },
  ],
  tab: async ({ chromium }, use) => {
    await use(await chromium.context.newPage())
  },
  visit: async ({ tab }, use) => {
    await use(async (url) => {
      await tab.goto(url, { waitUntil: 'commit', timeout: 5_000 }).catch(() => undefined)
    })
  },
  openPopup: async ({ chromium, tab }, use) => {
    await use(async () => probeView(await chromium.openPopup(tab)))
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
})
