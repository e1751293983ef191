import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/**
 * Cleans up after this process however it ends. A tiny shell waits at the other end of a pipe; it is told which process
 * groups and directories exist. When the pipe closes, which the kernel does even for a killed process, it kills the groups
 * that are left and removes the directories. The shell stands in its own session, so that Ctrl-C does not reach it first.
 */
export function guardProcessGroup(groupId: number): () => void {
  return guard('group', `${groupId}`)
}

/** The same for a temporary directory; its last path segment must start with {@link GUARDED_PREFIX}. */
export function guardDirectory(path: string): () => void {
  if (!path.includes(`/${GUARDED_PREFIX}`) || /\s/.test(path)) throw new RangeError(`not a directory that the lab made: ${path}`)
  return guard('directory', path)
}

export const GUARDED_PREFIX = 'hostlens-lab-'

function guard(kind: 'group' | 'directory', what: string): () => void {
  const pipe = guardian()
  pipe.write(`add ${kind}:${what}\n`)
  return () => pipe.write(`drop ${kind}:${what}\n`)
}

let running: Writable | null = null

function guardian(): Writable {
  if (running !== null) return running
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.unref()
  // Without a shell nothing is guarded, but orderly ends still clean up: not a reason to fail.
  shell.on('error', () => undefined)
  shell.stdin.on('error', () => undefined)
  // The pipe must not keep a finished program alive.
  if (shell.stdin instanceof Socket) shell.stdin.unref()
  running = shell.stdin
  return running
}

const SCRIPT = String.raw`
trap '' INT TERM HUP
kept=' '
while read -r verb what; do
  case $verb in
    add) kept="$kept$what " ;;
    drop) kept="${'$'}{kept%% $what *} ${'$'}{kept#* $what }" ;;
  esac
done
for what in $kept; do
  case $what in
    group:*) kill -s KILL -- "-${'$'}{what#group:}" ;;
  esac
done
for what in $kept; do
  case $what in
    directory:*/${GUARDED_PREFIX}*) rm -rf -- "${'$'}{what#directory:}" ;;
  esac
done
`
