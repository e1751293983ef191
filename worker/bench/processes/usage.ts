import { readdir, readFile } from 'node:fs/promises'

/**
 * CPU time that a process has used so far, all of its threads together, in ms. The scheduler counts nanoseconds, where
 * utime and stime of /proc/PID/stat are ticks of 10 ms: too coarse for one probe. Threads that have ended are not counted.
 */
export async function processCpuMs(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`)
  const times = await Promise.all(threads.map(async (thread) => {
    const [runNanoseconds = ''] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0')).split(' ')
    return Number(runNanoseconds) / 1e6
  }))
  return times.reduce((sum, ms) => sum + ms, 0)
}

/** The same of its first thread alone: in workerd the one that runs the event loop and the Worker's code. */
export async function mainThreadCpuMs(pid: number): Promise<number> {
  const [runNanoseconds = ''] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')).split(' ')
  return Number(runNanoseconds) / 1e6
}

/** Memory of a process that stays in RAM: all of it, and the part that it shares with nobody, in KiB. */
export async function processMemory(pid: number): Promise<{ readonly residentKib: number; readonly privateKib: number }> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? Number.NaN)
  return { residentKib: field('Rss'), privateKib: field('Private_Clean') + field('Private_Dirty') }
}

/** CPU time of this process since `since`, in ms. */
export function ownCpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
