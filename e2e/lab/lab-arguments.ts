import { parseArgs } from 'node:util'
import { PROGRAM_SCENARIO_NAMES } from './program-scenarios.ts'
import type { ProgramScenarioName } from './program-scenarios.ts'
import type { LabOptions } from './start-lab.ts'

export interface LabArguments extends LabOptions {
  readonly json: boolean
}

/** Reads the command line of the lab. Throws an error whose message is for a person, with the usage. */
export function readLabArguments(args: readonly string[]): LabArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
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
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, { cause: error })
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

const USAGE = `usage: node e2e/lab/main.ts [--json] [--programs all|NAME,…] [--upstream RFC-8484-URL] [--slow-first-byte MS]
programs: ${PROGRAM_SCENARIO_NAMES.join(', ')}`
