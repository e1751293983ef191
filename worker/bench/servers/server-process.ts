import { join } from 'node:path'
import { startChildProgram } from '../../../e2e/lab/child-program.ts'
import { Greeting, Started } from './commands.ts'
import type { Command } from './commands.ts'

/** The servers of a part, in a process of their own; closing ends all of them. */
export interface ServerProcess {
  readonly rootsPem: string
  readonly client: Greeting['client']
  /** Starts one more server there and gives its port. */
  readonly start: (command: Command) => Promise<number>
  readonly close: () => Promise<void>
}

export async function startServerProcess(): Promise<ServerProcess> {
  const child = startChildProgram(process.execPath, [join(import.meta.dirname, 'main.ts')])
  try {
    const [line] = await child.waitForLog(/^\{.*\}$/m, START_TIMEOUT_MS)
    const { controlPort, rootsPem, client } = Greeting.parse(JSON.parse(line))
    return {
      rootsPem,
      client,
      start: async (command) => {
        const response = await fetch(`http://127.0.0.1:${controlPort}/`, { method: 'POST', body: JSON.stringify(command) })
        const text = await response.text()
        if (!response.ok) throw new Error(`the server did not start: ${text}`)
        return Started.parse(JSON.parse(text)).port
      },
      close: () => child.stop(),
    }
  } catch (error) {
    await child.stop()
    throw error
  }
}

/** RSA keys of a certificate authority take a second on a slow machine, and three are made. */
const START_TIMEOUT_MS = 30_000
