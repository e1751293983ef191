import { concat, fromLatin1, toLatin1 } from '../../bytes/bytes.ts'
import type { ClientCertificateVerdict } from '../client-certificate.ts'
import { TlsClient } from '../client.ts'
import type { TlsTraffic } from '../client.ts'
import { TlsError } from '../errors.ts'
import type { HandshakeSummary, SignatureNeededEvent, TlsEvent } from '../events.ts'
import type { TlsClientOptions } from '../options.ts'
import type { TlsSession } from '../session.ts'

/** What carries the bytes: a socket of Node or of workerd, or a pair of queues. */
export interface Transport {
  /** The next bytes; null at the end of the stream. */
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
}

export interface ExchangePlan {
  readonly tls: Omit<TlsClientOptions, 'random' | 'nowMs'>
  /** Sent when the handshake is complete, unless it went ahead as early data. Null: nothing is said. */
  readonly request: string | null
  /** Called when the handshake is complete, before the request. */
  readonly whenOpen?: (client: TlsClient) => void
  /** Signs from outside. */
  readonly sign?: (needed: SignatureNeededEvent) => Uint8Array
  /** Called after each piece that was taken in, or was too much, for instance to watch the memory. */
  readonly afterPiece?: () => void
}

/** All that came of one connection. It never rejects for what a peer did. */
export interface Exchange {
  readonly events: readonly TlsEvent[]
  /** Null: the handshake was not completed. */
  readonly summary: HandshakeSummary | null
  /** Application data that was received, as Latin-1. */
  readonly answer: string
  readonly failure: TlsError | null
  /** What the transport failed with, by its code or name. */
  readonly transportFailure: string | null
  readonly clientCertificate: ClientCertificateVerdict
  readonly sessions: readonly TlsSession[]
  readonly traffic: TlsTraffic
}

/** Pumps a client over a transport: handshake, request, answer to its end. */
export async function exchange(transport: Transport, plan: ExchangePlan): Promise<Exchange> {
  const client = new TlsClient({ ...plan.tls, random: (length) => crypto.getRandomValues(new Uint8Array(length)), nowMs: Date.now() })
  const events: TlsEvent[] = []
  let failure: TlsError | null = null
  let transportFailure: string | null = null

  const flush = async (): Promise<void> => {
    const bytes = client.takeOutgoing()
    if (bytes.length > 0) await transport.write(bytes)
  }
  const take = (arrived: readonly TlsEvent[]): void => {
    events.push(...arrived)
    for (const event of arrived) {
      if (event.type === 'handshake-complete') greet(event.summary)
      if (event.type === 'signature-needed' && plan.sign !== undefined) take(client.provideSignature(plan.sign(event)))
    }
  }
  const greet = (summary: HandshakeSummary): void => {
    plan.whenOpen?.(client)
    if (plan.request !== null && summary.earlyData !== 'accepted') client.send(fromLatin1(plan.request))
  }

  try {
    client.start()
    for (;;) {
      await flush()
      const bytes = await transport.read()
      take(bytes === null ? client.receiveEof() : client.receive(bytes))
      plan.afterPiece?.()
      if (bytes === null || events.some(({ type }) => type === 'closed')) break
    }
    client.close()
  } catch (error) {
    plan.afterPiece?.()
    if (error instanceof TlsError) {
      failure = error
      events.push(...error.events)
    } else {
      transportFailure = transportCode(error)
    }
  }
  // The peer may be gone, and with it the reader of our alert.
  await flush().catch(() => undefined)
  await transport.close()
  return {
    events,
    summary: events.find((event) => event.type === 'handshake-complete')?.summary ?? null,
    answer: toLatin1(concat(events.flatMap((event) => (event.type === 'application-data' ? [event.data] : [])))),
    failure,
    transportFailure,
    clientCertificate: client.clientCertificateVerdict,
    sessions: events.flatMap((event) => (event.type === 'session' ? [event.session] : [])),
    traffic: client.traffic,
  }
}

/** A request that asks for the end of the connection after its answer. */
export function httpRequest(host: string): string {
  return `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
}

function transportCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  if (error instanceof Error && error.name === 'NetError') return error.name
  // Everything else is a fault of the test or of the client, and must show as one.
  throw error
}
