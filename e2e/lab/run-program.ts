import { execFile } from 'node:child_process'

export interface ProgramResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly timeoutMs?: number
}

/** Runs a program to its end and gives what it said, whatever its exit status. A program that cannot start is an error. */
export function run(program: string, args: readonly string[], { input = '', timeoutMs = 10_000 }: RunOptions = {}): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code === 'string') reject(new Error(`cannot run ${program}`, { cause: error }))
      else resolve({ exitCode: child.exitCode ?? TIMED_OUT, stdout, stderr })
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

/** As timeout(1) reports it. */
const TIMED_OUT = 124
