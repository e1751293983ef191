import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the built parts may weigh, gzip, in bytes. The popup opens on every click; the Worker starts at every edge. */
const budgets = [
  // What the popup loads to open and to show an ordinary probe to its end; a browser test holds it against what is loaded.
  { name: 'popup JS', limitBytes: 60_000, files: popupScripts },
  // What it loads when somebody opens a fold, asks for help, copies, exports, signs, when something fails, and to write the history
  // and read it once the result stands; a fifth of it is the sentences of another language.
  { name: 'popup JS, on demand', limitBytes: 60_000, files: popupScriptsOnDemand },
  // Scans, regions, results and the API's own description stand in it beside the probe. The free plan takes 3 MB; what counts
  // here is that every cold start reads all of it.
  { name: 'Worker', limitBytes: 600_000, files: workerScripts },
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
      `  ${name.padEnd(20)} ${kilobytes(bytes)} gzip of ${kilobytes(limitBytes)}${bytes > limitBytes ? '  TOO LARGE' : ''}`),
    isWithin: weighed.every(({ bytes, limitBytes }) => bytes <= limitBytes),
  }
}

/** The popup's page and every script that it loads before anybody does anything: those of static imports. */
async function popupScripts(): Promise<string[]> {
  return [...(await popupImports()).first].map((file) => join(popupFolder(), file))
}

/** What it may load later: by dynamic imports, and all that these import. */
async function popupScriptsOnDemand(): Promise<string[]> {
  const { first, later } = await popupImports()
  return [...later].filter((file) => !first.has(file)).map((file) => join(popupFolder(), file))
}

async function popupImports(): Promise<{ first: ReadonlySet<string>; later: ReadonlySet<string> }> {
  const page = await readFile(join(popupFolder(), 'popup.html'), 'utf8')
  const dynamic: string[] = []
  const first = await follow([...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] ?? ''), dynamic)
  const later = new Set<string>()
  for (let file = dynamic.pop(); file !== undefined; file = dynamic.pop()) {
    if (!later.has(file)) for (const found of await follow([file], dynamic)) later.add(found)
  }
  return { first, later }
}

/** These scripts and all that they import statically; what they import dynamically is added to `dynamic`. */
async function follow(files: readonly string[], dynamic: string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const waiting = [...files]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const importer = file
    const text = await readFile(join(popupFolder(), importer), 'utf8')
    const beside = (path: string): string => (importer.includes('/') ? `${importer.slice(0, importer.lastIndexOf('/'))}/` : '') + path.replace(/^.*\//, '')
    for (const match of text.matchAll(/(?:from|import)\s*["'`]([^"'`]+\.js)["'`]/g)) waiting.push(beside(match[1] ?? ''))
    for (const match of text.matchAll(/import\s*\(\s*["'`]([^"'`]+\.js)["'`]/g)) dynamic.push(beside(match[1] ?? ''))
  }
  return found
}

function popupFolder(): string {
  return join(repositoryRoot, process.env['HOSTLENS_OUTPUT'] ?? '.output', 'chrome-mv3')
}

async function workerScripts(): Promise<string[]> {
  const folder = join(output, 'worker')
  return (await readdir(folder)).filter((file) => /\.(js|mjs|wasm|bin)$/.test(file)).map((file) => join(folder, file))
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

const repositoryRoot = join(import.meta.dirname, '..', '..')
/** Where wrangler writes, wherever the extension is built. */
const output = join(repositoryRoot, '.output')

if (import.meta.main) {
  const { lines, isWithin } = await checkBudgets()
  console.log(lines.join('\n'))
  process.exitCode = isWithin ? 0 : 1
}
