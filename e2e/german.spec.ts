import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { expect, test as base } from './browser/test.ts'
import { pageOn } from './browser/view.ts'
import { extensionFolder, repositoryRoot } from './browser/global-setup.ts'
import { launchChromium } from './lab/chromium.ts'
import { temporaryDirectory } from './lab/temporary-directory.ts'

/** A browser in German: every page speaks German, is as accessible as in English, and fits. Right to left, pages fit as well. */
const test = base.extend<object, object>({
  chromium: [
    async ({ outbound }, use) => {
      const folder = await temporaryDirectory()
      const extensionDir = join(folder.path, 'extension')
      await cp(join(repositoryRoot, extensionFolder('chrome')), extensionDir, { recursive: true })
      const chromium = await launchChromium({ extensionDir, args: outbound.args, language: 'de' })
      await use(chromium)
      await chromium.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

test('the popup over a host that is well', async ({ start, visit, chromium, tab, lab }) => {
  await start({ customCaPem: lab.rootPem })
  await visit(lab.hosts.good.url)
  const popup = await chromium.openPopup(tab)
  await expect(popup.getByRole('status', { name: 'Urteil' })).toContainText('Alles in Ordnung')
  await expect(popup.getByRole('region', { name: 'Zertifikat', exact: true })).toContainText('Vertrauenswürdig')
  await expect(popup.locator('html')).toHaveAttribute('lang', 'de')
  await openFolds(popup)
  await expectGerman(popup)
  await expectNothingFromAxe(popup)
  await expectToFit(popup)
})

test('the popup over a host whose certificate has expired', async ({ visit, chromium, tab, lab, start }) => {
  await start({ customCaPem: lab.rootPem })
  await visit(lab.hosts.expired.url)
  const popup = await chromium.openPopup(tab)
  await expect(popup.getByRole('status', { name: 'Urteil' })).toContainText('Gescheitert beim Prüfen des Zertifikats')
  const failure = popup.getByRole('region', { name: 'Was schiefging' })
  await expect(failure).toContainText(/Das Zertifikat von expired\.test(?::\d+)? ist abgelaufen: gültig bis/)
  await expect(failure).toContainText('Erneuern')
  await openFolds(popup)
  await expectGerman(popup)
  await expectNothingFromAxe(popup)
  await expectToFit(popup)
})

test('a host that nobody could mean', async ({ chromium, tab }) => {
  const popup = await chromium.openPopup(tab)
  const field = popup.getByRole('textbox', { name: 'Zu messender Host' })
  await field.fill('ftp://files.test')
  await field.press('Enter')
  await expect(popup.getByRole('alert')).toHaveText('Hostlens misst https, http, wss, ws, tls und tcp, sonst nichts.')
  await expectGerman(popup)
})

test('the options page, and a Worker that does not answer', async ({ start, worker, openExtensionPage }) => {
  await start({ worker: { ...worker, token: 'x'.repeat(40) } })
  const page = await openExtensionPage('options.html')
  await expect(page).toHaveTitle('Hostlens-Einstellungen')
  await page.getByRole('button', { name: 'Verbindung testen' }).first().click()
  await expect(page.getByRole('region', { name: 'Worker', exact: true }).getByRole('status').first()).toContainText('nimmt dieses Token nicht an')
  await expectGerman(page)
  await expectNothingFromAxe(page)
  await narrow(page)
  await expectToFit(page)
})

test('the welcome page and the report', async ({ start, openExtensionPage, lab }) => {
  const welcome = await openExtensionPage('welcome.html')
  await expect(welcome.getByRole('heading', { level: 1 })).toHaveText('Willkommen bei Hostlens')
  await expectGerman(welcome)
  await narrow(welcome)
  await expectToFit(welcome)

  await start({ customCaPem: lab.rootPem })
  const report = await openExtensionPage(pageOn('report', lab.hosts.good.url))
  await expect(report.getByRole('status', { name: 'Urteil' })).toContainText('Alles in Ordnung')
  await openFolds(report)
  await expectGerman(report)
  await expectNothingFromAxe(report)
  await narrow(report)
  await expectToFit(report)
})

test('the history and the side panel', async ({ start, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const panel = await openExtensionPage(pageOn('sidepanel', lab.hosts.expired.url))
  await expect(panel.getByRole('region', { name: 'Was schiefging' })).toBeVisible()
  await narrow(panel)
  await expectGerman(panel)
  await expectToFit(panel)

  const history = await openExtensionPage('past-probes.html')
  await expect(history.getByRole('heading', { level: 1 })).toHaveText('Verlauf')
  await expect(history.getByText(lab.hosts.expired.host).first()).toBeVisible()
  await narrow(history)
  await expectGerman(history)
  await expectToFit(history)
})

test('a scan', async ({ start, openExtensionPage, lab }) => {
  test.setTimeout(60_000)
  await start({ customCaPem: lab.rootPem })
  const page = await openExtensionPage(pageOn('scan', lab.hosts.good.url, { start: '1' }))
  await expect(page.getByRole('region', { name: 'Note', exact: true })).toBeVisible({ timeout: 45_000 })
  await expect(page.getByRole('region', { name: 'Befunde', exact: true })).toBeVisible()
  await openFolds(page)
  await expectGerman(page)
})

test('right to left, the popup, the report and the options fit and nothing lies on anything else', async ({ start, visit, chromium, tab, openExtensionPage, lab }) => {
  await start({ customCaPem: lab.rootPem })
  await visit(lab.hosts.good.url)
  const popup = await chromium.openPopup(tab)
  await expect(popup.getByRole('status', { name: 'Urteil' })).toContainText('Alles in Ordnung')
  await expectToFitRightToLeft(popup)
  await popup.close()

  const report = await openExtensionPage(pageOn('report', lab.hosts.good.url))
  await expect(report.getByRole('status', { name: 'Urteil' })).toContainText('Alles in Ordnung')
  await narrow(report)
  await expectToFitRightToLeft(report)

  const options = await openExtensionPage('options.html')
  await expect(options.getByRole('heading', { level: 1 })).toBeVisible()
  await narrow(options)
  await expectToFitRightToLeft(options)
})

/** No message of the English file is on the page, and no sentence that has the small words of English in it. */
async function expectGerman(page: Page): Promise<void> {
  const shown = await wordsOf(page)
  const [english, german] = await Promise.all(['en', 'de'].map(messages))
  const left = Object.entries(english ?? {}).filter(([key, { message }]) => message !== german?.[key]?.message && /\s\S+\s/.test(message) && !/[$|]/.test(message) && shown.includes(message))
  expect(left.map(([key]) => key), 'messages that were not translated').toEqual([])
  expect(shown.split('\n').filter((line) => englishWords.test(line)), 'English sentences').toEqual([])
}

/** What a person reads: the text, and the labels and hints of what has some. Code and the words of peers stand in monospaced type. */
function wordsOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const lines: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement
      if (element === null || element.closest('.mono, code, pre, script, style, textarea') !== null) continue
      if (node instanceof Element) lines.push(...['title', 'aria-label', 'placeholder'].map((name) => node.getAttribute(name) ?? ''))
      else lines.push(node.textContent ?? '')
    }
    return lines.map((line) => line.trim()).filter((line) => line !== '').join('\n')
  })
}

async function messages(locale: string): Promise<Record<string, { message: string }>> {
  const text = await readFile(join(repositoryRoot, extensionFolder('chrome'), '_locales', locale, 'messages.json'), 'utf8')
  return z.record(z.string(), z.object({ message: z.string() })).parse(JSON.parse(text))
}

async function expectNothingFromAxe(page: Page): Promise<void> {
  // A popup cannot open the second page that axe would like to work in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

async function openFolds(page: Page): Promise<void> {
  const folds: Locator = page.locator('details:not([open]) > summary')
  while ((await folds.count()) > 0) await folds.first().click()
}

async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 400, height: 800 })
}

async function expectToFitRightToLeft(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await expectToFit(page)
}

async function expectToFit(page: Page): Promise<void> {
  expect(await tooWide(page), 'the page is no wider than its window').toEqual([])
  expect(await overlaps(page), 'texts that lie on each other').toEqual([])
}

/** What makes a page wider than its window. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const sticksOut = [...document.querySelectorAll('body *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      const scroller = element.parentElement?.closest('.section-nav, .compare-scroll, .scroll') ?? null
      return scroller === null && width > 0 && (right > clientWidth + 1 || left < -1)
    })
    return [`${scrollWidth} in place of ${clientWidth}`, ...sticksOut.slice(0, 8).map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}: ${element.textContent.slice(0, 40)}`)]
  })
}

/** Pairs of texts of which one lies on the other, as far as either is seen. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ancestors = (element: Element): Element[] => [element, ...(element.parentElement === null ? [] : ancestors(element.parentElement))]
    // What is cut off is not seen, and what keeps its place while the page scrolls lies on the page on purpose.
    const seen = (box: DOMRect, around: readonly Element[]): { left: number; right: number; top: number; bottom: number } =>
      around.filter((element) => getComputedStyle(element).overflowX !== 'visible').map((element) => element.getBoundingClientRect()).reduce(
        (part, clip) => ({ left: Math.max(part.left, clip.left), right: Math.min(part.right, clip.right), top: Math.max(part.top, clip.top), bottom: Math.min(part.bottom, clip.bottom) }),
        { left: box.left, right: box.right, top: box.top, bottom: box.bottom },
      )
    const texts: { text: string; box: ReturnType<typeof seen> }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const element = node.parentElement
      if (text === '' || element === null || element.closest('.visually-hidden, svg') !== null || !element.checkVisibility()) continue
      const around = ancestors(element).filter((one) => one !== document.body && one !== document.documentElement)
      if (around.some((one) => ['sticky', 'fixed'].includes(getComputedStyle(one).position))) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) texts.push({ text, box: seen(box, around) })
    }
    return texts.flatMap((one, index) => texts.slice(index + 1).flatMap((other) => {
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
      return one.text !== other.text && width > 3 && height > 6 ? [`${one.text} / ${other.text}`] : []
    }))
  })
}

/** None of them is a German word, a name or a term of the trade; `ecdsa-with-SHA256` is one word. */
const englishWords = /(?<![\w-])(?:the|is|are|of|and|not|with|from|which|you|your|this|that|for|it|no|yes)(?![\w-])/i
