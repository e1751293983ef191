import { createHash } from 'node:crypto'
import { equal, toHex } from '../bytes/bytes.ts'
import { isSelfIssued, parseCertificate, type Certificate } from './certificate.ts'
import { revocationReason, type RevocationReason } from './crl.ts'
import { DerError, contextTag, derInside, derSmallInteger, derTag, readDer, type DerReader } from './der.ts'
import { encodeDer, encodeObjectIdentifier } from './der-writer.ts'
import { decodeSctListExtension } from './extensions.ts'
import { formatName, nameKey, readName, type DistinguishedName } from './name.ts'
import { accessMethodOid, extendedKeyUsageOid, extensionOid } from './oids.ts'
import { readSignatureAlgorithm, verifySignature, weakHash, type SignatureAlgorithm } from './signature.ts'
import { isoTime, readGeneralizedTime } from './time.ts'

/**
 * What an OCSP response (RFC 6960) says about a certificate, once it is verified. `unknown` is everything that is not an
 * answer that may be relied upon, with the reason; it is never to be taken for `good`.
 */
export type OcspStatus =
  | ({ readonly status: 'good' } & OcspEvidence)
  | ({ readonly status: 'revoked'; readonly revokedAtMs: number; readonly reason: RevocationReason | null } & OcspEvidence)
  | { readonly status: 'unknown'; readonly code: OcspFaultCode; readonly expected: string; readonly got: string }

export interface OcspEvidence {
  readonly producedAtMs: number
  readonly thisUpdateMs: number
  readonly nextUpdateMs: number
  /** Who signed: the issuer of the certificate, or somebody it delegated to. */
  readonly responder: 'issuer' | 'delegated'
  readonly responderName: string
  /** Whether the nonce that was sent came back; `not-asked` for a staple. */
  readonly nonce: 'match' | 'absent' | 'not-asked'
  /** SignedCertificateTimestampList of RFC 6962 section 3.3, in TLS encoding. */
  readonly sctList: Uint8Array | null
}

export type OcspFaultCode =
  | 'malformed'
  /** The responder answered with an error (RFC 6960 section 2.3). */
  | 'responder-error'
  /** No answer in it is about this certificate. */
  | 'other-certificate'
  /** The responder does not know the certificate. */
  | 'not-known'
  | 'responder-not-authorized'
  | 'signature-invalid'
  | 'signature-weak'
  | 'not-yet-valid'
  | 'expired'
  | 'nonce-mismatch'

export interface OcspOptions {
  readonly certificate: Certificate
  /** The certificate that signed it, from a verified path. */
  readonly issuer: Certificate
  readonly atMs: number
  /** What the request had; absent for a staple, which nobody asked for with one. */
  readonly nonce?: Uint8Array | undefined
}

/** Verifies a stapled or fetched response (RFC 6960 section 3.2). Never throws on what is in it. */
export function verifyOcspResponse(der: Uint8Array, options: OcspOptions): OcspStatus {
  try {
    return judge(parseResponse(der), options)
  } catch (error) {
    if (error instanceof OcspFault) return error.status
    if (error instanceof DerError)
      return unknownStatus('malformed', error.expected, `${error.got} (${error.code} at ${error.offset})`)
    throw error
  }
}

/** An OCSPRequest for one certificate (RFC 6960 section 4.1), with SHA-1 in its CertID as every responder knows it (RFC 5019). */
export function buildOcspRequest(certificate: Certificate, issuer: Certificate, nonce?: Uint8Array): Uint8Array {
  const id = encodeDer(
    derTag.sequence,
    encodeDer(derTag.sequence, encodeObjectIdentifier(sha1Oid), encodeDer(derTag.null)),
    encodeDer(derTag.octetString, digest('sha1', certificate.issuer.raw)),
    encodeDer(derTag.octetString, digest('sha1', issuer.publicKey.keyBytes)),
    encodeDer(derTag.integer, certificate.serial),
  )
  const requests = encodeDer(derTag.sequence, encodeDer(derTag.sequence, id))
  const extensions =
    nonce === undefined
      ? []
      : [
          encodeDer(
            contextTag(2, 'constructed'),
            encodeDer(
              derTag.sequence,
              encodeDer(
                derTag.sequence,
                encodeObjectIdentifier(extensionOid.ocspNonce),
                encodeDer(derTag.octetString, encodeDer(derTag.octetString, nonce)),
              ),
            ),
          ),
        ]
  return encodeDer(derTag.sequence, encodeDer(derTag.sequence, requests, ...extensions))
}

interface OcspResponse {
  readonly tbs: Uint8Array
  readonly responder:
    { readonly kind: 'name'; readonly name: DistinguishedName } | { readonly kind: 'key'; readonly hash: Uint8Array }
  readonly producedAtMs: number
  readonly answers: readonly OcspAnswer[]
  readonly nonce: Uint8Array | null
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly signature: Uint8Array
  readonly certificates: readonly Uint8Array[]
}

interface OcspAnswer {
  readonly hashOid: string
  readonly issuerNameHash: Uint8Array
  readonly issuerKeyHash: Uint8Array
  readonly serial: Uint8Array
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAtMs: number | null
  readonly reason: RevocationReason | null
  readonly thisUpdateMs: number
  readonly nextUpdateMs: number | null
  readonly sctList: Uint8Array | null
}

/** Carries a status out of the reading; it does not leave this file. */
class OcspFault extends Error {
  override readonly name = 'OcspFault'
  readonly status: OcspStatus

  constructor(code: OcspFaultCode, expected: string, got: string) {
    super(code)
    this.status = unknownStatus(code, expected, got)
  }
}

function judge(response: OcspResponse, { certificate, issuer, atMs, nonce }: OcspOptions): OcspStatus {
  const answer = response.answers.find((candidate) => isAbout(candidate, certificate, issuer))
  if (answer === undefined)
    throw new OcspFault(
      'other-certificate',
      `an answer about serial ${toHex(certificate.serial)}`,
      `serial ${
        response.answers
          .map(({ serial }) => toHex(serial))
          .slice(0, 4)
          .join(', ') || 'none'
      }`,
    )
  const responder = findResponder(response, issuer, atMs)
  if (weakHash(response.signatureAlgorithm) !== null)
    throw new OcspFault('signature-weak', 'a signature with SHA-256 or better', response.signatureAlgorithm.name)
  const outcome = verifySignature(response.signatureAlgorithm, responder.publicKey, response.tbs, response.signature)
  if (outcome !== 'valid')
    throw new OcspFault('signature-invalid', `a signature of ${formatName(responder.subject)}`, `signature ${outcome}`)
  const nonceOutcome = checkNonce(nonce, response.nonce)
  if (answer.thisUpdateMs > atMs)
    throw new OcspFault('not-yet-valid', `an answer of before ${isoTime(atMs)}`, `of ${isoTime(answer.thisUpdateMs)}`)
  // RFC 5019 section 4: without nextUpdate an answer says nothing about now. CAs of the web always give it.
  if (answer.nextUpdateMs === null) throw new OcspFault('expired', 'an answer that says until when it holds', 'no nextUpdate')
  if (answer.nextUpdateMs < atMs)
    throw new OcspFault('expired', `an answer that holds at ${isoTime(atMs)}`, `until ${isoTime(answer.nextUpdateMs)}`)
  const evidence: OcspEvidence = {
    producedAtMs: response.producedAtMs,
    thisUpdateMs: answer.thisUpdateMs,
    nextUpdateMs: answer.nextUpdateMs,
    responder: responder === issuer ? 'issuer' : 'delegated',
    responderName: formatName(responder.subject),
    nonce: nonceOutcome,
    sctList: answer.sctList,
  }
  switch (answer.status) {
    case 'good':
      return { status: 'good', ...evidence }
    case 'revoked':
      return { status: 'revoked', revokedAtMs: answer.revokedAtMs ?? answer.thisUpdateMs, reason: answer.reason, ...evidence }
    case 'unknown':
      return unknownStatus('not-known', 'good or revoked', 'a responder that does not know the certificate')
  }
}

function isAbout(answer: OcspAnswer, certificate: Certificate, issuer: Certificate): boolean {
  const hash = certIdHashes.get(answer.hashOid)
  return (
    hash !== undefined &&
    equal(answer.serial, certificate.serial) &&
    equal(answer.issuerNameHash, digest(hash, certificate.issuer.raw)) &&
    equal(answer.issuerKeyHash, digest(hash, issuer.publicKey.keyBytes))
  )
}

/** RFC 6960 section 4.2.2.2: the issuer itself, or one whom it gave a certificate with OCSPSigning for this. */
function findResponder(response: OcspResponse, issuer: Certificate, atMs: number): Certificate {
  if (isResponder(response, issuer)) return issuer
  const candidates = response.certificates
    .map((der) => parseCertificate(der))
    .filter((candidate) => isResponder(response, candidate))
  const [delegate] = candidates
  const named = response.responder.kind === 'name' ? formatName(response.responder.name) : `key ${toHex(response.responder.hash)}`
  if (delegate === undefined)
    throw new OcspFault(
      'responder-not-authorized',
      `the issuer ${formatName(issuer.subject)} or a delegate with its certificate`,
      named,
    )
  const fail = (expected: string, got: string) => new OcspFault('responder-not-authorized', expected, got)
  if (isSelfIssued(delegate) || nameKey(delegate.issuer) !== nameKey(issuer.subject))
    throw fail(`a delegate of ${formatName(issuer.subject)}`, formatName(delegate.issuer))
  if (delegate.known.extendedKeyUsage?.includes(extendedKeyUsageOid.ocspSigning) !== true)
    throw fail('a delegate with OCSPSigning', named)
  if (delegate.known.keyUsage?.has('digitalSignature') === false) throw fail('a delegate with digitalSignature', named)
  if (
    delegate.faults.some(
      ({ code }) => code === 'algorithm-identifiers-differ' || code === 'extension-malformed' || code === 'extension-duplicate',
    )
  )
    throw fail('a well-formed delegate', named)
  if (atMs < delegate.notBefore.ms || atMs > delegate.notAfter.ms)
    throw fail(
      `a delegate valid at ${isoTime(atMs)}`,
      `from ${isoTime(delegate.notBefore.ms)} until ${isoTime(delegate.notAfter.ms)}`,
    )
  if (weakHash(delegate.signatureAlgorithm) !== null)
    throw fail('a delegate signed with SHA-256 or better', delegate.signatureAlgorithm.name)
  if (verifySignature(delegate.signatureAlgorithm, issuer.publicKey, delegate.tbs, delegate.signature) !== 'valid')
    throw fail('a delegate signed by the issuer', named)
  return delegate
}

function isResponder({ responder }: OcspResponse, candidate: Certificate): boolean {
  if (responder.kind === 'name') return nameKey(responder.name) === nameKey(candidate.subject)
  return equal(responder.hash, digest('sha1', candidate.publicKey.keyBytes))
}

function checkNonce(sent: Uint8Array | undefined, got: Uint8Array | null): 'match' | 'absent' | 'not-asked' {
  if (sent === undefined) return 'not-asked'
  // Most responders sign in advance and leave it out (RFC 5019).
  if (got === null) return 'absent'
  if (!equal(sent, got)) throw new OcspFault('nonce-mismatch', toHex(sent), toHex(got))
  return 'match'
}

function parseResponse(der: Uint8Array): OcspResponse {
  if (der.length > maxOcspBytes) throw new DerError('too-large', 0, `at most ${maxOcspBytes} bytes`, `${der.length} bytes`)
  const basic = readDer(der, (reader) => {
    const outer = reader.sequence()
    const status = outer.element(derTag.enumerated)
    const code = derSmallInteger(status)
    const explicit = outer.optionalNested(contextTag(0, 'constructed'))
    outer.end()
    if (code !== 0) throw new OcspFault('responder-error', 'successful', responseStatuses[code] ?? `status ${code}`)
    if (explicit === null) throw new DerError('value-invalid', status.offset, 'responseBytes', 'none')
    const bytes = explicit.sequence()
    explicit.end()
    const type = bytes.objectIdentifier()
    if (type !== accessMethodOid.ocspBasic) throw new DerError('value-invalid', status.offset, 'id-pkix-ocsp-basic', type)
    const response = bytes.octetString()
    bytes.end()
    return response
  })
  return readDer(basic, readBasicResponse)
}

function readBasicResponse(reader: DerReader): OcspResponse {
  const outer = reader.sequence()
  const tbsElement = outer.element(derTag.sequence)
  const signatureAlgorithm = readSignatureAlgorithm(outer)
  const signature = outer.bitString().bytes
  const explicit = outer.optionalNested(contextTag(0, 'constructed'))
  const certificates = explicit?.sequence().each((inside) => inside.element(derTag.sequence).raw) ?? []
  explicit?.end()
  outer.end()
  if (certificates.length > maxCertificates)
    throw new DerError('too-large', tbsElement.offset, `at most ${maxCertificates} certificates`, `${certificates.length}`)
  const tbs = derInside(tbsElement)
  const version = tbs.optionalNested(contextTag(0, 'constructed'))
  if (version !== null && version.smallInteger() !== 0)
    throw new DerError('value-invalid', tbsElement.offset, 'version 1', 'another')
  const responder = readResponder(tbs)
  const producedAtMs = readGeneralizedTime(tbs)
  const answers = tbs.sequence().each(readAnswer)
  let nonce: Uint8Array | null = null
  readExtensions(tbs.optionalNested(contextTag(1, 'constructed')), (oid, value) => {
    if (oid !== extensionOid.ocspNonce) return false
    nonce = readDer(value, (inside) => inside.octetString())
    return true
  })
  tbs.end()
  return { tbs: tbsElement.raw, responder, producedAtMs, answers, nonce, signatureAlgorithm, signature, certificates }
}

function readResponder(tbs: DerReader): OcspResponse['responder'] {
  const byName = tbs.optionalNested(contextTag(1, 'constructed'))
  if (byName !== null) {
    const name = readName(byName)
    byName.end()
    return { kind: 'name', name }
  }
  const byKey = tbs.nested(contextTag(2, 'constructed'))
  const hash = byKey.octetString()
  byKey.end()
  return { kind: 'key', hash }
}

function readAnswer(reader: DerReader): OcspAnswer {
  const single = reader.sequence()
  const id = single.sequence()
  const algorithm = id.sequence()
  const hashOid = algorithm.objectIdentifier()
  if (!algorithm.isEmpty) algorithm.null()
  algorithm.end()
  const issuerNameHash = id.octetString()
  const issuerKeyHash = id.octetString()
  const serial = id.element(derTag.integer).content
  id.end()
  const { status, revokedAtMs, reason } = readCertStatus(single)
  const thisUpdateMs = readGeneralizedTime(single)
  const next = single.optionalNested(contextTag(0, 'constructed'))
  const nextUpdateMs = next === null ? null : readGeneralizedTime(next)
  next?.end()
  let sctList: Uint8Array | null = null
  readExtensions(single.optionalNested(contextTag(1, 'constructed')), (oid, value) => {
    if (oid !== extensionOid.ocspSctList) return false
    sctList = decodeSctListExtension(value)
    return true
  })
  single.end()
  return { hashOid, issuerNameHash, issuerKeyHash, serial, status, revokedAtMs, reason, thisUpdateMs, nextUpdateMs, sctList }
}

function readCertStatus(single: DerReader): Pick<OcspAnswer, 'status' | 'revokedAtMs' | 'reason'> {
  const element = single.element()
  switch (element.tag) {
    case contextTag(0, 'primitive'):
      return { status: 'good', revokedAtMs: null, reason: null }
    case contextTag(1, 'constructed'): {
      const info = derInside(element)
      const revokedAtMs = readGeneralizedTime(info)
      const explicit = info.optionalNested(contextTag(0, 'constructed'))
      const reason = explicit === null ? null : revocationReason(derSmallInteger(explicit.element(derTag.enumerated)))
      info.end()
      return { status: 'revoked', revokedAtMs, reason }
    }
    case contextTag(2, 'primitive'):
      return { status: 'unknown', revokedAtMs: null, reason: null }
    default:
      throw new DerError('unexpected-tag', element.offset, 'good, revoked or unknown', `tag ${element.tag}`)
  }
}

/** `take` says whether it knows an extension; an unknown critical one is a fault. */
function readExtensions(explicit: DerReader | null, take: (oid: string, value: Uint8Array) => boolean): void {
  if (explicit === null) return
  const list = explicit.sequence()
  explicit.end()
  list.each((reader) => {
    const extension = reader.sequence()
    const oid = extension.objectIdentifier()
    const critical = extension.peekTag() === derTag.boolean && extension.boolean()
    const value = extension.octetString()
    extension.end()
    if (!take(oid, value) && critical)
      throw new DerError('value-invalid', reader.offset, 'only critical extensions that are understood', oid)
  })
}

function unknownStatus(code: OcspFaultCode, expected: string, got: string): OcspStatus {
  return { status: 'unknown', code, expected, got }
}

function digest(hash: string, data: Uint8Array): Uint8Array {
  return createHash(hash).update(data).digest()
}

const sha1Oid = '1.3.14.3.2.26'
const certIdHashes = new Map([
  [sha1Oid, 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
])

/** OCSPResponseStatus (RFC 6960 section 4.2.1). */
const responseStatuses = ['successful', 'malformedRequest', 'internalError', 'tryLater', 'unused', 'sigRequired', 'unauthorized']

/** Responses have one to three kilobytes; a delegate's certificate may double that. */
export const maxOcspBytes = 65_536
const maxCertificates = 8
