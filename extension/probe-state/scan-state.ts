import type { Failure } from '../../shared/contract/failures.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Vantage } from '../../shared/contract/report.ts'
import type { ScanEvent, ScanFacts, ScanPart, ScanReport } from '../../shared/contract/scan.ts'
import type { ScanJudgement } from '../../shared/contract/scan-judgement.ts'
import type { Target } from '../../shared/contract/target.ts'
import { judge } from '../../shared/scan/judge.ts'

/** Of the facts, those that are known. */
export type KnownFacts = { readonly [Name in keyof ScanFacts]?: ScanFacts[Name] | undefined }

export interface ScanProgress {
  readonly connectionsDone: number
  readonly connectionsPlanned: number
  readonly part: ScanPart
}

/**
 * One scan as a page shows it. `ready`: nothing was asked yet. `stopped`: by the person; what was learnt stays. `finished`: the
 * report is there, or `failure` says why there is none.
 */
export interface ScanState {
  readonly target: Target
  readonly stage: 'ready' | 'running' | 'stopped' | 'finished'
  readonly vantage: Vantage | null
  readonly startedAt: string | null
  readonly network: HopNetwork | null
  readonly progress: ScanProgress | null
  /** What is known so far: each field is whole once it is there. */
  readonly facts: KnownFacts
  readonly report: ScanReport | null
  readonly judgement: ScanJudgement | null
  readonly failure: Failure | null
}

export type ScanAction =
  | { readonly type: 'scan-started' }
  | { readonly type: 'scan-event'; readonly event: ScanEvent }
  | { readonly type: 'scan-failed'; readonly failure: Failure }
  | { readonly type: 'scan-stopped' }

export function newScan(target: Target): ScanState {
  return { target, stage: 'ready', vantage: null, startedAt: null, network: null, progress: null, facts: {}, report: null, judgement: null, failure: null }
}

export function reduceScan(state: ScanState, action: ScanAction): ScanState {
  switch (action.type) {
    case 'scan-started':
      return { ...newScan(state.target), stage: 'running' }
    case 'scan-event':
      return state.stage === 'running' ? withEvent(state, action.event) : state
    case 'scan-failed':
      return state.stage === 'running' ? { ...state, stage: 'finished', failure: action.failure } : state
    case 'scan-stopped':
      return state.stage === 'running' ? { ...state, stage: 'stopped' } : state
  }
}

function withEvent(state: ScanState, event: ScanEvent): ScanState {
  switch (event.type) {
    case 'started':
      return { ...state, vantage: event.vantage, startedAt: event.startedAt }
    case 'network':
      return { ...state, network: event.network }
    case 'progress':
      return { ...state, progress: { connectionsDone: event.connectionsDone, connectionsPlanned: event.connectionsPlanned, part: event.part } }
    case 'facts':
      return { ...state, facts: { ...state.facts, ...event.facts } }
    case 'report':
      return { ...state, stage: 'finished', report: event.report, network: event.report.network, facts: event.report, failure: event.report.failure, judgement: judgementOf(event.report) }
  }
}

/** What the Worker makes of it; one that says nothing leaves it to this side. */
function judgementOf(report: ScanReport): ScanJudgement | null {
  return report.outcome === 'failed' ? null : (report.judgement ?? judge(report))
}
