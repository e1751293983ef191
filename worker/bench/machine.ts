import { readFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { findChromium } from '../../e2e/lab/chromium.ts'
import { run } from '../../e2e/lab/run-program.ts'

/** What the figures depend on: the machine, what it runs besides, and the versions of everything that was measured. */
export async function describeMachine(): Promise<Record<string, string>> {
  const processors = cpus()
  const chromium = await findChromium()
  return {
    Date: new Date().toISOString(),
    Processor: `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} logical processors`,
    Memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    System: `${process.platform} ${release()}, ${process.arch}`,
    'Load average before': loads(),
    Node: `${process.version}, OpenSSL ${process.versions.openssl}, V8 ${process.versions.v8}`,
    workerd: await version('workerd'),
    Wrangler: await version('wrangler'),
    curl: await firstLine('curl', ['--version']),
    openssl: await firstLine('openssl', ['version']),
    Chromium: chromium === null ? 'none' : await firstLine(chromium, ['--version']),
  }
}

/** Load averages of the last 1, 5 and 15 minutes. On a machine that is busy with other things, no figure is worth much. */
export function loads(): string {
  return loadavg().map((load) => load.toFixed(2)).join(', ')
}

async function version(name: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json'), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}

async function firstLine(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args)).stdout.split('\n')[0]?.trim() ?? ''
  } catch {
    return 'none'
  }
}
