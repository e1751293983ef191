import { limits } from '../../shared/limits.ts'
import { within } from '../probe/patience.ts'

/** The body of an answer that goes out piece by piece, and knows whether somebody takes it. */
export interface BodyStream {
  readonly readable: ReadableStream<Uint8Array>
  /** Aborted when the caller has gone, or takes nothing any more: the work has nobody left to work for. */
  readonly signal: AbortSignal
  /** Settles when the text has been taken, or when nobody takes anything any more; never rejects. */
  readonly write: (text: string) => Promise<void>
  /** Ends the body, or cuts it off where there is an error to do so; never rejects. */
  readonly end: (error?: unknown) => Promise<void>
}

/**
 * Whenever nothing has been said for a second, `beat` is sent: white space that the format makes nothing of. workerd by
 * itself notices that a caller has gone only when it writes to him (Cloudflare notices at once); and what stands between
 * is not tempted to close a connection that looks idle.
 */
export function bodyStream(beat: string): BodyStream {
  const abort = new AbortController()
  const encoder = new TextEncoder()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  let untaken = 0
  const stop = (): void => {
    clearInterval(heart)
    abort.abort()
  }
  const taken = async (step: Promise<void>): Promise<void> => {
    untaken++
    try {
      if (await within(step, limits.stalledReaderMs) !== 'too-late') return
      stop()
      // Not waited for: it may itself wait for the reader.
      void writer.abort(new Error('nobody takes the answer')).catch(() => undefined)
    } catch {
      stop()
    } finally {
      untaken--
    }
  }
  const write = (text: string): Promise<void> => taken(writer.write(encoder.encode(text)))
  const heart = setInterval(() => {
    if (untaken === 0) void write(beat)
  }, limits.heartbeatMs)
  writer.closed.catch(stop)
  return {
    readable,
    signal: abort.signal,
    write,
    end: (error) => {
      clearInterval(heart)
      return taken(error === undefined ? writer.close() : writer.abort(error))
    },
  }
}
