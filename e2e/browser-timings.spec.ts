import { expect, test } from './browser/test.ts'
import { pageOn, probeView } from './browser/view.ts'
import type { ProbeView } from './browser/view.ts'

/** The browser's own times of the page in the tab, beside the Worker's. */

test('a page that was just loaded: every phase has two figures and two bars on one axis', async ({ visit, openPopup, tab, lab }) => {
  // The first request of this browser to that port: nothing to reuse.
  await visit(lab.hosts.p384.url)
  const truth = await tab.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation')
    return entry instanceof PerformanceNavigationTiming ? { tcp: entry.secureConnectionStart - entry.connectStart, total: entry.responseEnd - entry.fetchStart } : null
  })
  const view = await openPopup()
  await expect(view.probeAgain).toBeVisible()
  await expect(view.timing.getByRole('columnheader')).toHaveText(['Phase', 'When', 'Browser', 'Worker'])
  for (const name of ['DNS', 'TCP', 'TLS', 'First byte', 'Download']) await expect(browserFigure(view, name)).toHaveText(/^[\d.]+\sm?s$/)
  expect(await milliseconds(view, 'TCP')).toBeCloseTo(truth?.tcp ?? NaN, -1)
  await expect(view.timing.getByText('This browser: HTTP/1.1, over a new connection.')).toBeVisible()
  for (const name of ['TLS', 'First byte']) await expect(view.phase(name).locator('.page-bar')).toHaveCount(1)
})

test('a connection that stood already is called reused, not 0 ms', async ({ visit, openPopup, tab, lab }) => {
  await visit(lab.hosts.p384.url)
  await tab.reload()
  const view = await openPopup()
  await expect(view.probeAgain).toBeVisible()
  await expect(browserFigure(view, 'TCP')).toHaveText('reused')
  await expect(browserFigure(view, 'TLS')).toHaveText('reused')
  await expect(browserFigure(view, 'First byte')).toHaveText(/^[\d.]+\sm?s$/)
  await expect(view.phase('TCP').locator('.page-bar')).toHaveCount(0)
  await expect(view.timing.getByText('over a connection that stood already')).toBeVisible()
})

test('a page that did not open has no times of its own, and another host neither', async ({ probe, openPopup, visit, lab }) => {
  const failed = await probe(lab.hosts.closed.url)
  await expect(failed.failure).toBeVisible()
  await expect(failed.timing.getByRole('columnheader')).toHaveText(['Phase', 'When', 'Duration'])
  await failed.page.close()

  await visit(lab.hosts.good.url)
  const view = await openPopup()
  await expect(view.timing.getByRole('columnheader')).toHaveText(['Phase', 'When', 'Browser', 'Worker'])
  await view.go(lab.hosts.http.url)
  await expect(view.verdict).toContainText('Works')
  await expect(view.timing.getByRole('columnheader')).toHaveText(['Phase', 'When', 'Duration'])
})

test('nothing that stands on the page moves while an ordinary probe runs', async ({ start, visit, openPopup, lab }) => {
  await start({ customCaPem: lab.rootPem })
  await visit(lab.hosts.good.url)
  const view = await openPopup()
  await expect(view.verdict).toContainText('All is well')
  // Figures grow within their cells; but nothing that is being read goes up or down.
  const moved = await view.page.evaluate(() => new Promise<readonly string[]>((resolve) => {
    const observer = new PerformanceObserver((list) => resolve(list.getEntries().flatMap((entry) => {
      const sources: readonly Shift[] = 'sources' in entry && Array.isArray(entry.sources) ? entry.sources : []
      return sources.filter(({ previousRect, currentRect }) => Math.abs(previousRect.y - currentRect.y) >= 1).map(({ node }) => node?.textContent ?? '?')
    })))
    observer.observe({ type: 'layout-shift', buffered: true })
    // No shift, no entry.
    setTimeout(() => resolve([]), 500)
  }))
  expect(moved).toEqual([])
})

test('an ordinary probe loads no script beyond those that the budget counts', async ({ start, chromium, lab }) => {
  await start({ customCaPem: lab.rootPem })
  const page = await chromium.context.newPage()
  const loaded = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') loaded.add(request.url())
  })
  await page.goto(chromium.extensionUrl(pageOn('popup', lab.hosts.good.url)))
  const view = probeView(page)
  await expect(view.verdict).toContainText('All is well')
  // Once the result stands, the history is written: by scripts that nothing waits for.
  await expect.poll(() => [...loaded].filter((url) => url.includes('/remember-'))).toHaveLength(1)
  const counted = await page.evaluate(async (afterwards) => {
    // Static imports, from the page's own script on.
    const found = new Set<string>()
    const waiting = [...Array.from(document.scripts, ({ src }) => src), ...afterwards]
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      if (found.has(url)) continue
      found.add(url)
      const text = await (await fetch(url)).text()
      for (const [, path = ''] of text.matchAll(/(?:from|import)\s*["'`]([^"'`]+\.js)["'`]/g)) waiting.push(new URL(path, url).href)
    }
    return [...found]
  }, [...loaded].filter((url) => url.includes('/remember-')))
  await expect.poll(() => [...loaded].toSorted()).toEqual(counted.toSorted())

  // And the check can see: a fold that is opened loads more.
  await view.network.getByText('DNS records').click()
  await expect.poll(() => loaded.size).toBeGreaterThan(counted.length)
})

interface Shift {
  readonly node: Node | null
  readonly previousRect: DOMRectReadOnly
  readonly currentRect: DOMRectReadOnly
}

function browserFigure(view: ProbeView, phase: string): ReturnType<ProbeView['phase']> {
  return view.phase(phase).getByRole('cell').nth(1)
}

async function milliseconds(view: ProbeView, phase: string): Promise<number> {
  return Number.parseFloat((await browserFigure(view, phase).textContent()) ?? '')
}
