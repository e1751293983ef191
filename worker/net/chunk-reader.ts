/** Reads a stream chunk by chunk, with buffers of our own size where the stream takes them. */
export interface ChunkReader {
  /** The next bytes, never empty; null at the end. */
  next(): Promise<Uint8Array | null>
  cancel(reason: unknown): Promise<void>
}

/**
 * workerd hands a default reader 4 kB at a time, and each time costs the CPU of a turn: 1 MB takes some 10 ms that way
 * and 2 ms with buffers of 16 kB. Node's streams of sockets are no byte streams, and keep their own chunks.
 */
export function chunkReader(readable: ReadableStream<Uint8Array>): ChunkReader {
  let reader: ReadableStreamBYOBReader
  try {
    reader = readable.getReader({ mode: 'byob' })
  } catch {
    return defaultReader(readable.getReader())
  }
  reader.closed.catch(() => undefined)
  return { next: () => nextFilled(() => reader.read(new Uint8Array(bufferBytes))), cancel: (reason) => reader.cancel(reason) }
}

function defaultReader(reader: ReadableStreamDefaultReader<Uint8Array>): ChunkReader {
  reader.closed.catch(() => undefined)
  return { next: () => nextFilled(() => reader.read()), cancel: (reason) => reader.cancel(reason) }
}

async function nextFilled(read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }>): Promise<Uint8Array | null> {
  for (;;) {
    const { done, value } = await read()
    if (done) return null
    if (value !== undefined && value.length > 0) return value
  }
}

/** A full record of TLS with its header and tag is a little longer; more than this only holds memory that is not filled. */
const bufferBytes = 16 * 1024
