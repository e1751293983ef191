import type { Certificate, Trust } from '../../contract/certificate.ts'
import { scanTolerances, scanVersions, type ScanCertificate, type ScanClientKind, type ScanFacts, type ScanReport, type ScanSuites, type ScanVersion } from '../../contract/scan.ts'
import { cipherSuiteFacts } from '../iana/cipher-suites.ts'
import { cipherSuiteNames } from '../iana/cipher-suite-names.ts'
import { groupFactsByName } from '../iana/groups.ts'

/* Reports of scans as a Worker sends them, for tests: a server of today, and whatever a test changes about it. */

/** A whole report, of a server with Mozilla's intermediate profile, but for what is given. */
export function sampleReport(changes: Partial<Omit<ScanReport, 'judgement'>> = {}): Omit<ScanReport, 'judgement'> {
  return {
    ...sampleFacts(),
    schemaVersion: 1,
    scanId: 's',
    startedAt: '2026-11-21T00:00:00Z',
    durationMs: 2_400,
    vantage: { product: 'hostlens', version: '0.1.0', kind: 'local', colo: null, resolver: 'https://dns.test/dns-query' },
    target: { url: 'https://good.test/', scheme: 'https', host: 'good.test', port: 443 },
    serverName: 'good.test',
    network: null,
    starttls: null,
    outcome: 'complete',
    failure: null,
    connections: 48,
    untested: [{ part: 'versions', what: 'SSLv2', why: 'not-spoken', detail: null }],
    ...changes,
  }
}

export function sampleFacts(): ScanFacts {
  return {
    versions: sampleVersions('TLSv1.2', 'TLSv1.3'),
    suites: [
      sampleSuites('TLSv1.3', ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'], 'client'),
      sampleSuites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'], 'client'),
    ],
    groups: [sampleGroups('TLSv1.3', ['X25519MLKEM768', 'x25519', 'secp256r1', 'secp384r1']), sampleGroups('TLSv1.2', ['x25519', 'secp256r1', 'secp384r1'])],
    dhParameters: [],
    helloRetry: { onMissingKeyShare: 'retried', forPreferredGroup: false },
    signatureSchemes: [{ version: 'TLSv1.3', authentication: 'ecdsa', schemes: [{ code: 0x0403, name: 'ecdsa_secp256r1_sha256' }], order: 'single', complete: true, ignoresOffer: false }],
    certificates: [sampleCertificate()],
    certificateRefusals: [],
    features: {
      alpn: { offered: ['h2', 'http/1.1'], accepted: ['h2', 'http/1.1'], order: 'server', withoutMatch: 'refused' },
      resumption: { sessionId: 'not-offered', ticket: 'resumed', psk: 'resumed', ticketLifetimeSeconds: 86_400 },
      earlyData: { maxBytes: 0, accepted: false },
      ocspStapling: false,
      handshakeScts: false,
      extendedMasterSecret: true,
      encryptThenMac: null,
      secureRenegotiation: true,
      compression: false,
      heartbeat: false,
      fallbackScsv: true,
      downgradeSentinel: true,
      clientCertificate: { requested: false, versions: [], acceptedIssuers: [] },
      certificateCompression: null,
    },
    tolerances: scanTolerances.map((name) => ({ name, status: 'tolerant', refusal: null })),
  }
}

/** Every version, of which those that are named are accepted. */
export function sampleVersions(...accepted: readonly ScanVersion[]): ScanFacts['versions'] {
  return scanVersions.map((version) =>
    accepted.includes(version)
      ? { version, status: 'accepted', refusal: null }
      : { version, status: 'refused', refusal: { how: 'alert', detail: 'protocol_version' } },
  )
}

/** Suites by name, in the order in which they were selected. */
export function sampleSuites(version: ScanVersion, names: readonly string[], order: ScanSuites['order'] = 'server', dhPrimeBits = 2_048): ScanSuites {
  const suites = names.map((name) => {
    const code = codeOf(name)
    const { keyExchange } = cipherSuiteFacts(code)
    return { code, name, group: keyExchange === 'ECDHE' || keyExchange === 'any' ? 'x25519' : null, dhPrimeBits: keyExchange === 'DHE' ? dhPrimeBits : null }
  })
  return { version, suites, order, prefersChaChaForClientsThatDo: null, complete: true }
}

export function sampleGroups(version: ScanVersion, names: readonly string[], order: ScanSuites['order'] = 'server'): ScanFacts['groups'][number] {
  return { version, groups: names.map((name) => ({ name, code: groupFactsByName(name)?.code ?? 0 })), order, complete: true }
}

export function sampleCertificate({ leaf = {}, trust = {}, shownTo = everyKind() }: { readonly leaf?: Partial<Certificate>; readonly trust?: Partial<Trust>; readonly shownTo?: ScanClientKind[] } = {}): ScanCertificate {
  return {
    chain: [{ ...certificate, ...leaf }],
    trust: { status: 'accepted', reason: null, expected: null, got: null, certificateIndex: null, path: [], checkedName: 'good.test', revocation: [], timestamps: [], defects: [], ...trust },
    shownTo,
    ocspStapled: false,
    handshakeSctCount: 0,
  }
}

/** The kinds of client of a scan, one version after the other. */
export function everyKind(authentications: readonly ScanClientKind['authentication'][] = ['any', 'ecdsa'], serverNames: readonly ScanClientKind['serverName'][] = ['sent', 'absent', 'unknown']): ScanClientKind[] {
  return (['TLSv1.3', 'TLSv1.2'] as const).flatMap((version) => serverNames.flatMap((serverName) => authentications.map((authentication) => ({ version, serverName, authentication }))))
}

function codeOf(name: string): number {
  for (const [code, registered] of cipherSuiteNames) if (registered === name) return code
  throw new Error(`IANA has no ${name}`)
}

const certificate: Certificate = {
  subject: 'CN=good.test', subjectShort: 'good.test', issuer: 'CN=Lab CA', issuerShort: 'Lab CA', names: ['dns:good.test'],
  notBefore: '2026-10-24T00:00:00Z', notAfter: '2027-01-22T00:00:00Z', daysLeft: 62, serialNumber: '01', keyType: 'ec', keyBits: 256, keyCurve: 'P-256',
  signatureAlgorithm: 'ecdsa-with-SHA256', fingerprintSha256: 'ab'.repeat(32), fingerprintSha1: 'ab'.repeat(20), spkiPin: 'sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=',
  isCa: false, isSelfIssued: false, pathLength: null, keyUsage: ['digitalSignature'], extendedKeyUsage: ['serverAuth'], validation: null, ocspUrls: [], caIssuerUrls: [],
  crlUrls: [], mustStaple: false, sctCount: 0, extensions: [], pem: '-----BEGIN CERTIFICATE-----',
}
