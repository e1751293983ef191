import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { ScanReport } from '../shared/contract/scan.ts'
import { expect, test } from './browser/test.ts'
import { pageOn } from './browser/view.ts'

/** The page of the handshake matrix, against the real Worker and the lab. */

test('a scan fills the versions, the matrix, the certificates, the clients, the profiles and the grade', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(scanOf(lab.hosts.good.url, true))
  await expectFinished(page)
  await expect(page).toHaveTitle(`Scan of good.test:${lab.hosts.good.port} · Hostlens`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`good.test:${lab.hosts.good.port}`)

  await expect(section(page, 'Protocol versions').getByRole('listitem')).toHaveText([/^TLS 1\.3accepted3 cipher suites/, /^TLS 1\.2accepted/, /^TLS 1\.1refused/, /^TLS 1\.0refused/, /^SSL 3\.0refused/])
  const suites = section(page, 'Cipher suites')
  await expect(row(suites, /TLS_AES_256_GCM_SHA384/)).toContainText('strong')
  await expect(row(suites, /TLS_AES_256_GCM_SHA384/).getByRole('img').first()).toHaveAccessibleName('place 1')
  await expect(row(section(page, 'Groups'), /X25519MLKEM768/)).toContainText('post-quantum')
  await expect(section(page, 'Certificates, and who gets which')).toContainText('Hostlens Lab Intermediate')
  await expect(section(page, 'Certificates, and who gets which')).toContainText('Trusted')
  const clients = section(page, 'What real clients get')
  await expect(row(clients, /^Chrome 156/)).toContainText('TLS 1.3')
  await expect(row(clients, /^Chrome 156/)).toContainText('X25519MLKEM768')
  await expect(row(clients, /^Java 7u25/)).toContainText('No protocol version in common.')
  await expect(section(page, 'Grade')).toContainText('Grade: A')
  await expect(section(page, 'Grade')).toContainText('HSTS')
  await expect(section(page, 'Mozilla’s profiles').getByRole('heading', { level: 3 })).toHaveText(['Modern', 'Intermediate', 'Old'])
  await expect(section(page, 'Not tested')).toContainText('SSL 2.0')
})

test('what an old server does stands out, and so do the clients that it shuts out', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(scanOf(lab.hosts.tls10.url, true))
  await expectFinished(page)
  await expect(section(page, 'Protocol versions').getByRole('listitem')).toHaveText([/^TLS 1\.3refused/, /^TLS 1\.2refused/, /^TLS 1\.1refused/, /^TLS 1\.0accepted/, /^SSL 3\.0refused/])
  await expect(section(page, 'Findings').getByRole('listitem').first()).toContainText('Problem: ')
  await expect(section(page, 'Findings')).toContainText('browsers of today refuse to connect')
  await expect(row(section(page, 'What real clients get'), /^Firefox 153/)).toContainText('No protocol version in common.')
  await expect(section(page, 'Grade')).toContainText('at most C')
})

test('the report can be taken along as JSON and as Markdown', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(scanOf(lab.hosts.tls13.url, true))
  await expectFinished(page)
  const saved = await download(page, 'JSON')
  const report = ScanReport.parse(JSON.parse(saved))
  expect(report.outcome).toBe('complete')
  expect(report.judgement?.clients.length).toBeGreaterThan(30)
  const markdown = await download(page, 'Markdown')
  expect(markdown).toContain('## Hostlens scan: `https://tls13.test')
  expect(markdown).toContain('### Clients')
})

test('nothing is asked before a person says so; s starts, and s stops', async ({ openExtensionPage, lab }) => {
  const { host, url } = lab.hosts.silent
  // Other tests ask for the same host.
  const asked = lab.doh.count(host)
  const page = await openExtensionPage(scanOf(url, false))
  await expect(page.getByRole('button', { name: 'Start scan' })).toBeVisible()
  await expect(page.getByText('50 to 150 short connections')).toBeVisible()
  expect(lab.doh.count(host)).toBe(asked)
  await page.keyboard.press('s')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(page.getByRole('progressbar', { name: 'Progress of the scan' })).toBeVisible()
  await expectNothingFromAxe(page)
  await page.keyboard.press('s')
  await expect(page.getByText(/^Stopped after \d+ connections/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Scan again' })).toBeVisible()
  await expectNothingFromAxe(page)
})

test('a reload does not scan again', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage(scanOf(lab.hosts.tls13.url, true))
  await expectFinished(page)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Start scan' })).toBeVisible()
})

test('without a Worker the page says what stands in the way', async ({ start, openExtensionPage, lab }) => {
  await start({ worker: null })
  const page = await openExtensionPage(scanOf(lab.hosts.good.url, true))
  await expect(section(page, 'What stands in the way')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open the options' })).toBeVisible()
  await expectNothingFromAxe(page)
})

test('a host where nobody listens is a failure, not an empty matrix', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage(scanOf(lab.hosts.closed.url, true))
  await expect(section(page, /^What (?:went wrong|stands in the way)$/)).toBeVisible({ timeout: 20_000 })
  await expect(section(page, 'Grade')).toHaveCount(0)
  await expectNothingFromAxe(page)
})

test('without a host there is a field, and a plain address is scanned by https', async ({ openExtensionPage }) => {
  const page = await openExtensionPage('scan.html')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Which host shall be scanned?')
  await expectNothingFromAxe(page)
  await page.getByRole('textbox').fill('http://good.test:8080/path')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('https://good.test:8080')
  await expect(section(page, /^What (?:went wrong|stands in the way)$/)).toBeVisible()
})

test('the finished page has no faults of accessibility, in both themes, and fits a narrow window', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(scanOf(lab.hosts.good.url, true))
  await expectFinished(page)
  for (const fold of await page.locator('details').all()) await fold.locator('summary').click()
  for (const [width, colorScheme] of [[1280, 'light'], [400, 'dark']] as const) {
    await page.setViewportSize({ width, height: 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is wider than the window').toBeLessThanOrEqual(width)
    await expectNothingFromAxe(page, [colorScheme])
  }
})

function scanOf(target: string, atOnce: boolean): string {
  return pageOn('scan', target, atOnce ? { start: '1' } : {})
}

function section(page: Page, name: string | RegExp): Locator {
  return page.getByRole('region', { name, exact: true })
}

/** The row of a table by the beginning of its head. */
function row(within: Locator, name: RegExp): Locator {
  return within.getByRole('row').filter({ has: within.page().getByRole('rowheader', { name }) })
}

async function expectFinished(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Scan again' })).toBeVisible({ timeout: 25_000 })
}

async function download(page: Page, button: string): Promise<string> {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button, exact: true }).click()])
  return readFile(await saved.path(), 'utf8')
}

async function expectNothingFromAxe(page: Page, themes: readonly ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)).toEqual([])
  }
}
