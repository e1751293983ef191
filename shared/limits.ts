/** Every bound that callers can meet, with its unit and the reason for its value. `GET /v1/info` publishes them. */
export const limits = {
  /** A probe that has no answer in 10 s has shown what is wrong; people wait no longer in front of a popup. */
  defaultDeadlineMs: 10_000,
  minDeadlineMs: 500,
  /** A Worker's request may live longer, but the person behind it does not: slow appliances answer in 30 s or never. */
  maxDeadlineMs: 30_000,
  /** RFC 9110 section 4.1 asks for at least 8000 octets of URI. */
  maxTargetLength: 8_000,
  /** A request carries at most a CA bundle, a client chain and a key; the largest public bundles are near 250 kB. */
  maxRequestBytes: 512 * 1024,
  maxPemLength: 400_000,
  /** RFC 1035 section 2.3.4. */
  maxHostLength: 253,
  /** Body bytes read for `download`, then the connection is closed: enough to see throughput, too little to be a relay. */
  maxBodyBytes: 1024 * 1024,
  /** A form or a small document; the whole request has {@link limits.maxRequestBytes}. */
  maxRequestBodyBytes: 64 * 1024,
  /** What a person takes in at a glance, and too little to read other people's pages through. */
  maxBodyPreviewBytes: 2 * 1024,
  /** Browsers stop at 20; each is a round trip or three, and a chain of ten is past all reason. */
  maxRedirects: 10,
  /** Services that speak first do so within a round trip, or when a name look-up of theirs is over; the rest wait for us. */
  greetingWaitMs: 1_000,
  /** The plain-text part before TLS: capabilities of a mail server have some 500 bytes. */
  maxStarttlsBytes: 16 * 1024,
  /** One ping of a WebSocket; a service that does not answer within this does not answer pings. */
  webSocketPingWaitMs: 2_000,
  /** Whatever three more attempts do not cure is no passing fault. */
  maxRetries: 3,
  /** Longest random wait before the first retry; doubles with each, up to the other figure. */
  retryBaseMs: 250,
  retryCapMs: 2_000,
  /** Enough for a median and a spread, and over before a person gives up. */
  maxSamples: 10,
  /** Six at a time with the default deadline end within a minute and a half, whatever the targets do. */
  maxBatchTargets: 50,
  /** Status line and headers together; nginx and Apache stop at 8 to 64 kB; nothing honest was seen above 32 kB. */
  maxHeaderBytes: 64 * 1024,
  /** All bytes that one connection may bring: handshake, head, body and their framing. */
  maxBytesRead: 2 * 1024 * 1024,
  maxHeadersShown: 100,
  maxHeaderValueShown: 1_024,
  /** Sockets that one Worker invocation may hold at once on Cloudflare. */
  maxSocketsAtOnce: 6,
  /** RFC 8305 section 5, the recommended Connection Attempt Delay. */
  connectionAttemptDelayMs: 250,
  /** Addresses of one name that are tried; a name with more is served by any of them. */
  maxAddressesTried: 6,
  /** Offers longer than this exceed what any client sends: IANA lists some 350 suites, 50 groups, 60 schemes. */
  maxOfferedNames: 400,
  maxAlpnNames: 16,
  maxAlpnLength: 255,
  /** A person answers no prompt in a probe; the extension signs in milliseconds, a phone as a key in a few seconds. */
  remoteSignatureDeadlineMs: 5_000,
  /** The first message of a WebSocket carries the token; who stays silent longer is not the extension. */
  webSocketHelloDeadlineMs: 5_000,
  /** A signature for each handshake of each hop, sample and region; nothing else is said while a probe runs. */
  maxSocketMessages: 1_000,
  /** WebSockets that have not shown a token yet, in one isolate: each is gone after the deadline above. */
  maxWaitingSockets: 100,
  /** A body of half a megabyte on a slow line; the header fields have arrived already. */
  requestBodyDeadlineMs: 10_000,
  /** White space that goes out while there is nothing to say: by the second of them it shows that a caller has gone. */
  heartbeatMs: 1_000,
  /** Whoever takes no line of an answer for so long has gone, or means to hold the Worker. */
  stalledReaderMs: 15_000,
  /** A scan: a modern server needs some 50 connections, an old one with every version and suite near 150. */
  defaultScanConnections: 150,
  maxScanConnections: 300,
  /** A fast server is done in two seconds; one that answers slowly, or with silence, may take a minute. */
  defaultScanDeadlineMs: 60_000,
  minScanDeadlineMs: 1_000,
  maxScanDeadlineMs: 180_000,
  /** Fewer than a browser opens to one host: a scan must not be felt by the server. */
  maxScanConcurrency: 3,
  defaultScanPauseMs: 10,
  maxScanPauseMs: 5_000,
  /** A server that has not answered a ClientHello by then drops it; slow ones answer within two seconds. */
  defaultScanSilenceMs: 4_000,
  minScanSilenceMs: 200,
  maxScanSilenceMs: 10_000,
  /** Connections of a scan that one invocation makes: below the 50 subrequests of Cloudflare's free plan. */
  maxScanConnectionsPerInvocation: 40,
  /** Probes that one region runs, six at a time, or has waiting for their turn; whoever came later would wait in vain. */
  maxProbesPerRegion: 48,
  /** How much longer than the probe's own deadline a region may take: a cold start on another continent, and the way back. */
  regionGraceMs: 5_000,
  /** Long enough to compare with last week and last month; whoever wants a year has to say so. */
  defaultResultDays: 30,
  maxResultDays: 365,
  /** Results of one host: a probe every five minutes for a month, or one an hour from all regions for six weeks. */
  maxResultsPerHost: 10_000,
  defaultResultsPage: 100,
  maxResultsPage: 500,
  /** How long a report waits until its summary is stored; it goes out all the same, and says so. */
  recordWaitMs: 3_000,
  /** Any text that comes from a peer is cut here before it is shown. */
  maxPeerText: 2_000,
  /** Certificates of a chain that are described in the report; RFC-abiding chains have three or four. */
  maxCertificatesShown: 24,
  maxFindings: 200,
  maxFlights: 200,
} as const
