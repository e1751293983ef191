import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { ProbeReport } from '../shared/contract/report.ts'
import { expectNothingFrom } from './browser/axe.ts'
import { importClientKey } from './browser/keys.ts'
import { expect, test } from './browser/test.ts'
import { pageOn, probeView } from './browser/view.ts'
import { hostileMarkup } from './lab/sites.ts'

/** A report in every form that others read: each is copied or saved from the menu, and looked at. */

test('every form is copied or saved, and is what it says', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOf(lab.hosts.good.url))
  await expect(probeView(page).verdict).toContainText('All is well')
  const { host, port, url, fingerprintSha256 } = lab.hosts.good
  await keepClipboard(page)

  expect(await copied(page, 'As Markdown, for a ticket')).toContain(`## Hostlens: \`${url}\``)
  expect(await copied(page, 'The curl command')).toMatch(new RegExp(`^curl .*--connect-to '?${host}:${String(port)}:127\\.0\\.0\\.1:${String(port)}'? --location --max-redirs 5 --cacert custom-ca\\.pem '?${url}'?$`))
  await expect(told(page)).toHaveText('Copied. No option for: trust.publicRoots. It reads these files, which you put beside it: custom-ca.pem')
  expect(await copied(page, 'The openssl s_client command')).toMatch(new RegExp(`^openssl s_client .*-connect '?127\\.0\\.0\\.1:${String(port)}'?.*-servername '?${host}`))
  expect(await copied(page, 'Fingerprint (SHA-256)')).toBe(colons(fingerprintSha256))
  const pin = await copied(page, 'Pin of the key')
  expect(pin).toMatch(/^sha256\/\/[A-Za-z0-9+/]{43}=$/)

  const report = ProbeReport.parse(JSON.parse(await saved(page, 'Report (JSON)', /^hostlens-good\.test-[\dTZ-]+\.json$/)))
  expect(report.hops[0]?.certificates?.[0]?.spkiPin).toBe(pin)
  const { log } = Har.parse(JSON.parse(await saved(page, 'HTTP archive (HAR 1.2)', /\.har$/)))
  expect(log.version).toBe('1.2')
  expect(log.entries).toEqual([expect.objectContaining({ request: expect.objectContaining({ method: 'GET', url }), response: expect.objectContaining({ status: 200 }) })])
  const leaf = new X509Certificate(await saved(page, 'Certificate (PEM)', /\.pem$/))
  expect(leaf.fingerprint256).toBe(colons(fingerprintSha256))
  const chain = (await saved(page, 'Chain (PEM)', /-chain\.pem$/)).split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem))
  expect(chain.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1])).toEqual(['good.test', 'Hostlens Lab Intermediate'])
  expect(chain[1] !== undefined && leaf.verify(chain[1].publicKey)).toBe(true)
})

test('a host without TLS has neither certificate nor openssl command to take along', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage(reportOf(lab.hosts.http.url))
  await expect(probeView(page).verdict).toContainText('Works')
  await menuButton(page).click()
  await expect(page.getByRole('menuitem')).toHaveText(['As Markdown, for a ticket', 'The curl command', 'Page that opens anywhere (HTML)', 'Report (JSON)', 'HTTP archive (HAR 1.2)'])
})

test('the commands and the archive hold what a profile asked for, and neither a secret nor a key', async ({ start, openExtensionPage, lab }) => {
  await start({})
  const { keyPem, certificatePem } = lab.clientCertificates.good
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: keyPem + certificatePem })
  await options.getByRole('button', { name: 'Add a profile' }).click()
  const form = options.getByRole('form', { name: 'Profile' })
  await form.getByLabel('Hosts').fill('mtls.test')
  await form.getByLabel('Client certificate').selectOption('good client')
  await form.getByLabel('CA certificates').fill(lab.rootPem)
  await form.getByLabel('Address').fill('127.0.0.1')
  await form.getByLabel('Method').selectOption('HEAD')
  await form.getByLabel('Oldest TLS').selectOption('TLSv1.3')
  await form.getByLabel('Further headers').fill('X-Trace: it\'s 1\nAuthorization: Bearer s3cret')
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(form).toHaveCount(0)
  const { host, port, url } = lab.hosts.mtls

  const page = await openExtensionPage(reportOf(url))
  await expect(probeView(page).verdict).toContainText('All is well')
  await keepClipboard(page)
  const curl = await copied(page, 'The curl command')
  for (const words of [
    '--head', String.raw`--header 'X-Trace: it'\''s 1'`, `--header 'Authorization: Bearer (left out)'`, '--tlsv1.3', '--cert client.pem --key client-key.pem', '--cacert custom-ca.pem',
    `--connect-to ${host}:${port}:127.0.0.1:${port}`,
  ]) expect(curl).toContain(words)
  await expect(told(page)).toContainText('the value of Authorization')
  await expect(told(page)).toContainText('client.pem, client-key.pem, custom-ca.pem')
  const openssl = await copied(page, 'The openssl s_client command')
  for (const words of [`-connect 127.0.0.1:${port}`, '-min_protocol TLSv1.3', '-cert client.pem', '-key client-key.pem', '-CAfile custom-ca.pem']) expect(openssl).toContain(words)
  const archive = await saved(page, 'HTTP archive (HAR 1.2)', /\.har$/)
  expect(Har.parse(JSON.parse(archive)).log.entries[0]?.request).toMatchObject({ method: 'HEAD', headers: [{ name: 'X-Trace', value: 'it\'s 1' }, { name: 'Authorization', value: 'Bearer (left out)' }] })
  for (const text of [curl, openssl, archive]) expect(text).not.toMatch(/s3cret|PRIVATE KEY/)

  // Of a report from the history nobody knows any more what was asked beyond it.
  const history = await openExtensionPage(`past-probes.html?text=${host}`)
  await history.getByRole('table').getByRole('link').first().click()
  await expect(probeView(history).verdict).toContainText('All is well')
  await keepClipboard(history)
  await menuButton(history).click()
  await expect(history.getByRole('menuitem', { name: 'The curl command' })).toHaveAccessibleDescription(/^\* Of the request only what stands in the report/)
  await expect(history.getByRole('menuitem', { name: 'Report (JSON)' })).toHaveAccessibleDescription('')
  await expectNothingFrom(history)
  await history.keyboard.press('Escape')
  const partial = await copied(history, 'The curl command')
  expect(partial).toContain('--head')
  expect(partial).not.toContain('--cert')
  await expect(told(history)).toContainText('Of the request only what stands in the report')
  await options.evaluate(() => Promise.all(['client-keys', 'hostlens-history'].map((name) => new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve)))))
})

test('the popup has the same menu, small enough for it, in both themes', async ({ start, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { page, verdict } = await probe(lab.hosts.good.url)
  await expect(verdict).toContainText('All is well')
  await keepClipboard(page)
  await menuButton(page).click()
  await expect(page.getByRole('menuitem')).toHaveText([
    'As Markdown, for a ticket', 'The curl command', 'The openssl s_client command', 'Fingerprint (SHA-256)', 'Pin of the key', 'Report (JSON)', 'HTTP archive (HAR 1.2)', 'Certificate (PEM)', 'Chain (PEM)',
  ])
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await expectNothingFrom(page)
  const menu = await page.getByRole('menu').boundingBox()
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight] as const)
  expect(menu !== null && menu.x >= 0 && menu.x + menu.width <= width && menu.y + menu.height <= height, JSON.stringify({ menu, width, height })).toBe(true)
  // Escape closes the menu and not the popup.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(menuButton(page)).toBeFocused()

  expect(await copied(page, 'The curl command')).toContain('--cacert custom-ca.pem')
  await expect(told(page)).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  // Read where it is made: the downloads of a popup are the browser's own.
  const made = page.evaluate(() => new Promise<string>((resolve) => {
    const { createObjectURL } = URL
    URL.createObjectURL = (blob: Blob) => {
      void blob.text().then(resolve)
      return createObjectURL.call(URL, blob)
    }
  }))
  await choose(page, 'Chain (PEM)')
  expect((await made).match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  await expect(told(page)).toHaveText(/^Saved as hostlens-good\.test-.*-chain\.pem$/)
})

test('the menu is worked by keys', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage(reportOf(lab.hosts.http.url))
  await expect(probeView(page).verdict).toContainText('Works')
  await menuButton(page).focus()
  await page.keyboard.press('Enter')
  const item = (name: string): Locator => page.getByRole('menuitem', { name })
  await expect(item('As Markdown, for a ticket')).toBeFocused()
  for (const colorScheme of ['light', 'dark'] as const) await expectNothingFromAxe(page, colorScheme)
  await page.keyboard.press('ArrowUp')
  await expect(item('HTTP archive (HAR 1.2)')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(item('As Markdown, for a ticket')).toBeFocused()
  await page.keyboard.press('r')
  await expect(item('Report (JSON)')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(menuButton(page)).toBeFocused()
  // A click elsewhere closes it as well.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.getByRole('heading', { level: 1 }).click()
  await expect(page.getByRole('menu')).toHaveCount(0)
})

test('the page that opens anywhere has all of the report, no script, and no markup but its own', async ({ start, openExtensionPage, chromium, lab }, info) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOf(lab.hosts['hostile-markup'].url))
  await expect(probeView(page).verdict).toContainText('Works')
  const path = info.outputPath('report.html')
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Page that opens anywhere (HTML)')])
  await download.saveAs(path)

  const asked: string[] = []
  const file = await chromium.context.newPage()
  file.on('request', (request) => asked.push(request.url()))
  await chromium.context.setOffline(true)
  try {
    await file.goto(pathToFileURL(path).href)
    await expect(file).toHaveTitle(`hostile-markup.test:${String(lab.hosts['hostile-markup'].port)} · Hostlens`)
    for (const fold of await file.locator('details:not([open]) > summary').all()) if (await fold.isVisible()) await fold.click()
    // What the server said is there, as text.
    await expect(file.getByText(hostileMarkup, { exact: true }).first()).toBeVisible()
    await expect(file.getByText('<b>bold</b><script>1</script>').first()).toBeVisible()
    await expect(file.getByText('TLS_AES_256_GCM_SHA384').first()).toBeVisible()
    await expect(file.getByText('ClientHello').first()).toBeVisible()
    expect(await file.evaluate(foreignMarkup)).toEqual([])
    // Its styles hold although its policy names them by their hash alone.
    expect(await file.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('13px')
    expect(await file.locator('[style]').count()).toBe(0)
    for (const [width, colorScheme] of [[1280, 'light'], [400, 'dark']] as const) {
      await file.setViewportSize({ width, height: 900 })
      expect(await file.evaluate(() => document.documentElement.scrollWidth), 'nothing is wider than the window').toBeLessThanOrEqual(width)
      await expectNothingFromAxe(file, colorScheme)
    }
    expect(asked).toEqual([pathToFileURL(path).href])
  } finally {
    await chromium.context.setOffline(false)
  }
  // And what looks for it does find it.
  await file.evaluate(() => document.body.append(document.createElement('script')))
  expect(await file.evaluate(foreignMarkup)).toEqual(['SCRIPT'])
})

/** Elements and attributes that have no business in a page that nothing runs in. Evaluated in it. */
function foreignMarkup(): string[] {
  const foreign = [...document.querySelectorAll('script, img, iframe, object, embed, form, input, button, link, base, b, [href^="javascript:"]')].map(({ tagName }) => tagName)
  const handlers = [...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on')))
  return [...foreign, ...handlers]
}

const Har = z.object({
  log: z.object({
    version: z.string(),
    entries: z.array(z.object({ request: z.object({ method: z.string(), url: z.string(), headers: z.array(z.object({ name: z.string(), value: z.string() })) }), response: z.object({ status: z.number() }) })),
  }),
})

function reportOf(target: string): string {
  return pageOn('report', target)
}

function told(page: Page): Locator {
  return page.locator('.export-told')
}

function menuButton(page: Page): Locator {
  return page.getByRole('button', { name: 'Copy and save' })
}

async function choose(page: Page, name: string): Promise<void> {
  await menuButton(page).click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

async function saved(page: Page, item: string, name: RegExp): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), choose(page, item)])
  expect(download.suggestedFilename()).toMatch(name)
  await expect(page.getByText(`Saved as ${download.suggestedFilename()}`)).toBeVisible()
  return await readFile(await download.path(), 'utf8')
}

async function copied(page: Page, item: string): Promise<string> {
  await page.evaluate(() => delete document.documentElement.dataset['copied'])
  await choose(page, item)
  await expect(page.locator('html')).toHaveAttribute('data-copied', /./)
  return await page.evaluate(() => document.documentElement.dataset['copied'] ?? '')
}

/** The clipboard of a browser without a window is nobody's: what is written to it is kept in the page instead. */
async function keepClipboard(page: Page): Promise<void> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.documentElement.dataset['copied'] = text
      return Promise.resolve()
    }
  })
}

function colons(hex: string | null): string {
  return (hex?.toUpperCase().match(/../g) ?? []).join(':')
}

async function expectNothingFromAxe(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)).toEqual([])
}
