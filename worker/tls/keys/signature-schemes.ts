import { constants, createPrivateKey, createSign, createVerify, sign as cryptoSign, verify as cryptoVerify } from 'node:crypto'
import { plain } from '../wire.ts'
import { hexCode } from '../wire.ts'
import { TLS12, TLS13 } from '../versions.ts'
import type { KeyKind, PublicKey } from './public-key.ts'

/** A signature scheme (RFC 8446 section 4.2.3) that can be verified and made. */
export interface SignatureScheme {
  readonly name: string
  /** null for the one of TLS 1.0 and 1.1, which has no code point. */
  readonly code: number | null
  readonly key: KeyKind
  /** Digest for node:crypto; null where the algorithm hashes by itself. */
  readonly digest: 'md5-sha1' | 'sha1' | 'sha256' | 'sha384' | 'sha512' | null
  readonly padding: 'pkcs1' | 'pss' | null
  /** In TLS 1.3 the scheme binds the curve. */
  readonly curve: PublicKey['curve']
  /** May a TLS 1.3 CertificateVerify use it? PKCS#1 v1.5 and SHA-1 may not (RFC 8446 section 4.4.3). */
  readonly inTls13: boolean
}

export function signatureSchemeByCode(code: number): SignatureScheme | null {
  return signatureSchemes.find((scheme) => scheme.code === code) ?? null
}

export function signatureSchemeByName(name: string): SignatureScheme | null {
  return signatureSchemes.find((scheme) => scheme.name === name) ?? null
}

/** The code of any registered scheme, usable or not. */
export function signatureSchemeCodeByName(name: string): number | null {
  const known = signatureSchemes.find((one) => one.name === name)?.code
  if (known !== undefined) return known
  for (const [code, registered] of otherSchemes) if (registered === name) return code
  return null
}

/** The IANA name of any scheme, or its number. */
export function signatureSchemeLabel(code: number): string {
  return signatureSchemeByCode(code)?.name ?? otherSchemes.get(code) ?? hexCode(code)
}

/** Can this kind of key make this scheme's signatures in this version? Before TLS 1.3 the curve is free (RFC 8446 section 4.2.3). */
export function schemeFitsKey(scheme: SignatureScheme, key: PublicKey, version: number): boolean {
  if (scheme.key !== key.kind) return false
  if (version < TLS12) return scheme === legacyRsa || scheme.name === 'ecdsa_sha1'
  if (scheme === legacyRsa) return false
  return version < TLS13 || (scheme.inTls13 && scheme.curve === key.curve)
}

/** Verifies; a signature or key that the library cannot even parse is a wrong one. */
export function verifySignature(scheme: SignatureScheme, key: PublicKey, content: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (scheme.padding === 'pss') return verifyPss(scheme, key, content, signature)
    return cryptoVerify(scheme.digest, content, key.keyObject, signature)
  } catch {
    return false
  }
}

/**
 * workerd honours PSS options in `createVerify` only, and takes no KeyObject there but PEM; for Node a KeyObject is
 * half the work.
 */
function verifyPss(scheme: SignatureScheme, key: PublicKey, content: Uint8Array, signature: Uint8Array): boolean {
  const verifier = () => createVerify(scheme.digest ?? 'sha256').update(content)
  if (pssTakesKeyObjects) {
    try {
      return verifier().verify({ key: key.keyObject, ...pssOptions }, signature)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      pssTakesKeyObjects = false
    }
  }
  return verifier().verify({ key: key.pem, ...pssOptions }, signature)
}

/** Signs with a private key in PEM. */
export function signWithPem(scheme: SignatureScheme, pem: string, content: Uint8Array): Uint8Array {
  if (scheme.padding === 'pss') return plain(createSign(scheme.digest ?? 'sha256').update(content).sign({ key: pem, ...pssOptions }))
  return plain(cryptoSign(scheme.digest, content, createPrivateKey(pem)))
}

let pssTakesKeyObjects = true

/** RFC 8446 section 4.2.3: the salt is as long as the digest. */
const pssOptions = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }

function scheme(
  name: string, code: number | null, key: KeyKind, digest: SignatureScheme['digest'], padding: SignatureScheme['padding'],
  curve: SignatureScheme['curve'], inTls13: boolean,
): SignatureScheme {
  return { name, code, key, digest, padding, curve, inTls13 }
}

/** RSA in TLS 1.0 and 1.1 signs MD5 and SHA-1 side by side, without a DigestInfo (RFC 4346 section 7.4.3). */
export const legacyRsa: SignatureScheme = scheme('rsa_pkcs1_md5_sha1', null, 'rsa', 'md5-sha1', 'pkcs1', null, false)
export const legacyEcdsa: SignatureScheme = scheme('ecdsa_sha1', 0x0203, 'ecdsa', 'sha1', null, null, false)

/** What can be verified, in the order of the default offer. A new scheme is one line here. */
export const signatureSchemes: readonly SignatureScheme[] = [
  scheme('ecdsa_secp256r1_sha256', 0x0403, 'ecdsa', 'sha256', null, 'secp256r1', true),
  scheme('rsa_pss_rsae_sha256', 0x0804, 'rsa', 'sha256', 'pss', null, true),
  scheme('rsa_pkcs1_sha256', 0x0401, 'rsa', 'sha256', 'pkcs1', null, false),
  scheme('ecdsa_secp384r1_sha384', 0x0503, 'ecdsa', 'sha384', null, 'secp384r1', true),
  scheme('rsa_pss_rsae_sha384', 0x0805, 'rsa', 'sha384', 'pss', null, true),
  scheme('rsa_pkcs1_sha384', 0x0501, 'rsa', 'sha384', 'pkcs1', null, false),
  scheme('ecdsa_secp521r1_sha512', 0x0603, 'ecdsa', 'sha512', null, 'secp521r1', true),
  scheme('rsa_pss_rsae_sha512', 0x0806, 'rsa', 'sha512', 'pss', null, true),
  scheme('rsa_pkcs1_sha512', 0x0601, 'rsa', 'sha512', 'pkcs1', null, false),
  scheme('ed25519', 0x0807, 'ed25519', null, null, null, true),
  scheme('rsa_pss_pss_sha256', 0x0809, 'rsa-pss', 'sha256', 'pss', null, true),
  scheme('rsa_pss_pss_sha384', 0x080a, 'rsa-pss', 'sha384', 'pss', null, true),
  scheme('rsa_pss_pss_sha512', 0x080b, 'rsa-pss', 'sha512', 'pss', null, true),
  legacyEcdsa,
  scheme('rsa_pkcs1_sha1', 0x0201, 'rsa', 'sha1', 'pkcs1', null, false),
]

/** Offered by default: SHA-1 is for the asking (RFC 9155 section 2). */
export const defaultSignatureSchemes: readonly SignatureScheme[] = signatureSchemes.filter(({ digest }) => digest !== 'sha1')

/** Schemes that are named and not spoken. */
const otherSchemes: ReadonlyMap<number, string> = new Map([
  [0x0202, 'dsa_sha1'], [0x0402, 'dsa_sha256'], [0x0502, 'dsa_sha384'], [0x0602, 'dsa_sha512'], [0x0301, 'rsa_pkcs1_sha224'],
  [0x0302, 'dsa_sha224'], [0x0303, 'ecdsa_sha224'], [0x0101, 'rsa_pkcs1_md5'], [0x0808, 'ed448'], [0x0708, 'sm2sig_sm3'],
  [0x081a, 'ecdsa_brainpoolP256r1tls13_sha256'], [0x081b, 'ecdsa_brainpoolP384r1tls13_sha384'],
  [0x081c, 'ecdsa_brainpoolP512r1tls13_sha512'], [0x0904, 'mldsa44'], [0x0905, 'mldsa65'], [0x0906, 'mldsa87'],
])
