import type { ChromiumWithExtension } from './lab/chromium.ts'
import { expect, test } from './browser/test.ts'
import { fact } from './browser/view.ts'
import type { ProbeView } from './browser/view.ts'

/** What the popup remembers: the last result of a host, and which cards were folded. */

test('opened again, the popup shows the last result at once, with its age, and asks nobody', async ({ probe, openPopup, chromium, lab }) => {
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Works, with 1 warning')
  const total = await first.timing.getByRole('row', { name: /^Total/ }).getByRole('cell').last().textContent()
  await closeWhenKept(first, chromium.serviceWorker)

  const asked = lab.doh.count('http.test', 'A')
  const second = await openPopup()
  await expect(second.page.getByText('Probed now')).toBeVisible()
  await expect(second.verdict).toContainText('Works, with 1 warning')
  await expect(second.timing.getByRole('row', { name: /^Total/ }).getByRole('cell').last()).toHaveText(total ?? '')
  await expect(fact(second.network, 'IPv4')).toContainText('127.0.0.1')
  expect(lab.doh.count('http.test', 'A')).toBe(asked)

  await second.probeAgain.click()
  await expect.poll(() => lab.doh.count('http.test', 'A'), 'a fresh one on demand').toBeGreaterThan(asked)
  await expect(second.verdict).toContainText('Works, with 1 warning')
  await expect(second.page.getByText('Probed now')).toBeHidden()
})

test('a result that is older than a few minutes is found anew', async ({ probe, openPopup, chromium, lab }) => {
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Works')
  await closeWhenKept(first, chromium.serviceWorker)
  await age(chromium.serviceWorker, 6 * 60_000)

  const asked = lab.doh.count('http.test', 'A')
  const second = await openPopup()
  await expect(second.verdict).toContainText('Works')
  expect(lab.doh.count('http.test', 'A')).toBeGreaterThan(asked)
})

test('who waits for a click sees what was found before, however old', async ({ start, probe, openPopup, chromium, lab }) => {
  await start({ probeOnOpen: false })
  const first = await probe(lab.hosts.http.url)
  await first.page.getByRole('button', { name: 'Probe this host' }).click()
  await expect(first.verdict).toContainText('Works')
  await closeWhenKept(first, chromium.serviceWorker)
  await age(chromium.serviceWorker, 3 * 3_600_000)

  const asked = lab.doh.count('http.test', 'A')
  const second = await openPopup()
  await expect(second.page.getByText('Probed 3 hours ago')).toBeVisible()
  await expect(second.verdict).toContainText('Works')
  expect(lab.doh.count('http.test', 'A')).toBe(asked)
})

test('with other settings, what was found before says nothing', async ({ start, probe, openPopup, lab }) => {
  const first = await probe(lab.hosts['unknown-ca'].url)
  await expect(first.verdict).toContainText('Failed at checking the certificate')
  await first.page.close()
  await start({ customCaPem: lab.unrelatedRootPem })
  const second = await openPopup()
  await expect(second.verdict).not.toContainText('Failed')
  await expect(second.certificate).toContainText('Trusted')
})

test('a probe that could not be made is made again', async ({ start, probe, openPopup, worker, lab }) => {
  await start({ worker: null })
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Not probed from the Worker')
  await first.page.close()
  await start({ worker })
  await expect((await openPopup()).verdict).toContainText('Works')
})

test('a folded card stays one line, in the next popup too', async ({ probe, openPopup, chromium, lab }) => {
  const first = await probe(lab.hosts.http.url)
  await expect(first.verdict).toContainText('Works')
  const toggle = first.http.getByRole('button', { name: 'HTTP' })
  await expect(toggle).toHaveAttribute('aria-expanded', 'true')
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-expanded', 'false')
  await expect(fact(first.http, 'Status')).toBeHidden()
  await expect(first.http).toContainText('200')
  await closeWhenKept(first, chromium.serviceWorker)

  const second = await openPopup()
  await expect(second.http.getByRole('button', { name: 'HTTP' })).toHaveAttribute('aria-expanded', 'false')
  await expect(second.http).toContainText('200')
  await expect(fact(second.network, 'IPv4')).toBeVisible()
  await second.http.getByRole('button', { name: 'HTTP' }).press('Enter')
  await expect(fact(second.http, 'Status')).toBeVisible()
})

/** Closes a popup when its result is kept: whoever closes it in the moment before has none to come back to. */
async function closeWhenKept({ page }: ProbeView, serviceWorker: ServiceWorker): Promise<void> {
  const openedMs = await page.evaluate(() => performance.timeOrigin)
  const newest = (): Promise<number> => serviceWorker.evaluate(async () => (await chrome.storage.session.get('lastResults')).lastResults?.[0]?.atMs ?? 0)
  await expect.poll(newest, 'the result is kept').toBeGreaterThan(openedMs)
  await page.close()
}

/** Makes every result that is kept so much older. */
async function age(serviceWorker: ServiceWorker, byMs: number): Promise<void> {
  await serviceWorker.evaluate(async (ms) => {
    const { lastResults } = await chrome.storage.session.get('lastResults')
    await chrome.storage.session.set({ lastResults: lastResults?.map((result) => ({ ...result, atMs: result.atMs - ms })) ?? [] })
  }, byMs)
}

type ServiceWorker = ChromiumWithExtension['serviceWorker']

declare const chrome: {
  readonly storage: {
    readonly session: {
      get: (key: string) => Promise<{ readonly lastResults?: readonly { readonly atMs: number }[] }>
      set: (items: object) => Promise<void>
    }
  }
}
