import { chown } from 'node:fs/promises'
import { run } from './run-program.ts'

/** The user that a server runs as: the one that its package makes where this process is root, otherwise our own. */
export interface ServerUser {
  readonly name: string
  /** What goes before a command. */
  readonly runAs: readonly string[]
  /** Makes the file or folder the user's own. */
  readonly own: (path: string) => Promise<void>
}

/** Null where this process is root and the package's user is not there. */
export async function serverUser(packageUser: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) {
    const { stdout } = await run('id', ['-un'])
    return { name: stdout.trim(), runAs: [], own: () => Promise.resolve() }
  }
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, packageUser])))
  if (uid?.exitCode !== 0 || gid?.exitCode !== 0) return null
  const ids = [Number(uid.stdout), Number(gid.stdout)] as const
  return {
    name: packageUser,
    runAs: ['setpriv', `--reuid=${ids[0]}`, `--regid=${ids[1]}`, '--clear-groups', '--'],
    own: (path) => chown(path, ...ids),
  }
}
