import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { summaryOf } from './client-key.ts'
import type { ClientKey, ClientKeySummary } from './client-key.ts'

/*
 * The keys of client certificates, in IndexedDB: the one store of a browser that holds a CryptoKey without ever showing what is
 * in it. Nothing of a key is anywhere else.
 */

interface KeyDatabase extends DBSchema {
  readonly keys: { readonly key: string; readonly value: ClientKey }
}

/** All that is known of the keys but themselves, by name. */
export async function listKeys(): Promise<readonly ClientKeySummary[]> {
  const keys = await using((database) => database.getAll('keys'))
  return keys.map(summaryOf).toSorted((a, b) => a.name.localeCompare(b.name))
}

export async function loadKey(id: string): Promise<ClientKey | null> {
  return (await using((database) => database.get('keys', id))) ?? null
}

export async function storeKey(key: ClientKey): Promise<void> {
  await using((database) => database.put('keys', key))
}

export async function renameKey(id: string, name: string): Promise<void> {
  await using(async (database) => {
    const transaction = database.transaction('keys', 'readwrite')
    const key = await transaction.store.get(id)
    if (key !== undefined) await transaction.store.put({ ...key, name })
    await transaction.done
  })
}

export async function deleteKey(id: string): Promise<void> {
  await using((database) => database.delete('keys', id))
}

/** Opened for each use: a page that keeps it open would stand in the way of a later version. */
async function using<T>(work: (database: IDBPDatabase<KeyDatabase>) => Promise<T>): Promise<T> {
  const database = await openDB<KeyDatabase>('client-keys', 1, { upgrade: (fresh) => void fresh.createObjectStore('keys', { keyPath: 'id' }) })
  try {
    return await work(database)
  } finally {
    database.close()
  }
}
