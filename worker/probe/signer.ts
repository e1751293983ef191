/** Asks whoever holds a client's key for one signature. The key itself never comes here. */
export type Signer = (wanted: {
  readonly id: string
  /** IANA name of the signature scheme. */
  readonly scheme: string
  /** What is to be signed, unhashed (RFC 8446 section 4.4.3, RFC 5246 section 7.4.8). */
  readonly content: Uint8Array
  readonly signal: AbortSignal
}) => Promise<
  | { readonly status: 'signed'; readonly signature: Uint8Array }
  | { readonly status: 'refused'; readonly reason: string }
>
