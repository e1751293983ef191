import { createHash, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import { contextTag, derTag } from '../der.ts'
import { encodeDer, encodeObjectIdentifier } from '../der-writer.ts'
import { keyUsageBits, type KeyUsageBit } from '../extensions.ts'
import { accessMethodOid, extendedKeyUsageOid, extensionOid } from '../oids.ts'
import { parseIpAddress } from '../ip-address.ts'

/**
 * Makes certificates, lists and responses for tests, right ones and wrong ones: every field can be set to what no CA would
 * write. Not part of the product.
 */
export interface TestKey {
  readonly kind: TestKeyKind
  readonly privateKey: KeyObject
  readonly spki: Uint8Array
  /** SHA-1 of the subjectPublicKey, as key identifiers are made (RFC 5280 section 4.2.1.2 (1)). */
  readonly identifier: Uint8Array
}

export type TestKeyKind = 'P-256' | 'P-384' | 'P-521' | 'P-224' | 'RSA-2048' | 'RSA-1024' | 'RSA-2047' | 'Ed25519'

export type TestSignature =
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'
  | 'ecdsa-sha512'
  | 'ecdsa-sha1'
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha1'
  | 'rsa-md5'
  | 'rsa-pss-sha256'
  | 'ed25519'

export interface CertificateSpec {
  readonly key: TestKey
  /** A common name, or the DER of a whole name. */
  readonly subject: string | Uint8Array
  /** Absent for what signs itself. */
  readonly signer?: { readonly key: TestKey; readonly subject: string | Uint8Array }
  readonly serial?: Uint8Array
  readonly version?: number
  readonly notBefore?: string
  readonly notAfter?: string
  readonly signature?: TestSignature
  /** The algorithm named in the signed part, if it is to be another. */
  readonly innerSignature?: TestSignature
  readonly extensions?: readonly Uint8Array[]
  /** A signature that nobody made. */
  readonly corruptSignature?: boolean
}

export function newTestKey(kind: TestKeyKind = 'P-256'): TestKey {
  return testKey(kind, generate(kind))
}

/** The same key every time: for vectors that are to be replayed. */
export function seededP256Key(seed: string): TestKey {
  const scalar = createHash('sha256').update(seed).digest()
  // SEC 1 section C.4 and RFC 5958, without the public point: the platform computes it.
  const ecPrivateKey = encodeDer(derTag.sequence, integer(1), encodeDer(derTag.octetString, scalar))
  const algorithm = encodeDer(
    derTag.sequence,
    encodeObjectIdentifier('1.2.840.10045.2.1'),
    encodeObjectIdentifier('1.2.840.10045.3.1.7'),
  )
  const pkcs8 = encodeDer(derTag.sequence, integer(0), algorithm, encodeDer(derTag.octetString, ecPrivateKey))
  return testKey('P-256', createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }))
}

/** A key whose signatures are the same every time too (RFC 8032, RFC 8410). */
export function seededEd25519Key(seed: string): TestKey {
  const secret = createHash('sha256').update(seed).digest()
  const algorithm = encodeDer(derTag.sequence, encodeObjectIdentifier('1.3.101.112'))
  const pkcs8 = encodeDer(
    derTag.sequence,
    integer(0),
    algorithm,
    encodeDer(derTag.octetString, encodeDer(derTag.octetString, secret)),
  )
  return testKey('Ed25519', createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }))
}

export function makeCertificate(spec: CertificateSpec): Uint8Array {
  const signer = spec.signer ?? { key: spec.key, subject: spec.subject }
  const signature = spec.signature ?? defaultSignature(signer.key)
  const version = spec.version ?? 3
  const tbs = encodeDer(
    derTag.sequence,
    ...(version === 1 ? [] : [encodeDer(contextTag(0, 'constructed'), integer(version - 1))]),
    encodeDer(
      derTag.integer,
      spec.serial ?? Uint8Array.of(0x11, (++lastSerial >> 16) & 0xff, (lastSerial >> 8) & 0xff, lastSerial & 0xff),
    ),
    algorithmOf(spec.innerSignature ?? signature),
    name(signer.subject),
    encodeDer(derTag.sequence, time(spec.notBefore ?? '20250101000000Z'), time(spec.notAfter ?? '20350101000000Z')),
    name(spec.subject),
    spec.key.spki,
    ...(spec.extensions === undefined || spec.extensions.length === 0
      ? []
      : [encodeDer(contextTag(3, 'constructed'), encodeDer(derTag.sequence, ...spec.extensions))]),
  )
  return signed(tbs, signature, signer.key, spec.corruptSignature === true)
}

/** `SEQUENCE { tbs, algorithm, signature }`, as certificates, lists and OCSP responses are. */
export function signed(
  tbs: Uint8Array,
  signature: TestSignature,
  key: TestKey,
  corrupt = false,
  ...more: readonly Uint8Array[]
): Uint8Array {
  const value = Uint8Array.from(signBytes(signature, key, tbs))
  if (corrupt) value[value.length - 1] = (value[value.length - 1] ?? 0) ^ 1
  return encodeDer(derTag.sequence, tbs, algorithmOf(signature), encodeDer(derTag.bitString, Uint8Array.of(0), value), ...more)
}

export function signBytes(signature: TestSignature, { privateKey }: TestKey, data: Uint8Array): Uint8Array {
  if (signature === 'ed25519') return sign(null, data, privateKey)
  const hash = signature.slice(signature.lastIndexOf('-') + 1)
  if (!signature.startsWith('rsa-pss')) return sign(hash, data, privateKey)
  // As workerd takes it too: RSA_PKCS1_PSS_PADDING, and no KeyObject beside options.
  return createSign(hash)
    .update(data)
    .sign({ key: privateKey.export({ format: 'pem', type: 'pkcs8' }), padding: 6, saltLength: 32 })
}

export function defaultSignature(key: TestKey): TestSignature {
  if (key.kind === 'Ed25519') return 'ed25519'
  return key.kind.startsWith('RSA') ? 'rsa-sha256' : 'ecdsa-sha256'
}

/** What a conforming CA has; `pathLength` null for none. */
export function caExtensions(key: TestKey, signer: TestKey, pathLength: number | null = null): Uint8Array[] {
  return [
    basicConstraints(true, pathLength),
    keyUsage(['keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(key),
    ...(key === signer ? [] : [authorityKeyIdentifier(signer)]),
  ]
}

/** What a conforming server certificate has. */
export function serverExtensions(key: TestKey, signer: TestKey, names: readonly string[]): Uint8Array[] {
  return [
    keyUsage(['digitalSignature']),
    extendedKeyUsage([extendedKeyUsageOid.serverAuth]),
    subjectKeyIdentifier(key),
    authorityKeyIdentifier(signer),
    subjectAltName(names),
  ]
}

export function extension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  return encodeDer(
    derTag.sequence,
    encodeObjectIdentifier(oid),
    ...(critical ? [encodeDer(derTag.boolean, Uint8Array.of(0xff))] : []),
    encodeDer(derTag.octetString, value),
  )
}

export function basicConstraints(isCa: boolean, pathLength: number | null = null, critical = true): Uint8Array {
  return extension(
    extensionOid.basicConstraints,
    encodeDer(
      derTag.sequence,
      ...(isCa ? [encodeDer(derTag.boolean, Uint8Array.of(0xff))] : []),
      ...(pathLength === null ? [] : [integer(pathLength)]),
    ),
    critical,
  )
}

export function keyUsage(bits: readonly KeyUsageBit[], critical = true): Uint8Array {
  const positions = bits.map((bit) => keyUsageBits.indexOf(bit))
  const last = Math.max(...positions)
  const bytes = new Uint8Array((last >> 3) + 1)
  for (const position of positions) bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (0x80 >> (position & 7))
  return extension(extensionOid.keyUsage, encodeDer(derTag.bitString, Uint8Array.of(7 - (last & 7)), bytes), critical)
}

export function extendedKeyUsage(oids: readonly string[], critical = false): Uint8Array {
  return extension(extensionOid.extendedKeyUsage, encodeDer(derTag.sequence, ...oids.map(encodeObjectIdentifier)), critical)
}

export function subjectKeyIdentifier(key: TestKey, critical = false): Uint8Array {
  return extension(extensionOid.subjectKeyIdentifier, encodeDer(derTag.octetString, key.identifier), critical)
}

export function authorityKeyIdentifier(key: TestKey, critical = false): Uint8Array {
  return extension(
    extensionOid.authorityKeyIdentifier,
    encodeDer(derTag.sequence, encodeDer(contextTag(0, 'primitive'), key.identifier)),
    critical,
  )
}

export function subjectAltName(names: readonly string[], critical = false): Uint8Array {
  return extension(extensionOid.subjectAltName, encodeDer(derTag.sequence, ...names.map(generalName)), critical)
}

export function nameConstraints(permitted: readonly string[], excluded: readonly string[], critical = true): Uint8Array {
  const subtrees = (number: number, bases: readonly string[]) =>
    bases.length === 0
      ? []
      : [encodeDer(contextTag(number, 'constructed'), ...bases.map((base) => encodeDer(derTag.sequence, generalName(base))))]
  return extension(
    extensionOid.nameConstraints,
    encodeDer(derTag.sequence, ...subtrees(0, permitted), ...subtrees(1, excluded)),
    critical,
  )
}

export function certificatePolicies(oids: readonly string[], critical = false): Uint8Array {
  return extension(
    extensionOid.certificatePolicies,
    encodeDer(derTag.sequence, ...oids.map((oid) => encodeDer(derTag.sequence, encodeObjectIdentifier(oid)))),
    critical,
  )
}

export function policyMappings(pairs: readonly (readonly [string, string])[], critical = true): Uint8Array {
  return extension(
    extensionOid.policyMappings,
    encodeDer(derTag.sequence, ...pairs.map((pair) => encodeDer(derTag.sequence, ...pair.map(encodeObjectIdentifier)))),
    critical,
  )
}

export function policyConstraints(requireExplicit: number | null, inhibitMapping: number | null, critical = true): Uint8Array {
  const field = (number: number, value: number | null) =>
    value === null ? [] : [encodeDer(contextTag(number, 'primitive'), Uint8Array.of(value))]
  return extension(
    extensionOid.policyConstraints,
    encodeDer(derTag.sequence, ...field(0, requireExplicit), ...field(1, inhibitMapping)),
    critical,
  )
}

export function inhibitAnyPolicy(skip: number, critical = true): Uint8Array {
  return extension(extensionOid.inhibitAnyPolicy, integer(skip), critical)
}

export function authorityInfoAccess(
  locations: { readonly ocsp?: string; readonly caIssuers?: string },
  critical = false,
): Uint8Array {
  return extension(
    extensionOid.authorityInfoAccess,
    encodeDer(
      derTag.sequence,
      ...Object.entries(locations).map(([method, uri]) =>
        encodeDer(
          derTag.sequence,
          encodeObjectIdentifier(method === 'ocsp' ? accessMethodOid.ocsp : accessMethodOid.caIssuers),
          generalName(`uri:${uri}`),
        ),
      ),
    ),
    critical,
  )
}

export function crlDistributionPoints(uris: readonly string[]): Uint8Array {
  return extension(
    extensionOid.crlDistributionPoints,
    encodeDer(
      derTag.sequence,
      ...uris.map((uri) =>
        encodeDer(
          derTag.sequence,
          encodeDer(contextTag(0, 'constructed'), encodeDer(contextTag(0, 'constructed'), generalName(`uri:${uri}`))),
        ),
      ),
    ),
  )
}

/** `dns:…` (also without the prefix), `ip:…`, `ip:address/mask`, `email:…`, `uri:…`, `directory:<common name>`, `other:<oid>`. */
export function generalName(text: string): Uint8Array {
  const [, kind = 'dns', value = ''] = /^(?:(dns|ip|email|uri|directory|other):)?(.*)$/s.exec(text) ?? []
  switch (kind) {
    case 'ip':
      return encodeDer(contextTag(7, 'primitive'), ...value.split('/').map((part) => parseIpAddress(part) ?? fromLatin1(part)))
    case 'email':
      return encodeDer(contextTag(1, 'primitive'), fromLatin1(value))
    case 'uri':
      return encodeDer(contextTag(6, 'primitive'), fromLatin1(value))
    case 'directory':
      return encodeDer(contextTag(4, 'constructed'), name(value))
    case 'other':
      return encodeDer(
        contextTag(0, 'constructed'),
        encodeObjectIdentifier(value),
        encodeDer(contextTag(0, 'constructed'), encodeDer(derTag.null)),
      )
    default:
      return encodeDer(contextTag(2, 'primitive'), fromLatin1(value))
  }
}

/** A name of common names, or what is DER already. The empty text is the empty name. */
export function name(subject: string | Uint8Array): Uint8Array {
  if (typeof subject !== 'string') return subject
  return encodeDer(derTag.sequence, ...(subject === '' ? [] : [relativeName('2.5.4.3', subject)]))
}

export function relativeName(oid: string, value: string, tag: number = derTag.utf8String): Uint8Array {
  return encodeDer(
    derTag.set,
    encodeDer(derTag.sequence, encodeObjectIdentifier(oid), encodeDer(tag, new TextEncoder().encode(value))),
  )
}

export function integer(value: number): Uint8Array {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return encodeDer(derTag.integer, ...((bytes[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
}

/** `YYYYMMDDHHMMSSZ`, as UTCTime before 2050; 13 characters and other things stand as they are written. */
export function time(text: string): Uint8Array {
  if (text.length !== 15) return encodeDer(derTag.utcTime, fromLatin1(text))
  return text < '2050'
    ? encodeDer(derTag.utcTime, fromLatin1(text.slice(2)))
    : encodeDer(derTag.generalizedTime, fromLatin1(text))
}

export function generalizedTime(text: string): Uint8Array {
  return encodeDer(derTag.generalizedTime, fromLatin1(text))
}

export interface CrlSpec {
  readonly key: TestKey
  readonly issuer: string | Uint8Array
  readonly thisUpdate?: string
  readonly nextUpdate?: string | null
  readonly revoked?: readonly { readonly serial: Uint8Array; readonly at?: string; readonly reason?: number }[]
  readonly extensions?: readonly Uint8Array[]
  readonly version?: number
  readonly corruptSignature?: boolean
}

export function makeCrl(spec: CrlSpec): Uint8Array {
  const signature = defaultSignature(spec.key)
  const entries = (spec.revoked ?? []).map(({ serial, at, reason }) =>
    encodeDer(
      derTag.sequence,
      encodeDer(derTag.integer, serial),
      time(at ?? '20260101000000Z'),
      ...(reason === undefined
        ? []
        : [encodeDer(derTag.sequence, extension(extensionOid.reasonCode, encodeDer(derTag.enumerated, Uint8Array.of(reason))))]),
    ),
  )
  const extensions = spec.extensions ?? [authorityKeyIdentifier(spec.key), crlNumber(1)]
  const tbs = encodeDer(
    derTag.sequence,
    ...(spec.version === 1 ? [] : [integer(1)]),
    algorithmOf(signature),
    name(spec.issuer),
    time(spec.thisUpdate ?? '20260101000000Z'),
    ...(spec.nextUpdate === null ? [] : [time(spec.nextUpdate ?? '20340101000000Z')]),
    ...(entries.length === 0 ? [] : [encodeDer(derTag.sequence, concat(entries))]),
    ...(extensions.length === 0 ? [] : [encodeDer(contextTag(0, 'constructed'), encodeDer(derTag.sequence, ...extensions))]),
  )
  return signed(tbs, signature, spec.key, spec.corruptSignature === true)
}

export function crlNumber(value: number, critical = false): Uint8Array {
  return extension(extensionOid.crlNumber, integer(value), critical)
}

export function algorithmOf(signature: TestSignature): Uint8Array {
  const [oid, parameters] = signatureAlgorithms[signature]
  if (signature !== 'rsa-pss-sha256')
    return encodeDer(derTag.sequence, encodeObjectIdentifier(oid), ...(parameters ? [encodeDer(derTag.null)] : []))
  const sha256 = encodeDer(derTag.sequence, encodeObjectIdentifier('2.16.840.1.101.3.4.2.1'), encodeDer(derTag.null))
  const mask = encodeDer(derTag.sequence, encodeObjectIdentifier('1.2.840.113549.1.1.8'), sha256)
  const pss = encodeDer(
    derTag.sequence,
    encodeDer(contextTag(0, 'constructed'), sha256),
    encodeDer(contextTag(1, 'constructed'), mask),
    encodeDer(contextTag(2, 'constructed'), integer(32)),
  )
  return encodeDer(derTag.sequence, encodeObjectIdentifier(oid), pss)
}

function testKey(kind: TestKeyKind, privateKey: KeyObject): TestKey {
  const spki = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  return { kind, privateKey, spki, identifier: createHash('sha1').update(spki).digest() }
}

function generate(kind: TestKeyKind): KeyObject {
  switch (kind) {
    case 'P-256':
    case 'P-384':
    case 'P-521':
    case 'P-224':
      return generateKeyPairSync('ec', { namedCurve: kind === 'P-224' ? 'secp224r1' : kind }).privateKey
    case 'RSA-2048':
    case 'RSA-2047':
    case 'RSA-1024':
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey
    case 'Ed25519':
      return generateKeyPairSync('ed25519').privateKey
  }
}

/** The OID, and whether its parameters are NULL rather than absent. */
const signatureAlgorithms: Record<TestSignature, readonly [string, boolean]> = {
  'ecdsa-sha1': ['1.2.840.10045.4.1', false],
  'ecdsa-sha256': ['1.2.840.10045.4.3.2', false],
  'ecdsa-sha384': ['1.2.840.10045.4.3.3', false],
  'ecdsa-sha512': ['1.2.840.10045.4.3.4', false],
  'rsa-md5': ['1.2.840.113549.1.1.4', true],
  'rsa-sha1': ['1.2.840.113549.1.1.5', true],
  'rsa-sha256': ['1.2.840.113549.1.1.11', true],
  'rsa-sha384': ['1.2.840.113549.1.1.12', true],
  'rsa-pss-sha256': ['1.2.840.113549.1.1.10', false],
  ed25519: ['1.3.101.112', false],
}

let lastSerial = 0
