import { equal } from '../bytes/bytes.ts'
import { BudgetExhausted, newBudget, type Budget } from './budget.ts'
import { parseCertificate, type Certificate } from './certificate.ts'
import { parseCrl, verifyCrlSignature, type CertificateRevocationList, type CrlVerifier } from './crl.ts'
import { DerError } from './der.ts'
import { formatName } from './name.ts'
import { accessMethodOid } from './oids.ts'
import { PathBuilder, type BuildResult } from './path-builder.ts'
import { checkLengths, checkName, checkNameConstraints, checkPolicies, RevocationChecker } from './path-rules.ts'
import { referenceTo, type PathCertificate } from './path.ts'
import { byUse, isPathError, problem, type PathError, type Problem, type ProblemCode } from './problems.ts'
import { checkCertificate, type Purpose } from './profile.ts'
import { createRootStore, type Root, type RootStore } from './root-store.ts'
import type { ReferenceName } from './server-name.ts'

export interface VerifyOptions {
  /** The certificate to be verified, DER like all of them. */
  readonly leaf: Uint8Array
  /** What came with it, in any order; duplicates, roots and strangers do no harm. */
  readonly intermediates: readonly Uint8Array[]
  /** Trust anchors: a list, or a store that reads them when they are needed. They count as they are, cross-signed or self-signed. */
  readonly roots: readonly Uint8Array[] | RootStore
  readonly atMs: number
  /** Whom the leaf is expected to name; null asks for no name. */
  readonly name: ReferenceName | null
  readonly purpose: Purpose
  /** Most intermediates between leaf and root, self-issued ones not counted; 0: the root signed the leaf. No bound when absent. */
  readonly maxDepth?: number | null | undefined
  /**
   * Revocation lists. They bind: a list that is for a certificate of the path and cannot be relied upon rejects it, and so
   * does one that is no CRL at all. A certificate that none of them covers is a warning.
   */
  readonly crls?: readonly Uint8Array[] | null | undefined
}

export type Verdict = AcceptedVerdict | RejectedVerdict

export interface AcceptedVerdict {
  readonly status: 'accepted'
  /** From the leaf to the root. */
  readonly path: readonly PathCertificate[]
  readonly proof: VerifiedPath
  /** Warnings. */
  readonly defects: readonly Problem[]
}

export interface RejectedVerdict {
  readonly status: 'rejected'
  /** The most useful of the errors found. */
  readonly reason: PathError
  /** The least bad path, from the leaf on; it ends in a root if `reachesRoot`. Empty where the leaf is no certificate. */
  readonly path: readonly PathCertificate[]
  readonly reachesRoot: boolean
  /** The other errors, by use, and then the warnings. */
  readonly defects: readonly Problem[]
  /** Where the issuer that was not sent may be had; null where that is not what is wrong. */
  readonly missingIssuer: MissingIssuer | null
}

export interface MissingIssuer {
  /** The name of the issuer (RFC 4514). */
  readonly name: string
  /** The http addresses of the certificate's caIssuers, in their order. */
  readonly caIssuers: readonly string[]
}

/**
 * Proof that a path was verified for a name and a purpose at a moment. Only {@link verifyChain} makes one; what may happen
 * only over a trusted connection takes it as an argument.
 */
export class VerifiedPath {
  readonly path: readonly PathCertificate[]
  readonly name: ReferenceName | null
  readonly purpose: Purpose
  readonly atMs: number
  /** Makes the type nominal: an object of the same shape is no proof. */
  readonly #brand = verifierKey

  constructor(key: typeof verifierKey, path: readonly PathCertificate[], { name, purpose, atMs }: VerifyOptions) {
    if (key !== this.#brand) throw new TypeError('only verifyChain makes a VerifiedPath')
    this.path = path
    this.name = name
    this.purpose = purpose
    this.atMs = atMs
  }
}

/**
 * Builds and validates a certification path (RFC 5280 section 6 with RFC 9618, RFC 9525; for servers also what of the
 * CA/B baseline requirements a verifier can check). Never throws on what is in the certificates. The effort is bounded.
 */
export function verifyChain(options: VerifyOptions): Verdict {
  const leaf = parseLeaf(options.leaf)
  if (leaf instanceof DerError) {
    return reject(
      [
        problem(
          'certificate-malformed',
          { role: 'leaf', index: 0, subject: '' },
          leaf.expected,
          `${leaf.got} (${leaf.code} at ${leaf.offset})`,
        ),
      ],
      null,
    )
  }
  const roots = isRootStore(options.roots) ? options.roots : createRootStore(options.roots)
  const trusted = roots.rootsNamed(leaf.subject).find((root) => equal(root.certificate.der, leaf.der))
  if (trusted !== undefined) return judgeTrustedLeaf(trusted, options)
  return judgeBuilt(leaf, roots, options)
}

function judgeBuilt(certificate: Certificate, roots: RootStore, options: VerifyOptions): Verdict {
  const budget = newBudget()
  const crls = readCrls(options.crls ?? [])
  const revocation = new RevocationChecker(crls.lists, options.atMs, countedCrlVerifier(budget))
  const leaf: PathCertificate = { role: 'leaf', index: 0, source: null, isVetted: false, certificate }
  const builder = new PathBuilder(options.intermediates, roots, budget, {
    checkCertificate: (entry) => [
      ...certificateProblems(entry, options),
      ...(entry.role === 'leaf' ? nameProblems(entry, options, budget) : []),
    ],
    judge: (path) =>
      withinBudget(() => [
        ...checkLengths(path, options.maxDepth ?? null),
        ...checkNameConstraints(path, budget),
        ...checkPolicies(path, budget),
        ...revocation.check(path),
      ]),
  })
  const built = builder.build(leaf)
  const problems = [...built.problems, ...crls.problems]
  if (built.isComplete && !problems.some(isPathError)) return accept(built.path, problems, options)
  return reject(problems, built)
}

/**
 * The leaf itself is a root: somebody trusts this very certificate. Then nobody has to vouch for it, and it may be a CA of
 * its own, as self-made certificates mostly are; all else holds.
 */
function judgeTrustedLeaf({ certificate, index, source }: Root, options: VerifyOptions): Verdict {
  const leaf: PathCertificate = { role: 'leaf', index, source, isVetted: false, certificate }
  const profile = certificateProblems(leaf, options).filter(({ code }) => !needlessWhenTrusted.has(code))
  const problems = [...profile, ...nameProblems(leaf, options, newBudget())]
  const path = [leaf]
  if (!problems.some(isPathError)) return accept(path, problems, options)
  return reject(problems, { path, isComplete: true, problems, missingIssuerOf: null })
}

function certificateProblems(entry: PathCertificate, { purpose, atMs }: VerifyOptions): Problem[] {
  const problems = checkCertificate(entry.certificate, { reference: referenceTo(entry), purpose, atMs })
  // How a vetted root is written was for others to judge: a public one is from before key identifiers.
  return entry.isVetted ? problems.filter(({ kind }) => kind === 'trust') : problems
}

function nameProblems(leaf: PathCertificate, { name }: VerifyOptions, budget: Budget): Problem[] {
  return name === null ? [] : withinBudget(() => checkName(leaf, name, budget))
}

function accept(path: readonly PathCertificate[], defects: readonly Problem[], options: VerifyOptions): AcceptedVerdict {
  return { status: 'accepted', path, proof: new VerifiedPath(verifierKey, path, options), defects: [...defects].sort(byUse) }
}

function reject(problems: readonly Problem[], built: BuildResult | null): RejectedVerdict {
  const errors = problems.filter(isPathError).sort(byUse)
  const [reason] = errors
  if (reason === undefined) throw new TypeError('nothing to reject a chain for')
  const warnings = problems.filter((one) => !isPathError(one)).sort(byUse)
  const missing = built?.missingIssuerOf ?? null
  return {
    status: 'rejected',
    reason,
    path: built?.path ?? [],
    reachesRoot: built?.isComplete ?? false,
    defects: [...errors.slice(1), ...warnings],
    missingIssuer:
      missing === null ? null : { name: formatName(missing.certificate.issuer), caIssuers: caIssuersOf(missing.certificate) },
  }
}

function parseLeaf(der: Uint8Array): Certificate | DerError {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return error
    throw error
  }
}

function readCrls(ders: readonly Uint8Array[]): { lists: CertificateRevocationList[]; problems: Problem[] } {
  const lists: CertificateRevocationList[] = []
  const problems: Problem[] = []
  for (const [i, der] of ders.entries()) {
    try {
      lists.push(parseCrl(der))
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      problems.push(
        problem('crl-invalid', null, error.expected, `${error.got} (${error.code} at ${error.offset} of list ${i + 1})`),
      )
    }
  }
  return { lists, problems }
}

/** The same list may stand against many paths: its signature is checked once per key. */
function countedCrlVerifier(budget: Budget): CrlVerifier {
  const known = new Map<CertificateRevocationList, { spki: Uint8Array; outcome: ReturnType<CrlVerifier> }[]>()
  return (crl, issuer) => {
    let outcomes = known.get(crl)
    if (outcomes === undefined) known.set(crl, (outcomes = []))
    const same = outcomes.find(({ spki }) => equal(spki, issuer.publicKey.spki))
    if (same !== undefined) return same.outcome
    if (--budget.signatures < 0) throw new BudgetExhausted()
    const outcome = verifyCrlSignature(crl, issuer)
    outcomes.push({ spki: issuer.publicKey.spki, outcome })
    return outcome
  }
}

function withinBudget(check: () => Problem[]): Problem[] {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error
    return [
      problem(
        'budget-exhausted',
        null,
        'names, policies and lists that can be checked with a bounded effort',
        'more of them than that',
      ),
    ]
  }
}

function caIssuersOf(certificate: Certificate): string[] {
  return (certificate.known.authorityInfoAccess ?? []).flatMap(({ method, location }) =>
    method === accessMethodOid.caIssuers && location.kind === 'uri' && /^https?:/i.test(location.value) ? [location.value] : [],
  )
}

function isRootStore(roots: VerifyOptions['roots']): roots is RootStore {
  return 'rootsNamed' in roots
}

const needlessWhenTrusted: ReadonlySet<ProblemCode> = new Set(['ca-as-server', 'authority-key-identifier-missing'])
const verifierKey = Symbol('verifyChain')
