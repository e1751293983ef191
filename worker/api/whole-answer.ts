import { log } from '../deployment/log.ts'
import { limits } from '../../shared/limits.ts'
import { within } from '../probe/patience.ts'
import { bodyStream } from './body-stream.ts'
import { keepAlive, type AppContext } from './context.ts'

export interface WholeAnswer<Result> {
  /** Starts the work; the signal ends it when the caller has gone. */
  readonly work: (signal: AbortSignal) => Promise<Result>
  /** Of a 200 answer. */
  readonly headers: Readonly<Record<string, string>>
  /** The body. In front of it there may be empty lines. */
  readonly format: (result: Result) => string
}

/**
 * One answer at the end of the work. What is done within a moment is answered as ever. What takes longer begins to be
 * answered before it is done, with empty lines, so that it shows when the caller has gone: nothing else stops a probe for
 * whom nobody waits. Rejects as the work does, as long as nothing has been said.
 */
export async function answerWhole<Result>(c: AppContext, { work, headers, format }: WholeAnswer<Result>): Promise<Response> {
  const gone = new AbortController()
  const run = work(AbortSignal.any([c.req.raw.signal, gone.signal]))
  // A caller who goes away must not take the invocation along before everything has been told to stop.
  keepAlive(c, run.catch(() => undefined))
  const early = await within(run.then((result) => ({ result })), limits.heartbeatMs)
  if (early !== 'too-late') return c.body(format(early.result), 200, headers)

  const body = bodyStream('\n')
  body.signal.addEventListener('abort', () => gone.abort())
  keepAlive(c, run.then(async (result) => {
    await body.write(format(result))
    await body.end()
  }).catch((error: unknown) => {
    // The status has gone out; that something is wrong shows by the body's missing end.
    log({ level: 'error', event: 'request-failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    return body.end(error)
  }))
  return c.body(body.readable, 200, headers)
}
