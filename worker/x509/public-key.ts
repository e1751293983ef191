import { DerError, derInside, derObjectIdentifier, derTag, readDer, type DerElement, type DerReader } from './der.ts'

/** SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7, RFC 3279, RFC 5480, RFC 8410). */
export interface PublicKeyInfo {
  /** All of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
  readonly algorithmOid: string
  /** The content of the subjectPublicKey BIT STRING, over which key identifiers are made. */
  readonly keyBytes: Uint8Array
  readonly key: PublicKey
}

export type PublicKey =
  | {
      readonly type: 'rsa' | 'rsa-pss'
      readonly bits: number
      readonly exponent: string
      readonly modulusIsOdd: boolean
      readonly exponentIsOdd: boolean
    }
  | { readonly type: 'ec'; readonly bits: number; readonly curve: EcCurve }
  /** A curve that is not named, or not one of ours. `curve` is its OID or `explicit parameters`. */
  | { readonly type: 'ec-unknown'; readonly bits: number; readonly curve: string }
  | { readonly type: 'ed25519' | 'ed448' | 'x25519' | 'x448'; readonly bits: number }
  | { readonly type: 'dsa'; readonly bits: number }
  | { readonly type: 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87'; readonly bits: number }
  | { readonly type: 'unknown'; readonly bits: number; readonly oid: string }

export type EcCurve =
  'P-192' | 'P-224' | 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'brainpoolP256r1' | 'brainpoolP384r1' | 'brainpoolP512r1'

/** Throws DerError. */
export function readPublicKeyInfo(reader: DerReader): PublicKeyInfo {
  const element = reader.element(derTag.sequence)
  const inside = derInside(element)
  const algorithm = inside.sequence()
  const algorithmOid = algorithm.objectIdentifier()
  const parameters = algorithm.isEmpty ? null : algorithm.element()
  algorithm.end()
  const bits = inside.element(derTag.bitString)
  inside.end()
  const keyBytes = bits.content.subarray(1)
  if (bits.content[0] !== 0) throw new DerError('bit-string-invalid', bits.offset, 'whole bytes', 'unused bits')
  return { spki: element.raw, algorithmOid, keyBytes, key: parseKey(algorithmOid, parameters, keyBytes, element.offset) }
}

/** Reads a SubjectPublicKeyInfo that stands alone, as in a log list. Throws DerError. */
export function parsePublicKeyInfo(spki: Uint8Array): PublicKeyInfo {
  return readDer(spki, readPublicKeyInfo)
}

/** `RSA 2048`, `EC P-256`, `Ed25519`. */
export function describeKey(key: PublicKey): string {
  switch (key.type) {
    case 'rsa':
      return `RSA ${key.bits}`
    case 'rsa-pss':
      return `RSA-PSS ${key.bits}`
    case 'ec':
    case 'ec-unknown':
      return `EC ${key.curve}`
    case 'ed25519':
      return 'Ed25519'
    case 'ed448':
      return 'Ed448'
    case 'x25519':
      return 'X25519'
    case 'x448':
      return 'X448'
    case 'dsa':
      return `DSA ${key.bits}`
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87':
      return key.type.toUpperCase()
    case 'unknown':
      return key.oid
  }
}

function parseKey(oid: string, parameters: DerElement | null, keyBytes: Uint8Array, offset: number): PublicKey {
  switch (oid) {
    case '1.2.840.113549.1.1.1':
    case '1.2.840.113549.1.1.10': {
      // RFC 3279 section 2.3.1: the parameters of rsaEncryption are NULL.
      if (oid.endsWith('.1.1.1') && (parameters?.tag !== derTag.null || parameters.content.length !== 0)) {
        throw new DerError(
          'value-invalid',
          offset,
          'NULL parameters of rsaEncryption',
          parameters === null ? 'none' : `tag ${parameters.tag}`,
        )
      }
      const { modulus, exponent } = readDer(keyBytes, (reader) => {
        const key = reader.sequence()
        const numbers = { modulus: key.integer(), exponent: key.integer(maxExponentBytes) }
        key.end()
        return numbers
      })
      return {
        type: oid.endsWith('.10') ? 'rsa-pss' : 'rsa',
        bits: bitLength(modulus),
        exponent: signedText(exponent),
        modulusIsOdd: ((modulus[modulus.length - 1] ?? 0) & 1) === 1,
        exponentIsOdd: ((exponent[exponent.length - 1] ?? 0) & 1) === 1,
      }
    }
    case '1.2.840.10045.2.1': {
      if (parameters?.tag !== derTag.objectIdentifier) return { type: 'ec-unknown', bits: 0, curve: 'explicit parameters' }
      const curveOid = derObjectIdentifier(parameters)
      const known = curves.get(curveOid)
      if (known === undefined) return { type: 'ec-unknown', bits: 0, curve: curveOid }
      const fieldBytes = Math.ceil(known.bits / 8)
      const [form] = keyBytes
      const fits =
        form === 4 ? keyBytes.length === 1 + 2 * fieldBytes : (form === 2 || form === 3) && keyBytes.length === 1 + fieldBytes
      if (!fits)
        throw new DerError(
          'value-invalid',
          offset,
          `a point of ${known.curve}`,
          `${keyBytes.length} bytes of form ${form ?? 'none'}`,
        )
      return { type: 'ec', bits: known.bits, curve: known.curve }
    }
    case '1.2.840.10040.4.1':
      return { type: 'dsa', bits: parameters?.tag === derTag.sequence ? bitLength(derInside(parameters).integer()) : 0 }
    default: {
      const fixed = fixedKeys.get(oid)
      if (fixed === undefined) return { type: 'unknown', bits: 0, oid }
      // RFC 8410 section 3, RFC 9881 section 2: parameters are absent.
      if (parameters !== null)
        throw new DerError('value-invalid', offset, `no parameters of ${fixed.type}`, `tag ${parameters.tag}`)
      if (keyBytes.length !== fixed.bytes)
        throw new DerError('value-invalid', offset, `${fixed.bytes} bytes of ${fixed.type}`, `${keyBytes.length}`)
      return { type: fixed.type, bits: fixed.bits } satisfies PublicKey
    }
  }
}

/** Significant bits of a positive integer; 0 for negative ones, which no key has. */
function bitLength(integer: Uint8Array): number {
  const start = integer[0] === 0 ? 1 : 0
  const first = integer[start]
  if (first === undefined || (start === 0 && first >= 0x80)) return 0
  return (integer.length - start - 1) * 8 + (32 - Math.clz32(first))
}

function signedText(integer: Uint8Array): string {
  let value = 0n
  for (const byte of integer) value = value * 256n + BigInt(byte)
  return ((integer[0] ?? 0) >= 0x80 ? value - (1n << BigInt(8 * integer.length)) : value).toString()
}

const curves = new Map<string, { curve: EcCurve; bits: number }>([
  ['1.2.840.10045.3.1.1', { curve: 'P-192', bits: 192 }],
  ['1.3.132.0.33', { curve: 'P-224', bits: 224 }],
  ['1.2.840.10045.3.1.7', { curve: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { curve: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { curve: 'P-521', bits: 521 }],
  ['1.3.132.0.10', { curve: 'secp256k1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.7', { curve: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.11', { curve: 'brainpoolP384r1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { curve: 'brainpoolP512r1', bits: 512 }],
])

type FixedKeyType = 'ed25519' | 'ed448' | 'x25519' | 'x448' | 'ml-dsa-44' | 'ml-dsa-65' | 'ml-dsa-87'

/** Keys whose type alone says how long they are. */
const fixedKeys = new Map<string, { type: FixedKeyType; bytes: number; bits: number }>([
  ['1.3.101.110', { type: 'x25519', bytes: 32, bits: 256 }],
  ['1.3.101.111', { type: 'x448', bytes: 56, bits: 448 }],
  ['1.3.101.112', { type: 'ed25519', bytes: 32, bits: 256 }],
  ['1.3.101.113', { type: 'ed448', bytes: 57, bits: 456 }],
  ['2.16.840.1.101.3.4.3.17', { type: 'ml-dsa-44', bytes: 1312, bits: 10_496 }],
  ['2.16.840.1.101.3.4.3.18', { type: 'ml-dsa-65', bytes: 1952, bits: 15_616 }],
  ['2.16.840.1.101.3.4.3.19', { type: 'ml-dsa-87', bytes: 2592, bits: 20_736 }],
])

/** Exponents of 65537 have three bytes; CA/B allows up to 2^256-1. */
const maxExponentBytes = 33
