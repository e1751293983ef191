import * as z from 'zod'
import { limits } from '../limits.ts'
import { regions } from './region-names.ts'
import { starttlsProtocols } from './starttls.ts'
import { tlsVersions } from './tls-names.ts'

/** PEM text: its content is judged by the Worker, which names what is wrong with it by position. */
const pem = z.string().min(1).max(limits.maxPemLength)
const names = z.array(z.string().min(1).max(64)).min(1).max(limits.maxOfferedNames)

/**
 * The key of a client certificate. `remote`: it stays with the caller, who is asked for one signature per handshake
 * (over the WebSocket only). `inline`: for scripts; PKCS#8, PKCS#1 or SEC 1 PEM without a password; never logged or stored.
 */
export const ClientKey = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inline'), pem }),
  z.strictObject({ kind: z.literal('remote') }),
])

/** How the handshake is offered. What is absent is Hostlens's own offer, which is close to a browser's. */
export const TlsOptions = z.strictObject({
  /** SNI: another name than the target's, or null to send none. The certificate is checked against this name. */
  serverName: z.string().min(1).max(limits.maxHostLength).nullable().optional(),
  minVersion: z.enum(tlsVersions).optional(),
  maxVersion: z.enum(tlsVersions).optional(),
  /** Cipher suites by IANA or OpenSSL name, in order of preference. */
  cipherSuites: names.optional(),
  /** Groups (RFC 8446 section 4.2.7) by IANA name, in order of preference. */
  groups: names.optional(),
  /** Signature schemes (RFC 8446 section 4.2.3) by IANA name, in order of preference. */
  signatureSchemes: names.optional(),
  /** ALPN protocol names, in order of preference; [] offers no ALPN. */
  alpn: z.array(z.string().min(1).max(limits.maxAlpnLength)).max(limits.maxAlpnNames).optional(),
  /** Asks for a stapled OCSP response (RFC 6066 section 8); default true. */
  staple: z.boolean().optional(),
  /** Connects a second time with the session of the first, and reports both handshakes; default false. */
  resumption: z.boolean().optional(),
  clientCertificate: z.strictObject({ chainPem: pem, key: ClientKey }).optional(),
})
export type TlsOptions = z.infer<typeof TlsOptions>

/** What counts as trusted. */
export const TrustOptions = z.strictObject({
  /** One or more CA certificates (PEM) that count as roots. */
  customCaPem: pem.optional(),
  /** Whether the public roots count: default true, and false beside a custom CA. */
  publicRoots: z.boolean().optional(),
  /** Pins as curl writes them (`sha256//<base64>` of the SPKI) or SHA-256 fingerprints in hex; one must match. */
  pins: z.array(z.string().min(1).max(200)).min(1).max(20).optional(),
  /** `staple`: what the handshake brings (default). `online`: also asks the OCSP responders and fetches the CRLs that the leaf names. */
  revocation: z.enum(['staple', 'online']).optional(),
  /** Goes on to HTTP although the certificate was rejected. The verdict stays what it is. */
  allowUntrusted: z.boolean().optional(),
})

/** One probe of one target. Unknown fields are refused by name. */
export const ProbeRequest = z.strictObject({
  /**
   * `https://host:port/path`, `http://…`, or `host`, `host:port` (https is meant); `wss://…` and `ws://…` for a WebSocket;
   * `tls://host:port` for TLS alone, after STARTTLS where the port asks for it; `tcp://host:port` for the connection alone.
   */
  target: z.string().min(1).max(limits.maxTargetLength),
  /** Default GET. */
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'PATCH', 'DELETE']).optional(),
  /** Further fields of the request. Those of the connection and of the framing, and User-Agent, are the probe's own and refused by name. */
  headers: z.array(z.strictObject({ name: z.string().min(1).max(256), value: z.string().max(8_192) })).max(50).optional(),
  /** Text, sent as UTF-8; `text/plain` unless a Content-Type among `headers` says otherwise. Refused with GET and HEAD. */
  body: z.string().max(limits.maxRequestBodyBytes).optional(),
  /** Shows the beginning of an answer's text; default false. */
  bodyPreview: z.boolean().optional(),
  /** How many redirects to follow, each as a hop of its own; default 0: a redirect is reported and not followed. */
  maxRedirects: z.int().min(0).max(limits.maxRedirects).optional(),
  /** One deadline for everything, in ms. */
  deadlineMs: z.int().min(limits.minDeadlineMs).max(limits.maxDeadlineMs).optional(),
  /** Which addresses to dial; default `any` (RFC 8305). */
  family: z.enum(['any', 'ipv4', 'ipv6']).optional(),
  /**
   * An IPv4 or IPv6 address to dial for the target's host, in place of those that a resolver knows (curl's `--resolve`). The
   * Worker's policy judges it like any other. Redirects to other hosts are looked up as ever. Refused for a target that is
   * an address itself.
   */
  address: z.string().min(2).max(45).optional(),
  /**
   * How often a hop may be tried again, after a random wait (full jitter), when it failed in a way that a retry can cure;
   * default 0. Each attempt is a hop of the report. What is not idempotent is not repeated once it has been sent.
   */
  retries: z.int().min(0).max(limits.maxRetries).optional(),
  /** Sequential runs over fresh connections, all within the one deadline, for the spread of every phase; default 1. */
  samples: z.int().min(1).max(limits.maxSamples).optional(),
  /**
   * For a host on Cloudflare that the Worker's sockets do not reach: asks it by the platform's own fetch() instead, which
   * shows status, headers and total time, and nothing of the connection. https:// and http:// only; refused beside address, family,
   * samples, retries, tls and trust, which fetch() would not keep to; default false.
   */
  fetchFallback: z.boolean().optional(),
  /** WebSocket subprotocols to offer, by preference; wss:// and ws:// only. */
  subprotocols: z.array(z.string().min(1).max(100)).min(1).max(20).optional(),
  /** How a tls:// target gets to TLS: by a protocol's own STARTTLS, or `none`, at once. Default: by its port. */
  starttls: z.enum([...starttlsProtocols, 'none']).optional(),
  tls: TlsOptions.optional(),
  trust: TrustOptions.optional(),
  /** Runs the same probe from each of these regions, or from all of them, and answers with a result for each. */
  regions: z.union([z.literal('all'), z.array(z.enum(regions)).min(1).max(regions.length)], `Either “all” or some of ${regions.join(', ')}.`).optional(),
  /** Keeps a summary of the result (see RecordedResult) for 30 days, or for as many as are asked for; default false. */
  record: z.union([z.boolean(), z.strictObject({ expiresInDays: z.int().min(1).max(limits.maxResultDays).optional() })], `Either true, or { expiresInDays } with 1 to ${limits.maxResultDays}.`).optional(),
})
export type ProbeRequest = z.infer<typeof ProbeRequest>

/** Many targets with the same options, for `POST /v1/batch`, all from one place. The deadline of the options is that of each target. */
export const BatchRequest = z.strictObject({
  targets: z.array(z.string().min(1).max(limits.maxTargetLength)).min(1).max(limits.maxBatchTargets),
  options: ProbeRequest.omit({ target: true, regions: true }).optional(),
})
export type BatchRequest = z.infer<typeof BatchRequest>
