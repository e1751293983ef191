import type { Hop, ProbeReport } from '../../../shared/contract/report.ts'
import type { ProbeRequest } from '../../../shared/contract/request.ts'
import type { Command } from '../servers/commands.ts'
import type { CurlTimes } from './peers.ts'

/** A way on which every byte is late by a known time. */
export interface Line {
  readonly title: string
  readonly toServerMs: number
  readonly toClientMs: number
}

export const undelayed: Line = { title: 'no delay', toServerMs: 0, toClientMs: 0 }
export const lines: readonly Line[] = [
  { title: '20 ms a round trip', toServerMs: 0, toClientMs: 20 },
  { title: '50 ms a round trip', toServerMs: 0, toClientMs: 50 },
  { title: '150 ms a round trip', toServerMs: 0, toClientMs: 150 },
  { title: '50 ms in each direction', toServerMs: 50, toClientMs: 50 },
]

/** One figure of a probe, and what it should be. */
export interface Measure {
  readonly title: string
  /** Round trips over the line, and time that the server or the signer takes besides. */
  readonly roundTrips: number
  readonly ownMs?: number
  readonly ours: (report: ProbeReport) => number | null
  readonly curl?: (times: CurlTimes) => number
  /** Whether `openssl s_client` shows it: it shows no more than the handshake. */
  readonly openssl?: boolean
  /** The signer's own delay counts as it really was. */
  readonly isSigning?: boolean
}

export interface Scenario {
  readonly title: string
  readonly server: Omit<Extract<Command, { start: 'https' }>, 'start'>
  readonly path?: string
  readonly acceptMs?: number
  /** On every line, on the undelayed one and the last (where each direction is delayed), or on the undelayed one. Default the second. */
  readonly on?: 'every-line' | 'two-lines' | 'undelayed-line'
  readonly request?: Partial<ProbeRequest>
  /** The client certificate's key stays here and signs after that long. */
  readonly signAfterMs?: number
  readonly curlArgs?: readonly string[]
  /** Fetches twice on two connections, for the resumed handshake of the second. */
  readonly curlTwice?: boolean
  readonly opensslArgs?: readonly string[]
  /** s_client is given the session of a handshake before. */
  readonly opensslResumes?: boolean
  /** Where the answer leads to another server of the same kind, on the same line. */
  readonly redirects?: boolean
  readonly measures: readonly Measure[]
}

const hop = (report: ProbeReport): Hop | null => report.hops[0] ?? null
const tcp: Measure = { title: 'tcp', roundTrips: 0, ours: (report) => hop(report)?.timings.tcp ?? null, curl: ({ connectMs }) => connectMs }
const tls = (roundTrips: number, ownMs = 0): Measure => ({
  title: 'tls', roundTrips, ownMs, ours: (report) => hop(report)?.timings.tls ?? null, curl: ({ tlsMs }) => tlsMs, openssl: true,
})
/** What the report knows to be waiting: the server's time and the round trips are told apart in `tls`. */
const tlsWaiting = (roundTrips: number, ownMs = 0): Measure => ({
  title: 'tls, waiting only', roundTrips, ownMs,
  ours: (report) => {
    const seen = hop(report)?.tls
    return seen?.serverTimeMs == null || seen.networkRoundTripMs === null ? null : seen.serverTimeMs + seen.roundTrips * seen.networkRoundTripMs
  },
})
const firstByte = (ownMs = 0): Measure => ({ title: 'firstByte', roundTrips: 1, ownMs, ours: (report) => hop(report)?.timings.firstByte ?? null, curl: ({ firstByteMs }) => firstByteMs })

const hybridGroups = 'X25519MLKEM768:X25519:P-256'
const classicalGroups = 'X25519:P-256'

export const scenarios: readonly Scenario[] = [
  {
    title: 'TLS 1.3, HTTP/1.1',
    server: { version: 'TLSv1.3', groups: hybridGroups },
    on: 'every-line',
    measures: [tcp, tls(1), tlsWaiting(1), firstByte()],
  },
  {
    title: 'a server that thinks for 50 ms and pauses 50 ms in the body',
    server: { version: 'TLSv1.3', groups: hybridGroups },
    path: '/?first=50&piece=50',
    measures: [
      firstByte(50),
      { title: 'download', roundTrips: 0, ownMs: 50, ours: (report) => hop(report)?.timings.download ?? null, curl: ({ downloadMs }) => downloadMs },
    ],
  },
  {
    title: 'a server that looks up 50 ms after the kernel has accepted',
    server: { version: 'TLSv1.3', groups: hybridGroups },
    // The proxy lets the delay of a lane run while it does not look up: on a delayed line the truth would not be a sum.
    on: 'undelayed-line',
    acceptMs: 50,
    measures: [tcp, tls(1, 50), firstByte()],
  },
  {
    title: 'TLS 1.2',
    server: { version: 'TLSv1.2', groups: classicalGroups },
    opensslArgs: ['-tls1_2'],
    measures: [tls(2), tlsWaiting(2), firstByte()],
  },
  {
    title: 'HelloRetryRequest',
    server: { version: 'TLSv1.3', groups: 'P-384' },
    measures: [tls(2), tlsWaiting(2), firstByte()],
  },
  {
    title: 'TLS 1.3 resumption',
    server: { version: 'TLSv1.3', groups: hybridGroups },
    request: { tls: { resumption: true } },
    curlTwice: true,
    opensslResumes: true,
    measures: [{ ...tls(1), title: 'tls, resumed', ours: (report) => hop(report)?.resumption?.timings.tls ?? null }],
  },
  {
    title: 'TLS 1.2 resumption',
    server: { version: 'TLSv1.2', groups: classicalGroups },
    request: { tls: { resumption: true } },
    opensslArgs: ['-tls1_2'],
    opensslResumes: true,
    // curl asks for no ticket in TLS 1.2, and this server keeps no sessions otherwise: it has nothing to resume.
    measures: [{ title: 'tls, resumed', roundTrips: 1, ours: (report) => hop(report)?.resumption?.timings.tls ?? null, openssl: true }],
  },
  {
    title: 'client certificate, signed 50 ms later over the WebSocket',
    server: { version: 'TLSv1.3', groups: hybridGroups, clientCertificate: true },
    signAfterMs: 50,
    measures: [tls(1), { title: 'sign', roundTrips: 0, isSigning: true, ours: (report) => hop(report)?.timings.sign ?? null }, firstByte()],
  },
  {
    title: 'HTTP/2',
    server: { version: 'TLSv1.3', groups: hybridGroups, http2: true },
    curlArgs: ['--http2'],
    opensslArgs: ['-alpn', 'h2'],
    measures: [tls(1), firstByte()],
  },
  {
    title: 'a redirect to another server',
    server: { version: 'TLSv1.3', groups: hybridGroups },
    request: { maxRedirects: 1 },
    redirects: true,
    measures: [
      { title: 'tls of the first hop', roundTrips: 1, ours: (report) => hop(report)?.timings.tls ?? null },
      { title: 'tls of the second hop', roundTrips: 1, ours: (report) => report.hops[1]?.timings.tls ?? null },
      { title: 'firstByte of the second hop', roundTrips: 1, ours: (report) => report.hops[1]?.timings.firstByte ?? null },
    ],
  },
]
