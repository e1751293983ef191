import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChildProgram, withFreePorts } from '../child-program.ts'
import type { RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'
import { run } from '../run-program.ts'
import { serverUser } from '../server-user.ts'
import { temporaryDirectory } from '../temporary-directory.ts'

/** A PostgreSQL with TLS from Debian's package; null on a machine that does not have it, or does not let it run. */
export async function startPostgresql(identity: Identity): Promise<RunningServer | null> {
  const programs = await findPrograms()
  if (programs === null) return null
  // PostgreSQL refuses to run as root.
  const user = await serverUser('postgres')
  if (user === null) return null
  return withFreePorts(1, async ([port = 0]) => {
    const directory = await temporaryDirectory()
    const data = join(directory.path, 'data')
    const prefix = user.runAs
    await mkdir(data, { mode: 0o700 })
    await Promise.all([user.own(directory.path), user.own(data)])
    const { exitCode, stderr } = await runPrefixed(prefix, [join(programs, 'initdb'), '-D', data, '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'])
    if (exitCode !== 0) throw new Error(`initdb: ${stderr}`)
    for (const [name, text] of [['server.crt', identity.chainPem], ['server.key', identity.keyPem]] as const) {
      await writeFile(join(data, name), text, { mode: 0o600 })
      await user.own(join(data, name))
    }
    const command: readonly string[] = [...prefix, join(programs, 'postgres'), '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'ssl=on', '-c', 'fsync=off', '-k', directory.path]
    const [program = '', ...args] = command
    const child = startChildProgram(program, args, { cwd: directory.path })
    const close = async (): Promise<void> => {
      await child.stop()
      await directory.remove()
    }
    try {
      await child.waitForLog(/ready to accept connections/)
      return { addresses: ['127.0.0.1'], port, close }
    } catch (error) {
      await close()
      throw error
    }
  })
}

/** Debian keeps a folder for each version. */
async function findPrograms(): Promise<string | null> {
  const versions = await readdir(DEBIAN_FOLDER).catch((): string[] => [])
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? null : join(DEBIAN_FOLDER, newest, 'bin')
}

function runPrefixed(prefix: readonly string[], command: readonly string[]): ReturnType<typeof run> {
  const [program = '', ...args]: readonly string[] = [...prefix, ...command]
  return run(program, args, { timeoutMs: 30_000 })
}

const DEBIAN_FOLDER = '/usr/lib/postgresql'
