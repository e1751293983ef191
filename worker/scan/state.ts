import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { AnswerLog } from './planner.ts'

/** Why a scan ended before it had asked everything. */
export type Interruption = 'connection-limit' | 'deadline' | 'cancelled' | 'no-answer'

/**
 * Everything that a scan carries from one slice to the next, as plain data: another invocation goes on where this one stopped.
 * Chains are DER in base64, by the names that the answers call them.
 */
export interface ScanState {
  readonly log: AnswerLog
  readonly chains: Readonly<Record<string, readonly string[]>>
  readonly connections: number
  /** The slowest answer so far: silence is measured against it. Null before the first. */
  readonly slowestAnswerMs: number | null
  /** The one address that is asked; null before the name was looked up. */
  readonly address: { readonly address: string; readonly family: 'ipv4' | 'ipv6' } | null
  readonly network: HopNetwork | null
  readonly interruption: Interruption | null
}

export const freshState: ScanState = {
  log: {}, chains: {}, connections: 0, slowestAnswerMs: null, address: null, network: null, interruption: null,
}
