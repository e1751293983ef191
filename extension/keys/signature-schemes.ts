/** What a client key can be. The curves are those of WebCrypto. */
export const keyTypes = ['rsa', 'rsa-pss', 'P-256', 'P-384', 'P-521', 'ed25519'] as const
export type KeyType = (typeof keyTypes)[number]

/** A signature scheme (RFC 8446 section 4.2.3) that a browser's key can make, by its IANA name. */
export interface SignatureScheme {
  readonly name: string
  readonly key: 'rsa' | 'rsa-pss' | 'ecdsa' | 'ed25519'
  /** As WebCrypto calls it; null where the algorithm hashes by itself. */
  readonly hash: 'SHA-256' | 'SHA-384' | 'SHA-512' | null
  /** Bytes of that hash, which are also the salt of PSS; 0 without. */
  readonly hashBytes: number
  readonly padding: 'pkcs1' | 'pss' | null
  /** In TLS 1.3 the scheme binds the curve; before it the curve is free. */
  readonly curve: 'P-256' | 'P-384' | 'P-521' | null
}

export function signatureScheme(name: string): SignatureScheme | null {
  return signatureSchemes.find((scheme) => scheme.name === name) ?? null
}

/** The schemes in which a key of this type can sign: what its CryptoKeys are made for. */
export function schemesFor(type: KeyType): readonly SignatureScheme[] {
  const kind = type.startsWith('P-') ? 'ecdsa' : type
  return signatureSchemes.filter(({ key }) => key === kind)
}

/** Whether a key of this type may sign in this scheme, in TLS 1.3 or before it (RFC 8446 section 4.4.3: there without PKCS #1 v1.5). */
export function schemeFits(scheme: SignatureScheme, type: KeyType, isTls13: boolean): boolean {
  if (!schemesFor(type).includes(scheme)) return false
  return !isTls13 || (scheme.padding !== 'pkcs1' && (scheme.curve === null || scheme.curve === type))
}

/** The algorithm that a CryptoKey is imported for: WebCrypto binds an RSA key to one padding and one hash. */
export function importAlgorithm({ hash, padding }: SignatureScheme, type: KeyType): { readonly name: string; readonly hash?: string; readonly namedCurve?: string } {
  if (hash === null) return { name: 'Ed25519' }
  if (padding === null) return { name: 'ECDSA', namedCurve: type }
  return { name: padding === 'pss' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash }
}

/** The parameters of one signature. The salt of PSS is as long as the hash (RFC 8446 section 4.2.3). */
export function signParameters({ hash, hashBytes, padding }: SignatureScheme): { readonly name: string; readonly hash?: string; readonly saltLength?: number } {
  if (hash === null) return { name: 'Ed25519' }
  if (padding === null) return { name: 'ECDSA', hash }
  return padding === 'pss' ? { name: 'RSA-PSS', saltLength: hashBytes } : { name: 'RSASSA-PKCS1-v1_5' }
}

function rsa(name: string, key: 'rsa' | 'rsa-pss', padding: 'pkcs1' | 'pss', hash: 'SHA-256' | 'SHA-384' | 'SHA-512'): SignatureScheme {
  return { name, key, hash, hashBytes: Number(hash.slice(4)) / 8, padding, curve: null }
}

function ecdsa(name: string, curve: 'P-256' | 'P-384' | 'P-521', hash: 'SHA-256' | 'SHA-384' | 'SHA-512'): SignatureScheme {
  return { name, key: 'ecdsa', hash, hashBytes: Number(hash.slice(4)) / 8, padding: null, curve }
}

/** SHA-1 is left out (RFC 9155), and so is everything of TLS 1.0 and 1.1, which signs hashes that WebCrypto does not. */
const signatureSchemes: readonly SignatureScheme[] = [
  ecdsa('ecdsa_secp256r1_sha256', 'P-256', 'SHA-256'),
  ecdsa('ecdsa_secp384r1_sha384', 'P-384', 'SHA-384'),
  ecdsa('ecdsa_secp521r1_sha512', 'P-521', 'SHA-512'),
  rsa('rsa_pss_rsae_sha256', 'rsa', 'pss', 'SHA-256'),
  rsa('rsa_pss_rsae_sha384', 'rsa', 'pss', 'SHA-384'),
  rsa('rsa_pss_rsae_sha512', 'rsa', 'pss', 'SHA-512'),
  rsa('rsa_pkcs1_sha256', 'rsa', 'pkcs1', 'SHA-256'),
  rsa('rsa_pkcs1_sha384', 'rsa', 'pkcs1', 'SHA-384'),
  rsa('rsa_pkcs1_sha512', 'rsa', 'pkcs1', 'SHA-512'),
  rsa('rsa_pss_pss_sha256', 'rsa-pss', 'pss', 'SHA-256'),
  rsa('rsa_pss_pss_sha384', 'rsa-pss', 'pss', 'SHA-384'),
  rsa('rsa_pss_pss_sha512', 'rsa-pss', 'pss', 'SHA-512'),
  { name: 'ed25519', key: 'ed25519', hash: null, hashBytes: 0, padding: null, curve: null },
]
