import { parseArgs } from 'node:util'
import { PROGRAM_SCENARIO_NAMES } from './program-scenarios.ts'
import type { ProgramScenarioName } from './program-scenarios.ts'
import { startLab } from './start-lab.ts'
import type { Lab, LabOptions } from './start-lab.ts'

/** Runs the lab until it is told to stop. */
const USAGE = `usage: node e2e/lab/main.ts [--json] [--programs all|NAME,…] [--upstream RFC-8484-URL] [--slow-first-byte MS]
programs: ${PROGRAM_SCENARIO_NAMES.join(', ')}`

interface Options extends LabOptions {
  readonly json: boolean
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: 'boolean', default: false },
        programs: { type: 'string' },
        upstream: { type: 'string' },
        'slow-first-byte': { type: 'string', default: '800' },
      },
    })
    if (!/^\d{1,6}$/.test(values['slow-first-byte'])) throw new RangeError('--slow-first-byte wants milliseconds')
    return {
      json: values.json,
      slowFirstByteMs: Number(values['slow-first-byte']),
      programs: programNames(values.programs),
      ...(values.upstream !== undefined && { upstreamDohUrl: new URL(values.upstream).href }),
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    console.error(USAGE)
    process.exit(2)
  }
}

function programNames(text: string | undefined): ProgramScenarioName[] {
  if (text === undefined) return []
  if (text === 'all') return [...PROGRAM_SCENARIO_NAMES]
  return text.split(',').map((wanted) => {
    const name = PROGRAM_SCENARIO_NAMES.find((one) => one === wanted)
    if (name === undefined) throw new RangeError(`no program is called ${wanted}`)
    return name
  })
}

function table(lab: Lab): string {
  const rows = Object.entries({ ...lab.hosts, ...lab.programHosts }).map(([name, host]) => [name, host.url, host.description] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, url, description]) => `${name.padEnd(width)}  ${url}\n${' '.repeat(width)}  ${description}`)
  return [...lines, '', `DNS over HTTPS  ${lab.dohUrl}`, `root            ${lab.files.root}`, `client          ${lab.clientCertificates.good.certificateFile}`, ...lab.missing, ''].join('\n')
}

/** Signals are caught before anything is started: one that comes early must not leave the start half done. */
const stopped = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
})

const { json, ...options } = readOptions()
const lab = await startLab(options)
console.log(json ? JSON.stringify(lab.describe()) : table(lab))
await stopped
await lab.close()
