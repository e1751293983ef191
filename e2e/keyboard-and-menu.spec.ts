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
    'Copy and save',
    'Open as page',
    'Options',
    'Keys',
    'Probe again',
    'Timing',
    'Certificate',
    'Copy SHA-256 fingerprint',
    'Copy SPKI pin',
    'Chain as sent',
    'Details',
    'Network',
    'DNS records',
    'What DNS promises',
    'TLS',
    'Findings',
    'This browser’s connection',
    'Compare with this browser’s connection',
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

test('? lists the keys; Escape closes the list and leaves the popup open, and under it no key acts', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  await view.page.keyboard.press('?')
  const help = view.page.getByRole('dialog', { name: 'Keys' })
  await expect(help).toBeVisible()
  for (const key of ['/', 'r', 'c', '?', 'Tab', 'Enter', 'Esc']) await expect(help.getByText(key, { exact: true })).toBeVisible()
  const asked = lab.doh.count('http.test', 'A')
  await view.page.keyboard.press('r')
  await view.page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await expect(view.verdict).toContainText('Works')
  expect(lab.doh.count('http.test', 'A')).toBe(asked)

  await view.page.getByRole('button', { name: 'Keys' }).click()
  await help.getByRole('button', { name: 'Close' }).click()
  await expect(help).toBeHidden()
})

test('c copies the result as Markdown', async ({ probe, lab }) => {
  const view = await probe(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  await catchCopies(view.page)
  await view.page.keyboard.press('c')
  await expect(view.page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached()
  expect(await copied(view.page)).toMatch(/^## Hostlens: `http:\/\/http\.test:\d+\/`\n[\s\S]*\*\*OK\*\*, status 200/)
})

test('a key opens the popup, as the browser is told', async ({ chromium }) => {
  const commands = await chromium.serviceWorker.evaluate(() => chrome.commands.getAll())
  expect(commands.find(({ name }) => name === '_execute_action')?.shortcut).toBe('Alt+Shift+H')
})

test('the entries are in the context menus', async ({ chromium }) => {
  // Chromium draws its menus outside of every page; whether an entry exists shows when it is changed.
  for (const entry of ['probe', 'report', 'panel', 'scan', 'options']) expect(await updateMenuEntry(chromium, entry)).toBe('ok')
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

test('of a selection, the host that it names is probed', async ({ chromium, visit, lab }) => {
  await visit(lab.hosts.good.url)
  const page = await choosesProbe(chromium, { pageUrl: lab.hosts.good.url, selectionText: ` http.test:${lab.hosts.http.port} ` })
  await expect(probeView(page).heading).toContainText(`http.test:${lab.hosts.http.port}`)
})

test('the toolbar button’s own menu opens the report, a scan and the options', async ({ chromium, visit, lab }) => {
  await visit(lab.hosts.http.url)
  const report = await choosesProbe(chromium, { pageUrl: lab.hosts.http.url, menuItemId: 'report' })
  await expect(probeView(report).heading).toContainText(`http.test:${lab.hosts.http.port}`)
  const scan = await choosesProbe(chromium, { pageUrl: lab.hosts.good.url, menuItemId: 'scan' })
  await expect(scan).toHaveURL(/\/scan\.html\?target=https/)
  const options = await choosesProbe(chromium, { pageUrl: lab.hosts.http.url, menuItemId: 'options' })
  await expect(options).toHaveURL(/\/options\.html$/)
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

interface MenuPlace {
  readonly pageUrl: string
  readonly linkUrl?: string
  readonly selectionText?: string
  readonly menuItemId?: string
}

/** What the browser tells the extension when a person chooses the entry, and the page that comes up. */
async function choosesProbe(chromium: ChromiumWithExtension, place: MenuPlace): Promise<Page> {
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

/** The clipboard of a browser without a window is nobody's: what is written to it is kept here instead. */
async function catchCopies(page: Page): Promise<void> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.documentElement.dataset['copied'] = text
      return Promise.resolve()
    }
  })
}

async function copied(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.dataset['copied'] ?? '')
}

declare const chrome: {
  readonly commands: { getAll: () => Promise<readonly { readonly name?: string; readonly shortcut?: string }[]> }
  readonly tabs: { query: (what: object) => Promise<readonly object[]> }
  readonly contextMenus: {
    readonly onClicked: { dispatch: (info: object, tab: object | undefined) => void }
    update: (id: string, changes: object) => Promise<void>
  }
}
