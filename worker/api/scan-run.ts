import { randomUUID } from 'node:crypto'
import type { ScanEvent, ScanReport, ScanRequest } from '../../shared/contract/scan.ts'
import { log } from '../deployment/log.ts'
import { probeEnvironment } from '../deployment/probe-environment.ts'
import type { Settings } from '../deployment/settings.ts'
import { placeOf } from '../deployment/vantage.ts'
import type { RegionBindings } from '../regions/bindings.ts'
import { slicesElsewhere } from '../regions/scan-slices.ts'
import type { ScanPlan } from '../scan/plan.ts'
import { runScan } from '../scan/scan.ts'

export interface ScanStart {
  readonly request: ScanRequest
  /** What the request comes to. */
  readonly plan: ScanPlan
  readonly settings: Settings
  readonly bindings: RegionBindings
  /** The HTTP request that asked: says where the Worker runs and under which name. */
  readonly raw: Request
  /** Null where the events are not wanted. */
  readonly emit: ((event: ScanEvent) => void) | null
  readonly signal: AbortSignal
}

/** Runs a scan, its slices in a Durable Object; resolves with the report, whatever becomes of the target. */
export async function startScan({ request, plan, settings, bindings, raw, emit, signal }: ScanStart): Promise<ScanReport> {
  const scanId = randomUUID()
  const place = placeOf(raw)
  const environment = { ...probeEnvironment(settings, place, { emit: () => undefined, signal, sign: null }), scanId, emit: (event: ScanEvent): void => emit?.(event) }
  const report = await runScan(plan, environment, slicesElsewhere({ scanId, request, place, runners: bindings.scans, hear: emit, signal }))
  const { outcome, failure, connections, durationMs } = report
  log({ level: 'info', event: 'scan', scanId, outcome, failure: failure?.code ?? null, connections, durationMs })
  return report
}
