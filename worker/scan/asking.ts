import { createHash } from 'node:crypto'
import { concat, toHex } from '../bytes/bytes.ts'
import type { Connection } from '../net/connection.ts'
import type { Deadline } from '../net/deadline.ts'
import { NetError, toNetError, type NetErrorCode } from '../net/net-error.ts'
import { ProbeFault } from '../probe/probe-fault.ts'
import { refused } from './hello/server-answer.ts'
import type { Answer } from './questions.ts'

/** How a question gets to the server. */
export interface Asking {
  /** A new connection, on which TLS may begin; counts it. Rejects with NetError or ProbeFault. */
  readonly open: (deadline: Deadline) => Promise<Connection>
  /** Whether one more connection is allowed than the question takes. */
  readonly mayRetry: () => boolean
  /** That of the whole scan. */
  readonly deadline: Deadline
  /** How long this question may wait for its answer. */
  readonly silenceMs: number
  readonly random: (length: number) => Uint8Array
  readonly wallClockMs: () => number
}

export interface Asked {
  readonly answer: Answer
  /** The chain that came with it, leaf first, DER; empty where none did. */
  readonly chain: readonly Uint8Array[]
}

/** A connection, or why there is none. */
export async function reach({ open, deadline: whole }: Asking, deadline: Deadline): Promise<Connection | NetError | ProbeFault> {
  try {
    return await open(deadline)
  } catch (error) {
    stopIfOver(whole)
    return error instanceof ProbeFault ? error : toNetError(error)
  }
}

export function unreachable(why: NetError | ProbeFault): Answer {
  return refused('unreachable', why instanceof NetError ? why.code : `${why.failure.code}${why.failure.detail === null ? '' : ` (${why.failure.detail})`}`)
}

/** The scan is over for another reason than this question: nothing that ended with it is an answer. */
export function stopIfOver(deadline: Deadline): void {
  if (deadline.signal.aborted) throw toNetError(deadline.signal.reason)
}

/** How a connection ended, for what it says of the server. */
export function endOf(code: NetErrorCode): 'closed' | 'reset' | 'silence' {
  if (code === 'deadline-exceeded' || code === 'connection-timeout') return 'silence'
  return code === 'connection-reset' ? 'reset' : 'closed'
}

/** Names a chain by its bytes, so that the same one is kept once. */
export function chainId(chain: readonly Uint8Array[]): string {
  return toHex(createHash('sha256').update(concat(chain)).digest()).slice(0, 32)
}
