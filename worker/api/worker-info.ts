import type { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { phaseNames } from '../../shared/contract/timings.ts'
import { tlsVersions } from '../../shared/contract/tls-names.ts'
import { limits } from '../../shared/limits.ts'
import type { Settings } from '../deployment/settings.ts'
import { vantageOf, type Place } from '../deployment/vantage.ts'

export function workerInfo(settings: Settings, place: Place): WorkerInfo {
  return {
    ...vantageOf(settings, place),
    schemaVersion: 1,
    dialsCloudflare: settings.dialsCloudflare,
    privateTargets: [...settings.allow],
    phases: [...phaseNames],
    tlsVersions: [...tlsVersions],
    limits,
  }
}
