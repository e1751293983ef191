import { addProfileWithKey, importClientKey } from './browser/keys.ts'
import { expect, test } from './browser/test.ts'
import { optionsView, pageOn, probeView } from './browser/view.ts'

/** Several Workers. Two addresses of one Worker are two for the extension, which knows them by nothing else. */

test('a second Worker is added, named and made the default one', async ({ openExtensionPage, probe, worker, lab }) => {
  const { page, save } = optionsView(await openExtensionPage('options.html'))
  await page.getByRole('button', { name: 'Add another Worker' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Laptop')
  await page.getByLabel('Address', { exact: true }).fill(otherAddress(worker.url))
  await page.getByLabel('Token', { exact: true }).fill(worker.token)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByText('It works: a Hostlens Worker answered in')).toBeVisible()
  await page.getByRole('radio', { name: 'Ask Laptop by default' }).check()
  await save.click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Ask Laptop by default' })).toBeChecked()
  await page.close()

  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  const choice = view.page.getByLabel('Worker', { exact: true })
  await expect(choice.locator('option:checked')).toHaveText('Laptop')
  // Another one is asked at once, and for this page only.
  await choice.selectOption(new URL(worker.url).host)
  await expect(view.verdict).toContainText('Works')
  await expect(choice.locator('option:checked')).toHaveText(new URL(worker.url).host)
})

test('a wrong field is shown although its Worker was folded away', async ({ openExtensionPage, worker }) => {
  const { page, save } = optionsView(await openExtensionPage('options.html'))
  await page.getByRole('button', { name: 'Add another Worker' }).click()
  await page.getByLabel('Address', { exact: true }).fill('http://worker.example')
  await page.getByRole('button', { name: 'http://worker.example' }).or(page.getByRole('button', { name: 'worker.example', exact: true })).click()
  await expect(page.getByLabel('Address', { exact: true })).toHaveCount(0)
  await save.click()
  await expect(page.getByRole('alert').filter({ hasText: 'Plain http would send your token' })).toBeVisible()
  await page.getByLabel('Address', { exact: true }).fill(otherAddress(worker.url))
  await page.getByRole('button', { name: 'Remove this Worker' }).click()
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue(worker.url)
})

test('two Workers side by side: the same probe from both, and what differs is said', async ({ openExtensionPage, chromium, start, worker, lab }) => {
  await start({ customCaPem: lab.rootPem })
  await chromium.serviceWorker.evaluate(async (second) => {
    const { settings } = await chrome.storage.local.get('settings')
    const first = { id: 'first', name: 'Office', ...settings.worker }
    await chrome.storage.local.set({ settings: { ...settings, version: 2, workers: [first, { ...first, ...second }] } })
  }, { id: 'second', name: 'Laptop', url: otherAddress(worker.url) })
  const page = await openExtensionPage(pageOn('report', lab.hosts.good.url))
  await expect(probeView(page).verdict).toContainText('All is well')
  const section = page.getByRole('region', { name: 'Two Workers side by side' })
  await expect(section).toContainText('The same probe from two places')
  await section.getByRole('button', { name: 'Compare' }).click()
  await expect(section.getByRole('status')).toHaveText('Compared.')
  const table = section.getByRole('table')
  await expect(table.getByRole('columnheader', { name: /^Office/ })).toBeVisible()
  await expect(table.getByRole('columnheader', { name: /^Laptop/ })).toBeVisible()
  for (const name of ['TCP', 'TLS', 'First byte', 'Total']) await expect(table.getByRole('row', { name }).getByText(/\d\sm?s$/)).toHaveCount(2)
  await expect(table.getByRole('row', { name: 'HTTP status' }).getByRole('cell')).toHaveText(['200', '200'])
  await expect(table.getByText('(differs)')).toHaveCount(0)

  // One that is gone is said to be, beside the other's result.
  await chromium.serviceWorker.evaluate(async (gone) => {
    const { settings } = await chrome.storage.local.get('settings')
    await chrome.storage.local.set({ settings: { ...settings, workers: settings.workers?.map((one) => (one.id === 'second' ? { ...one, url: gone } : one)) } })
  }, `http://127.0.0.1:${lab.hosts.closed.port}`)
  await section.getByRole('button', { name: 'Compare' }).click()
  await expect(table.getByRole('row', { name: 'Outcome' })).toContainText('did not answer')
  await expect(table.getByRole('row', { name: 'Outcome' })).toContainText('(differs)')
})

test('the regions that a profile names, side by side, each with a handshake that the key signs', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const options = await openExtensionPage('options.html')
  const { keyPem, certificatePem } = lab.clientCertificates.goodEd25519
  await importClientKey(options, { pem: keyPem + certificatePem })
  await addProfileWithKey(options, 'mtls.test', 'good Ed25519 client')
  await options.getByRole('button', { name: 'Edit mtls.test' }).click()
  const form = options.getByRole('form', { name: 'Profile' })
  await form.getByLabel('Western Europe').check()
  await form.getByLabel('Oceania').check()
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(options.getByText('2 regions')).toBeVisible()
  const page = await openExtensionPage(pageOn('report', lab.hosts.mtls.url))
  const section = page.getByRole('region', { name: 'From around the world' })
  await section.getByRole('button', { name: 'Probe from the regions' }).click()
  await expect(section.getByRole('status')).toHaveText('Compared.')
  await expect(section.getByRole('rowheader')).toHaveText([/^Western Europe/, /^Oceania/])
  await expect(section.getByRole('row', { name: /^Western Europe/ })).toContainText('200')
  await expect(section.getByText('Your key signed 2 times, here in the browser (ed25519, TLSv1.3).')).toBeVisible()
  await options.getByRole('button', { name: 'Remove good Ed25519 client' }).click()
  await expect(options.getByText('good Ed25519 client was removed.')).toBeVisible()
})

/** The same Worker by its other name on this machine. */
function otherAddress(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

interface StoredSettings {
  readonly worker?: { readonly url: string; readonly token: string }
  readonly workers?: readonly { readonly id: string; readonly name: string; readonly url: string; readonly token: string }[]
}

declare const chrome: {
  readonly storage: { readonly local: { get: (key: 'settings') => Promise<{ settings: StoredSettings }>; set: (items: object) => Promise<void> } }
}
