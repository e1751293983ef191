import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import type { RecordOutcome } from '../../shared/contract/results.ts'
import { limits } from '../../shared/limits.ts'
import { log } from '../deployment/log.ts'
import { within } from '../probe/patience.ts'
import type { ObjectNamespace, ResultStoreStub } from './bindings.ts'
import { summaryOf } from './result-summary.ts'

/** Stores the summary of a report under the host that was asked for. Never rejects: a report is worth more than its record. */
export type Recorder = (report: ProbeReport, host: string) => Promise<RecordOutcome>

/** One store for each caller and host: what a caller records, no other can read. A host has no slash, so the name is unambiguous. */
export function storeOf(results: ObjectNamespace<ResultStoreStub>, { caller, host }: { readonly caller: string; readonly host: string }): ResultStoreStub {
  return results.get(results.idFromName(`${caller}/${host}`))
}

/** The recorder that a request asks for; null where it asks for none. */
export function recorderFor({ record = false }: Pick<ProbeRequest, 'record'>, caller: string, results: ObjectNamespace<ResultStoreStub>): Recorder | null {
  if (record === false) return null
  const { expiresInDays = limits.defaultResultDays } = record === true ? {} : record
  return async (report, host) => {
    // Whoever stops a probe says nothing about the host.
    if (report.failure?.code === 'cancelled') return { status: 'not-recorded', reason: 'cancelled' }
    try {
      const stored = await within(storeOf(results, { caller, host }).add(summaryOf(report, host), expiresInDays), limits.recordWaitMs)
      if (stored !== 'too-late') return { status: 'recorded', ...stored }
      log({ level: 'error', event: 'record-failed', probeId: report.probeId, error: `no answer within ${limits.recordWaitMs} ms` })
    } catch (error) {
      log({ level: 'error', event: 'record-failed', probeId: report.probeId, error: String(error) })
    }
    return { status: 'not-recorded', reason: 'store-unavailable' }
  }
}
