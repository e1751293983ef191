import { Problem, problemType } from '../../shared/contract/problem.ts'
import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { failure } from '../../shared/texts/failures.ts'
import { clientLimits } from './limits.ts'
import { workerHost } from './worker-host.ts'

/** How to reach a Worker. */
export interface WorkerAddress {
  /** Origin, without a trailing slash. */
  readonly url: string
  readonly token: string
}

export type WorkerCheck =
  | { readonly status: 'ok'; readonly info: WorkerInfo; readonly durationMs: number }
  | { readonly status: 'failed'; readonly failure: Failure }

/**
 * Asks `GET /v1/info` and tells in a typed failure what is wrong: nobody there, somebody else there, the wrong token, or
 * the Worker's own refusal. Never rejects.
 */
export async function checkWorker(worker: WorkerAddress, signal?: AbortSignal): Promise<WorkerCheck> {
  const startMs = performance.now()
  const deadline = AbortSignal.timeout(clientLimits.connectMs)
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
  try {
    const response = await fetch(`${worker.url}/v1/info`, {
      headers: { authorization: `Bearer ${worker.token}`, accept: 'application/json' },
      credentials: 'omit',
      // A redirect is not followed: the token is for this address alone.
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: either,
    })
    const redirected = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)
    if (redirected) return failed(worker, 'worker-not-hostlens', 'it redirects elsewhere')
    return judge(worker, response.status, await boundedText(response), performance.now() - startMs)
  } catch (error) {
    if (deadline.aborted) return failed(worker, 'worker-unreachable', `no answer within ${clientLimits.connectMs / 1_000} s`)
    return signal?.aborted !== true && (await somethingAnswers(worker, either))
      ? failed(worker, 'worker-not-hostlens', 'its answers are closed to extensions')
      : failed(worker, 'worker-unreachable', error instanceof TypeError ? 'no connection' : null)
  }
}

/** A problem that the Worker sent, as a failure of the way there. */
export function problemFailure(worker: Pick<WorkerAddress, 'url'>, problem: Problem): Failure {
  if (problem.type === problemType('unauthorized')) return failure('worker-unauthorized', { host: workerHost(worker) })
  const fields = (problem.errors ?? []).slice(0, 5).map(({ field, message }) => `${field}: ${message}`)
  const said = [problem.detail === '' ? problem.title : problem.detail, ...fields].map((text) => text.replace(/\.$/, '')).join('; ')
  return failure('worker-refused', { host: workerHost(worker), got: said, detail: problem.type.split(':').at(-1) ?? null })
}

function judge(worker: WorkerAddress, status: number, text: string | null, durationMs: number): WorkerCheck {
  const body = text === null ? undefined : parseJson(text)
  const problem = Problem.safeParse(body)
  if (problem.success && problem.data.type.startsWith(problemType('internal').replace(/internal$/, ''))) {
    return { status: 'failed', failure: problemFailure(worker, problem.data) }
  }
  const info = WorkerInfo.safeParse(body)
  if (status === 200 && info.success) return { status: 'ok', info: info.data, durationMs }
  return failed(worker, 'worker-not-hostlens', describe(status, body))
}

function describe(status: number, body: unknown): string {
  if (status !== 200) return `it answers with HTTP status ${status}`
  const isOther = typeof body === 'object' && body !== null && 'product' in body && body.product === 'hostlens'
  return isOther ? 'it speaks another version of the contract' : 'its answer is something else'
}

/** A server that forbids reading across origins fails like one that is not there; an opaque request tells them apart. */
async function somethingAnswers(worker: WorkerAddress, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(worker.url, { mode: 'no-cors', credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal })
    return true
  } catch {
    return false
  }
}

/** The body as text; null when it is longer than anything that a Worker answers here. */
async function boundedText(response: Response): Promise<string | null> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) return ''
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text
    text += value
    if (text.length <= clientLimits.maxInfoCharacters) continue
    await reader.cancel()
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function failed(worker: WorkerAddress, code: FailureCode, got: string | null): WorkerCheck {
  return { status: 'failed', failure: failure(code, { host: workerHost(worker), got }) }
}
