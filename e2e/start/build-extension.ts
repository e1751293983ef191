import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the extension as it would be shipped and returns the folder to load unpacked. */
export function buildExtension({ mode = 'production', browser = 'chrome' }: { mode?: string; browser?: 'chrome' | 'firefox' } = {}): Promise<string> {
  const result = spawnSync('wxt', ['build', '--mode', mode, '--browser', browser, '--level', 'warn'], { cwd: repositoryRoot, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`The extension could not be built:\n${result.stdout}${result.stderr}`)
  return Promise.resolve(join(repositoryRoot, process.env['HOSTLENS_OUTPUT'] ?? '.output', `${browser}-mv3${mode === 'production' ? '' : `-${mode}`}`))
}

const repositoryRoot = join(import.meta.dirname, '..', '..')
