import type { Page } from '@playwright/test'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { storeSettings } from '../../../e2e/browser/settings.ts'
import { launchChromium } from '../../../e2e/lab/chromium.ts'
import type { ChromiumWithExtension } from '../../../e2e/lab/chromium.ts'
import { temporaryDirectory } from '../../../e2e/lab/temporary-directory.ts'
import { buildExtension } from '../../../e2e/start/build-extension.ts'
import { startWorker } from '../../../e2e/start/worker.ts'
import { benchmarkToken } from '../processes/workerd.ts'
import type { Cell, Part, PartContext, Table } from '../report.ts'
import { benchmarkHost } from '../servers/commands.ts'
import { startServerProcess } from '../servers/server-process.ts'
import { summarize } from '../statistics.ts'

/** Whether the popup feels instant: from the toolbar click to the first content and to the end, and what moves meanwhile. */
export const popupPart: Part = {
  name: 'popup',
  title: 'The popup in Chromium',
  run: async (context) => {
    const folder = await buildExtension()
    return [...await timePopups(folder, context), await bundleSizes(folder)]
  },
}

/** What a popup tells of itself when its probe has ended. Times in ms. */
interface PopupTimes {
  readonly clickToDocument: number
  readonly documentToFirstContent: number
  readonly clickToFirstContent: number
  readonly clickToEnd: number
  readonly shifts: number
  readonly shiftScore: number
  readonly longTasks: number
  readonly longestTask: number
  /** What moved, by element and class. */
  readonly moved: readonly string[]
  /** The end had come before the driver could look: `clickToEnd` is then when it looked. */
  readonly endedUnseen: boolean
  readonly verdict: string
}

type Figure = { [Name in keyof PopupTimes]: PopupTimes[Name] extends number ? Name : never }[keyof PopupTimes]

async function timePopups(folder: string, { quick, progress }: PartContext): Promise<Table[]> {
  const servers = await startServerProcess()
  const directory = await temporaryDirectory()
  try {
    const direct = await servers.start({ start: 'https', http2: true })
    const far = await servers.start({ start: 'delay', port: direct, toServerMs: 50, toClientMs: 50 })
    const resolver = `http://127.0.0.1:${await servers.start({ start: 'doh' })}/dns-query`
    const worker = await startWorker({ token: benchmarkToken, resolver, allow: [`127.0.0.1:${direct}`, `127.0.0.1:${far}`], refuseCloudflare: true })
    try {
      const rounds = quick ? 3 : 25
      const rows: [string, PopupTimes[]][] = []
      for (const [title, port] of [['a host of this machine', direct], ['a host 50 ms away in each direction', far]] as const) {
        progress(title)
        const chromium = await launchChromium({ extensionDir: folder })
        try {
          await storeSettings(chromium.serviceWorker, { worker: { url: worker.url, token: worker.token }, dohUrl: resolver, customCaPem: servers.rootsPem })
          const url = `https://${benchmarkHost}:${port}/`
          rows.push([title, await openAgainAndAgain(chromium, url, rounds, { before: () => forgetResults(chromium), untilEnd: endOfProbe })])
          if (port === direct) rows.push(['a host whose last result is shown', await openAgainAndAgain(chromium, url, rounds, { untilEnd: endOfProbe })])
        } finally {
          await chromium.close()
        }
      }
      progress('an empty popup')
      const empty = await writeEmptyExtension(directory.path)
      const chromium = await launchChromium({ extensionDir: empty })
      try {
        rows.push(['a popup with one paragraph and no script, for comparison', await openAgainAndAgain(chromium, `https://${benchmarkHost}:${direct}/`, rounds, { untilEnd: () => Promise.resolve({ atMs: 0, wasOver: true, verdict: '' }) })])
      } finally {
        await chromium.close()
      }
      return [timesTable(rows), workTable(rows)]
    } finally {
      await worker.close()
    }
  } finally {
    await servers.close()
    await directory.remove()
  }
}

interface Opening {
  /** Done before each click. */
  readonly before?: () => Promise<void>
  readonly untilEnd: (popup: Page) => Promise<ProbeEnd>
}

async function openAgainAndAgain(chromium: ChromiumWithExtension, url: string, rounds: number, { before, untilEnd }: Opening): Promise<PopupTimes[]> {
  const results: PopupTimes[] = []
  const tab = await chromium.context.newPage()
  await tab.goto(url)
  for (let round = -1; round < rounds; round++) {
    await before?.()
    const clickedAtMs = Date.now()
    const popup = await chromium.openPopup(tab)
    const times = await readTimes(popup, clickedAtMs, await untilEnd(popup))
    // The first opening fills the browser's caches.
    if (round >= 0) results.push(times)
    await popup.close()
    await tab.waitForTimeout(200)
  }
  return results
}

/** Without a last result, a popup that is opened again has to probe. */
async function forgetResults({ serviceWorker }: ChromiumWithExtension): Promise<void> {
  await serviceWorker.evaluate(() => chrome.storage.session.remove('lastResults'))
}

declare const chrome: { readonly storage: { readonly session: { remove: (key: string) => Promise<void> } } }

/** When the verdict stands, by the popup's own clock. */
interface ProbeEnd {
  readonly atMs: number
  readonly wasOver: boolean
  readonly verdict: string
}

/** The verdict is busy until the report has come. */
function endOfProbe(popup: Page): Promise<ProbeEnd> {
  return popup.evaluate(() => new Promise<ProbeEnd>((resolve) => {
    let looks = 0
    const look = (): void => {
      looks++
      const verdict = document.querySelector('.verdict')
      if (verdict !== null && !verdict.classList.contains('busy')) resolve({ atMs: performance.now(), wasOver: looks === 1, verdict: verdict.querySelector('.verdict-title')?.textContent ?? '' })
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
    look()
  }))
}

async function readTimes(popup: Page, clickedAtMs: number, end: ProbeEnd): Promise<PopupTimes> {
  const seen = await popup.evaluate(async () => {
    const entries = (type: string): Promise<PerformanceEntry[]> => new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries()))
      observer.observe({ type, buffered: true })
      // An observer of nothing is never called.
      setTimeout(() => resolve(observer.takeRecords()), 100)
    })
    const describe = (source: unknown): string => {
      const node: unknown = typeof source === 'object' && source !== null && 'node' in source ? source.node : null
      return node instanceof Element ? [node.tagName.toLowerCase(), ...node.classList].join('.') : 'text'
    }
    const [paints, shifts, tasks] = await Promise.all([entries('paint'), entries('layout-shift'), entries('longtask')])
    const firstContentMs = paints.find(({ name }) => name === 'first-contentful-paint')?.startTime ?? null
    const later = shifts.filter(({ startTime }) => firstContentMs !== null && startTime > firstContentMs)
    return {
      originMs: performance.timeOrigin, firstContentMs,
      scores: later.map((entry) => ('value' in entry && typeof entry.value === 'number' ? entry.value : 0)),
      moved: later.flatMap((entry) => ('sources' in entry && Array.isArray(entry.sources) ? entry.sources.map(describe) : [])),
      tasks: tasks.map(({ duration }) => duration),
    }
  })
  if (seen.firstContentMs === null) throw new Error('the popup painted nothing')
  const clickToDocument = seen.originMs - clickedAtMs
  return {
    clickToDocument,
    documentToFirstContent: seen.firstContentMs,
    clickToFirstContent: clickToDocument + seen.firstContentMs,
    clickToEnd: clickToDocument + end.atMs,
    shifts: seen.scores.length,
    shiftScore: seen.scores.reduce((sum, score) => sum + score, 0),
    longTasks: seen.tasks.length,
    longestTask: Math.max(0, ...seen.tasks),
    moved: seen.moved,
    endedUnseen: end.wasOver,
    verdict: end.verdict,
  }
}

function timesTable(rows: readonly [string, PopupTimes[]][]): Table {
  return {
    title: 'From the toolbar click',
    columns: ['Probe of', 'click to document', 'document to first content', 'click to first content', 'its p95', 'click to the end of the probe', 'verdict'],
    rows: rows.map(([title, times]) => [
      title, cell(times, 'clickToDocument', 'ms'), cell(times, 'documentToFirstContent', 'ms'), cell(times, 'clickToFirstContent', 'ms'),
      { value: summarize(times.map(({ clickToFirstContent }) => clickToFirstContent)).p95, unit: 'ms' }, times.every(({ verdict }) => verdict === '') ? '–' : cell(times, 'clickToEnd', 'ms'),
      times.every(({ verdict }) => verdict === '') ? '–' : [...new Set(times.map(({ verdict }) => verdict))].join(' / '),
    ]),
    notes: [
      'A real click on the toolbar button over the DevTools protocol, headless, warm caches. “Click to document” has the protocol’s own messages in it (bringing the tab to the front, finding it), which the empty popup shows as well. First content is first-contentful-paint of the popup’s own clock. The end is the change of the document that shows the verdict; where it had come before the driver could look, it is when the driver looked, which makes it late: ' + endedUnseen(rows),
      'The host is resolved and probed through the local Worker as a person starts it, with the development server’s proxy between.',
    ],
  }
}

function endedUnseen(rows: readonly [string, PopupTimes[]][]): string {
  const probed = rows.filter(([, times]) => times.some(({ verdict }) => verdict !== ''))
  return `${probed.map(([title, times]) => `${times.filter((one) => one.endedUnseen).length} of ${times.length} for ${title}`).join(', ')}.`
}

function workTable(rows: readonly [string, PopupTimes[]][]): Table {
  return {
    title: 'What moves and what blocks',
    columns: ['Probe of', 'layout shifts after first content', 'their score', 'what moved', 'tasks over 50 ms', 'longest of them'],
    rows: rows.map(([title, times]) => [
      title, cell(times, 'shifts', 'shifts'), cell(times, 'shiftScore', 'points'),
      [...new Set(times.flatMap(({ moved }) => moved))].join(', ') || 'nothing', cell(times, 'longTasks', 'tasks'), cell(times, 'longestTask', 'ms'),
    ]),
    notes: ['Layout shifts as Chromium counts them (Layout Instability: a visible element that moved by 3 px or more since the frame before; a score of 0.1 is the bound that Web Vitals call good). n counts openings.'],
  }
}

function cell(times: readonly PopupTimes[], name: Figure, unit: string): Cell {
  return { sample: summarize(times.map((one) => one[name])), unit }
}

async function bundleSizes(folder: string): Promise<Table> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const files = await Promise.all(names.map(async ({ parentPath, name }) => {
    const bytes = await readFile(join(parentPath, name))
    return { name: join(parentPath, name).slice(folder.length + 1), bytes: bytes.length, gzipBytes: gzipSync(bytes).length }
  }))
  const kib = (bytes: number): Cell => ({ value: bytes / 1024, unit: 'KiB' })
  const total = files.reduce((sum, { bytes, gzipBytes }) => ({ bytes: sum.bytes + bytes, gzipBytes: sum.gzipBytes + gzipBytes }), { bytes: 0, gzipBytes: 0 })
  const shown = files.filter(({ name }) => /\.(?:js|css|html)$/.test(name)).toSorted((a, b) => b.bytes - a.bytes)
  return {
    title: 'Size of the extension (Chromium)',
    columns: ['File', 'size', 'gzip'],
    rows: [...shown.map(({ name, bytes, gzipBytes }): Cell[] => [name, kib(bytes), kib(gzipBytes)]), ['everything, icons and texts included', kib(total.bytes), kib(total.gzipBytes)]],
  }
}

async function writeEmptyExtension(folder: string): Promise<string> {
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 3, name: 'Empty', version: '1', action: { default_popup: 'popup.html' }, permissions: ['activeTab'], background: { service_worker: 'background.js' },
  }))
  await writeFile(join(folder, 'background.js'), '\n')
  await writeFile(join(folder, 'popup.html'), '<!doctype html><meta charset="utf-8"><title>Empty</title><p style="width: 400px">Nothing to see.</p>\n')
  return folder
}
