/** A signature scheme (RFC 8446 section 4.2.3), or a pair of hash and signature of TLS 1.2 (RFC 5246 section 7.4.1.4.1). */
export interface SignatureSchemeFacts {
  readonly code: number
  /** IANA's name; pairs without one are named alike (`rsa_pkcs1_sha224`); the code in hex where nothing is known. */
  readonly name: string
  /** The kind of key that signs so. */
  readonly key: 'rsa' | 'ecdsa' | 'eddsa' | 'dss' | 'ml-dsa' | 'other'
  /** TLS 1.3 lets the server sign its handshake so. */
  readonly signsInTls13: boolean
  /** MD5 or SHA-1: collisions can be made (RFC 9155). */
  readonly hasBrokenHash: boolean
}

/** The facts about any scheme; one that is not registered is named by its number. */
export function signatureSchemeFacts(code: number): SignatureSchemeFacts {
  const name = names.get(code) ?? `0x${code.toString(16).padStart(4, '0')}`
  const key = keyOf(name)
  return { code, name, key, signsInTls13: isOfTls13(name, key), hasBrokenHash: /_(md5|sha1)$/.test(name) }
}

function keyOf(name: string): SignatureSchemeFacts['key'] {
  if (name.startsWith('rsa_')) return 'rsa'
  if (name.startsWith('ecdsa_')) return 'ecdsa'
  if (name.startsWith('ed')) return 'eddsa'
  if (name.startsWith('dsa_')) return 'dss'
  return name.startsWith('mldsa') ? 'ml-dsa' : 'other'
}

/** RFC 8446 section 4.4.3 leaves out PKCS #1 v1.5, SHA-1, SHA-224 and DSA. */
function isOfTls13(name: string, key: SignatureSchemeFacts['key']): boolean {
  return /^(rsa_pss_|ecdsa_(secp|brainpool))/.test(name) || key === 'eddsa' || key === 'ml-dsa' || name === 'sm2sig_sm3'
}

const names: ReadonlyMap<number, string> = new Map(
  `101:rsa_pkcs1_md5 201:rsa_pkcs1_sha1 202:dsa_sha1 203:ecdsa_sha1 301:rsa_pkcs1_sha224 302:dsa_sha224 303:ecdsa_sha224
   401:rsa_pkcs1_sha256 402:dsa_sha256 403:ecdsa_secp256r1_sha256 420:rsa_pkcs1_sha256_legacy 501:rsa_pkcs1_sha384 502:dsa_sha384
   503:ecdsa_secp384r1_sha384 520:rsa_pkcs1_sha384_legacy 601:rsa_pkcs1_sha512 602:dsa_sha512 603:ecdsa_secp521r1_sha512
   620:rsa_pkcs1_sha512_legacy 708:sm2sig_sm3 804:rsa_pss_rsae_sha256 805:rsa_pss_rsae_sha384 806:rsa_pss_rsae_sha512 807:ed25519
   808:ed448 809:rsa_pss_pss_sha256 80a:rsa_pss_pss_sha384 80b:rsa_pss_pss_sha512 81a:ecdsa_brainpoolP256r1tls13_sha256
   81b:ecdsa_brainpoolP384r1tls13_sha384 81c:ecdsa_brainpoolP512r1tls13_sha512 904:mldsa44 905:mldsa65 906:mldsa87`
    .split(/\s+/)
    .map((entry) => {
      const [code = '', name = ''] = entry.split(':')
      return [Number.parseInt(code, 16), name] as const
    }),
)
