import { equal } from '../bytes/bytes.ts'
import { DerError, contextTag, derInside, derTag, readDer, type DerErrorCode, type DerReader } from './der.ts'
import {
  decodeAccessDescriptions,
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeCertificatePolicies,
  decodeDistributionPoints,
  decodeExtendedKeyUsage,
  decodeGeneralNames,
  decodeInhibitAnyPolicy,
  decodeKeyUsage,
  decodeNameConstraints,
  decodeNull,
  decodePolicyConstraints,
  decodePolicyMappings,
  decodeSctListExtension,
  decodeSubjectKeyIdentifier,
  decodeTlsFeature,
  type AccessDescription,
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type DistributionPoint,
  type KeyUsageBit,
  type NameConstraints,
  type PolicyConstraints,
  type PolicyInformation,
  type PolicyMapping,
} from './extensions.ts'
import type { GeneralName } from './general-name.ts'
import { nameKey, readName, type DistinguishedName } from './name.ts'
import { extensionOid } from './oids.ts'
import { readPublicKeyInfo, type PublicKeyInfo } from './public-key.ts'
import { readSignatureAlgorithm, sameAlgorithm, type SignatureAlgorithm } from './signature.ts'
import { readTime, timeEncodingIsRight, type CertificateTime } from './time.ts'

/**
 * A certificate as it was read (RFC 5280 section 4.1). Whatever has the shape of a certificate is one; rules that it
 * breaks are `faults`, for the verifier to judge and for people to see. Byte arrays are views of `der`.
 */
export interface Certificate {
  readonly der: Uint8Array
  /** The signed part, with its tag and length. */
  readonly tbs: Uint8Array
  /** 1, 2 or 3; other numbers survive as they are. */
  readonly version: number
  /** Content octets of the INTEGER. */
  readonly serial: Uint8Array
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly issuer: DistinguishedName
  readonly notBefore: CertificateTime
  readonly notAfter: CertificateTime
  readonly subject: DistinguishedName
  readonly publicKey: PublicKeyInfo
  readonly extensions: readonly Extension[]
  /** The extensions that are understood; null where absent or malformed. */
  readonly known: KnownExtensions
  readonly signature: Uint8Array
  readonly faults: readonly CertificateFault[]
}

export interface Extension {
  readonly oid: string
  readonly critical: boolean
  /** What is inside of the OCTET STRING. */
  readonly value: Uint8Array
}

export interface KnownExtensions {
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | null
  readonly subjectKeyIdentifier: Uint8Array | null
  readonly keyUsage: ReadonlySet<KeyUsageBit> | null
  readonly certificatePolicies: readonly PolicyInformation[] | null
  readonly policyMappings: readonly PolicyMapping[] | null
  readonly subjectAltName: readonly GeneralName[] | null
  readonly issuerAltName: readonly GeneralName[] | null
  readonly basicConstraints: BasicConstraints | null
  readonly nameConstraints: NameConstraints | null
  readonly policyConstraints: PolicyConstraints | null
  readonly extendedKeyUsage: readonly string[] | null
  readonly crlDistributionPoints: readonly DistributionPoint[] | null
  readonly inhibitAnyPolicy: number | null
  readonly authorityInfoAccess: readonly AccessDescription[] | null
  readonly subjectInfoAccess: readonly AccessDescription[] | null
  readonly tlsFeature: readonly number[] | null
  /** SignedCertificateTimestampList of RFC 6962 in TLS encoding. */
  readonly sctList: Uint8Array | null
  readonly sctPoison: true | null
  readonly ocspNoCheck: true | null
}

export type KnownExtensionName = keyof KnownExtensions

/** A rule of RFC 5280 section 4 that the encoding breaks. `oid` names the extension where it is about one. */
export interface CertificateFault {
  readonly code: CertificateFaultCode
  readonly oid: string | null
  readonly expected: string
  readonly got: string
}

export type CertificateFaultCode =
  | 'version-unsupported'
  | 'serial-malformed'
  | 'algorithm-identifiers-differ'
  | 'time-encoding-wrong'
  | 'name-malformed'
  | 'unique-identifier-present'
  | 'extension-duplicate'
  | 'extension-malformed'
  | 'default-value-encoded'

/** Reads one certificate and nothing after it. Throws DerError where the shape is not that of a certificate. */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > maxCertificateBytes)
    throw new DerError('too-large', 0, `at most ${maxCertificateBytes} bytes`, `${der.length} bytes`)
  return readDer(der, (outer) => readCertificate(outer, der))
}

/** Names only, for an index over certificates that may never be needed in full. Null where they cannot be read. */
export function scanSubject(der: Uint8Array): DistinguishedName | null {
  try {
    return readDer(der, (outer) => {
      const tbs = outer.sequence().sequence()
      tbs.optional(contextTag(0, 'constructed'))
      tbs.element(derTag.integer)
      // The signature algorithm, the issuer and the validity stand before the subject.
      for (let i = 0; i < 3; i++) tbs.element(derTag.sequence)
      return readName(tbs)
    })
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

/** Self-issued: subject and issuer are the same name (RFC 5280 section 6.1). Says nothing about who signed it. */
export function isSelfIssued(certificate: Certificate): boolean {
  return equal(certificate.subject.raw, certificate.issuer.raw) || nameKey(certificate.subject) === nameKey(certificate.issuer)
}

export function findExtension(certificate: Certificate, oid: string): Extension | null {
  return certificate.extensions.find((extension) => extension.oid === oid) ?? null
}

/** True for an extension whose value this folder decodes or knows to be harmless. */
export function isKnownExtension(oid: string): boolean {
  return decoderByOid.has(oid)
}

function readCertificate(outer: DerReader, der: Uint8Array): Certificate {
  const faults: CertificateFault[] = []
  const fault = (code: CertificateFaultCode, expected: string, got: string, oid: string | null = null) => {
    if (faults.length < maxFaults) faults.push({ code, oid, expected, got })
  }
  const certificate = outer.sequence()
  const tbsElement = certificate.element(derTag.sequence)
  const tbs = derInside(tbsElement)
  const version = readVersion(tbs, fault)
  const serialElement = tbs.element(derTag.integer)
  const serial = serialElement.content
  checkSerialEncoding(serial, fault)
  const signatureAlgorithm = readSignatureAlgorithm(tbs)
  const issuer = readName(tbs)
  const validity = tbs.sequence()
  const notBefore = readTime(validity)
  const notAfter = readTime(validity)
  validity.end()
  for (const time of [notBefore, notAfter]) {
    if (!timeEncodingIsRight(time)) fault('time-encoding-wrong', 'utc-time before 2050, generalized-time after', time.encoding)
  }
  const subject = readName(tbs)
  for (const name of [issuer, subject])
    if (name.malformed) fault('name-malformed', 'names of their string types', 'a value that is not of its type')
  const publicKey = readPublicKeyInfo(tbs)
  for (const number of [1, 2]) {
    if (tbs.optional(contextTag(number, 'primitive')) !== null)
      fault('unique-identifier-present', 'no unique identifiers', `[${number}]`)
  }
  const extensions = readExtensions(tbs, version, fault)
  tbs.end()
  const outerAlgorithm = readSignatureAlgorithm(certificate)
  if (!sameAlgorithm(signatureAlgorithm, outerAlgorithm)) {
    fault('algorithm-identifiers-differ', `${signatureAlgorithm.name} as in the signed part`, outerAlgorithm.name)
  }
  const signature = certificate.bitString()
  if (signature.unusedBits !== 0)
    throw new DerError('bit-string-invalid', certificate.offset, 'a signature of whole bytes', 'unused bits')
  certificate.end()
  return {
    der,
    tbs: tbsElement.raw,
    version,
    serial,
    signatureAlgorithm,
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    extensions,
    known: decodeKnown(extensions, fault),
    signature: signature.bytes,
    faults,
  }
}

type ReportFault = (code: CertificateFaultCode, expected: string, got: string, oid?: string | null) => void

function readVersion(tbs: DerReader, fault: ReportFault): number {
  const explicit = tbs.optionalNested(contextTag(0, 'constructed'))
  const version = (explicit?.smallInteger() ?? 0) + 1
  explicit?.end()
  if (version !== 3) fault('version-unsupported', 'version 3', `version ${version}`)
  return version
}

function checkSerialEncoding(serial: Uint8Array, fault: ReportFault): void {
  const [first, second] = serial
  if (first === undefined) fault('serial-malformed', 'at least one byte', 'none')
  else if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    fault('serial-malformed', 'the shortest form', 'a redundant leading byte')
  }
}

function readExtensions(tbs: DerReader, version: number, fault: ReportFault): Extension[] {
  const explicit = tbs.optionalNested(contextTag(3, 'constructed'))
  if (explicit === null) return []
  if (version < 3) fault('version-unsupported', 'extensions in version 3 only', `version ${version}`)
  const list = explicit.sequence()
  explicit.end()
  const seen = new Set<string>()
  const extensions = list.each((reader) => {
    const extension = reader.sequence()
    const oid = extension.objectIdentifier()
    const explicitlyCritical = extension.peekTag() === derTag.boolean ? extension.boolean() : null
    // X.690 section 11.5: a default value is left out.
    if (explicitlyCritical === false) fault('default-value-encoded', 'critical left out when false', 'false', oid)
    const value = extension.octetString()
    extension.end()
    if (seen.has(oid)) fault('extension-duplicate', 'every extension once', 'twice', oid)
    seen.add(oid)
    if (seen.size > maxExtensions) throw new DerError('too-large', reader.offset, `at most ${maxExtensions} extensions`, 'more')
    return { oid, critical: explicitlyCritical ?? false, value }
  })
  if (extensions.length === 0) fault('extension-malformed', 'at least one extension', 'an empty list')
  return extensions
}

function decodeKnown(extensions: readonly Extension[], fault: ReportFault): KnownExtensions {
  const decode = <T>(oid: string, decoder: (value: Uint8Array) => T): T | null => {
    const extension = extensions.find((candidate) => candidate.oid === oid)
    if (extension === undefined) return null
    try {
      return decoder(extension.value)
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      fault('extension-malformed', error.expected, `${error.got} (${error.code satisfies DerErrorCode} at ${error.offset})`, oid)
      return null
    }
  }
  return {
    authorityKeyIdentifier: decode(extensionOid.authorityKeyIdentifier, decodeAuthorityKeyIdentifier),
    subjectKeyIdentifier: decode(extensionOid.subjectKeyIdentifier, decodeSubjectKeyIdentifier),
    keyUsage: decode(extensionOid.keyUsage, decodeKeyUsage),
    certificatePolicies: decode(extensionOid.certificatePolicies, decodeCertificatePolicies),
    policyMappings: decode(extensionOid.policyMappings, decodePolicyMappings),
    subjectAltName: decode(extensionOid.subjectAltName, decodeGeneralNames),
    issuerAltName: decode(extensionOid.issuerAltName, decodeGeneralNames),
    basicConstraints: decode(extensionOid.basicConstraints, decodeBasicConstraints),
    nameConstraints: decode(extensionOid.nameConstraints, decodeNameConstraints),
    policyConstraints: decode(extensionOid.policyConstraints, decodePolicyConstraints),
    extendedKeyUsage: decode(extensionOid.extendedKeyUsage, decodeExtendedKeyUsage),
    crlDistributionPoints: decode(extensionOid.crlDistributionPoints, decodeDistributionPoints),
    inhibitAnyPolicy: decode(extensionOid.inhibitAnyPolicy, decodeInhibitAnyPolicy),
    authorityInfoAccess: decode(extensionOid.authorityInfoAccess, decodeAccessDescriptions),
    subjectInfoAccess: decode(extensionOid.subjectInfoAccess, decodeAccessDescriptions),
    tlsFeature: decode(extensionOid.tlsFeature, decodeTlsFeature),
    sctList: decode(extensionOid.sctList, decodeSctListExtension),
    sctPoison: decode(extensionOid.sctPoison, decodeNull),
    ocspNoCheck: decode(extensionOid.ocspNoCheck, decodeNull),
  }
}

/** Extensions that a verifier may meet as critical: it acts on all of them. */
const decoderByOid: ReadonlySet<string> = new Set([
  extensionOid.authorityKeyIdentifier,
  extensionOid.subjectKeyIdentifier,
  extensionOid.keyUsage,
  extensionOid.certificatePolicies,
  extensionOid.policyMappings,
  extensionOid.subjectAltName,
  extensionOid.issuerAltName,
  extensionOid.basicConstraints,
  extensionOid.nameConstraints,
  extensionOid.policyConstraints,
  extensionOid.extendedKeyUsage,
  extensionOid.crlDistributionPoints,
  extensionOid.inhibitAnyPolicy,
  extensionOid.authorityInfoAccess,
  extensionOid.subjectInfoAccess,
  extensionOid.tlsFeature,
  extensionOid.sctList,
  extensionOid.ocspNoCheck,
])

/** A handshake message of a certificate has at most 2^24 bytes; real ones have a hundredth of this bound. */
export const maxCertificateBytes = 1_048_576
/** The largest real certificates have about 20 extensions. */
const maxExtensions = 256
/** Nobody reads more of them. */
const maxFaults = 64
