import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'

/** The cards that only some targets have: hops, spread, STARTTLS, greeting, WebSocket, fetch(), and what DNS promises. */

test('every hop of a redirect is there, and the cards follow the one that is chosen', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(lab.hosts['redirect-to-https'].url)
  await expect(view.verdict).toContainText('All is well')
  const hops = view.page.getByRole('region', { name: 'Hops' }).getByRole('button', { name: /^\d{3}/ })
  await expect(hops).toHaveText([/^302http:\/\/redirect-to-https\.test:\d+.*ms$/, /^200https:\/\/good\.test:\d+.*ms$/])
  // The last is where it ended.
  await expect(hops.last()).toHaveAttribute('aria-pressed', 'true')
  await expect(fact(view.http, 'Status')).toContainText('200')
  await expect(fact(view.certificate, 'Subject')).toHaveText('good.test')

  await hops.first().press('Enter')
  await expect(hops.first()).toHaveAttribute('aria-pressed', 'true')
  await expect(fact(view.http, 'Status')).toContainText('302')
  await expect(fact(view.http, 'Location')).toContainText('https://good.test')
  await expect(view.certificate).toBeHidden()
  await expect(fact(view.network, 'Connected to')).toHaveText(`127.0.0.1:${lab.hosts['redirect-to-https'].port}`)
})

test('measured several times, the spread of every phase is shown', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(lab.hosts.good.url)
  await view.timing.getByRole('button', { name: 'Measure 5 times' }).click()
  const spread = view.page.getByRole('region', { name: 'Spread' })
  await expect(spread).toContainText('5 runs')
  await expect(spread.getByRole('columnheader')).toHaveText(['Phase', 'min', 'median', 'max', 'jitter'])
  await expect(spread.getByRole('row', { name: /^TLS/ }).getByRole('cell')).toHaveText(Array.from({ length: 4 }, () => /^[\d.]+\sm?s$/))
})

test('a mail server’s greeting and its way to TLS can be read', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(`tcp://smtp-banner.test:${lab.hosts['smtp-banner'].port}`)
  await expect(view.page.getByRole('region', { name: 'Greeting' })).toContainText('220 mail.test ESMTP ready')
  await expect(view.tls).toBeHidden()
})

test('a server that waits for its client has no greeting, and that is said', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(`tcp://silent.test:${lab.hosts.silent.port}`)
  await expect(view.page.getByRole('region', { name: 'Greeting' })).toContainText('says nothing until it is spoken to')
})

test('TLS by itself has a certificate and no HTTP', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(`tls://good.test:${lab.hosts.good.port}`)
  await expect(fact(view.certificate, 'Subject')).toHaveText('good.test')
  await expect(fact(view.tls, 'Version')).toHaveText('TLSv1.3')
  await expect(view.http).toBeHidden()
})

test('where sockets do not reach, fetch() is offered', async ({ openPopup }) => {
  const view = await openPopup()
  await view.go('cloudflare.test')
  await view.failure.getByRole('button', { name: 'Ask it by fetch() instead' }).click()
  const card = view.page.getByRole('region', { name: 'Asked by fetch()' })
  await expect(card).toContainText('Cloudflare’s own fetch() asked it')
  await expect(fact(card, 'Not visible')).toContainText('certificate')
})

test('what DNS promises is held against what was met', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await view.network.getByText('What DNS promises').click()
  await expect(fact(view.network, 'Addresses')).toContainText('Both resolvers give the same')
  await expect(fact(view.network, 'DNSSEC')).toContainText('Validated by both resolvers')
  // The lab's CA is in no table: nothing is claimed about it.
  await expect(fact(view.network, 'CAA')).toContainText('allow lab.hostlens.test. Whether that means this certificate’s CA is not known')
  await expect(fact(view.network, 'HTTPS')).toContainText('http/1.1 was negotiated, and is among what is offered')
  await expect(fact(view.network, 'HTTPS')).toContainText('No key for Encrypted ClientHello')
  expect(lab.doh.count(`_${lab.hosts.good.port}._tcp.good.test`, 'TLSA')).toBeGreaterThan(0)
})

test('without DNSSEC nobody is asked for TLSA records, and that is said', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.go(lab.hosts.rsa.url)
  await expect(view.probeAgain).toBeVisible()
  await view.network.getByText('What DNS promises').click()
  await expect(fact(view.network, 'TLSA')).toContainText('Not asked for: without DNSSEC')
  await expect(fact(view.network, 'CAA')).toContainText('every CA may issue')
  await expect(fact(view.network, 'HTTPS')).toContainText('No HTTPS record')
  expect(lab.doh.count(`_${lab.hosts.rsa.port}._tcp.rsa.test`, 'TLSA')).toBe(0)
})
