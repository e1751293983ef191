import type { ProbeReport } from '../../../shared/contract/report.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { newProbe, reduceProbe } from '../../probe-state/probe-state.ts'
import type { ProbeState } from '../../probe-state/probe-state.ts'

/** The state of a probe of which only the report was kept. */
export function stateOf(report: ProbeReport, target: Target): ProbeState {
  return reduceProbe(newProbe(target, 'looking-up'), { type: 'probe-event', event: { type: 'report', report }, nowMs: 0 })
}
