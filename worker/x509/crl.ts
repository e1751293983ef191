import { equal, toHex } from '../bytes/bytes.ts'
import type { Certificate } from './certificate.ts'
import { isSelfIssued } from './certificate.ts'
import {
  DerError,
  contextTag,
  derBoolean,
  derInside,
  derSmallInteger,
  derTag,
  readDer,
  type DerElement,
  type DerReader,
} from './der.ts'
import { decodeAuthorityKeyIdentifier, readDistributionPointName, readReasonFlags, type DistributionPoint } from './extensions.ts'
import { formatGeneralName } from './general-name.ts'
import { formatName, nameKey, readName, type DistinguishedName } from './name.ts'
import { extensionName, extensionOid } from './oids.ts'
import {
  readSignatureAlgorithm,
  sameAlgorithm,
  verifySignature,
  weakHash,
  type SignatureAlgorithm,
  type SignatureOutcome,
} from './signature.ts'
import { isoTime, readTime, timeEncodingIsRight } from './time.ts'

/** A certificate revocation list (RFC 5280 section 5). The entries stay encoded: real lists have up to a million. */
export interface CertificateRevocationList {
  readonly der: Uint8Array
  readonly tbs: Uint8Array
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly issuer: DistinguishedName
  readonly thisUpdateMs: number
  /** Null where the list does not say when the next one comes, which no conforming issuer leaves out. */
  readonly nextUpdateMs: number | null
  /** The content of revokedCertificates; empty where it is absent. */
  readonly entries: DerElement | null
  readonly number: Uint8Array | null
  readonly authorityKeyIdentifier: Uint8Array | null
  readonly scope: CrlScope | null
  readonly isDelta: boolean
  readonly signature: Uint8Array
  /** Why the list may not be used, whatever it says; null for a list of the profile. */
  readonly fault: CrlFault | null
}

/** issuingDistributionPoint (RFC 5280 section 5.2.5). */
export interface CrlScope {
  readonly distributionPoint: Pick<DistributionPoint, 'names' | 'relativeName'> | null
  readonly onlyUserCertificates: boolean
  readonly onlyCaCertificates: boolean
  readonly onlyAttributeCertificates: boolean
  readonly onlySomeReasons: ReadonlySet<number> | null
  readonly isIndirect: boolean
}

export interface CrlFault {
  readonly expected: string
  readonly got: string
}

/** What a list says about one certificate. */
export type CrlStatus =
  /** It is not on the list, and the list covers it for every reason. */
  | { readonly status: 'good'; readonly thisUpdateMs: number; readonly nextUpdateMs: number }
  | { readonly status: 'revoked'; readonly atMs: number; readonly reason: RevocationReason | null }
  /** The list is about other certificates, or covers this one only in part. */
  | { readonly status: 'not-covered'; readonly expected: string; readonly got: string }
  /** The list is for this certificate and cannot be relied upon. */
  | { readonly status: 'invalid'; readonly expected: string; readonly got: string }

export type RevocationReason = (typeof revocationReasons)[number]

/** Throws DerError where the shape is not that of a CRL; rules of the profile that it breaks are its `fault`. */
export function parseCrl(der: Uint8Array): CertificateRevocationList {
  if (der.length > maxCrlBytes) throw new DerError('too-large', 0, `at most ${maxCrlBytes} bytes`, `${der.length} bytes`)
  return readDer(der, (outer) => readCrl(outer, der))
}

/**
 * RFC 5280 section 6.3.3 for one certificate and one complete list, signed by the issuer of both. `verify` lets the
 * caller count or remember signature checks. Indirect and delta lists are not followed: they cover nothing here.
 */
export function checkCrl(
  crl: CertificateRevocationList,
  certificate: Certificate,
  issuer: Certificate,
  atMs: number,
  verify: CrlVerifier = verifyCrlSignature,
): CrlStatus {
  const uncovered = (expected: string, got: string): CrlStatus => ({ status: 'not-covered', expected, got })
  const invalid = (expected: string, got: string): CrlStatus => ({ status: 'invalid', expected, got })
  if (nameKey(crl.issuer) !== nameKey(certificate.issuer))
    return uncovered(`a list of ${formatName(certificate.issuer)}`, formatName(crl.issuer))
  const issuerKeyId = issuer.known.subjectKeyIdentifier
  // Another key of an issuer of the same name: its list is about its own certificates.
  if (crl.authorityKeyIdentifier !== null && issuerKeyId !== null && !equal(crl.authorityKeyIdentifier, issuerKeyId)) {
    return uncovered(`a list of the key ${toHex(issuerKeyId)}`, toHex(crl.authorityKeyIdentifier))
  }
  if (crl.fault !== null) return invalid(crl.fault.expected, crl.fault.got)
  if (crl.isDelta) return uncovered('a complete list', 'a delta')
  const scopeMiss = crl.scope === null ? null : missesScope(crl.scope, certificate)
  if (scopeMiss !== null) return uncovered(scopeMiss.expected, scopeMiss.got)
  const keyUsage = issuer.known.keyUsage
  if (keyUsage !== null && !keyUsage.has('cRLSign')) return invalid('an issuer with cRLSign', [...keyUsage].join(', '))
  if (weakHash(crl.signatureAlgorithm) !== null) return invalid('a signature with SHA-256 or better', crl.signatureAlgorithm.name)
  const outcome = verify(crl, issuer)
  if (outcome !== 'valid') return invalid('a signature of the issuer', `signature ${outcome}`)
  if (crl.thisUpdateMs > atMs) return invalid(`a list of before ${isoTime(atMs)}`, `of ${isoTime(crl.thisUpdateMs)}`)
  if (crl.nextUpdateMs === null) return invalid('a list that says when the next one comes', 'no nextUpdate')
  if (crl.nextUpdateMs < atMs) return invalid(`a list valid at ${isoTime(atMs)}`, `valid until ${isoTime(crl.nextUpdateMs)}`)
  let entry: CrlEntry | null
  try {
    entry = findEntry(crl, certificate.serial)
  } catch (error) {
    if (error instanceof DerError) return invalid(error.expected, `${error.got} (${error.code} in an entry)`)
    throw error
  }
  if (entry !== null) return { status: 'revoked', atMs: entry.atMs, reason: entry.reason }
  if (crl.scope?.onlySomeReasons != null) return uncovered('a list for every reason', 'one for some reasons')
  return { status: 'good', thisUpdateMs: crl.thisUpdateMs, nextUpdateMs: crl.nextUpdateMs }
}

export type CrlVerifier = (crl: CertificateRevocationList, issuer: Certificate) => SignatureOutcome

export function verifyCrlSignature(crl: CertificateRevocationList, issuer: Certificate): SignatureOutcome {
  return verifySignature(crl.signatureAlgorithm, issuer.publicKey, crl.tbs, crl.signature)
}

/** CRLReason (RFC 5280 section 5.3.1); null for numbers that it does not have. */
export function revocationReason(code: number): RevocationReason | null {
  const reason = revocationReasons[code]
  return reason === undefined || reason === 'unused' ? null : reason
}

interface CrlEntry {
  readonly atMs: number
  readonly reason: RevocationReason | null
}

function readCrl(outer: DerReader, der: Uint8Array): CertificateRevocationList {
  const list = outer.sequence()
  const tbsElement = list.element(derTag.sequence)
  const tbs = derInside(tbsElement)
  let fault: CrlFault | null = null
  const setFault = (expected: string, got: string) => (fault ??= { expected, got })
  const version = tbs.peekTag() === derTag.integer ? tbs.smallInteger() + 1 : 1
  if (version !== 2) setFault('a CRL of version 2', `version ${version}`)
  const signatureAlgorithm = readSignatureAlgorithm(tbs)
  const issuer = readName(tbs)
  const thisUpdate = readTime(tbs)
  const nextTag = tbs.peekTag()
  const nextUpdate = nextTag === derTag.utcTime || nextTag === derTag.generalizedTime ? readTime(tbs) : null
  for (const time of [thisUpdate, nextUpdate]) {
    if (time !== null && !timeEncodingIsRight(time)) setFault('utc-time before 2050, generalized-time after', time.encoding)
  }
  if (nextUpdate !== null && nextUpdate.ms < thisUpdate.ms) setFault('nextUpdate after thisUpdate', isoTime(nextUpdate.ms))
  const entries = tbs.optional(derTag.sequence)
  // RFC 5280 section 5.1.2.6: without revoked certificates the list is left out.
  if (entries?.content.length === 0) setFault('no list where nothing is revoked', 'an empty one')
  const extensions = readCrlExtensions(tbs.optionalNested(contextTag(0, 'constructed')), setFault)
  tbs.end()
  const outerAlgorithm = readSignatureAlgorithm(list)
  if (!sameAlgorithm(signatureAlgorithm, outerAlgorithm))
    setFault(`${signatureAlgorithm.name} as in the signed part`, outerAlgorithm.name)
  const signature = list.bitString()
  list.end()
  return {
    der,
    tbs: tbsElement.raw,
    signatureAlgorithm,
    issuer,
    thisUpdateMs: thisUpdate.ms,
    nextUpdateMs: nextUpdate?.ms ?? null,
    entries,
    ...extensions,
    signature: signature.bytes,
    fault,
  }
}

function readCrlExtensions(explicit: DerReader | null, setFault: (expected: string, got: string) => void) {
  let number: Uint8Array | null = null
  let authorityKeyIdentifier: Uint8Array | null = null
  let scope: CrlScope | null = null
  let isDelta = false
  const seen = new Set<string>()
  const list = explicit?.sequence()
  explicit?.end()
  list?.each((reader) => {
    const { oid, critical, value } = readExtension(reader)
    if (seen.has(oid)) setFault('every extension once', `${extensionName(oid) ?? oid} twice`)
    seen.add(oid)
    switch (oid) {
      case extensionOid.crlNumber:
        // RFC 5280 section 5.2.3: not critical, at most 20 octets.
        if (critical) setFault('crlNumber not critical', 'critical')
        number = readDer(value, (inside) => inside.integer())
        if (number.length > 20) setFault('a crlNumber of at most 20 octets', `${number.length} octets`)
        if ((number[0] ?? 0) >= 0x80) setFault('a crlNumber that is not negative', 'a negative one')
        return
      case extensionOid.authorityKeyIdentifier:
        authorityKeyIdentifier = decodeAuthorityKeyIdentifier(value).keyIdentifier
        if (critical) setFault('authorityKeyIdentifier not critical', 'critical')
        return
      case extensionOid.issuingDistributionPoint:
        scope = readDer(value, readScope)
        if (!critical) setFault('issuingDistributionPoint critical', 'not critical')
        return
      case extensionOid.deltaCrlIndicator:
        isDelta = true
        if (!critical) setFault('deltaCRLIndicator critical', 'not critical')
        return
      default:
        if (critical) setFault('only critical extensions that are understood', extensionName(oid) ?? oid)
    }
  })
  if (!seen.has(extensionOid.crlNumber)) setFault('a crlNumber', 'none')
  return { number, authorityKeyIdentifier, scope, isDelta }
}

function readScope(reader: DerReader): CrlScope {
  const inside = reader.sequence()
  const name = inside.optionalNested(contextTag(0, 'constructed'))
  const distributionPoint = name === null ? null : readDistributionPointName(name)
  name?.end()
  const flag = (number: number) => {
    const element = inside.optional(contextTag(number, 'primitive'))
    return element !== null && derBoolean(element)
  }
  const onlyUserCertificates = flag(1)
  const onlyCaCertificates = flag(2)
  const onlySomeReasons =
    inside.peekTag() === contextTag(3, 'primitive') ? readReasonFlags(inside, contextTag(3, 'primitive')) : null
  const isIndirect = flag(4)
  const onlyAttributeCertificates = flag(5)
  inside.end()
  return { distributionPoint, onlyUserCertificates, onlyCaCertificates, onlySomeReasons, isIndirect, onlyAttributeCertificates }
}

/** RFC 5280 section 6.3.3 (b) (2). */
function missesScope(scope: CrlScope, certificate: Certificate): CrlFault | null {
  const isCa = certificate.known.basicConstraints?.isCa === true
  if (scope.isIndirect) return { expected: 'a list of the issuer itself', got: 'an indirect one' }
  if (scope.onlyAttributeCertificates) return { expected: 'a list of certificates', got: 'one of attribute certificates' }
  if (scope.onlyUserCertificates && isCa) return { expected: 'a list of CA certificates', got: 'one of end entities' }
  if (scope.onlyCaCertificates && !isCa) return { expected: 'a list of end entities', got: 'one of CA certificates' }
  if (scope.distributionPoint === null) return null
  const ours = (certificate.known.crlDistributionPoints ?? []).flatMap(({ names }) => names.map(formatGeneralName))
  const theirs = scope.distributionPoint.names.map(formatGeneralName)
  if (theirs.some((name) => ours.includes(name))) return null
  return {
    expected: `a list of ${ours.slice(0, 4).join(', ') || 'every distribution point'}`,
    got: theirs.slice(0, 4).join(', ') || 'one of a relative name',
  }
}

/** Walks over the entries; only the one with this serial is read in full, and the others for critical extensions. */
function findEntry(crl: CertificateRevocationList, serial: Uint8Array): CrlEntry | null {
  if (crl.entries === null) return null
  const reader = derInside(crl.entries)
  let found: CrlEntry | null = null
  while (!reader.isEmpty) {
    const element = reader.element(derTag.sequence)
    if (isPlainEntryOfAnother(element.content, serial)) continue
    const entry = derInside(element)
    const entrySerial = entry.element(derTag.integer).content
    const isOurs = equal(entrySerial, serial)
    const at = readTime(entry)
    let reason: RevocationReason | null = null
    entry.optionalNested(derTag.sequence)?.each((extensions) => {
      const { oid, critical, value } = readExtension(extensions)
      if (oid === extensionOid.reasonCode)
        reason = readDer(value, (inside) => revocationReason(derSmallInteger(inside.element(derTag.enumerated))))
      // RFC 5280 section 5.3: an unknown critical extension of any entry makes the list unusable.
      else if (critical)
        throw new DerError(
          'value-invalid',
          extensions.offset,
          'only critical extensions that are understood',
          extensionName(oid) ?? oid,
        )
    })
    entry.end()
    if (isOurs) found = { atMs: at.ms, reason }
  }
  return found
}

/** An entry of another serial with a UTCTime and no extensions: nine of ten, and nothing in them matters here. */
function isPlainEntryOfAnother(content: Uint8Array, serial: Uint8Array): boolean {
  const serialLength = content[1] ?? 0
  const timeStart = 2 + serialLength
  return (
    content[0] === derTag.integer &&
    serialLength > 0 &&
    serialLength < 0x80 &&
    content[timeStart] === derTag.utcTime &&
    content.length === timeStart + utcTimeBytes &&
    !equal(content.subarray(2, timeStart), serial)
  )
}

function readExtension(reader: DerReader): { oid: string; critical: boolean; value: Uint8Array } {
  const extension = reader.sequence()
  const oid = extension.objectIdentifier()
  const critical = extension.peekTag() === derTag.boolean && extension.boolean()
  const value = extension.octetString()
  extension.end()
  return { oid, critical, value }
}

/** Whether a list could be about a certificate of this issuer at all, before anything is verified. */
export function crlConcerns(crl: CertificateRevocationList, certificate: Certificate): boolean {
  return !isSelfIssued(certificate) && nameKey(crl.issuer) === nameKey(certificate.issuer)
}

/** In the order of their numbers; 7 is not used. */
const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const

/** Tag, length and YYMMDDHHMMSSZ. */
const utcTimeBytes = 15
/** The largest lists of public CAs have about 8 MB. */
export const maxCrlBytes = 16_777_216
