import type { ProbeReport } from '../../shared/contract/report.ts'
import { log } from './log.ts'

/** One line a probe: what it was worth, not what was in it. */
export function logProbe(report: ProbeReport): void {
  log({
    level: 'info',
    event: 'probe',
    probeId: report.probeId,
    outcome: report.outcome,
    failure: report.failure?.code ?? null,
    hops: report.hops.length,
    totalMs: report.hops.reduce((total, hop) => total + hop.timings.total, 0),
    ...(report.vantage.region !== undefined && { region: report.vantage.region.asked, colo: report.vantage.colo }),
  })
}
