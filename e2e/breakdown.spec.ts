import { expect, test } from './browser/test.ts'
import { fact, phaseRows } from './browser/view.ts'

/** What the popup shows of a probe that comes to an end, from the toolbar button to the figures. */

test('a site without encryption works, and is told that it is readable', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works, with 1 warning')
  await expect(view.verdict).toContainText('plain HTTP: everyone on the way can read and change it')
  await expect(view.heading).toContainText(`http.test:${lab.hosts.http.port}`)
  await expect(fact(view.http, 'Status')).toContainText('200')
  await expect(view.phase('First byte').getByRole('cell').last()).toHaveText(duration)
  // There is nothing to say about TLS here, and an empty table would say the opposite.
  await expect(view.tls).toBeHidden()
  await expect(view.certificate).toBeHidden()
})

test('the phases stand in their order, as bars on one axis with their figures', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.probeAgain).toBeVisible()
  await expect(phaseRows(view.page).getByRole('rowheader')).toHaveText(['DNS', 'TCP', 'TLS', 'First byte', 'Download'])

  let before = { x: 0, y: 0 }
  for (const name of ['DNS', 'TCP', 'First byte', 'Download']) {
    const row = view.phase(name)
    await expect(row.getByRole('cell').last()).toHaveText(duration)
    const bar = await row.getByRole('cell').first().locator('span').first().boundingBox()
    expect(bar, `the bar of ${name}`).not.toBeNull()
    if (bar === null) continue
    expect(bar.width, `the bar of ${name}`).toBeGreaterThan(0)
    expect(bar.x, `the bar of ${name} begins where the one before ended, or later`).toBeGreaterThanOrEqual(before.x)
    expect(bar.y).toBeGreaterThan(before.y)
    before = bar
  }
  // What did not happen has neither.
  await expect(view.phase('TLS').getByRole('cell').last()).toHaveText('–')
  await expect(view.phase('TLS').getByRole('cell').first().locator('span')).toHaveCount(0)
  await expect(view.timing.getByRole('row', { name: /^Total/ }).getByRole('cell').last()).toHaveText(duration)
  await expect(view.timing).toContainText('a Worker on your machine')
})

test('an answer that leads on is named, with where it leads', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(lab.hosts['redirect-to-https'].url)
  await expect(view.probeAgain).toBeVisible()
  await view.page.getByRole('region', { name: 'Hops' }).getByRole('button', { name: /^302/ }).click()
  await expect(fact(view.http, 'Status')).toContainText('302')
  await expect(fact(view.http, 'Location')).toContainText(lab.hosts.good.url)
  await expect(view.findings).toContainText(/The server redirects \(302.*\) to https:\/\/good\.test:\d+\//)
})

test('the DNS records and how they came are one click away', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.good.url)
  await expect(fact(view.network, 'IPv4')).toContainText('127.0.0.1')
  await expect(fact(view.network, 'IPv4')).toContainText(/TTL \d+ s/)
  await expect(fact(view.network, 'IPv6')).toHaveText('none')
  await expect(fact(view.network, 'Network')).toContainText('special use: loopback')
  await expect(fact(view.network, 'Resolver')).toContainText(new URL(lab.dohUrl).host)
  await expect(fact(view.network, 'Resolver')).toContainText('DNSSEC validated')
  await expect(fact(view.network, 'Connected to')).toHaveText(`127.0.0.1:${lab.hosts.good.port}`)

  const records = view.network.getByText('DNS records')
  await expect(view.network.getByText('"v=spf1 -all"')).toBeHidden()
  await records.click()
  await expect(fact(view.network, 'A')).toContainText('127.0.0.1')
  await expect(fact(view.network, 'A')).toContainText('AD')
  await expect(fact(view.network, 'AAAA')).toContainText('none')
  await expect(fact(view.network, 'HTTPS')).toContainText('ALPN http/1.1')
  await expect(fact(view.network, 'NS')).toContainText('ns1.test')
  await expect(fact(view.network, 'NS')).toContainText('ns2.test')
  await expect(fact(view.network, 'CAA')).toContainText('issue "lab.hostlens.test"')
  await expect(fact(view.network, 'TXT')).toContainText('"v=spf1 -all"')
})

test('aliases are followed and shown', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.chain.url)
  await view.network.getByText('DNS records').click()
  await expect(fact(view.network, 'CNAME')).toContainText('chain-1.test')
  await expect(fact(view.network, 'CNAME')).toContainText('chain-2.test')
  await expect(fact(view.network, 'CNAME')).toContainText('chain-end.test')
})

test('what is known stands there while the rest is still on its way, and a probe can be stopped', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(duration)
  await expect(fact(view.network, 'Connected to')).toHaveText(`127.0.0.1:${lab.hosts.silent.port}`)
  // The handshake has begun, and its bar grows.
  await expect(view.phase('TLS').getByRole('cell').last()).toHaveText(duration)
  const growing = view.phase('TLS').getByRole('cell').last()
  const first = await growing.textContent()
  await expect(growing).not.toHaveText(first ?? '')
  await expect(fact(view.certificate, 'Subject')).toHaveText('–')

  await view.page.getByRole('button', { name: 'Stop the probe' }).click()
  await expect(view.verdict).toContainText('Stopped')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(duration)
  await expect(view.probeAgain).toBeVisible()
})

test('the popup can be closed and opened again, in the middle of a probe as well', async ({ probe, openPopup, lab }) => {
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Works')
  await first.go(lab.hosts.silent.url)
  await expect(first.verdict).toContainText('Probing…')
  await first.page.close()

  const second = await openPopup()
  await expect(second.heading).toContainText('http.test')
  await expect(second.verdict).toContainText('Works, with 1 warning')
})

test('the page has room for the same', async ({ probe, chromium, lab }) => {
  const view = await probe(lab.hosts.http.url)
  const opened = chromium.context.waitForEvent('page')
  // The popup closes under the click, and Playwright may not hear any more that it arrived.
  await view.page.getByRole('button', { name: 'Open as page' }).click().catch(() => undefined)
  const page = await opened
  await expect(page).toHaveTitle(`http.test:${lab.hosts.http.port} · Hostlens`)
  await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('Works, with 1 warning')
  await expect(phaseRows(page)).toHaveCount(5)
})

const duration = /^\d+(?:\.\d+)?\sm?s$/
