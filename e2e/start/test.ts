import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { ensurePrograms } from '../lab/ensure-programs.ts'
import { checkBudgets } from './budgets.ts'
import { buildExtension } from './build-extension.ts'
import { buildWorker } from './build-worker.ts'

/**
 * `npm test`: everything, in the order in which a failure is cheapest to learn. Ends with one line that counts the
 * tests of all runners together.
 */
interface Step {
  readonly name: string
  readonly run: (reports: string) => Promise<Counts>
}

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const steps: readonly Step[] = [
  { name: 'types', run: () => checked('tsc', ['-p', '.']) },
  { name: 'lint', run: () => checked('eslint', ['.', '--max-warnings', '0']) },
  { name: 'programs', run: programs },
  { name: 'build', run: build },
  { name: 'unit tests', run: (reports) => vitest('unit', reports) },
  { name: 'tests against real servers', run: (reports) => vitest('servers', reports) },
  { name: 'tests inside workerd', run: (reports) => vitest('workerd', reports) },
  { name: 'browser tests', run: playwright },
]

const count = z.number()
const VitestReport = z.object({ numPassedTests: count, numFailedTests: count, numPendingTests: count })
const PlaywrightReport = z.object({ stats: z.object({ expected: count, unexpected: count, flaky: count, skipped: count }) })

const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }
const repositoryRoot = join(import.meta.dirname, '..', '..')
const reports = mkdtempSync(join(tmpdir(), 'hostlens-test-'))
let total = nothing
try {
  for (const { name, run } of steps) {
    const startMs = performance.now()
    console.log(`\n── ${name}`)
    const counts = await run(reports)
    total = add(total, counts)
    console.log(`── ${name}: ${counts.failed === 0 ? 'ok' : 'FAILED'} (${((performance.now() - startMs) / 1_000).toFixed(1)} s)`)
  }
} catch (error) {
  console.error(error)
  total = add(total, { passed: 0, failed: 1, skipped: 0 })
} finally {
  rmSync(reports, { recursive: true, force: true })
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 ? 0 : 1

/** A checker that counts as one test. */
function checked(command: string, args: readonly string[]): Promise<Counts> {
  const { status } = spawnSync(command, args, { cwd: repositoryRoot, stdio: 'inherit' })
  return Promise.resolve(status === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 })
}

/** Fetches what the tests talk to; a program that cannot be had is named here, and its tests say that they were skipped. */
async function programs(): Promise<Counts> {
  await ensurePrograms(['openssl', 'curl', 'nginx', 'gnutls-serv', 'haproxy', 'sslscan', 'testssl', 'postgresql', 'exim', 'dovecot', 'unzip', 'prometheus', 'promtool', 'chromium', 'firefox'], { install: true })
  return nothing
}

async function build(): Promise<Counts> {
  await buildExtension()
  await buildExtension({ browser: 'firefox' })
  await buildWorker()
  const { lines, isWithin } = await checkBudgets()
  console.log(lines.join('\n'))
  return isWithin ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }
}

function vitest(project: string, folder: string): Promise<Counts> {
  const file = join(folder, `${project}.json`)
  const { status } = spawnSync('vitest', ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  })
  const { numPassedTests, numFailedTests, numPendingTests } = readReport(file, VitestReport)
  return Promise.resolve(honest(status, { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }))
}

function playwright(folder: string): Promise<Counts> {
  const file = join(folder, 'playwright.json')
  const { status } = spawnSync('playwright', ['test'], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  })
  const { stats } = readReport(file, PlaywrightReport)
  return Promise.resolve(honest(status, { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }))
}

/** A runner that failed without a failed test (a setup that broke) counts as one, and one without any test as well. */
function honest(status: number | null, counts: Counts): Counts {
  const isBroken = (status !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0
  return isBroken ? { ...counts, failed: counts.failed + 1 } : counts
}

function readReport<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}
