import { Problem } from '../../shared/contract/problem.ts'
import { ScanEvent, type ScanRequest } from '../../shared/contract/scan.ts'
import { linesOf, post, unreachable, type NoAnswer, type WorkerToAsk } from './probe-client.ts'

export type ScanAnswer = { readonly status: 'event'; readonly event: ScanEvent } | NoAnswer

/** Asks a Worker for a scan; yields its events as they come. */
export async function* requestScan(worker: WorkerToAsk, request: ScanRequest): AsyncGenerator<ScanAnswer> {
  try {
    const response = await post(worker, '/v1/scan', request, 'application/x-ndjson')
    if (!response.ok || response.body === null) {
      yield { status: 'problem', problem: Problem.parse(await response.json()) }
      return
    }
    for await (const line of linesOf(response.body)) yield { status: 'event', event: ScanEvent.parse(JSON.parse(line)) }
  } catch (error) {
    yield unreachable(worker, error)
  }
}
