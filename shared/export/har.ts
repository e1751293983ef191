import type { Hop, ProbeReport } from '../contract/report.ts'
import type { Har, HarEntry, HarTimings } from './har-format.ts'
import { harRequest, harResponse, type HarRequestSource } from './har-messages.ts'

/**
 * A report as HTTP Archive 1.2: one entry for each hop, also for those that failed before an answer (status 0). What
 * HAR has no place for stands in fields that begin with an underscore. `request` adds what the report does not repeat:
 * header fields and body; where it is not known, the archive says so. Secrets are left out (see secret-fields.ts), and of the TLS options nothing is taken at all,
 * so that no key can get in.
 */
export function toHar(report: ProbeReport, request?: HarRequestSource): Har {
  const starts = hopStarts(report)
  return {
    log: {
      version: '1.2',
      creator: { name: 'Hostlens', version: report.vantage.version },
      pages: [{
        startedDateTime: report.startedAt,
        id: pageId,
        title: report.hops[0]?.target.url ?? '',
        pageTimings: { onContentLoad: -1, onLoad: -1 },
      }],
      entries: report.hops.map((hop, i) => entry(report, hop, { startMs: starts[i] ?? 0, connection: connectionOf(report.hops, i), request: i === 0 || hop.redirect === undefined ? request ?? {} : {} })),
      ...(request === undefined && { comment: 'Made from a report alone: header fields and body of the requests are not in it.' }),
      _probeId: report.probeId,
      _vantage: report.vantage,
      _outcome: report.outcome,
      _failure: report.failure,
      _findings: report.findings,
      ...(report.samples !== undefined && { _samples: report.samples }),
    },
  }
}

interface EntryFacts {
  readonly startMs: number
  readonly connection: number | null
  readonly request: HarRequestSource
}

function entry({ startedAt }: ProbeReport, hop: Hop, { startMs, connection, request }: EntryFacts): HarEntry {
  const timings = harTimings(hop)
  const { blocked, dns, connect, send, wait, receive } = timings
  const address = hop.network?.dialled?.address
  return {
    pageref: pageId,
    startedDateTime: new Date(Date.parse(startedAt) + startMs).toISOString(),
    time: rounded([blocked, dns, connect, send, wait, receive].reduce((total, ms) => total + Math.max(ms, 0), 0)),
    request: harRequest(hop, request),
    response: harResponse(hop),
    cache: {},
    timings,
    ...(address !== undefined && { serverIPAddress: address }),
    ...(connection !== null && { connection: String(connection) }),
    ...(hop.failure !== null && { comment: hop.failure.message, _error: hop.failure.code, _failure: hop.failure }),
    _phases: hop.phases,
    _timings: hop.timings,
    _network: hop.network,
    _tls: hop.tls,
    _certificates: hop.certificates,
    _trust: hop.trust,
    ...Object.fromEntries(extras.flatMap((name) => (hop[name] == null ? [] : [[`_${name}`, hop[name]] as const]))),
  }
}

/**
 * The phases in HAR's terms. `connect` is everything from the dial to a connection that can be asked on: STARTTLS, the
 * handshake and a remote signature too; `ssl` of that is the handshake with the signature. What lay between the
 * phases is `blocked`. The time that the request took to leave is a part of `wait`.
 */
function harTimings({ timings }: Hop): HarTimings {
  const { dns, tcp, starttls, tls, sign, firstByte, upgrade, download, other } = timings
  const ssl = sum([tls, sign])
  return {
    blocked: rounded(other),
    dns: sum([dns]),
    connect: sum([tcp, starttls, tls, sign]),
    ssl,
    send: 0,
    wait: Math.max(sum([firstByte, upgrade]), 0),
    receive: Math.max(sum([download]), 0),
  }
}

/** -1 where none of the phases happened. */
function sum(phases: readonly (number | null | undefined)[]): number {
  const happened = phases.filter((ms) => ms != null)
  return happened.length === 0 ? -1 : rounded(happened.reduce((total, ms) => total + ms, 0))
}

/** When each hop began, in ms since the probe began: hops follow one another, each after the wait of its retry. */
function hopStarts({ hops }: ProbeReport): number[] {
  let endMs = 0
  return hops.map((hop) => {
    const events = [...hop.phases.map(({ startMs }) => startMs), ...(hop.connection === 'reused' ? [] : (hop.network?.attempts ?? []).map(({ startMs }) => startMs))]
    const startMs = events.length === 0 ? endMs + (hop.attempt?.waitedMs ?? 0) : Math.min(...events)
    endMs = startMs + hop.timings.total
    return startMs
  })
}

/** Connections are numbered as they were made; a hop that reuses one bears the number of the last to the same place. */
function connectionOf(hops: readonly Hop[], index: number): number | null {
  const hop = hops[index]
  if (hop?.connection === undefined) return null
  if (hop.connection === 'new') return index + 1
  const earlier = hops.slice(0, index).findLastIndex(({ connection, target }) => connection === 'new' && target.host === hop.target.host && target.port === hop.target.port)
  return earlier === -1 ? null : earlier + 1
}

/** Microseconds are beyond any clock that was read here; sums of halves are not to end in 0.30000000000000004. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

const pageId = 'probe'
const extras = ['redirect', 'attempt', 'cookies', 'resumption', 'starttls', 'greeting', 'webSocket', 'fetched'] as const
