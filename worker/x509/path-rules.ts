import { BudgetExhausted, type Budget } from './budget.ts'
import { checkCrl, type CertificateRevocationList, type CrlVerifier } from './crl.ts'
import { findExtension, isSelfIssued, type Certificate } from './certificate.ts'
import { formatGeneralName } from './general-name.ts'
import { checkConstraintsForm, checkNames, constrainedNames, type NameBudget } from './name-constraints.ts'
import { referenceTo, type PathCertificate } from './path.ts'
import { processPolicies } from './policy.ts'
import { problem, type Problem } from './problems.ts'
import { matchName, prepareReference, type ReferenceName } from './server-name.ts'
import { nameAttributes } from './name.ts'
import { attributeOid, extensionOid } from './oids.ts'
import { isoTime } from './time.ts'

/** Rules of RFC 5280 section 6.1 that are about several certificates of a path at once. All paths go from the leaf to the root. */

/** Path lengths (section 6.1.4 (l) and (m)) and the caller's own bound. Self-issued certificates do not count. */
export function checkLengths(path: readonly PathCertificate[], maxDepth: number | null): Problem[] {
  const problems: Problem[] = []
  let below = 0
  for (const [i, entry] of path.entries()) {
    if (i === 0) continue
    const limit = entry.certificate.known.basicConstraints?.pathLength ?? null
    if (limit !== null && below > limit) {
      problems.push(problem('path-length-exceeded', referenceTo(entry), `at most ${limit} intermediates below`, `${below}`))
    }
    if (i < path.length - 1 && !isSelfIssued(entry.certificate)) below++
  }
  if (maxDepth !== null && below > maxDepth)
    problems.push(problem('depth-exceeded', null, `at most ${maxDepth} intermediates`, `${below}`))
  return problems
}

/** Section 6.1.3 (b) and (c). A self-issued certificate is exempt unless it is the leaf. */
export function checkNameConstraints(path: readonly PathCertificate[], budget: NameBudget): Problem[] {
  const problems: Problem[] = []
  for (const [i, authority] of path.entries()) {
    const constraints = authority.certificate.known.nameConstraints
    if (i === 0 || constraints === null) continue
    const form = checkConstraintsForm(constraints)
    if (form.status !== 'satisfied') {
      problems.push(problem('name-constraints-malformed', referenceTo(authority), form.expected, form.got))
      continue
    }
    for (const [j, entry] of path.slice(0, i).entries()) {
      if (j > 0 && isSelfIssued(entry.certificate)) continue
      const names = constrainedNames(entry.certificate.subject, entry.certificate.known.subjectAltName)
      const outcome = checkNames(constraints, names, budget)
      if (outcome.status === 'satisfied') continue
      const code = outcome.status === 'unsupported' ? 'name-constraint-unsupported' : 'name-constraint-violated'
      problems.push(problem(code, referenceTo(entry), outcome.expected, outcome.got))
    }
  }
  return problems
}

/** RFC 9618; a path in which a policy is required and none holds. */
export function checkPolicies(path: readonly PathCertificate[], budget: Pick<Budget, 'policies'>): Problem[] {
  for (const {
    certificate: { known },
  } of path)
    budget.policies -= (known.certificatePolicies?.length ?? 0) + (known.policyMappings?.length ?? 0)
  if (budget.policies < 0) throw new BudgetExhausted()
  const outcome = processPolicies(
    path.map(({ certificate }) => certificate),
    isSelfIssued,
  )
  const [leaf] = path
  return outcome.isSatisfied || leaf === undefined
    ? []
    : [problem('policy-required', referenceTo(leaf), 'a policy that holds along the path', 'none')]
}

/**
 * Revocation by the lists that the caller gave. They bind: one that is for a certificate and is not valid rejects. A link
 * is judged once per verification, however many paths go through it, since a list may be long.
 */
export class RevocationChecker {
  readonly #crls: readonly CertificateRevocationList[]
  readonly #atMs: number
  readonly #verify: CrlVerifier
  readonly #known = new Map<Certificate, Map<Certificate, Problem[]>>()

  constructor(crls: readonly CertificateRevocationList[], atMs: number, verify: CrlVerifier) {
    this.#crls = crls
    this.#atMs = atMs
    this.#verify = verify
  }

  check(path: readonly PathCertificate[]): Problem[] {
    if (this.#crls.length === 0) return []
    return path.slice(0, -1).flatMap((entry, i) => {
      const issuer = path[i + 1]
      return issuer === undefined ? [] : this.#link(entry, issuer.certificate)
    })
  }

  #link(entry: PathCertificate, issuer: Certificate): Problem[] {
    let byIssuer = this.#known.get(entry.certificate)
    if (byIssuer === undefined) this.#known.set(entry.certificate, (byIssuer = new Map<Certificate, Problem[]>()))
    const known = byIssuer.get(issuer)
    if (known !== undefined) return known
    const problems = certificateRevocation(entry, issuer, this.#crls, this.#atMs, this.#verify)
    byIssuer.set(issuer, problems)
    return problems
  }
}

function certificateRevocation(
  entry: PathCertificate,
  issuer: Certificate,
  crls: readonly CertificateRevocationList[],
  atMs: number,
  verify: CrlVerifier,
): Problem[] {
  let isCovered = false
  let unusable: Problem | null = null
  for (const crl of crls) {
    const outcome = checkCrl(crl, entry.certificate, issuer, atMs, verify)
    switch (outcome.status) {
      case 'revoked':
        return [
          problem(
            'certificate-revoked',
            referenceTo(entry),
            'not revoked',
            `revoked on ${isoTime(outcome.atMs)}, ${outcome.reason ?? 'no reason given'}`,
          ),
        ]
      case 'good':
        isCovered = true
        break
      case 'invalid':
        unusable ??= problem('crl-invalid', referenceTo(entry), outcome.expected, outcome.got)
        break
      case 'not-covered':
        break
    }
  }
  if (isCovered) return []
  return [unusable ?? problem('revocation-unknown', referenceTo(entry), 'a revocation list that covers it', 'none')]
}

/** RFC 9525: the expected name among those of the subjectAltName; the common name never counts. Throws BudgetExhausted. */
export function checkName(leaf: PathCertificate, name: ReferenceName, budget: NameBudget): Problem[] {
  const reference = prepareReference(name)
  if (reference === null) {
    return [problem('expected-name-invalid', null, name.kind === 'ip' ? 'an IP address' : 'a host name', name.value)]
  }
  const presented = (leaf.certificate.known.subjectAltName ?? []).filter(({ kind }) => kind === 'dns' || kind === 'ip')
  if (presented.length === 0) {
    // A subjectAltName that cannot be read is a fault of its own.
    if (leaf.certificate.known.subjectAltName === null && findExtension(leaf.certificate, extensionOid.subjectAltName) !== null)
      return []
    const commonNames = nameAttributes(leaf.certificate.subject, attributeOid.commonName)
    return [
      problem(
        'names-missing',
        referenceTo(leaf),
        `${reference.text} in subjectAltName`,
        `no host names there; common name ${commonNames.join(', ') || 'absent'}`,
      ),
    ]
  }
  budget.nameComparisons -= presented.length
  if (budget.nameComparisons < 0) throw new BudgetExhausted()
  let tooWide: string | null = null
  for (const candidate of presented) {
    switch (matchName(candidate, reference)) {
      case 'match':
        return []
      case 'wildcard-in-public-suffix':
        tooWide = formatGeneralName(candidate)
        break
      case 'mismatch':
        break
    }
  }
  if (tooWide !== null)
    return [problem('wildcard-in-public-suffix', referenceTo(leaf), `${reference.text} by a name below a public suffix`, tooWide)]
  const shown = presented.slice(0, maxNamesShown).map(formatGeneralName).join(', ')
  const more = presented.length > maxNamesShown ? ` and ${presented.length - maxNamesShown} more` : ''
  return [problem('name-mismatch', referenceTo(leaf), reference.text, shown + more)]
}

const maxNamesShown = 12
