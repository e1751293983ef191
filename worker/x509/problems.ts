/**
 * Everything that can be wrong with a chain, in one table. `rank` orders by use to a person: of several errors the one of
 * the lowest rank becomes the reason of the verdict. `kind` tells a breach of trust from a breach of the certificate
 * profile (RFC 5280 section 4, CA/B baseline requirements) that browsers often let pass. Warnings never reject.
 */
export const problemTable = {
  // What nobody can get around.
  'certificate-malformed': { rank: 1, severity: 'error', kind: 'trust' },
  'certificate-revoked': { rank: 2, severity: 'error', kind: 'trust' },
  'expected-name-invalid': { rank: 3, severity: 'error', kind: 'trust' },
  // Who vouches for it.
  'algorithm-identifiers-differ': { rank: 4, severity: 'error', kind: 'trust' },
  'signature-invalid': { rank: 5, severity: 'error', kind: 'trust' },
  'self-signed': { rank: 6, severity: 'error', kind: 'trust' },
  'root-not-trusted': { rank: 7, severity: 'error', kind: 'trust' },
  'budget-exhausted': { rank: 8, severity: 'error', kind: 'trust' },
  'issuer-not-found': { rank: 9, severity: 'error', kind: 'trust' },
  // Whether it is for this server.
  'name-mismatch': { rank: 10, severity: 'error', kind: 'trust' },
  'wildcard-in-public-suffix': { rank: 11, severity: 'error', kind: 'trust' },
  'names-missing': { rank: 12, severity: 'error', kind: 'trust' },
  // Whether it is for now.
  expired: { rank: 13, severity: 'error', kind: 'trust' },
  'not-yet-valid': { rank: 14, severity: 'error', kind: 'trust' },
  // Whether the cryptography holds.
  'weak-key': { rank: 20, severity: 'error', kind: 'trust' },
  'weak-signature': { rank: 21, severity: 'error', kind: 'trust' },
  'key-not-allowed': { rank: 22, severity: 'error', kind: 'trust' },
  'signature-not-allowed': { rank: 23, severity: 'error', kind: 'trust' },
  'signature-unsupported': { rank: 24, severity: 'error', kind: 'trust' },
  // Whether the path may be what it is.
  'not-a-ca': { rank: 30, severity: 'error', kind: 'trust' },
  'key-usage-violated': { rank: 31, severity: 'error', kind: 'trust' },
  'extended-key-usage-violated': { rank: 32, severity: 'error', kind: 'trust' },
  'path-length-exceeded': { rank: 33, severity: 'error', kind: 'trust' },
  'depth-exceeded': { rank: 34, severity: 'error', kind: 'trust' },
  'name-constraint-violated': { rank: 35, severity: 'error', kind: 'trust' },
  'name-constraints-malformed': { rank: 36, severity: 'error', kind: 'trust' },
  'name-constraint-unsupported': { rank: 37, severity: 'error', kind: 'trust' },
  'unknown-critical-extension': { rank: 38, severity: 'error', kind: 'trust' },
  'policy-required': { rank: 39, severity: 'error', kind: 'trust' },
  'crl-invalid': { rank: 40, severity: 'error', kind: 'trust' },
  // How it is written.
  'version-unsupported': { rank: 50, severity: 'error', kind: 'profile' },
  'extension-malformed': { rank: 51, severity: 'error', kind: 'profile' },
  'extension-duplicate': { rank: 52, severity: 'error', kind: 'profile' },
  'serial-invalid': { rank: 53, severity: 'error', kind: 'profile' },
  'time-encoding-wrong': { rank: 54, severity: 'error', kind: 'profile' },
  'issuer-empty': { rank: 55, severity: 'error', kind: 'profile' },
  'subject-empty': { rank: 56, severity: 'error', kind: 'profile' },
  'ca-as-server': { rank: 57, severity: 'error', kind: 'profile' },
  'basic-constraints-invalid': { rank: 58, severity: 'error', kind: 'profile' },
  'key-usage-inconsistent': { rank: 59, severity: 'error', kind: 'profile' },
  'extended-key-usage-invalid': { rank: 60, severity: 'error', kind: 'profile' },
  'name-constraints-misplaced': { rank: 61, severity: 'error', kind: 'profile' },
  'authority-key-identifier-missing': { rank: 62, severity: 'error', kind: 'profile' },
  'authority-key-identifier-invalid': { rank: 63, severity: 'error', kind: 'profile' },
  'subject-key-identifier-missing': { rank: 64, severity: 'error', kind: 'profile' },
  'extension-criticality-wrong': { rank: 65, severity: 'error', kind: 'profile' },
  'common-name-spelling': { rank: 66, severity: 'error', kind: 'profile' },
  'policy-mapping-invalid': { rank: 67, severity: 'error', kind: 'profile' },
  // Worth knowing.
  'revocation-unknown': { rank: 80, severity: 'warning', kind: 'trust' },
  'extended-key-usage-missing': { rank: 81, severity: 'warning', kind: 'profile' },
  'key-usage-missing': { rank: 82, severity: 'warning', kind: 'profile' },
  'name-constraints-not-critical': { rank: 83, severity: 'warning', kind: 'profile' },
  'authority-key-identifier-mismatch': { rank: 84, severity: 'warning', kind: 'profile' },
  'name-in-subject-only': { rank: 85, severity: 'warning', kind: 'profile' },
  'name-malformed': { rank: 86, severity: 'warning', kind: 'profile' },
  'validity-too-long': { rank: 87, severity: 'warning', kind: 'profile' },
  'unique-identifier-present': { rank: 88, severity: 'warning', kind: 'profile' },
  'default-value-encoded': { rank: 89, severity: 'warning', kind: 'profile' },
  'sent-certificate-malformed': { rank: 90, severity: 'warning', kind: 'profile' },
} as const satisfies Record<string, { rank: number; severity: 'error' | 'warning'; kind: 'trust' | 'profile' }>

export type ProblemCode = keyof typeof problemTable

/** The codes that reject a chain. */
export type PathErrorCode = {
  [Code in ProblemCode]: (typeof problemTable)[Code]['severity'] extends 'error' ? Code : never
}[ProblemCode]

/** Which certificate of the input: `index` counts in the list of its role; the leaf is 0. */
export interface CertificateReference {
  readonly role: 'leaf' | 'intermediate' | 'root'
  readonly index: number
  /** What a person calls it. */
  readonly subject: string
}

/** One thing that is wrong, with both sides. `certificate` is null for what is about the chain as a whole. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly kind: 'trust' | 'profile'
  readonly certificate: CertificateReference | null
  readonly expected: string
  readonly got: string
}

/** A problem that rejects. */
export interface PathError extends Problem {
  readonly code: PathErrorCode
  readonly severity: 'error'
}

export function problem(code: ProblemCode, certificate: CertificateReference | null, expected: string, got: string): Problem {
  const { severity, kind } = problemTable[code]
  return { code, severity, kind, certificate, expected: clip(expected), got: clip(got) }
}

export function isPathError(candidate: Problem): candidate is PathError {
  return candidate.severity === 'error'
}

/** The lowest rank first; among equals the one nearer to the leaf. */
export function byUse(a: Problem, b: Problem): number {
  return problemTable[a.code].rank - problemTable[b.code].rank || roleOrder(a) - roleOrder(b)
}

function roleOrder({ certificate }: Problem): number {
  return certificate === null ? 0 : ['leaf', 'intermediate', 'root'].indexOf(certificate.role)
}

function clip(text: string): string {
  return text.length <= maxSideLength ? text : `${text.slice(0, maxSideLength)}…`
}

/** Both sides come from peers, and people read them: a screenful at most. */
const maxSideLength = 500
