import { randomUUID } from 'node:crypto'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { log } from '../deployment/log.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import type { Settings } from '../deployment/settings.ts'
import { placeOf } from '../deployment/vantage.ts'
import { planProbe } from '../probe/plan.ts'
import { runProbe } from '../probe/probe.ts'
import type { Signer } from '../probe/signer.ts'
import { ApiProblem } from './problems.ts'

export interface ProbeStart {
  readonly request: ProbeRequest
  readonly settings: Settings
  /** The HTTP request that asked: says where the Worker runs and under which name. */
  readonly raw: Request
  readonly emit: (event: ProbeEvent) => void
  readonly signal: AbortSignal
  /** Present over a WebSocket only, where somebody can be asked. */
  readonly sign?: Signer
}

/**
 * Starts a probe. Throws {@link ApiProblem} at once, before any byte leaves, when the request asks for what cannot
 * be done; the promise resolves with the report, whatever becomes of the target.
 */
export function startProbe({ request, settings, raw, emit, signal, sign }: ProbeStart): Promise<ProbeReport> {
  const plan = planProbe(request, { canSignRemotely: sign !== undefined })
  if (plan.status === 'invalid') throw new ApiProblem('invalid-request', 'Some fields of the request were refused.', plan.errors)
  return observed(runProbe(plan.plan, { probeId: randomUUID(), ...probeEnvironment(settings, placeOf(raw), { emit, signal, sign: sign ?? null }) }))
}

/** One line a probe: what it was worth, not what was in it. */
async function observed(run: Promise<ProbeReport>): Promise<ProbeReport> {
  const report = await run
  log({
    level: 'info',
    event: 'probe',
    probeId: report.probeId,
    outcome: report.outcome,
    failure: report.failure?.code ?? null,
    hops: report.hops.length,
    totalMs: report.hops.reduce((total, hop) => total + hop.timings.total, 0),
  })
  return report
}
