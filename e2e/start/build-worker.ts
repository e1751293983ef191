import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Bundles the Worker as `npm run deploy` would, without deploying, and returns the folder of the bundle. */
export function buildWorker(): Promise<string> {
  const folder = join(repositoryRoot, '.output', 'worker')
  const result = spawnSync('wrangler', ['deploy', '--env', 'production', '--dry-run', '--minify', '--outdir', folder], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true' },
  })
  if (result.status !== 0) throw new Error(`The Worker could not be built:\n${result.stdout}${result.stderr}`)
  return Promise.resolve(folder)
}

const repositoryRoot = join(import.meta.dirname, '..', '..')
