import { createHash, createPublicKey, verify } from 'node:crypto'
import { equal, fromBase64, toBase64, toHex } from '../bytes/bytes.ts'
import { ByteReader, UnderflowError } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { Certificate } from './certificate.ts'
import { contextTag, derInside, derTag, readDer } from './der.ts'
import { encodeDer } from './der-writer.ts'
import { extensionOid } from './oids.ts'

/** A SignedCertificateTimestamp (RFC 6962 section 3.2). */
export interface SignedCertificateTimestamp {
  readonly version: number
  /** SHA-256 of the log's public key. */
  readonly logId: Uint8Array
  readonly timestampMs: number
  readonly extensions: Uint8Array
  /** HashAlgorithm and SignatureAlgorithm of RFC 5246. */
  readonly hashAlgorithm: number
  readonly signatureAlgorithm: number
  readonly signature: Uint8Array
}

/** The list is not one of RFC 6962. */
export class SctError extends Error {
  override readonly name = 'SctError'
  readonly expected: string
  readonly got: string

  constructor(expected: string, got: string) {
    super(`SCT list: expected ${expected}, got ${got}`)
    this.expected = expected
    this.got = got
  }
}

/** Where a timestamp came from; those of a certificate are over the certificate without them. */
export type SctSource = 'certificate' | 'ocsp' | 'tls-extension'

/** A log as Chrome's log list (v3) names it. */
export interface CtLog {
  readonly description: string
  readonly operator: string
  readonly logId: Uint8Array
  readonly key: Uint8Array
  /** `usable`, `readonly`, `retired` and so on; `unknown` where the list does not say. */
  readonly state: string
}

export interface CtLogList {
  readonly version: string
  readonly logs: readonly CtLog[]
}

export type SctStatus = 'valid' | 'signature-invalid' | 'log-unknown' | 'in-the-future' | 'unsupported'

export interface CheckedSct {
  readonly sct: SignedCertificateTimestamp
  readonly source: SctSource
  readonly status: SctStatus
  readonly log: CtLog | null
}

/** Reads a SignedCertificateTimestampList in TLS encoding (RFC 6962 section 3.3). Throws SctError. */
export function parseSctList(bytes: Uint8Array): SignedCertificateTimestamp[] {
  return reading(() => {
    const outer = new ByteReader(bytes)
    const list = new ByteReader(outer.vector16())
    endOf(outer)
    const scts: SignedCertificateTimestamp[] = []
    while (!list.isEmpty) {
      if (scts.length >= maxScts) throw new SctError(`at most ${maxScts} timestamps`, 'more')
      scts.push(readSct(list.vector16()))
    }
    if (scts.length === 0) throw new SctError('at least one timestamp', 'none')
    return scts
  })
}

/** Reads one SignedCertificateTimestamp, as the TLS 1.3 certificate extension has a list of. Throws SctError. */
export function parseSct(bytes: Uint8Array): SignedCertificateTimestamp {
  return reading(() => readSct(bytes))
}

/**
 * Reads Chrome's log list, version 3, already parsed from JSON. What is no log is left out; null where the value is no
 * log list at all.
 */
export function parseLogList(json: unknown): CtLogList | null {
  if (!isRecord(json) || !Array.isArray(json['operators'])) return null
  const logs: CtLog[] = []
  for (const operator of json['operators'].slice(0, maxOperators)) {
    if (!isRecord(operator)) continue
    for (const kind of ['logs', 'tiled_logs']) {
      const list: unknown = operator[kind]
      if (!Array.isArray(list)) continue
      for (const entry of list.slice(0, maxLogsPerOperator)) {
        const log = parseLog(entry, textOf(operator['name']))
        if (log !== null) logs.push(log)
      }
    }
  }
  return { version: textOf(json['version']), logs }
}

/**
 * Verifies timestamps of one certificate. Without a list every log is unknown, and nothing is valid. `issuer` is needed
 * for timestamps that stand in the certificate itself (RFC 6962 section 3.2, precert_entry).
 */
export function verifyScts(
  scts: readonly { readonly sct: SignedCertificateTimestamp; readonly source: SctSource }[],
  {
    certificate,
    issuer,
    logList,
    atMs,
  }: { certificate: Certificate; issuer: Certificate | null; logList: CtLogList | null; atMs: number },
): CheckedSct[] {
  return scts.slice(0, maxScts).map(({ sct, source }) => {
    const log = logList?.logs.find(({ logId }) => equal(logId, sct.logId)) ?? null
    return { sct, source, log, status: log === null ? 'log-unknown' : statusOf(sct, source, log, certificate, issuer, atMs) }
  })
}

/** The tbsCertificate that a log signed for: without the timestamps themselves (RFC 6962 section 3.2). */
export function precertificateTbs(certificate: Certificate): Uint8Array {
  return readDer(certificate.tbs, (reader) => {
    const tbs = reader.sequence()
    const kept: Uint8Array[] = []
    while (!tbs.isEmpty) {
      const element = tbs.element()
      if (element.tag !== contextTag(3, 'constructed')) {
        kept.push(element.raw)
        continue
      }
      const list = derInside(element).sequence()
      const extensions = list
        .each((inside) => inside.element(derTag.sequence))
        .filter((extension) => derInside(extension).objectIdentifier() !== extensionOid.sctList)
        .map(({ raw }) => raw)
      if (extensions.length > 0) kept.push(encodeDer(contextTag(3, 'constructed'), encodeDer(derTag.sequence, ...extensions)))
    }
    return encodeDer(derTag.sequence, ...kept)
  })
}

function statusOf(
  sct: SignedCertificateTimestamp,
  source: SctSource,
  log: CtLog,
  certificate: Certificate,
  issuer: Certificate | null,
  atMs: number,
): SctStatus {
  if (
    sct.version !== 0 ||
    sct.hashAlgorithm !== sha256Id ||
    (sct.signatureAlgorithm !== ecdsaId && sct.signatureAlgorithm !== rsaId)
  )
    return 'unsupported'
  if (sct.timestampMs > atMs) return 'in-the-future'
  if (source === 'certificate' && issuer === null) return 'unsupported'
  const signed = signedData(sct, source, certificate, issuer)
  try {
    const key = createPublicKey({
      key: `-----BEGIN PUBLIC KEY-----\n${toBase64(log.key)}\n-----END PUBLIC KEY-----\n`,
      format: 'pem',
    })
    return verify('sha256', signed, key, sct.signature) ? 'valid' : 'signature-invalid'
  } catch {
    // A key of the list that the platform cannot load.
    return 'unsupported'
  }
}

/** The digitally-signed struct of RFC 6962 section 3.2. */
function signedData(
  sct: SignedCertificateTimestamp,
  source: SctSource,
  certificate: Certificate,
  issuer: Certificate | null,
): Uint8Array {
  const writer = new ByteWriter()
    .uint8(0)
    .uint8(0)
    .uint32(Math.floor(sct.timestampMs / 2 ** 32))
    .uint32(sct.timestampMs % 2 ** 32)
  if (source === 'certificate' && issuer !== null) {
    const issuerKeyHash = createHash('sha256').update(issuer.publicKey.spki).digest()
    writer
      .uint16(1)
      .bytes(issuerKeyHash)
      .vector24((inside) => inside.bytes(precertificateTbs(certificate)))
  } else writer.uint16(0).vector24((inside) => inside.bytes(certificate.der))
  return writer.vector16((inside) => inside.bytes(sct.extensions)).finish()
}

function readSct(bytes: Uint8Array): SignedCertificateTimestamp {
  const reader = new ByteReader(bytes)
  const version = reader.uint8()
  const logId = reader.bytes(32)
  const timestampMs = reader.uint32() * 2 ** 32 + reader.uint32()
  if (!Number.isSafeInteger(timestampMs))
    throw new SctError('a timestamp of this age of the world', toHex(bytes.subarray(33, 41)))
  const extensions = reader.vector16()
  const hashAlgorithm = reader.uint8()
  const signatureAlgorithm = reader.uint8()
  const signature = reader.vector16()
  endOf(reader)
  return { version, logId, timestampMs, extensions, hashAlgorithm, signatureAlgorithm, signature }
}

function endOf(reader: ByteReader): void {
  if (!reader.isEmpty) throw new SctError('the end', `${reader.remaining} more bytes`)
}

function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnderflowError) throw new SctError(`${error.expected} more bytes`, `${error.got}`)
    throw error
  }
}

function parseLog(entry: unknown, operator: string): CtLog | null {
  if (!isRecord(entry)) return null
  const { key, log_id: logId, description, state } = entry
  if (typeof key !== 'string' || typeof logId !== 'string' || key.length > maxKeyText || logId.length > maxKeyText) return null
  try {
    const id = fromBase64(logId)
    const spki = fromBase64(key)
    // RFC 6962 section 3.2: the id is the hash of the key; a list in which it is not is not to be followed.
    if (!equal(id, createHash('sha256').update(spki).digest())) return null
    return {
      description: textOf(description),
      operator,
      logId: id,
      key: spki,
      state: isRecord(state) ? (Object.keys(state)[0] ?? 'unknown') : 'unknown',
    }
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, maxTextLength) : 'unknown'
}

const sha256Id = 4
const rsaId = 1
const ecdsaId = 3
/** Certificates have two to five. */
const maxScts = 32
/** The list of 2025 has ten operators with at most twenty logs each. */
const maxOperators = 256
const maxLogsPerOperator = 512
/** A P-256 key in base64 has 124 characters; one of RSA 4096 has 736. */
const maxKeyText = 2048
const maxTextLength = 200
