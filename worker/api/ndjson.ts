/** An answer that is written line by line (NDJSON) while the work goes on. */
export interface LineStream {
  readonly response: Response
  /** Aborted when the caller has gone: the work has nobody left to work for. */
  readonly signal: AbortSignal
  /** Settles when the line has been taken, or when nobody takes lines any more; never rejects. */
  readonly send: (line: unknown) => Promise<void>
  /** Ends the answer when the work has ended, well or not; never rejects. */
  readonly endWith: (work: Promise<unknown>) => Promise<void>
}

export function lineStream(): LineStream {
  const abort = new AbortController()
  const encoder = new TextEncoder()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const stop = (): void => abort.abort()
  writer.closed.catch(stop)
  return {
    response: new Response(readable, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } }),
    signal: abort.signal,
    send: (line) => writer.write(encoder.encode(`${JSON.stringify(line)}\n`)).catch(stop),
    endWith: (work) => work.then(() => writer.close(), (error: unknown) => writer.abort(error)).catch(stop),
  }
}
