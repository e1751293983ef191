import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from './browser/test.ts'
import { pageOn, probeView } from './browser/view.ts'

/** The report beside the page. */

test('a click on the report page opens its host beside the page', async ({ openExtensionPage, chromium, lab }) => {
  const page = await openExtensionPage(pageOn('report', lab.hosts.http.url))
  await expect(probeView(page).verdict).toContainText('Works')
  // A Chromium without a window ends when a panel opens: the last step is written down instead of being taken.
  await page.evaluate(async () => {
    await chrome.permissions.request({ permissions: ['sidePanel'] })
    chrome.sidePanel.open = ({ windowId }) => {
      document.documentElement.dataset['opened'] = String(windowId)
      return Promise.resolve()
    }
  })
  await page.getByRole('button', { name: 'Open beside the page' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-opened', await page.evaluate(async () => String((await chrome.windows.getCurrent()).id)))
  const { path } = await page.evaluate(() => chrome.sidePanel.getOptions({}))
  expect(path).toBe(pageOn('sidepanel', lab.hosts.http.url))
  const panel = await chromium.context.newPage()
  await panel.goto(chromium.extensionUrl(path))
  await expect(probeView(panel).verdict).toContainText('Works')
})

test('the panel shows the whole report in a narrow column, in both themes', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(pageOn('sidepanel', lab.hosts.good.url))
  await expect(probeView(page).verdict).toContainText('All is well')
  await page.setViewportSize({ width: 400, height: 800 })
  await expect(page.getByRole('heading', { name: 'Handshake, flight by flight' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open beside the page' })).toHaveCount(0)
  for (const fold of await page.locator('details:not([open]) > summary').all()) if (await fold.isVisible()) await fold.click()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(() => Promise.allSettled(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished)))
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is wider than the panel').toBeLessThanOrEqual(400)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)).toEqual([])
  }
})

test('without a host that it may know it asks for one, and looks nothing up', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage('sidepanel.html')
  await expect(page.getByRole('textbox', { name: 'Host to probe' })).toBeVisible()
  await page.getByRole('button', { name: 'Probe this tab’s host' }).click()
  await expect(page.getByText('only then may Hostlens read its address')).toBeVisible()
  await page.getByRole('textbox', { name: 'Host to probe' }).fill(lab.hosts.http.url)
  await page.keyboard.press('Enter')
  await expect(probeView(page).verdict).toContainText('Works')
})

declare const chrome: {
  readonly permissions: { request: (what: { permissions: readonly string[] }) => Promise<boolean> }
  readonly windows: { getCurrent: () => Promise<{ readonly id: number }> }
  readonly sidePanel: {
    open: (where: { readonly windowId: number }) => Promise<void>
    getOptions: (where: object) => Promise<{ readonly path: string }>
  }
}
