import type { ProbeReport } from '../../shared/contract/report.ts'
import type { CertificateChange } from './certificate-change.ts'
import { changesAmong } from './changes-among.ts'
import { historyDatabase } from './history-database.ts'
import type { HistoryDatabase, HistoryEntry } from './history-database.ts'
import { historyLimits } from './limits.ts'
import { packReport, unpackReport } from './packed-report.ts'
import { matchesSearch } from './search.ts'
import type { HistorySearch } from './search.ts'
import { summaryOf } from './summary.ts'

/** Keeps one report and drops the oldest beyond the bounds, all or nothing. */
export async function addToHistory(report: ProbeReport): Promise<void> {
  // Compressed before the transaction: one that waits for something else ends.
  const packed = await packReport(report)
  const isKept = packed.length <= historyLimits.maxReportBytes
  const database = await historyDatabase()
  const transaction = database.transaction(['entries', 'reports', 'totals'], 'readwrite')
  const [entries, reports, totals] = [transaction.objectStore('entries'), transaction.objectStore('reports'), transaction.objectStore('totals')]
  const before = (await totals.get('all')) ?? { nextId: 1, count: 0, bytes: 0 }
  const id = before.nextId
  const packedBytes = isKept ? packed.length : 0
  const writes: Promise<unknown>[] = [entries.add({ ...summaryOf(report), id, packedBytes })]
  if (isKept) writes.push(reports.add(packed, id))

  let [count, bytes] = [before.count + 1, before.bytes + packedBytes]
  let oldest = await entries.index('atMs').openCursor()
  while (oldest !== null && (count > historyLimits.maxEntries || bytes > historyLimits.maxBytes)) {
    count -= 1
    bytes -= oldest.value.packedBytes
    writes.push(reports.delete(oldest.value.id), oldest.delete())
    oldest = await oldest.continue()
  }
  writes.push(totals.put({ nextId: id + 1, count, bytes }, 'all'))
  await Promise.all([...writes, transaction.done])
  tellOthers()
}

/** The probes of one authority, newest first. */
export async function historyOf(authority: string, limit: number = historyLimits.maxShown): Promise<readonly HistoryEntry[]> {
  const database = await historyDatabase()
  const found: HistoryEntry[] = []
  const range = IDBKeyRange.bound([authority, -Infinity], [authority, Infinity])
  let cursor = await database.transaction('entries').store.index('authority atMs').openCursor(range, 'prev')
  while (cursor !== null && found.length < limit) {
    found.push(cursor.value)
    cursor = await cursor.continue()
  }
  return found
}

/** What is found, newest first: the entries of one page with the certificates that changed, and how many there are altogether. */
export async function searchHistory(search: HistorySearch, offset = 0, limit: number = historyLimits.pageSize): Promise<FoundEntries> {
  const database = await historyDatabase()
  // At most maxEntries summaries of some 700 bytes.
  const all = (await database.getAllFromIndex('entries', 'atMs')).toReversed()
  const found = all.filter((entry) => matchesSearch(entry, search))
  const entries = found.slice(offset, offset + limit)
  return { entries, changes: changesAmong(entries, all), count: found.length }
}

/** `changes`: how the certificate differs from that of the probe before, for the entries where it does. */
export interface FoundEntries {
  readonly entries: readonly HistoryEntry[]
  readonly changes: ReadonlyMap<number, CertificateChange>
  readonly count: number
}

/** One entry with its report; `report` is null where only the summary could be kept or read, and all is null where it is gone. */
export async function readHistory(id: number): Promise<{ readonly entry: HistoryEntry; readonly report: ProbeReport | null } | null> {
  const database = await historyDatabase()
  const entry = await database.get('entries', id)
  if (entry === undefined) return null
  const packed = await database.get('reports', id)
  return { entry, report: packed === undefined ? null : await unpackReport(packed) }
}

/** How many probes of one authority there are. */
export async function countOf(authority: string): Promise<number> {
  const database = await historyDatabase()
  return await database.countFromIndex('entries', 'authority atMs', IDBKeyRange.bound([authority, -Infinity], [authority, Infinity]))
}

/** How much there is. */
export async function historyTotals(): Promise<{ readonly count: number; readonly bytes: number }> {
  const database = await historyDatabase()
  return (await database.get('totals', 'all')) ?? { count: 0, bytes: 0 }
}

/** Forgets what `matches`, or everything. */
export async function forget(matches: (entry: HistoryEntry) => boolean = () => true): Promise<void> {
  const database = await historyDatabase()
  await forgetIn(database, matches)
  tellOthers()
}

async function forgetIn(database: HistoryDatabase, matches: (entry: HistoryEntry) => boolean): Promise<void> {
  const transaction = database.transaction(['entries', 'reports', 'totals'], 'readwrite')
  const totals = transaction.objectStore('totals')
  const before = (await totals.get('all')) ?? { nextId: 1, count: 0, bytes: 0 }
  let { count, bytes } = before
  const writes: Promise<unknown>[] = []
  let cursor = await transaction.objectStore('entries').openCursor()
  while (cursor !== null) {
    if (matches(cursor.value)) {
      count -= 1
      bytes -= cursor.value.packedBytes
      writes.push(transaction.objectStore('reports').delete(cursor.value.id), cursor.delete())
    }
    cursor = await cursor.continue()
  }
  writes.push(totals.put({ ...before, count, bytes }, 'all'))
  await Promise.all([...writes, transaction.done])
}

/** Everything that matches as NDJSON, oldest first: one line for each probe, `{ "summary": …, "report": … }`. */
export async function exportHistory(search: HistorySearch): Promise<Blob> {
  const { entries } = await searchHistory(search, 0, historyLimits.maxEntries)
  const lines: string[] = []
  for (const { id, packedBytes: _, ...summary } of entries.toReversed()) {
    const report = (await readHistory(id))?.report ?? null
    lines.push(`${JSON.stringify({ summary, report })}\n`)
  }
  return new Blob(lines, { type: 'application/x-ndjson' })
}

/** Calls back when any page of the extension has changed the history; returns the way to stop that. */
export function watchHistory(changed: () => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', changed)
  return () => channel.close()
}

function tellOthers(): void {
  // A channel hears every page but itself, and this one only speaks: the page's own listener hears it as well.
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('changed')
  channel.close()
}

const channelName = 'hostlens-history'
