import { parseArgs } from 'node:util'

export interface BenchmarkArguments {
  readonly quick: boolean
  /** Writes docs/benchmarks.md and docs/benchmarks.json. */
  readonly write: boolean
  /** Names of the parts to run, in the order of the benchmark. */
  readonly only: readonly string[]
}

export type ParsedArguments = { readonly status: 'ok'; readonly arguments: BenchmarkArguments } | { readonly status: 'invalid'; readonly message: string }

export function parseArguments(given: readonly string[], partNames: readonly string[]): ParsedArguments {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false }, only: { type: 'string' } },
    })
    const only = values.only?.split(',') ?? partNames
    const unknown = only.filter((name) => !partNames.includes(name))
    if (unknown.length > 0) return { status: 'invalid', message: `There is no part ${unknown.join(', ')}: the parts are ${partNames.join(', ')}.` }
    return { status: 'ok', arguments: { quick: values.quick, write: values.write, only } }
  } catch (error) {
    return { status: 'invalid', message: error instanceof Error ? error.message : String(error) }
  }
}
