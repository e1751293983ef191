import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extensionFolder, repositoryRoot } from './browser/global-setup.ts'
import { startingItems, storeSettings } from './browser/settings.ts'
import { expect, stagelessTest as test, test as chromiumTest } from './browser/test.ts'
import { fact, probeView } from './browser/view.ts'
import { launchChromium } from './lab/chromium.ts'
import type { ChromiumWithExtension } from './lab/chromium.ts'
import { findProgram } from './lab/ensure-programs.ts'
import { launchFirefox } from './lab/firefox.ts'
import type { FirefoxPage, FirefoxPopup, FirefoxWithExtension } from './lab/firefox.ts'
import { startInterceptionProxy } from './lab/interception-proxy.ts'
import type { InterceptionProxy } from './lab/interception-proxy.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import type { TemporaryDirectory } from './lab/temporary-directory.ts'

/**
 * The browser's own connection held against the Worker's: an interceptor is named, and nobody else. Firefox tells extensions
 * of certificates; its question about the permission is answered by a preference, as no person is there to do it.
 */

interface Stages {
  readonly interceptor: InterceptionProxy
  readonly direct: FirefoxWithExtension
  readonly intercepted: FirefoxWithExtension
  /** A Chromium in which the permission was given: nobody can press a button of its question here. */
  readonly permitted: ChromiumWithExtension
}

const firefoxTest = test.extend<object, Stages>({
  interceptor: [
    async ({}, use) => {
      const proxy = await startInterceptionProxy({ caName: 'Lab Inspection Root' })
      await use(proxy)
      await proxy.close()
    },
    { scope: 'worker' },
  ],
  direct: [({ lab }, use) => withFirefox([lab.rootPem], {}, use), { scope: 'worker', timeout: 60_000 }],
  intercepted: [
    ({ lab, interceptor }, use) => withFirefox([lab.rootPem, interceptor.caPem], {
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': interceptor.port,
      'network.proxy.allow_hijacking_localhost': true,
      // The way to the Worker and to the resolver goes past the proxy.
      'network.proxy.no_proxies_on': '127.0.0.1',
    }, use),
    { scope: 'worker', timeout: 60_000 },
  ],
  permitted: [
    async ({}, use) => {
      const { folder, extensionDir } = await copyOf('chrome')
      const path = join(extensionDir, 'manifest.json')
      const manifest: unknown = JSON.parse(await readFile(path, 'utf8'))
      const asked = { permissions: ['activeTab', 'scripting', 'storage', 'contextMenus', 'webRequest'], host_permissions: ['https://good.test/*'] }
      await writeFile(path, JSON.stringify({ ...(typeof manifest === 'object' ? manifest : null), ...asked }))
      const chromium = await launchChromium({ extensionDir })
      await use(chromium)
      await chromium.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

firefoxTest('Firefox, through a proxy that ends TLS: the connection is intercepted, and by whom', async ({ intercepted, interceptor, lab, worker }) => {
  firefoxTest.slow()
  const popup = await compare(intercepted, lab.hosts.good.url, startingItems({ worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem }))
  await expect.poll(() => comparison(popup)).toContain('Your connection is intercepted by Lab Inspection Root (Hostlens Lab Inspection)')
  expect(await comparison(popup)).toContain('the Worker meets a certificate of Hostlens Lab Intermediate')
  expect(await textOf(popup, section)).toContain('behind a proxy')
  expect(interceptor.intercepted).toContain('good.test')
  await popup.close()
})

firefoxTest('Firefox, on its own way: the same certificate at the same address, with what the browser knows', async ({ direct, lab, worker }) => {
  firefoxTest.slow()
  const popup = await compare(direct, lab.hosts.good.url, startingItems({ worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem }))
  await expect.poll(() => comparison(popup)).toContain('Same certificate')
  const shown = await textOf(popup, section)
  expect(shown).toMatch(/Address\s+127\.0\.0\.1\s+The Worker dialled the same/)
  expect(shown).toMatch(/Version\s+TLSv1\.3/)
  expect(shown).toMatch(/Cipher suite\s+TLS_/)
  expect(shown).toMatch(/HSTS\s+(?:yes|no)/)
  expect(shown).toMatch(/Chain as the browser built it\s+3/)
  await popup.close()
})

firefoxTest('Firefox, a page without TLS: there is no certificate to compare', async ({ direct, lab, worker }) => {
  const popup = await compare(direct, lab.hosts.http.url, startingItems({ worker, dohUrl: lab.dohUrl }))
  await expect.poll(() => comparison(popup)).toMatch(/No certificate to compare|met no certificate/)
  await popup.close()
})

firefoxTest('Chromium: the address is compared, and that there is no certificate to be had is said', async ({ permitted, lab, worker }) => {
  await storeSettings(permitted.serviceWorker, { worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem })
  const tab = await permitted.context.newPage()
  await tab.goto(lab.hosts.good.url)
  const view = probeView(await permitted.openPopup(tab))
  const card = view.page.getByRole('region', { name: 'This browser’s connection' })
  await card.getByRole('button', { name: 'Reload the tab and compare' }).click()
  await expect(card.getByRole('status')).toContainText('No certificate to compare')
  await expect(card).toContainText('This browser shows extensions no certificates, only the address')
  await expect(fact(card, 'Address')).toContainText('127.0.0.1')
  await expect(fact(card, 'Address')).toContainText('The Worker dialled the same')
})

chromiumTest('nothing is asked for, and nothing watched, before somebody wants the comparison', async ({ probe, chromium, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  await expect(view.page.getByRole('button', { name: 'Compare with this browser’s connection' })).toBeVisible()
  const { permissions, origins } = await chromium.serviceWorker.evaluate(() => chrome.permissions.getAll())
  expect(permissions.toSorted()).toEqual(['activeTab', 'contextMenus', 'scripting', 'storage'])
  expect(origins).toEqual([])
})

async function withFirefox(trustedCaPems: readonly string[], preferences: Readonly<Record<string, string | number | boolean>>, use: (firefox: FirefoxWithExtension) => Promise<void>): Promise<void> {
  firefoxTest.skip((await findProgram('firefox')) === null, 'there is no Firefox')
  const { folder, extensionDir } = await copyOf('firefox')
  const firefox = await launchFirefox({ extensionDir, trustedCaPems, preferences: { 'extensions.webextOptionalPermissionPrompts': false, ...preferences } })
  await use(firefox)
  await firefox.close()
  await folder.remove()
}

/** A build of its own: one that is made while the tests run does not change what they test. */
async function copyOf(browser: 'chrome' | 'firefox'): Promise<{ folder: TemporaryDirectory; extensionDir: string }> {
  const folder = await temporaryDirectory()
  const extensionDir = join(folder.path, 'extension')
  await cp(join(repositoryRoot, extensionFolder(browser)), extensionDir, { recursive: true })
  return { folder, extensionDir }
}

/** Opens a page, and in the popup over it presses both buttons: the one that asks for the permission, and the one that reloads. */
async function compare(firefox: FirefoxWithExtension, url: string, items: object): Promise<FirefoxPopup> {
  const page = await firefox.openTab(firefox.extensionUrl('options.html'))
  await page.evaluate(`browser.storage.local.clear().then(() => browser.storage.local.set(${JSON.stringify(items)}))`)
  await page.close()
  const popup = await firefox.openPopup(await firefox.openTab(url))
  await popup.waitFor(`document.querySelector('.section-browser .compare') !== null`)
  if (!(await textOf(popup, section)).includes('Reload the tab and compare')) {
    await popup.click('.section-browser .compare')
    await expect.poll(() => textOf(popup, section)).toContain('Reload the tab and compare')
  }
  await popup.click('.section-browser .compare')
  return popup
}

const section = '.section-browser'
const comparison = (popup: FirefoxPage): Promise<string> => textOf(popup, '.comparison')

async function textOf(page: FirefoxPage, selector: string): Promise<string> {
  return String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`))
}

declare const chrome: {
  readonly permissions: {
    getAll: () => Promise<{ readonly permissions: readonly string[]; readonly origins: readonly string[] }>
  }
}
