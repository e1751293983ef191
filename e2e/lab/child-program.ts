import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import type { Server } from 'node:net'
import { portOf } from './listen.ts'
import { guardProcessGroup } from './process-guard.ts'

export interface ChildProgram {
  /** stdout and stderr so far, the last megabyte of them. */
  log(): string
  /** Resolves with the first match in the log; rejects when the program ends first or the time is up. */
  waitForLog(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>
  /** Resolves when something accepts connections there; rejects when the program ends first or the time is up. */
  waitForPort(port: number, timeoutMs?: number): Promise<void>
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>
  /** One signal to the program alone, not to its children. */
  signalOnly(signal: NodeJS.Signals): void
  /** SIGTERM to it and its children, SIGKILL when that does not help in time; resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>
}

export interface ChildProgramOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a program of its own process group, which ends at the latest when this process does. */
export function startChildProgram(program: string, args: readonly string[], { cwd, env }: ChildProgramOptions = {}): ChildProgram {
  // stdin stays open: `openssl s_server` ends when it reaches the end of its input.
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  })
  const release = child.pid === undefined ? () => undefined : guardProcessGroup(child.pid)
  let log = ''
  let hasEnded = false
  const listeners = new Set<() => void>()
  const notify = (): void => {
    for (const listener of listeners) listener()
  }
  const collect = (data: Buffer): void => {
    log = (log + data.toString('latin1')).slice(-MAX_LOG_CHARACTERS)
    notify()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    const end = (reason: string): void => {
      if (hasEnded) return
      hasEnded = true
      log += `\n[${program} ${reason}]\n`
      release()
      notify()
      resolve()
    }
    child.once('error', (error) => end(error.message))
    child.once('close', (code, signal) => end(`ended with ${signal ?? code ?? 'nothing'}`))
  })

  /** Calls `probe` whenever there is news until it gives a result. */
  function waitFor<Result>(what: string, timeoutMs: number, probe: () => Result | null): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Error(`${program}: no ${what} in ${timeoutMs} ms\n${log}`))), timeoutMs)
      const finish = (settle: () => void): void => {
        clearTimeout(timer)
        listeners.delete(check)
        settle()
      }
      const check = (): void => {
        const result = probe()
        if (result !== null) finish(() => resolve(result))
        else if (hasEnded) finish(() => reject(new Error(`${program} ended before ${what}\n${log}`)))
      }
      listeners.add(check)
      check()
    })
  }

  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    } catch {
      // ESRCH: the whole group has gone already, which is what was wanted.
    }
  }

  return {
    log: () => log,
    ended,
    waitForLog: (pattern, timeoutMs = START_TIMEOUT_MS) => waitFor(`${pattern}`, timeoutMs, () => pattern.exec(log)),
    waitForPort: async (port, timeoutMs = START_TIMEOUT_MS) => {
      let isAccepting = false
      const probing = pollPort(port, () => isAccepting || hasEnded).then(() => {
        isAccepting = true
        notify()
      })
      await waitFor(`answer at port ${port}`, timeoutMs, () => (isAccepting && !hasEnded ? true : null)).finally(() => {
        isAccepting = true
      })
      await probing
    },
    signalOnly: (name) => void child.kill(name),
    stop: async (patienceMs = STOP_PATIENCE_MS) => {
      if (hasEnded) return
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), patienceMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/**
 * Ports that were free a moment ago, for programs that cannot be told to take any. Somebody else may be quicker, so
 * `start` is tried again with others when it fails with an address in use.
 */
export async function withFreePorts<Result>(count: number, start: (ports: readonly number[]) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(count)
    try {
      return await start(ports)
    } catch (error) {
      if (attempt >= MAX_PORT_ATTEMPTS || !/address already in use|cannot bind|EADDRINUSE/i.test(String(error))) throw error
    }
  }
}

/** All are held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<Server>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server))
  })))
  const ports = servers.map(portOf)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

async function pollPort(port: number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
  }
}

const MAX_LOG_CHARACTERS = 1_000_000
const START_TIMEOUT_MS = 10_000
const STOP_PATIENCE_MS = 2_000
const POLL_INTERVAL_MS = 20
const MAX_PORT_ATTEMPTS = 5
