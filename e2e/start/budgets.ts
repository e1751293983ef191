import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the built parts may weigh, gzip, in bytes. The popup opens on every click; the Worker starts at every edge. */
const budgets = [
  { name: 'popup JS', limitBytes: 60_000, files: popupScripts },
  { name: 'Worker', limitBytes: 400_000, files: workerScripts },
] as const

/** Weighs what was built; each line says name, size and limit. */
export async function checkBudgets(): Promise<{ lines: string[]; isWithin: boolean }> {
  const weighed = await Promise.all(budgets.map(async ({ name, limitBytes, files }) => {
    const sizes = await Promise.all((await files()).map(async (file) => gzipSync(await readFile(file)).length))
    if (sizes.length === 0) throw new Error(`${name}: nothing was built`)
    return { name, limitBytes, bytes: sizes.reduce((total, size) => total + size, 0) }
  }))
  return {
    lines: weighed.map(({ name, bytes, limitBytes }) =>
      `  ${name.padEnd(10)} ${kilobytes(bytes)} gzip of ${kilobytes(limitBytes)}${bytes > limitBytes ? '  TOO LARGE' : ''}`),
    isWithin: weighed.every(({ bytes, limitBytes }) => bytes <= limitBytes),
  }
}

/** The popup's page and every script that it loads, followed through static and dynamic imports. */
async function popupScripts(): Promise<string[]> {
  const folder = join(output, 'chrome-mv3')
  const page = await readFile(join(folder, 'popup.html'), 'utf8')
  const found = new Set<string>()
  const waiting = [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? '')
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const text = await readFile(join(folder, file), 'utf8')
    for (const match of text.matchAll(/(?:from|import)\s*\(?\s*["'`]\.?\/?([^"'`]+\.js)["'`]/g)) {
      const base = (match[1] ?? '').replace(/^.*\//, '')
      waiting.push(file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/${base}` : base)
    }
  }
  return [...found].map((file) => join(folder, file))
}

async function workerScripts(): Promise<string[]> {
  const folder = join(output, 'worker')
  return (await readdir(folder)).filter((file) => /\.(js|mjs|wasm|bin)$/.test(file)).map((file) => join(folder, file))
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

const output = join(import.meta.dirname, '..', '..', '.output')

if (import.meta.main) {
  const { lines, isWithin } = await checkBudgets()
  console.log(lines.join('\n'))
  process.exitCode = isWithin ? 0 : 1
}
