import type { Page } from '@playwright/test'
import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'

/** What can stand in a tab or be typed: names of every kind, literals, ports, and tabs without a host. */

test('an internationalised name is shown as it travels, with its letters beside it', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.idn.url)
  await expect(view.heading).toContainText(`xn--mnchen-3ya.test:${lab.hosts.idn.port}`)
  await expect(view.page.getByRole('main')).toContainText('münchen.test')
  await expect(fact(view.certificate, 'Names')).toContainText('xn--mnchen-3ya.test')
})

test('an internationalised name may be typed with its letters', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(`münchen.test:${lab.hosts.idn.port}`)
  await expect(view.heading).toContainText(`xn--mnchen-3ya.test:${lab.hosts.idn.port}`)
  await expect(fact(view.certificate, 'Subject')).toHaveText('xn--mnchen-3ya.test')
})

test('a very long name is shown in full and breaks nothing', async ({ probe, lab }) => {
  const { host, url } = lab.hosts['long-name']
  const view = await probe(url)
  await expect(view.heading).toContainText(host)
  await expect(view.probeAgain).toBeVisible()
  expect(host.length).toBeGreaterThan(240)
  await expectNoSidewaysScrolling(view.page)
  await view.page.getByText('Details').click()
  await view.page.getByText('Chain as sent').click()
  await view.page.getByText('DNS records').click()
  await expectNoSidewaysScrolling(view.page)
})

test('an IPv4 literal needs no resolver', async ({ probe, lab }) => {
  const view = await probe(lab.hosts['ip-address'].url)
  await expect(view.heading).toContainText(`127.0.0.1:${lab.hosts['ip-address'].port}`)
  await expect(fact(view.network, 'IPv4')).toContainText('127.0.0.1')
  await expect(fact(view.network, 'Resolver')).toHaveText('not asked: the target is an address')
  await expect(fact(view.certificate, 'Names')).toContainText('127.0.0.1')
  expect(lab.doh.count('127.0.0.1')).toBe(0)
})

test('an IPv6 literal, in its brackets', async ({ probe, lab }) => {
  test.skip(!lab.hasIpv6, 'this machine has no ::1')
  const view = await probe(lab.hosts['ipv6-address'].url)
  await expect(view.heading).toContainText(`[::1]:${lab.hosts['ipv6-address'].port}`)
  await expect(fact(view.network, 'IPv6')).toContainText('::1')
  await expect(fact(view.network, 'Connected to')).toHaveText(`[::1]:${lab.hosts['ipv6-address'].port}`)
})

test('localhost is nobody’s business but this machine’s: no resolver is asked', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(`localhost:${lab.hosts.good.port}`)
  await expect(view.heading).toContainText(`localhost:${lab.hosts.good.port}`)
  await expect(view.probeAgain).toBeVisible()
  await expect(view.network).toContainText('special use: loopback')
  expect(lab.doh.count('localhost')).toBe(0)
})

test('of a page only its host goes along, neither path nor query', async ({ probe, lab }) => {
  const view = await probe(`${lab.hosts.http.url}account?session=secret`)
  await expect(view.verdict).toContainText('Works')
  await expect(view.page.getByText(/account|secret/)).toHaveCount(0)
})

test('what is no host is refused in words, and can be corrected', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go('[not-an-address')
  await expect(view.page.getByRole('alert')).toContainText('“[not-an-address” is neither a host name, an address nor a URL')
  await expect(view.field).toBeFocused()
  await view.go('https://user:password@good.test/')
  await expect(view.page.getByRole('alert')).toContainText('Leave the user name and the password out')
  await view.go('ftp://good.test/')
  await expect(view.page.getByRole('alert')).toContainText(/^Hostlens probes https.+; this is ftp\.$/)
  await view.go(lab.hosts.http.url)
  await expect(view.page.getByRole('alert')).toBeHidden()
  await expect(view.verdict).toContainText('Works')
})

test('a blank in a name is refused before anybody is asked', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go('two words')
  await expect(view.page.getByRole('alert').or(view.probeAgain)).toBeVisible()
  await expect(view.page.getByRole('alert')).toContainText('“two words” is neither a host name, an address nor a URL', { timeout: 1 })
  expect(lab.doh.count('two words')).toBe(0)
})

for (const address of ['about:blank', 'chrome://version/', 'data:text/html,<title>Nothing</title>']) {
  test(`a tab without a host, ${address.split(':')[0] ?? ''}:, offers a field`, async ({ probe, lab }) => {
    const view = await probe(address)
    await expect(view.heading).toHaveText('Nothing to probe here')
    await expect(view.field).toBeFocused()
    await expect(view.page.getByText('Type any host to look at it instead.')).toBeVisible()
    await view.go(lab.hosts.http.url)
    await expect(view.heading).toContainText('http.test')
    await expect(view.verdict).toContainText('Works')
  })
}

test('a page of the extension itself has no host behind it', async ({ chromium, probe }) => {
  const view = await probe(chromium.extensionUrl('options.html'))
  await expect(view.heading).toHaveText('Nothing to probe here')
  await expect(view.page.getByRole('main')).toContainText('This page belongs to an extension')
  await expect(view.field).toBeFocused()
})

async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }))
  expect(scroll, 'nothing is wider than the popup').toBeLessThanOrEqual(client)
  // The window may have room for a scroll bar beside it.
  expect((await page.getByRole('main').boundingBox())?.width).toBe(400)
}
