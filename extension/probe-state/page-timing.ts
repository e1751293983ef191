import type { PhaseName } from '../../shared/contract/timings.ts'

/**
 * The browser's own times of the page in the tab (Navigation Timing Level 2), in the terms of the probe: ms since the
 * browser began to fetch the document, redirects before it not counted.
 */
export interface PageTiming {
  /** Scheme, host and port of the document. */
  readonly origin: string
  /** ALPN name, as `nextHopProtocol` gives it: `h2`, `h3`, `http/1.1`; null where the browser keeps it to itself. */
  readonly protocol: string | null
  /** `network`: over a connection. Otherwise no server was asked for this document, and there is nothing to compare. */
  readonly from: 'network' | 'cache' | 'service-worker'
  /** `reused`: the connection stood already, so that name, TCP and TLS took no time of this page's. */
  readonly connection: 'new' | 'reused'
  readonly phases: readonly PagePhase[]
  /** From the beginning of the fetch to the last byte; to the first one while the document is still loading. */
  readonly totalMs: number
}

export interface PagePhase {
  readonly name: Extract<PhaseName, 'dns' | 'tcp' | 'tls' | 'firstByte' | 'download'>
  readonly startMs: number
  readonly endMs: number
}

/** What {@link pageTiming} reads: the members of a PerformanceNavigationTiming, from a page that need not be honest. */
export interface NavigationEntry {
  readonly name: string
  readonly nextHopProtocol: string
  readonly times: Readonly<Record<NavigationTime, number>>
  readonly transferSize: number
  readonly decodedBodySize: number
}

export const navigationTimes = [
  'workerStart', 'fetchStart', 'domainLookupStart', 'domainLookupEnd', 'connectStart', 'secureConnectionStart', 'connectEnd',
  'requestStart', 'responseStart', 'responseEnd',
] as const
export type NavigationTime = (typeof navigationTimes)[number]

/** The times of a page, or null where its entry says nothing that could be drawn. */
export function pageTiming({ name, nextHopProtocol, times, transferSize, decodedBodySize }: NavigationEntry): PageTiming | null {
  const url = URL.parse(name)
  const { workerStart, fetchStart, domainLookupStart, domainLookupEnd, connectStart, secureConnectionStart, connectEnd, requestStart, responseStart } = times
  const responseEnd = Math.max(times.responseEnd, responseStart)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || responseStart <= 0) return null
  const inOrder = [fetchStart, domainLookupStart, domainLookupEnd, connectStart, connectEnd, requestStart, responseStart, responseEnd]
  if (inOrder.some((time, index) => time < (inOrder[index - 1] ?? 0)) || responseEnd - fetchStart > longestMs) return null
  const isReused = connectEnd <= connectStart
  // A near server is reached within the browser's own rounding: then TLS begins where connecting did.
  const secure = secureConnectionStart > 0 && secureConnectionStart >= connectStart && secureConnectionStart <= connectEnd ? secureConnectionStart : null
  const phase = (phaseName: PagePhase['name'], startMs: number, endMs: number): PagePhase => ({ name: phaseName, startMs: startMs - fetchStart, endMs: endMs - fetchStart })
  const connecting = [
    phase('dns', domainLookupStart, domainLookupEnd),
    phase('tcp', connectStart, secure ?? connectEnd),
    ...(secure === null ? [] : [phase('tls', secure, connectEnd)]),
  ]
  return {
    origin: url.origin,
    protocol: /^[a-z0-9./-]{1,20}$/i.test(nextHopProtocol) ? nextHopProtocol : null,
    // A document out of the cache has a body and no bytes on the wire (Resource Timing section 4.3).
    from: workerStart > 0 ? 'service-worker' : transferSize === 0 && decodedBodySize > 0 ? 'cache' : 'network',
    connection: isReused ? 'reused' : 'new',
    phases: [...(isReused ? [] : connecting), phase('firstByte', requestStart, responseStart), phase('download', responseStart, responseEnd)],
    totalMs: responseEnd - fetchStart,
  }
}

/** A document that took ten minutes is a clock that was set, or a page that makes fun of us. */
const longestMs = 600_000
