import type { Page } from '@playwright/test'
import type { ChromiumWithExtension } from './lab/chromium.ts'
import { expect, test } from './browser/test.ts'
import { probeView } from './browser/view.ts'

test('every control is reached with Tab, in reading order, and shows that it is focused', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.good.url)
  await expect(view.probeAgain).toBeVisible()
  const visited = await tabThrough(view.page)
  expect(visited.map(({ name }) => name)).toEqual([
    'Host to probe',
    'Open as page',
    'Options',
    'Probe again',
    'DNS records',
    'Copy SHA-256 fingerprint',
    'Copy SPKI pin',
    'Chain as sent',
    'Details',
  ])
  for (const { name, isMarked } of visited) expect(isMarked, `${name} shows that it is focused`).toBe(true)
})

test('/ goes to the field, Enter probes, r probes again', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.closed.url)
  await expect(view.probeAgain).toBeVisible()
  await view.page.keyboard.press('/')
  await expect(view.field).toBeFocused()
  // In the field they are letters.
  await view.page.keyboard.type('r/')
  await expect(view.field).toHaveValue('r/')
  await view.page.keyboard.press('Escape')
  await expect(view.field).toHaveValue('')
  await view.page.keyboard.type(lab.hosts.http.url)
  await view.page.keyboard.press('Enter')
  await expect(view.verdict).toContainText('Works')

  const asked = lab.doh.count('http.test', 'A')
  await view.page.keyboard.press('r')
  await expect.poll(() => lab.doh.count('http.test', 'A'), 'the name is looked up anew').toBeGreaterThan(asked)
  await expect(view.verdict).toContainText('Works')
})

test('folds open with the keyboard', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  const fold = view.network.locator('summary', { hasText: 'DNS records' })
  await fold.focus()
  await view.page.keyboard.press('Enter')
  await expect(view.network.getByRole('term').filter({ hasText: /^AAAA$/ })).toBeVisible()
})

test('“Probe this host” is in the context menu', async ({ chromium }) => {
  // Chromium draws its menus outside of every page; whether an entry exists shows when it is changed.
  expect(await updateMenuEntry(chromium, 'probe')).toBe('ok')
  expect(await updateMenuEntry(chromium, 'no-such-entry')).toContain('Cannot find menu item')
})

test('“Probe this host” on a link opens the view of the link’s host', async ({ chromium, visit, lab }) => {
  await visit(lab.hosts.good.url)
  const page = await choosesProbe(chromium, { pageUrl: lab.hosts.good.url, linkUrl: `${lab.hosts.http.url}path?query` })
  const view = probeView(page)
  await expect(view.heading).toContainText(`http.test:${lab.hosts.http.port}`)
  await expect(view.verdict).toContainText('Works')
  await expect(page).toHaveTitle(`http.test:${lab.hosts.http.port} · Hostlens`)
  // Of a link, as of a page, only the host goes along.
  expect(page.url()).not.toContain('query')
})

test('“Probe this host” on a page opens the view of the page’s host', async ({ chromium, visit, lab }) => {
  await visit(lab.hosts.http.url)
  const page = await choosesProbe(chromium, { pageUrl: lab.hosts.http.url })
  await expect(probeView(page).heading).toContainText(`http.test:${lab.hosts.http.port}`)
})

test('“Probe this host” on a page without a host says so', async ({ chromium, visit }) => {
  await visit('chrome://version/')
  const page = await choosesProbe(chromium, { pageUrl: 'chrome://version/' })
  await expect(probeView(page).heading).toHaveText('Nothing to probe here')
  await expect(page.getByRole('main')).toContainText('This page is part of the browser itself')
})

interface Focused {
  readonly name: string
  readonly isMarked: boolean
}

/** Presses Tab until the focus leaves the page or comes round, and tells what had it. */
async function tabThrough(page: Page): Promise<readonly Focused[]> {
  const visited: Focused[] = []
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  for (let presses = 0; presses < 50; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null
      const summary = element.querySelector('summary > span')?.textContent ?? element.querySelector(':scope > span')?.textContent
      const style = getComputedStyle(element)
      const isMarked = (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none'
      return { name: (element.getAttribute('aria-label') ?? label ?? summary ?? element.textContent).trim(), isMarked }
    })
    if (focused === null || visited.some(({ name }) => name === focused.name)) return visited
    visited.push(focused)
  }
  return visited
}

/** What the browser tells the extension when a person chooses the entry, and the page that comes up. */
async function choosesProbe(chromium: ChromiumWithExtension, place: { readonly pageUrl: string; readonly linkUrl?: string }): Promise<Page> {
  const opened = chromium.context.waitForEvent('page')
  await chromium.serviceWorker.evaluate(async (info) => {
    const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
    chrome.contextMenus.onClicked.dispatch({ menuItemId: 'probe', editable: false, ...info }, tab)
  }, place)
  return opened
}

function updateMenuEntry(chromium: ChromiumWithExtension, id: string): Promise<string> {
  return chromium.serviceWorker.evaluate(
    (entry) => chrome.contextMenus.update(entry, { enabled: true }).then(() => 'ok', (error: unknown) => String(error)),
    id,
  )
}

declare const chrome: {
  readonly tabs: { query: (what: object) => Promise<readonly object[]> }
  readonly contextMenus: {
    readonly onClicked: { dispatch: (info: object, tab: object | undefined) => void }
    update: (id: string, changes: object) => Promise<void>
  }
}
