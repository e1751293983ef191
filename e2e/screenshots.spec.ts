import type { Locator, Page, PageScreenshotOptions } from '@playwright/test'
import { join } from 'node:path'
import { repositoryRoot } from './browser/global-setup.ts'
import { expect, test } from './browser/test.ts'
import { fact, optionsView, probeView } from './browser/view.ts'
import type { ProbeView } from './browser/view.ts'

/** The pictures in docs/screenshots. Run only with HOSTLENS_SCREENSHOTS=1, so that ordinary runs leave them alone. */

for (const colorScheme of ['light', 'dark'] as const) {
  test(`${colorScheme}: the popup over a good host`, async ({ start, openExtensionPage, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = probeView(await openExtensionPage(popupOn(lab.hosts.good.url)))
    await expect(view.verdict).toContainText('All is well')
    await takePopup(view, view.tls, `popup-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the popup over an expired certificate`, async ({ start, openExtensionPage, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = probeView(await openExtensionPage(popupOn(lab.hosts.expired.url)))
    await expect(view.failure).toContainText('has expired')
    await takePopup(view, fact(view.certificate, 'Validity'), `popup-failed-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the report page`, async ({ start, openExtensionPage, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const view = probeView(await openExtensionPage(`report.html?${new URLSearchParams({ target: lab.hosts.good.url }).toString()}`))
    await expect(view.verdict).toContainText('All is well')
    await takePage(view.page, 1_080, `report-${colorScheme}`, colorScheme)
  })

  test(`${colorScheme}: the options`, async ({ openExtensionPage }) => {
    const options = optionsView(await openExtensionPage('options.html'))
    await options.testConnection.click()
    await expect(options.connection).toContainText('It works')
    await takePage(options.page, 760, `options-${colorScheme}`, colorScheme)
  })
}

/** The popup's page in a tab: the window of a real popup cannot be made as high as the picture. */
function popupOn(target: string): string {
  return `popup.html?${new URLSearchParams({ target }).toString()}`
}

/** The popup at its own width, from its top to the end of one of its parts: more than its window shows without scrolling. */
async function takePopup({ page }: ProbeView, last: Locator, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize({ width: 400, height: 2_400 })
  const end = await last.boundingBox()
  if (end === null) throw new Error(`${name}: nothing to end with`)
  await take(page, name, colorScheme, { clip: { x: 0, y: 0, width: 400, height: Math.ceil(end.y + end.height) + 8 } })
}

/** A page in a window that is as high as the page. */
async function takePage(page: Page, width: number, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize({ width, height: 720 })
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) })
  await take(page, name, colorScheme, {})
}

async function take(page: Page, name: string, colorScheme: 'light' | 'dark', options: PageScreenshotOptions): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.screenshot({ path: join(repositoryRoot, 'docs', 'screenshots', `${name}.png`), animations: 'disabled', caret: 'hide', ...options })
}
