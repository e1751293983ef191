import { cipherSuiteNames } from './registries/cipher-suite-names.ts'
import { TLS10, TLS12, TLS13 } from './versions.ts'
import { hexCode } from './wire.ts'

/** How the premaster secret comes about. TLS 1.3 suites leave that to the key_share and PSK extensions. */
export type KeyExchangeKind = 'tls13' | 'ecdhe' | 'dhe' | 'rsa'

/** Record protection. Each name has one row in record/protection.ts. */
export type BulkCipher =
  | 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305'
  | 'aes-128-cbc-sha1' | 'aes-256-cbc-sha1' | 'aes-128-cbc-sha256' | 'aes-256-cbc-sha256' | 'aes-256-cbc-sha384'
  | '3des-ede-cbc-sha1'

/** The hash of the key schedule (RFC 8446 section 7.1) or of the TLS 1.2 PRF (RFC 5246 section 5). */
export type HashName = 'sha256' | 'sha384'

export interface CipherSuite {
  /** IANA name. */
  readonly name: string
  readonly code: number
  readonly openSslName: string
  readonly keyExchange: KeyExchangeKind
  /** The kind of certificate key that signs (or, for `rsa` key exchange, decrypts). */
  readonly authentication: 'any' | 'ecdsa' | 'rsa'
  readonly bulkCipher: BulkCipher
  readonly hash: HashName
  /** The first version that has it; TLS 1.3 suites have no other, and no other suite is in TLS 1.3. */
  readonly since: number
}

/** The suite of a code point, or null where there is no code for it. */
export function cipherSuiteByCode(code: number): CipherSuite | null {
  return byCode.get(code) ?? null
}

/** A suite by its IANA or its OpenSSL name. */
export function cipherSuiteByName(name: string): CipherSuite | null {
  return byName.get(name) ?? null
}

/** The IANA name of any code point, or its number. */
export function cipherSuiteLabel(code: number): string {
  return byCode.get(code)?.name ?? cipherSuiteNames.get(code) ?? hexCode(code)
}

/** May this suite be negotiated in this version? */
export function suiteFitsVersion(suite: CipherSuite, version: number): boolean {
  return suite.since === TLS13 ? version === TLS13 : version < TLS13 && version >= suite.since
}

/** Signalling values: offered like suites, never selected (RFC 5746 section 3.3, RFC 7507). */
export const signallingSuites: ReadonlyMap<string, number> = new Map([
  ['TLS_EMPTY_RENEGOTIATION_INFO_SCSV', 0x00ff],
  ['TLS_FALLBACK_SCSV', 0x5600],
])

function suite(
  name: string, code: number, openSslName: string, keyExchange: KeyExchangeKind, authentication: CipherSuite['authentication'],
  bulkCipher: BulkCipher, hash: HashName, since: number,
): CipherSuite {
  return { name, code, openSslName, keyExchange, authentication, bulkCipher, hash, since }
}

/**
 * Everything that can be spoken, in the order in which it is offered when the caller has no wish of its own. A new
 * suite is one line here, plus a row in record/protection.ts if its bulk cipher is new.
 */
export const cipherSuites: readonly CipherSuite[] = [
  suite('TLS_AES_128_GCM_SHA256', 0x1301, 'TLS_AES_128_GCM_SHA256', 'tls13', 'any', 'aes-128-gcm', 'sha256', TLS13),
  suite('TLS_AES_256_GCM_SHA384', 0x1302, 'TLS_AES_256_GCM_SHA384', 'tls13', 'any', 'aes-256-gcm', 'sha384', TLS13),
  suite('TLS_CHACHA20_POLY1305_SHA256', 0x1303, 'TLS_CHACHA20_POLY1305_SHA256', 'tls13', 'any', 'chacha20-poly1305', 'sha256', TLS13),
  suite('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 0xc02b, 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ecdhe', 'ecdsa', 'aes-128-gcm', 'sha256', TLS12),
  suite('TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 0xc02c, 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ecdhe', 'ecdsa', 'aes-256-gcm', 'sha384', TLS12),
  suite('TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca9, 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ecdhe', 'ecdsa', 'chacha20-poly1305', 'sha256', TLS12),
  suite('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 0xc02f, 'ECDHE-RSA-AES128-GCM-SHA256', 'ecdhe', 'rsa', 'aes-128-gcm', 'sha256', TLS12),
  suite('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 0xc030, 'ECDHE-RSA-AES256-GCM-SHA384', 'ecdhe', 'rsa', 'aes-256-gcm', 'sha384', TLS12),
  suite('TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305', 'ecdhe', 'rsa', 'chacha20-poly1305', 'sha256', TLS12),
  suite('TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 0x009e, 'DHE-RSA-AES128-GCM-SHA256', 'dhe', 'rsa', 'aes-128-gcm', 'sha256', TLS12),
  suite('TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 0x009f, 'DHE-RSA-AES256-GCM-SHA384', 'dhe', 'rsa', 'aes-256-gcm', 'sha384', TLS12),
  suite('TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 0xccaa, 'DHE-RSA-CHACHA20-POLY1305', 'dhe', 'rsa', 'chacha20-poly1305', 'sha256', TLS12),
  suite('TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 0xc009, 'ECDHE-ECDSA-AES128-SHA', 'ecdhe', 'ecdsa', 'aes-128-cbc-sha1', 'sha256', TLS10),
  suite('TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 0xc00a, 'ECDHE-ECDSA-AES256-SHA', 'ecdhe', 'ecdsa', 'aes-256-cbc-sha1', 'sha256', TLS10),
  suite('TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 0xc023, 'ECDHE-ECDSA-AES128-SHA256', 'ecdhe', 'ecdsa', 'aes-128-cbc-sha256', 'sha256', TLS12),
  suite('TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 0xc024, 'ECDHE-ECDSA-AES256-SHA384', 'ecdhe', 'ecdsa', 'aes-256-cbc-sha384', 'sha384', TLS12),
  suite('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 0xc013, 'ECDHE-RSA-AES128-SHA', 'ecdhe', 'rsa', 'aes-128-cbc-sha1', 'sha256', TLS10),
  suite('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 0xc014, 'ECDHE-RSA-AES256-SHA', 'ecdhe', 'rsa', 'aes-256-cbc-sha1', 'sha256', TLS10),
  suite('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 0xc027, 'ECDHE-RSA-AES128-SHA256', 'ecdhe', 'rsa', 'aes-128-cbc-sha256', 'sha256', TLS12),
  suite('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 0xc028, 'ECDHE-RSA-AES256-SHA384', 'ecdhe', 'rsa', 'aes-256-cbc-sha384', 'sha384', TLS12),
  suite('TLS_RSA_WITH_AES_128_GCM_SHA256', 0x009c, 'AES128-GCM-SHA256', 'rsa', 'rsa', 'aes-128-gcm', 'sha256', TLS12),
  suite('TLS_RSA_WITH_AES_256_GCM_SHA384', 0x009d, 'AES256-GCM-SHA384', 'rsa', 'rsa', 'aes-256-gcm', 'sha384', TLS12),
  suite('TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 0x0033, 'DHE-RSA-AES128-SHA', 'dhe', 'rsa', 'aes-128-cbc-sha1', 'sha256', TLS10),
  suite('TLS_DHE_RSA_WITH_AES_256_CBC_SHA', 0x0039, 'DHE-RSA-AES256-SHA', 'dhe', 'rsa', 'aes-256-cbc-sha1', 'sha256', TLS10),
  suite('TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 0x0067, 'DHE-RSA-AES128-SHA256', 'dhe', 'rsa', 'aes-128-cbc-sha256', 'sha256', TLS12),
  suite('TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 0x006b, 'DHE-RSA-AES256-SHA256', 'dhe', 'rsa', 'aes-256-cbc-sha256', 'sha256', TLS12),
  suite('TLS_RSA_WITH_AES_128_CBC_SHA', 0x002f, 'AES128-SHA', 'rsa', 'rsa', 'aes-128-cbc-sha1', 'sha256', TLS10),
  suite('TLS_RSA_WITH_AES_256_CBC_SHA', 0x0035, 'AES256-SHA', 'rsa', 'rsa', 'aes-256-cbc-sha1', 'sha256', TLS10),
  suite('TLS_RSA_WITH_AES_128_CBC_SHA256', 0x003c, 'AES128-SHA256', 'rsa', 'rsa', 'aes-128-cbc-sha256', 'sha256', TLS12),
  suite('TLS_RSA_WITH_AES_256_CBC_SHA256', 0x003d, 'AES256-SHA256', 'rsa', 'rsa', 'aes-256-cbc-sha256', 'sha256', TLS12),
  suite('TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA', 0xc008, 'ECDHE-ECDSA-DES-CBC3-SHA', 'ecdhe', 'ecdsa', '3des-ede-cbc-sha1', 'sha256', TLS10),
  suite('TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA', 0xc012, 'ECDHE-RSA-DES-CBC3-SHA', 'ecdhe', 'rsa', '3des-ede-cbc-sha1', 'sha256', TLS10),
  suite('TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA', 0x0016, 'DHE-RSA-DES-CBC3-SHA', 'dhe', 'rsa', '3des-ede-cbc-sha1', 'sha256', TLS10),
  suite('TLS_RSA_WITH_3DES_EDE_CBC_SHA', 0x000a, 'DES-CBC3-SHA', 'rsa', 'rsa', '3des-ede-cbc-sha1', 'sha256', TLS10),
]

/** Offered by default: everything but 3DES, which has a 64-bit block (RFC 9325 section 4.1) and is for the asking. */
export const defaultCipherSuites: readonly CipherSuite[] = cipherSuites.filter(({ bulkCipher }) => bulkCipher !== '3des-ede-cbc-sha1')

const byCode = new Map(cipherSuites.map((one) => [one.code, one]))
const byName = new Map(cipherSuites.flatMap((one) => [[one.name, one], [one.openSslName, one]]))
