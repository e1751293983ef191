import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { FailureFacts } from '../../shared/texts/failures.ts'

/** A failure that this side found, with its sentences. They are loaded when there is one: most probes need none of them. */
export async function clientFailure(code: FailureCode, facts: FailureFacts): Promise<Failure> {
  const { failure } = await import('../../shared/texts/failures.ts')
  return failure(code, facts)
}
