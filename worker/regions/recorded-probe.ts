import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeEnvironment } from '../probe/environment.ts'
import type { ProbePlan } from '../probe/plan.ts'
import { runProbe } from '../probe/probe.ts'
import type { Recorder } from './recorder.ts'

/** One probe whose report goes out when its summary has been stored, and says so; a plain probe without a recorder. */
export async function runRecorded(plan: ProbePlan, environment: ProbeEnvironment, record: Recorder | null): Promise<ProbeReport> {
  if (record === null) return await runProbe(plan, environment)
  const { emit } = environment
  const report = await runProbe(plan, {
    ...environment,
    emit: (event) => {
      if (event.type !== 'report') emit(event)
    },
  })
  const recorded = { ...report, record: await record(report, plan.target.host) }
  emit({ type: 'report', report: recorded })
  return recorded
}
