import { scanVersions, type ScanGroups, type ScanSuites, type ScanVersion, type ScanVersionResult } from '../../shared/contract/scan.ts'
import { cipherSuiteFacts, type SuiteStrength } from '../../shared/scan/iana/cipher-suites.ts'
import { groupFacts, isPostQuantum } from '../../shared/scan/iana/groups.ts'
import type { KnownFacts } from './scan-state.ts'

/** One column: a version, and what the server makes of it. */
export interface VersionColumn {
  readonly version: ScanVersion
  readonly result: ScanVersionResult | null
  readonly suites: ScanSuites | null
}

export interface SuiteRow {
  readonly code: number
  readonly name: string
  readonly strength: SuiteStrength
  /** Its place in the order of each column, from 1; null where it was not selected. */
  readonly places: readonly (number | null)[]
  /** Of its key exchange: `DHE 1024 bits`; null for others. */
  readonly dhPrimeBits: number | null
}

export interface SuiteMatrix {
  /** Newest first, and of the versions that were tested, all. */
  readonly columns: readonly VersionColumn[]
  readonly rows: readonly SuiteRow[]
}

/** Every suite that was selected, by version: in the order of the newest version that has it. */
export function suiteMatrix(facts: KnownFacts): SuiteMatrix {
  const columns = scanVersions.toReversed().map((version) => ({
    version,
    result: facts.versions?.find((one) => one.version === version) ?? null,
    suites: facts.suites?.find((one) => one.version === version) ?? null,
  }))
  const codes = [...new Set(columns.flatMap(({ suites }) => suites?.suites.map(({ code }) => code) ?? []))]
  const rows = codes.map((code) => {
    const known = cipherSuiteFacts(code)
    const found = columns.flatMap(({ suites }) => suites?.suites.filter((suite) => suite.code === code) ?? [])
    const primes = found.flatMap(({ dhPrimeBits }) => (dhPrimeBits === null ? [] : [dhPrimeBits]))
    return {
      code,
      name: found[0]?.name ?? known.name,
      strength: known.strength,
      places: columns.map(({ suites }) => (suites?.suites.findIndex((suite) => suite.code === code) ?? -1) + 1).map((place) => (place === 0 ? null : place)),
      dhPrimeBits: primes.length === 0 ? null : Math.min(...primes),
    }
  })
  return { columns, rows }
}

/** How many suites of a version are of each strength, best first; those that there are none of are left out. */
export function strengthCounts({ suites }: ScanSuites): { readonly strength: SuiteStrength; readonly count: number }[] {
  const strengths = suites.map(({ code }) => cipherSuiteFacts(code).strength)
  return suiteStrengths.map((strength) => ({ strength, count: strengths.filter((one) => one === strength).length })).filter(({ count }) => count > 0)
}

export interface GroupRow {
  readonly code: number
  readonly name: string
  readonly isPostQuantum: boolean
  readonly isWeak: boolean
  readonly places: readonly (number | null)[]
}

export interface GroupMatrix {
  readonly columns: readonly ScanGroups[]
  readonly rows: readonly GroupRow[]
}

export function groupMatrix({ groups = [] }: KnownFacts): GroupMatrix {
  const columns = groups.toSorted((a, b) => scanVersions.indexOf(b.version) - scanVersions.indexOf(a.version))
  const codes = [...new Set(columns.flatMap((list) => list.groups.map(({ code }) => code)))]
  const rows = codes.map((code) => {
    const known = groupFacts(code)
    return {
      code,
      name: columns.flatMap((list) => list.groups).find((group) => group.code === code)?.name ?? known.name,
      isPostQuantum: isPostQuantum(known),
      isWeak: known.securityBits !== null && known.securityBits < 112,
      places: columns.map((list) => list.groups.findIndex((group) => group.code === code) + 1).map((place) => (place === 0 ? null : place)),
    }
  })
  return { columns, rows }
}

export const suiteStrengths: readonly SuiteStrength[] = ['strong', 'fair', 'weak', 'broken']
