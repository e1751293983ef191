import type { Failure } from '../../shared/contract/failures.ts'

/** A failure on its way up to the hop that records it. Everything that was learnt before is already emitted. */
export class ProbeFault extends Error {
  override readonly name = 'ProbeFault'
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(`${failure.phase}: ${failure.code}`, cause === undefined ? undefined : { cause })
    this.failure = failure
  }
}
