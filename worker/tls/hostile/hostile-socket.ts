import type { Transport } from '../interoperability/exchange.ts'

/** The server's end of a connection, with everything that a server can do to one. */
export interface HostileSocket {
  /** The next bytes; null when the client has ended its side or is gone. */
  read(): Promise<Uint8Array | null>
  /** Resolves when there is room for more; false when the client is gone. */
  write(bytes: Uint8Array): Promise<boolean>
  /** FIN: no more bytes, and no word about it in TLS. */
  end(): void
  /** RST. */
  reset(): void
}

/** Two ends without a network, for runtimes in which a test cannot listen. */
export function memoryPair(): { readonly client: Transport; readonly server: HostileSocket } {
  const toClient = new ByteQueue()
  const toServer = new ByteQueue()
  return {
    client: {
      read: () => toClient.next(),
      write: (bytes) => {
        toServer.push(bytes)
        return Promise.resolve()
      },
      close: () => {
        toServer.end()
        toClient.cut()
        return Promise.resolve()
      },
    },
    server: {
      read: () => toServer.next(),
      write: async (bytes) => {
        toClient.push(bytes)
        // A turn of the event loop, so that a server that writes without end does not starve the client.
        await new Promise((resolve) => setTimeout(resolve, 0))
        return !toClient.isOver
      },
      end: () => toClient.end(),
      reset: () => toClient.fail(Object.assign(new Error('the connection was reset'), { code: 'connection-reset' })),
    },
  }
}

/** Bytes in their order, kept until they are read: what came before a reset is not lost with it. */
export class ByteQueue {
  readonly #chunks: Uint8Array[] = []
  #over = false
  #error: Error | null = null
  #wake: (() => void) | null = null

  get isOver(): boolean {
    return this.#over
  }

  push(bytes: Uint8Array): void {
    if (this.#over) return
    this.#chunks.push(bytes.slice())
    this.#wake?.()
  }

  end(): void {
    this.#over = true
    this.#wake?.()
  }

  /** The reader left: what it did not take is let go. */
  cut(): void {
    this.#chunks.length = 0
    this.end()
  }

  fail(error: Error): void {
    this.#error = error
    this.end()
  }

  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) return chunk
      if (this.#error !== null) throw this.#error
      if (this.#over) return null
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
