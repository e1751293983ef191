import type { Certificate } from '../../contract/certificate.ts'
import type { ScanFacts } from '../../contract/scan.ts'
import { scanProfileAspects, type ScanProfileAspect, type ScanProfileMiss, type ScanProfileResult } from '../../contract/scan-judgement.ts'
import { leafKey } from '../leaf-key.ts'
import { versionText } from '../version-text.ts'
import type { TlsProfile } from './mozilla.ts'

/**
 * Holds a server against a profile: each line that it misses, and the aspects that were not tested. A server that accepts
 * less than the profile allows keeps it, but for TLS 1.3, which every profile asks for.
 */
export function checkProfile(facts: ScanFacts, profile: TlsProfile): ScanProfileResult {
  const checked = scanProfileAspects.map((aspect) => ({ aspect, lines: checks[aspect](facts, profile) }))
  const misses = checked.flatMap(({ aspect, lines }) => (lines ?? []).map((line): ScanProfileMiss => ({ aspect, ...line })))
  const untested = checked.flatMap(({ aspect, lines }) => (lines === null ? [aspect] : []))
  const { id, version, source } = profile
  return { id, version, source, status: misses.length > 0 ? 'missed' : untested.length > 0 ? 'unknown' : 'met', misses: misses.slice(0, maxMisses), untested }
}

type Line = Omit<ScanProfileMiss, 'aspect'>

/** The lines that miss the profile; null where it was not tested. */
const checks: Record<ScanProfileAspect, (facts: ScanFacts, profile: TlsProfile) => readonly Line[] | null> = {
  versions({ versions }, profile) {
    const tested = versions.filter(({ status }) => status !== 'not-tested')
    const allowed: readonly string[] = profile.versions
    const expected = `only ${allowed.map(versionText).join(', ')}`
    const lines = tested.flatMap(({ version, status }): Line[] => {
      if (status === 'accepted' && !allowed.includes(version)) return [{ expected, got: `${versionText(version)} is accepted` }]
      return status === 'refused' && version === allowed.at(-1) ? [{ expected: versionText(version), got: `${versionText(version)} is refused` }] : []
    })
    return lines.length > 0 || (versions.length > 0 && tested.length === versions.length) ? lines : null
  },
  'cipher-suites'(facts, profile) {
    const versionsBySuite = new Map<string, string[]>()
    for (const { version, suites } of facts.suites) {
      for (const { name } of suites) if (!profile.suites.includes(name)) versionsBySuite.set(name, [...(versionsBySuite.get(name) ?? []), version])
    }
    const lines = [...versionsBySuite].map(([name, versions]) => ({ expected: `only its ${profile.suites.length} cipher suites`, got: `${name} (${versions.map(versionText).join(', ')})` }))
    return lines.length > 0 || suitesAreComplete(facts) ? lines : null
  },
  order({ suites }, profile) {
    if (!profile.serverOrder) return []
    const lines = suites.filter(({ order }) => order === 'client').map(({ version }) => ({ expected: 'the server’s own order', got: `the client’s order counts in ${versionText(version)}` }))
    return lines.length > 0 || (suites.length > 0 && suites.every(({ order }) => order !== 'unknown')) ? lines : null
  },
  groups(facts, profile) {
    const extra = new Map(facts.groups.flatMap(({ version, groups }) => groups.filter(({ name }) => !profile.groups.includes(name)).map(({ name }) => [name, version] as const)))
    const lines = [...extra.keys()].map((name) => ({ expected: `only ${profile.groups.join(', ')}`, got: `${name} is accepted` }))
    return lines.length > 0 || (facts.groups.length > 0 && facts.groups.every(({ complete }) => complete)) ? lines : null
  },
  'dh-parameters'(facts, profile) {
    const lines = facts.dhParameters.filter(({ primeBits }) => primeBits < profile.minDhBits).map(({ primeBits }) => ({ expected: `at least ${profile.minDhBits} bits`, got: `${primeBits} bits` }))
    return lines.length > 0 || suitesAreComplete(facts) ? lines : null
  },
  'certificate-key'(facts, profile) {
    return ofLeaves(facts, (leaf, key) => {
      const expected = profile.keyTypes.map((type) => (type === 'rsa' ? `RSA of ${profile.minRsaBits} bits or more` : `ECDSA on ${profile.curves.join(' or ')}`)).join(', or ')
      const got = `${leaf.keyType.toUpperCase()}${leaf.keyCurve === null ? (leaf.keyBits === null ? '' : ` of ${leaf.keyBits} bits`) : ` on ${leaf.keyCurve}`}`
      const isKnownType = (key === 'rsa' || key === 'ecdsa') && profile.keyTypes.includes(key)
      const isLargeEnough = key === 'rsa' ? (leaf.keyBits ?? 0) >= profile.minRsaBits : profile.curves.includes(ianaCurve(leaf.keyCurve))
      return isKnownType && isLargeEnough ? null : { expected, got }
    })
  },
  'certificate-signature'(facts, profile) {
    return ofLeaves(facts, ({ signatureAlgorithm }) => {
      const isListed = profile.signatureAlgorithms.some((name) => name.toLowerCase() === signatureAlgorithm.toLowerCase())
      return isListed ? null : { expected: profile.signatureAlgorithms.join(', '), got: signatureAlgorithm }
    })
  },
  'certificate-lifetime'(facts, profile) {
    return ofLeaves(facts, ({ notBefore, notAfter }) => {
      const days = (Date.parse(notAfter) - Date.parse(notBefore)) / millisecondsPerDay
      return Number.isNaN(days) || days <= profile.maxCertificateDays + 1 ? null : { expected: `at most ${profile.maxCertificateDays} days`, got: `${Math.round(days)} days` }
    })
  },
}

/** Lines about the leaves that clients get which name the server; null where there are none. */
function ofLeaves({ certificates }: ScanFacts, check: (leaf: Certificate, key: ReturnType<typeof leafKey>) => Line | null): readonly Line[] | null {
  const shown = certificates.filter(({ shownTo }) => shownTo.some(({ serverName }) => serverName === 'sent'))
  if (shown.length === 0) return null
  const lines = shown.flatMap((certificate) => {
    const [leaf] = certificate.chain
    const line = leaf === undefined ? null : check(leaf, leafKey(certificate))
    return line === null ? [] : [line]
  })
  return lines.filter((line, index) => lines.findIndex(({ got }) => got === line.got) === index)
}

function suitesAreComplete({ versions, suites }: ScanFacts): boolean {
  const accepted = versions.filter(({ status }) => status === 'accepted')
  return accepted.length > 0 && accepted.every(({ version }) => suites.some((list) => list.version === version && list.complete))
}

/** Certificates name P-256 and P-384 in several ways. */
function ianaCurve(curve: string | null): string {
  return { 'P-256': 'secp256r1', prime256v1: 'secp256r1', 'P-384': 'secp384r1' }[curve ?? ''] ?? curve ?? ''
}

const maxMisses = 200
const millisecondsPerDay = 86_400_000
