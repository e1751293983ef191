import type { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { regions } from '../../shared/contract/region-names.ts'
import { phaseNames } from '../../shared/contract/timings.ts'
import { tlsVersions } from '../../shared/contract/tls-names.ts'
import { limits } from '../../shared/limits.ts'
import type { Settings } from '../deployment/settings.ts'
import { vantageOf, type Place } from '../deployment/vantage.ts'
import type { Caller } from './access.ts'

export function workerInfo(settings: Settings, place: Place, caller: Caller): WorkerInfo {
  return {
    ...vantageOf(settings, place),
    schemaVersion: 1,
    dialsCloudflare: settings.dialsCloudflare,
    privateTargets: [...settings.allow],
    ...(settings.allowOnly !== null && { onlyTargets: [...settings.allowOnly] }),
    token: { name: caller.name, expiresAt: caller.expiresAt },
    rateLimits: { token: settings.rateLimits?.token ?? null, target: settings.rateLimits?.target ?? null },
    regions: [...regions],
    phases: [...phaseNames],
    tlsVersions: [...tlsVersions],
    limits: { ...limits, maxProbesAtOnce: settings.maxProbes.all, maxProbesAtOncePerToken: settings.maxProbes.perCaller },
  }
}
