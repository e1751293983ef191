import type { Page } from '@playwright/test'
import { expect, test } from './browser/test.ts'
import { pageOn, probeView } from './browser/view.ts'
import type { ProbeView } from './browser/view.ts'

/** The popup for every reader: lines that run the other way, colours of the system's choice, no motion, large type. */

test('where lines run from right to left, everything is mirrored and nothing sticks out', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await asWideAsPopup(openExtensionPage, lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  const before = await edges(view)
  await view.page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  const after = await edges(view)
  // The name of a phase stands where its figure stood, and the bars begin at the other end of the axis.
  expect(before.heading).toBeLessThan(before.figure)
  expect(after.heading).toBeGreaterThan(after.figure)
  expect(before.firstBar).toBeLessThan(before.lastBar)
  expect(after.firstBar).toBeGreaterThan(after.lastBar)
  expect(await sticksOut(view)).toBe(false)
})

test('what lies at the far end of the axis makes the window no wider', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await asWideAsPopup(openExtensionPage, lab.hosts.good.url)
  await expect(view.verdict).toContainText('All is well')
  expect(await sticksOut(view)).toBe(false)
})

test('with type twice as large nothing is cut off at the sides', async ({ openExtensionPage, lab }) => {
  const view = await asWideAsPopup(openExtensionPage, lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  expect(await sticksOut(view)).toBe(false)
  await view.page.evaluate(() => {
    for (const [name, size] of Object.entries({ '--text': '20px', '--text-small': '18px', '--text-large': '24px', '--text-title': '30px' })) document.documentElement.style.setProperty(name, size)
  })
  expect(await sticksOut(view)).toBe(false)
})

test('who wants less motion gets none', async ({ openPopup, lab }) => {
  const view = await openPopup()
  await view.page.emulateMedia({ reducedMotion: 'reduce' })
  await view.go(lab.hosts.silent.url)
  await expect(view.verdict).toContainText('Probing…')
  expect(await view.page.evaluate(() => document.getAnimations().length)).toBe(0)
  await view.page.emulateMedia({ reducedMotion: 'no-preference' })
  await expect.poll(() => view.page.evaluate(() => document.getAnimations().length)).toBeGreaterThan(0)
})

test('in the system’s own colours, bars and the chosen hop can be told from the ground', async ({ start, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const view = await openPopup()
  await view.page.emulateMedia({ forcedColors: 'active' })
  await view.go(lab.hosts['redirect-to-https'].url)
  await expect(view.verdict).toContainText('All is well')
  const [bar, ground] = await view.page.evaluate(() => [getComputedStyle(document.querySelector('.bar') ?? document.body).backgroundColor, getComputedStyle(document.documentElement).backgroundColor])
  expect(bar).not.toBe(ground)
  const chosen = view.page.getByRole('region', { name: 'Hops' }).getByRole('button', { pressed: true })
  expect(await chosen.evaluate((hop) => getComputedStyle(hop).borderTopWidth)).toBe('2px')
})

/** Where things lie, in px from the left edge. */
async function edges(view: ProbeView): Promise<{ heading: number; figure: number; firstBar: number; lastBar: number }> {
  const left = async (locator: ReturnType<ProbeView['phase']>): Promise<number> => (await locator.boundingBox())?.x ?? NaN
  return {
    heading: await left(view.phase('DNS').getByRole('rowheader')),
    figure: await left(view.phase('DNS').getByRole('cell').last()),
    firstBar: await left(view.phase('DNS').locator('.bar')),
    lastBar: await left(view.phase('Download').locator('.bar')),
  }
}

/** In a tab: the window of a real popup grows with what sticks out, so that nothing ever would. */
async function asWideAsPopup(openExtensionPage: (path: string) => Promise<Page>, target: string): Promise<ProbeView> {
  const page = await openExtensionPage(pageOn('popup', target))
  await page.setViewportSize({ width: 400, height: 600 })
  return probeView(page)
}

async function sticksOut({ page }: ProbeView): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}
