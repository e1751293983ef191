import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { formatPairing } from '../shared/contract/pairing.ts'
import { launchChromium } from './lab/chromium.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'
import { extensionFolder, repositoryRoot } from './browser/global-setup.ts'
import { startOutboundGuard } from './browser/outbound.ts'
import { expect, test } from './browser/test.ts'
import { optionsView } from './browser/view.ts'

test('a fresh installation opens the page of welcome, which asks nobody anything by itself', async () => {
  const folder = await temporaryDirectory()
  const guard = await startOutboundGuard()
  const extensionDir = join(folder.path, 'extension')
  await cp(join(repositoryRoot, extensionFolder('chrome')), extensionDir, { recursive: true })
  const chromium = await launchChromium({ extensionDir, args: guard.args, keepFirstPage: true })
  try {
    await expect.poll(() => chromium.context.pages().map((page) => page.url())).toContain(chromium.extensionUrl('welcome.html'))
    const page = chromium.context.pages().find((one) => one.url() === chromium.extensionUrl('welcome.html'))
    if (page === undefined) throw new Error('the page of welcome has gone again')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome to Hostlens')
    await expect(page.getByRole('heading', { level: 2 })).toHaveText(['What goes where', 'Pair with a Worker', 'Try it'])
    expect(guard.take()).toEqual([])
  } finally {
    await chromium.close()
    await guard.close()
    await folder.remove()
  }
})

test('a pasted line pairs with a Worker, which is tested and then used', async ({ start, openExtensionPage, worker, chromium, lab }) => {
  await start({ worker: null })
  const page = await openExtensionPage('welcome.html')
  await expect(page.getByText('Without a Worker you see DNS and networks only.')).toBeVisible()
  const line = page.getByLabel('Pairing line')
  await line.fill('hostlens:v1:abc')
  await line.press('Enter')
  await expect(page.getByRole('alert')).toHaveText('This line is damaged or cut off. Copy it again, from hostlens: to its end.')
  await line.fill(` ${formatPairing({ url: worker.url, token: worker.token, name: 'laptop' })}\n`)
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect(page.getByText('It works: a Hostlens Worker answered in')).toBeVisible()
  // The line is a secret that has done its work.
  await expect(line).toHaveValue('')
  const [report] = await Promise.all([
    chromium.context.waitForEvent('page'),
    (async () => {
      await page.getByRole('textbox', { name: 'Host to probe' }).fill(lab.hosts.http.url)
      await page.getByRole('textbox', { name: 'Host to probe' }).press('Enter')
    })(),
  ])
  await expect(report.getByRole('status', { name: 'Verdict' })).toContainText('Works')
})

test('a pairing with a Worker that is not there says so', async ({ start, openExtensionPage, worker, lab }) => {
  await start({ worker: null })
  const page = await openExtensionPage('welcome.html')
  await page.getByLabel('Pairing line').fill(formatPairing({ url: `http://127.0.0.1:${lab.hosts.closed.port}`, token: worker.token }))
  await page.getByRole('button', { name: 'Pair' }).click()
  await expect(page.getByText('did not answer')).toBeVisible()
})

test('the options take the line as well, test it and keep it when it is saved', async ({ start, openExtensionPage, worker }) => {
  await start({ worker: null })
  const options = optionsView(await openExtensionPage('options.html'))
  await options.page.getByLabel('Pairing line').fill('hello')
  await options.page.getByRole('button', { name: 'Pair' }).click()
  await expect(options.page.getByRole('alert')).toHaveText('This is no pairing line: it begins with hostlens:v1:.')
  await options.page.getByLabel('Pairing line').fill(formatPairing({ url: worker.url, token: worker.token, name: 'laptop' }))
  await options.page.getByRole('button', { name: 'Pair' }).click()
  await expect(options.workerUrl).toHaveValue(worker.url)
  await expect(options.connection).toContainText('It works')
  await expect(options.page.getByText('Not saved yet.')).toBeVisible()
  await options.save.click()
  await expect(options.page.getByText('Saved.')).toBeVisible()
  await options.page.reload()
  await expect(options.page.getByLabel('Name', { exact: true })).toHaveValue('laptop')
})
