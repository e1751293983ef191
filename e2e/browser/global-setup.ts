import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buildExtension } from '../start/build-extension.ts'

/** A Playwright global setup: the builds that the tests load, made anew where they are missing or older than the sources. */
export default async function buildWhatIsStale(): Promise<void> {
  const changedMs = Math.max(...(await Promise.all(sources.map((path) => newestMs(join(repositoryRoot, path))))))
  for (const browser of ['chrome', 'firefox'] as const) {
    const builtMs = await modifiedMs(join(repositoryRoot, extensionFolder(browser), 'manifest.json'))
    if (builtMs === null || builtMs < changedMs) await buildExtension({ browser })
  }
}

/** Where a build stands, from the root of the repository. */
export function extensionFolder(browser: 'chrome' | 'firefox'): string {
  return join(process.env['HOSTLENS_OUTPUT'] ?? '.output', `${browser}-mv3`)
}

export const repositoryRoot = join(import.meta.dirname, '..', '..')

async function newestMs(path: string): Promise<number> {
  const entry = await stat(path)
  if (!entry.isDirectory()) return entry.mtimeMs
  const inside = await readdir(path)
  return Math.max(entry.mtimeMs, ...(await Promise.all(inside.map((name) => newestMs(join(path, name))))))
}

function modifiedMs(path: string): Promise<number | null> {
  return stat(path).then(({ mtimeMs }) => mtimeMs, () => null)
}

/** What a build is made of. */
const sources = ['extension', 'shared', 'wxt.config.ts', 'package-lock.json']
