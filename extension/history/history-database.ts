import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import type { HistorySummary } from './summary.ts'

/** One entry of the list. `packedBytes`: of its report; 0 where the report was too large to be kept. */
export interface HistoryEntry extends HistorySummary {
  readonly id: number
  readonly packedBytes: number
}

/**
 * IndexedDB `hostlens-history`. `entries` holds the summaries, which every list and chart reads; `reports` the packed
 * reports under the same ids; `totals` what both weigh together, kept by the very transactions that change them.
 */
interface HistorySchema extends DBSchema {
  entries: { key: number; value: HistoryEntry; indexes: { atMs: number; 'authority atMs': [string, number] } }
  reports: { key: number; value: Uint8Array<ArrayBuffer> }
  totals: { key: 'all'; value: { readonly nextId: number; readonly count: number; readonly bytes: number } }
}

export type HistoryDatabase = IDBPDatabase<HistorySchema>

/** The database, opened once for this page. A page with a newer release can change it: this one then lets go. */
export function historyDatabase(): Promise<HistoryDatabase> {
  opened ??= openDB<HistorySchema>('hostlens-history', 1, {
    upgrade: (database) => {
      const entries = database.createObjectStore('entries', { keyPath: 'id' })
      entries.createIndex('atMs', 'atMs')
      entries.createIndex('authority atMs', ['authority', 'atMs'])
      database.createObjectStore('reports')
      database.createObjectStore('totals')
    },
    blocking: (_current, _blocked, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
      opened = null
    },
    terminated: () => {
      opened = null
    },
  }).catch((error: unknown) => {
    opened = null
    throw error
  })
  return opened
}

let opened: Promise<HistoryDatabase> | null = null
