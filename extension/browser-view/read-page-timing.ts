import { browser } from 'wxt/browser'
import { navigationTimes, pageTiming } from '../probe-state/page-timing.ts'
import type { NavigationTime, PageTiming } from '../probe-state/page-timing.ts'

/**
 * Reads the navigation timing of the page in a tab, which the click on the toolbar button allows (activeTab). Null where
 * the browser keeps extensions out of the page, or the page has no such times. Never rejects.
 */
export async function readPageTiming(tabId: number): Promise<PageTiming | null> {
  try {
    const [injected] = await browser.scripting.executeScript({ target: { tabId }, func: readNavigationEntry, args: [[...navigationTimes]] })
    return parseEntry(injected?.result)
  } catch {
    return null // An error page, a store page, or one that is being left: the browser says so by refusing.
  }
}

/** Runs in the page, so that it must stand on its own. */
function readNavigationEntry(names: string[]): unknown {
  const json: unknown = performance.getEntriesByType('navigation')[0]?.toJSON()
  if (typeof json !== 'object' || json === null) return null
  const entry = new Map<string, unknown>(Object.entries(json))
  const [name, nextHopProtocol, transferSize, decodedBodySize] = ['name', 'nextHopProtocol', 'transferSize', 'decodedBodySize'].map((member) => entry.get(member))
  return { name, nextHopProtocol, transferSize, decodedBodySize, times: names.map((time) => entry.get(time)) }
}

function parseEntry(value: unknown): PageTiming | null {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('times' in value) || !Array.isArray(value.times)) return null
  const given: readonly unknown[] = value.times
  const numbers = navigationTimes.map((name, index): [NavigationTime, number] => [name, count(given[index])])
  return pageTiming({
    name: typeof value.name === 'string' ? value.name : '',
    nextHopProtocol: 'nextHopProtocol' in value && typeof value.nextHopProtocol === 'string' ? value.nextHopProtocol : '',
    transferSize: 'transferSize' in value ? count(value.transferSize) : 0,
    decodedBodySize: 'decodedBodySize' in value ? count(value.decodedBodySize) : 0,
    times: timesOf(numbers),
  })
}

function timesOf(entries: readonly (readonly [NavigationTime, number])[]): Readonly<Record<NavigationTime, number>> {
  const times: Record<NavigationTime, number> = {
    workerStart: 0, fetchStart: 0, domainLookupStart: 0, domainLookupEnd: 0, connectStart: 0, secureConnectionStart: 0, connectEnd: 0,
    requestStart: 0, responseStart: 0, responseEnd: 0,
  }
  for (const [name, time] of entries) times[name] = time
  return times
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0
}
