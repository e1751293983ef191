import { randomUUID } from 'node:crypto'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import { logProbe } from '../deployment/probe-log.ts'
import type { Settings } from '../deployment/settings.ts'
import { placeOf } from '../deployment/vantage.ts'
import { planProbe, type ProbePlan } from '../probe/plan.ts'
import type { Signer } from '../probe/signer.ts'
import { runRecorded } from '../regions/recorded-probe.ts'
import type { Recorder } from '../regions/recorder.ts'
import { refused } from './problems.ts'

export interface ProbeStart {
  readonly request: ProbeRequest
  readonly settings: Settings
  /** The HTTP request that asked: says where the Worker runs and under which name. */
  readonly raw: Request
  readonly emit: (event: ProbeEvent) => void
  readonly signal: AbortSignal
  /** Present over a WebSocket only, where somebody can be asked. */
  readonly sign?: Signer
  /** Keeps a summary where the request says so (`recorderFor`); absent where a way of asking keeps none. */
  readonly record?: Recorder | null
}

/**
 * Starts a probe. Throws {@link ApiProblem} at once, before any byte leaves, when the request asks for what cannot
 * be done; the promise resolves with the report, whatever becomes of the target.
 */
export function startProbe({ request, settings, raw, emit, signal, sign, record }: ProbeStart): Promise<ProbeReport> {
  if (request.regions !== undefined) throw refused([{ field: 'regions', message: 'This way of asking answers from one place; ask for regions at /v1/probe.' }])
  if (record === undefined && request.record !== undefined) throw refused([{ field: 'record', message: 'This way of asking records nothing; ask at /v1/probe.' }])
  const plan = planOrRefuse(request, { canSignRemotely: sign !== undefined })
  const environment = probeEnvironment(settings, placeOf(raw), { emit, signal, sign: sign ?? null })
  return logged(runRecorded(plan, { probeId: randomUUID(), ...environment }, record ?? null))
}

/** What a request asks for, understood. Throws {@link ApiProblem} with every field that cannot be honoured. */
export function planOrRefuse(request: ProbeRequest, ability: { readonly canSignRemotely: boolean }): ProbePlan {
  const plan = planProbe(request, ability)
  if (plan.status === 'invalid') throw refused(plan.errors)
  return plan.plan
}

async function logged(run: Promise<ProbeReport>): Promise<ProbeReport> {
  const report = await run
  logProbe(report)
  return report
}
