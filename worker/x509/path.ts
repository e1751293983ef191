import type { Certificate } from './certificate.ts'
import { shortName } from './name.ts'
import type { CertificateReference } from './problems.ts'

/** A certificate with its place in the input. */
export interface PathCertificate {
  readonly role: 'leaf' | 'intermediate' | 'root'
  /** Position in the list of its role; 0 for the leaf. */
  readonly index: number
  /** Whose root it is, as the store calls it; null for what the server sent. */
  readonly source: string | null
  /** True for a root that somebody has judged already, as root programs do. */
  readonly isVetted: boolean
  readonly certificate: Certificate
}

export function referenceTo({ role, index, certificate }: PathCertificate): CertificateReference {
  return { role, index, subject: shortName(certificate.subject) }
}
