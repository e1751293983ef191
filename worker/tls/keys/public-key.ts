import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { concat, equal, fromHex } from '../../bytes/bytes.ts'
import { TlsError } from '../errors.ts'
import { BIT_STRING, INTEGER, objectIdentifier, onlyElement, readElements, SEQUENCE } from './der.ts'
import type { DerElement } from './der.ts'

export type KeyKind = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519'

/** The key that a certificate binds, ready to verify with. */
export interface PublicKey {
  readonly kind: KeyKind
  /** IANA name of the curve of an ECDSA key. */
  readonly curve: 'secp256r1' | 'secp384r1' | 'secp521r1' | null
  /** Bits of an RSA modulus. */
  readonly modulusBits: number | null
  /** The SubjectPublicKeyInfo as the certificate has it. */
  readonly spki: Uint8Array
  /**
   * For `node:crypto`. An id-RSASSA-PSS key is presented as rsaEncryption, for workerd parses no other: the numbers are
   * the same, and which padding is allowed follows from `kind`.
   */
  readonly pem: string
  readonly keyObject: KeyObject
}

/** What a certificate says that TLS itself must know. */
export interface CertificateOutline {
  readonly spki: Uint8Array
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
}

/** Walks a certificate to its names and its key (RFC 5280 section 4.1); null for what is no certificate. */
export function certificateOutline(certificate: Uint8Array): CertificateOutline | null {
  const outer = onlyElement(certificate, SEQUENCE)
  const fields = outer && readElements(outer.content, 3)
  const tbs = fields?.length === 3 ? fields[0] : undefined
  const parts = tbs?.tag === SEQUENCE ? readElements(tbs.content, 10) : null
  if (parts === null) return null
  // version [0] EXPLICIT has a default, so it may be absent.
  const start = parts[0]?.tag === 0xa0 ? 1 : 0
  const [serialNumber, signature, issuer, validity, subject, spki] = parts.slice(start)
  if (serialNumber?.tag !== INTEGER || signature?.tag !== SEQUENCE || validity?.tag !== SEQUENCE) return null
  if (issuer?.tag !== SEQUENCE || subject?.tag !== SEQUENCE || spki?.tag !== SEQUENCE) return null
  return { issuer: issuer.whole, subject: subject.whole, spki: spki.whole }
}

/** The key of a peer's leaf. Throws `bad-certificate` for what is no certificate, `public-key-unsupported` for an unknown kind. */
export function leafPublicKey(certificate: Uint8Array): PublicKey {
  const outline = certificateOutline(certificate)
  if (outline === null) {
    throw new TlsError('bad-certificate', { expected: 'a certificate in DER', got: `${certificate.length} other bytes` })
  }
  return publicKeyFromSpki(outline.spki)
}

/** Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). */
export function publicKeyFromSpki(spki: Uint8Array): PublicKey {
  const outer = onlyElement(spki, SEQUENCE)
  const [algorithm, subjectPublicKey] = (outer && readElements(outer.content, 2)) ?? []
  const [identifier, parameters] = (algorithm?.tag === SEQUENCE ? readElements(algorithm.content, 2) : null) ?? []
  const oid = identifier?.tag === 0x06 ? objectIdentifier(identifier.content) : null
  // The first octet of a BIT STRING counts unused bits; a key has none.
  if (oid === null || subjectPublicKey?.tag !== BIT_STRING || subjectPublicKey.content[0] !== 0) {
    throw new TlsError('bad-certificate', { expected: 'a SubjectPublicKeyInfo', got: 'something else' })
  }
  switch (oid) {
    case '1.2.840.113549.1.1.1':
      return rsaKey('rsa', spki, spki, subjectPublicKey)
    case '1.2.840.113549.1.1.10':
      return rsaKey('rsa-pss', spki, asRsaEncryption(subjectPublicKey), subjectPublicKey)
    case '1.2.840.10045.2.1': {
      const curveOid = parameters?.tag === 0x06 ? objectIdentifier(parameters.content) : null
      const curve = curves.get(curveOid ?? '')
      if (curve === undefined) {
        throw new TlsError('public-key-unsupported',{
          expected: 'secp256r1, secp384r1 or secp521r1',
          got: `the curve ${curveOid ?? 'of explicit parameters'}`,
        })
      }
      return imported({ kind: 'ecdsa', curve, modulusBits: null, spki }, spki)
    }
    case '1.3.101.112':
      return imported({ kind: 'ed25519', curve: null, modulusBits: null, spki }, spki)
    default:
      throw new TlsError('public-key-unsupported', { expected: 'an RSA, ECDSA or Ed25519 key', got: keyNames.get(oid) ?? oid })
  }
}

/** Are these the same key? Compares the SubjectPublicKeyInfo. */
export function samePublicKey(a: Uint8Array, b: Uint8Array): boolean {
  return equal(a, b)
}

function rsaKey(kind: 'rsa' | 'rsa-pss', spki: Uint8Array, importable: Uint8Array, subjectPublicKey: DerElement): PublicKey {
  const sequence = onlyElement(subjectPublicKey.content.subarray(1), SEQUENCE)
  const [modulus, exponent] = (sequence && readElements(sequence.content, 2)) ?? []
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) {
    throw new TlsError('bad-certificate', { expected: 'an RSAPublicKey', got: 'something else' })
  }
  const modulusBits = bitLength(modulus.content)
  if (modulusBits > maxModulusBits || bitLength(exponent.content) > maxExponentBits) {
    throw new TlsError('public-key-unsupported', {
      expected: `an RSA modulus of at most ${maxModulusBits} bits and an exponent of at most ${maxExponentBits}`,
      got: `${modulusBits} and ${bitLength(exponent.content)} bits`,
    })
  }
  return imported({ kind, curve: null, modulusBits, spki }, importable)
}

function imported(key: Omit<PublicKey, 'pem' | 'keyObject'>, importable: Uint8Array): PublicKey {
  const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(importable).toString('base64')}\n-----END PUBLIC KEY-----\n`
  try {
    return { ...key, spki: key.spki.slice(), pem, keyObject: createPublicKey(pem) }
  } catch (cause) {
    throw new TlsError('bad-certificate', { expected: `a valid ${key.kind} key`, got: 'one that cannot be imported', cause })
  }
}

/** The same RSAPublicKey under the object identifier rsaEncryption with NULL parameters (RFC 3279 section 2.3.1). */
function asRsaEncryption(subjectPublicKey: DerElement): Uint8Array {
  const content = concat([rsaEncryptionIdentifier, subjectPublicKey.whole])
  const length = content.length
  const header = length < 0x80 ? [0x30, length] : length < 0x100 ? [0x30, 0x81, length] : [0x30, 0x82, length >>> 8, length & 0xff]
  return concat([Uint8Array.from(header), content])
}

function bitLength(integer: Uint8Array): number {
  const start = integer.findIndex((byte) => byte !== 0)
  return start < 0 ? 0 : 8 * (integer.length - start) - Math.clz32(integer[start] ?? 0) + 24
}

const rsaEncryptionIdentifier = fromHex('300d06092a864886f70d0101010500')

/** A verification costs the square of the modulus times the exponent: 8192 bits and 33 bits (BoringSSL's bound) keep it below 1 ms. */
const maxModulusBits = 8192
const maxExponentBits = 33

const curves: ReadonlyMap<string, 'secp256r1' | 'secp384r1' | 'secp521r1'> = new Map([
  ['1.2.840.10045.3.1.7', 'secp256r1'],
  ['1.3.132.0.34', 'secp384r1'],
  ['1.3.132.0.35', 'secp521r1'],
])

/** Keys that servers have and node:crypto in workerd cannot use. */
const keyNames: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10040.4.1', 'a DSA key'],
  ['1.3.101.113', 'an Ed448 key'],
  ['1.3.101.110', 'an X25519 key'],
  ['2.16.840.1.101.3.4.3.17', 'an ML-DSA-44 key'],
  ['2.16.840.1.101.3.4.3.18', 'an ML-DSA-65 key'],
  ['2.16.840.1.101.3.4.3.19', 'an ML-DSA-87 key'],
])
