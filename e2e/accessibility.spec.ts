import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './browser/test.ts'
import { optionsView, probeView } from './browser/view.ts'

/** axe finds nothing: on every page, in every state that a person meets, in both themes. */

test('the popup after a probe that ended well', async ({ start, probe, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the popup after a probe with a warning', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works, with 1 warning')
  await expectNothingFrom(view.page)
})

test('the popup after a probe that failed', async ({ probe, lab }) => {
  const view = await probe(lab.hosts['unknown-ca'].url)
  await expect(view.failure).toBeVisible()
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the popup while a probe runs, and after it was stopped', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  await expectNothingFrom(view.page)
  await view.page.getByRole('button', { name: 'Stop the probe' }).click()
  await expect(view.verdict).toContainText('Stopped')
  await expectNothingFrom(view.page)
})

test('the popup that waits for a click, and without a Worker', async ({ start, probe, lab }) => {
  await start({ worker: null, probeOnOpen: false })
  const view = await probe(lab.hosts.good.url)
  await expect(view.verdict).toContainText('Ready to probe')
  await expectNothingFrom(view.page)
  await view.page.getByRole('button', { name: 'Probe this host' }).click()
  await expect(view.failure).toBeVisible()
  await expectNothingFrom(view.page)
})

test('the popup without a host', async ({ openPopup }) => {
  const view = await openPopup()
  await expect(view.field).toBeVisible()
  await expectNothingFrom(view.page)
  await view.go('[not-an-address')
  await expect(view.page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(view.page)
})

test('the report page', async ({ openExtensionPage, lab }) => {
  const view = probeView(await openExtensionPage(`report.html?${new URLSearchParams({ target: lab.hosts.good.url }).toString()}`))
  await expect(view.failure).toBeVisible()
  await openFolds(view.page)
  await expectNothingFrom(view.page)
})

test('the options', async ({ openExtensionPage }) => {
  const options = optionsView(await openExtensionPage('options.html'))
  await expect(options.save).toBeVisible()
  await options.testConnection.click()
  await expect(options.connection).toContainText('It works')
  await expectNothingFrom(options.page)
  await options.workerUrl.fill('ftp://nowhere')
  await options.save.click()
  await expect(options.page.getByRole('alert')).toBeVisible()
  await expectNothingFrom(options.page)
})

test('axe is awake: a picture without words is found', async ({ openPopup }) => {
  const view = await openPopup()
  await expect(view.field).toBeVisible()
  await view.page.evaluate(() => document.body.append(document.createElement('img')))
  expect((await violationsIn(view.page)).join('\n')).toContain('image-alt')
})

async function openFolds(page: Page): Promise<void> {
  for (const fold of await page.locator('details:not([open]) > summary').all()) {
    if (await fold.isVisible()) await fold.click()
  }
}

async function expectNothingFrom(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violationsIn(page), `what axe finds in the ${colorScheme} theme`).toEqual([])
  }
}

async function violationsIn(page: Page): Promise<readonly string[]> {
  // Colours that are still on their way from one theme to the other are not what a person sees.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map(({ finished }) => finished))
  })
  // A popup cannot open the second page that axe would like to work in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}: ${failureSummary ?? ''}`))
}
