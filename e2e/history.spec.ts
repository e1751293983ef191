import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { ProbeReport } from '../shared/contract/report.ts'
import { expectNothingFrom } from './browser/axe.ts'
import { expect, test } from './browser/test.ts'
import { pageOn, probeView } from './browser/view.ts'
import { tapWorker } from './browser/worker-tap.ts'
import type { ChromiumWithExtension } from './lab/chromium.ts'

/** What is kept of finished probes, and what is not. */

test.beforeEach(async ({ chromium }) => {
  await chromium.serviceWorker.evaluate(() => new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase('hostlens-history')
    request.onsuccess = () => resolve()
    request.onerror = () => reject(new Error('the history could not be deleted'))
  }))
})

test('finished probes are listed, searched, opened, exported and forgotten', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const first = await openExtensionPage(reportOf(lab.hosts.good.url))
  await expect(probeView(first).verdict).toContainText('All is well')
  const report = await openExtensionPage(reportOf(lab.hosts.expired.url))
  await expect(probeView(report).failure).toBeVisible()

  const page = await openExtensionPage('past-probes.html')
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).first()).toContainText('expired.test')
  await expect(rows(page).first()).toContainText('failed')
  await expect(rows(page).last()).toContainText('good.test')
  await expect(rows(page).last()).toContainText('Hostlens Lab Intermediate')
  await expect(page.getByRole('status')).toContainText('2 probes')

  await page.getByLabel('Host', { exact: true }).fill('GOOD.test')
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('good.test')
  await page.getByLabel('Outcome').selectOption('failed')
  await expect(page.getByText('No probe matches.')).toBeVisible()
  await page.getByLabel('Host', { exact: true }).fill('')
  await expect(rows(page)).toContainText('expired.test')
  await page.getByLabel('Outcome').selectOption('any')
  const today = await page.evaluate(() => new Intl.DateTimeFormat('sv-SE').format())
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await expect(page.getByText('No probe matches.')).toBeVisible()
  await page.getByLabel('To', { exact: true }).fill(today)
  await expect(rows(page)).toHaveCount(2)

  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export these (NDJSON)' }).click()])
  expect(saved.suggestedFilename()).toBe('hostlens-history.ndjson')
  const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\n').map((line) => Line.parse(JSON.parse(line)))
  expect(lines.map(({ summary }) => summary.authority)).toEqual([`good.test:${lab.hosts.good.port}`, `expired.test:${lab.hosts.expired.port}`])
  expect(lines.map(({ report: { outcome } }) => outcome)).toEqual(['ok', 'failed'])
  expect(lines[0]?.report.hops[0]?.certificates?.[0]?.fingerprintSha256).toBe(lab.hosts.good.fingerprintSha256)

  // A kept report is shown without another probe.
  const asked = lab.doh.count('good.test')
  await rows(page).last().getByRole('link').click()
  await expect(probeView(page).verdict).toContainText('All is well')
  await expect(page.getByRole('button', { name: 'Probe again' })).toBeVisible()
  expect(lab.doh.count('good.test')).toBe(asked)
  await page.goBack()
  await expect(rows(page)).toHaveCount(2)

  await page.getByRole('button', { name: `Forget every probe of good.test:${lab.hosts.good.port}` }).click()
  const question = page.getByRole('group', { name: `Forget 1 probe of good.test:${lab.hosts.good.port}?` })
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(rows(page)).toHaveCount(2)
  await page.getByRole('button', { name: `Forget every probe of good.test:${lab.hosts.good.port}` }).click()
  await question.getByRole('button', { name: 'Forget' }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('expired.test')

  const gone = await rows(page).getByRole('link').getAttribute('href')
  await page.getByRole('button', { name: 'Forget everything' }).click()
  await page.getByRole('group', { name: 'Forget 1 probe?' }).getByRole('button', { name: 'Forget' }).click()
  await expect(page.getByText('Nothing has been kept yet.')).toBeVisible()
  await page.goto(new URL(gone ?? '', page.url()).href)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This report is no longer in the history.')
})

test('a certificate that changed is told: calmly for a renewal, loudly for one that nobody expected', async ({ start, openExtensionPage, worker, lab }) => {
  const tap = await tapWorker(worker.url)
  try {
    await start({ customCaPem: lab.rootPem, worker: { url: tap.url, token: worker.token } })
    tap.rewrite = (message) => withLeaf(message, { fingerprintSha256: 'a'.repeat(64), spkiPin: 'sha256//old', notBefore: daysFromNow(-80), notAfter: daysFromNow(10) })
    const page = await openExtensionPage(reportOf(lab.hosts.good.url))
    await expect(probeView(page).verdict).toContainText('All is well')
    const history = page.getByRole('region', { name: 'History of this host' })
    await expect(history).toContainText('The charts begin with the second probe of this host.')
    const notice = page.getByRole('status', { name: 'Change of certificate' })
    await expect(notice).toHaveCount(0)

    tap.rewrite = (message) => message
    await probeView(page).probeAgain.click()
    await expect(notice).toContainText('Renewed since the last time.')
    await expect(notice).toHaveClass(/change-calm/)
    await expect(history.getByRole('list', { name: 'Probes of this host, oldest first' }).getByRole('listitem')).toHaveCount(2)

    tap.rewrite = (message) => withLeaf(message, { fingerprintSha256: 'b'.repeat(64), spkiPin: 'sha256//other', issuer: 'CN=Other,O=Other CA', issuerShort: 'Other CA', notBefore: daysFromNow(0) })
    await probeView(page).probeAgain.click()
    await expect(notice).toContainText('Another CA and another key, long before it was time.')
    await expect(notice).toHaveClass(/change-loud/)
    await expect(history.getByRole('link', { name: /Renewed since the last time/ })).toHaveCount(1)
    await expect(history.getByRole('link', { name: /Another CA and another key/ })).toHaveCount(1)

    const list = await openExtensionPage('past-probes.html')
    await expect(rows(list).first()).toContainText('Another CA and another key')
    await expect(rows(list).nth(1)).toContainText('Renewed since the last time.')
    await expect(rows(list).last()).not.toContainText('Renewed')
    await expectSound(list)
    await expectSound(page)
  } finally {
    await tap.close()
  }
})

test('the popup tells of a changed certificate as well, but not where the history is off', async ({ start, probe, openExtensionPage, worker, lab }) => {
  const tap = await tapWorker(worker.url)
  try {
    await start({ customCaPem: lab.rootPem, worker: { url: tap.url, token: worker.token } })
    tap.rewrite = (message) => withLeaf(message, { fingerprintSha256: 'a'.repeat(64), spkiPin: 'sha256//old', notBefore: daysFromNow(-80), notAfter: daysFromNow(10) })
    // Opened first: a page that comes up takes the popup away.
    const list = await openExtensionPage('past-probes.html')
    const { page, verdict, probeAgain } = await probe(lab.hosts.good.url)
    await expect(verdict).toContainText('All is well')
    const notice = page.getByRole('status', { name: 'Change of certificate' })
    tap.rewrite = (message) => message
    await probeAgain.click()
    await expect(notice).toContainText('Renewed since the last time.')
    await expect(notice).toHaveClass(/change-calm/)
    // The same certificate once more is no news, and neither is what was said of the one before.
    await expect(rows(list)).toHaveCount(2)
    await probeAgain.click()
    await expect(rows(list)).toHaveCount(3)
    await expect(verdict).toContainText('All is well')
    await expect(notice).toHaveCount(0)

    tap.rewrite = (message) => withLeaf(message, { fingerprintSha256: 'b'.repeat(64), spkiPin: 'sha256//other', issuer: 'CN=Other,O=Other CA', issuerShort: 'Other CA', notBefore: daysFromNow(0) })
    await probeAgain.click()
    await expect(notice).toContainText('Another CA and another key, long before it was time.')
    await expect(notice).toHaveClass(/change-loud/)
    await expectNothingFrom(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)

    await page.close()
    // The popup that is opened again shows the last result, and what is remembered beside it, or not.
    for (const [isKept, count] of [[false, 0], [true, 1]] as const) {
      await list.getByRole('checkbox', { name: 'Keep finished probes' }).setChecked(isKept)
      const again = await probe(lab.hosts.good.url)
      await expect(again.verdict).toContainText('All is well')
      await expect(again.page.getByRole('status', { name: 'Change of certificate' })).toHaveCount(count)
      await again.page.close()
    }
  } finally {
    await tap.close()
  }
})

test('what the popup probed is kept as well, and opened from the options', async ({ chromium, probe, openExtensionPage, lab }) => {
  const popup = await probe(lab.hosts.http.url)
  await expect(popup.verdict).toContainText('Works')
  // It is written a moment after it is shown.
  await expect.poll(() => countKept(chromium)).toBe(1)
  const options = await openExtensionPage('options.html')
  await expectSound(options)
  await options.getByRole('link', { name: 'The whole history' }).click()
  await expect(rows(options)).toHaveCount(1)
  await expect(rows(options)).toContainText('http.test')
})

test('nothing is kept where the history is off, or of a private window', async ({ openExtensionPage, lab }) => {
  const report = await openExtensionPage(`${reportOf(lab.hosts.expired.url)}&private=1`)
  await expect(probeView(report).failure).toBeVisible()
  await expect(report.getByRole('region', { name: 'History of this host' })).toContainText('Nothing of a private window is kept.')

  const options = await openExtensionPage('options.html')
  await options.getByRole('checkbox', { name: 'Keep finished probes' }).uncheck()
  const unkept = await openExtensionPage(reportOf(lab.hosts.good.url))
  await expect(probeView(unkept).failure).toBeVisible()
  await expect(unkept.getByRole('region', { name: 'History of this host' })).toContainText('The history is switched off.')

  const page = await openExtensionPage('past-probes.html')
  await expect(page.getByRole('checkbox', { name: 'Keep finished probes' })).not.toBeChecked()
  await expect(page.getByText('Nothing has been kept yet.')).toBeVisible()
  await expectSound(page)
  await page.getByRole('checkbox', { name: 'Keep finished probes' }).check()
  await expect(options.getByRole('checkbox', { name: 'Keep finished probes' })).toBeChecked()
  const kept = await openExtensionPage(reportOf(lab.hosts.http.url))
  await expect(probeView(kept).verdict).toContainText('Works')
  // The page hears of it; and whatever was to be kept before would have been by now.
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('http.test')
})

test('a full history drops its oldest probe for a new one', async ({ openExtensionPage, lab }) => {
  const page = await openExtensionPage('past-probes.html')
  await expect(page.getByText('Nothing has been kept yet.')).toBeVisible()
  await page.evaluate(async (count) => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('hostlens-history')
      request.onsuccess = () => resolve(request.result)
    })
    const transaction = database.transaction(['entries', 'totals'], 'readwrite')
    const timings = { dns: 1, tcp: 1, tls: null, sign: null, firstByte: null, download: null, other: 0, total: 2 }
    for (let id = 1; id <= count; id++) {
      const target = `https://kept-${id}.test/`
      transaction.objectStore('entries').put({ id, authority: `kept-${id}.test`, target, atMs: id, outcome: 'ok', failureCode: null, worst: null, vantage: 'local', status: 200, tlsVersion: null, timings, certificate: null, packedBytes: 0 })
    }
    transaction.objectStore('totals').put({ nextId: count + 1, count, bytes: 0 }, 'all')
    await new Promise<void>((resolve) => {
      transaction.oncomplete = () => resolve()
    })
    database.close()
  }, mostKept)
  await page.reload()
  await expect(page.getByRole('status')).toContainText(`${mostKept.toLocaleString('en-US')} probes`)
  await page.getByLabel('Host', { exact: true }).fill('kept-1.test')
  await expect(rows(page)).toHaveCount(1)

  const report = await openExtensionPage(reportOf(lab.hosts.http.url))
  await expect(probeView(report).verdict).toContainText('Works')
  await expect(page.getByText('No probe matches.'), 'the oldest has gone').toBeVisible()
  await page.getByLabel('Host', { exact: true }).fill('kept-2.test')
  await expect(rows(page), 'the one after it has not').toHaveCount(1)
  await page.getByLabel('Host', { exact: true }).fill('')
  await expect(page.getByRole('status')).toContainText(`${mostKept.toLocaleString('en-US')} probes`)
  await expect(rows(page).first()).toContainText('http.test')
})

/** How many reports are in the database. */
function countKept({ serviceWorker }: ChromiumWithExtension): Promise<number> {
  return serviceWorker.evaluate(() => new Promise<number>((resolve) => {
    const request = indexedDB.open('hostlens-history')
    // Not there yet: it must not be made here, without its stores.
    request.onupgradeneeded = () => request.transaction?.abort()
    request.onerror = () => resolve(0)
    request.onsuccess = () => {
      const counting = request.result.transaction('reports').objectStore('reports').count()
      counting.onsuccess = () => {
        request.result.close()
        resolve(counting.result)
      }
    }
  }))
}

/** As the page says that it does. */
const mostKept = 2_000

const Line = z.object({ summary: z.object({ authority: z.string() }), report: ProbeReport })

function reportOf(target: string): string {
  return pageOn('report', target)
}

function rows(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('table').locator('tbody').getByRole('row')
}

/** A message of the Worker with another leaf certificate in its report. */
function withLeaf(message: string, other: object): string {
  const event: unknown = JSON.parse(message)
  const parsed = ReportEvent.safeParse(event)
  if (!parsed.success) return message
  const [hop] = parsed.data.report.hops
  Object.assign(hop?.certificates?.[0] ?? {}, other)
  return JSON.stringify(parsed.data)
}

const ReportEvent = z.looseObject({ type: z.literal('report'), report: z.looseObject({ hops: z.array(z.looseObject({ certificates: z.array(z.looseObject({})).nullable() })) }) })

function daysFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

/** Fits a narrow window, and axe finds nothing, in both themes. */
async function expectSound(page: Page): Promise<void> {
  for (const [width, colorScheme] of [[1280, 'light'], [400, 'dark']] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing is wider than the window').toBeLessThanOrEqual(width)
    // Colours on their way from one theme to the other are not what a person sees.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity).map(({ finished }) => finished)))
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`)).toEqual([])
  }
}
