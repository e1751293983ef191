import { createHash } from 'node:crypto'
import { toBase64, toHex } from '../bytes/bytes.ts'
import { findExtension, isSelfIssued, parseCertificate, type Certificate, type Extension } from './certificate.ts'
import { DerError, DerReader, derTag } from './der.ts'
import type { DistributionPoint } from './extensions.ts'
import { formatGeneralName, type GeneralName } from './general-name.ts'
import { formatIpAddress } from './ip-address.ts'
import { formatName, nameAttributes, shortName, stringText } from './name.ts'
import {
  accessMethodOid,
  anyPolicyOid,
  attributeOid,
  extendedKeyUsageName,
  extensionName,
  extensionOid,
  policyValidation,
} from './oids.ts'
import { formatPem } from './pem.ts'
import { describeKey } from './public-key.ts'
import { SctError, parseSctList, type SignedCertificateTimestamp } from './sct.ts'
import { isoTime } from './time.ts'

/** Everything that people look for in a certificate, as plain data for JSON. Times are ISO 8601 UTC, bytes lower-case hexadecimal. */
export interface CertificateDescription {
  readonly subject: NameDescription
  readonly issuer: NameDescription
  readonly version: number
  readonly serial: string
  readonly notBefore: string
  readonly notAfter: string
  readonly names: {
    readonly dns: readonly string[]
    readonly ip: readonly string[]
    readonly email: readonly string[]
    readonly uri: readonly string[]
    /** Kinds that have no plain text: directory names, other names. */
    readonly other: readonly string[]
  }
  readonly key: KeyDescription
  readonly signatureAlgorithm: string
  readonly fingerprints: { readonly sha256: string; readonly sha1: string }
  /** `sha256/<base64>` over the SubjectPublicKeyInfo, as pins are written. */
  readonly spkiPin: string
  readonly isCa: boolean
  readonly pathLength: number | null
  readonly isSelfIssued: boolean
  readonly keyUsage: readonly string[]
  readonly extendedKeyUsage: readonly string[]
  /** What the subject was validated as, by its policies. */
  readonly validation: 'DV' | 'OV' | 'IV' | 'EV' | null
  readonly policies: readonly string[]
  readonly subjectKeyId: string | null
  readonly authorityKeyId: string | null
  readonly ocsp: readonly string[]
  readonly caIssuers: readonly string[]
  readonly crls: readonly string[]
  readonly scts: readonly SctDescription[]
  /** RFC 7633: the server has to staple an OCSP response. */
  readonly mustStaple: boolean
  readonly extensions: readonly ExtensionDescription[]
  /** Rules of the encoding that it breaks. */
  readonly faults: readonly {
    readonly code: string
    readonly extension: string | null
    readonly expected: string
    readonly got: string
  }[]
  readonly pem: string
}

export interface NameDescription {
  /** RFC 4514. */
  readonly full: string
  readonly short: string
  readonly commonName: string | null
  readonly organization: string | null
}

export interface KeyDescription {
  /** `rsa`, `ec`, `ed25519`, … */
  readonly type: string
  readonly bits: number
  readonly curve: string | null
  readonly exponent: string | null
  /** `RSA 2048`, `EC P-256`. */
  readonly text: string
}

export interface SctDescription {
  readonly logId: string
  /** Base64, as log lists write it. */
  readonly logIdBase64: string
  readonly timestamp: string
}

export interface ExtensionDescription {
  readonly oid: string
  readonly name: string | null
  readonly critical: boolean
  /** Decoded for people, one line; null where the extension is not understood or malformed. */
  readonly text: string | null
  /** The value in hexadecimal. */
  readonly hex: string
}

/** Describes a certificate; what is none gives the reason. Never throws on what is in it. */
export function describeCertificate(
  der: Uint8Array,
): CertificateDescription | { readonly malformed: { expected: string; got: string } } {
  try {
    return describeParsed(parseCertificate(der))
  } catch (error) {
    if (error instanceof DerError)
      return { malformed: { expected: error.expected, got: `${error.got} (${error.code} at ${error.offset})` } }
    throw error
  }
}

/** The same for a certificate that was parsed before. */
export function describeParsed(certificate: Certificate): CertificateDescription {
  const { known } = certificate
  const access = (method: string) =>
    (known.authorityInfoAccess ?? []).filter((one) => one.method === method).flatMap(({ location }) => uriOf(location))
  return {
    subject: describeName(certificate.subject),
    issuer: describeName(certificate.issuer),
    version: certificate.version,
    serial: toHex(certificate.serial),
    notBefore: isoTime(certificate.notBefore.ms),
    notAfter: isoTime(certificate.notAfter.ms),
    names: describeNames(known.subjectAltName ?? []),
    key: describePublicKey(certificate),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    fingerprints: { sha256: fingerprint(certificate, 'sha256'), sha1: fingerprint(certificate, 'sha1') },
    spkiPin: spkiPin(certificate),
    isCa: known.basicConstraints?.isCa === true,
    pathLength: known.basicConstraints?.pathLength ?? null,
    isSelfIssued: isSelfIssued(certificate),
    keyUsage: [...(known.keyUsage ?? [])],
    extendedKeyUsage: (known.extendedKeyUsage ?? []).map((oid) => extendedKeyUsageName(oid) ?? oid),
    validation: validationOf(certificate),
    policies: (known.certificatePolicies ?? []).map(({ oid }) => oid),
    subjectKeyId: known.subjectKeyIdentifier === null ? null : toHex(known.subjectKeyIdentifier),
    authorityKeyId:
      known.authorityKeyIdentifier?.keyIdentifier == null ? null : toHex(known.authorityKeyIdentifier.keyIdentifier),
    ocsp: access(accessMethodOid.ocsp),
    caIssuers: access(accessMethodOid.caIssuers),
    crls: (known.crlDistributionPoints ?? []).flatMap(({ names }) => names.flatMap(uriOf)),
    scts: sctsOf(certificate).map(describeSct),
    mustStaple: isMustStaple(certificate),
    extensions: certificate.extensions.slice(0, maxExtensionsShown).map((extension) => describeExtension(extension, certificate)),
    faults: certificate.faults.map(({ code, oid, expected, got }) => ({
      code,
      extension: oid === null ? null : (extensionName(oid) ?? oid),
      expected,
      got,
    })),
    pem: formatPem('CERTIFICATE', certificate.der),
  }
}

/** Lower-case hexadecimal, over the whole certificate. */
export function fingerprint(certificate: Certificate, hash: 'sha256' | 'sha1'): string {
  return createHash(hash).update(certificate.der).digest('hex')
}

/** `sha256/<base64>` over the SubjectPublicKeyInfo (RFC 7469 section 2.4). */
export function spkiPin(certificate: Certificate): string {
  return `sha256/${createHash('sha256').update(certificate.publicKey.spki).digest('base64')}`
}

/** The timestamps in the certificate itself; none where there are none or they are malformed. */
export function sctsOf(certificate: Certificate): SignedCertificateTimestamp[] {
  if (certificate.known.sctList === null) return []
  try {
    return parseSctList(certificate.known.sctList)
  } catch (error) {
    if (error instanceof SctError) return []
    throw error
  }
}

/** The TLS feature status_request (RFC 7633 section 4.2.3.1). */
export function isMustStaple(certificate: Certificate): boolean {
  return certificate.known.tlsFeature?.includes(statusRequest) === true
}

export function describeSct(sct: SignedCertificateTimestamp): SctDescription {
  return {
    logId: toHex(sct.logId),
    logIdBase64: toBase64(sct.logId),
    timestamp: new Date(Math.min(sct.timestampMs, maxDateMs)).toISOString(),
  }
}

function describeName(name: Certificate['subject']): NameDescription {
  return {
    full: formatName(name).slice(0, maxNameLength),
    short: shortName(name),
    commonName: nameAttributes(name, attributeOid.commonName).at(-1) ?? null,
    organization: nameAttributes(name, organizationOid).at(-1) ?? null,
  }
}

function describeNames(names: readonly GeneralName[]): CertificateDescription['names'] {
  const shown = names.slice(0, maxNamesShown)
  const texts = (kind: 'dns' | 'email' | 'uri') => shown.flatMap((name) => (name.kind === kind ? [name.value] : []))
  return {
    dns: texts('dns'),
    ip: shown.flatMap((name) => (name.kind === 'ip' ? [formatIpAddress(name.value)] : [])),
    email: texts('email'),
    uri: texts('uri'),
    other: shown.flatMap((name) => (plainKinds.has(name.kind) ? [] : [formatGeneralName(name)])),
  }
}

function describePublicKey({ publicKey: { key } }: Certificate): KeyDescription {
  return {
    type: key.type,
    bits: key.bits,
    curve: 'curve' in key ? key.curve : null,
    exponent: 'exponent' in key ? key.exponent : null,
    text: describeKey(key),
  }
}

/** The highest of the CA/B policies; EV of a CA's own OID is not known here. */
function validationOf(certificate: Certificate): 'DV' | 'OV' | 'IV' | 'EV' | null {
  const found = new Set((certificate.known.certificatePolicies ?? []).map(({ oid }) => policyValidation(oid)))
  return (['EV', 'OV', 'IV', 'DV'] as const).find((kind) => found.has(kind)) ?? null
}

function describeExtension({ oid, critical, value }: Extension, certificate: Certificate): ExtensionDescription {
  const isFirst = findExtension(certificate, oid)?.value === value
  const text = isFirst ? extensionText(oid, value, certificate) : null
  return {
    oid,
    name: extensionName(oid),
    critical,
    text: text?.slice(0, maxTextLength) ?? null,
    hex: toHex(value.subarray(0, maxHexBytes)),
  }
}

function extensionText(oid: string, value: Uint8Array, { known }: Certificate): string | null {
  switch (oid) {
    case extensionOid.basicConstraints:
      return (
        known.basicConstraints &&
        `cA ${known.basicConstraints.isCa}${known.basicConstraints.pathLength === null ? '' : `, pathLenConstraint ${known.basicConstraints.pathLength}`}`
      )
    case extensionOid.keyUsage:
      return known.keyUsage && [...known.keyUsage].join(', ')
    case extensionOid.extendedKeyUsage:
      return known.extendedKeyUsage && known.extendedKeyUsage.map((usage) => extendedKeyUsageName(usage) ?? usage).join(', ')
    case extensionOid.subjectKeyIdentifier:
      return known.subjectKeyIdentifier && toHex(known.subjectKeyIdentifier)
    case extensionOid.authorityKeyIdentifier: {
      const identifier = known.authorityKeyIdentifier
      if (identifier === null) return null
      return [
        identifier.keyIdentifier === null ? '' : `keyIdentifier ${toHex(identifier.keyIdentifier)}`,
        identifier.issuer === null ? '' : `issuer ${listNames(identifier.issuer)}`,
        identifier.serial === null ? '' : `serial ${toHex(identifier.serial)}`,
      ]
        .filter((part) => part !== '')
        .join(', ')
    }
    case extensionOid.subjectAltName:
      return known.subjectAltName && listNames(known.subjectAltName)
    case extensionOid.issuerAltName:
      return known.issuerAltName && listNames(known.issuerAltName)
    case extensionOid.nameConstraints:
      return (
        known.nameConstraints &&
        `permitted ${listNames(known.nameConstraints.permitted) || 'any'}; excluded ${listNames(known.nameConstraints.excluded) || 'none'}`
      )
    case extensionOid.certificatePolicies:
      return (
        known.certificatePolicies &&
        known.certificatePolicies
          .map(({ oid: policy, qualifiers }) => {
            const label = policy === anyPolicyOid ? 'anyPolicy' : policyValidation(policy)
            const notes = qualifiers.flatMap(({ text }) => (text === null ? [] : [text]))
            return `${policy}${label === null ? '' : ` (${label})`}${notes.length === 0 ? '' : ` ${notes.join(' ')}`}`
          })
          .join(', ')
      )
    case extensionOid.policyMappings:
      return known.policyMappings && known.policyMappings.map((one) => `${one.issuerDomain} to ${one.subjectDomain}`).join(', ')
    case extensionOid.policyConstraints:
      return (
        known.policyConstraints &&
        [
          known.policyConstraints.requireExplicitPolicy === null
            ? ''
            : `requireExplicitPolicy ${known.policyConstraints.requireExplicitPolicy}`,
          known.policyConstraints.inhibitPolicyMapping === null
            ? ''
            : `inhibitPolicyMapping ${known.policyConstraints.inhibitPolicyMapping}`,
        ]
          .filter((part) => part !== '')
          .join(', ')
      )
    case extensionOid.inhibitAnyPolicy:
      return known.inhibitAnyPolicy === null ? null : `skipCerts ${known.inhibitAnyPolicy}`
    case extensionOid.crlDistributionPoints:
      return known.crlDistributionPoints && known.crlDistributionPoints.map(describePoint).join(', ')
    case extensionOid.authorityInfoAccess:
      return describeAccess(known.authorityInfoAccess)
    case extensionOid.subjectInfoAccess:
      return describeAccess(known.subjectInfoAccess)
    case extensionOid.tlsFeature:
      return (
        known.tlsFeature &&
        known.tlsFeature.map((feature) => (feature === statusRequest ? 'status_request (must-staple)' : `${feature}`)).join(', ')
      )
    case extensionOid.sctList:
      return describeSctList(known.sctList)
    case extensionOid.sctPoison:
      return known.sctPoison && 'a precertificate, not to be used'
    case extensionOid.ocspNoCheck:
      return known.ocspNoCheck && 'its revocation is not checked'
    default:
      return plainString(value)
  }
}

/** Comments and template names: extensions that are one string. */
function plainString(value: Uint8Array): string | null {
  try {
    const reader = new DerReader(value)
    const { tag, content } = reader.element()
    return reader.isEmpty && tag !== derTag.teletexString ? stringText(tag, content) : null
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

function describeSctList(list: Uint8Array | null): string | null {
  if (list === null) return null
  try {
    return parseSctList(list)
      .map(describeSct)
      .map(({ logIdBase64, timestamp }) => `${logIdBase64} at ${timestamp}`)
      .join(', ')
  } catch (error) {
    if (error instanceof SctError) return null
    throw error
  }
}

function describeAccess(descriptions: Certificate['known']['authorityInfoAccess']): string | null {
  return (
    descriptions &&
    descriptions
      .map(({ method, location }) => {
        const name = method === accessMethodOid.ocsp ? 'ocsp' : method === accessMethodOid.caIssuers ? 'caIssuers' : method
        return `${name} ${location.kind === 'uri' ? location.value : formatGeneralName(location)}`
      })
      .join(', ')
  )
}

function describePoint({ names, relativeName, reasons, crlIssuer }: DistributionPoint): string {
  const where = names.map((name) => (name.kind === 'uri' ? name.value : formatGeneralName(name))).join(' ')
  const relative = relativeName === null ? '' : ` relative name ${toHex(relativeName)}`
  return `${where}${relative}${reasons === null ? '' : ` reasons ${[...reasons].join(' ')}`}${crlIssuer === null ? '' : ` issued by ${listNames(crlIssuer)}`}`.trim()
}

function listNames(names: readonly GeneralName[]): string {
  const shown = names.slice(0, maxNamesInText).map(formatGeneralName).join(', ')
  return names.length > maxNamesInText ? `${shown} and ${names.length - maxNamesInText} more` : shown
}

function uriOf(name: GeneralName): string[] {
  return name.kind === 'uri' ? [name.value.slice(0, maxUriLength)] : []
}

const plainKinds: ReadonlySet<string> = new Set(['dns', 'ip', 'email', 'uri'])
const organizationOid = '2.5.4.10'
/** The TLS extension of RFC 6066 section 8. */
const statusRequest = 5
const maxDateMs = 8.64e15
/** A report is read by people and stored: what is longer than these is cut. */
const maxNamesShown = 1_000
const maxNamesInText = 100
const maxExtensionsShown = 64
const maxTextLength = 8_192
const maxHexBytes = 4_096
const maxNameLength = 2_048
const maxUriLength = 2_048
