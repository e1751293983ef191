import type { Region } from '../../shared/contract/region-names.ts'
import type { Vantage } from '../../shared/contract/report.ts'
import type { Settings } from './settings.ts'

/** Where one invocation runs: under which name it was called, and in which data centre. */
export interface Place {
  readonly hostname: string
  /** IATA code of the data centre; null where there is none, or none is known. */
  readonly colo: string | null
  /** The region that was asked for; absent where none was. */
  readonly region?: Region
}

/** What an HTTP request says of the place: `request.cf.colo` is absent outside Cloudflare. */
export function placeOf(request: Request): Place {
  const cf: unknown = 'cf' in request ? request.cf : null
  const colo = typeof cf === 'object' && cf !== null && 'colo' in cf && typeof cf.colo === 'string' ? cf.colo.slice(0, 8) : null
  return { hostname: new URL(request.url).hostname, colo }
}

export function vantageOf(settings: Settings, place: Place): Vantage {
  return {
    product: 'hostlens',
    version: settings.version,
    kind: settings.kind,
    // workerd on a machine of one's own makes a data centre up.
    colo: settings.kind === 'edge' ? place.colo : null,
    resolver: settings.resolver,
    ...(place.region !== undefined && { region: { asked: place.region, placement: settings.kind === 'edge' ? 'hint' : 'local' } }),
  }
}
