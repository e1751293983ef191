import type { Page } from '@playwright/test'
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
    await asPopup(view.page)
    await take(view.page, `popup-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the popup over an expired certificate`, async ({ start, probe, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = await probe(lab.hosts.expired.url)
    await expect(view.failure).toContainText('has expired')
    await asPopup(view.page)
    await view.failure.scrollIntoViewIfNeeded()
    await view.certificate.getByText('Signature').scrollIntoViewIfNeeded()
    await take(view.page, `popup-failed-${colorScheme}`, colorScheme)
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

/** As large as a popup may be. */
async function asPopup(page: Page): Promise<void> {
  await page.setViewportSize({ width: 400, height: 600 })
}

async function take(page: Page, name: string, colorScheme: 'light' | 'dark', { fullPage = false } = {}): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: join(repositoryRoot, 'docs', 'screenshots', `${name}.png`), fullPage, animations: 'disabled', caret: 'hide' })
}
