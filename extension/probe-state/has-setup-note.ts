import type { ProbeState } from './probe-state.ts'

/** Whether there is anything to say of how a probe was set up: most are as everywhere. */
export function hasSetupNote({ setup, keyUses }: ProbeState): boolean {
  return keyUses.length > 0 || (setup !== null && (setup.profile !== null || setup.workers.length > 1))
}
