import type { WorkerAddress } from '../probe-client/worker-check.ts'
import { StoredNamedWorker, StoredWorker } from './stored-settings.ts'
import { parseWorkerUrl } from './worker-url.ts'

/** A Worker that the person has paired with. */
export interface SavedWorker extends WorkerAddress {
  readonly id: string
  /** What it is called where there are several: “edge”, “office”. */
  readonly name: string
}

/** The host of a Worker's address, which is its name until it is given one. */
export function workerLabel({ name, url }: Pick<SavedWorker, 'name' | 'url'>): string {
  return name === '' ? URL.parse(url)?.host ?? url : name
}

/**
 * Reads the Workers, whichever release stored them: `workers` is the list; before there were several, `worker` was the one.
 * An entry that cannot be read is left out.
 */
export function parseWorkers(workers: unknown, worker: unknown): readonly SavedWorker[] {
  const listed: readonly unknown[] = Array.isArray(workers) ? workers : []
  const read = listed.slice(0, maxWorkers).flatMap((stored) => {
    const entry = StoredNamedWorker.safeParse(stored)
    return entry.success ? withUrl(entry.data) : []
  })
  if (Array.isArray(workers)) return read.filter(({ id }, at) => read.findIndex((other) => other.id === id) === at)
  const single = StoredWorker.safeParse(worker)
  return single.success ? withUrl({ ...single.data, id: firstWorkerId, name: '' }) : []
}

function withUrl(worker: SavedWorker): SavedWorker[] {
  const url = parseWorkerUrl(worker.url)
  return url.status === 'ok' ? [{ ...worker, url: url.url }] : []
}

/** The id of the one Worker that there was before there were several. */
export const firstWorkerId = 'first'
/** Edge, office, home, this machine, and as many again. */
export const maxWorkers = 20
