import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChildProgram, withFreePorts } from '../child-program.ts'
import type { ChildProgram } from '../child-program.ts'
import { requireProgram } from '../ensure-programs.ts'
import type { MissingProgram, ProgramName } from '../ensure-programs.ts'
import type { RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

/** A server of another maker, or the word that this machine does not have it: a test then skips and says so. */
export type ProgramServer =
  | ({ readonly available: true; log(): string } & RunningServer)
  | { readonly available: false; readonly missing: MissingProgram }

export interface ProgramServerPlan {
  readonly program: ProgramName
  /** Files to write first, by name. */
  readonly files: (port: number) => Readonly<Record<string, string>>
  /** Command line, once the files lie in `directory`. */
  readonly args: (port: number, directory: string) => readonly string[]
  /** Resolves with the port when the server accepts connections. */
  readonly ready: (child: ChildProgram, port: number) => Promise<number>
  /** False where the program can be told to take any port itself. */
  readonly needsFreePort: boolean
}

/** Runs a server in a directory of its own, waits until it accepts, and takes both away afterwards. */
export async function startProgramServer(plan: ProgramServerPlan): Promise<ProgramServer> {
  const program = await requireProgram(plan.program)
  if (!program.available) return program
  return withFreePorts(plan.needsFreePort ? 1 : 0, async ([port = 0]) => {
    const directory = await temporaryDirectory()
    for (const [name, text] of Object.entries(plan.files(port))) await writeFile(join(directory.path, name), text, { mode: 0o600 })
    const child = startChildProgram(program.path, plan.args(port, directory.path), { cwd: directory.path })
    const close = async (): Promise<void> => {
      await child.stop()
      await directory.remove()
    }
    try {
      return { available: true, addresses: ['127.0.0.1'], port: await plan.ready(child, port), log: child.log, close }
    } catch (error) {
      await close()
      throw error
    }
  })
}

/** The files that every server takes in some way. */
export function identityFiles(identity: Identity, clientCaPem: string | undefined): Record<string, string> {
  return {
    'leaf.pem': identity.pem,
    'chain.pem': identity.chainPem,
    'issuers.pem': identity.chainPem.slice(identity.pem.length),
    'key.pem': identity.keyPem,
    'combined.pem': identity.chainPem + identity.keyPem,
    ...(clientCaPem !== undefined && { 'client-ca.pem': clientCaPem }),
  }
}
