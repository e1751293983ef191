import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { DnsAnswer } from '../../shared/contract/dns.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import type { Finding } from '../../shared/contract/findings.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { Hop, HopTarget, ProbeReport, Vantage } from '../../shared/contract/report.ts'
import type { PhaseName, Timings } from '../../shared/contract/timings.ts'
import type { Flight, Tls } from '../../shared/contract/tls.ts'
import type { Target } from '../../shared/contract/target.ts'
import type { AsnLookup } from '../../shared/dns/asn.ts'
import type { HostResolution } from '../../shared/dns/resolve-host.ts'
import type { KeyUse } from '../keys/remote-signer.ts'
import type { ProbeSetup } from './probe-setup.ts'

/**
 * Everything that is known about one probe, from both sides: what the browser looked up itself, and what the Worker
 * tells. It begins `held` (nothing has left the browser) or with the look-up, goes on to the Worker, and ends
 * `finished`, with a failure or without. What was learnt is never dropped, whatever happens after it.
 */
export interface ProbeState {
  readonly target: Target
  readonly stage: 'held' | 'looking-up' | 'connecting' | 'probing' | 'finished'
  readonly lookUp: LookUp
  readonly vantage: Vantage | null
  /** When the Worker began: RFC 3339. */
  readonly startedAt: string | null
  readonly hops: readonly HopState[]
  /** The Worker's findings, as they came. */
  readonly findings: readonly Finding[]
  /** What ended the probe; the Worker's own, or the client's where the Worker could not be asked. */
  readonly failure: Failure | null
  /** When this side ended the probe, on the clock of `seenAtMs`; null where the Worker did. */
  readonly cutOffAtMs: number | null
  readonly report: ProbeReport | null
  /** With what it is made; null until that is known. */
  readonly setup: ProbeSetup | null
  /** Every signature that the Worker asked of the person's key, given or refused, in order. */
  readonly keyUses: readonly KeyUse[]
}

/** What the browser itself learnt over DNS. */
export interface LookUp {
  readonly resolver: string | null
  /** In the order in which they came. */
  readonly answers: readonly DnsAnswer[]
  readonly resolution: HostResolution | null
  /** Null until the networks of the addresses are known. */
  readonly networks: readonly AsnLookup[] | null
  /** True when no more answers will come. */
  readonly complete: boolean
}

export interface HopState {
  readonly target: HopTarget
  readonly network: HopNetwork | null
  readonly phases: readonly PhaseState[]
  readonly timings: Timings | null
  readonly flights: readonly Flight[]
  readonly tls: Tls | null
  readonly certificates: readonly Certificate[] | null
  readonly trust: Trust | null
  readonly http: Http | null
  readonly failure: Failure | null
  /** What only the report tells: see the contract's Hop. */
  readonly more: HopExtras | null
}

export type HopExtras = Pick<Hop, 'resumption' | 'connection' | 'cookies' | 'attempt' | 'fetched' | 'webSocket' | 'greeting' | 'starttls' | 'redirect' | 'clientCertificate'>

/** `seenAtMs`: when its beginning was heard of, on this side's clock, so that a running phase can be drawn. */
export interface PhaseState {
  readonly name: PhaseName
  readonly startMs: number
  readonly endMs: number | null
  readonly seenAtMs: number
}

export type ProbeAction =
  | { readonly type: 'prepared'; readonly setup: ProbeSetup }
  | { readonly type: 'key-used'; readonly use: KeyUse }
  | { readonly type: 'look-up-started'; readonly resolver: string }
  | { readonly type: 'dns-answer'; readonly answer: DnsAnswer }
  | { readonly type: 'resolution'; readonly resolution: HostResolution }
  | { readonly type: 'networks'; readonly networks: readonly AsnLookup[] }
  | { readonly type: 'look-up-complete' }
  | { readonly type: 'worker-asked' }
  | { readonly type: 'probe-event'; readonly event: ProbeEvent; readonly nowMs: number }
  /** The probe ended on this side: the Worker could not be asked, broke off, or the person stopped it. */
  | { readonly type: 'client-failure'; readonly failure: Failure; readonly nowMs: number }

/** A probe of which nothing is known yet. */
export function newProbe(target: Target, stage: 'held' | 'looking-up'): ProbeState {
  const lookUp = { resolver: null, answers: [], resolution: null, networks: null, complete: false }
  return { target, stage, lookUp, vantage: null, startedAt: null, hops: [], findings: [], failure: null, cutOffAtMs: null, report: null, setup: null, keyUses: [] }
}

/** The next state. Pure: the same actions always lead to the same state. */
export function reduceProbe(state: ProbeState, action: ProbeAction): ProbeState {
  switch (action.type) {
    case 'prepared':
      return { ...state, setup: action.setup }
    case 'key-used':
      return { ...state, keyUses: [...state.keyUses, action.use].slice(0, maxKeyUses) }
    case 'look-up-started':
      return { ...state, stage: 'looking-up', lookUp: { ...state.lookUp, resolver: action.resolver } }
    case 'dns-answer':
      return withLookUp(state, { answers: [...state.lookUp.answers, action.answer] })
    case 'resolution':
      return withLookUp(state, { resolution: action.resolution })
    case 'networks':
      return withLookUp(state, { networks: action.networks })
    case 'look-up-complete':
      return withLookUp(state, { complete: true })
    case 'worker-asked':
      return { ...state, stage: 'connecting' }
    case 'probe-event':
      // Nothing that comes after the end can change what is shown.
      return state.stage === 'finished' ? state : reduceEvent(state, action.event, action.nowMs)
    case 'client-failure':
      return state.stage === 'finished' ? state : { ...state, stage: 'finished', failure: state.failure ?? action.failure, cutOffAtMs: action.nowMs }
  }
}

function reduceEvent(state: ProbeState, event: ProbeEvent, nowMs: number): ProbeState {
  switch (event.type) {
    case 'started':
      return { ...state, stage: 'probing', vantage: event.vantage, startedAt: event.startedAt }
    case 'hop':
      // Hops come in order; a repeated number is the Worker's mistake and must not cost what is known.
      return event.hop === state.hops.length ? { ...state, hops: [...state.hops, newHop(event.target)] } : state
    case 'phase-started':
      return withHop(state, event.hop, (hop) => ({ phases: startPhase(hop.phases, event.phase, event.atMs, nowMs) }))
    case 'phase-ended':
      return withHop(state, event.hop, (hop) => ({ phases: endPhase(hop.phases, event, nowMs) }))
    case 'network':
      return withHop(state, event.hop, () => ({ network: event.network }))
    case 'flight':
      return withHop(state, event.hop, (hop) => ({ flights: [...hop.flights, event.flight] }))
    case 'tls':
      return withHop(state, event.hop, () => ({ tls: event.tls }))
    case 'certificates':
      return withHop(state, event.hop, () => ({ certificates: event.certificates }))
    case 'trust':
      return withHop(state, event.hop, () => ({ trust: event.trust }))
    case 'http':
      return withHop(state, event.hop, () => ({ http: event.http }))
    case 'timings':
      return withHop(state, event.hop, () => ({ timings: event.timings }))
    case 'finding':
      return { ...state, findings: [...state.findings, event.finding] }
    case 'failure':
      return { ...withHop(state, event.hop, () => ({ failure: event.failure })), failure: event.failure }
    case 'signature-needed':
      return state
    case 'report':
      return fromReport(state, event.report)
  }
}

/** The report repeats everything, and is what counts. */
function fromReport(state: ProbeState, report: ProbeReport): ProbeState {
  const hops = report.hops.map(({ phases, target, network, timings, flights, tls, certificates, trust, http, failure, ...more }, index) => ({
    target, network, timings, flights, tls, certificates, trust, http, failure, more,
    phases: keepUnfinished(state.hops[index]?.phases ?? [], phases.map((phase) => ({ ...phase, seenAtMs: 0 }))),
  }))
  return {
    ...state,
    stage: 'finished',
    vantage: report.vantage,
    startedAt: report.startedAt,
    hops,
    findings: report.findings,
    failure: report.failure,
    report,
  }
}

/** A phase that was cut off by a failure has no end, so a report does not list it; the waterfall still shows where it broke off. */
function keepUnfinished(known: readonly PhaseState[], reported: readonly PhaseState[]): readonly PhaseState[] {
  return [...reported, ...known.filter(({ name, endMs }) => endMs === null && !reported.some((phase) => phase.name === name))]
}

function newHop(target: HopTarget): HopState {
  return { target, network: null, phases: [], timings: null, flights: [], tls: null, certificates: null, trust: null, http: null, failure: null, more: null }
}

function startPhase(phases: readonly PhaseState[], name: PhaseName, startMs: number, seenAtMs: number): readonly PhaseState[] {
  return [...phases.filter((phase) => phase.name !== name), { name, startMs, endMs: null, seenAtMs }]
}

function endPhase(phases: readonly PhaseState[], ended: { phase: PhaseName; startMs: number; endMs: number }, nowMs: number): readonly PhaseState[] {
  const { phase: name, startMs, endMs } = ended
  const done = { name, startMs, endMs, seenAtMs: phases.find((phase) => phase.name === name)?.seenAtMs ?? nowMs }
  return [...phases.filter((phase) => phase.name !== name), done]
}

function withHop(state: ProbeState, index: number, change: (hop: HopState) => Partial<HopState>): ProbeState {
  return { ...state, hops: state.hops.map((hop, at) => (at === index ? { ...hop, ...change(hop) } : hop)) }
}

function withLookUp(state: ProbeState, change: Partial<LookUp>): ProbeState {
  return { ...state, lookUp: { ...state.lookUp, ...change } }
}

/** More than any probe has reason to; a Worker that asks without end must not fill the page. */
const maxKeyUses = 50
