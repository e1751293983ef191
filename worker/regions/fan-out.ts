import { randomUUID } from 'node:crypto'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import { regions as allRegions, type Region } from '../../shared/contract/region-names.ts'
import type { ProbeReport } from '../../shared/contract/report.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import { log } from '../deployment/log.ts'
import { within } from '../probe/patience.ts'
import type { Signer } from '../probe/signer.ts'
import type { ObjectNamespace, RegionProberStub } from './bindings.ts'

/** A probe that is to run from several places. */
export interface FanOut {
  readonly request: ProbeRequest
  readonly regions: readonly Region[]
  readonly probers: ObjectNamespace<RegionProberStub>
  readonly hostname: string
  readonly caller: string
  /** Takes the events of every region, all but the reports, in the order of each; null where nobody wants them. */
  readonly hear: ((region: Region, event: ProbeEvent) => void) | null
  /** Asks for a signature on behalf of a region; ids are unique across regions. Null where nobody can be asked. */
  readonly sign: RegionalSigner | null
  /** Stops every region. */
  readonly signal: AbortSignal
}

export type RegionalSigner = (wanted: Parameters<Signer>[0], region: Region) => ReturnType<Signer>

export type RegionalOutcome =
  | { readonly status: 'reported'; readonly region: Region; readonly report: ProbeReport }
  | { readonly status: 'unavailable'; readonly region: Region; readonly reason: 'full' | 'no-turn' | 'unreachable' }

/** The regions that a request asks for, in its order. */
export function regionsOf(asked: NonNullable<ProbeRequest['regions']>): readonly Region[] {
  return asked === 'all' ? allRegions : asked
}

/**
 * Runs one probe from one region. Never rejects: a region that cannot be reached, fails or does not answer in time is a
 * result like any other.
 */
export async function probeFrom(region: Region, fanOut: FanOut): Promise<RegionalOutcome> {
  const { request, probers, hostname, caller, hear, sign, signal } = fanOut
  const probeId = randomUUID()
  const prober = probers.get(probers.idFromName(region), { locationHint: region })
  const cancel = (): void => {
    // Where this does not get through, the region's own deadline ends the probe.
    prober.cancel(probeId).catch(() => undefined)
  }
  try {
    const answer = prober.probe({ probeId, region, request, hostname, caller }, {
      hear: hear === null ? null : (events) => events.forEach((event) => hear(region, event)),
      sign: sign === null ? null : (wanted) => sign({ ...wanted, id: `${region}-${wanted.id}`, signal }, region),
    })
    signal.addEventListener('abort', cancel, { once: true })
    if (signal.aborted) cancel()
    const result = await within(answer, (request.deadlineMs ?? limits.defaultDeadlineMs) + limits.regionGraceMs)
    if (result === 'too-late') {
      cancel()
      return unreachable(region, 'no answer in time')
    }
    return result.status === 'reported' ? { ...result, region } : { status: 'unavailable', region, reason: result.why }
  } catch (error) {
    return unreachable(region, error instanceof Error ? error.message : String(error))
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function unreachable(region: Region, error: string): RegionalOutcome {
  log({ level: 'error', event: 'region-failed', region, error })
  return { status: 'unavailable', region, reason: 'unreachable' }
}
