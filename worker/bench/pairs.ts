import { ownCpuMs } from './processes/usage.ts'
import { summarize } from './statistics.ts'
import type { Summary } from './statistics.ts'

export type Task = () => unknown

/**
 * CPU of this process per call, in ms, for several tasks in turns (A B A B …), so that whatever the machine does besides
 * falls on all of them. Each turn is a batch of calls, one after the other.
 */
export async function cpuInTurns<Name extends string>(
  tasks: Readonly<Record<Name, Task>>, { turns, batch }: { readonly turns: number; readonly batch: number },
): Promise<Record<Name, Turns>> {
  const names = namesOf(tasks)
  const perCallMs = new Map<Name, number[]>(names.map((name) => [name, []]))
  // Warm: the compiler has seen everything before anything counts.
  for (const name of names) await cpuOf(tasks[name], WARM_UP_BATCHES * batch)
  for (let turn = 0; turn < turns; turn++) {
    for (const name of turn % 2 === 0 ? names : names.toReversed()) perCallMs.get(name)?.push(await cpuOf(tasks[name], batch) / batch)
  }
  const results: Partial<Record<Name, Turns>> = {}
  for (const [name, values] of perCallMs) results[name] = { values, summary: summarize(values) }
  return complete(results, names)
}

export interface Turns {
  readonly values: readonly number[]
  readonly summary: Summary
}

/** The ratio within each pair of turns: less disturbed than the ratio of two medians. */
export function ratioOf(ours: Turns, theirs: Turns): Summary {
  return summarize(ours.values.map((value, turn) => value / (theirs.values[turn] ?? Number.NaN)))
}

async function cpuOf(task: Task, calls: number): Promise<number> {
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call++) {
    const result = task()
    if (result instanceof Promise) await result
  }
  return ownCpuMs(before)
}

function namesOf<Name extends string>(tasks: Readonly<Record<Name, Task>>): Name[] {
  const names: Name[] = []
  for (const name in tasks) names.push(name)
  return names
}

function complete<Name extends string, Value>(values: Partial<Record<Name, Value>>, names: readonly Name[]): Record<Name, Value> {
  const isComplete = (given: Partial<Record<Name, Value>>): given is Record<Name, Value> => names.every((name) => given[name] !== undefined)
  if (!isComplete(values)) throw new TypeError('a task has no result')
  return values
}

const WARM_UP_BATCHES = 4
