import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { Tls } from '../../shared/contract/tls.ts'
import type { ByteStream } from './byte-stream.ts'
import type { HttpLine } from './http-line.ts'

/** A connection that may carry another request to its origin, with what the report said of it. */
export interface OpenLine {
  readonly line: HttpLine
  readonly stream: ByteStream
  readonly shown: ConnectionFacts
  /** Never throws. */
  close(): Promise<void>
}

export interface ConnectionFacts {
  readonly network: HopNetwork | null
  readonly tls: Tls | null
  readonly certificates: readonly Certificate[]
  readonly trust: Trust | null
}

/** The connections of one journey that stay open between its hops: one an origin, as a browser keeps them. */
export class LinePool {
  readonly #lines = new Map<string, OpenLine>()

  /** Hands over the connection to an origin, if there is one that still takes a request. */
  async take(target: Target): Promise<OpenLine | null> {
    const origin = originOf(target)
    const kept = this.#lines.get(origin)
    if (kept === undefined) return null
    this.#lines.delete(origin)
    if (kept.line.canAsk) return kept
    await kept.close()
    return null
  }

  /** Keeps a connection for a later hop, or closes it where that cannot be. */
  async keep(target: Target, open: OpenLine): Promise<void> {
    if (!open.line.canAsk || this.#lines.size >= maxKept || this.#lines.has(originOf(target))) await open.close()
    else this.#lines.set(originOf(target), open)
  }

  async close(): Promise<void> {
    const lines = [...this.#lines.values()]
    this.#lines.clear()
    await Promise.all(lines.map((open) => open.close()))
  }
}

function originOf({ scheme, host, port }: Target): string {
  return `${scheme}://${host}:${port}`
}

/** Of the six sockets of an invocation: the others are for dialling and for what a certificate points to. */
const maxKept = 2
