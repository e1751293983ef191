import type { ProtocolVersion } from '../clients/client.ts'

/** One of Mozilla's recommended server configurations, as far as a scan can see whether it is kept. Names are IANA's. */
export interface TlsProfile {
  readonly id: 'modern' | 'intermediate' | 'old'
  /** The version of the guidelines that this is of. */
  readonly version: string
  readonly source: string
  /** All that may be accepted. The newest has to be. */
  readonly versions: readonly ProtocolVersion[]
  /** All that may be accepted, TLS 1.3's included. */
  readonly suites: readonly string[]
  /** The server's own order has to count; where that is false, either may. */
  readonly serverOrder: boolean
  /** All that may be accepted. */
  readonly groups: readonly string[]
  /** The least for a prime of DHE. */
  readonly minDhBits: number
  readonly keyTypes: readonly ('rsa' | 'ecdsa')[]
  /** The least for an RSA key. */
  readonly minRsaBits: number
  readonly curves: readonly string[]
  /** Of the leaf, as X.509 names them. */
  readonly signatureAlgorithms: readonly string[]
  /** The longest that a certificate may be valid for. */
  readonly maxCertificateDays: number
}

const tls13Suites = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const

const intermediateSuites = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
] as const

const oldSuites = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384', 'TLS_RSA_WITH_AES_128_CBC_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
] as const

const groups = ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1'] as const
const curves = ['secp256r1', 'secp384r1'] as const
const ecdsaSignatures = ['ecdsa-with-SHA256', 'ecdsa-with-SHA384', 'ecdsa-with-SHA512'] as const

/**
 * Mozilla's profiles, strictest first. Version 6.0 of the guidelines (2026) has no "old" any more; its last is that of 5.8,
 * which took DHE out of 5.7 and X25519MLKEM768 in.
 */
export const mozillaProfiles: readonly TlsProfile[] = [
  {
    id: 'modern', version: '6.0', source: 'https://ssl-config.mozilla.org/guidelines/6.0.json',
    versions: ['TLSv1.3'], suites: tls13Suites, serverOrder: false, groups, minDhBits: 2048,
    keyTypes: ['ecdsa'], minRsaBits: 2048, curves, signatureAlgorithms: ecdsaSignatures, maxCertificateDays: 90,
  },
  {
    id: 'intermediate', version: '6.0', source: 'https://ssl-config.mozilla.org/guidelines/6.0.json',
    versions: ['TLSv1.2', 'TLSv1.3'], suites: [...tls13Suites, ...intermediateSuites], serverOrder: false, groups, minDhBits: 2048,
    keyTypes: ['ecdsa', 'rsa'], minRsaBits: 2048, curves, signatureAlgorithms: ['sha256WithRSAEncryption', ...ecdsaSignatures], maxCertificateDays: 366,
  },
  {
    id: 'old', version: '5.8', source: 'https://ssl-config.mozilla.org/guidelines/5.8.json',
    versions: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'], suites: [...tls13Suites, ...intermediateSuites, ...oldSuites], serverOrder: true, groups, minDhBits: 2048,
    keyTypes: ['rsa'], minRsaBits: 2048, curves, signatureAlgorithms: ['sha256WithRSAEncryption'], maxCertificateDays: 366,
  },
]
