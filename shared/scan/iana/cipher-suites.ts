import { cipherSuiteNames } from './cipher-suite-names.ts'

/** How much a cipher suite protects. See {@link CipherSuiteFacts.strength}. */
export type SuiteStrength = 'strong' | 'fair' | 'weak' | 'broken'

/** What a cipher suite is made of, and what that is worth. */
export interface CipherSuiteFacts {
  readonly code: number
  /** IANA's name, or the code point in hex where it is not registered. */
  readonly name: string
  /** As in the name: `ECDHE`, `DHE`, `RSA`, `ECDH`, `DH`, `PSK`, …; `any` in TLS 1.3, where groups decide; null where unknown. */
  readonly keyExchange: string | null
  /** The kind of certificate that it needs; `any` in TLS 1.3, `none` without certificates; null where unknown. */
  readonly authentication: 'any' | 'rsa' | 'ecdsa' | 'dss' | 'none' | 'other' | null
  /** The name of the cipher: `AES_128_GCM`, `3DES_EDE_CBC`, `NULL`, …; null where unknown. */
  readonly cipher: string | null
  /** Effective bits of the key that encrypts (3DES: 112); null where unknown. */
  readonly encryptionBits: number | null
  /** `AEAD`, or the hash of the MAC as in the name. */
  readonly mac: string | null
  readonly isAead: boolean
  /** Who gets the server's key later cannot read what was recorded. */
  readonly hasForwardSecrecy: boolean
  /** Weakened on purpose, for the export rules of the 1990s. */
  readonly isExport: boolean
  /** Without any proof of who answers. */
  readonly isAnonymous: boolean
  /** Without encryption. */
  readonly isNull: boolean
  /** Blocks of 64 bits, which repeat within reachable amounts of data (RFC 7457, SWEET32). */
  readonly hasSmallBlock: boolean
  /** Negotiated in TLS 1.3 only. */
  readonly isTls13: boolean
  /**
   * `strong`: AEAD and forward secrecy. `fair`: forward secrecy, older record protection. `weak`: no forward secrecy, or
   * 64-bit blocks. `broken`: no encryption, no proof of who answers, RC4, RC2, DES, or a key below 112 bits.
   */
  readonly strength: SuiteStrength
}

/** The facts about any code point; one that is not registered is named by its number and counts as weak. */
export function cipherSuiteFacts(code: number): CipherSuiteFacts {
  const known = remembered.get(code)
  if (known !== undefined) return known
  const facts = read(code, cipherSuiteNames.get(code) ?? null)
  remembered.set(code, facts)
  return facts
}

/** A code point as the registry writes it: `0xC0,0x2B`. */
export function codePoint(code: number): string {
  return `0x${hex(code >> 8)},0x${hex(code & 0xff)}`
}

function read(code: number, name: string | null): CipherSuiteFacts {
  const match = name === null ? null : /^TLS_(?:(.+)_WITH_)?(.+?)(?:_(MD5|SHA|SHA256|SHA384|SHA512|SM3|OMAC|IMIT|8|S|L|CCM))?$/.exec(name)
  if (name === null || match === null) return unknownSuite(code, name ?? codePoint(code))
  const [, before, body = ''] = match
  const cipher = cipherOf(name, body)
  const isTls13 = before === undefined || name.includes('_MGM_')
  const isAead = /GCM|CCM|POLY1305|AEGIS|MGM/.test(name)
  const isNull = cipher.startsWith('NULL') || /^SHA/.test(cipher)
  const exchange = keyExchangeOf(before)
  const encryptionBits = isNull ? 0 : bitsOf(cipher)
  const isAnonymous = before === 'NULL' || (before?.includes('_anon') ?? false)
  const facts = {
    code,
    name,
    ...exchange,
    cipher,
    encryptionBits,
    mac: isAead ? 'AEAD' : (/_(MD5|SHA|SHA256|SHA384|SHA512|OMAC|IMIT)$/.exec(name)?.[1] ?? null),
    isAead,
    hasForwardSecrecy: isTls13 || /^(EC)?DHE|^(EC)?DH_anon|^PSK_DHE|^ECCPWD|^SRP/.test(before),
    isExport: before?.includes('EXPORT') ?? false,
    isAnonymous,
    isNull,
    hasSmallBlock: /^(3DES|DES|DES40|IDEA|RC2|MAGMA|28147)/.test(cipher),
    isTls13,
  }
  return { ...facts, strength: strengthOf(facts) }
}

/** The cipher with its mode, of what stands behind `WITH` (or behind `TLS`, in TLS 1.3). */
function cipherOf(name: string, body: string): string {
  return name.endsWith('_CCM_8') || name.includes('_CCM_8_') ? `${body.replace(/_CCM(_8)?$/, '')}_CCM_8` : name.endsWith('_CCM') ? `${body}_CCM` : body
}

function keyExchangeOf(before: string | undefined): Pick<CipherSuiteFacts, 'keyExchange' | 'authentication'> {
  if (before === undefined) return { keyExchange: 'any', authentication: 'any' }
  const parts = before.replace(/_EXPORT$/, '')
  const pair = /^(ECDHE|DHE|ECDH|DH)_(RSA|ECDSA|DSS|anon)$/.exec(parts)
  if (pair !== null) {
    const [exchange = '', certificate = ''] = pair.slice(1)
    return { keyExchange: exchange, authentication: certificates[certificate] ?? 'other' }
  }
  if (parts === 'RSA' || parts === 'RSA_PSK' || parts === 'SRP_SHA_RSA') return { keyExchange: parts, authentication: 'rsa' }
  return { keyExchange: parts, authentication: /^(NULL|KRB5|(ECDHE_|DHE_)?PSK|PSK_DHE|SRP_SHA|ECCPWD)$/.test(parts) ? 'none' : parts === 'SRP_SHA_DSS' ? 'dss' : 'other' }
}

function bitsOf(cipher: string): number | null {
  if (cipher.startsWith('3DES')) return 112
  if (/^DES40|_40$/.test(cipher)) return 40
  if (cipher.startsWith('DES')) return 56
  if (/^(CHACHA20|KUZNYECHIK|MAGMA|28147)/.test(cipher)) return 256
  if (/^(IDEA|SEED|SM4)/.test(cipher)) return 128
  const bits = /_(128|256)L?(_|$)/.exec(cipher)?.[1]
  return bits === undefined ? null : Number(bits)
}

function strengthOf(facts: Omit<CipherSuiteFacts, 'strength'>): SuiteStrength {
  const { cipher, encryptionBits, isNull, isAnonymous, isExport, mac } = facts
  if (isNull || isAnonymous || isExport || (encryptionBits ?? 0) < 112 || /^(RC4|RC2)/.test(cipher ?? '') || mac === 'MD5') return 'broken'
  if (!facts.hasForwardSecrecy || facts.hasSmallBlock) return 'weak'
  return facts.isAead ? 'strong' : 'fair'
}

function unknownSuite(code: number, name: string): CipherSuiteFacts {
  return {
    code, name, keyExchange: null, authentication: null, cipher: null, encryptionBits: null, mac: null, isAead: false,
    hasForwardSecrecy: false, isExport: false, isAnonymous: false, isNull: false, hasSmallBlock: false, isTls13: false, strength: 'weak',
  }
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0').toUpperCase()
}

const certificates: Readonly<Record<string, CipherSuiteFacts['authentication']>> = { RSA: 'rsa', ECDSA: 'ecdsa', DSS: 'dss', anon: 'none' }

const remembered = new Map<number, CipherSuiteFacts>()
