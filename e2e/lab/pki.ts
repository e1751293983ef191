import { createHash, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIPv4 } from 'node:net'
import {
  bitString, boolean, contextConstructed, contextPrimitive, integer, nullValue, objectIdentifier, octetString,
  printableString, sequence, setOf, time, utf8String,
} from './der.ts'
import { keyPair } from './key-pairs.ts'
import type { KeyPair, KeyType } from './key-pairs.ts'

/** Everything that can be chosen about a certificate. Absent means: an ordinary, valid one. */
export interface CertificateOptions {
  readonly subject: DistinguishedName
  readonly keyType?: KeyType
  /** Validity in days from now: negative is the past. Default: a day ago to 90 days ahead (10 years for a CA). */
  readonly validDays?: readonly [from: number, to: number]
  /** subjectAltName; a certificate without any has no such extension. */
  readonly dnsNames?: readonly string[]
  readonly ipAddresses?: readonly string[]
  /** Makes it a CA; `maxPathLength` is pathLenConstraint (RFC 5280 section 4.2.1.9). */
  readonly certificateAuthority?: boolean
  readonly maxPathLength?: number
  readonly keyUsage?: readonly KeyUsage[]
  /** Null leaves the extension out. */
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[] | null
  /** TLS feature status_request (RFC 7633). */
  readonly mustStaple?: boolean
  /** authorityInfoAccess (RFC 5280 section 4.2.2.1). */
  readonly ocspUrl?: string
  readonly caIssuersUrl?: string
  /** cRLDistributionPoints. */
  readonly crlUrl?: string
  readonly nameConstraints?: NameConstraints
  /** certificatePolicies, as dotted OIDs. */
  readonly policies?: readonly string[]
  /** Appended as given, after the others. `value` is the DER inside the OCTET STRING. */
  readonly extraExtensions?: readonly Extension[]
  /** Hash of the signature; default by the issuer's key. Ed25519 has none to choose. */
  readonly digest?: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  readonly serialNumber?: Uint8Array
}

export interface DistinguishedName {
  readonly commonName: string
  readonly organization?: string
  readonly country?: string
}

export interface NameConstraints {
  readonly permittedDnsNames?: readonly string[]
  readonly excludedDnsNames?: readonly string[]
}

export interface Extension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

export type KeyUsage = (typeof KEY_USAGES)[number]
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGES

/** A certificate with its private key, and the certificates that lead from it to its root (the root not among them). */
export interface Identity {
  readonly subject: DistinguishedName
  readonly keyType: KeyType
  readonly der: Uint8Array
  readonly pem: string
  readonly privateKey: KeyObject
  /** PKCS #8. */
  readonly keyPem: string
  readonly publicKey: KeyObject
  /** This certificate and its intermediates, as a server sends them. */
  readonly chain: readonly Uint8Array[]
  readonly chainPem: string
}

/** A self-signed certificate: a root with `certificateAuthority`, otherwise just a self-signed leaf. */
export async function selfSigned(options: CertificateOptions): Promise<Identity> {
  const pair = await keyPair(options.keyType ?? 'p256', options.certificateAuthority === true ? 'root' : 'leaf')
  return identity(options, pair, { subject: options.subject, pair, chain: [] })
}

/** A certificate signed by `issuer`. The issuer goes into the chain unless it is self-signed, that is, a root. */
export async function issue(issuer: Identity, options: CertificateOptions): Promise<Identity> {
  const pair = await keyPair(options.keyType ?? 'p256', options.certificateAuthority === true ? 'ca' : 'leaf')
  return identity(options, pair, {
    subject: issuer.subject,
    pair: { type: issuer.keyType, publicKey: issuer.publicKey, privateKey: issuer.privateKey },
    chain: issuer.chain,
  })
}

/** PEM of one DER structure (RFC 7468). */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

interface Issuer {
  readonly subject: DistinguishedName
  readonly pair: KeyPair
  readonly chain: readonly Uint8Array[]
}

function identity(options: CertificateOptions, pair: KeyPair, issuer: Issuer): Identity {
  const isSelfSigned = issuer.pair.publicKey === pair.publicKey
  const der = certificate(options, pair.publicKey, issuer)
  // A root is known to whoever trusts it and is not sent; a self-signed leaf is all that its server has.
  const isRoot = isSelfSigned && options.certificateAuthority === true
  const chain = isRoot ? [] : [der, ...issuer.chain]
  return {
    subject: options.subject,
    keyType: pair.type,
    der,
    pem: toPem('CERTIFICATE', der),
    privateKey: pair.privateKey,
    keyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey,
    chain,
    chainPem: chain.map((one) => toPem('CERTIFICATE', one)).join(''),
  }
}

function certificate(options: CertificateOptions, publicKey: KeyObject, issuer: Issuer): Uint8Array {
  const isCa = options.certificateAuthority === true
  const [fromDays, toDays] = options.validDays ?? (isCa ? [-1, 3650] : [-1, 90])
  const { algorithm, digest } = signatureAlgorithm(issuer.pair.type, options.digest)
  const toBeSigned = sequence(
    contextConstructed(0, integer(2)),
    integer(options.serialNumber ?? positiveSerial()),
    algorithm,
    distinguishedName(issuer.subject),
    sequence(time(daysFromNow(fromDays)), time(daysFromNow(toDays))),
    distinguishedName(options.subject),
    subjectPublicKeyInfo(publicKey),
    contextConstructed(3, sequence(...extensions(options, publicKey, issuer).map(encodeExtension))),
  )
  return sequence(toBeSigned, algorithm, bitString(sign(digest, toBeSigned, issuer.pair.privateKey)))
}

function extensions(options: CertificateOptions, publicKey: KeyObject, issuer: Issuer): Extension[] {
  const isCa = options.certificateAuthority === true
  const list: Extension[] = [
    { oid: '2.5.29.14', critical: false, value: octetString(keyIdentifier(publicKey)) },
    { oid: '2.5.29.35', critical: false, value: sequence(contextPrimitive(0, keyIdentifier(issuer.pair.publicKey))) },
    { oid: '2.5.29.19', critical: true, value: sequence(...basicConstraints(isCa, options.maxPathLength)) },
    { oid: '2.5.29.15', critical: true, value: keyUsageBits(options.keyUsage ?? defaultKeyUsage(isCa, options.keyType)) },
  ]
  const extendedKeyUsage = options.extendedKeyUsage ?? (options.extendedKeyUsage === null || isCa ? [] : (['serverAuth'] as const))
  if (extendedKeyUsage.length > 0) {
    const purposes = extendedKeyUsage.map((purpose) => objectIdentifier(EXTENDED_KEY_USAGES[purpose]))
    list.push({ oid: '2.5.29.37', critical: false, value: sequence(...purposes) })
  }
  const names = [
    ...(options.dnsNames ?? []).map((name) => contextPrimitive(2, Buffer.from(name, 'latin1'))),
    ...(options.ipAddresses ?? []).map((address) => contextPrimitive(7, addressOctets(address))),
  ]
  if (names.length > 0) list.push({ oid: '2.5.29.17', critical: false, value: sequence(...names) })
  const access = [
    ...(options.ocspUrl === undefined ? [] : [accessDescription('1.3.6.1.5.5.7.48.1', options.ocspUrl)]),
    ...(options.caIssuersUrl === undefined ? [] : [accessDescription('1.3.6.1.5.5.7.48.2', options.caIssuersUrl)]),
  ]
  if (access.length > 0) list.push({ oid: '1.3.6.1.5.5.7.1.1', critical: false, value: sequence(...access) })
  if (options.crlUrl !== undefined) {
    const point = sequence(contextConstructed(0, contextConstructed(0, uniformResourceIdentifier(options.crlUrl))))
    list.push({ oid: '2.5.29.31', critical: false, value: sequence(point) })
  }
  if (options.policies !== undefined) {
    const policies = options.policies.map((policy) => sequence(objectIdentifier(policy)))
    list.push({ oid: '2.5.29.32', critical: false, value: sequence(...policies) })
  }
  if (options.nameConstraints !== undefined) {
    list.push({ oid: '2.5.29.30', critical: true, value: nameConstraints(options.nameConstraints) })
  }
  // status_request is extension number 5 of the TLS registry.
  if (options.mustStaple === true) list.push({ oid: '1.3.6.1.5.5.7.1.24', critical: false, value: sequence(integer(5)) })
  return [...list, ...(options.extraExtensions ?? [])]
}

function encodeExtension({ oid, critical, value }: Extension): Uint8Array {
  // DER leaves a value out when it equals the default, which is FALSE here.
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value))
}

function basicConstraints(isCa: boolean, maxPathLength: number | undefined): Uint8Array[] {
  if (!isCa) return []
  return [boolean(true), ...(maxPathLength === undefined ? [] : [integer(maxPathLength)])]
}

function defaultKeyUsage(isCa: boolean, keyType: KeyType = 'p256'): KeyUsage[] {
  if (isCa) return ['keyCertSign', 'cRLSign']
  // Static RSA key exchange encrypts to the certificate's key, so an RSA leaf states that as well.
  return keyType.startsWith('rsa') ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature']
}

/** KeyUsage is a named bit list: trailing zero bits are not encoded (X.690 section 11.2.2). */
function keyUsageBits(usages: readonly KeyUsage[]): Uint8Array {
  const positions = usages.map((usage) => KEY_USAGES.indexOf(usage))
  const last = Math.max(-1, ...positions)
  const octets = new Uint8Array(Math.ceil((last + 1) / 8))
  for (const position of positions) octets[position >> 3] = (octets[position >> 3] ?? 0) | (0x80 >> (position & 7))
  return bitString(octets, last < 0 ? 0 : 7 - (last & 7))
}

function nameConstraints({ permittedDnsNames = [], excludedDnsNames = [] }: NameConstraints): Uint8Array {
  const subtrees = (names: readonly string[]) => names.map((name) => sequence(contextPrimitive(2, Buffer.from(name, 'latin1'))))
  return sequence(
    ...(permittedDnsNames.length > 0 ? [contextConstructed(0, ...subtrees(permittedDnsNames))] : []),
    ...(excludedDnsNames.length > 0 ? [contextConstructed(1, ...subtrees(excludedDnsNames))] : []),
  )
}

function accessDescription(method: string, url: string): Uint8Array {
  return sequence(objectIdentifier(method), uniformResourceIdentifier(url))
}

function uniformResourceIdentifier(url: string): Uint8Array {
  return contextPrimitive(6, Buffer.from(url, 'latin1'))
}

function distinguishedName({ country, organization, commonName }: DistinguishedName): Uint8Array {
  const attribute = (oid: string, value: Uint8Array) => setOf(sequence(objectIdentifier(oid), value))
  return sequence(
    ...(country === undefined ? [] : [attribute('2.5.4.6', printableString(country))]),
    ...(organization === undefined ? [] : [attribute('2.5.4.10', utf8String(organization))]),
    attribute('2.5.4.3', utf8String(commonName)),
  )
}

function signatureAlgorithm(type: KeyType, chosen: CertificateOptions['digest']): { algorithm: Uint8Array; digest: string | null } {
  if (type === 'ed25519') {
    if (chosen !== undefined) throw new RangeError('Ed25519 signs without a hash of the caller\'s choice')
    return { algorithm: sequence(objectIdentifier('1.3.101.112')), digest: null }
  }
  const digest = chosen ?? (type === 'p384' ? 'sha384' : type === 'p521' ? 'sha512' : 'sha256')
  const algorithm = type.startsWith('rsa')
    ? sequence(objectIdentifier(RSA_SIGNATURES[digest]), nullValue())
    : sequence(objectIdentifier(ECDSA_SIGNATURES[digest]))
  return { algorithm, digest }
}

/** Octets of an address as iPAddress wants them: 4 or 16 (RFC 5280 section 4.2.1.6). */
export function addressOctets(address: string): Uint8Array {
  if (isIPv4(address)) return Uint8Array.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = groups(tail ?? '')
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length
  const all = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

function subjectPublicKeyInfo(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' })
}

/** SHA-256 of the whole SubjectPublicKeyInfo, cut to 20 octets (RFC 7093 section 2, method 4 is free to choose). */
function keyIdentifier(key: KeyObject): Uint8Array {
  return createHash('sha256').update(subjectPublicKeyInfo(key)).digest().subarray(0, 20)
}

/** 16 random octets, the first in 0x40 to 0x7f: always positive and of the same length. */
function positiveSerial(): Uint8Array {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

function daysFromNow(days: number): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 + days * 86_400_000)
}

/** In the order of their bits (RFC 5280 section 4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign',
  'encipherOnly', 'decipherOnly',
] as const

const EXTENDED_KEY_USAGES = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
  anyExtendedKeyUsage: '2.5.29.37.0',
} as const

const RSA_SIGNATURES = {
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
} as const

const ECDSA_SIGNATURES = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
} as const
