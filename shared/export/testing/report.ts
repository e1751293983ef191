import type { Certificate } from '../../contract/certificate.ts'
import { ProbeReport, type Hop } from '../../contract/report.ts'

/** A report as a probe of a good host gives it, for tests to vary. Every variation has to keep the contract. */
export function reportWith(hop: Partial<Hop> = {}, report: Partial<ProbeReport> = {}): ProbeReport {
  return ProbeReport.parse({ ...goodReport, hops: [hopWith(hop)], ...report })
}

export function hopWith(hop: Partial<Hop> = {}): Hop {
  return { ...goodHop, ...hop }
}

export function certificateWith(certificate: Partial<Certificate> = {}): Certificate {
  return { ...goodCertificate, ...certificate }
}

const goodCertificate: Certificate = {
  subject: 'CN=site.test', subjectShort: 'site.test', issuer: 'CN=Test CA', issuerShort: 'Test CA', names: ['dns:site.test'],
  notBefore: '2026-10-01T00:00:00Z', notAfter: '2026-12-30T00:00:00Z', daysLeft: 39, serialNumber: '0a', keyType: 'EC', keyBits: 256, keyCurve: 'P-256',
  signatureAlgorithm: 'ecdsa-with-SHA256', fingerprintSha256: 'ab'.repeat(32), fingerprintSha1: 'cd'.repeat(20), spkiPin: `sha256//${'A'.repeat(43)}=`,
  isCa: false, isSelfIssued: false, pathLength: null, keyUsage: [], extendedKeyUsage: [], validation: 'domain', ocspUrls: [], caIssuerUrls: [], crlUrls: [],
  mustStaple: false, sctCount: 0, extensions: [], pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
}

const goodHop: Hop = {
  target: { url: 'https://site.test/', scheme: 'https', host: 'site.test', port: 443 },
  network: {
    resolver: 'https://dns.test/dns-query', addresses: [{ address: '203.0.113.7', family: 'ipv4', ttlSeconds: 60 }], aliases: [], authenticated: false,
    attempts: [{ address: '203.0.113.7', family: 'ipv4', startMs: 12, endMs: 20, outcome: 'connected', detail: null }],
    dialled: { address: '203.0.113.7', family: 'ipv4', port: 443 }, autonomousSystems: [{ asn: 64500, name: 'TEST-NET', prefix: '203.0.113.0/24', country: 'ZZ' }],
  },
  phases: [{ name: 'dns', startMs: 2, endMs: 12 }, { name: 'tcp', startMs: 12, endMs: 20 }, { name: 'tls', startMs: 20, endMs: 36 }, { name: 'firstByte', startMs: 37, endMs: 57 }, { name: 'download', startMs: 57, endMs: 61 }],
  timings: { dns: 10, tcp: 8, tls: 16, sign: null, firstByte: 20, download: 4, other: 1, total: 59 },
  flights: [],
  tls: {
    version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519', signatureScheme: 'ecdsa_secp256r1_sha256', alpn: 'h2', serverName: 'site.test',
    resumed: false, helloRetryRequest: false, roundTrips: 1, networkRoundTripMs: 8, serverTimeMs: 8, bytesSent: 600, bytesReceived: 3_000,
    extendedMasterSecret: true, encryptThenMac: false, secureRenegotiation: true, dhPrimeBits: null, certificateCompression: null, ocspStapled: false, sctCount: 0,
    ticketCount: 0, maxEarlyDataBytes: null,
    clientCertificate: { verdict: 'not-requested', knownBy: null, acceptedIssuers: [], signatureSchemes: [], issuerListed: null },
    alerts: [], serverExtensions: [], ja3: '', ja3s: '', ja4: '', ja4s: '',
  },
  certificates: [goodCertificate],
  trust: { status: 'accepted', reason: null, expected: null, got: null, certificateIndex: null, path: [], checkedName: 'site.test', revocation: [], timestamps: [], defects: [] },
  http: {
    version: '2', method: 'GET', status: 200, reason: '', headers: [{ name: 'content-type', value: 'text/html' }], headerCount: 1, informational: [],
    bodyBytes: 1_200, bodyTruncated: false, location: null, pingMs: null,
  },
  resumption: null,
  connection: 'new',
  failure: null,
}

const goodReport = {
  schemaVersion: 1, probeId: '00000000-0000-4000-8000-000000000000', startedAt: '2026-11-20T12:00:00.000Z',
  vantage: { product: 'hostlens', version: '0.1.0', kind: 'edge', colo: 'FRA', resolver: 'https://dns.test/dns-query' },
  outcome: 'ok', failure: null, findings: [],
} as const
