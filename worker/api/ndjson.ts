import { log } from '../deployment/log.ts'
import { bodyStream } from './body-stream.ts'

/** An answer that is written line by line (NDJSON) while the work goes on. */
export interface LineStream {
  readonly response: Response
  /** Aborted when the caller has gone, or takes nothing any more: the work has nobody left to work for. */
  readonly signal: AbortSignal
  /** Settles when the line has been taken, or when nobody takes lines any more; never rejects. */
  readonly send: (line: unknown) => Promise<void>
  /** Ends the answer when the work has ended, well or not; never rejects. */
  readonly endWith: (work: Promise<unknown>) => Promise<void>
}

export function lineStream(): LineStream {
  // A space before a line's value, so that nobody who splits lines meets an empty one.
  const body = bodyStream(' ')
  return {
    response: new Response(body.readable, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } }),
    signal: body.signal,
    send: (line) => body.write(`${JSON.stringify(line)}\n`),
    endWith: (work) => work.then(() => body.end(), (error: unknown) => {
      log({ level: 'error', event: 'stream-failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      return body.end(error)
    }),
  }
}
