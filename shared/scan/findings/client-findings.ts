import type { ScanReport } from '../../contract/scan.ts'
import type { ScanClientResult, ScanFinding } from '../../contract/scan-judgement.ts'
import { scanFinding } from '../finding-texts.ts'

/** What simulated clients tell, and what was not tested. A client is of today for five years. */
export function clientFindings({ startedAt, untested }: Omit<ScanReport, 'judgement'>, clients: readonly ScanClientResult[]): ScanFinding[] {
  const year = Number(startedAt.slice(0, 4))
  const isCurrent = ({ released }: ScanClientResult): boolean => released >= year - 5
  const current = clients.filter(isCurrent)
  const failing = clients.filter(({ status }) => status === 'fails')
  const [failingNow, failingOnce] = [failing.filter(isCurrent), failing.filter((client) => !isCurrent(client))]
  const allStrong = current.length > 0 && current.every(({ status, strength }) => status === 'connects' && strength === 'strong')
  const open = untested.filter(({ why }) => why !== 'not-asked' && why !== 'not-applicable' && why !== 'not-spoken')
  return [
    ...(failingNow.length > 0 ? [scanFinding('current-clients-fail', { clients: names(failingNow) })] : []),
    ...(failingOnce.length > 0 ? [scanFinding('older-clients-fail', { count: String(failingOnce.length), clients: names(failingOnce) })] : []),
    ...(allStrong ? [scanFinding('current-clients-connect', { count: String(current.length) })] : []),
    ...(open.length > 0 ? [scanFinding('not-everything-tested', { what: list(open.map(({ what }) => what)) })] : []),
  ]
}

function names(clients: readonly ScanClientResult[]): string {
  return list(clients.map(({ name, version }) => `${name} ${version}`))
}

function list(texts: readonly string[]): string {
  const unique = [...new Set(texts)]
  return `${unique.slice(0, shown).join(', ')}${unique.length > shown ? ` and ${unique.length - shown} more` : ''}`
}

const shown = 8
