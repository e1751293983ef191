import { createHash } from 'node:crypto'
import { equal } from '../bytes/bytes.ts'
import { maxCandidatesPerName, maxPathCertificates, type Budget } from './budget.ts'
import { isSelfIssued, parseCertificate, scanSubject, type Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import { formatName, nameKey, type DistinguishedName } from './name.ts'
import { referenceTo, type PathCertificate } from './path.ts'
import type { PublicKeyInfo } from './public-key.ts'
import { byUse, isPathError, problem, type Problem } from './problems.ts'
import type { RootStore } from './root-store.ts'
import { verifySignature, type SignatureOutcome } from './signature.ts'

/**
 * Finds paths from a leaf to a root, depth first, best candidates first (RFC 4158). Every step is paid from the budget.
 * Signatures are checked on the way, so that a path that is handed out is signed all along; everything else about it is
 * for `judge` to say. The first path that it has nothing against ends the search; else the least bad one is kept, and
 * where no path reaches a root, the end of the longest.
 */
export class PathBuilder {
  readonly #roots: RootStore
  readonly #budget: Budget
  readonly #checkCertificate: (entry: PathCertificate) => Problem[]
  readonly #judge: (path: readonly PathCertificate[]) => Problem[]
  readonly #bySubject = new Map<string, IntermediateSlot[]>()
  readonly #candidates = new Map<Certificate, readonly Candidate[]>()
  readonly #signatures = new Map<Certificate, Map<string, SignatureOutcome>>()
  readonly #keys = new Map<string, PublicKeyInfo>()
  readonly #malformed: Problem[] = []
  #best: BuiltPath | null = null
  #deadEnd: DeadEnd | null = null
  #equalDeadEnds = 0
  #isExhausted = false

  constructor(
    intermediates: readonly Uint8Array[],
    roots: RootStore,
    budget: Budget,
    rules: { checkCertificate: (entry: PathCertificate) => Problem[]; judge: (path: readonly PathCertificate[]) => Problem[] },
  ) {
    this.#roots = roots
    this.#budget = budget
    this.#checkCertificate = rules.checkCertificate
    this.#judge = rules.judge
    for (const [index, der] of intermediates.entries()) this.#index(der, index)
  }

  build(leaf: PathCertificate): BuildResult {
    const leafProblems = this.#checkCertificate(leaf)
    this.#extend([leaf], [identityOf(leaf.certificate)], leafProblems)
    if (this.#best !== null && (!this.#isExhausted || !this.#best.problems.some(isPathError))) {
      return {
        path: this.#best.path,
        isComplete: true,
        problems: [...this.#best.problems, ...this.#malformed],
        missingIssuerOf: null,
      }
    }
    const exhausted = this.#isExhausted
      ? [
          problem(
            'budget-exhausted',
            null,
            'a chain that can be checked with a bounded effort',
            'more certificates, names or signatures than that',
          ),
        ]
      : []
    if (this.#best !== null) {
      return {
        path: this.#best.path,
        isComplete: true,
        problems: [...exhausted, ...this.#best.problems, ...this.#malformed],
        missingIssuerOf: null,
      }
    }
    const end = this.#deadEnd ?? { path: [leaf], problems: leafProblems, cause: 'issuer-not-found' }
    const last = end.path.at(-1) ?? leaf
    return {
      path: end.path,
      isComplete: false,
      problems: [...exhausted, describeDeadEnd(end.cause, last), ...end.problems, ...this.#malformed],
      missingIssuerOf: end.cause === 'issuer-not-found' ? last : null,
    }
  }

  /** True to end the search. */
  #extend(path: readonly PathCertificate[], identities: readonly string[], problems: readonly Problem[]): boolean {
    const current = path.at(-1)
    if (current === undefined) return true
    let isDeadEnd = true
    let sawUnsupported = false
    let sawInvalid = false
    for (const candidate of this.#issuersOf(current.certificate)) {
      if (--this.#budget.candidates < 0) return this.#exhaust()
      // The same name and key twice in a path is a loop, whatever else differs (RFC 4158 section 2.4.2).
      if (path.length >= maxPathCertificates || identities.includes(candidate.identity)) continue
      const outcome = this.#signatureBy(current.certificate, candidate)
      if (outcome === null) return this.#exhaust()
      if (outcome !== 'valid') {
        if (outcome === 'unsupported') sawUnsupported = true
        // Another key of the same name is no contradiction unless the certificate says that it is this very key.
        else if (!keysAreToldApart(current.certificate, candidate.entry.certificate)) sawInvalid = true
        continue
      }
      isDeadEnd = false
      const longer = [...path, candidate.entry]
      const longerProblems = [...problems, ...candidate.problems]
      const isDone =
        candidate.entry.role === 'root'
          ? this.#complete(longer, longerProblems)
          : this.#extend(longer, [...identities, candidate.identity], longerProblems)
      if (isDone) return true
    }
    if (isDeadEnd) this.#recordDeadEnd(path, problems, () => deadEndCause(current.certificate, sawUnsupported, sawInvalid))
    return false
  }

  #complete(path: readonly PathCertificate[], problems: readonly Problem[]): boolean {
    if (--this.#budget.paths < 0) return this.#exhaust()
    const found: BuiltPath = { path, problems: [...problems, ...this.#judge(path)] }
    if (this.#best === null || isBetter(found.problems, this.#best.problems)) this.#best = found
    return !found.problems.some((one) => isPathError(one) && mightBeBetterElsewhere(one))
  }

  /** The longest wins; among the first few of one length the most telling. */
  #recordDeadEnd(path: readonly PathCertificate[], problems: readonly Problem[], causeOf: () => DeadEndCause): void {
    const known = this.#deadEnd
    if (known !== null && path.length < known.path.length) return
    if (known?.path.length === path.length && ++this.#equalDeadEnds > maxEqualDeadEnds) return
    const cause = causeOf()
    if (known?.path.length === path.length && !deadEndIsBetter(cause, known.cause)) return
    this.#deadEnd = { path, problems, cause }
  }

  #exhaust(): boolean {
    this.#isExhausted = true
    return true
  }

  /** Null when the budget is over. Remembered by key, so that copies of an issuer cost nothing. */
  #signatureBy(certificate: Certificate, { keyDigest, entry }: Candidate): SignatureOutcome | null {
    let outcomes = this.#signatures.get(certificate)
    if (outcomes === undefined) this.#signatures.set(certificate, (outcomes = new Map<string, SignatureOutcome>()))
    const known = outcomes.get(keyDigest)
    if (known !== undefined) return known
    if (--this.#budget.signatures < 0) return null
    // One object per key, since the platform's form of it is remembered by object.
    const key = this.#keys.get(keyDigest) ?? entry.certificate.publicKey
    this.#keys.set(keyDigest, key)
    const outcome = verifySignature(certificate.signatureAlgorithm, key, certificate.tbs, certificate.signature)
    outcomes.set(keyDigest, outcome)
    return outcome
  }

  /** Candidates for the issuer of a certificate, the most promising first. */
  #issuersOf(certificate: Certificate): readonly Candidate[] {
    const known = this.#candidates.get(certificate)
    if (known !== undefined) return known
    const found: Candidate[] = []
    for (const root of this.#roots.rootsNamed(certificate.issuer)) {
      found.push(this.#candidate({ role: 'root', ...root }))
      if (found.length >= maxCandidatesPerName) break
    }
    for (const slot of this.#bySubject.get(nameKey(certificate.issuer)) ?? []) {
      const candidate = this.#slotCandidate(slot)
      if (candidate !== null) found.push(candidate)
    }
    const scored = found.map((candidate) => ({ candidate, score: scoreOf(candidate, certificate) }))
    const sorted = scored.sort((a, b) => b.score - a.score).map(({ candidate }) => candidate)
    this.#candidates.set(certificate, sorted)
    return sorted
  }

  #slotCandidate(slot: IntermediateSlot): Candidate | null {
    if (slot.candidate !== undefined) return slot.candidate
    this.#budget.bytes -= slot.der.length
    if (this.#budget.bytes < 0) {
      this.#isExhausted = true
      return null
    }
    try {
      slot.candidate = this.#candidate({
        role: 'intermediate',
        index: slot.index,
        source: null,
        isVetted: false,
        certificate: parseCertificate(slot.der),
      })
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      slot.candidate = null
      this.#reportMalformed(slot.index, error.expected, error.got, slot.subject)
    }
    return slot.candidate
  }

  #candidate(entry: PathCertificate): Candidate {
    const problems = this.#checkCertificate(entry)
    const keyDigest = digestOf(entry.certificate)
    return { entry, problems, hasErrors: problems.some(isPathError), keyDigest, identity: identityOf(entry.certificate) }
  }

  #index(der: Uint8Array, index: number): void {
    const subject = scanSubject(der)
    if (subject === null) {
      this.#reportMalformed(index, 'a certificate', `${der.length} bytes that are none`, null)
      return
    }
    const key = nameKey(subject)
    const sameName = this.#bySubject.get(key)
    if (sameName === undefined) this.#bySubject.set(key, [{ index, der, subject, candidate: undefined }])
    else if (sameName.length >= maxCandidatesPerName) this.#isExhausted = true
    else if (!sameName.some((slot) => equal(slot.der, der))) sameName.push({ index, der, subject, candidate: undefined })
  }

  #reportMalformed(index: number, expected: string, got: string, subject: DistinguishedName | null): void {
    if (this.#malformed.length >= maxMalformedReported) return
    const reference = { role: 'intermediate', index, subject: subject === null ? '' : formatName(subject) } as const
    this.#malformed.push(problem('sent-certificate-malformed', reference, expected, got))
  }
}

export interface BuildResult {
  readonly path: readonly PathCertificate[]
  /** False where the path does not reach a root. */
  readonly isComplete: boolean
  readonly problems: readonly Problem[]
  /** Whose issuer was neither sent nor is a root; its caIssuers may have it. */
  readonly missingIssuerOf: PathCertificate | null
}

interface BuiltPath {
  readonly path: readonly PathCertificate[]
  readonly problems: readonly Problem[]
}

interface Candidate {
  readonly entry: PathCertificate
  readonly problems: readonly Problem[]
  readonly hasErrors: boolean
  /** Of the public key. */
  readonly keyDigest: string
  /** Of name and key. */
  readonly identity: string
}

interface IntermediateSlot {
  readonly index: number
  readonly der: Uint8Array
  readonly subject: DistinguishedName
  /** Undefined until it is needed, null where it is malformed. */
  candidate: Candidate | null | undefined
}

type DeadEndCause = 'signature-invalid' | 'self-signed' | 'root-not-trusted' | 'issuer-not-found' | 'signature-unsupported'

interface DeadEnd {
  readonly path: readonly PathCertificate[]
  readonly problems: readonly Problem[]
  readonly cause: DeadEndCause
}

function digestOf({ publicKey }: Certificate): string {
  return createHash('sha256').update(publicKey.spki).digest('base64')
}

function identityOf(certificate: Certificate): string {
  return digestOf(certificate) + nameKey(certificate.subject)
}

/** The authority key identifier of the one and the subject key identifier of the other say that the key is another. */
function keysAreToldApart(certificate: Certificate, issuer: Certificate): boolean {
  const wanted = certificate.known.authorityKeyIdentifier?.keyIdentifier
  return (
    wanted !== undefined &&
    wanted !== null &&
    issuer.known.subjectKeyIdentifier !== null &&
    !equal(wanted, issuer.known.subjectKeyIdentifier)
  )
}

/** RFC 4158 section 3.5: without known faults first, then by key identifier, then roots, then the longest validity. */
function scoreOf({ entry, hasErrors }: Candidate, child: Certificate): number {
  const wanted = child.known.authorityKeyIdentifier?.keyIdentifier ?? null
  const offered = entry.certificate.known.subjectKeyIdentifier
  const identifierScore = wanted === null || offered === null ? 1 : equal(wanted, offered) ? 2 : 0
  const yearsLeft = Math.min(Math.max(entry.certificate.notAfter.ms / yearMs, 0), 999)
  return (hasErrors ? 0 : 100_000) + identifierScore * 10_000 + (entry.role === 'root' ? 5_000 : 0) + yearsLeft
}

function deadEndCause(certificate: Certificate, sawUnsupported: boolean, sawInvalid: boolean): DeadEndCause {
  if (
    isSelfIssued(certificate) &&
    verifySignature(certificate.signatureAlgorithm, certificate.publicKey, certificate.tbs, certificate.signature) === 'valid'
  ) {
    return certificate.known.basicConstraints?.isCa === true ? 'root-not-trusted' : 'self-signed'
  }
  if (sawInvalid) return 'signature-invalid'
  return sawUnsupported ? 'signature-unsupported' : 'issuer-not-found'
}

function describeDeadEnd(cause: DeadEndCause, last: PathCertificate): Problem {
  const { certificate } = last
  const reference = referenceTo(last)
  switch (cause) {
    case 'self-signed':
      return problem('self-signed', reference, 'a certificate issued by a trusted CA', 'one signed by itself')
    case 'root-not-trusted':
      // A self-signed certificate with the CA flag that the server uses itself.
      if (last.role === 'leaf')
        return problem('self-signed', reference, 'a certificate issued by a trusted CA', 'one signed by itself')
      return problem('root-not-trusted', reference, 'a trusted root', formatName(certificate.subject))
    case 'signature-invalid':
      return problem(
        'signature-invalid',
        reference,
        `a signature by ${formatName(certificate.issuer)}`,
        'one that its key does not verify',
      )
    case 'signature-unsupported':
      return problem(
        'signature-unsupported',
        reference,
        'a signature algorithm that can be verified',
        certificate.signatureAlgorithm.name,
      )
    case 'issuer-not-found':
      return problem(
        'issuer-not-found',
        reference,
        `the certificate of ${formatName(certificate.issuer)}`,
        'neither sent nor trusted',
      )
  }
}

function deadEndIsBetter(a: DeadEndCause, b: DeadEndCause): boolean {
  return deadEndOrder.indexOf(a) < deadEndOrder.indexOf(b)
}

/** Fewer errors are better, and then those that are of less weight. */
function isBetter(a: readonly Problem[], b: readonly Problem[]): boolean {
  const [errorsA, errorsB] = [a, b].map((list) => list.filter(isPathError).sort(byUse))
  if (errorsA === undefined || errorsB === undefined) return false
  if (errorsA.length !== errorsB.length) return errorsA.length < errorsB.length
  const [worstA] = errorsA
  const [worstB] = errorsB
  return worstA !== undefined && worstB !== undefined && byUse(worstA, worstB) > 0
}

/** Errors that another path might not have: those of other certificates, and what those make of the leaf. */
function mightBeBetterElsewhere({ code, certificate }: Problem): boolean {
  return code !== 'expected-name-invalid' && (certificate?.role !== 'leaf' || pathDependent.has(code))
}

const pathDependent: ReadonlySet<string> = new Set([
  'name-constraint-violated',
  'name-constraint-unsupported',
  'policy-required',
  'crl-invalid',
  'certificate-revoked',
])
const deadEndOrder: readonly DeadEndCause[] = [
  'signature-invalid',
  'self-signed',
  'root-not-trusted',
  'issuer-not-found',
  'signature-unsupported',
]
const yearMs = 31_557_600_000
const maxEqualDeadEnds = 8
const maxMalformedReported = 16
