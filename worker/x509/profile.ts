import { equal, toHex } from '../bytes/bytes.ts'
import { findExtension, isKnownExtension, isSelfIssued, type Certificate, type CertificateFaultCode } from './certificate.ts'
import { isEmptyName, nameAttributes } from './name.ts'
import type { GeneralName } from './general-name.ts'
import { formatIpAddress, parseIpAddress } from './ip-address.ts'
import { attributeOid, extendedKeyUsageName, extendedKeyUsageOid, extensionName, extensionOid } from './oids.ts'
import { problem, type CertificateReference, type Problem, type ProblemCode } from './problems.ts'
import { describeKey, type PublicKey } from './public-key.ts'
import { weakHash, type SignatureAlgorithm } from './signature.ts'
import { isoTime } from './time.ts'

export type Purpose = 'server-auth' | 'client-auth'

/** What a certificate is judged as. */
export interface ProfileContext {
  readonly reference: CertificateReference
  readonly purpose: Purpose
  readonly atMs: number
}

/**
 * The rules of one certificate by itself: the profile of RFC 5280 section 4, and for servers the CA/B baseline
 * requirements (BR). Rules of a path are elsewhere. A trust anchor is judged too, except for its own signature,
 * which proves nothing and which nobody checks.
 */
export function checkCertificate(certificate: Certificate, context: ProfileContext): Problem[] {
  const problems: Problem[] = []
  const report: Report = (code, expected, got) => problems.push(problem(code, context.reference, expected, got))
  checkFaults(certificate, context, report)
  checkValidity(certificate, context, report)
  checkKey(certificate.publicKey.key, report)
  checkKeyAgainstUsage(certificate, report)
  checkSignatureAlgorithm(certificate.signatureAlgorithm, context, report)
  checkNamesAndSerial(certificate, context, report)
  checkExtensions(certificate, report)
  checkAuthorityKeyIdentifier(certificate, context, report)
  if (context.reference.role === 'leaf') checkLeaf(certificate, context, report)
  else checkAuthority(certificate, context, report)
  return problems
}

type Report = (code: ProblemCode, expected: string, got: string) => void

function checkFaults(certificate: Certificate, context: ProfileContext, report: Report): void {
  for (const fault of certificate.faults) {
    // Roots of the first days have a date beyond 2050 as they like; they are trusted for their key.
    if (fault.code === 'time-encoding-wrong' && context.reference.role === 'root') continue
    const where = fault.oid === null ? '' : `${extensionName(fault.oid) ?? fault.oid}: `
    report(problemOfFault[fault.code], where + fault.expected, where + fault.got)
  }
}

function checkValidity({ notBefore, notAfter }: Certificate, { atMs, purpose, reference }: ProfileContext, report: Report): void {
  // Certificates know whole seconds and include the last one, so the moment is taken at its second (RFC 5280 section 4.1.2.5).
  const at = Math.floor(atMs / 1000) * 1000
  if (at < notBefore.ms) report('not-yet-valid', `valid from ${isoTime(notBefore.ms)}`, `it is ${isoTime(at)}`)
  if (at > notAfter.ms) report('expired', `valid until ${isoTime(notAfter.ms)}`, `it is ${isoTime(at)}`)
  if (reference.role !== 'leaf' || purpose !== 'server-auth') return
  const limit = validityLimits.find(({ sinceMs }) => notBefore.ms >= sinceMs)
  const days = (notAfter.ms - notBefore.ms + 1000) / dayMs
  if (limit !== undefined && days > limit.days)
    report('validity-too-long', `at most ${limit.days} days`, `${Math.ceil(days)} days`)
}

function checkKey(key: PublicKey, report: Report): void {
  switch (key.type) {
    case 'rsa':
    case 'rsa-pss': {
      // BR sections 6.1.5 and 6.1.6.
      if (key.bits < minRsaBits) report('weak-key', `RSA of at least ${minRsaBits} bits`, describeKey(key))
      else if (key.bits % 8 !== 0) report('weak-key', 'an RSA modulus of whole bytes', describeKey(key))
      else if (key.bits > maxRsaBits) report('key-not-allowed', `RSA of at most ${maxRsaBits} bits`, describeKey(key))
      if (!key.modulusIsOdd) report('weak-key', 'an odd RSA modulus', 'an even one')
      if (!key.exponentIsOdd || BigInt(key.exponent) < 3n) report('weak-key', 'an odd RSA exponent of at least 3', key.exponent)
      return
    }
    case 'ec':
      if (key.bits < 256) report('weak-key', 'EC P-256, P-384 or P-521', describeKey(key))
      else if (!allowedCurves.has(key.curve)) report('key-not-allowed', 'EC P-256, P-384 or P-521', describeKey(key))
      return
    case 'dsa':
      report('weak-key', 'RSA, ECDSA or Ed25519', describeKey(key))
      return
    case 'ed25519':
    case 'ed448':
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87':
      return
    case 'ec-unknown':
    case 'x25519':
    case 'x448':
    case 'unknown':
      report('key-not-allowed', 'a signature key of a known kind', describeKey(key))
  }
}

/** RFC 8410 section 5, RFC 9295 and RFC 9881: keys that can only sign are not for encryption or agreement. */
function checkKeyAgainstUsage({ publicKey: { key }, known: { keyUsage } }: Certificate, report: Report): void {
  if (keyUsage === null || !signatureOnlyKeys.has(key.type)) return
  const impossible = encryptionUsages.filter((usage) => keyUsage.has(usage))
  if (impossible.length > 0) report('key-usage-inconsistent', `only signatures by ${describeKey(key)}`, impossible.join(', '))
}

function checkSignatureAlgorithm(algorithm: SignatureAlgorithm, { reference }: ProfileContext, report: Report): void {
  const weak = weakHash(algorithm)
  // The signature of a root by itself is never relied upon, and half of the public roots have one with SHA-1.
  if (reference.role === 'root' && weak === 'sha1') return
  if (weak !== null) report('weak-signature', 'a signature with SHA-256 or better', algorithm.name)
  else if (algorithm.scheme === null)
    report('signature-unsupported', 'a signature algorithm that can be verified', algorithm.name)
  // BR section 7.1.3.2 has neither SHA-224 nor DSA.
  else if (algorithm.scheme.kind === 'dsa' || ('hash' in algorithm.scheme && algorithm.scheme.hash === 'sha224')) {
    report('signature-not-allowed', 'a signature with SHA-256 or better by RSA, ECDSA or Ed25519', algorithm.name)
  }
}

function checkNamesAndSerial(certificate: Certificate, { reference }: ProfileContext, report: Report): void {
  if (isEmptyName(certificate.issuer)) report('issuer-empty', 'an issuer with a name', 'an empty one')
  // RFC 5280 section 4.1.2.2: positive, at most 20 octets.
  const { serial } = certificate
  const [first] = serial
  if (serial.length > 20) report('serial-invalid', 'at most 20 octets', `${serial.length} octets`)
  else if (first !== undefined && first >= 0x80) report('serial-invalid', 'a positive number', 'a negative one')
  // Roots of well-known CAs have the serial 0.
  else if (reference.role !== 'root' && serial.every((byte) => byte === 0)) report('serial-invalid', 'a positive number', 'zero')
}

function checkExtensions(certificate: Certificate, report: Report): void {
  for (const { oid, critical } of certificate.extensions) {
    if (critical && !isKnownExtension(oid))
      report('unknown-critical-extension', 'only critical extensions that are understood', extensionName(oid) ?? oid)
  }
  const mustNotBeCritical = (oid: string) => {
    if (findExtension(certificate, oid)?.critical === true)
      report('extension-criticality-wrong', `${extensionName(oid) ?? oid} not critical`, 'critical')
  }
  const mustBeCritical = (oid: string) => {
    if (findExtension(certificate, oid)?.critical === false)
      report('extension-criticality-wrong', `${extensionName(oid) ?? oid} critical`, 'not critical')
  }
  // RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.2.1 and 4.2.2.2.
  mustNotBeCritical(extensionOid.authorityKeyIdentifier)
  mustNotBeCritical(extensionOid.subjectKeyIdentifier)
  mustNotBeCritical(extensionOid.authorityInfoAccess)
  mustNotBeCritical(extensionOid.subjectInfoAccess)
  // Sections 4.2.1.11 and 4.2.1.14.
  mustBeCritical(extensionOid.policyConstraints)
  mustBeCritical(extensionOid.inhibitAnyPolicy)
  if (isEmptyName(certificate.subject)) mustBeCritical(extensionOid.subjectAltName)
}

function checkAuthorityKeyIdentifier(certificate: Certificate, { reference, purpose }: ProfileContext, report: Report): void {
  const { authorityKeyIdentifier, subjectKeyIdentifier } = certificate.known
  const isPresent = findExtension(certificate, extensionOid.authorityKeyIdentifier) !== null
  const selfIssued = isSelfIssued(certificate)
  // RFC 5280 section 4.2.1.1: only what is signed by itself may do without.
  if (!isPresent && !(selfIssued && isPlausiblySelfSigned(certificate))) {
    report('authority-key-identifier-missing', 'an authorityKeyIdentifier', 'none')
  }
  if (authorityKeyIdentifier === null) return
  const { keyIdentifier, issuer, serial } = authorityKeyIdentifier
  if (keyIdentifier === null) report('authority-key-identifier-invalid', 'a keyIdentifier in it', 'none')
  // BR section 7.1.2.1.3: in a root it names the root's own key, and nothing else.
  if (reference.role !== 'root' || !selfIssued || purpose !== 'server-auth') return
  if (issuer !== null || serial !== null)
    report('authority-key-identifier-invalid', 'no authorityCertIssuer or serial in a root', 'one')
  if (keyIdentifier !== null && subjectKeyIdentifier !== null && !equal(keyIdentifier, subjectKeyIdentifier)) {
    report('authority-key-identifier-invalid', `${toHex(subjectKeyIdentifier)}, the root's own`, toHex(keyIdentifier))
  }
}

/** A self-issued certificate whose key identifiers do not say that another key signed it. */
function isPlausiblySelfSigned({ known }: Certificate): boolean {
  const authority = known.authorityKeyIdentifier?.keyIdentifier
  return (
    authority === undefined ||
    authority === null ||
    known.subjectKeyIdentifier === null ||
    equal(authority, known.subjectKeyIdentifier)
  )
}

function checkAuthority(certificate: Certificate, { reference, purpose }: ProfileContext, report: Report): void {
  const { basicConstraints, keyUsage, extendedKeyUsage, policyMappings, nameConstraints } = certificate.known
  if (basicConstraints?.isCa !== true)
    report('not-a-ca', 'basicConstraints with cA', basicConstraints === null ? 'no basicConstraints' : 'cA false')
  else if (findExtension(certificate, extensionOid.basicConstraints)?.critical !== true) {
    report('basic-constraints-invalid', 'basicConstraints critical in a CA', 'not critical')
  }
  if (keyUsage === null) report('key-usage-missing', 'a keyUsage in a CA', 'none')
  else if (!keyUsage.has('keyCertSign')) report('key-usage-violated', 'keyCertSign', [...keyUsage].join(', '))
  if (isEmptyName(certificate.subject)) report('subject-empty', 'a CA with a name', 'an empty subject')
  if (findExtension(certificate, extensionOid.subjectKeyIdentifier) === null)
    report('subject-key-identifier-missing', 'a subjectKeyIdentifier in a CA', 'none')
  if (nameConstraints !== null && findExtension(certificate, extensionOid.nameConstraints)?.critical !== true) {
    report('name-constraints-not-critical', 'nameConstraints critical', 'not critical')
  }
  const anyMapping = policyMappings?.find(
    ({ issuerDomain, subjectDomain }) => issuerDomain === anyPolicy || subjectDomain === anyPolicy,
  )
  if (anyMapping !== undefined) report('policy-mapping-invalid', 'no mapping from or to anyPolicy', 'one')
  if (extendedKeyUsage === null) return
  // BR section 7.1.2.1.2: a root has no extended key usage at all.
  if (reference.role === 'root' && isSelfIssued(certificate) && purpose === 'server-auth') {
    report('extended-key-usage-invalid', 'no extendedKeyUsage in a root', describeUsages(extendedKeyUsage))
  } else if (!extendedKeyUsage.includes(usageOf[purpose]) && !extendedKeyUsage.includes(extendedKeyUsageOid.any)) {
    report('extended-key-usage-violated', usageName(purpose), describeUsages(extendedKeyUsage))
  }
}

function checkLeaf(certificate: Certificate, { purpose }: ProfileContext, report: Report): void {
  const { basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, nameConstraints } = certificate.known
  const isCa = basicConstraints?.isCa === true
  if (!isCa && basicConstraints !== null && basicConstraints.pathLength !== null) {
    report('basic-constraints-invalid', 'no path length without cA', `${basicConstraints.pathLength}`)
  }
  if (!isCa && keyUsage?.has('keyCertSign') === true) report('key-usage-inconsistent', 'no keyCertSign without cA', 'keyCertSign')
  if (!isCa && nameConstraints !== null) report('name-constraints-misplaced', 'nameConstraints in a CA only', 'an end entity')
  if (isEmptyName(certificate.subject) && subjectAltName === null)
    report('subject-empty', 'a subject or a subjectAltName', 'neither')
  checkLeafUsage(keyUsage, extendedKeyUsage, purpose, report)
  if (purpose !== 'server-auth') return
  // BR section 7.1.2.7.8.
  if (isCa) report('ca-as-server', 'an end entity', 'a CA')
  // BR section 7.1.2.7.12: critical if and only if the subject is empty.
  if (!isEmptyName(certificate.subject) && findExtension(certificate, extensionOid.subjectAltName)?.critical === true) {
    report('extension-criticality-wrong', 'subjectAltName not critical beside a subject', 'critical')
  }
  checkCommonNames(nameAttributes(certificate.subject, attributeOid.commonName), subjectAltName ?? [], report)

  // BR section 7.1.2.7.6.
  if (findExtension(certificate, extensionOid.extendedKeyUsage)?.critical === true) {
    report('extension-criticality-wrong', 'extendedKeyUsage not critical', 'critical')
  }
}

function checkLeafUsage(
  keyUsage: Certificate['known']['keyUsage'],
  extendedKeyUsage: readonly string[] | null,
  purpose: Purpose,
  report: Report,
): void {
  if (keyUsage !== null && !leafKeyUsages[purpose].some((usage) => keyUsage.has(usage))) {
    report('key-usage-violated', leafKeyUsages[purpose].join(' or '), [...keyUsage].join(', '))
  }
  if (extendedKeyUsage === null) {
    report('extended-key-usage-missing', usageName(purpose), 'no extendedKeyUsage')
    return
  }
  const hasAny = extendedKeyUsage.includes(extendedKeyUsageOid.any)
  // BR section 7.1.2.7.10: anyExtendedKeyUsage must not be there at all.
  if (purpose === 'server-auth' && hasAny)
    report('extended-key-usage-invalid', 'no anyExtendedKeyUsage', describeUsages(extendedKeyUsage))
  else if (!hasAny && !extendedKeyUsage.includes(usageOf[purpose]))
    report('extended-key-usage-violated', usageName(purpose), describeUsages(extendedKeyUsage))
}

/** BR section 7.1.4.3: a common name is one of the names of the subjectAltName, character for character. */
function checkCommonNames(commonNames: readonly string[], subjectAltName: readonly GeneralName[], report: Report): void {
  if (commonNames.length === 0) return
  // Both kinds have one canonical form already, but for the case of letters.
  const written = new Map<string, string>()
  for (const name of subjectAltName) {
    if (name.kind === 'dns') written.set(name.value.toLowerCase(), name.value)
    else if (name.kind === 'ip') written.set(formatIpAddress(name.value), formatIpAddress(name.value))
  }
  for (const commonName of commonNames.slice(0, maxCommonNames)) {
    const meant = written.get(canonicalHost(commonName) ?? commonName)
    if (meant === undefined) report('name-in-subject-only', 'a common name that stands in subjectAltName too', commonName)
    else if (meant !== commonName) report('common-name-spelling', `${meant}, as in subjectAltName`, commonName)
  }
}

/** One spelling for all spellings of a host: lower case, A-labels, addresses by their value. Null for what is no host. */
function canonicalHost(text: string): string | null {
  if (text.length > maxHostTextLength) return null
  const address = parseIpAddress(text)
  if (address !== null) return formatIpAddress(address)
  const isWildcard = text.startsWith('*.')
  try {
    const { hostname } = new URL(`https://${text.includes(':') ? `[${text}]` : text.slice(isWildcard ? 2 : 0)}/`)
    return isWildcard ? `*.${hostname}` : hostname
  } catch {
    // The URL parser is the platform's IDNA: what it refuses is no host in any spelling.
    return null
  }
}

function describeUsages(usages: readonly string[]): string {
  return usages.map((oid) => extendedKeyUsageName(oid) ?? oid).join(', ')
}

function usageName(purpose: Purpose): string {
  return extendedKeyUsageName(usageOf[purpose]) ?? purpose
}

const usageOf = {
  'server-auth': extendedKeyUsageOid.serverAuth,
  'client-auth': extendedKeyUsageOid.clientAuth,
} as const

/** RFC 5280 section 4.2.1.12 lists the key usages that are consistent with each purpose. */
const leafKeyUsages = {
  'server-auth': ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  'client-auth': ['digitalSignature', 'keyAgreement'],
} as const

const signatureOnlyKeys: ReadonlySet<PublicKey['type']> = new Set(['ed25519', 'ed448', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'])
const encryptionUsages = ['keyEncipherment', 'dataEncipherment', 'keyAgreement', 'encipherOnly', 'decipherOnly'] as const

const problemOfFault: Record<CertificateFaultCode, ProblemCode> = {
  'version-unsupported': 'version-unsupported',
  'serial-malformed': 'serial-invalid',
  'algorithm-identifiers-differ': 'algorithm-identifiers-differ',
  'time-encoding-wrong': 'time-encoding-wrong',
  'name-malformed': 'name-malformed',
  'unique-identifier-present': 'unique-identifier-present',
  'extension-duplicate': 'extension-duplicate',
  'extension-malformed': 'extension-malformed',
  'default-value-encoded': 'default-value-encoded',
}

const dayMs = 86_400_000

/** BR section 6.3.2, the newest first. */
const validityLimits = [
  { sinceMs: Date.UTC(2029, 2, 15), days: 47 },
  { sinceMs: Date.UTC(2027, 2, 15), days: 100 },
  { sinceMs: Date.UTC(2026, 2, 15), days: 200 },
  { sinceMs: Date.UTC(2020, 8, 1), days: 398 },
  { sinceMs: Date.UTC(2018, 2, 1), days: 825 },
]

const allowedCurves: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521'])
/** BR section 6.1.5. */
const minRsaBits = 2048
/** The platform's cryptography loads no larger one, and a verification would take long. */
const maxRsaBits = 16_384
/** BR section 7.1.4.3 has one. */
const maxCommonNames = 8
const anyPolicy = '2.5.29.32.0'
/** A host name of 253 characters in A-labels is shorter than this in any spelling. */
const maxHostTextLength = 512
