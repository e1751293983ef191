import type { Page } from '@playwright/test'
import { X509Certificate, createHash } from 'node:crypto'
import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'

/** What is different for single hosts: set up in the options as a person would, and seen in the popup. */

test('a CA of a profile counts for its hosts alone, and alone', async ({ openExtensionPage, probe, lab }) => {
  const options = await openExtensionPage('options.html')
  await addProfile(options, 'good.test', async (form) => {
    await form.getByLabel('CA certificates').fill(lab.rootPem)
  })
  await expect(options.getByText('own CA only')).toBeVisible()
  await options.close()
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await expect(view.page.getByText('Profile good.test')).toBeVisible()
  await view.page.close()
  const other = await probe(lab.hosts.tls13.url)
  await expect(other.failure).toContainText('certificate')
  await expect(other.page.getByText('Profile good.test')).toHaveCount(0)
})

test('pins: one that matches, and one that does not', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const pin = `sha256//${createHash('sha256').update(new X509Certificate(lab.rootPem).publicKey.export({ type: 'spki', format: 'der' })).digest('base64')}`
  const options = await openExtensionPage('options.html')
  await addProfile(options, 'good.test', (form) => form.getByLabel('Pins').fill(pin))
  await addProfile(options, 'tls13.test', (form) => form.getByLabel('Pins').fill(`sha256//${'A'.repeat(43)}=`))
  await options.close()
  const good = await probe(lab.hosts.good.url)
  await expect(good.verdict).toContainText('All is well')
  await good.page.close()
  const bad = await probe(lab.hosts.tls13.url)
  await expect(bad.failure).toContainText('pin')
})

test('an address of one’s own is dialled under the host’s name', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const url = `https://not-in-dns.test:${lab.hosts.good.port}/`
  const before = await probe(url)
  await expect(before.failure).toContainText('does not exist')
  await before.page.close()
  const options = await openExtensionPage('options.html')
  await addProfile(options, `*.test:${lab.hosts.good.port}`, (form) => form.getByLabel('Address').fill('127.0.0.1'))
  await expect(options.getByText('at 127.0.0.1')).toBeVisible()
  const view = await probe(url)
  // It is reached now, and says that it is another host.
  await expect(view.failure).toContainText('good.test')
  await expect(view.page.getByRole('region', { name: 'Certificate', exact: true })).toContainText('good.test')
})

test('a name for SNI and versions of TLS', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const options = await openExtensionPage('options.html')
  await addProfile(options, 'good.test', async (form) => {
    await form.getByLabel('Newest TLS').selectOption('TLSv1.2')
    await form.getByLabel('Name in the handshake (SNI)').selectOption('Another')
    await form.getByLabel('Other name').fill('other.test')
  })
  await expect(options.getByText('SNI other.test')).toBeVisible()
  await options.close()
  const view = await probe(lab.hosts.good.url)
  await expect(fact(view.tls, 'Version')).toContainText('TLSv1.2')
  await expect(view.failure).toContainText('other.test')
})

test('what is wrong in a profile is named at its field, and nothing is kept', async ({ openExtensionPage }) => {
  const options = await openExtensionPage('options.html')
  await options.getByRole('button', { name: 'Add a profile' }).click()
  const form = options.getByRole('form', { name: 'Profile' })
  await expect(form.getByLabel('Hosts')).toBeFocused()
  await form.getByLabel('Pins').fill('hello')
  await form.getByLabel('Address').fill('good.test')
  await form.getByLabel('Further headers').fill('X-Fine: 1\nHost: other.test')
  await form.getByLabel('Oldest TLS').selectOption('TLSv1.3')
  await form.getByLabel('Newest TLS').selectOption('TLSv1.2')
  await form.getByRole('button', { name: 'Save the profile' }).click()
  for (const text of ['Say which hosts this is for.', 'Line 1 is no pin.', 'This is not an IPv4 or IPv6 address.', 'The header in line 2 is written by the probe itself.', 'The oldest version is newer than the newest.']) {
    await expect(form.getByRole('alert').filter({ hasText: text })).toBeVisible()
  }
  await expect(form.getByLabel('Hosts')).toBeFocused()
  await form.getByLabel('Hosts').fill('shop.test')
  await expect(form.getByText('Say which hosts this is for.')).toHaveCount(0)
  await form.getByRole('button', { name: 'Cancel' }).click()
  await expect(options.getByText('There are none: every host is probed alike.')).toBeVisible()
})

test('edit, duplicate, remove and undo; each is kept at once', async ({ openExtensionPage }) => {
  const options = await openExtensionPage('options.html')
  await addProfile(options, 'Shop.TEST', (form) => form.getByLabel('Runs').selectOption('3'))
  await expect(options.getByRole('heading', { name: 'shop.test' })).toBeVisible()
  await options.getByRole('button', { name: 'Duplicate shop.test' }).click()
  const form = options.getByRole('form', { name: 'Profile' })
  await form.getByLabel('Hosts').fill('shop.test')
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(form.getByRole('alert')).toHaveText('There is a profile for these hosts already.')
  await form.getByLabel('Hosts').fill('*.shop.test')
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(form).toHaveCount(0)
  await options.getByRole('button', { name: 'Edit shop.test', exact: true }).click()
  await form.getByLabel('Method').selectOption('HEAD')
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(form).toHaveCount(0)
  await options.reload()
  await expect(options.getByText('3 runs')).toHaveCount(2)
  await expect(options.getByText('HEAD')).toHaveCount(1)
  await options.getByRole('button', { name: 'Remove shop.test', exact: true }).click()
  await expect(options.getByText('HEAD')).toHaveCount(0)
  await options.getByRole('button', { name: 'Undo' }).click()
  await expect(options.getByText('HEAD')).toHaveCount(1)
})

test('profiles go to a file without keys and tokens, and come back from it', async ({ openExtensionPage, start, worker }) => {
  const options = await openExtensionPage('options.html')
  await addProfile(options, 'shop.test', (form) => form.getByLabel('Further headers').fill('X-Trace: 1'))
  // Read where it is made: where a browser puts its downloads is decided by whoever was connected to it last.
  const made = options.evaluate(() => new Promise<string>((resolve) => {
    const { createObjectURL } = URL
    URL.createObjectURL = (blob: Blob) => {
      void blob.text().then(resolve)
      return createObjectURL.call(URL, blob)
    }
  }))
  const [download] = await Promise.all([options.waitForEvent('download'), options.getByRole('button', { name: 'Export' }).click()])
  expect(download.suggestedFilename()).toBe('hostlens-profiles.json')
  const text = await made
  expect(JSON.parse(text)).toMatchObject({ kind: 'hostlens-profiles', version: 1, profiles: [{ pattern: 'shop.test', headers: [{ name: 'X-Trace', value: '1' }] }] })
  expect(text).not.toContain(worker.token)
  await options.close()

  await start({})
  const fresh = await openExtensionPage('options.html')
  await expect(fresh.getByText('There are none: every host is probed alike.')).toBeVisible()
  const file = fresh.getByLabel('File of profiles')
  await file.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
  await expect(fresh.getByText('This file holds something else than profiles of Hostlens.')).toBeVisible()
  await file.setInputFiles({ name: 'profiles.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await expect(fresh.getByText('1 profile was read.')).toBeVisible()
  await expect(fresh.getByRole('heading', { name: 'shop.test' })).toBeVisible()
  await expect(fresh.getByText('1 header')).toBeVisible()
})

async function addProfile(page: Page, pattern: string, fill: (form: ReturnType<Page['getByRole']>) => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name: 'Add a profile' }).click()
  const form = page.getByRole('form', { name: 'Profile' })
  await form.getByLabel('Hosts').fill(pattern)
  await fill(form)
  await form.getByRole('button', { name: 'Save the profile' }).click()
  await expect(form).toHaveCount(0)
}
