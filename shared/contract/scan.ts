import * as z from 'zod'
import { limits } from '../limits.ts'
import { Certificate, Trust } from './certificate.ts'
import { Failure } from './failures.ts'
import { HopNetwork } from './hop-network.ts'
import { HopTarget, Vantage } from './report.ts'
import { ScanJudgement } from './scan-judgement.ts'
import { starttlsProtocols } from './starttls.ts'
import { tlsVersions } from './tls-names.ts'

/** The versions that a scan asks for, oldest first. SSL 2.0 has another hello altogether and is reported as untested. */
export const scanVersions = ['SSLv3', ...tlsVersions] as const
export type ScanVersion = (typeof scanVersions)[number]

/** What can be asked for, in the order in which it is answered. `versions` always runs: everything else builds on it. */
export const scanParts = ['versions', 'suites', 'groups', 'signature-schemes', 'certificates', 'features', 'tolerances'] as const
export type ScanPart = (typeof scanParts)[number]

const text = z.string().max(limits.maxPeerText)
const count = z.int().nonnegative()
const code = z.int().min(0).max(0xffff)
const version = z.enum(scanVersions)
/** Null: not tested, or not to be known; `untested` says why. */
const known = z.boolean().nullable()

/** One scan of one target. Unknown fields are refused by name. */
export const ScanRequest = z.strictObject({
  /** `host`, `host:port`, `https://…`, `wss://…`, or `tls://host:port` (after STARTTLS where the port asks for it). */
  target: z.string().min(1).max(limits.maxTargetLength),
  /** One deadline for everything, in ms. */
  deadlineMs: z.int().min(limits.minScanDeadlineMs).max(limits.maxScanDeadlineMs).optional(),
  /** The most TCP connections that the scan may make. */
  maxConnections: z.int().min(1).max(limits.maxScanConnections).optional(),
  /** Connections at once. */
  concurrency: z.int().min(1).max(limits.maxScanConcurrency).optional(),
  /** The wait between the end of a connection and the begin of the next in its place, in ms. */
  pauseMs: z.int().min(0).max(limits.maxScanPauseMs).optional(),
  /** How long one ClientHello may wait for its answer before it counts as silence, in ms. */
  silenceMs: z.int().min(limits.minScanSilenceMs).max(limits.maxScanSilenceMs).optional(),
  /** Default: all. */
  parts: z.array(z.enum(scanParts)).min(1).max(scanParts.length).optional(),
  /** SNI: another name than the target's, or null to send none. Certificates are checked against it. */
  serverName: z.string().min(1).max(limits.maxHostLength).nullable().optional(),
  family: z.enum(['any', 'ipv4', 'ipv6']).optional(),
  /** How a tls:// target gets to TLS: by a protocol's own STARTTLS, or `none`, at once. Default: by its port. */
  starttls: z.enum([...starttlsProtocols, 'none']).optional(),
  trust: z.strictObject({
    /** One or more CA certificates (PEM) that count as roots. */
    customCaPem: z.string().min(1).max(limits.maxPemLength).optional(),
    /** Whether the public roots count: default true, and false beside a custom CA. */
    publicRoots: z.boolean().optional(),
  }).optional(),
})
export type ScanRequest = z.infer<typeof ScanRequest>

/**
 * How a server said no to a ClientHello. `alert`: `detail` is its name (RFC 8446 section 6). `other-version`: it answered,
 * with the version in `detail`, which was not offered. `not-tls`, `malformed`: what came was no answer. `silence`: nothing
 * came in time. `unreachable`: no TCP connection, or no STARTTLS, `detail` says why.
 */
export const ScanRefusal = z.strictObject({
  how: z.enum(['alert', 'closed', 'reset', 'silence', 'other-version', 'not-tls', 'malformed', 'unreachable']),
  detail: text.nullable(),
})
export type ScanRefusal = z.infer<typeof ScanRefusal>

export const ScanVersionResult = z.strictObject({
  version,
  status: z.enum(['accepted', 'refused', 'not-tested']),
  /** Of `refused`. */
  refusal: ScanRefusal.nullable(),
})
export type ScanVersionResult = z.infer<typeof ScanVersionResult>

/** A cipher suite that the server selected. */
export const ScanSuite = z.strictObject({
  code,
  /** IANA's name, or the code in hex. */
  name: text,
  /** The group of its key exchange when it was selected, IANA's name; null where none took part or none was seen. */
  group: text.nullable(),
  /** Bits of the prime of a finite-field key exchange before TLS 1.3; null for others. */
  dhPrimeBits: count.nullable(),
})
export type ScanSuite = z.infer<typeof ScanSuite>

/**
 * Whose order of preference counts. `server`: its own; `client`: ours. `mixed`: neither all the way (groups of equals,
 * or a rule of its own). `single`: there is only one to choose. `unknown`: not tested.
 */
const order = z.enum(['server', 'client', 'mixed', 'single', 'unknown'])
export type ScanOrder = z.infer<typeof order>

/** The cipher suites of one version. */
export const ScanSuites = z.strictObject({
  version,
  /** As selected, one after the other: with `order` `server` that is the server's order of preference, best first. */
  suites: z.array(ScanSuite).max(400),
  order,
  /** Its own order, but ChaCha20 first for a client that puts ChaCha20 first (phones without AES instructions). */
  prefersChaChaForClientsThatDo: known,
  /** Whether the list was followed to its end. */
  complete: z.boolean(),
})
export type ScanSuites = z.infer<typeof ScanSuites>

export const ScanGroup = z.strictObject({
  code,
  /** IANA's name, or the code in hex. */
  name: text,
})
export type ScanGroup = z.infer<typeof ScanGroup>

/** Groups (RFC 8446 section 4.2.7) that the server selected in one version (before TLS 1.3: by ECDHE in TLS 1.2). */
export const ScanGroups = z.strictObject({
  version,
  /** As selected, one after the other. */
  groups: z.array(ScanGroup).max(100),
  order,
  complete: z.boolean(),
})
export type ScanGroups = z.infer<typeof ScanGroups>

/** Parameters of DHE before TLS 1.3, each once. */
export const ScanDhParameters = z.strictObject({
  primeBits: count,
  /** Where the prime is published (`ffdhe2048`, `RFC 3526 group 14 (2048 bits)`, `Apache 2.2 built-in 1024 bits`, …); null for one of its own. */
  primeName: text.nullable(),
  /** The prime and the generator, lower-case hex. */
  prime: z.string().max(8_192),
  generator: z.string().max(8_192),
  versions: z.array(version),
  /** Suites, by name, that used them. */
  suites: z.array(text).max(200),
})
export type ScanDhParameters = z.infer<typeof ScanDhParameters>

/** HelloRetryRequest (RFC 8446 section 4.1.4). */
export const ScanHelloRetry = z.strictObject({
  /** What comes of a ClientHello with groups that fit and no key share for them. */
  onMissingKeyShare: z.enum(['retried', 'refused', 'not-tested']),
  /** Whether it asks again for a group that it likes better although a usable key share is there. */
  forPreferredGroup: known,
})
export type ScanHelloRetry = z.infer<typeof ScanHelloRetry>

/** Signature schemes that the server signed its handshake with, as selected, one after the other. */
export const ScanSignatureSchemes = z.strictObject({
  version,
  /** The kind of key that signs. */
  authentication: z.enum(['rsa', 'ecdsa', 'eddsa', 'other']),
  schemes: z.array(z.strictObject({ code, name: text })).max(100),
  order,
  complete: z.boolean(),
  /** It signed with a scheme that was not offered once those that it has were left out. */
  ignoresOffer: z.boolean(),
})
export type ScanSignatureSchemes = z.infer<typeof ScanSignatureSchemes>

/** A kind of client: what about its hello decides which certificate it gets. */
export const ScanClientKind = z.strictObject({
  version,
  /** SNI: the target's name, none at all, or a name that the server cannot know. */
  serverName: z.enum(['sent', 'absent', 'unknown']),
  /** The keys that the client's offer allows. */
  authentication: z.enum(['any', 'rsa', 'ecdsa']),
})
export type ScanClientKind = z.infer<typeof ScanClientKind>

/** One distinct chain, and who gets it. */
export const ScanCertificate = z.strictObject({
  /** As the server sent it, leaf first. */
  chain: z.array(Certificate).min(1).max(limits.maxCertificatesShown),
  /** Checked against the name of the scan; null where it could not be judged. */
  trust: Trust.nullable(),
  shownTo: z.array(ScanClientKind).min(1).max(50),
  ocspStapled: known,
  /** Signed certificate timestamps in the handshake's own extension. */
  handshakeSctCount: count.nullable(),
})
export type ScanCertificate = z.infer<typeof ScanCertificate>

const resumption = z.enum(['resumed', 'not-resumed', 'not-offered', 'not-tested'])

export const ScanFeatures = z.strictObject({
  alpn: z.strictObject({
    /** Protocol names that were tried. */
    offered: z.array(text).max(32),
    /** As selected, one after the other: the server's order where `order` says so. */
    accepted: z.array(text).max(32),
    order,
    /** What comes of an offer without a match (RFC 7301 section 3.2): refused by alert, or as if nothing had been offered. */
    withoutMatch: z.enum(['refused', 'ignored', 'not-tested']),
  }),
  /** `not-offered`: the server gave nothing to resume with. */
  resumption: z.strictObject({
    /** Before TLS 1.3 by session identifier (RFC 5246) and by ticket (RFC 5077), in TLS 1.3 by PSK. */
    sessionId: resumption,
    ticket: resumption,
    psk: resumption,
    /** The lifetime that its tickets name; null without one. */
    ticketLifetimeSeconds: count.nullable(),
  }),
  /** TLS 1.3 0-RTT. `maxBytes`: what its tickets allow; null without a ticket. */
  earlyData: z.strictObject({ maxBytes: count.nullable(), accepted: known }),
  ocspStapling: known,
  /** SCTs in the handshake's own extension (RFC 6962 section 3.3.1). */
  handshakeScts: known,
  /** RFC 7627, before TLS 1.3. */
  extendedMasterSecret: known,
  /** RFC 7366; null where no CBC suite is spoken. */
  encryptThenMac: known,
  /** RFC 5746, before TLS 1.3. */
  secureRenegotiation: known,
  /** TLS compression (RFC 3749), the way of CRIME. */
  compression: known,
  /** RFC 6520; offered by the server, nothing was tried with it. */
  heartbeat: known,
  /** RFC 7507; null where it speaks one version only. */
  fallbackScsv: known,
  /** The mark of a TLS 1.3 server in the random of an older ServerHello (RFC 8446 section 4.1.3); null where there is no TLS 1.3. */
  downgradeSentinel: known,
  clientCertificate: z.strictObject({
    requested: known,
    versions: z.array(version),
    /** Names of the issuers that it says it accepts; empty when it names none. */
    acceptedIssuers: z.array(text).max(200),
  }),
  /** The algorithm (RFC 8879) under which a TLS 1.3 chain came compressed; null where it came as it is. */
  certificateCompression: text.nullable(),
})
export type ScanFeatures = z.infer<typeof ScanFeatures>

/** What a server must live with, and whether it does. */
export const scanTolerances = ['grease', 'unknown-extension', 'long-client-hello', 'record-splitting', 'future-version'] as const
export type ScanToleranceName = (typeof scanTolerances)[number]

export const ScanTolerance = z.strictObject({
  name: z.enum(scanTolerances),
  status: z.enum(['tolerant', 'intolerant', 'not-tested']),
  /** Of `intolerant`. */
  refusal: ScanRefusal.nullable(),
})
export type ScanTolerance = z.infer<typeof ScanTolerance>

/** Something that was not tested, and why. */
export const ScanUntested = z.strictObject({
  part: z.enum(scanParts),
  /** A few English words: `cipher suites of TLSv1.0`, `SSLv2`, `session resumption by ticket`, … */
  what: text,
  /**
   * `not-asked`: left out by the request. `connection-limit`, `deadline`, `cancelled`: the scan ended before. `no-answer`:
   * the server stopped answering. `not-applicable`: the server speaks nothing that it could be tested with.
   * `not-spoken`: this scan has no means for it. `ambiguous`: the answers contradict each other.
   */
  why: z.enum(['not-asked', 'connection-limit', 'deadline', 'cancelled', 'no-answer', 'not-applicable', 'not-spoken', 'ambiguous']),
  detail: text.nullable(),
})
export type ScanUntested = z.infer<typeof ScanUntested>

/** Everything that a scan finds out. A field is whole whenever it is sent. */
export const ScanFacts = z.strictObject({
  versions: z.array(ScanVersionResult).max(scanVersions.length),
  /** Of each accepted version, newest first. */
  suites: z.array(ScanSuites).max(scanVersions.length),
  groups: z.array(ScanGroups).max(scanVersions.length),
  dhParameters: z.array(ScanDhParameters).max(50),
  helloRetry: ScanHelloRetry,
  signatureSchemes: z.array(ScanSignatureSchemes).max(20),
  certificates: z.array(ScanCertificate).max(30),
  /** Kinds of client that got no certificate. */
  certificateRefusals: z.array(z.strictObject({ kind: ScanClientKind, refusal: ScanRefusal })).max(50),
  features: ScanFeatures,
  tolerances: z.array(ScanTolerance).max(scanTolerances.length),
})
export type ScanFacts = z.infer<typeof ScanFacts>

/** The result of a scan. A failure is a result; what was learnt before it stays. */
export const ScanReport = ScanFacts.extend({
  schemaVersion: z.literal(1),
  scanId: z.string(),
  /** RFC 3339, UTC. */
  startedAt: z.string(),
  durationMs: z.number().nonnegative(),
  vantage: Vantage,
  target: HopTarget,
  /** What was sent as SNI; null for none. */
  serverName: text.nullable(),
  /** Null where the target was refused before anything was looked up. */
  network: HopNetwork.nullable(),
  starttls: z.enum(starttlsProtocols).nullable(),
  /** `complete`: everything that was asked for. `partial`: `untested` says what is missing. `failed`: nothing could be learnt. */
  outcome: z.enum(['complete', 'partial', 'failed']),
  failure: Failure.nullable(),
  /** TCP connections made. */
  connections: count,
  untested: z.array(ScanUntested).max(200),
  /** What it means: findings, profiles, simulated clients, grade. */
  judgement: ScanJudgement.optional(),
})
export type ScanReport = z.infer<typeof ScanReport>

/**
 * The stream of one scan: NDJSON lines of `POST /v1/scan`. `facts` brings the fields that have changed, each whole. The
 * last is always `report`, which repeats everything.
 */
export const ScanEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('started'), scanId: z.string(), startedAt: z.string(), vantage: Vantage, target: HopTarget, deadlineMs: z.number(), maxConnections: count,
  }),
  z.strictObject({ type: z.literal('network'), network: HopNetwork }),
  /** `planned`: how many connections it will be, as far as can be foreseen; it may grow. */
  z.strictObject({ type: z.literal('progress'), connectionsDone: count, connectionsPlanned: count, part: z.enum(scanParts), atMs: z.number().nonnegative() }),
  z.strictObject({ type: z.literal('facts'), facts: ScanFacts.partial() }),
  z.strictObject({ type: z.literal('report'), report: ScanReport }),
])
export type ScanEvent = z.infer<typeof ScanEvent>
