import type { ProbeReport } from '../../shared/contract/report.ts'
import { limits } from '../../shared/limits.ts'
import { worstFirst } from '../../shared/texts/findings.ts'
import { Deadline } from '../net/deadline.ts'
import type { ProbeEnvironment } from './environment.ts'
import { runJourney } from './journey.ts'
import type { ProbePlan } from './plan.ts'
import { takeSamples } from './samples.ts'

/**
 * One probe under one deadline. Events go out as things become known; the report at the end repeats all of them. It
 * resolves whatever the target does: a failure is a result.
 */
export async function runProbe(plan: ProbePlan, environment: ProbeEnvironment): Promise<ProbeReport> {
  const { probeId, vantage, emit, nowMs, signal } = environment
  const originMs = nowMs()
  const startedAt = new Date(environment.wallClockMs()).toISOString()
  emit({ type: 'started', probeId, startedAt, vantage, deadlineMs: plan.deadlineMs })
  const deadline = new Deadline(plan.deadlineMs, { clock: nowMs, signal })
  try {
    const { hops, findings } = await runJourney(plan, { environment, deadline, originMs })
    const samples = plan.samples === 1 ? null : await takeSamples(plan, hops, { environment, deadline, originMs })
    const failure = hops.at(-1)?.failure ?? null
    const report: ProbeReport = {
      schemaVersion: 1,
      probeId,
      startedAt,
      vantage,
      outcome: failure === null ? 'ok' : 'failed',
      failure,
      hops,
      ...(samples !== null && { samples }),
      findings: worstFirst(findings).slice(0, limits.maxFindings),
    }
    emit({ type: 'report', report })
    return report
  } finally {
    deadline.dispose()
  }
}
