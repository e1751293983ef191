import type { Finding } from '../../../shared/contract/findings.ts'
import type { HopNetwork } from '../../../shared/contract/hop-network.ts'
import type { DnsWarning } from '../../../shared/dns/warnings.ts'
import { finding } from '../../../shared/texts/findings.ts'

/** What names, addresses and the way to them say. */
export function networkFindings(network: HopNetwork, warnings: readonly DnsWarning[], hop: number): Finding[] {
  const failed = network.attempts.filter(({ outcome }) => outcome === 'failed').map(({ address }) => address)
  const findings = warnings.map(({ code, parameters }) => finding(code, hop, parameters))
  if (network.dialled !== null && failed.length > 0) {
    findings.push(finding('address-fallback', hop, { failed: failed.join(', '), dialled: network.dialled.address }))
  }
  return findings
}
