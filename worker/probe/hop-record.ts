import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import type { Finding } from '../../shared/contract/findings.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { Hop } from '../../shared/contract/report.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { Flight, Tls } from '../../shared/contract/tls.ts'
import { limits } from '../../shared/limits.ts'
import type { ConnectionFacts } from './line-pool.ts'
import { Timeline, type Clock } from './timeline.ts'

type HopExtras = Pick<Hop, 'webSocket' | 'greeting' | 'starttls' | 'attempt' | 'cookies' | 'fetched' | 'clientCertificate'>

/**
 * One hop while it happens. Whatever is learnt is kept here and told at once, so that a failure loses nothing of what
 * came before it, and the stream and the report can never disagree.
 */
export class HopRecord {
  readonly index: number
  readonly target: Target
  readonly timeline: Timeline
  readonly findings: Finding[] = []
  readonly #emit: (event: ProbeEvent) => void
  readonly #flights: Flight[] = []
  #network: HopNetwork | null = null
  #tls: Tls | null = null
  #certificates: Certificate[] | null = null
  #trust: Trust | null = null
  #http: Http | null = null
  #resumption: Hop['resumption'] = null
  #connection: Hop['connection'] = undefined
  #redirect: Hop['redirect'] = undefined
  #extras: HopExtras = {}
  #failure: Failure | null = null

  constructor(index: number, target: Target, { clock, originMs, emit }: { readonly clock: Clock; readonly originMs: number; readonly emit: (event: ProbeEvent) => void }) {
    this.index = index
    this.target = target
    this.#emit = emit
    emit({ type: 'hop', hop: index, target: this.#target() })
    this.timeline = new Timeline(clock, originMs, {
      begin: (phase, atMs) => emit({ type: 'phase-started', hop: index, phase, atMs }),
      end: ({ name, startMs, endMs }) => emit({ type: 'phase-ended', hop: index, phase: name, startMs, endMs }),
    })
  }

  get network(): HopNetwork | null {
    return this.#network
  }

  get tls(): Tls | null {
    return this.#tls
  }

  get trust(): Trust | null {
    return this.#trust
  }

  get http(): Http | null {
    return this.#http
  }

  get certificates(): readonly Certificate[] {
    return this.#certificates ?? []
  }

  get failure(): Failure | null {
    return this.#failure
  }

  setNetwork(network: HopNetwork): void {
    this.#network = network
    this.#emit({ type: 'network', hop: this.index, network })
  }

  addFlight(flight: Flight): void {
    if (this.#flights.length >= limits.maxFlights) return
    this.#flights.push(flight)
    this.#emit({ type: 'flight', hop: this.index, flight })
  }

  setTls(tls: Tls): void {
    this.#tls = tls
    this.#emit({ type: 'tls', hop: this.index, tls })
  }

  setCertificates(certificates: Certificate[]): void {
    this.#certificates = certificates
    this.#emit({ type: 'certificates', hop: this.index, certificates })
  }

  setTrust(trust: Trust): void {
    this.#trust = trust
    this.#emit({ type: 'trust', hop: this.index, trust })
  }

  setHttp(http: Http): void {
    this.#http = http
    this.#emit({ type: 'http', hop: this.index, http })
  }

  setResumption(resumption: Hop['resumption']): void {
    this.#resumption = resumption
  }

  /** What only some kinds of targets and requests have. */
  setExtras(extras: HopExtras): void {
    this.#extras = { ...this.#extras, ...extras }
  }

  setConnection(connection: NonNullable<Hop['connection']>): void {
    this.#connection = connection
  }

  /** The hop goes over the connection of an earlier one: what is known of that is true here as well. */
  repeat({ network, tls, certificates, trust }: ConnectionFacts): void {
    this.setConnection('reused')
    if (network !== null) this.setNetwork(network)
    if (tls !== null) this.setTls(tls)
    if (certificates.length > 0) this.setCertificates([...certificates])
    if (trust !== null) this.setTrust(trust)
  }

  /** How the probe came here from the hop before. */
  setRedirect(redirect: NonNullable<Hop['redirect']>): void {
    this.#redirect = redirect
  }

  addFindings(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (this.findings.length >= limits.maxFindings) return
      this.findings.push(finding)
      this.#emit({ type: 'finding', finding })
    }
  }

  /** Ends the hop in failure. The first failure is the one that counts. */
  fail(failure: Failure): void {
    if (this.#failure !== null) return
    this.timeline.endAll()
    this.#failure = failure
    this.#emit({ type: 'failure', hop: this.index, failure })
  }

  /** The hop as the report has it. */
  finish(): Hop {
    this.timeline.endAll()
    const timings = this.timeline.timings()
    this.#emit({ type: 'timings', hop: this.index, timings })
    return {
      target: this.#target(),
      network: this.#network,
      phases: this.timeline.phases(),
      timings,
      flights: this.#flights,
      tls: this.#tls,
      certificates: this.#certificates,
      trust: this.#trust,
      http: this.#http,
      resumption: this.#resumption,
      ...(this.#connection !== undefined && { connection: this.#connection }),
      ...this.#extras,
      ...(this.#redirect !== undefined && { redirect: this.#redirect }),
      failure: this.#failure,
    }
  }

  #target(): Hop['target'] {
    const { url, scheme, host, port } = this.target
    return { url, scheme, host, port }
  }
}
