import type { Page, PageScreenshotOptions } from '@playwright/test'
import { join } from 'node:path'
import { repositoryRoot } from './browser/global-setup.ts'
import { expect, test } from './browser/test.ts'
import { optionsView, probeView } from './browser/view.ts'

/** The pictures of the README, written only when HOSTLENS_SCREENSHOTS=1 asks for them. */

test.skip(process.env['HOSTLENS_SCREENSHOTS'] !== '1', 'HOSTLENS_SCREENSHOTS=1 writes docs/screenshots')

for (const colorScheme of ['light', 'dark'] as const) {
  test(`${colorScheme}: the popup over a good host`, async ({ start, probe, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = await probe(lab.hosts.good.url)
    await expect(view.verdict).toContainText('All is well')
    await takePopup(view.page, `popup-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the popup over an expired certificate`, async ({ start, probe, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = await probe(lab.hosts.expired.url)
    await expect(view.failure).toContainText('has expired')
    // The failure, with the certificate that it is about.
    await view.certificate.getByText('Validity').scrollIntoViewIfNeeded()
    await takePopup(view.page, `popup-failed-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the report page`, async ({ start, openExtensionPage, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = probeView(await openExtensionPage(`report.html?${new URLSearchParams({ target: lab.hosts.good.url }).toString()}`))
    await expect(view.verdict).toContainText('All is well')
    await take(view.page, `report-${colorScheme}`, colorScheme, { fullPage: true })
  })

  test(`${colorScheme}: the options`, async ({ openExtensionPage }) => {
    const options = optionsView(await openExtensionPage('options.html'))
    await options.testConnection.click()
    await expect(options.connection).toContainText('It works')
    await take(options.page, `options-${colorScheme}`, colorScheme, { fullPage: true })
  })
}

/** What the popup's window shows of it, without the room that Chromium leaves for a scroll bar. */
async function takePopup(page: Page, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const height = await page.evaluate(() => innerHeight)
  await take(page, name, colorScheme, { clip: { x: 0, y: 0, width: 400, height } })
}

async function take(page: Page, name: string, colorScheme: 'light' | 'dark', options: PageScreenshotOptions): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: join(repositoryRoot, 'docs', 'screenshots', `${name}.png`), animations: 'disabled', caret: 'hide', ...options })
}
