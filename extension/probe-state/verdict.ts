import type { Failure, FailureCode } from '../../shared/contract/failures.ts'
import type { Finding } from '../../shared/contract/findings.ts'
import { remainingFindings } from './own-findings.ts'
import type { ProbeState } from './probe-state.ts'

/** What stands in one line above everything else. */
export type Verdict =
  | { readonly kind: 'held' }
  | { readonly kind: 'looking-up' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'probing'; readonly phase: string | null }
  | { readonly kind: 'well'; readonly facts: VerdictFacts }
  /** It works, and something should be done: `findings` has the worst first. */
  | { readonly kind: 'remarks'; readonly findings: readonly [Finding, ...Finding[]]; readonly facts: VerdictFacts }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Nothing is known to be wrong with the host: the probe could not be made, */
  | { readonly kind: 'not-probed'; readonly failure: Failure }
  /** or not to its end. */
  | { readonly kind: 'cut-off'; readonly failure: Failure }

export interface VerdictFacts {
  readonly totalMs: number | null
  readonly tlsVersion: string | null
  readonly daysLeft: number | null
  readonly status: number | null
}

export type VerdictTone = 'quiet' | 'good' | 'warning' | 'error'

/** The verdict at this moment. */
export function verdictOf(state: ProbeState): Verdict {
  switch (state.stage) {
    case 'held':
    case 'looking-up':
    case 'connecting':
      return { kind: state.stage }
    case 'probing': {
      const running = state.hops.at(-1)?.phases.find(({ endMs }) => endMs === null)
      return { kind: 'probing', phase: running?.name ?? null }
    }
    case 'finished': {
      const { failure } = state
      if (failure !== null) return { kind: kindOf(failure.code), failure }
      const [worst, ...rest] = remainingFindings(state).filter(({ severity }) => severity === 'error' || severity === 'warning')
      const facts = factsOf(state)
      return worst === undefined ? { kind: 'well', facts } : { kind: 'remarks', findings: [worst, ...rest], facts }
    }
  }
}

export function verdictTone(verdict: Verdict): VerdictTone {
  switch (verdict.kind) {
    case 'well':
      return 'good'
    case 'remarks':
      return verdict.findings[0].severity === 'error' ? 'error' : 'warning'
    case 'failed':
      return 'error'
    case 'not-probed':
    case 'cut-off':
      return 'warning'
    case 'held':
    case 'looking-up':
    case 'connecting':
    case 'probing':
      return 'quiet'
  }
}

/** Where a failure stands on the page: beside what it is about, and where nothing that is already read has to move. */
export function failurePlace(state: ProbeState): 'network' | 'connection' | 'certificate' | 'http' | null {
  const { failure } = state
  if (failure === null) return null
  if (failure.phase === 'trust') return 'certificate'
  const hop = state.hops.at(-1)
  if (hop === undefined) return 'network'
  if (failure.phase === 'http' || hop.tls !== null) return 'http'
  return 'connection'
}

function factsOf({ hops }: ProbeState): VerdictFacts {
  const hop = hops.at(-1)
  return {
    totalMs: hops.some(({ timings }) => timings !== null) ? hops.reduce((sum, { timings }) => sum + (timings?.total ?? 0), 0) : null,
    tlsVersion: hop?.tls?.version ?? null,
    daysLeft: hop?.certificates?.[0]?.daysLeft ?? null,
    status: hop?.http?.status ?? null,
  }
}

function kindOf(code: FailureCode): 'not-probed' | 'cut-off' | 'failed' {
  if (endsOnTheWay.has(code)) return 'cut-off'
  return neverBegan.has(code) ? 'not-probed' : 'failed'
}

const endsOnTheWay: ReadonlySet<FailureCode> = new Set(['worker-closed', 'cancelled', 'internal'])

/** Failures of the way to the probe, which say nothing about the host. */
const neverBegan: ReadonlySet<FailureCode> = new Set([
  'worker-not-configured',
  'worker-unreachable',
  'worker-unauthorized',
  'worker-refused',
  'worker-not-hostlens',
  'target-forbidden',
  'cloudflare-address',
  'platform-refused',
])
