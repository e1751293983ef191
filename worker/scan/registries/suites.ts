import { cipherSuiteNames } from '../../tls/registries/cipher-suite-names.ts'
import { hexCode } from '../../tls/wire.ts'
import type { ScanVersion } from '../../../shared/contract/scan.ts'
import { furtherSuiteNames } from './further-suites.ts'

/** What a suite's name says of it, as far as a scan minds. */
export interface SuiteTraits {
  readonly code: number
  readonly name: string
  /** `other`: anonymous, PSK, SRP, KRB5, fixed DH, DSS, export, GOST. */
  readonly keyExchange: 'tls13' | 'ecdhe' | 'dhe' | 'rsa' | 'other'
  /** The kind of key that signs ServerKeyExchange; null where nothing is signed, or by none of these. */
  readonly signer: 'rsa' | 'ecdsa' | null
  /** AEAD and the PRF of its own came with TLS 1.2 (RFC 5246 section 7.4.3, RFC 5288 section 4). */
  readonly needsTls12: boolean
  readonly isCbc: boolean
  readonly isChaCha: boolean
}

export function suiteName(code: number): string {
  return names.get(code) ?? hexCode(code)
}

/** Traits of any code; one without a name is `other`. */
export function suiteTraits(code: number): SuiteTraits {
  return traits.get(code) ?? describe(code, hexCode(code))
}

/**
 * Everything to offer in a version, in lists short enough for servers that choke on long ones (some stop at 128): first
 * what servers are met with, by preference of the day, then the rest.
 */
export function suiteChunks(version: ScanVersion): readonly (readonly number[])[] {
  if (version === 'TLSv1.3') return [tls13Suites]
  const fitting = [...traits.values()].filter((suite) => suite.keyExchange !== 'tls13' && !isSignal(suite.code) && (version === 'TLSv1.2' || !suite.needsTls12))
  const isUsual = ({ keyExchange, name }: SuiteTraits): boolean => keyExchange !== 'other' && !/NULL|EXPORT|_DES_|DES40|RC2|IDEA|SEED/.test(name)
  const usual = fitting.filter(isUsual).toSorted((a, b) => rank(a) - rank(b) || a.code - b.code)
  const rest = fitting.filter((suite) => !isUsual(suite))
  const pieces = Math.ceil(rest.length / longestOffer)
  const size = Math.ceil(rest.length / pieces)
  return [usual, ...Array.from({ length: pieces }, (_, i) => rest.slice(i * size, (i + 1) * size))].map((chunk) => chunk.map(({ code }) => code))
}

/** TLS 1.3 (RFC 8446 appendix B.4), with AEGIS, SM4 (RFC 8998), and the integrity-only suites (RFC 9150). */
const tls13Suites: readonly number[] = [0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0x1306, 0x1307, 0x00c6, 0x00c7, 0xc0b4, 0xc0b5]

/** A first byte of length in the wrong type has been met more than once: 128 suites are 256 bytes. */
const longestOffer = 120

function isSignal(code: number): boolean {
  return code === 0x0000 || code === 0x00ff || code === 0x5600
}

/** Forward secrecy first, then AEAD, then CBC: what a client of the day would like. */
function rank({ keyExchange, name }: SuiteTraits): number {
  const exchange = { tls13: 0, ecdhe: 0, dhe: 1, rsa: 2, other: 3 }[keyExchange]
  const cipher = /AES_\d+_GCM/.test(name) ? 0 : name.includes('CHACHA20') ? 1 : /AES_\d+_CBC/.test(name) ? 2 : /RC4|3DES/.test(name) ? 4 : 3
  return exchange * 10 + cipher
}

function describe(code: number, name: string): SuiteTraits {
  const [, exchange = '', cipher = ''] = /^TLS_(.+?)_WITH_(.+)$/.exec(name) ?? []
  const keyExchange = tls13Suites.includes(code)
    ? 'tls13'
    : ({ ECDHE_RSA: 'ecdhe', ECDHE_ECDSA: 'ecdhe', DHE_RSA: 'dhe', RSA: 'rsa' } as const)[exchange] ?? 'other'
  return {
    code,
    name,
    keyExchange,
    signer: keyExchange === 'other' || keyExchange === 'rsa' || keyExchange === 'tls13' ? null : exchange.endsWith('ECDSA') ? 'ecdsa' : 'rsa',
    needsTls12: /GCM|CCM|CHACHA20|SHA256$|SHA384$|_8$|KUZNYECHIK|MAGMA/.test(cipher),
    isCbc: cipher.includes('CBC'),
    isChaCha: name.includes('CHACHA20'),
  }
}

const names: ReadonlyMap<number, string> = new Map([...cipherSuiteNames, ...furtherSuiteNames])
const traits: ReadonlyMap<number, SuiteTraits> = new Map([...names].map(([code, name]) => [code, describe(code, name)]))
