import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { ScanEvent, type ScanRequest } from '../../shared/contract/scan.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import { clientLimits } from './limits.ts'
import { problemFailure } from './worker-check.ts'
import type { WorkerAddress } from './worker-check.ts'
import { workerHost } from './worker-host.ts'

export interface ScanStreamOptions {
  readonly worker: WorkerAddress
  readonly request: ScanRequest
  readonly onEvent: (event: ScanEvent) => void
  /** Aborting cancels the scan at the Worker as well: it sees that nobody listens. */
  readonly signal: AbortSignal
}

/**
 * Runs one scan by `POST /v1/scan` and hands over its lines (NDJSON) as they come. Resolves to null once the report has come, else
 * to what went wrong on the way. Never rejects. Lines are bounded in number and length, and each is checked against the contract.
 */
export async function scanThroughWorker({ worker, request, onEvent, signal }: ScanStreamOptions): Promise<Failure | null> {
  const host = workerHost(worker)
  const failed = (code: FailureCode, got: string | null = null): Failure => failure(code, { host, got })
  const connecting = new AbortController()
  const connectTimer = setTimeout(() => connecting.abort(), clientLimits.connectMs)
  const patienceMs = (request.deadlineMs ?? limits.defaultScanDeadlineMs) + clientLimits.graceMs
  const patience = AbortSignal.timeout(patienceMs)
  try {
    const response = await fetch(`${worker.url}/v1/scan`, {
      method: 'POST',
      headers: { authorization: `Bearer ${worker.token}`, 'content-type': 'application/json', accept: 'application/x-ndjson, application/problem+json' },
      body: JSON.stringify(request),
      credentials: 'omit',
      // A redirect is not followed: the token is for this address alone.
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, connecting.signal, patience]),
    })
    clearTimeout(connectTimer)
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) return failed('worker-not-hostlens', 'it redirects elsewhere')
    if (response.status !== 200) return await refusal(worker, response)
    return await readEvents(response, onEvent, failed)
  } catch (error) {
    if (signal.aborted) return failed('cancelled')
    if (patience.aborted) return failed('worker-closed', `no report within ${patienceMs / 1_000} s`)
    if (connecting.signal.aborted) return failed('worker-unreachable', `no answer within ${clientLimits.connectMs / 1_000} s`)
    return failed('worker-unreachable', error instanceof TypeError ? 'no connection' : null)
  } finally {
    clearTimeout(connectTimer)
  }
}

async function readEvents(response: Response, onEvent: (event: ScanEvent) => void, failed: (code: FailureCode, got: string | null) => Failure): Promise<Failure | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return failed('worker-closed', 'its answer is empty')
  let rest = ''
  let lines = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      const parts = (rest + (value ?? '')).split('\n')
      rest = done ? '' : (parts.pop() ?? '')
      if (rest.length > clientLimits.maxMessageCharacters) return failed('worker-not-hostlens', 'its lines have no end')
      for (const line of parts) {
        if (line.trim() === '') continue
        lines++
        if (lines > clientLimits.maxMessages) return failed('worker-not-hostlens', 'it sends events without end')
        const event = parseEvent(line)
        // An event that a newer Worker tells and this extension has never heard of says nothing that it could show.
        if (event === 'unknown' && lines > 1) continue
        if (event === null || event === 'unknown') return failed(lines === 1 ? 'worker-not-hostlens' : 'worker-closed', 'its messages are not those of this version of the extension')
        onEvent(event)
        if (event.type === 'report') return null
      }
      if (done) return failed('worker-closed', 'it closed before its report')
    }
  } catch (error) {
    // A connection that breaks off in the middle; what was aborted on purpose is told apart by the caller.
    if (error instanceof TypeError) return failed('worker-closed', 'the connection was lost')
    throw error
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The event of a line; `unknown` for one of a type that is not known here, null for what is no event. */
function parseEvent(line: string): ScanEvent | 'unknown' | null {
  if (line.length > clientLimits.maxMessageCharacters) return null
  const value = parseJson(line)
  const event = ScanEvent.safeParse(value).data
  if (event !== undefined) return event
  const type: unknown = typeof value === 'object' && value !== null && 'type' in value ? value.type : null
  return typeof type === 'string' && !knownTypes.has(type) ? 'unknown' : null
}

/** The Worker says no, in its own words; or it is something else altogether. */
async function refusal(worker: WorkerAddress, response: Response): Promise<Failure> {
  const problem = Problem.safeParse(parseJson(await boundedText(response)))
  if (problem.success && problem.data.type.startsWith('urn:hostlens:problem:')) return problemFailure(worker, problem.data)
  return failure('worker-not-hostlens', { host: workerHost(worker), got: `it answers with HTTP status ${response.status}` })
}

async function boundedText(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return ''
  let text = ''
  while (text.length <= clientLimits.maxInfoCharacters) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
  }
  await reader.cancel()
  return ''
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const knownTypes: ReadonlySet<string> = new Set<ScanEvent['type']>(['started', 'network', 'progress', 'facts', 'report'])
