import { expect, test } from '../browser/test.ts'
import { optionsView, pageOn, probeView } from '../browser/view.ts'
import { takePage, takePart, takeWindow } from './picture.ts'
import { fillOptions, forgetEverything, probeSeveral } from './scenes.ts'

/** The pictures of the pages in docs/screenshots, each in both themes. */

test('the report', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = probeView(await openExtensionPage(pageOn('report', lab.hosts.good.url)))
  await expect(verdict).toContainText('All is well')
  await takePage(page, 'report', { width: 1_080, maxHeight: longPage })
})

test('the report on a redirect', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = probeView(await openExtensionPage(pageOn('report', lab.hosts['redirect-to-https'].url)))
  await expect(verdict).toContainText('All is well')
  await takeWindow(page, page.getByRole('tablist'), 'report-redirect', { width: 1_080, height: 760 })
})

test('the regions side by side', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = probeView(await openExtensionPage(pageOn('report', lab.hosts.good.url)))
  await expect(verdict).toContainText('All is well')
  await page.getByRole('button', { name: 'Probe from the regions' }).click()
  await expect(page.getByText('Compared.')).toBeAttached()
  await takePart(page, page.getByRole('region', { name: 'From around the world' }), 'report-regions', { width: 1_080 })
})

test('the side panel', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = probeView(await openExtensionPage(pageOn('sidepanel', lab.hosts.good.url)))
  await expect(verdict).toContainText('All is well')
  await takePage(page, 'side-panel', { width: 400, maxHeight: 1_200 })
})

test('a scan', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(pageOn('scan', lab.hosts.good.url, { start: '1' }))
  await expect(page.getByRole('button', { name: 'Scan again' })).toBeVisible({ timeout: 25_000 })
  await takePage(page, 'scan', { width: 1_080, maxHeight: longPage })
})

test('the history', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage('past-probes.html')
  await forgetEverything(page)
  await probeSeveral(openExtensionPage, lab)
  await page.bringToFront()
  await page.reload()
  await expect(page.getByRole('status')).toContainText('9 probes')
  await takePage(page, 'history', { width: 1_080 })
})

test('the options', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, testConnection, connection } = optionsView(await openExtensionPage('options.html'))
  await forgetEverything(page)
  await fillOptions(page, lab.clientCertificates.good)
  await page.reload()
  await page.getByRole('button', { name: /^Laptop/ }).click()
  await testConnection.click()
  await expect(connection.first()).toContainText('It works')
  await takePage(page, 'options', { width: 960 })
  await forgetEverything(page)
})

test('the page of welcome', async ({ start, openExtensionPage }) => {
  await start({ worker: null })
  const page = await openExtensionPage('welcome.html')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await takePage(page, 'welcome', { width: 960 })
})

/** As much of a page that goes on for many screens as a reader of the documents needs, in px. */
const longPage = 1_600
