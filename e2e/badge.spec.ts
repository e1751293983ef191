import type { ChromiumWithExtension } from './lab/chromium.ts'
import { expect, test } from './browser/test.ts'

/** The mark on the toolbar button: off unless it was switched on, and only ever about a probe that somebody started. */

test('switched on, a failed probe marks the button of its tab, until the tab goes elsewhere', async ({ start, probe, tab, chromium, lab }) => {
  await start({ badge: true })
  const view = await probe(lab.hosts['unknown-ca'].url)
  await expect(view.verdict).toContainText('Failed')
  await expect.poll(() => badgeTexts(chromium)).toBe('!')
  await view.page.close()
  await tab.goto(lab.hosts.http.url)
  await expect.poll(() => badgeTexts(chromium)).toBe('')
})

test('switched on, the last days of a certificate are counted', async ({ start, probe, chromium, lab }) => {
  await start({ badge: true, customCaPem: lab.rootPem })
  const view = await probe(lab.hosts['expires-soon'].url)
  await expect(view.certificate).toContainText('Trusted')
  await expect.poll(() => badgeTexts(chromium)).toBe('2')
})

test('where all is well there is nothing to mark, and another host that was typed has no tab', async ({ start, probe, chromium, lab }) => {
  await start({ badge: true, customCaPem: lab.rootPem })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await view.go(lab.hosts.closed.url)
  await expect(view.verdict).toContainText('Failed')
  expect(await badgeTexts(chromium)).toBe('')
})

test('it is off until somebody switches it on, in the options', async ({ probe, openExtensionPage, openPopup, chromium, tab, lab }) => {
  const view = await probe(lab.hosts['unknown-ca'].url)
  await expect(view.verdict).toContainText('Failed')
  expect(await badgeTexts(chromium)).toBe('')
  await view.page.close()

  const options = await openExtensionPage('options.html')
  await options.getByRole('checkbox', { name: 'Mark the toolbar button' }).check()
  await options.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(options.getByText('Saved.')).toBeVisible()
  await tab.bringToFront()
  await expect((await openPopup()).verdict).toContainText('Failed')
  await expect.poll(() => badgeTexts(chromium)).toBe('!')
})

/** The badges of all tabs, which here are one and a blank one. */
async function badgeTexts({ serviceWorker }: ChromiumWithExtension): Promise<string> {
  return serviceWorker.evaluate(async () => {
    const tabs = await chrome.tabs.query({})
    const texts = await Promise.all(tabs.map(({ id }) => chrome.action.getBadgeText({ tabId: id })))
    return texts.join('')
  })
}

declare const chrome: {
  readonly tabs: { query: (what: object) => Promise<readonly { readonly id: number }[]> }
  readonly action: { getBadgeText: (details: { readonly tabId: number }) => Promise<string> }
}
