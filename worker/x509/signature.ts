import { createPublicKey, createVerify, verify, type KeyObject } from 'node:crypto'
import { equal, toBase64 } from '../bytes/bytes.ts'
import { DerError, contextTag, derInside, derTag, type DerElement, type DerReader } from './der.ts'
import type { PublicKeyInfo } from './public-key.ts'

/** AlgorithmIdentifier of a signature; `raw` is all of it. */
export interface SignatureAlgorithm {
  readonly raw: Uint8Array
  readonly oid: string
  /** `ecdsa-with-SHA256` and the like; the OID where it is not known. */
  readonly name: string
  /** Null where the algorithm or its parameters are not ones that may be verified. */
  readonly scheme: SignatureScheme | null
}

export type SignatureHash = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'

export type SignatureScheme =
  | { readonly kind: 'rsa-pkcs1' | 'ecdsa' | 'dsa'; readonly hash: SignatureHash }
  | { readonly kind: 'rsa-pss'; readonly hash: SignatureHash; readonly saltLength: number }
  | { readonly kind: 'ed25519' | 'ed448' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87' }

/** What a check of a signature came to. `unsupported`: this platform or this code has no such algorithm. */
export type SignatureOutcome = 'valid' | 'invalid' | 'key-mismatch' | 'unsupported'

export function readSignatureAlgorithm(reader: DerReader): SignatureAlgorithm {
  const element = reader.element(derTag.sequence)
  const inside = derInside(element)
  const oid = inside.objectIdentifier()
  const parameters = inside.isEmpty ? null : inside.element()
  inside.end()
  if (oid === rsaPssOid) {
    const scheme = parseRsaPss(parameters)
    return { raw: element.raw, oid, name: scheme === null ? 'RSASSA-PSS' : `RSASSA-PSS-${scheme.hash.toUpperCase()}`, scheme }
  }
  const known = algorithms.get(oid)
  if (known === undefined) return { raw: element.raw, oid, name: oid, scheme: null }
  // RFC 4055 section 5: NULL for RSA (absent is tolerated on verification); RFC 5758 and RFC 8410: absent for the others.
  const parametersFit =
    parameters === null ||
    (known.scheme.kind === 'rsa-pkcs1' && parameters.tag === derTag.null && parameters.content.length === 0)
  return { raw: element.raw, oid, name: known.name, scheme: parametersFit ? known.scheme : null }
}

/** The hash of a signature that is no longer collision resistant, else null. */
export function weakHash(algorithm: SignatureAlgorithm): 'md5' | 'sha1' | null {
  const scheme = algorithm.scheme
  return scheme !== null && 'hash' in scheme && (scheme.hash === 'md5' || scheme.hash === 'sha1') ? scheme.hash : null
}

/**
 * Verifies a signature over `data`. Never throws: what the platform's cryptography refuses to work with is
 * `unsupported`. The key must be of the type that the algorithm is for.
 */
export function verifySignature(
  algorithm: SignatureAlgorithm,
  key: PublicKeyInfo,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureOutcome {
  const scheme = algorithm.scheme
  if (scheme === null) return 'unsupported'
  if (!keyFits(scheme, key)) return 'key-mismatch'
  try {
    return verifyWith(scheme, key, data, signature) ? 'valid' : 'invalid'
  } catch {
    // A key that the platform cannot load, or an algorithm that it does not have: there is no other error to tell apart.
    return 'unsupported'
  }
}

function verifyWith(scheme: SignatureScheme, key: PublicKeyInfo, data: Uint8Array, signature: Uint8Array): boolean {
  switch (scheme.kind) {
    case 'rsa-pkcs1':
    case 'ecdsa':
    case 'dsa':
      return verify(scheme.hash, data, keyObject(key), signature)
    case 'rsa-pss':
      // RSA_PKCS1_PSS_PADDING. In workerd the one-shot verify() ignores the padding, and the options take no KeyObject.
      return createVerify(scheme.hash)
        .update(data)
        .verify({ key: keyPem(key), padding: 6, saltLength: scheme.saltLength }, signature)
    case 'ed25519':
    case 'ed448':
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87':
      return verify(null, data, keyObject(key), signature)
  }
}

function keyFits(scheme: SignatureScheme, { key }: PublicKeyInfo): boolean {
  switch (scheme.kind) {
    case 'rsa-pkcs1':
      return key.type === 'rsa'
    case 'rsa-pss':
      return key.type === 'rsa' || key.type === 'rsa-pss'
    case 'ecdsa':
      return key.type === 'ec'
    default:
      return key.type === scheme.kind
  }
}

function keyObject(key: PublicKeyInfo): KeyObject {
  const known = keyObjects.get(key)
  if (known !== undefined) return known
  const made = createPublicKey({ key: keyPem(key), format: 'pem' })
  keyObjects.set(key, made)
  return made
}

function keyPem(key: PublicKeyInfo): string {
  const known = keyPems.get(key)
  if (known !== undefined) return known
  const pem = `-----BEGIN PUBLIC KEY-----\n${toBase64(key.spki).replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`
  keyPems.set(key, pem)
  return pem
}

/** RFC 4055 section 3.1. Only MGF1 with the same hash, and a trailer field of 1. */
function parseRsaPss(parameters: DerElement | null): Extract<SignatureScheme, { kind: 'rsa-pss' }> | null {
  if (parameters?.tag !== derTag.sequence) return null
  try {
    const inside = derInside(parameters)
    const hash = readHash(inside.optionalNested(contextTag(0, 'constructed')))
    const mask = inside.optionalNested(contextTag(1, 'constructed'))
    let maskHash: SignatureHash | null = 'sha1'
    if (mask !== null) {
      const algorithm = mask.sequence()
      mask.end()
      if (algorithm.objectIdentifier() !== mgf1Oid) return null
      maskHash = readHash(algorithm)
      algorithm.end()
    }
    const salt = inside.optionalNested(contextTag(2, 'constructed'))
    const saltLength = salt === null ? 20 : salt.smallInteger()
    salt?.end()
    const trailer = inside.optionalNested(contextTag(3, 'constructed'))
    if (trailer !== null && trailer.smallInteger() !== 1) return null
    inside.end()
    return hash !== null && hash === maskHash && saltLength <= maxSaltLength ? { kind: 'rsa-pss', hash, saltLength } : null
  } catch (error) {
    if (error instanceof DerError) return null
    throw error
  }
}

function readHash(reader: DerReader | null): SignatureHash | null {
  if (reader === null) return 'sha1'
  const algorithm = reader.sequence()
  const hash = hashes.get(algorithm.objectIdentifier()) ?? null
  if (!algorithm.isEmpty) algorithm.null()
  algorithm.end()
  return hash
}

/** RFC 5280 section 4.1.1.2: the two algorithm identifiers of a signed structure are the same. */
export function sameAlgorithm(a: SignatureAlgorithm, b: SignatureAlgorithm): boolean {
  return equal(a.raw, b.raw)
}

const rsaPssOid = '1.2.840.113549.1.1.10'
const mgf1Oid = '1.2.840.113549.1.1.8'
/** A salt is at most as long as the longest modulus less its hash. */
const maxSaltLength = 1024

const hashes = new Map<string, SignatureHash>([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])

const algorithms = new Map<string, { name: string; scheme: SignatureScheme }>([
  ['1.2.840.113549.1.1.4', { name: 'md5WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'md5' } }],
  ['1.2.840.113549.1.1.5', { name: 'sha1WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'sha1' } }],
  ['1.3.14.3.2.29', { name: 'sha1WithRSASignature', scheme: { kind: 'rsa-pkcs1', hash: 'sha1' } }],
  ['1.2.840.113549.1.1.14', { name: 'sha224WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'sha224' } }],
  ['1.2.840.113549.1.1.11', { name: 'sha256WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'sha256' } }],
  ['1.2.840.113549.1.1.12', { name: 'sha384WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'sha384' } }],
  ['1.2.840.113549.1.1.13', { name: 'sha512WithRSAEncryption', scheme: { kind: 'rsa-pkcs1', hash: 'sha512' } }],
  ['1.2.840.10045.4.1', { name: 'ecdsa-with-SHA1', scheme: { kind: 'ecdsa', hash: 'sha1' } }],
  ['1.2.840.10045.4.3.1', { name: 'ecdsa-with-SHA224', scheme: { kind: 'ecdsa', hash: 'sha224' } }],
  ['1.2.840.10045.4.3.2', { name: 'ecdsa-with-SHA256', scheme: { kind: 'ecdsa', hash: 'sha256' } }],
  ['1.2.840.10045.4.3.3', { name: 'ecdsa-with-SHA384', scheme: { kind: 'ecdsa', hash: 'sha384' } }],
  ['1.2.840.10045.4.3.4', { name: 'ecdsa-with-SHA512', scheme: { kind: 'ecdsa', hash: 'sha512' } }],
  ['1.2.840.10040.4.3', { name: 'dsa-with-SHA1', scheme: { kind: 'dsa', hash: 'sha1' } }],
  ['2.16.840.1.101.3.4.3.1', { name: 'dsa-with-SHA224', scheme: { kind: 'dsa', hash: 'sha224' } }],
  ['2.16.840.1.101.3.4.3.2', { name: 'dsa-with-SHA256', scheme: { kind: 'dsa', hash: 'sha256' } }],
  ['1.3.101.112', { name: 'Ed25519', scheme: { kind: 'ed25519' } }],
  ['1.3.101.113', { name: 'Ed448', scheme: { kind: 'ed448' } }],
  ['2.16.840.1.101.3.4.3.17', { name: 'ML-DSA-44', scheme: { kind: 'ml-dsa-44' } }],
  ['2.16.840.1.101.3.4.3.18', { name: 'ML-DSA-65', scheme: { kind: 'ml-dsa-65' } }],
  ['2.16.840.1.101.3.4.3.19', { name: 'ML-DSA-87', scheme: { kind: 'ml-dsa-87' } }],
])

const keyObjects = new WeakMap<PublicKeyInfo, KeyObject>()
const keyPems = new WeakMap<PublicKeyInfo, string>()
