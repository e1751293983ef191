import type { ScanRefusal } from '../../../shared/contract/scan.ts'

/** What a server made of a ClientHello, as plain data. Codes are the wire's. */
export interface ServerAnswer {
  readonly kind: 'answer'
  /** The version selected. */
  readonly version: number
  readonly suite: number
  readonly compression: number
  readonly isHelloRetryRequest: boolean
  /** Of key_share (RFC 8446 section 4.2.8) or of ServerKeyExchange (RFC 8422 section 5.4). */
  readonly group: number | null
  readonly dh: DhParameters | null
  /** Of ServerKeyExchange in TLS 1.2; null where nothing was signed, or the scheme has no code. */
  readonly scheme: number | null
  readonly alpn: string | null
  /** Types of the extensions of ServerHello. */
  readonly extensions: readonly number[]
  /** RFC 8446 section 4.1.3. */
  readonly hasDowngradeSentinel: boolean
  /** The chain by its identifier among the chains of the scan; null where none was seen. */
  readonly chain: string | null
  /** The key of the leaf, and its curve as a group, where there is a chain and its leaf can be read. */
  readonly leafKey: 'rsa' | 'ecdsa' | 'eddsa' | null
  readonly leafGroup: number | null
  readonly stapled: boolean
  readonly sctCount: number
  /** Null: none was asked for, as far as was read. */
  readonly certificateRequest: { readonly acceptedIssuers: readonly string[] } | null
  /**
   * What ended the flight before ServerHelloDone, where all of it was wanted: a server that had selected and then found that it
   * cannot. Null for a whole flight.
   */
  readonly brokenOff: ScanRefusal | null
}

/** Lower-case hex, without leading zeros. */
export interface DhParameters {
  readonly prime: string
  readonly generator: string
}

export type HelloOutcome = ServerAnswer | { readonly kind: 'refused'; readonly refusal: ScanRefusal }

export function refused(how: ScanRefusal['how'], detail: string | null = null): Extract<HelloOutcome, { kind: 'refused' }> {
  return { kind: 'refused', refusal: { how, detail: detail === null ? null : detail.slice(0, maxDetail) } }
}

const maxDetail = 200
