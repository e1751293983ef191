import { chunkReader } from './chunk-reader.ts'
import type { ChunkReader } from './chunk-reader.ts'
import { raceAbort } from './deadline.ts'
import { abortError, NetError, toNetError } from './net-error.ts'

/** A literal address and a port; a name never reaches a socket. */
export interface SocketAddress {
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  readonly port: number
}

/** An open TCP connection. One read and one write may be under way at a time; reads and writes reject with a NetError only. */
export interface Connection {
  readonly peer: SocketAddress
  /** The next bytes, at most {@link maxChunkBytes}; null when the peer has closed its side. */
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  /** Closes both sides. Waits for nothing that hangs, may be called again, and never throws. */
  close(): Promise<void>
  /** Lets go at once: a read or write under way rejects with this reason. Never throws. */
  abort(reason?: NetError): void
}

export interface ConnectionOptions {
  /** Ends every read and write; usually the probe's deadline. */
  readonly signal: AbortSignal
  /** Bound for all that is read over the life of the connection; beyond it, `read-limit`. */
  readonly maxReadBytes: number
}

/** Opens a connection, or rejects with a NetError. */
export type Connect = (to: SocketAddress, options: ConnectionOptions) => Promise<Connection>

/** What is needed of a platform's socket: cloudflare:sockets has it, and Node's sockets can be given it. */
export interface StreamSocket {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  readonly opened: Promise<unknown>
  readonly closed: Promise<unknown>
  close(): Promise<unknown>
}

/** Waits until the socket is open. When that fails or the signal aborts first, the socket is closed before this rejects. */
export async function openConnection(socket: StreamSocket, peer: SocketAddress, options: ConnectionOptions): Promise<Connection> {
  // The same failure shows in `opened`, in `closed` and in the streams; one of them is listened to at a time.
  ignore(socket.closed)
  try {
    await raceAbort(socket.opened, options.signal)
  } catch (error) {
    ignore(attempt(() => socket.close()))
    throw toNetError(error)
  }
  return new StreamConnection(socket, peer, options)
}

/** A record of TLS has at most 16 kB and a frame of HTTP/2 the same by default: larger chunks gain nothing. */
export const maxChunkBytes = 64 * 1024

/**
 * Open until `close`, `abort`, the signal, or the first failure; from then on every read and write rejects with what
 * ended it. A peer that closes its side leaves ours open (half-open), so that what it waits for can still be written.
 */
class StreamConnection implements Connection {
  readonly peer: SocketAddress
  readonly #socket: StreamSocket
  readonly #reader: ChunkReader
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>
  readonly #ended = new AbortController()
  readonly #signal: AbortSignal
  readonly #onAbort = () => this.abort(abortError(this.#signal))
  readonly #maxReadBytes: number
  #readBytes = 0
  #rest: Uint8Array = new Uint8Array()

  constructor(socket: StreamSocket, peer: SocketAddress, { signal, maxReadBytes }: ConnectionOptions) {
    this.peer = peer
    this.#socket = socket
    this.#reader = chunkReader(socket.readable)
    this.#writer = socket.writable.getWriter()
    ignore(this.#writer.closed)
    this.#signal = signal
    this.#maxReadBytes = maxReadBytes
    if (signal.aborted) this.#onAbort()
    else signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  async read(): Promise<Uint8Array | null> {
    const chunk = this.#rest.length > 0 ? this.#rest : await this.#unlessEnded(() => this.#reader.next())
    if (chunk === null) return null
    this.#rest = chunk.subarray(maxChunkBytes)
    const bytes = chunk.subarray(0, maxChunkBytes)
    this.#readBytes += bytes.length
    if (this.#readBytes > this.#maxReadBytes) {
      throw this.#fail(new NetError('read-limit', `the peer sent more than ${this.#maxReadBytes} bytes`))
    }
    return bytes
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    await this.#unlessEnded(() => this.#writer.write(bytes))
  }

  async close(): Promise<void> {
    const first = this.#end(new NetError('connection-closed', 'we closed the connection'))
    // What was written before a graceful close still goes out, so the streams are let go only after it.
    if (first.code === 'connection-closed') await settledWithin(attempt(() => this.#socket.close()), closeGraceMs)
    this.#letGo(first)
  }

  abort(reason: NetError = new NetError('cancelled', 'the connection was let go')): void {
    this.#letGo(this.#end(reason))
  }

  async #unlessEnded<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#ended.signal.aborted) throw abortError(this.#ended.signal)
    try {
      return await raceAbort(attempt(operation), this.#ended.signal)
    } catch (error) {
      throw this.#fail(toNetError(error))
    }
  }

  /** Ends the connection at once for a reason, unless it has already ended for another. Returns the one that counts. */
  #fail(reason: NetError): NetError {
    const first = this.#end(reason)
    this.#letGo(first)
    return first
  }

  #end(reason: NetError): NetError {
    if (this.#ended.signal.aborted) return abortError(this.#ended.signal)
    this.#ended.abort(reason)
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#rest = new Uint8Array()
    return reason
  }

  /**
   * The socket is closed first, and the writer is aborted when that is over or has hung for a while: after an abort workerd
   * sends no FIN any more, and in a Durable Object, whose context goes on, the peer would be left with an open connection.
   */
  #letGo(reason: NetError): void {
    ignore(attempt(() => this.#reader.cancel(reason)))
    void settledWithin(attempt(() => this.#socket.close()), closeGraceMs).then(() => ignore(attempt(() => this.#writer.abort(reason))))
  }
}

/** Runs an operation whose synchronous exception counts as a rejection. */
async function attempt<T>(operation: () => Promise<T>): Promise<T> {
  return await operation()
}

/** A promise whose failure is reported elsewhere, or concerns nobody any more. */
function ignore(promise: Promise<unknown>): void {
  promise.catch(() => undefined)
}

/** Waits for the promise to settle in whatever way, but no longer than that. */
function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(done, ms)
    promise.then(done, done)
  })
}

/** Closing waits for what is still to be written; a peer that does not read must not hold us for it. */
const closeGraceMs = 250
