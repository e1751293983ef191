import { equal } from '../bytes/bytes.ts'
import { certificateOutline } from './keys/public-key.ts'
import { distinguishedNameLabel } from './keys/distinguished-name.ts'
import { schemeFitsKey, signatureSchemeByCode, signatureSchemeLabel } from './keys/signature-schemes.ts'
import type { SignatureScheme } from './keys/signature-schemes.ts'
import { legacyEcdsa, legacyRsa } from './keys/signature-schemes.ts'
import type { ResolvedClientAuth } from './options.ts'
import { TLS12 } from './versions.ts'

/** What a CertificateRequest asks for (RFC 8446 section 4.3.2, RFC 5246 section 7.4.4), and how our certificate stands to it. */
export interface ClientCertificateRequest {
  readonly postHandshake: boolean
  /** DER of the names of acceptable CAs; empty accepts any. */
  readonly certificateAuthorities: readonly Uint8Array[]
  /** The same names in the form of RFC 4514, for people. */
  readonly certificateAuthorityNames: readonly string[]
  readonly signatureSchemes: readonly string[]
  /** Before TLS 1.3 (RFC 5246 section 7.4.4); empty in TLS 1.3. */
  readonly certificateTypes: readonly string[]
  /** Object identifiers of certificate extensions that the server filters by (RFC 8446 section 4.2.5). */
  readonly oidFilterCount: number
  /** What goes out in answer, and how our certificate fits. */
  readonly answer: ClientCertificateAnswer
}

export interface ClientCertificateAnswer {
  readonly sends: 'certificate' | 'nothing'
  /**
   * `no-certificate`: there is none; `no-common-scheme`: the server takes none of our key's signatures (nothing is sent);
   * `issuer-not-listed`: sent, although none of our chain's issuers is among the server's names; `fits`: it is.
   */
  readonly fit: 'no-certificate' | 'no-common-scheme' | 'issuer-not-listed' | 'fits'
  readonly scheme: string | null
  /** The issuer of our own leaf, for people. */
  readonly ownIssuer: string | null
}

/** What became of the client certificate, and how that is known. */
export interface ClientCertificateVerdict {
  readonly status: 'not-requested' | 'requested-none-sent' | 'accepted' | 'refused' | 'unknown'
  /**
   * `server-finished`: before TLS 1.3 the server ends the handshake after it has seen the certificate. `session-ticket`,
   * `application-data`: in TLS 1.3 the first thing that came after our Finished. `alert`: the server's refusal. TLS
   * cannot see more: a server that lets everybody through its handshake and refuses in HTTP looks like one that accepts.
   */
  readonly evidence: 'server-finished' | 'session-ticket' | 'application-data' | 'alert' | null
  /** The alert of a refusal. */
  readonly alert: string | null
}

export const notRequested: ClientCertificateVerdict = { status: 'not-requested', evidence: null, alert: null }

/** The raw content of a CertificateRequest, whatever the version. */
export interface RequestedCertificate {
  readonly certificateAuthorities: readonly Uint8Array[]
  readonly signatureSchemeCodes: readonly number[]
  readonly certificateTypeCodes: readonly number[]
  readonly oidFilterCount: number
}

export interface ChosenAnswer {
  readonly auth: ResolvedClientAuth | null
  readonly scheme: SignatureScheme | null
  readonly answer: ClientCertificateAnswer
}

/** Holds our certificate against the request, before anything is sent. */
export function chooseAnswer(auth: ResolvedClientAuth | null, request: RequestedCertificate, version: number): ChosenAnswer {
  const ownIssuer = auth === null ? null : issuerLabel(auth)
  if (auth === null) return { auth: null, scheme: null, answer: { sends: 'nothing', fit: 'no-certificate', scheme: null, ownIssuer } }
  const scheme = chooseScheme(auth, request, version)
  if (scheme === null) return { auth: null, scheme, answer: { sends: 'nothing', fit: 'no-common-scheme', scheme: null, ownIssuer } }
  // A certificate from an issuer that is not listed is sent all the same: some servers list too little, and the person
  // who asked wants to see the server's own answer.
  const fit = isIssuerListed(auth, request.certificateAuthorities) ? 'fits' : 'issuer-not-listed'
  return { auth, scheme, answer: { sends: 'certificate', fit, scheme: scheme.name, ownIssuer } }
}

/** For the event. */
export function describeRequest(
  request: RequestedCertificate, answer: ClientCertificateAnswer, postHandshake: boolean,
): ClientCertificateRequest {
  return {
    postHandshake,
    certificateAuthorities: request.certificateAuthorities.map((name) => name.slice()),
    certificateAuthorityNames: request.certificateAuthorities.map(distinguishedNameLabel),
    signatureSchemes: request.signatureSchemeCodes.map(signatureSchemeLabel),
    certificateTypes: request.certificateTypeCodes.map((code) => certificateTypes.get(code) ?? `certificate type ${code}`),
    oidFilterCount: request.oidFilterCount,
    answer,
  }
}

function chooseScheme(auth: ResolvedClientAuth, request: RequestedCertificate, version: number): SignatureScheme | null {
  if (version < TLS12) {
    // There are no schemes to choose from (RFC 4346 section 7.4.8); the certificate type must fit.
    const { kind } = auth.publicKey
    if (kind === 'rsa' && request.certificateTypeCodes.includes(rsaSign)) return legacyRsa
    return kind === 'ecdsa' && request.certificateTypeCodes.includes(ecdsaSign) ? legacyEcdsa : null
  }
  // By the server's order of preference: it has to verify.
  for (const code of request.signatureSchemeCodes) {
    const scheme = signatureSchemeByCode(code)
    if (scheme !== null && schemeFitsKey(scheme, auth.publicKey, version)) return scheme
  }
  return null
}

function isIssuerListed(auth: ResolvedClientAuth, authorities: readonly Uint8Array[]): boolean {
  if (authorities.length === 0) return true
  const issuers = auth.chain.flatMap((certificate) => certificateOutline(certificate)?.issuer ?? [])
  return authorities.some((name) => issuers.some((issuer) => equal(name, issuer)))
}

function issuerLabel(auth: ResolvedClientAuth): string | null {
  const outline = auth.chain[0] === undefined ? null : certificateOutline(auth.chain[0])
  return outline === null ? null : distinguishedNameLabel(outline.issuer)
}

/** ClientCertificateType: RFC 5246 section 7.4.4 and RFC 8422 section 5.5. */
const rsaSign = 1
const ecdsaSign = 64
const certificateTypes: ReadonlyMap<number, string> = new Map([
  [rsaSign, 'rsa_sign'], [2, 'dss_sign'], [3, 'rsa_fixed_dh'], [4, 'dss_fixed_dh'], [5, 'rsa_ephemeral_dh'], [6, 'dss_ephemeral_dh'],
  [20, 'fortezza_dms'], [ecdsaSign, 'ecdsa_sign'], [65, 'rsa_fixed_ecdh'], [66, 'ecdsa_fixed_ecdh'],
  [67, 'gost_sign256'], [68, 'gost_sign512'],
])
