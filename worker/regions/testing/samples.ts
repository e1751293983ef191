import type { ResultSummary } from '../result-summary.ts'

/** A summary of a probe that went well, or of another where it differs. */
export function summary(different: Partial<ResultSummary> = {}): ResultSummary {
  return {
    probeId: 'p',
    startedAt: '2026-11-01T00:00:00.000Z',
    scheme: 'https',
    port: 443,
    region: null,
    colo: null,
    outcome: 'ok',
    failure: null,
    hops: 1,
    timings: { dns: 1, tcp: 2, tls: 3, sign: null, firstByte: 4, download: 5, other: 0, total: 15 },
    family: 'ipv4',
    status: 200,
    tls: { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', group: 'x25519' },
    certificate: { fingerprintSha256: 'ab'.repeat(32), notAfter: '2027-01-22T00:00:00Z', issuer: 'CN=Lab CA' },
    ...different,
  }
}
