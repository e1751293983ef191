import type { Finding } from '../../shared/contract/findings.ts'
import { worstFirst } from '../../shared/texts/findings.ts'
import { networkFinding } from '../../shared/texts/network-findings.ts'
import { dnsWarnings } from '../../shared/dns/warnings.ts'
import type { OtherView } from '../../shared/dns/warnings.ts'
import type { ProbeState } from './probe-state.ts'

/** The findings that the browser's own look-up gives, compared with the Worker's when that is known. */
export function ownFindings(state: ProbeState): Finding[] {
  const { resolution, networks } = state.lookUp
  if (resolution === null) return []
  return dnsWarnings({ resolution, asns: networks ?? [], other: workerView(state) }).map(({ code, parameters }) => networkFinding(code, 0, parameters))
}

/** Those that say something about the attempt to connect: they stand beside the network, before the attempt. */
export function warningsBefore(state: ProbeState): Finding[] {
  return ownFindings(state).filter(({ code }) => code === 'cloudflare-network' || code === 'special-use-address')
}

/**
 * Both sides' findings, worst first, each code once: the Worker's word counts, as it is about the connection that was
 * made. What stands beside the network is not said again.
 */
export function remainingFindings(state: ProbeState): Finding[] {
  const before = new Set(warningsBefore(state).map(({ code }) => code))
  const told = new Set(state.findings.map(({ code }) => code))
  const own = ownFindings(state).filter(({ code }) => !told.has(code))
  return worstFirst([...state.findings, ...own]).filter(({ code }) => !before.has(code))
}

function workerView({ hops }: ProbeState): OtherView | null {
  const network = hops[0]?.network
  if (network === undefined || network === null || network.resolver === null) return null
  return { addresses: network.addresses.map(({ address }) => address), asns: network.autonomousSystems.map(({ asn }) => asn) }
}
