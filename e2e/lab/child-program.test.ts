import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { startChildProgram, withFreePorts } from './child-program.ts'
import type { ChildProgram } from './child-program.ts'
import { silent, startPlainTcp } from './servers/plain-tcp.ts'

const children: ChildProgram[] = []
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()))
})

function shell(script: string): ChildProgram {
  const child = startChildProgram('/bin/sh', ['-c', script])
  children.push(child)
  return child
}

describe('a child program', () => {
  it('is waited for by what it says', async () => {
    const child = shell('echo one; echo port 17 >&2; read never')
    expect((await child.waitForLog(/^port (\d+)$/m))[1]).toBe('17')
    await expect(child.waitForLog(/two/, 20)).rejects.toThrow(/no \/two\/ in 20 ms\n[^]*one/)
  })

  it('tells its log when it ends too early, and when it cannot start', async () => {
    await expect(shell('echo broken; exit 3').waitForLog(/ready/)).rejects.toThrow(/ended before \/ready\/\nbroken\n[^]*ended with 3/)
    const absent = startChildProgram('/no/such/program', [])
    await expect(absent.waitForPort(1)).rejects.toThrow(/ENOENT/)
    await absent.stop()
  })

  it('is waited for by its port', async () => {
    const server = await startPlainTcp(silent)
    await shell('read never').waitForPort(server.port)
    await server.close()
    await expect(shell('read never').waitForPort(server.port, 50)).rejects.toThrow('no answer at port')
  })

  it('is ended with its own children, however stubborn', async () => {
    const child = shell(`trap '' TERM; sleep 1000 & echo child $!; while :; do wait; done`)
    const pid = Number((await child.waitForLog(/^child (\d+)$/m))[1])
    expect(canSignal(pid)).toBe(true)
    await child.stop(50)
    expect(child.log()).toContain('ended with SIGKILL')
    await untilGone(pid)
  })
})

describe('free ports', () => {
  it('differ, and are tried again when somebody was quicker', async () => {
    const tried: (readonly number[])[] = []
    const result = await withFreePorts(3, (ports) => {
      tried.push(ports)
      return tried.length < 3 ? Promise.reject(new Error('bind() failed (98: Address already in use)')) : Promise.resolve('started')
    })
    expect([result, tried.length, new Set(tried[0]).size]).toEqual(['started', 3, 3])
  })

  it('do not cure other failures', async () => {
    let attempts = 0
    const start = () => Promise.reject(new Error(`attempt ${++attempts}: no such file`))
    await expect(withFreePorts(1, start)).rejects.toThrow('attempt 1: no such file')
  })
})

/** Waits as long as the kernel takes. A zombie, which its new parent has not collected yet, is gone as well. */
async function untilGone(pid: number): Promise<void> {
  const isThere = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null)
    return status === null ? !existsSync('/proc/self') && canSignal(pid) : !/^State:\s+Z/m.test(status)
  }
  while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function canSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
