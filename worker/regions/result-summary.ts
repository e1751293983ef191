import type { ProbeReport } from '../../shared/contract/report.ts'
import type { RecordedResult } from '../../shared/contract/results.ts'

/** A result before it is stored. */
export type ResultSummary = Omit<RecordedResult, 'id' | 'expiresAt'>

/** What is kept of a report: no header, no body, no key, no path. */
export function summaryOf(report: ProbeReport, host: string): ResultSummary {
  const [first] = report.hops
  const hop = report.hops.findLast(({ target }) => target.host === host) ?? first
  if (first === undefined || hop === undefined) throw new Error('a report has a hop')
  const leaf = hop.certificates?.[0]
  return {
    probeId: report.probeId,
    startedAt: report.startedAt,
    scheme: first.target.scheme,
    port: first.target.port,
    region: report.vantage.region?.asked ?? null,
    colo: report.vantage.colo,
    outcome: report.outcome,
    failure: report.failure?.code ?? null,
    hops: report.hops.length,
    timings: hop.timings,
    family: hop.network?.dialled?.family ?? null,
    status: hop.http?.status ?? hop.fetched?.status ?? null,
    tls: hop.tls === null ? null : { version: hop.tls.version, cipherSuite: hop.tls.cipherSuite, group: hop.tls.group },
    certificate: leaf === undefined ? null : { fingerprintSha256: leaf.fingerprintSha256, notAfter: leaf.notAfter, issuer: leaf.issuer.slice(0, maxIssuerLength) },
  }
}

/** A certificate's issuer is written by whoever made it; ten thousand of them are to fit into a store. */
const maxIssuerLength = 300
