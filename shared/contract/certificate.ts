import * as z from 'zod'
import { limits } from '../limits.ts'

const text = z.string().max(limits.maxPeerText)
const texts = z.array(text).max(1_000)

/** One certificate (RFC 5280), described. Times are RFC 3339 in UTC; fingerprints are lower-case hex of the DER. */
export const Certificate = z.strictObject({
  subject: text,
  subjectShort: text,
  issuer: text,
  issuerShort: text,
  /** subjectAltName, as `dns:…`, `ip:…`, `email:…`, `uri:…`. */
  names: texts,
  notBefore: text,
  notAfter: text,
  /** Whole days from the probe to notAfter, rounded towards zero; -1 or less when it has passed. */
  daysLeft: z.int(),
  serialNumber: text,
  keyType: text,
  keyBits: z.int().nullable(),
  keyCurve: text.nullable(),
  signatureAlgorithm: text,
  fingerprintSha256: text,
  fingerprintSha1: text,
  /** `sha256//<base64>` of the SubjectPublicKeyInfo (RFC 7469 section 2.4), as curl takes it and `trust.pins` too. */
  spkiPin: text,
  isCa: z.boolean(),
  isSelfIssued: z.boolean(),
  pathLength: z.int().nullable(),
  keyUsage: texts,
  extendedKeyUsage: texts,
  validation: z.enum(['domain', 'organization', 'individual', 'extended']).nullable(),
  ocspUrls: texts,
  caIssuerUrls: texts,
  crlUrls: texts,
  mustStaple: z.boolean(),
  sctCount: z.int().nonnegative(),
  extensions: z.array(z.strictObject({ oid: text, name: text.nullable(), critical: z.boolean(), value: text })).max(100),
  pem: z.string().max(100_000),
})
export type Certificate = z.infer<typeof Certificate>

/** What one source says of whether the leaf was revoked. What is not known is `unknown`, never good. Times are RFC 3339. */
export const Revocation = z.strictObject({
  /** `staple`: sent in the handshake. `ocsp`, `crl`: fetched, when that was asked for. */
  method: z.enum(['staple', 'ocsp', 'crl']),
  status: z.enum(['good', 'revoked', 'unknown']),
  /** Where it was fetched from; null for a staple. */
  url: text.nullable(),
  revokedAt: text.nullable(),
  reason: text.nullable(),
  thisUpdate: text.nullable(),
  nextUpdate: text.nullable(),
  /** Why it is unknown; null when it is not. */
  detail: text.nullable(),
})
export type Revocation = z.infer<typeof Revocation>

/** A signed certificate timestamp (RFC 6962) and whether its log's signature holds. Without a log list: `log-unknown`. */
export const SignedTimestamp = z.strictObject({
  source: z.enum(['certificate', 'ocsp', 'tls-extension']),
  /** Base64, as log lists write it. */
  logId: text,
  log: text.nullable(),
  timestamp: text,
  status: z.enum(['valid', 'signature-invalid', 'log-unknown', 'in-the-future', 'unsupported']),
})
export type SignedTimestamp = z.infer<typeof SignedTimestamp>

/** Whether the chain is trusted, by which path, and if not, why. */
export const Trust = z.strictObject({
  status: z.enum(['accepted', 'rejected']),
  /** The reason as worker/x509 names it; null when accepted. */
  reason: text.nullable(),
  expected: text.nullable(),
  got: text.nullable(),
  /** The certificate that the reason is about, by its place in the chain as sent; null when it is none of them. */
  certificateIndex: z.int().nonnegative().nullable(),
  /** The path as built, leaf first, root last; what could be built when it was rejected. */
  path: z.array(z.strictObject({ subjectShort: text, fingerprintSha256: text, source: z.enum(['sent', 'public-root', 'custom-ca', 'fetched']) })).max(20),
  /** The name that the certificate was checked against; null when none was. */
  checkedName: text.nullable(),
  revocation: z.array(Revocation).max(16),
  timestamps: z.array(SignedTimestamp).max(64),
  defects: z.array(z.strictObject({ code: text, certificateIndex: z.int().nonnegative().nullable(), detail: text })).max(100),
})
export type Trust = z.infer<typeof Trust>
