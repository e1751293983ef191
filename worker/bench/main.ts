import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArguments } from './arguments.ts'
import { describeMachine, loads } from './machine.ts'
import { certificatesPart } from './parts/certificates.ts'
import { growthPart } from './parts/growth.ts'
import { handshakePart } from './parts/handshake.ts'
import { popupPart } from './parts/popup.ts'
import { profilePart } from './parts/profile.ts'
import { scanPart } from './parts/scan.ts'
import { timesPart } from './parts/times.ts'
import { workerPart } from './parts/worker.ts'
import { toMarkdown, withEarlier } from './report.ts'
import type { BenchmarkReport, Part, PartResult } from './report.ts'

const parts: readonly Part[] = [handshakePart, profilePart, certificatesPart, workerPart, timesPart, growthPart, scanPart, popupPart]

const parsed = parseArguments(process.argv.slice(2), parts.map(({ name }) => name))
if (parsed.status === 'invalid') {
  process.stderr.write(`${parsed.message}\nusage: npm run bench -- [--quick] [--only ${parts.map(({ name }) => name).join(',')}] [--write]\n`)
  process.exitCode = 2
} else {
  const { quick, only, write } = parsed.arguments
  const facts = await describeMachine()
  const results: PartResult[] = []
  for (const part of parts) {
    if (only.includes(part.name)) results.push(await runPart(part, quick))
  }
  const report: BenchmarkReport = { facts: { ...facts, 'Load average after': loads() }, parts: results }
  process.stdout.write(toMarkdown(report))
  if (write) await writeDocuments(report)
  if (results.some(({ failure }) => failure !== null)) process.exitCode = 1
}

/** Parts that were not run this time stay as they are. */
async function writeDocuments(report: BenchmarkReport): Promise<void> {
  const folder = join(import.meta.dirname, '..', '..', 'docs')
  const dataFile = join(folder, 'benchmarks.json')
  const earlier = await readFile(dataFile, 'utf8').then((text) => JSON.parse(text) as BenchmarkReport, () => null)
  const whole = withEarlier(report, earlier, parts.map(({ name }) => name))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'benchmarks.md'), toMarkdown(whole))
  await writeFile(dataFile, `${JSON.stringify(whole, null, 2)}\n`)
}

/** One part that cannot run does not take the others with it. */
async function runPart({ name, title, run }: Part, quick: boolean): Promise<PartResult> {
  const startedMs = performance.now()
  const progress = (text: string): void => void process.stderr.write(`${name}: ${text}\n`)
  const seconds = (): number => (performance.now() - startedMs) / 1000
  const ran = { name, title, date: new Date().toISOString(), command: ['npm run bench --', ...process.argv.slice(2)].join(' ') }
  try {
    const tables = await run({ quick, progress })
    return { ...ran, seconds: seconds(), tables, failure: null }
  } catch (error) {
    return { ...ran, seconds: seconds(), tables: [], failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
