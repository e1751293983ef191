import { contextTag, integerNode, integerOf, isSequence, isUniversal, members, nullNode, octetsNode, octetsOf, oidNode, oidOf, readNode, sequenceOf, writeNode } from './asn1-node.ts'
import type { ForgeNode } from './asn1-node.ts'
import { toBinary } from './binary.ts'
import { KeyFault } from './key-fault.ts'
import type { KeyType } from './signature-schemes.ts'

/** A private key in the one form that every browser imports. */
export interface PrivateKeyInfo {
  readonly type: KeyType
  /** PKCS #8 version 0, without attributes (RFC 5208). To be overwritten once it was imported. */
  readonly pkcs8: Uint8Array<ArrayBuffer>
}

/** What a DER structure is that may hold a private key. */
export type KeyForm = 'pkcs8' | 'encrypted-pkcs8' | 'pkcs1' | 'sec1'

export function keyForm(node: ForgeNode): KeyForm | null {
  const [first, second, third] = members(node)
  const version = integerOf(first)
  if (isSequence(first) && oidOf(members(first)[0]) !== null && isUniversal(second, 'octetString') && third === undefined) return 'encrypted-pkcs8'
  if (version !== null && version <= 1 && isSequence(second) && isUniversal(third, 'octetString')) return 'pkcs8'
  if (version !== null && version <= 1 && members(node).length >= 9 && members(node).slice(0, 9).every((part) => isUniversal(part, 'integer'))) return 'pkcs1'
  return version === 1 && isUniversal(second, 'octetString') ? 'sec1' : null
}

/** Reads a PrivateKeyInfo (RFC 5208, RFC 5958). Throws {@link KeyFault} for a kind of key that TLS clients do not have here. */
export function fromPkcs8(node: ForgeNode): PrivateKeyInfo {
  const [, algorithm, keyNode] = members(node)
  const key = octetsOf(keyNode)
  const [name, parameters] = members(algorithm)
  if (key === null) throw new KeyFault('damaged')
  switch (oidOf(name)) {
    case rsaEncryption:
      return rsaKey('rsa', key)
    case rsassaPss:
      // Browsers import PSS keys under the general name only; the certificate keeps them to PSS.
      return rsaKey('rsa-pss', key)
    case ecPublicKey:
      return ecKey(readNode(key), oidOf(parameters))
    case ed25519:
      return { type: 'ed25519', pkcs8: wrap(sequenceOf(oidNode(ed25519)), key) }
    default:
      throw new KeyFault('unsupported-key', otherKeys.get(oidOf(name) ?? '') ?? oidOf(name))
  }
}

/** RSAPrivateKey (RFC 8017 appendix A.1.2), as “BEGIN RSA PRIVATE KEY” holds it. */
export function fromPkcs1(node: ForgeNode): PrivateKeyInfo {
  return rsaKey('rsa', toBinary(writeNode(node)))
}

/** ECPrivateKey (RFC 5915), as “BEGIN EC PRIVATE KEY” holds it. */
export function fromSec1(node: ForgeNode): PrivateKeyInfo {
  return ecKey(node, oidOf(members(contextTag(members(node), 0))[0]))
}

function rsaKey(type: 'rsa' | 'rsa-pss', key: string): PrivateKeyInfo {
  return { type, pkcs8: wrap(sequenceOf(oidNode(rsaEncryption), nullNode()), key) }
}

function ecKey(node: ForgeNode, curveOid: string | null): PrivateKeyInfo {
  const type = curves.get(curveOid ?? '')
  if (type === undefined) throw new KeyFault('unsupported-key', otherCurves.get(curveOid ?? '') ?? curveOid ?? 'explicit curve parameters')
  const [version, key] = members(node)
  const publicKey = contextTag(members(node), 1)
  if (version === undefined || key === undefined || !isUniversal(key, 'octetString')) throw new KeyFault('damaged')
  // The curve stands in the AlgorithmIdentifier; browsers differ in whether they bear it twice.
  const inner = sequenceOf(version, key, ...(publicKey === undefined ? [] : [publicKey]))
  return { type, pkcs8: wrap(sequenceOf(oidNode(ecPublicKey), oidNode(curveOid ?? '')), toBinary(writeNode(inner))) }
}

function wrap(algorithm: ForgeNode, key: string): Uint8Array<ArrayBuffer> {
  return writeNode(sequenceOf(integerNode(0), algorithm, octetsNode(key)))
}

export const rsaEncryption = '1.2.840.113549.1.1.1'
export const rsassaPss = '1.2.840.113549.1.1.10'
export const ecPublicKey = '1.2.840.10045.2.1'
export const ed25519 = '1.3.101.112'
const otherKeys: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10040.4.1', 'DSA'], ['1.2.840.113549.1.3.1', 'Diffie-Hellman'], ['1.3.101.110', 'X25519'], ['1.3.101.111', 'X448'], ['1.3.101.113', 'Ed448'],
  ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44'], ['2.16.840.1.101.3.4.3.18', 'ML-DSA-65'], ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87'],
])
export const curves: ReadonlyMap<string, 'P-256' | 'P-384' | 'P-521'> = new Map([['1.2.840.10045.3.1.7', 'P-256'], ['1.3.132.0.34', 'P-384'], ['1.3.132.0.35', 'P-521']])
const otherCurves: ReadonlyMap<string, string> = new Map([
  ['1.3.132.0.10', 'secp256k1'], ['1.3.132.0.33', 'P-224'], ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1'], ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1'], ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1'],
])
