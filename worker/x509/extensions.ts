import {
  DerError,
  contextTag,
  derBitString,
  derInside,
  derObjectIdentifier,
  derSmallInteger,
  derTag,
  readDer,
  type DerReader,
} from './der.ts'
import { parseGeneralNames, readGeneralName, readGeneralNames, type GeneralName } from './general-name.ts'
import { stringText } from './name.ts'

/** Decoders of the extensions of RFC 5280 section 4.2 and its relatives. All throw DerError and leave nothing unread. */

export interface BasicConstraints {
  readonly isCa: boolean
  readonly pathLength: number | null
}

export type KeyUsageBit = (typeof keyUsageBits)[number]

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | null
  readonly issuer: readonly GeneralName[] | null
  readonly serial: Uint8Array | null
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
}

export interface PolicyInformation {
  readonly oid: string
  readonly qualifiers: readonly { readonly oid: string; readonly text: string | null }[]
}

export interface PolicyMapping {
  readonly issuerDomain: string
  readonly subjectDomain: string
}

export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | null
  readonly inhibitPolicyMapping: number | null
}

export interface AccessDescription {
  readonly method: string
  readonly location: GeneralName
}

/** RFC 5280 section 4.2.1.13. `reasons` are the bits of ReasonFlags; null covers all of them. */
export interface DistributionPoint {
  readonly names: readonly GeneralName[]
  /** nameRelativeToCRLIssuer, as its DER; its names are not resolved. */
  readonly relativeName: Uint8Array | null
  readonly reasons: ReadonlySet<number> | null
  readonly crlIssuer: readonly GeneralName[] | null
}

export function decodeBasicConstraints(value: Uint8Array): BasicConstraints {
  return readDer(value, (reader) => {
    const inside = reader.sequence()
    // An explicit FALSE is not DER, and yet what half of the world's CAs wrote for years.
    const isCa = inside.peekTag() === derTag.boolean && inside.boolean()
    const pathLength = inside.isEmpty ? null : inside.smallInteger()
    inside.end()
    return { isCa, pathLength }
  })
}

/** At least one bit is set (RFC 5280 section 4.2.1.3). */
export function decodeKeyUsage(value: Uint8Array): ReadonlySet<KeyUsageBit> {
  return readDer(value, (reader) => {
    const element = reader.element(derTag.bitString)
    const { bytes } = derBitString(element)
    const set = new Set(keyUsageBits.filter((_, i) => (((bytes[i >> 3] ?? 0) << (i & 7)) & 0x80) !== 0))
    if (set.size === 0) throw new DerError('value-invalid', element.offset, 'at least one usage', 'none')
    return set
  })
}

export function decodeExtendedKeyUsage(value: Uint8Array): readonly string[] {
  return readDer(value, (reader) => nonEmpty(reader, (inside) => inside.objectIdentifier()))
}

export function decodeGeneralNames(value: Uint8Array): readonly GeneralName[] {
  return readDer(value, readGeneralNames)
}

export function decodeAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  return readDer(value, (reader) => {
    const inside = reader.sequence()
    const keyIdentifier = inside.optional(contextTag(0, 'primitive'))?.content ?? null
    const issuer = inside.optional(contextTag(1, 'constructed'))
    const serial = inside.optional(contextTag(2, 'primitive'))?.content ?? null
    inside.end()
    return { keyIdentifier, issuer: issuer === null ? null : parseGeneralNames(issuer), serial }
  })
}

export function decodeSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  return readDer(value, (reader) => reader.octetString())
}

export function decodeNameConstraints(value: Uint8Array): NameConstraints {
  return readDer(value, (reader) => {
    const element = reader.element(derTag.sequence)
    const inside = derInside(element)
    const permitted = readSubtrees(inside.optionalNested(contextTag(0, 'constructed')))
    const excluded = readSubtrees(inside.optionalNested(contextTag(1, 'constructed')))
    inside.end()
    if (permitted === null && excluded === null)
      throw new DerError('value-invalid', element.offset, 'permitted or excluded subtrees', 'neither')
    return { permitted: permitted ?? [], excluded: excluded ?? [] }
  })
}

export function decodeCertificatePolicies(value: Uint8Array): readonly PolicyInformation[] {
  return readDer(value, (reader) => {
    const policies = nonEmpty(reader, readPolicyInformation)
    // A policy must not appear more than once (RFC 5280 section 4.2.1.4).
    const seen = new Set(policies.map(({ oid }) => oid))
    if (seen.size !== policies.length) throw new DerError('value-invalid', 0, 'every policy once', 'one of them twice')
    return policies
  })
}

export function decodePolicyMappings(value: Uint8Array): readonly PolicyMapping[] {
  return readDer(value, (reader) =>
    nonEmpty(reader, (inside) => {
      const mapping = inside.sequence()
      const pair = { issuerDomain: mapping.objectIdentifier(), subjectDomain: mapping.objectIdentifier() }
      mapping.end()
      return pair
    }),
  )
}

export function decodePolicyConstraints(value: Uint8Array): PolicyConstraints {
  return readDer(value, (reader) => {
    const element = reader.element(derTag.sequence)
    const inside = derInside(element)
    const explicit = inside.optional(contextTag(0, 'primitive'))
    const mapping = inside.optional(contextTag(1, 'primitive'))
    inside.end()
    // An empty sequence is forbidden (RFC 5280 section 4.2.1.11).
    if (explicit === null && mapping === null)
      throw new DerError('value-invalid', element.offset, 'at least one constraint', 'none')
    return {
      requireExplicitPolicy: explicit === null ? null : derSmallInteger(explicit),
      inhibitPolicyMapping: mapping === null ? null : derSmallInteger(mapping),
    }
  })
}

export function decodeInhibitAnyPolicy(value: Uint8Array): number {
  return readDer(value, (reader) => reader.smallInteger())
}

export function decodeAccessDescriptions(value: Uint8Array): readonly AccessDescription[] {
  return readDer(value, (reader) =>
    nonEmpty(reader, (inside) => {
      const description = inside.sequence()
      const method = description.objectIdentifier()
      const location = readGeneralName(description)
      description.end()
      return { method, location }
    }),
  )
}

export function decodeDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  return readDer(value, (reader) => nonEmpty(reader, readDistributionPoint))
}

/** RFC 7633: the TLS extensions that the server has to support; 5 is status_request (must-staple). */
export function decodeTlsFeature(value: Uint8Array): readonly number[] {
  return readDer(value, (reader) => nonEmpty(reader, (inside) => inside.smallInteger()))
}

/** RFC 6962 section 3.3: an OCTET STRING around a SignedCertificateTimestampList in TLS encoding, which comes out. */
export function decodeSctListExtension(value: Uint8Array): Uint8Array {
  return readDer(value, (reader) => reader.octetString())
}

/** An extension whose value is NULL, such as id-pkix-ocsp-nocheck. */
export function decodeNull(value: Uint8Array): true {
  return readDer(value, (reader) => {
    reader.null()
    return true
  })
}

/** The `distributionPoint` of a CRL's issuingDistributionPoint and of a certificate's distribution points. */
export function readDistributionPointName(reader: DerReader): Pick<DistributionPoint, 'names' | 'relativeName'> {
  const element = reader.element()
  if (element.tag === contextTag(0, 'constructed')) return { names: parseGeneralNames(element), relativeName: null }
  if (element.tag === contextTag(1, 'constructed')) return { names: [], relativeName: element.content }
  throw new DerError('unexpected-tag', element.offset, 'fullName or nameRelativeToCRLIssuer', `tag ${element.tag}`)
}

/** ReasonFlags (RFC 5280 section 4.2.1.13) as bit numbers. */
export function readReasonFlags(reader: DerReader, tag: number): ReadonlySet<number> {
  const { bytes, unusedBits } = reader.bitString(tag)
  const set = new Set<number>()
  for (let i = 0; i < Math.min(bytes.length * 8 - unusedBits, maxReasonFlags); i++)
    if ((((bytes[i >> 3] ?? 0) << (i & 7)) & 0x80) !== 0) set.add(i)
  return set
}

function readDistributionPoint(reader: DerReader): DistributionPoint {
  const inside = reader.sequence()
  const name = inside.optionalNested(contextTag(0, 'constructed'))
  const { names, relativeName } = name === null ? { names: [], relativeName: null } : readDistributionPointName(name)
  name?.end()
  const reasons = inside.peekTag() === contextTag(1, 'primitive') ? readReasonFlags(inside, contextTag(1, 'primitive')) : null
  const issuer = inside.optional(contextTag(2, 'constructed'))
  inside.end()
  return { names, relativeName, reasons, crlIssuer: issuer === null ? null : parseGeneralNames(issuer) }
}

function readPolicyInformation(reader: DerReader): PolicyInformation {
  const policy = reader.sequence()
  const oid = policy.objectIdentifier()
  const qualifiers = policy.isEmpty
    ? []
    : nonEmpty(policy, (inside) => {
        const qualifier = inside.sequence()
        const qualifierOid = derObjectIdentifier(qualifier.element(derTag.objectIdentifier))
        const value = qualifier.element()
        qualifier.end()
        return { oid: qualifierOid, text: stringText(value.tag, value.content) }
      })
  policy.end()
  return { oid, qualifiers }
}

function readSubtrees(reader: DerReader | null): GeneralName[] | null {
  if (reader === null) return null
  const offset = reader.offset
  const subtrees = reader.each((inside) => {
    const subtree = inside.sequence()
    const base = readGeneralName(subtree)
    const minimum = subtree.optional(contextTag(0, 'primitive'))
    // RFC 5280 section 4.2.1.10: the minimum is zero, and there is no maximum.
    if (minimum !== null && derSmallInteger(minimum) !== 0)
      throw new DerError('value-invalid', minimum.offset, 'a minimum of 0', 'another')
    subtree.end()
    return base
  })
  if (subtrees.length === 0) throw new DerError('value-invalid', offset, 'at least one subtree', 'none')
  return subtrees
}

/** SEQUENCE SIZE (1..MAX) OF. */
function nonEmpty<T>(reader: DerReader, read: (reader: DerReader) => T): T[] {
  const element = reader.element(derTag.sequence)
  const items = derInside(element).each(read)
  if (items.length === 0) throw new DerError('value-invalid', element.offset, 'at least one element', 'none')
  return items
}

/** In the order of their bits (RFC 5280 section 4.2.1.3). */
export const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

/** RFC 5280 defines bits 0 to 8. */
const maxReasonFlags = 9
