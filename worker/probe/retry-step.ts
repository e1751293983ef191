import { failureTable, type Failure, type FailureCode } from '../../shared/contract/failures.ts'
import type { Finding } from '../../shared/contract/findings.ts'
import { limits } from '../../shared/limits.ts'
import { finding } from '../../shared/texts/findings.ts'
import type { Deadline } from '../net/deadline.ts'
import type { ProbeEnvironment } from './environment.ts'
import { isIdempotent } from './hop.ts'
import type { HopRecord } from './hop-record.ts'
import type { ProbePlan } from './plan.ts'

/** One attempt at a hop. */
export interface Attempt {
  readonly number: number
  readonly waitedMs: number
  /** Why there had to be another; null for the first. */
  readonly after: FailureCode | null
}

export const firstAttempt: Attempt = { number: 1, waitedMs: 0, after: null }

/**
 * Waits and gives the next attempt where a failure may be cured by one; null where it may not, where none is left, or
 * where the time is up. The wait is random between nothing and a bound that doubles (full jitter), so that many who
 * fail at once do not come back at once.
 */
export async function nextAttempt(
  { number }: Attempt,
  failure: Failure | null,
  plan: ProbePlan,
  { environment, deadline }: { readonly environment: ProbeEnvironment; readonly deadline: Deadline },
): Promise<Attempt | null> {
  if (failure === null || number > plan.retries || !isCurable(failure, plan)) return null
  const boundMs = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** (number - 1))
  const waitMs = Math.floor(fraction(environment.random(2)) * boundMs)
  if (waitMs >= deadline.remainingMs) return null
  return (await hasWaited(waitMs, deadline)) ? { number: number + 1, waitedMs: waitMs, after: failure.code } : null
}

export function retryFindings({ number, after }: Attempt, { failure, index }: HopRecord): Finding[] {
  return after === null || failure !== null ? [] : [finding('retry-helped', index, { attempt: String(number), failure: after })]
}

/** False when the deadline, or whoever stopped the probe, was quicker. */
async function hasWaited(ms: number, deadline: Deadline): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    await deadline.race(new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    }))
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

function isCurable({ code, phase }: Failure, { http }: ProbePlan): boolean {
  // A probe that was stopped or ran out of time can be made again by its caller only.
  if (!failureTable[code].retry || phase === 'probe') return false
  // RFC 9110 section 9.2.2: what was sent may have been acted upon.
  return phase !== 'http' || isIdempotent(http.method)
}

/** Two random octets as a number from 0 up to 1. */
function fraction([high = 0, low = 0]: Uint8Array): number {
  return (high * 256 + low) / 65_536
}
