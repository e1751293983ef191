import { testWorkerToken } from './lab/test-worker.ts'
import { readStorage } from './browser/settings.ts'
import { expect, test } from './browser/test.ts'
import { optionsView } from './browser/view.ts'

test('“Test connection” describes the Worker that answers', async ({ openExtensionPage, worker }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await expect(options.workerUrl).toHaveValue(worker.url)
  await options.testConnection.click()
  await expect(options.connection).toContainText('It works: a Hostlens Worker answered in')
  await expect(options.connection).toContainText('a Worker on your machine')
  await expect(options.connection).toContainText('TLSv1.3')
})

test('“Test connection” with a wrong token', async ({ openExtensionPage, worker }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await options.token.fill('not-the-token-of-this-worker-0123456789')
  await options.testConnection.click()
  await expect(options.connection).toContainText(`The Worker at ${new URL(worker.url).host} does not accept this token`)
  await expect(options.connection).toContainText('Copy the token again')
})

test('“Test connection” where nobody listens', async ({ openExtensionPage, lab }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await options.workerUrl.fill(`127.0.0.1:${lab.hosts.closed.port}`)
  await options.testConnection.click()
  await expect(options.connection).toContainText(`The Worker at 127.0.0.1:${lab.hosts.closed.port} did not answer`)
})

test('“Test connection” where something else listens', async ({ openExtensionPage, lab }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await options.workerUrl.fill(`http://127.0.0.1:${lab.hosts.http.port}`)
  await options.testConnection.click()
  await expect(options.connection).toContainText('but it is not a Hostlens Worker')
})

test('the token is hidden until it is asked for', async ({ openExtensionPage }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await expect(options.token).toHaveAttribute('type', 'password')
  await options.page.getByRole('button', { name: 'Show the token' }).click()
  await expect(options.token).toHaveAttribute('type', 'text')
  await expect(options.token).toHaveValue(testWorkerToken)
  await options.page.getByRole('button', { name: 'Hide the token' }).click()
  await expect(options.token).toHaveAttribute('type', 'password')
})

for (const { address, complaint } of [
  { address: 'http://hostlens.example', complaint: 'Plain http would send your token readable across the network' },
  { address: 'https://hostlens.example/v1', complaint: 'Give the address without a path' },
  { address: 'https://user:password@hostlens.example', complaint: 'Leave the user name and the password out' },
  { address: 'ftp://hostlens.example', complaint: 'A Worker is reached over https' },
  { address: 'https://[not-an-address', complaint: 'This is not an address' },
]) {
  test(`the Worker’s address “${address}” is not saved, and it is said why`, async ({ openExtensionPage, chromium, worker }) => {
    const options = optionsView(await openExtensionPage('options.html'))
    await options.workerUrl.fill(address)
    await options.save.click()
    await expect(options.page.getByRole('alert')).toContainText(complaint)
    await expect(options.page.getByText('Not saved: please correct what is marked.')).toBeVisible()
    await expect(options.workerUrl).toBeFocused()
    expect(JSON.stringify(await readStorage(chromium.serviceWorker))).toContain(worker.url)
  })
}

test('a private key in the place of a CA certificate is not taken', async ({ openExtensionPage, chromium, lab }) => {
  const { keyPem } = lab.clientCertificates.good
  const options = optionsView(await openExtensionPage('options.html'))
  await options.customCa.fill(keyPem)
  await options.save.click()
  await expect(options.page.getByRole('alert')).toContainText('This contains a private key')
  await expect(options.page.getByText('Not saved: please correct what is marked.')).toBeVisible()
  expect(JSON.stringify(await readStorage(chromium.serviceWorker))).not.toContain('PRIVATE KEY')
})

test('a resolver of one’s own is asked, once its address is one', async ({ openExtensionPage, probe, lab }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await options.otherResolver.check()
  await options.resolverUrl.fill('http://dns.example/dns-query')
  await options.testResolver.click()
  await expect(options.page.getByRole('alert')).toContainText('Plain http would show everybody on the way which hosts you look at')
  await options.save.click()
  await expect(options.page.getByText('Not saved: please correct what is marked.')).toBeVisible()

  await options.resolverUrl.fill(`${lab.dohUrl}{?dns}`)
  await options.save.click()
  await expect(options.page.getByText('Saved.')).toBeVisible()
  await options.page.close()
  const view = await probe(lab.hosts.http.url)
  await expect(view.network).toContainText(new URL(lab.dohUrl).host)
  await expect(view.verdict).toContainText('Works')
})

test('“Test resolver” says what is wrong with one', async ({ openExtensionPage, lab }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await options.resolverUrl.fill(`http://127.0.0.1:${lab.hosts.closed.port}/dns-query`)
  await options.testResolver.click()
  await expect(options.resolver).toContainText('It does not work: resolver not reachable')
  await options.resolverUrl.fill(lab.dohUrl.replace('/dns-query', '/elsewhere'))
  await options.testResolver.click()
  await expect(options.resolver).toContainText('It does not work: resolver answers with HTTP 404')
})

test('what is saved holds after a reload, and in the popup', async ({ start, openExtensionPage, worker, lab, probe }) => {
  await start({ worker: null })
  const options = optionsView(await openExtensionPage('options.html'))
  await options.workerUrl.fill(`${worker.url}/`)
  await options.token.fill(` ${testWorkerToken} `)
  await expect(options.page.getByText('Not saved yet.')).toBeVisible()
  await options.save.click()
  await expect(options.page.getByText('Saved.')).toBeVisible()
  await options.page.reload()
  await expect(options.workerUrl).toHaveValue(worker.url)
  await expect(options.token).toHaveValue(testWorkerToken)
  await options.page.close()
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
})

test('the page says what leaves the browser, and where it goes', async ({ openExtensionPage, worker, lab }) => {
  const page = await openExtensionPage('options.html')
  const privacy = page.getByRole('region', { name: 'What leaves the browser' })
  await expect(privacy).toContainText(new URL(worker.url).host)
  await expect(privacy).toContainText(new URL(lab.dohUrl).host)
})

test('“Wait for a click”: nothing leaves the browser before it', async ({ openExtensionPage, probe, openPopup, lab }) => {
  const questions = (): number => lab.doh.queries.length
  // How many questions one probe takes, of the browser and of the Worker together.
  const before = questions()
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Works')
  await expect(first.network).toContainText('1 record')
  const usual = questions() - before
  expect(usual).toBeGreaterThan(0)
  await first.page.close()

  const options = optionsView(await openExtensionPage('options.html'))
  await options.page.getByRole('radio', { name: /^Wait for a click/ }).check()
  await options.save.click()
  await expect(options.page.getByText('Saved.')).toBeVisible()
  await options.page.close()

  const held = questions()
  const view = await openPopup()
  await expect(view.verdict).toContainText('Ready to probe')
  await expect(view.verdict).toContainText('Nothing has left your browser yet')
  await expect(view.heading).toContainText('http.test')
  expect(questions()).toBe(held)
  await view.page.getByRole('button', { name: 'Probe this host' }).click()
  await expect(view.verdict).toContainText('Works')
  await expect(view.network).toContainText('1 record')
  // Exactly what one probe takes: not a single question went out before the click.
  expect(questions() - held).toBe(usual)
})
