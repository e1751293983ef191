import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { ProbeEvent } from '../../shared/contract/events.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { ProbeReport, Vantage } from '../../shared/contract/report.ts'
import type { Tls } from '../../shared/contract/tls.ts'
import type { ProbeAction } from './probe-state.ts'

/* Events and a report as a Worker sends them, for the tests of this folder and its neighbours. */

export const vantage: Vantage = { product: 'hostlens', version: '0.1.0', kind: 'local', colo: null, resolver: 'https://dns.test/dns-query' }

export const tls: Tls = {
  version: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
  group: 'x25519',
  signatureScheme: 'ecdsa_secp256r1_sha256',
  alpn: 'http/1.1',
  serverName: 'good.test',
  resumed: false,
  helloRetryRequest: false,
  roundTrips: 1,
  networkRoundTripMs: 12,
  serverTimeMs: 8,
  bytesSent: 400,
  bytesReceived: 2_000,
  extendedMasterSecret: false,
  encryptThenMac: false,
  secureRenegotiation: false,
  dhPrimeBits: null,
  ocspStapled: false,
  sctCount: 0,
  certificateCompression: null,
  ticketCount: 2,
  maxEarlyDataBytes: null,
  clientCertificate: { verdict: 'not-requested', knownBy: null, acceptedIssuers: [], signatureSchemes: [], issuerListed: null },
  alerts: [],
  serverExtensions: [],
  ja3: 'a',
  ja3s: 'b',
  ja4: 'c',
  ja4s: 'd',
}

export const certificate: Certificate = {
  subject: 'CN=good.test',
  subjectShort: 'good.test',
  issuer: 'CN=Lab CA',
  issuerShort: 'Lab CA',
  names: ['dns:good.test'],
  notBefore: '2026-10-01T00:00:00Z',
  notAfter: '2027-01-22T00:00:00Z',
  daysLeft: 62,
  serialNumber: '01',
  keyType: 'EC',
  keyBits: 256,
  keyCurve: 'P-256',
  signatureAlgorithm: 'ecdsa-with-SHA256',
  fingerprintSha256: 'ab'.repeat(32),
  fingerprintSha1: 'ab'.repeat(20),
  spkiPin: 'sha256//YLh1dUR9y6Kja30RrAn7JKnbQG/uEtLMkBgFF2Fuihg=',
  isCa: false,
  isSelfIssued: false,
  pathLength: null,
  keyUsage: ['digitalSignature'],
  extendedKeyUsage: ['serverAuth'],
  validation: null,
  ocspUrls: [],
  caIssuerUrls: [],
  crlUrls: [],
  mustStaple: false,
  sctCount: 0,
  extensions: [],
  pem: '-----BEGIN CERTIFICATE-----',
}

export const http: Http = {
  version: '1.1',
  method: 'GET',
  status: 200,
  reason: 'OK',
  headers: [{ name: 'server', value: 'nginx' }],
  headerCount: 1,
  informational: [],
  bodyBytes: 0,
  bodyTruncated: false,
  location: null,
  pingMs: null,
}

export const trust: Trust = { status: 'accepted', reason: null, expected: null, got: null, certificateIndex: null, path: [], checkedName: 'good.test', revocation: [], timestamps: [], defects: [] }

export function report({ outcome }: Pick<ProbeReport, 'outcome'>): ProbeReport {
  const timings = { dns: 18, tcp: 12, tls: null, sign: null, firstByte: null, download: null, other: 0, total: 30 }
  return {
    schemaVersion: 1,
    probeId: 'p',
    startedAt: '2026-11-21T00:00:00Z',
    vantage,
    outcome,
    failure: null,
    hops: [
      {
        target: { url: 'https://good.test/', scheme: 'https', host: 'good.test', port: 443 },
        network: null,
        phases: [{ name: 'dns', startMs: 0, endMs: 18 }, { name: 'tcp', startMs: 18, endMs: 30 }],
        timings,
        flights: [],
        tls: null,
        certificates: null,
        trust: null,
        http: null,
        resumption: null,
        failure: null,
      },
    ],
    findings: [],
  }
}

export function event(content: ProbeEvent, nowMs = 0): ProbeAction {
  return { type: 'probe-event', event: content, nowMs }
}
