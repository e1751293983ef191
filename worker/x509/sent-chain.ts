import { equal } from '../bytes/bytes.ts'
import { isSelfIssued, parseCertificate } from './certificate.ts'
import { DerError } from './der.ts'
import { nameKey, shortName } from './name.ts'
import type { PathCertificate } from './path.ts'

/** The chain as the server sent it, beside the path as it was built. */
export interface SentChain {
  readonly certificates: readonly SentCertificate[]
  /** RFC 8446 section 4.4.2: every certificate directly certifies the one before it. Duplicates and strangers break the order. */
  readonly isInOrder: boolean
  /** The root is of no use to a client, which has it or does not trust it. */
  readonly includesRoot: boolean
}

export interface SentCertificate {
  /** In the order sent; 0 is the leaf. */
  readonly index: number
  readonly subject: string | null
  /** `path`: in the path as built, at `pathIndex`. `root`: self-issued, and not needed. `extra`: of no use. */
  readonly use: 'path' | 'root' | 'duplicate' | 'extra' | 'malformed'
  readonly pathIndex: number | null
}

/** `sent` with the leaf first; `path` of the verdict, accepted or not. Never throws on what is in the certificates. */
export function describeSentChain(sent: readonly Uint8Array[], path: readonly PathCertificate[]): SentChain {
  const parsed = sent.map((der) => {
    try {
      return parseCertificate(der)
    } catch (error) {
      if (error instanceof DerError) return null
      throw error
    }
  })
  const certificates = sent.map((der, index): SentCertificate => {
    const certificate = parsed[index] ?? null
    const subject = certificate === null ? null : shortName(certificate.subject)
    const pathIndex = path.findIndex((entry) => equal(entry.certificate.der, der))
    if (sent.slice(0, index).some((earlier) => equal(earlier, der)))
      return { index, subject, use: 'duplicate', pathIndex: pathIndex < 0 ? null : pathIndex }
    if (certificate === null) return { index, subject, use: 'malformed', pathIndex: null }
    const isRoot = index > 0 && isSelfIssued(certificate)
    if (isRoot && (pathIndex < 0 || pathIndex === path.length - 1))
      return { index, subject, use: 'root', pathIndex: pathIndex < 0 ? null : pathIndex }
    return pathIndex < 0 ? { index, subject, use: 'extra', pathIndex: null } : { index, subject, use: 'path', pathIndex }
  })
  const isInOrder = parsed.every((certificate, i) => {
    const next = parsed[i + 1]
    return (
      certificate !== null &&
      (next === undefined ||
        (next !== null && nameKey(certificate.issuer) === nameKey(next.subject) && !isSelfIssued(certificate)))
    )
  })
  return { certificates, isInOrder, includesRoot: certificates.some(({ use }) => use === 'root') }
}
