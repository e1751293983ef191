import type { Hop } from '../../../shared/contract/report.ts'
import type { Timings } from '../../../shared/contract/timings.ts'
import type { ProbeState } from '../../probe-state/probe-state.ts'

/** A hop as the page shows it: of a finished report, or as much as is known of one under way. */
export type HopView = Omit<Hop, 'timings' | 'phases'> & { readonly timings: Timings | null }

/** The hops of a probe at this moment. The report repeats everything, and says more than the events before it. */
export function hopsOf({ report, hops }: ProbeState): readonly HopView[] {
  if (report !== null) return report.hops
  return hops.map(({ target, network, timings, flights, tls, certificates, trust, http, failure }) => ({
    target, network, timings, tls, trust, http, failure, flights: [...flights], certificates: certificates === null ? null : [...certificates], resumption: null,
  }))
}

/** An id that is the hop's own: all of them stand in the page. */
export function hopId(index: number, section: string): string {
  return `hop-${index + 1}-${section}`
}
