import type { Failure } from '../../shared/contract/failures.ts'
import type { ScanFacts, ScanPart, ScanReport, ScanUntested } from '../../shared/contract/scan.ts'
import { limits } from '../../shared/limits.ts'
import { judge } from '../../shared/scan/judge.ts'
import { failure } from '../../shared/texts/failures.ts'
import { fromBase64 } from '../bytes/bytes.ts'
import { viewChain } from '../probe/certificate-view.ts'
import { ProbeFault } from '../probe/probe-fault.ts'
import { judgeChain } from '../probe/trust-step.ts'
import type { ChainView } from './certificate-facts.ts'
import type { ScanEnvironment } from './environment.ts'
import { factsOf } from './facts.ts'
import type { ScanPlan } from './plan.ts'
import { ScanPlanner } from './planner.ts'
import { runSlice, type SliceProgress } from './slice.ts'
import { freshState, type ScanState } from './state.ts'
import { untestedOf } from './untested.ts'

/** What one slice of a scan gives back, wherever it ran. A target that cannot be reached is a result as well. */
export type SliceOutcome =
  | { readonly status: 'ran'; readonly state: ScanState; readonly isDone: boolean }
  | { readonly status: 'failed'; readonly failure: Failure; readonly network: ScanState['network'] }

/** Runs one slice: here, or in another invocation. Rejects when that invocation breaks, which ends the scan. */
export type SliceRunner = (state: ScanState, deadlineMs: number) => Promise<SliceOutcome>

/** Runs a slice in this invocation, and tells of it as it goes. */
export async function scanSlice(plan: ScanPlan, state: ScanState, environment: ScanEnvironment, deadlineMs: number, maxConnections: number): Promise<SliceOutcome> {
  const teller = new Teller(plan, environment)
  let network = state.network
  const observed: ScanEnvironment = {
    ...environment,
    emit: (event) => {
      if (event.type === 'network') network = event.network
      environment.emit(event)
    },
  }
  try {
    const result = await runSlice(plan, state, observed, { maxConnections, deadlineMs, onProgress: (progress) => teller.tell(progress) })
    return { status: 'ran', ...result }
  } catch (error) {
    if (!(error instanceof ProbeFault)) throw error
    return { status: 'failed', failure: error.failure, network }
  }
}

/**
 * One scan, slice by slice, under one deadline. Events go out as things become known; the report at the end repeats all of them.
 * It resolves whatever the target does: a failure is a result.
 */
export async function runScan(plan: ScanPlan, environment: ScanEnvironment, runSliceOf: SliceRunner): Promise<ScanReport> {
  const { scanId, vantage, emit, nowMs, signal } = environment
  const { target, deadlineMs, maxConnections } = plan
  const startMs = nowMs()
  const startedAt = new Date(environment.wallClockMs()).toISOString()
  const hopTarget = { url: target.url, scheme: target.scheme, host: target.host, port: target.port }
  emit({ type: 'started', scanId, startedAt, vantage, target: hopTarget, deadlineMs, maxConnections })

  let state = freshState
  let failed: Failure | null = null
  for (let isDone = false; !isDone;) {
    const leftMs = deadlineMs - (nowMs() - startMs)
    if (leftMs <= 0 || signal.aborted) {
      state = { ...state, interruption: signal.aborted ? 'cancelled' : 'deadline' }
      break
    }
    const outcome = await runSliceOf(state, leftMs).catch((error: unknown): SliceOutcome => ({
      status: 'failed', failure: failure('internal', { host: target.authority, detail: error instanceof Error ? error.message : String(error) }), network: state.network,
    }))
    if (outcome.status === 'failed') {
      failed = outcome.failure
      state = { ...state, network: outcome.network }
      break
    }
    ;({ state, isDone } = outcome)
  }

  const planner = new ScanPlanner(plan.parts, plan.settings, state.log)
  const facts = factsOf(planner.knowledge, plan.parts, chainView(plan, environment, (id) => state.chains[id]))
  const nothing = failed ?? nothingLearnt(facts, state, target.authority)
  const untested = untestedOf(planner, plan.parts, nothing === null ? state.interruption : 'no-answer')
  const report: ScanReport = {
    schemaVersion: 1,
    scanId,
    startedAt,
    durationMs: Math.max(0, nowMs() - startMs),
    vantage,
    target: hopTarget,
    serverName: plan.settings.serverName,
    network: state.network,
    starttls: plan.starttls,
    outcome: nothing !== null ? 'failed' : isPartial(untested) ? 'partial' : 'complete',
    failure: nothing,
    connections: state.connections,
    untested,
    ...facts,
  }
  const judged: ScanReport = nothing === null ? { ...report, judgement: judge(report) } : report
  emit({ type: 'report', report: judged })
  return judged
}

/** No version was accepted and none refused by word: there is nothing to report on. */
function nothingLearnt({ versions }: ScanFacts, { interruption }: ScanState, host: string): Failure | null {
  if (versions.some(({ status }) => status === 'accepted')) return null
  const hows = versions.map(({ refusal }) => refusal?.how ?? null)
  if (interruption === 'cancelled') return failure('cancelled', { host })
  if (interruption === 'deadline') return failure('deadline-exceeded', { host })
  if (hows.includes('not-tls')) return failure('tls-not-spoken', { host, expected: 'TLS', got: versions.find(({ refusal }) => refusal?.how === 'not-tls')?.refusal?.detail ?? null })
  const malformed = versions.find(({ refusal }) => refusal?.how === 'malformed')?.refusal
  if (malformed !== undefined && malformed !== null) return failure('tls-protocol-violation', { host, expected: 'a ServerHello', got: malformed.detail })
  if (hows.includes('alert') || hows.includes('other-version')) return failure('tls-version-unsupported', { host, expected: 'SSLv3 to TLSv1.3', got: 'a refusal of each' })
  if (hows.includes('silence')) return failure('tls-timeout', { host })
  if (hows.every((how) => how === null)) return failure('connection-failed', { host })
  return failure('tls-closed', { host })
}

/** What was not asked for, has no meaning here or is never spoken does not make a report partial. */
function isPartial(untested: readonly ScanUntested[]): boolean {
  return untested.some(({ why }) => why === 'connection-limit' || why === 'deadline' || why === 'cancelled' || why === 'no-answer')
}

/** Tells of progress with every answer, and of facts whenever a track has ended and they have changed. */
class Teller {
  readonly #plan: ScanPlan
  readonly #environment: ScanEnvironment
  readonly #startMs: number
  readonly #told = new Map<string, string>()

  constructor(plan: ScanPlan, environment: ScanEnvironment) {
    this.#plan = plan
    this.#environment = environment
    this.#startMs = environment.nowMs()
  }

  tell({ planner, connections, chains, track, hasTrackEnded }: SliceProgress): void {
    const { emit, nowMs } = this.#environment
    if (hasTrackEnded) {
      const changed = this.#changes(factsOf(planner.knowledge, this.#plan.parts, chainView(this.#plan, this.#environment, (id) => chains.get(id))))
      if (Object.keys(changed).length > 0) emit({ type: 'facts', facts: changed })
    }
    emit({
      type: 'progress',
      connectionsDone: connections,
      connectionsPlanned: Math.min(this.#plan.maxConnections, connections + planner.expected),
      part: partOf(planner, track),
      atMs: Math.max(0, nowMs() - this.#startMs),
    })
  }

  #changes(facts: ScanFacts): Partial<ScanFacts> {
    return Object.fromEntries(Object.entries(facts).filter(([name, value]) => {
      const text = JSON.stringify(value)
      if (this.#told.get(name) === text) return false
      this.#told.set(name, text)
      return true
    }))
  }
}

function partOf(planner: ScanPlanner, track: string): ScanPart {
  return track.startsWith('version:') ? 'versions' : planner.partsOf(track).find((part) => part !== 'versions') ?? 'versions'
}

/** Chains as the report shows them, each judged once. */
function chainView(plan: ScanPlan, environment: ScanEnvironment, chainOf: (id: string) => readonly string[] | undefined): ChainView {
  return (id) => {
    const chain = chainOf(id)?.map(fromBase64) ?? []
    if (chain.length === 0) return null
    const atMs = environment.wallClockMs()
    const { trust } = judgeChain({ chain, fetched: [], name: referenceName(plan), host: plan.target.authority, atMs }, plan.trust)
    return { chain: viewChain(chain, atMs).slice(0, limits.maxCertificatesShown), trust }
  }
}

function referenceName({ settings, target }: ScanPlan): { readonly kind: 'dns' | 'ip'; readonly value: string } {
  if (settings.serverName !== null) return { kind: 'dns', value: settings.serverName }
  return { kind: target.hostKind === 'name' ? 'dns' : 'ip', value: target.host }
}
