import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Row } from './rows.ts'
import { printable } from './style.ts'

/** Which address was dialled, and whose network it is. */
export function networkRows(network: HopNetwork): Row[] {
  const rows: Row[] = []
  if (network.dialled !== null) rows.push(['dialled', `${network.dialled.address} port ${network.dialled.port}`])
  if (network.addresses.length > 0) rows.push(['addresses', network.addresses.map(({ address }) => address).join(', ')])
  if (network.aliases.length > 0) rows.push(['aliases', network.aliases.map(printable).join(' → ')])
  for (const { asn, name, prefix, country } of network.autonomousSystems) {
    rows.push(['network', [`AS${asn}`, name, prefix, country].filter((part) => part !== null).map(printable).join('  ')])
  }
  if (network.resolver !== null) rows.push(['resolver', `${network.resolver}${network.authenticated ? ' (DNSSEC validated)' : ''}`])
  for (const { address, outcome, detail } of network.attempts) {
    if (outcome === 'failed' || outcome === 'forbidden') rows.push(['attempt', `${address}: ${outcome}${detail === null ? '' : ` (${detail})`}`])
  }
  return rows
}
