import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GUARDED_PREFIX, guardDirectory } from './process-guard.ts'

export interface TemporaryDirectory {
  readonly path: string
  remove(): Promise<void>
}

/** A directory of its own under the system's temporary one. It is removed by `remove()`, or when this process ends. */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), GUARDED_PREFIX))
  const release = guardDirectory(path)
  return {
    path,
    remove: async () => {
      // Programs that were just ended may still be writing into their profile.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
      release()
    },
  }
}
