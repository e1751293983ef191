import type { WorkerInfo } from '../../shared/contract/worker-info.ts'
import type { Vantage } from '../../shared/contract/report.ts'
import { phaseNames } from '../../shared/contract/timings.ts'
import { tlsVersions } from '../../shared/contract/tls-names.ts'
import { limits } from '../../shared/limits.ts'
import type { Settings } from './settings.ts'

/** Where this Worker runs, from its settings and from what Cloudflare says of the request. */
export function vantageOf(settings: Settings, request: Request): Vantage {
  return {
    product: 'hostlens',
    version: settings.version,
    kind: settings.kind,
    colo: settings.kind === 'edge' ? coloOf(request) : null,
    resolver: settings.resolver,
  }
}

export function workerInfo(settings: Settings, request: Request): WorkerInfo {
  return {
    ...vantageOf(settings, request),
    schemaVersion: 1,
    dialsCloudflare: settings.dialsCloudflare,
    privateTargets: [...settings.allow],
    phases: [...phaseNames],
    tlsVersions: [...tlsVersions],
    limits,
  }
}

/** `request.cf.colo`: the IATA code of the data centre, absent outside Cloudflare. */
function coloOf(request: Request): string | null {
  const cf: unknown = 'cf' in request ? request.cf : null
  if (typeof cf !== 'object' || cf === null || !('colo' in cf) || typeof cf.colo !== 'string') return null
  return cf.colo.slice(0, 8)
}
