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
  /** Any text that comes from a peer is cut here before it is shown. */
  maxPeerText: 2_000,
  /** Certificates of a chain that are described in the report; RFC-abiding chains have three or four. */
  maxCertificatesShown: 24,
  maxFindings: 200,
  maxFlights: 200,
} as const
