import { addProfileWithKey, importClientKey } from '../browser/keys.ts'
import { expect, test } from '../browser/test.ts'
import { pageOn, probeView } from '../browser/view.ts'
import { takePopup, takePopupWindow, takeRealPopup } from './picture.ts'
import { forgetEverything } from './scenes.ts'

/** The pictures of the popup in docs/screenshots, each in both themes. */

test('over a good host', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts.good.url)))
  await expect(view.verdict).toContainText('All is well')
  await takePopup(view.page, view.tls, 'popup')
})

test('over an expired certificate', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts.expired.url)))
  await expect(view.failure).toContainText('has expired')
  await takePopup(view.page, view.certificate, 'popup-failed')
})

test('while a probe runs', async ({ openExtensionPage, lab }) => {
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts.silent.url)))
  await expect(view.phase('TCP')).toContainText('ms')
  await takePopupWindow(view.page, 'popup-running')
})

test('on a page that has no host', async ({ tab, openPopup }) => {
  await tab.goto('chrome://version')
  const view = await openPopup()
  await expect(view.field).toBeVisible()
  await takeRealPopup(view.page, 'popup-no-host')
})

test('with a client certificate', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const { keyPem, certificatePem } = lab.clientCertificates.good
  const options = await openExtensionPage('options.html')
  await importClientKey(options, { pem: keyPem + certificatePem })
  await addProfileWithKey(options, 'mtls.test', 'good client')
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts.mtls.url)))
  await expect(view.page.getByText('Your key signed once')).toBeVisible()
  await expect(view.verdict).toContainText('All is well')
  await takePopup(view.page, view.tls, 'popup-client-certificate')
  await forgetEverything(options)
})

test('with a redirect and the spread of five runs', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts['redirect-to-https'].url)))
  await view.timing.getByRole('button', { name: 'Measure 5 times' }).click()
  const spread = view.page.getByRole('region', { name: 'Spread' })
  await expect(spread).toBeVisible()
  await takePopup(view.page, spread, 'popup-redirect')
})

test('with its keys over it', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = probeView(await openExtensionPage(pageOn('popup', lab.hosts.good.url)))
  await expect(view.verdict).toContainText('All is well')
  await view.page.keyboard.press('?')
  await expect(view.page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await takePopupWindow(view.page, 'popup-keys')
})
