import type { Failure } from '../../shared/contract/failures.ts'
import type { PhaseName } from '../../shared/contract/timings.ts'
import type { Flight } from '../../shared/contract/tls.ts'
import { limits } from '../../shared/limits.ts'
import { failure } from '../../shared/texts/failures.ts'
import type { Connection } from '../net/connection.ts'
import { NetError } from '../net/net-error.ts'
import type { TlsClient } from '../tls/client.ts'
import { TlsError } from '../tls/errors.ts'
import type { CertificateEvent, ClientCertificateRequestedEvent, HandshakeSummary, SignatureNeededEvent, TlsEvent } from '../tls/events.ts'
import type { TlsSession } from '../tls/session.ts'
import type { ByteStream } from './byte-stream.ts'
import { ProbeFault } from './probe-fault.ts'
import type { Signer } from './signer.ts'
import type { Timeline } from './timeline.ts'
import { blameClientCertificate, tlsFailure, tlsNetworkFailure, type TlsFacts } from './tls-failure.ts'
import { viewMessage } from './tls-view.ts'

/** What a channel tells of itself, as it happens. */
export interface TlsObserver {
  readonly onFlight: (flight: Flight) => void
  readonly onCertificate: (event: CertificateEvent) => void
}

export interface TlsChannelOptions {
  readonly client: TlsClient
  readonly connection: Connection
  readonly timeline: Timeline
  readonly signal: AbortSignal
  /** Host and port, for the sentences. */
  readonly host: string
  /** Whether a client certificate stands ready, should the server ask for one. */
  readonly hasClientCertificate: boolean
  readonly sign: Signer | null
  readonly observer: TlsObserver
}

/** What was seen besides the summary; grows until the channel is closed. */
export interface TlsObservations {
  bytesSent: number
  bytesReceived: number
  readonly sessions: TlsSession[]
  /** Time spent waiting for the network in the handshake: without our own computing, and without a remote signature. */
  waitedMs: number
  readonly alerts: { readonly direction: 'sent' | 'received'; readonly level: string; readonly description: string }[]
  request: ClientCertificateRequestedEvent | null
  closeNotifyReceived: boolean
}

/**
 * Pumps bytes between a socket and the TLS client, and takes the time at each I/O event.
 *
 * Life cycle: {@link handshake} once, then {@link read} and {@link write} like any stream, then {@link close}. Whatever
 * goes wrong is thrown as a {@link ProbeFault}; the alert that the client owes the peer is written first.
 */
export class TlsChannel implements ByteStream {
  readonly seen: TlsObservations = { bytesSent: 0, bytesReceived: 0, sessions: [], waitedMs: 0, alerts: [], request: null, closeNotifyReceived: false }
  readonly #options: TlsChannelOptions
  readonly #client: TlsClient
  /** When each batch of our bytes was written: a flight that we sent is reported later than it left. */
  readonly #writtenAtMs: number[] = []
  readonly #data: Uint8Array[] = []
  #summary: HandshakeSummary | null = null
  #signatures = 0
  #signedMs = 0
  /** The handshake is done, its last bytes written. */
  #isOpen = false
  #isEnded = false

  constructor(options: TlsChannelOptions) {
    this.#options = options
    this.#client = options.client
  }

  /** Phase `tls`: from the ClientHello to both Finished, with `sign` inside it where a signature is asked for. */
  async handshake(): Promise<HandshakeSummary> {
    // Making the keys is our own affair: the phase begins when there is something to write.
    await this.#guarded(() => {
      this.#client.start()
      return this.#client.takeEvents()
    })
    const beganMs = this.#options.timeline.nowMs()
    this.#options.timeline.begin('tls', beganMs)
    await this.#flush()
    while (this.#summary === null) {
      if (this.#isEnded) throw new ProbeFault(tlsNetworkFailure('connection-closed', this.#facts()))
      await this.#receive()
    }
    // A local clock runs while we compute, and that is not the server's time, nor the network's: it is left to `other`.
    this.#options.timeline.end('tls', { atMs: beganMs + this.seen.waitedMs + this.#signedMs })
    this.#isOpen = true
    return this.#summary
  }

  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const data = this.#data.shift()
      if (data !== undefined) return data
      // The last bytes and the close_notify behind them often come in one piece: what is queued goes out first.
      if (this.#isEnded) return null
      await this.#receive()
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#guarded(() => {
      this.#client.send(bytes)
      return this.#client.takeEvents()
    })
    await this.#flush()
  }

  /** The failure of what was spoken over this channel, seen with what the channel knows. */
  explain(failed: Failure): Failure {
    return this.#blamed(failed)
  }

  /** Says goodbye with close_notify and closes the socket. Never throws. */
  async close(): Promise<void> {
    try {
      if (this.#summary !== null && !this.#isEnded) {
        this.#client.close()
        await this.#flush()
      }
    } catch {
      // Whoever is gone needs no goodbye.
    }
    await this.#options.connection.close()
  }

  /** Reads once and lets the client digest it. */
  async #receive(): Promise<void> {
    const bytes = await this.#io(() => this.#options.connection.read())
    if (bytes === null) {
      this.#isEnded = true
      // After the handshake an end without close_notify is a remark about the server, not the end of the report.
      if (this.#summary === null) await this.#guarded(() => this.#client.receiveEof())
      return
    }
    this.seen.bytesReceived += bytes.length
    await this.#guarded(() => this.#client.receive(bytes))
    await this.#flush()
  }

  /** Runs the client, takes its events in, and turns its error into ours after the alert is on its way. */
  async #guarded(run: () => TlsEvent[]): Promise<void> {
    let events: readonly TlsEvent[]
    let fault: TlsError | null = null
    try {
      events = run()
    } catch (error) {
      if (!(error instanceof TlsError)) throw error
      fault = error
      events = error.events
    }
    for (const event of events) await this.#take(event)
    if (fault === null) return
    this.#isEnded = true
    await this.#flush().catch(() => undefined)
    throw new ProbeFault(this.#blamed(tlsFailure(fault, this.#facts())), fault)
  }

  async #take(event: TlsEvent): Promise<void> {
    switch (event.type) {
      case 'flight':
        this.#options.observer.onFlight(this.#timed(event))
        for (const { alert } of event.messages) {
          if (alert !== undefined && event.direction === 'sent') this.#addAlert({ direction: 'sent', ...alert })
        }
        break
      case 'certificate':
        this.#options.observer.onCertificate(event)
        break
      case 'client-certificate-requested':
        this.seen.request = event
        break
      case 'signature-needed':
        await this.#sign(event)
        break
      case 'handshake-complete':
        this.#summary = event.summary
        break
      case 'session':
        if (this.seen.sessions.length < maxSessions) this.seen.sessions.push(event.session)
        break
      case 'application-data':
        this.#data.push(event.data)
        break
      case 'alert':
        this.#addAlert({ direction: 'received', level: event.level, description: event.description })
        break
      case 'closed':
        this.seen.closeNotifyReceived = true
        this.#isEnded = true
        break
    }
  }

  async #sign({ scheme, content }: SignatureNeededEvent): Promise<void> {
    const { sign, timeline, host, signal } = this.#options
    // A peer that renegotiates could ask for signatures without end; one handshake needs one.
    if (sign === null || ++this.#signatures > 1) throw new ProbeFault(failure('client-signature-failed', { host, got: sign === null ? 'nobody can be asked' : 'a second signature was asked for' }))
    // What is ready has to leave first: the peer's clock must not run on our signature alone.
    await this.#flush()
    const askedMs = timeline.nowMs()
    timeline.begin('sign', askedMs)
    const bound = AbortSignal.any([signal, AbortSignal.timeout(limits.remoteSignatureDeadlineMs)])
    const answer = await sign({ id: `signature-${this.#signatures}`, scheme, content, signal: bound }).catch((error: unknown) => ({ status: 'refused' as const, reason: describe(error) }))
    timeline.end('sign')
    this.#signedMs += timeline.nowMs() - askedMs
    if (answer.status === 'refused') throw new ProbeFault(failure('client-signature-failed', { host, got: answer.reason }))
    await this.#guarded(() => this.#client.provideSignature(answer.signature))
  }

  async #flush(): Promise<void> {
    const bytes = this.#client.takeOutgoing()
    if (bytes.length === 0) return
    this.seen.bytesSent += bytes.length
    await this.#io(() => this.#options.connection.write(bytes))
    this.#writtenAtMs.push(this.#options.timeline.nowMs())
  }

  async #io<T>(run: () => Promise<T>): Promise<T> {
    const { timeline } = this.#options
    const startMs = timeline.nowMs()
    try {
      const result = await run()
      if (!this.#isOpen) this.seen.waitedMs += timeline.nowMs() - startMs
      return result
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const fault = new ProbeFault(this.#blamed(tlsNetworkFailure(error.code, { ...this.#facts(), phase: this.#phase() })), error)
      await this.#drain()
      throw fault
    }
  }

  /** The network has failed: what the client still holds of the last flight belongs on the record. */
  async #drain(): Promise<void> {
    if (this.#isEnded) return
    this.#isEnded = true
    // The client calls the missing end an error of its own; the network's failure is the one that is told.
    await this.#guarded(() => this.#client.receiveEof()).catch(() => undefined)
  }

  #timed({ direction, bytes, messages }: Extract<TlsEvent, { type: 'flight' }>): Flight {
    const atMs = (direction === 'sent' ? this.#writtenAtMs.shift() : undefined) ?? this.#options.timeline.nowMs()
    return { direction, bytes, atMs, messages: messages.slice(0, 100).map(viewMessage) }
  }

  #addAlert(alert: TlsObservations['alerts'][number]): void {
    if (this.seen.alerts.length < maxAlerts) this.seen.alerts.push(alert)
  }

  /** Nothing that came after a client certificate was asked for speaks for its having been taken. */
  #blamed(failed: Failure): Failure {
    return this.#client.clientCertificateVerdict.evidence === null ? blameClientCertificate(failed, this.#facts()) : failed
  }

  #phase(): PhaseName {
    return this.#summary === null ? 'tls' : 'firstByte'
  }

  #facts(): TlsFacts {
    const { host, hasClientCertificate } = this.#options
    return { host, clientCertificate: this.seen.request === null ? 'not-requested' : hasClientCertificate ? 'sent' : 'missing' }
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Servers send two tickets; the TLS client refuses floods by itself. */
const maxSessions = 8
const maxAlerts = 20
