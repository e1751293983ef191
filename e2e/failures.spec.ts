import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'

/** Probes that end before a certificate: each names its phase and what to try, and keeps what was learnt before. */

test('refused, over the page that did not open', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.closed.url)
  await expect(view.heading).toContainText(`closed.test:${lab.hosts.closed.port}`)
  await expect(view.verdict).toContainText('Failed at connecting')
  await expect(view.failure).toContainText('Phase: connecting')
  await expect(view.failure).toContainText('did not take the connection: nothing listens on that port')
  await expect(view.failure).toContainText('What to try:')
  await expect(view.failure).toContainText('Check the port and whether the service runs')
  await expect(fact(view.network, 'IPv4')).toContainText('127.0.0.1')
  await expect(view.phase('DNS').getByRole('cell').last()).toHaveText(/^\d/)
  await expect(view.phase('TLS').getByRole('cell').last()).toHaveText('–')
  await expect(view.certificate).toBeHidden()
})

test('refused, typed into the field', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(`closed.test:${lab.hosts.closed.port}`)
  await expect(view.heading).toContainText(`closed.test:${lab.hosts.closed.port}`)
  await expect(view.failure).toContainText('Phase: connecting')
})

test('silent: the connection stands, and the handshake ran out of time', async ({ openPopup, lab }) => {
  test.slow()
  const view = await openPopup()
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Failed at the TLS handshake', { timeout: 30_000 })
  await expect(view.failure).toContainText('Phase: the TLS handshake')
  await expect(view.failure).toContainText('accepted the connection and then said nothing to the ClientHello')
  await expect(view.failure).toContainText('The port may not speak TLS')
  await expect(fact(view.network, 'Connected to')).toHaveText(`127.0.0.1:${lab.hosts.silent.port}`)
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(/^\d/)
})

for (const [name, spoken] of [['plain-http', 'plain HTTP'], ['ssh-banner', 'SSH']] as const) {
  test(`not TLS: ${spoken} is recognised`, async ({ probe, lab }) => {
    const view = await probe(lab.hosts[name].url)
    await expect(view.verdict).toContainText('Failed at the TLS handshake')
    await expect(view.failure).toContainText(`does not speak TLS on this port: it answers with ${spoken}`)
    await expect(view.failure).toContainText('probe it with http://')
    await expect(fact(view.failure, 'Got')).toHaveText(spoken)
  })
}

test('NXDOMAIN, over the page that did not open', async ({ probe }) => {
  const view = await probe('https://nobody.test:8443/')
  await expect(view.verdict).toContainText('Failed at looking up the name')
  await expect(view.failure).toContainText('nobody.test does not exist: the resolver says NXDOMAIN')
  await expect(view.failure).toContainText('Check the spelling')
  await expect(fact(view.network, 'IPv4')).toContainText('NXDOMAIN')
})

test('a resolver that fails is not taken for a host that does', async ({ openPopup }) => {
  const view = await openPopup()
  await view.go('servfail.test')
  await expect(view.verdict).toContainText('Failed at looking up the name')
  await expect(view.failure).toContainText('could not look up servfail.test: it says SERVFAIL')
  await expect(view.failure).toContainText('DNSSEC')
  await expect(fact(view.network, 'IPv4')).toContainText('The resolver says SERVFAIL')
})

test('an address on a private network is refused before anything is dialled', async ({ openPopup }) => {
  const view = await openPopup()
  await view.go('private.test')
  await expect(view.verdict).toContainText('Not probed from the Worker')
  await expect(view.failure).toContainText('The Worker may not connect to private.test')
  await expect(view.network).toContainText('10.1.2.3 is a special-use address')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText('–')
})

test('Cloudflare’s own network: the warning comes before the attempt', async ({ start, openPopup, lab }) => {
  // A Worker that takes the connection and says nothing holds the moment between the look-up and the attempt.
  await start({ worker: { url: `http://127.0.0.1:${lab.hosts.silent.port}`, token: 'x'.repeat(32) } })
  const view = await openPopup()
  await view.go('cloudflare.test')
  await expect(view.network).toContainText('on Cloudflare’s network (AS13335')
  await expect(view.verdict).toContainText('Asking the Worker…')
  await expect(fact(view.network, 'Network')).toContainText('AS13335 CLOUDFLARENET')
  await expect(fact(view.network, 'Network')).toContainText('104.16.128.0/20')
})

test('Cloudflare’s own network: the refusal is explained', async ({ openPopup }) => {
  const view = await openPopup()
  await view.go('cloudflare.test')
  await expect(view.verdict).toContainText('Not probed from the Worker')
  await expect(view.failure).toContainText('is on Cloudflare’s own network, where a Worker’s socket is refused')
  await expect(view.failure).toContainText('Nothing is wrong with the host')
  await expect(view.phase('TCP').getByRole('cell').last()).toHaveText('–')
})
