import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { FailureCode } from '../../shared/contract/failures.ts'
import type { Severity } from '../../shared/contract/findings.ts'
import type { Hop, ProbeReport } from '../../shared/contract/report.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Timings } from '../../shared/contract/timings.ts'
import { historyLimits } from './limits.ts'

/** What the history knows of one probe without unpacking its report. */
export interface HistorySummary {
  /** As a person writes it: `example.com`, `example.com:8443`. Probes of one authority are compared with each other. */
  readonly authority: string
  /** The target in full. */
  readonly target: string
  /** When the probe began, in ms since the epoch. */
  readonly atMs: number
  readonly outcome: 'ok' | 'failed'
  readonly failureCode: FailureCode | null
  /** The worst of its findings; null when there is none. */
  readonly worst: Severity | null
  /** Where it ran: `local`, `edge`, or `edge FRA`. */
  readonly vantage: string
  readonly status: number | null
  readonly tlsVersion: string | null
  /** Durations of all hops together, in ms; null where no hop had the phase. */
  readonly timings: Timings
  /** The certificate of the host itself, not of one that it redirects to; null where none was seen. */
  readonly certificate: SeenCertificate | null
}

/** As much of a certificate as it takes to tell a renewal from something else. */
export interface SeenCertificate {
  readonly fingerprintSha256: string
  readonly spkiPin: string
  readonly serialNumber: string
  readonly subjectShort: string
  readonly issuer: string
  readonly issuerShort: string
  readonly notBefore: string
  readonly notAfter: string
  readonly names: readonly string[]
  /** Whether it was trusted; null where that was not judged. */
  readonly isTrusted: boolean | null
  /** Where the root of its path came from; null without a path to one. */
  readonly rootSource: 'public-root' | 'custom-ca' | null
}

/** Sums up one report. */
export function summaryOf(report: ProbeReport): HistorySummary {
  const first = report.hops[0]
  const last = report.hops.at(-1)
  const target = first?.target.url ?? ''
  const parsed = parseTarget(target)
  const startedAtMs = Date.parse(report.startedAt)
  return {
    authority: parsed.status === 'ok' ? parsed.target.authority : (first?.target.host ?? ''),
    target,
    // A clock that cannot be read must not make an entry that no search finds.
    atMs: Number.isNaN(startedAtMs) ? Date.now() : startedAtMs,
    outcome: report.outcome,
    failureCode: report.failure?.code ?? null,
    worst: report.findings[0]?.severity ?? null,
    vantage: report.vantage.colo === null ? report.vantage.kind : `${report.vantage.kind} ${report.vantage.colo}`,
    status: last?.http?.status ?? last?.fetched?.status ?? null,
    tlsVersion: last?.tls?.version ?? null,
    timings: sumOf(report.hops),
    certificate: ownCertificate(report.hops),
  }
}

/** A certificate as it is compared. */
export function seenCertificate({ names, ...certificate }: Certificate, trust: Trust | null): SeenCertificate {
  const { fingerprintSha256, spkiPin, serialNumber, subjectShort, issuer, issuerShort, notBefore, notAfter } = certificate
  const root = trust?.path.at(-1)?.source
  return {
    fingerprintSha256,
    spkiPin,
    serialNumber,
    subjectShort,
    issuer,
    issuerShort,
    notBefore,
    notAfter,
    names: names.slice(0, historyLimits.maxNames),
    isTrusted: trust === null ? null : trust.status === 'accepted',
    rootSource: root === 'public-root' || root === 'custom-ca' ? root : null,
  }
}

function ownCertificate(hops: readonly Hop[]): SeenCertificate | null {
  const host = hops[0]?.target.host
  const hop = hops.find(({ target, certificates }) => target.host === host && certificates !== null && certificates.length > 0)
  const leaf = hop?.certificates?.[0]
  return hop === undefined || leaf === undefined ? null : seenCertificate(leaf, hop.trust)
}

function sumOf(hops: readonly Hop[]): Timings {
  const sum = (phase: keyof Timings): number | null => {
    const values = hops.flatMap(({ timings }) => timings[phase] ?? [])
    return values.length === 0 ? null : values.reduce((total, value) => total + value, 0)
  }
  const [starttls, upgrade] = [sum('starttls'), sum('upgrade')]
  return {
    dns: sum('dns'),
    tcp: sum('tcp'),
    tls: sum('tls'),
    sign: sum('sign'),
    firstByte: sum('firstByte'),
    download: sum('download'),
    other: sum('other') ?? 0,
    total: sum('total') ?? 0,
    ...(starttls !== null && { starttls }),
    ...(upgrade !== null && { upgrade }),
  }
}
