import type { Region } from '../../shared/contract/region-names.ts'
import type { RegionalReport, RegionResult, RegionsEvent } from '../../shared/contract/regions.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { placeOf } from '../deployment/vantage.ts'
import type { RegionBindings } from '../regions/bindings.ts'
import { probeFrom, regionsOf, type FanOut, type RegionalOutcome, type RegionalSigner } from '../regions/fan-out.ts'
import { planOrRefuse } from './probe-run.ts'
import { ApiProblem, refused } from './problems.ts'

export interface RegionalStart {
  readonly request: ProbeRequest & { readonly regions: NonNullable<ProbeRequest['regions']> }
  readonly bindings: RegionBindings
  /** The HTTP request that asked: says under which name the Worker runs. */
  readonly raw: Request
  readonly caller: string
  /** Null where the events are not wanted. */
  readonly emit: ((event: RegionsEvent) => void) | null
  readonly signal: AbortSignal
  /** Present over a WebSocket only, where somebody can be asked. */
  readonly sign?: RegionalSigner
}

/** Whether a request is for several places. */
export function isRegional(request: ProbeRequest): request is RegionalStart['request'] {
  return request.regions !== undefined
}

/**
 * Starts the same probe in every region that was asked for. Throws {@link ApiProblem} at once when the request asks for
 * what cannot be done; the promise resolves with a result for each region, whatever becomes of any.
 */
export function startRegions({ request, bindings, raw, caller, emit, signal, sign }: RegionalStart): Promise<RegionalReport> {
  const { regions: asked, ...probe } = request
  const regions = regionsOf(asked)
  const errors = regions.flatMap((region, i) => (regions.indexOf(region) === i ? [] : [{ field: `regions.${i}`, message: `${region} is named twice.` }]))
  if (errors.length > 0) throw refused(errors)
  planOrRefuse(probe, { canSignRemotely: sign !== undefined })

  const hear: FanOut['hear'] = emit === null ? null : (region, event) => emit({ type: 'regional', region, event })
  const fanOut = { request: probe, regions, probers: bindings.regions, hostname: placeOf(raw).hostname, caller, hear, sign: sign ?? null, signal }
  return allOf(fanOut, emit)
}

async function allOf(fanOut: FanOut, emit: RegionalStart['emit']): Promise<RegionalReport> {
  const results = await Promise.all(fanOut.regions.map(async (region) => {
    const result = resultOf(await probeFrom(region, fanOut))
    if (result.status === 'reported') emit?.({ type: 'regional', region, event: { type: 'report', report: result.report } })
    else emit?.({ type: 'region-unavailable', region, problem: result.problem })
    return result
  }))
  const inStatus = (status: RegionResult['status']) => results.filter((result) => result.status === status).map(({ region }) => region)
  emit?.({ type: 'regions', reported: inStatus('reported'), unavailable: inStatus('unavailable') })
  return { schemaVersion: 1, regions: results }
}

function resultOf(outcome: RegionalOutcome): RegionResult {
  if (outcome.status === 'reported') return outcome
  const { status, region, reason } = outcome
  const problem = new ApiProblem(reason === 'unreachable' ? 'region-unavailable' : 'region-busy', details[reason](region))
  return { status, region, problem: problem.toProblem() }
}

const details = {
  full: (region: Region) => `The region ${region} has as many probes as may wait there; try again in a few seconds.`,
  'no-turn': (region: Region) => `The region ${region} had no turn for this probe before its deadline; try again in a few seconds, or with a longer one.`,
  unreachable: (region: Region) => `The region ${region} did not answer; the others are not affected.`,
}
