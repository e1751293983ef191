import type { Locator, Page } from '@playwright/test'
import { expectNothingFrom, openFolds } from './browser/axe.ts'
import { expect, test } from './browser/test.ts'
import { fact, pageOn, probeView } from './browser/view.ts'

/** The report page: that every section says what the lab's hosts are known to be. */

test('a good host: every section, with what is true of it', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOn(lab.hosts.good.url))
  const { verdict, tls, certificate, http } = probeView(page)
  await expect(verdict).toContainText('All is well')
  await expect(page).toHaveTitle(`good.test:${lab.hosts.good.port} · Hostlens`)
  const sections = page.getByRole('navigation', { name: 'Sections of the report' })
  await expect(sections.getByRole('link')).toHaveText(['Findings', 'Network', 'Timing', 'Connection', 'TLS', 'Certificate', 'HTTP', 'History', /./, 'Raw report'])
  for (const id of await targetsOf(sections)) await expect(page.locator(id), `the link to ${id} leads somewhere`).toHaveCount(1)
  await expect(page.getByRole('tab')).toHaveCount(0)

  const connection = region(page, 'Connection')
  await expect(fact(connection, 'Target')).toHaveText(lab.hosts.good.url)
  await expect(connection.getByRole('row', { name: /127\.0\.0\.1/ })).toContainText('connected')

  await expect(fact(tls, 'Version')).toHaveText('TLSv1.3')
  await expect(fact(tls, 'Server name')).toHaveText('good.test')
  const suite = await fact(tls, 'Cipher suite').innerText()
  const group = await fact(tls, 'Group').innerText()
  const [clientHello, serverHello] = [message(tls, 'ClientHello'), message(tls, 'ServerHello')]
  await clientHello.click()
  const hello = tls.locator('details.message[open]')
  await expect(fact(hello, 'Random')).toHaveText(/^[0-9a-f]{64}$/)
  await expect(hello.locator('.taken').filter({ hasText: suite }), 'what was offered and taken is marked').toHaveText(`${suite} (chosen by the server)`)
  await expect(extension(hello, 'server_name')).toHaveText('good.test')
  await expect(extension(hello, 'supported_groups').locator('.taken')).toContainText(group)
  await clientHello.click()
  await serverHello.click()
  await expect(fact(hello, 'Version')).toHaveText('TLSv1.3')
  await expect(fact(hello, 'Cipher suite')).toHaveText(suite)
  await expect(extension(hello, 'key_share')).toHaveText(group)
  // In the order of RFC 8446: the server's first flight is sealed behind its hello.
  const messages = await tls.locator('.flight.received').first().locator('.message-name').allInnerTexts()
  expect(messages.filter((name) => name !== 'ChangeCipherSpec')).toEqual(['ServerHello', 'EncryptedExtensions', 'Certificate', 'CertificateVerify', 'Finished'])
  await expect(tls.locator('.flight.received').first().locator('.message', { hasText: 'CertificateVerify' })).toContainText('encrypted')
  await expect(tls.locator('.flight.sent').first()).not.toContainText('encrypted')

  const [sent, built] = [chain(certificate, 'Chain as sent'), chain(certificate, 'Path as built')]
  await expect(sent).toHaveText([/^good\.test/, /^Hostlens Lab Intermediate/])
  await expect(built).toHaveText([/^good\.test.*sent/, /^Hostlens Lab Intermediate.*sent/, /^Hostlens Lab Root.*custom CA/])
  await expect(certificate.getByText('the reason')).toHaveCount(0)
  await expect(fact(certificate, 'Names').first()).toHaveText('dns:good.test')
  await certificate.getByText('Extensions', { exact: true }).first().click()
  await expect(certificate.locator('.certificate-extensions').first().getByRole('term').filter({ hasText: 'keyUsage' }).first()).toContainText('critical')

  await expect(fact(http, 'Status')).toHaveText('200 OK')
  await expect(http.getByRole('row', { name: /^db/ })).toContainText('13 ms')
  await expect(header(http, 'x-frame-options')).toHaveText('DENY')
  await http.getByRole('textbox', { name: 'Search the headers' }).fill('geolocation')
  await expect(header(http, 'permissions-policy')).toHaveText('geolocation=()')
  await expect(header(http, 'x-frame-options')).toHaveCount(0)

  await page.getByText('Show the JSON').click()
  expect(JSON.parse(await region(page, 'Raw report').locator('pre').innerText())).toMatchObject({ outcome: 'ok', hops: [{ http: { status: 200 } }] })

  await page.getByRole('button', { name: 'Measure 5 times' }).click()
  const samples = region(page, 'Samples')
  await expect(samples).toContainText('5 runs')
  for (const phase of ['DNS', 'TCP', 'TLS', 'First byte', 'Total']) {
    const [min = NaN, median = NaN, max = NaN] = (await samples.getByRole('row', { name: new RegExp(`^${phase}`) }).getByRole('cell').allInnerTexts()).slice(1).map(milliseconds)
    expect(min <= median && median <= max, `${phase}: ${min} ≤ ${median} ≤ ${max}`).toBe(true)
  }
  await expect(samples.getByRole('row', { name: /^TLS/ }).locator('circle')).toHaveCount(5)
})

test('a redirect: a tab for each connection, by mouse and by arrow keys', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOn(lab.hosts['redirect-to-https'].url))
  const { verdict, tls, http } = probeView(page)
  await expect(verdict).toContainText('All is well')
  const [first, second] = [page.getByRole('tab').nth(0), page.getByRole('tab').nth(1)]
  const [, ms = 'no total'] = /· ([^·]+) in total/.exec(await verdict.innerText()) ?? []
  await expect(page.locator('.tile', { hasText: 'Total' }), 'both say the time of both connections').toContainText(ms)
  await expect(region(page, 'Findings').getByRole('listitem').filter({ hasText: 'no IPv6 address' })).toHaveText([/Connection 1 of 2/, /Connection 2 of 2/])
  await expect(page.getByRole('tab')).toHaveText([/^1http:\/\/redirect-to-https\.test.*302 Found$/, /^2https:\/\/good\.test.*200 OK$/])
  await expect(second).toHaveAttribute('aria-selected', 'true')
  await expect(fact(region(page, 'Connection'), 'Came by')).toHaveText('redirect 302 of connection 1 · temporary · to another origin · from http to https')
  await expect(fact(http, 'Status')).toHaveText('200 OK')

  await second.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(first).toBeFocused()
  await expect(page.getByRole('tabpanel', { name: /redirect-to-https/ })).toBeVisible()
  await expect(fact(http, 'Status')).toHaveText('302 Found')
  await expect(fact(http, 'Location')).toHaveText(lab.hosts.good.url)
  await expect(tls).toHaveCount(0)
  await expect(page.getByRole('navigation', { name: 'Sections of the report' }).getByRole('link', { name: 'TLS' })).toHaveCount(0)
  await page.keyboard.press('End')
  await expect(second).toBeFocused()
  await expect(tls).toBeVisible()
  await first.click()
  await expect(tls).toHaveCount(0)

  // Paper has no tabs: each connection stands below the one before, and what is there to be pressed stays away.
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.hop-panel')).toHaveCount(2)
  for (const panel of await page.locator('.hop-panel').all()) await expect(panel.getByRole('heading', { name: /^Connection \d of 2/ })).toBeVisible()
  for (const name of ['Copy and save', 'Probe again', 'Scan']) await expect(page.getByRole('button', { name })).toHaveCount(0)
  await expect(page.getByRole('navigation')).toHaveCount(0)
})

test('an expired certificate: what is wrong stands first, and the one to blame is marked', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOn(lab.hosts.expired.url))
  const { failure, certificate, http } = probeView(page)
  await expect(failure).toContainText('has expired')
  await expect(page.getByRole('navigation', { name: 'Sections of the report' }).getByRole('link').first()).toHaveText('What went wrong')
  await expect(fact(certificate, 'Reason')).toHaveText('expired')
  await expect(chain(certificate, 'Chain as sent')).toHaveText([/^expired\.test · the reason/, /^Hostlens Lab Intermediate(?! · the reason)/])
  await expect(http, 'nothing was asked over a connection that nobody trusts').toHaveCount(0)
})

test('a server that asks for a client certificate says of whom, and gets none', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOn(lab.hosts['mtls-optional'].url))
  const { verdict, tls } = probeView(page)
  await expect(verdict).toContainText('All is well')
  await expect(fact(tls, 'Client certificate')).toHaveText('asked for, none sent')
  await expect(fact(tls, 'Accepts issuers')).toHaveText('CN=Hostlens Lab Client CA,O=Hostlens Lab')
  await expect(tls.locator('.flight.received').first().locator('.message-name')).toContainText(['CertificateRequest'])
})

test('the page is gone through by its keys and its list of sections', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(reportOn(lab.hosts.http.url))
  const { verdict, field, go } = probeView(page)
  await expect(verdict).toContainText('Works')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('/')
  await expect(field).toBeFocused()
  await go(lab.hosts.good.url)
  await expect(verdict).toContainText('All is well')
  expect(new URL(page.url()).searchParams.get('target'), 'a reload shows what is on the screen').toBe(lab.hosts.good.url)

  const link = page.getByRole('navigation', { name: 'Sections of the report' }).getByRole('link', { name: 'Certificate' })
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(link).toHaveAttribute('aria-current', 'true')
  const heading = page.getByRole('heading', { name: 'Certificate', exact: true })
  await expect(heading).toBeInViewport()
  const [bar, place] = [await page.locator('.top-bar').boundingBox(), await heading.boundingBox()]
  expect(place?.y ?? 0, 'the heading is not hidden by the bar above it').toBeGreaterThan((bar?.y ?? 0) + (bar?.height ?? 0))
  // From there Tab goes on within the section.
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('section')?.querySelector('h2')?.textContent)).toBe('Certificate')

  const asked = lab.doh.count('good.test', 'A')
  await page.keyboard.press('r')
  await expect.poll(() => lab.doh.count('good.test', 'A'), 'r looks the name up anew').toBeGreaterThan(asked)
})

for (const { what, name, width } of [{ what: 'a redirect', name: 'redirect-to-https', width: 1_280 }, { what: 'a failure', name: 'expired', width: 400 }] as const) {
  test(`${what}, all unfolded, at ${width} px: axe finds nothing in either theme, and nothing scrolls sideways`, async ({ start, openExtensionPage, lab }) => {
    await start({ customCaPem: lab.rootPem })
    const page = await openExtensionPage(reportOn(lab.hosts[name].url))
    await page.setViewportSize({ width, height: 800 })
    await expect(page.getByRole('heading', { name: 'Raw report' })).toBeVisible()
    await openFolds(page)
    await expectNothingFrom(page)
    for (const shown of [1_280, 700, 400]) {
      await page.setViewportSize({ width: shown, height: 800 })
      expect(await widest(page), `at ${shown} px nothing lies beyond the edge`).toBeLessThanOrEqual(shown)
    }
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('div'), { style: 'width: 500px; height: 1px' }))
    })
    expect(await widest(page), 'the measure is awake').toBe(500)
  })
}

test('a long chain of redirects: the tab that is shown lies in sight', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage(reportOn(`${lab.hosts['redirect-to-https'].url}chain?n=4`))
  const tabs = page.getByRole('tab')
  await expect(page.getByRole('heading', { name: 'Raw report' })).toBeVisible()
  const count = await tabs.count()
  expect(count).toBeGreaterThan(4)
  await page.setViewportSize({ width: 400, height: 800 })
  await tabs.last().focus()
  await page.keyboard.press('Home')
  await expect(tabs.first()).toBeInViewport({ ratio: 0.95 })
  await expect(tabs.last()).not.toBeInViewport()
  await page.keyboard.press('ArrowLeft')
  await expect(tabs.last()).toBeFocused()
  await expect(tabs.last()).toBeInViewport({ ratio: 0.95 })
})

function reportOn(target: string): string {
  return pageOn('report', target)
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

/** The certificates below one of the two headings. */
function chain(certificate: Locator, heading: string): Locator {
  return certificate.locator('.chains > div').filter({ has: certificate.page().getByRole('heading', { name: heading }) }).getByRole('listitem')
}

/** The line of a message in the diagram that unfolds it. */
function message(tls: Locator, name: string): Locator {
  return tls.locator('.message > summary').filter({ has: tls.page().getByText(name, { exact: true }) })
}

/** What an extension of a hello says. */
function extension(hello: Locator, name: string): Locator {
  return hello.locator('.hello-extensions > div').filter({ has: hello.page().locator('dt > .mono').getByText(name, { exact: true }) }).locator('dd')
}

function header(http: Locator, name: string): Locator {
  return http.locator('.header-list > div').filter({ has: http.page().locator('dt').getByText(name, { exact: true }) }).locator('dd')
}

function targetsOf(navigation: Locator): Promise<readonly string[]> {
  return navigation.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
}

function widest(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth)
}

/** “12 ms” or “1.2 s” in ms. */
function milliseconds(text: string): number {
  return Number.parseFloat(text) * (/\ds$|\d\ss$/.test(text) ? 1_000 : 1)
}
