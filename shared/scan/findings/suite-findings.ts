import type { ScanFacts, ScanSuites } from '../../contract/scan.ts'
import type { ScanFinding } from '../../contract/scan-judgement.ts'
import { scanFinding } from '../finding-texts.ts'
import type { ScanFindingCode } from '../finding-table.ts'
import { cipherSuiteFacts, type CipherSuiteFacts } from '../iana/cipher-suites.ts'

export function suiteFindings({ suites: lists }: ScanFacts): ScanFinding[] {
  const suites = lists.flatMap(({ version, suites: selected }) => selected.map(({ code }) => ({ version, facts: cipherSuiteFacts(code) })))
  if (suites.length === 0) return []
  const isComplete = lists.every(({ complete }) => complete)
  const found = faults.flatMap(({ code, applies }) => {
    const of = suites.filter(({ facts, version }) => applies(facts, version))
    return of.length === 0 ? [] : [scanFinding(code, parameters(of))]
  })
  const forwardSecret = suites.some(({ facts }) => facts.hasForwardSecrecy)
  return [
    ...(forwardSecret || !isComplete ? [] : [scanFinding('forward-secrecy-missing')]),
    ...found,
    ...preferenceFindings(lists),
    ...(isComplete && suites.every(({ facts }) => facts.strength === 'strong') ? [scanFinding('suites-strong-only')] : []),
  ]
}

/** Each suite is remarked on once, by its worst fault; faults stand worst first. */
const faults: readonly { readonly code: ScanFindingCode; readonly applies: (facts: CipherSuiteFacts, version: string) => boolean }[] = (() => {
  const isRc4 = ({ cipher }: CipherSuiteFacts): boolean => cipher?.startsWith('RC4') ?? false
  const rows: readonly (readonly [ScanFindingCode, (facts: CipherSuiteFacts, version: string) => boolean])[] = [
    ['suites-without-encryption', ({ isNull }) => isNull],
    ['suites-without-authentication', ({ isAnonymous }) => isAnonymous],
    ['suites-export', ({ isExport }) => isExport],
    ['suites-rc4', isRc4],
    ['suites-short-key', ({ encryptionBits }) => encryptionBits !== null && encryptionBits < 112],
    ['suites-small-block', ({ hasSmallBlock }) => hasSmallBlock],
    ['suites-without-forward-secrecy', ({ hasForwardSecrecy, keyExchange }) => !hasForwardSecrecy && keyExchange !== null],
    ['suites-cbc', ({ isAead, cipher }, version) => version === 'TLSv1.2' && !isAead && (cipher?.endsWith('_CBC') ?? false)],
  ]
  return rows.map(([code, applies], index) => ({
    code,
    applies: (facts, version) => applies(facts, version) && !rows.slice(0, index).some(([, worse]) => worse(facts, version)),
  }))
})()

function preferenceFindings(lists: readonly ScanSuites[]): ScanFinding[] {
  const clientChooses = lists.filter(({ order, suites }) => order === 'client' && new Set(suites.map(({ code }) => rank(code) > 1)).size > 1)
  const misordered = lists.flatMap(({ version, order, suites }) => {
    if (order !== 'server') return []
    const weaker = suites.findIndex(({ code }, index) => rank(code) > 1 && suites.slice(index + 1).some((later) => rank(later.code) < 2))
    const [worse, better] = [suites[weaker], suites.slice(weaker + 1).find((later) => rank(later.code) < 2)]
    return worse === undefined || better === undefined ? [] : [scanFinding('suites-weak-preferred', { version, weaker: worse.name, stronger: better.name })]
  })
  return [...misordered, ...(clientChooses.length === 0 ? [] : [scanFinding('suites-client-chooses', { versions: clientChooses.map(({ version }) => version).join(', ') })])]
}

function parameters(suites: readonly { readonly version: string; readonly facts: CipherSuiteFacts }[]): Record<string, string> {
  const names = [...new Set(suites.map(({ facts }) => facts.name))]
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : ''
  return {
    suites: `${names.slice(0, namesShown).join(', ')}${more}`,
    count: String(names.length),
    versions: [...new Set(suites.map(({ version }) => version))].join(', '),
  }
}

function rank(code: number): number {
  return ['strong', 'fair', 'weak', 'broken'].indexOf(cipherSuiteFacts(code).strength)
}

/** More than a handful nobody reads in a sentence; the table of suites has them all. */
const namesShown = 6
