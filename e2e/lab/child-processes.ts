import { readdirSync, readFileSync } from 'node:fs'

/** The processes of a name that this one has started, itself or by others. None where the system has no /proc. */
export function descendantsNamed(name: string): number[] {
  const processes = new Map(processIds().flatMap((id) => {
    const status = statusOf(id)
    return status === null ? [] : [[id, status] as const]
  }))
  const isOurs = (id: number): boolean => id === process.pid || (processes.has(id) && isOurs(processes.get(id)?.parent ?? 0))
  return [...processes].filter(([id, status]) => status.name === name && isOurs(id)).map(([id]) => id)
}

/** Resident memory of a process in MB; null where it cannot be told. */
export function residentMegabytes(id: number): number | null {
  return statusOf(id)?.residentMegabytes ?? null
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter((id) => Number.isInteger(id))
  } catch {
    return []
  }
}

function statusOf(id: number): { name: string; parent: number; residentMegabytes: number } | null {
  try {
    const text = readFileSync(`/proc/${id}/status`, 'utf8')
    const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1] ?? ''
    return { name: field('Name'), parent: Number(field('PPid')), residentMegabytes: Math.round(Number(field('VmRSS')) / 1_024) }
  } catch {
    // It has ended in the meantime.
    return null
  }
}
