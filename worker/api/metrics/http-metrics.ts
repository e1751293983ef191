import type { Http } from '../../../shared/contract/http.ts'
import type { Hop } from '../../../shared/contract/report.ts'
import { isSecureScheme } from '../../../shared/contract/target.ts'
import type { Timings } from '../../../shared/contract/timings.ts'
import { family, gauge, seconds, type MetricFamily } from './metric-family.ts'

/** What an http module tells of its hops; where no answer came, the figures are 0. */
export function httpMetrics(hops: readonly Hop[]): MetricFamily[] {
  const last = hops.at(-1)
  const http = last?.http ?? null
  const lastModified = Date.parse(valueOf(http, 'last-modified') ?? '')
  return [
    family('probe_http_duration_seconds', 'Time of each phase of HTTP, over all redirects together', Object.entries(phases).map(([phase, of]) => ({
      labels: { phase },
      value: seconds(hops.reduce((total, { timings }) => total + of(timings), 0)),
    }))),
    gauge('probe_http_status_code', 'Status of the last answer', http?.status ?? 0),
    gauge('probe_http_version', 'Version of HTTP of the last answer', Number(http?.version ?? 0)),
    gauge('probe_http_redirects', 'Redirects that were followed', hops.filter(({ redirect }) => redirect !== undefined).length),
    gauge('probe_http_ssl', 'Whether the last answer came over TLS', last !== undefined && http !== null && isSecureScheme(last.target.scheme) ? 1 : 0),
    gauge('probe_http_content_length', 'Length of the body as Content-Length has it, -1 where it is not told', http === null ? 0 : contentLength(http)),
    gauge('probe_http_uncompressed_body_length', 'Bytes of the body that were read; no content coding was asked for', http?.bodyBytes ?? 0),
    ...(Number.isNaN(lastModified) ? [] : [gauge('probe_http_last_modified_timestamp_seconds', 'Time of Last-Modified, as Unix time', Math.floor(lastModified / 1_000))]),
  ]
}

function contentLength(http: Http): number {
  const value = valueOf(http, 'content-length')
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : -1
}

function valueOf(http: Http | null, field: string): string | null {
  return http?.headers.find(({ name }) => name.toLowerCase() === field)?.value ?? null
}

const phases: Readonly<Record<string, (timings: Timings) => number>> = {
  resolve: ({ dns }) => dns ?? 0,
  connect: ({ tcp }) => tcp ?? 0,
  tls: ({ tls, sign }) => (tls ?? 0) + (sign ?? 0),
  processing: ({ firstByte }) => firstByte ?? 0,
  transfer: ({ download }) => download ?? 0,
}
