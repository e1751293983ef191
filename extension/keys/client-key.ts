import type { KeyType } from './signature-schemes.ts'

/** What is shown and remembered of a client certificate, apart from its key. */
export interface ClientKeySummary {
  readonly id: string
  /** What its owner calls it. */
  readonly name: string
  /** RFC 3339. */
  readonly addedAt: string
  readonly type: KeyType
  /** Bits of an RSA key; null for the others, whose type says it. */
  readonly bits: number | null
  readonly subject: string
  readonly issuer: string
  readonly notBefore: string | null
  readonly notAfter: string | null
  /** SHA-256 of the certificate, in hex. */
  readonly fingerprintSha256: string
  readonly remarks: readonly KeyRemark[]
}

/** What does not keep a certificate from being used, and may well keep a server from taking it. Those of time are told from the dates. */
export const keyRemarks = ['not-for-clients', 'may-not-sign'] as const
export type KeyRemark = (typeof keyRemarks)[number]

/** A client certificate with its key, which cannot be read again: only used. */
export interface ClientKey extends ClientKeySummary {
  readonly version: 1
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array<ArrayBuffer>[]
  /** By IANA name of the signature scheme: WebCrypto binds an RSA key to one padding and one hash. Not extractable. */
  readonly keys: Readonly<Record<string, CryptoKey>>
}

export function summaryOf({ id, name, addedAt, type, bits, subject, issuer, notBefore, notAfter, fingerprintSha256, remarks }: ClientKey): ClientKeySummary {
  return { id, name, addedAt, type, bits, subject, issuer, notBefore, notAfter, fingerprintSha256, remarks }
}
