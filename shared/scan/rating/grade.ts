import type { ScanReport } from '../../contract/scan.ts'
import { scanGrades, type ScanClientResult, type ScanGrade, type ScanGradeLetter, type ScanGradeReason } from '../../contract/scan-judgement.ts'
import { versionText } from '../version-text.ts'
import { gradeLimits, named } from './limits.ts'
import { ratingGuide } from './guide.ts'
import { score } from './score.ts'

type RatedReport = Omit<ScanReport, 'judgement'>

/**
 * The grade by the guide, or why there is none. An A+ is never claimed: it takes HSTS with a long life, which a scan does
 * not see, and that is said among the reasons.
 */
export function grade(report: RatedReport, clients: readonly ScanClientResult[]): ScanGrade {
  const { name, version, source } = ratingGuide
  const head = { guide: name, version, source }
  const missing = missingChecks(report)
  const points = score(report)
  if (missing.length > 0 || points === null) {
    const withheld = missing.length > 0 ? missing.join('; ') : 'nothing could be learnt of the server'
    return { ...head, grade: null, withheld, gradeIfTrusted: null, score: null, reasons: [] }
  }
  const limits = gradeLimits({ facts: report, clients })
  const byScore = ratingGuide.letters.find(({ least }) => points.overall >= least)?.letter ?? 'F'
  const technical = worst([byScore, ...limits.flatMap(({ limit }) => (limit === null ? [] : [limit]))])
  const trust = trustReason(report)
  const reasons = [...(trust === null ? [] : [trust]), ...limits, ...(byScore === 'A' ? [] : [{ limit: byScore, message: `The score is ${points.overall} of 100.` }])]
  return {
    ...head,
    grade: trust?.limit ?? technical,
    withheld: null,
    gradeIfTrusted: trust === null ? null : technical,
    score: points,
    reasons: [...reasons.toSorted((a, b) => rank(b.limit) - rank(a.limit)), ...remarks(report, trust === null ? technical : null)],
  }
}

/** The checks without which no grade is given. */
function missingChecks(report: RatedReport): string[] {
  const { outcome, versions, suites } = report
  if (outcome === 'failed') return ['the server could not be scanned']
  const accepted = versions.filter(({ status }) => status === 'accepted')
  const open = versions.filter(({ status }) => status === 'not-tested').map(({ version }) => version)
  const unlisted = accepted.filter(({ version }) => !suites.some((list) => list.version === version && list.complete)).map(({ version }) => version)
  const shown = named(report)
  return [
    ...(versions.length === 0 ? ['the protocol versions were not tested'] : []),
    ...(versions.length > 0 && accepted.length === 0 ? ['no protocol version is accepted'] : []),
    ...(open.length > 0 ? [`${open.map(versionText).join(', ')} could not be tested`] : []),
    ...(unlisted.length > 0 ? [`the cipher suites of ${unlisted.map(versionText).join(', ')} are not known to the end`] : []),
    ...(accepted.length > 0 && !shown.some(({ trust }) => trust !== null) ? ['the certificates were not judged'] : []),
  ]
}

/** A certificate that is not trusted, or not for this name, takes the place of the grade. */
function trustReason(report: RatedReport): ScanGradeReason | null {
  const rejected = named(report).flatMap(({ trust }) => (trust?.status === 'rejected' ? [trust.reason ?? 'unknown'] : []))
  const [reason] = rejected.toSorted((a, b) => Number(nameReasons.has(a)) - Number(nameReasons.has(b)))
  if (reason === undefined) return null
  return nameReasons.has(reason)
    ? { limit: 'M', message: 'The certificate is for another name.' }
    : { limit: 'T', message: `The certificate is not trusted (${reason}).` }
}

/** `letter`: null where the certificate takes the place of the grade. */
function remarks(report: RatedReport, letter: ScanGradeLetter | null): ScanGradeReason[] {
  const ownRoot = letter !== null && named(report).some(({ trust }) => trust?.status === 'accepted' && trust.path.some(({ source }) => source === 'custom-ca'))
  const unknown = [
    ...(report.features.compression === null ? ['TLS compression'] : []),
    ...(report.features.secureRenegotiation === null && report.versions.some(({ version, status }) => version !== 'TLSv1.3' && status === 'accepted') ? ['secure renegotiation'] : []),
  ]
  const messages = [
    ...(letter === 'A' ? ['An A+ takes HSTS for at least half a year, which a scan of TLS does not see; it is not claimed here.'] : []),
    ...(ownRoot ? ['Trusted by way of your own CA; the guide knows public roots only.'] : []),
    ...(unknown.length > 0 ? [`Not tested, and taken for good: ${unknown.join(', ')}.`] : []),
    'Not looked for: SSL 2.0, and flaws of single implementations, such as Heartbleed and ROBOT.',
  ]
  return messages.map((message) => ({ limit: null, message }))
}

function worst(letters: readonly ScanGradeLetter[]): ScanGradeLetter {
  return letters.toSorted((a, b) => rank(b) - rank(a))[0] ?? 'F'
}

function rank(letter: ScanGradeLetter | null): number {
  return letter === null ? -1 : scanGrades.indexOf(letter)
}

const nameReasons: ReadonlySet<string> = new Set(['name-mismatch', 'wildcard-in-public-suffix', 'names-missing'])
