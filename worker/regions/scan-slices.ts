import type { ScanEvent, ScanRequest } from '../../shared/contract/scan.ts'
import { limits } from '../../shared/limits.ts'
import type { Place } from '../deployment/vantage.ts'
import { within } from '../probe/patience.ts'
import type { SliceRunner } from '../scan/scan.ts'
import type { ObjectNamespace, ScanRunnerStub } from './bindings.ts'

/** A scan whose slices run elsewhere. */
export interface SlicedScan {
  readonly scanId: string
  readonly request: ScanRequest
  readonly place: Place
  readonly runners: ObjectNamespace<ScanRunnerStub>
  /** Takes the events of the slices in order; null where nobody wants them. */
  readonly hear: ((event: ScanEvent) => void) | null
  /** Stops the slice that is under way. */
  readonly signal: AbortSignal
}

/** Runs each slice in the Durable Object of its scan. Rejects when that cannot be reached, or does not answer in time. */
export function slicesElsewhere({ scanId, request, place, runners, hear, signal }: SlicedScan): SliceRunner {
  const runner = runners.get(runners.idFromName(scanId))
  const cancel = (): void => {
    // Where this does not get through, the slice's own deadline ends it.
    runner.cancel().catch(() => undefined)
  }
  return async (state, deadlineMs) => {
    const answer = runner.scan({ scanId, request, place, state, deadlineMs }, hear === null ? null : (events) => events.forEach(hear))
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    try {
      const outcome = await within(answer, deadlineMs + limits.regionGraceMs)
      if (outcome !== 'too-late') return outcome
      cancel()
      throw new Error('a slice of the scan did not answer in time')
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}
