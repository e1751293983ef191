import { formatPairing } from '../shared/contract/pairing.ts'
import { expectNothingFrom, openFolds, violationsIn } from './browser/axe.ts'
import { addProfileWithKey, importClientKey } from './browser/keys.ts'
import { expect, test } from './browser/test.ts'
import { optionsView, pageOn, probeView } from './browser/view.ts'

/** axe finds nothing: on every page, in every state that a person meets, in both themes. */

test('the popup after a probe that ended well', async ({ start, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the popup after a probe with a warning', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works, with 1 warning')
  await expectNothingFrom(view.page)
})

test('the popup after a probe that failed', async ({ probe, lab }) => {
  const view = await probe(lab.hosts['unknown-ca'].url)
  await expect(view.failure).toBeVisible()
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the popup while a probe runs, and after it was stopped', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  await expectNothingFrom(view.page)
  await view.page.getByRole('button', { name: 'Stop the probe' }).click()
  await expect(view.verdict).toContainText('Stopped')
  await expectNothingFrom(view.page)
})

test('the popup that waits for a click, and without a Worker', async ({ start, probe, lab }) => {
  await start({ worker: null, probeOnOpen: false })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('Ready to probe')
  await expectNothingFrom(view.page)
  await view.page.getByRole('button', { name: 'Probe this host' }).click()
  await expect(view.failure).toBeVisible()
  await expectNothingFrom(view.page)
})

test('the popup with hops, the spread of several runs, folded cards, and its keys over it', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(lab.hosts['redirect-to-https'].url)
  await view.timing.getByRole('button', { name: 'Measure 5 times' }).click()
  await expect(view.page.getByRole('region', { name: 'Spread' })).toBeVisible()
  await view.tls.getByRole('button', { name: 'TLS' }).click()
  await openFolds(view.page)
  await expectNothingFrom(view.page)
  await view.page.keyboard.press('?')
  await expect(view.page.getByRole('dialog')).toBeVisible()
  await expectNothingFrom(view.page)
})

test('the popup without a host', async ({ openPopup }) => {
  const view = await openPopup()
  await expect(view.field).toBeVisible()
  await expectNothingFrom(view.page)
  await view.go('[not-an-address')
  await expect(view.page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(view.page)
})

test('the report page', async ({ openExtensionPage, lab }) => {
  const view = probeView(await openExtensionPage(pageOn('report', lab.hosts.good.url)))
  await expect(view.failure).toBeVisible()
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the options', async ({ openExtensionPage }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await expect(options.save).toBeVisible()
  await options.testConnection.click()
  await expect(options.connection).toContainText('It works')
  await expectNothingFrom(options.page)
  await options.workerUrl.fill('ftp://nowhere')
  await options.save.click()
  await expect(options.page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(options.page)
})

test('the options with several Workers, a client certificate and profiles, and their forms', async ({ openExtensionPage, lab }) => {
  const { page } = optionsView(await openExtensionPage('options.html'))
  await page.getByRole('button', { name: 'Add another Worker' }).click()
  const { keyPem, certificatePem } = lab.clientCertificates.serverPurpose
  await importClientKey(page, { pem: keyPem })
  await expect(page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(page)
  await page.getByLabel('Or paste PEM').fill(keyPem + certificatePem)
  await page.getByRole('form', { name: 'Import a client certificate' }).getByRole('button', { name: 'Import' }).click()
  await addProfileWithKey(page, '*.test', 'client with a server certificate')
  await page.getByRole('button', { name: 'Duplicate *.test' }).click()
  await page.getByRole('button', { name: 'Save the profile' }).click()
  await expect(page.getByRole('alert').first()).toBeVisible()
  await expectNothingFrom(page)
  await page.getByRole('button', { name: 'Remove client with a server certificate' }).click()
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await expectNothingFrom(page)
})

test('the popup with a profile, and the report page with what it compares', async ({ start, openExtensionPage, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage('options.html')
  await page.getByRole('button', { name: 'Add a profile' }).click()
  await page.getByLabel('Hosts').fill('*.test')
  await page.getByRole('button', { name: 'Save the profile' }).click()
  await expect(page.getByRole('heading', { name: '*.test' })).toBeVisible()
  await page.close()
  const view = await probe(lab.hosts.good.url)
  await expect(view.page.getByText('Profile *.test')).toBeVisible()
  await expectNothingFrom(view.page)
  await view.page.close()
  const report = await openExtensionPage(pageOn('report', lab.hosts.good.url))
  await report.getByRole('button', { name: 'Probe from the regions' }).click()
  await expect(report.getByText('Compared.')).toBeAttached()
  await expectNothingFrom(report)
})

test('the page of welcome', async ({ start, openExtensionPage, worker }) => {
  await start({ worker: null })
  const page = await openExtensionPage('welcome.html')
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(page)
  await page.getByLabel('Pairing line').fill(formatPairing({ url: worker.url, token: worker.token }))
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect(page.getByText('It works')).toBeVisible()
  await expectNothingFrom(page)
})

test('axe is awake: a picture without words is found', async ({ openPopup }) => {
  const view = await openPopup()
  await expect(view.field).toBeVisible()
  await view.page.evaluate(() => document.body.append(document.createElement('img')))
  expect((await violationsIn(view.page)).join('\n')).toContain('image-alt')
})
