import { scanParts, type ScanPart, type ScanUntested } from '../../shared/contract/scan.ts'
import type { ScanPlanner } from './planner.ts'
import type { Interruption } from './state.ts'
import type { Knowledge } from './tracks/knowledge.ts'
import type { TrackPlan } from './tracks/track.ts'

/** What a scan does not say, and why: what was left out, what it did not come to, and what it has no means for. */
export function untestedOf(planner: ScanPlanner, parts: readonly ScanPart[], interruption: Interruption | null): ScanUntested[] {
  const { knowledge } = planner
  const left: ScanUntested[] = scanParts.filter((part) => !parts.includes(part)).map((part) => ({ part, what: part, why: 'not-asked', detail: null }))
  const entry = ({ name, parts: own, what }: TrackPlan, why: ScanUntested['why']): ScanUntested => ({
    part: name.startsWith('version:') ? 'versions' : own.find((part) => part !== 'versions' && parts.includes(part)) ?? 'versions',
    what,
    why,
    detail: null,
  })
  const { unfinished, broken } = planner
  const cut = unfinished.map((plan) => entry(plan, interruption ?? 'no-answer'))
  const unanswered = broken.filter((plan) => !unfinished.includes(plan)).map((plan) => entry(plan, 'no-answer'))
  const never: ScanUntested = { part: 'versions', what: 'SSLv2', why: 'not-spoken', detail: null }
  return [...cut, ...unanswered, ...knowledge.untested, ...inapplicable(knowledge, parts), ...withoutProtocols(planner, parts), never, ...left]
}

/** Behind tls:// anything may be spoken: no names are known to try. */
function withoutProtocols({ settings, knowledge }: ScanPlanner, parts: readonly ScanPart[]): ScanUntested[] {
  if (settings.alpn.length > 0 || !parts.includes('features') || knowledge.accepted.length === 0) return []
  return [{ part: 'features', what: 'ALPN protocols', why: 'not-applicable', detail: 'no application protocol is known for this target' }]
}

function inapplicable(known: Knowledge, parts: readonly ScanPart[]): ScanUntested[] {
  if (known.accepted.length === 0 || !parts.includes('features')) return []
  const [only, second] = known.accepted
  const list: ScanUntested[] = []
  const add = (what: string, detail: string): void => void list.push({ part: 'features', what, why: 'not-applicable', detail })
  if (only !== undefined && second === undefined) add('fallback SCSV', `${only} alone is spoken`)
  if (known.newestInTheClear === 'SSLv3') list.push({ part: 'features', what: 'session resumption before TLSv1.3', why: 'not-spoken', detail: 'SSLv3 is recognised only' })
  if (known.answerOf('TLSv1.3') === null) add('resumption by PSK and early data', 'TLSv1.3 is not spoken')
  if (known.newestInTheClear === null) add('session resumption and extensions before TLSv1.3', 'TLSv1.3 alone is spoken')
  if (known.newestInTheClear === null && parts.includes('tolerances')) list.push({ part: 'tolerances', what: 'future-version', why: 'not-applicable', detail: 'TLSv1.3 alone is spoken' })
  if (known.handshake13?.refusal != null) list.push({ part: 'features', what: 'resumption by PSK and early data', why: 'not-applicable', detail: 'the server wants a client certificate' })
  if (known.ticketSession?.refusal != null) list.push({ part: 'features', what: 'session resumption before TLSv1.3', why: 'not-applicable', detail: 'the server wants a client certificate' })
  return list
}
