import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Failure } from '../../shared/contract/failures.ts'
import { regions } from '../../shared/contract/region-names.ts'
import { RegionsMessage } from '../../shared/contract/regions.ts'
import type { RegionResult } from '../../shared/contract/regions.ts'
import type { Region } from '../../shared/contract/region-names.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { clientLimits } from './limits.ts'
import { converse, hasType } from './session.ts'
import type { Heard, SessionOptions, SignatureAnswer, SignatureWanted } from './session.ts'

export interface RegionsSessionOptions extends Omit<SessionOptions, 'onEvent' | 'sign'> {
  readonly request: ProbeRequest & { readonly regions: NonNullable<ProbeRequest['regions']> }
  /** Each region's result as it comes, once. */
  readonly onResult: (result: RegionResult) => void
  /** Every other event, with its region: a probe enters a hop there, for one. */
  readonly onEvent?: (region: Region, event: ProbeEvent) => void
  /** Answers one region's request for a signature: each region makes handshakes of its own. Null where no key was offered. */
  readonly sign: ((region: Region, wanted: SignatureWanted) => Promise<SignatureAnswer>) | null
}

/** Runs the same probe in several regions of one Worker. Resolves to null once all have ended, else to what went wrong on the way. Never rejects. */
export function probeRegions({ onResult, onEvent, sign, ...options }: RegionsSessionOptions): Promise<Failure | null> {
  const ended = new Set<Region>()
  const tell = (result: RegionResult): void => {
    if (ended.has(result.region)) return
    ended.add(result.region)
    onResult(result)
  }
  /** By the id of the request, which is unique across regions. */
  const askedBy = new Map<string, Region>()
  const onAsked = (region: Region, { id }: SignatureWanted): void => void askedBy.set(id, region)
  return converse({
    ...options,
    maxMessages: clientLimits.maxMessages * regions.length,
    hear: (value) => hearRegional(value, { tell, onAsked, onEvent }),
    sign: sign === null ? null : (wanted) => sign(askedBy.get(wanted.id) ?? regions[0], wanted),
  })
}

interface Ears {
  readonly tell: (result: RegionResult) => void
  readonly onAsked: (region: Region, wanted: SignatureWanted) => void
  readonly onEvent: RegionsSessionOptions['onEvent']
}

function hearRegional(value: unknown, { tell, onAsked, onEvent }: Ears): Heard {
  const message = RegionsMessage.safeParse(value).data
  if (message === undefined) return { kind: hasType(value) && !known.has(value.type) ? 'unknown' : 'malformed' }
  switch (message.type) {
    case 'problem':
      return { kind: 'problem', problem: message.problem }
    case 'region-unavailable':
      tell({ status: 'unavailable', region: message.region, problem: message.problem })
      return { kind: 'taken', isLast: false }
    case 'regions':
      return { kind: 'taken', isLast: true }
    case 'regional':
      if (message.event.type === 'signature-needed') {
        onAsked(message.region, message.event)
        return { kind: 'signature', wanted: message.event }
      }
      if (message.event.type === 'report') tell({ status: 'reported', region: message.region, report: message.event.report })
      else onEvent?.(message.region, message.event)
      return { kind: 'taken', isLast: false }
  }
}

const known: ReadonlySet<string> = new Set<RegionsMessage['type']>(['regional', 'region-unavailable', 'regions', 'problem'])
