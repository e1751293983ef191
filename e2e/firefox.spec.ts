import type { FirefoxPage, FirefoxWithExtension } from './lab/firefox.ts'
import { firefoxTest } from './browser/firefox-test.ts'
import { startingItems } from './browser/settings.ts'
import type { StartingSettings } from './browser/settings.ts'
import { expect } from './browser/test.ts'

/** The Firefox build, in Firefox, by a real click on its toolbar button. Every name leads to this machine there. */

firefoxTest('Firefox: the popup over a good host', async ({ firefox, lab, worker }) => {
  await storeSettings(firefox, { worker, dohUrl: lab.dohUrl, customCaPem: lab.rootPem })
  const popup = await firefox.openPopup(await firefox.openTab(lab.hosts.good.url))
  await expect.poll(() => verdict(popup)).toContain('All is well')
  expect(await textOf(popup, 'h1')).toContain(`good.test:${lab.hosts.good.port}`)
  expect(await textOf(popup, '[aria-labelledby="certificate-heading"]')).toContain('Trusted')
  expect(await textOf(popup, '[aria-labelledby="timing-heading"] tbody')).toMatch(/DNS\s*(?:[\d.]+\sms\s*){2}TCP\s*(?:[\d.]+\sms\s*){2}TLS\s*(?:[\d.]+\sms\s*){2}First byte\s*(?:[\d.]+\sms\s*){2}Download/)
  await popup.close()
})

firefoxTest('Firefox: the popup without a Worker', async ({ firefox, lab }) => {
  await storeSettings(firefox, { worker: null, dohUrl: lab.dohUrl })
  const popup = await firefox.openPopup(await firefox.openTab(lab.hosts.good.url))
  await expect.poll(() => verdict(popup)).toContain('Not probed from the Worker')
  expect(await textOf(popup, '[aria-labelledby="failure-heading"]')).toContain('No Worker is set up yet')
  expect(await textOf(popup, '[aria-labelledby="network-heading"]')).toContain('127.0.0.1')
  await popup.close()
})

firefoxTest('Firefox: a tab without a host', async ({ firefox, lab, worker }) => {
  await storeSettings(firefox, { worker, dohUrl: lab.dohUrl })
  const popup = await firefox.openPopup(await firefox.openTab('about:blank'))
  await expect.poll(() => textOf(popup, 'h1')).toBe('Nothing to probe here')
  await popup.close()
})

/** Written by a page of the extension, whose storage is that of the popup. */
async function storeSettings(firefox: FirefoxWithExtension, starting: StartingSettings): Promise<void> {
  const page = await firefox.openTab(firefox.extensionUrl('options.html'))
  const items = JSON.stringify(startingItems(starting))
  await page.evaluate(`browser.storage.local.clear().then(() => browser.storage.local.set(${items}))`)
  await page.close()
}

const verdict = (popup: FirefoxPage): Promise<string> => textOf(popup, '[role="status"][aria-label="Verdict"]')

async function textOf(page: FirefoxPage, selector: string): Promise<string> {
  return String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`))
}
