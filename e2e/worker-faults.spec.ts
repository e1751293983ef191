import { startWorker } from './start/worker.ts'
import { testWorkerToken } from './lab/test-worker.ts'
import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'

/** The way to the Worker fails: the popup still shows what the browser can learn, and says what to do about the rest. */

test('no Worker is set up: DNS and networks are shown all the same', async ({ start, openPopup }) => {
  await start({ worker: null })
  const view = await openPopup()
  await view.go('public.test')
  await expect(view.verdict).toContainText('Not probed from the Worker')
  await expect(view.failure).toContainText('No Worker is set up yet, so only DNS and the network can be shown')
  await expect(view.failure).toContainText('paste the address and the token of your Worker')
  await expect(fact(view.network, 'IPv4')).toContainText('93.184.215.14')
  await expect(fact(view.network, 'IPv6')).toContainText('2606:2800:21f:cb07:6820:80da:af6b:8b2c')
  await expect(fact(view.network, 'Network')).toContainText('AS15133 EDGECAST')
})

test('no Worker is set up: the way to the options is one click', async ({ start, probe, chromium, lab }) => {
  await start({ worker: null })
  const view = await probe(lab.hosts.good.url)
  const opened = chromium.context.waitForEvent('page')
  await view.page.getByRole('button', { name: 'Open the options' }).click()
  await expect((await opened).getByRole('heading', { name: 'Hostlens options' })).toBeVisible()
})

test('a host in several networks, by DNS alone', async ({ start, openPopup }) => {
  await start({ worker: null })
  const view = await openPopup()
  await view.go('two-networks.test')
  await expect(fact(view.network, 'Network')).toContainText('AS15133')
  await expect(fact(view.network, 'Network')).toContainText('AS15169')
  await expect(view.findings).toContainText('The host’s addresses lie in several networks')
})

test('wrong token', async ({ start, worker, probe, lab }) => {
  await start({ worker: { url: worker.url, token: 'not-the-token-of-this-worker-0123456789' } })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('Not probed from the Worker')
  await expect(view.failure).toContainText('Phase: reaching the Worker')
  await expect(view.failure).toContainText(`The Worker at ${new URL(worker.url).host} does not accept this token`)
  await expect(view.failure).toContainText('Copy the token again')
  await expect(fact(view.network, 'IPv4')).toContainText('127.0.0.1')
})

test('Worker unreachable', async ({ start, probe, lab }) => {
  await start({ worker: { url: `http://127.0.0.1:${lab.hosts.closed.port}`, token: testWorkerToken } })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('Not probed from the Worker')
  await expect(view.failure).toContainText(`The Worker at 127.0.0.1:${lab.hosts.closed.port} did not answer`)
  await expect(view.failure).toContainText('Check that it is running')
})

test('something else answers at the Worker’s address', async ({ start, probe, lab }) => {
  await start({ worker: { url: `http://127.0.0.1:${lab.hosts.http.port}`, token: testWorkerToken } })
  const view = await probe(lab.hosts.good.url)
  await expect(view.failure).toContainText('but it is not a Hostlens Worker')
  await expect(view.failure).toContainText('Check the address in the options')
})

test('the Worker dies in the middle of a probe', async ({ start, openPopup, lab }) => {
  const own = await startWorker({ token: testWorkerToken, resolver: lab.dohUrl, allow: lab.allowList, refuseCloudflare: true })
  try {
    await start({ worker: own })
    const view = await openPopup()
    await view.go(lab.hosts.silent.url)
    await expect(view.verdict).toContainText('Probing…')
    await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(/^\d/)
    await own.close()
    await expect(view.verdict).toContainText('The probe was cut off')
    await expect(view.failure).toContainText(`The Worker at ${new URL(own.url).host} ended the connection in the middle of the probe`)
    await expect(view.failure).toContainText('What was learnt before is shown')
    await expect(view.phase('TCP').getByRole('cell').last()).toHaveText(/^\d/)
    await expect(view.probeAgain).toBeVisible()
  } finally {
    await own.close()
  }
})
