/** Extensions that ask for something and carry no choice of ours. */
export type PlainRequest =
  | 'status_request' | 'signed_certificate_timestamp' | 'extended_master_secret' | 'encrypt_then_mac' | 'session_ticket' | 'heartbeat'
  | 'renegotiation_info'

/** One ClientHello, as data: it survives JSON, and two of the same spec ask the same. */
export interface HelloSpec {
  /** `legacy_version` of the hello (RFC 8446 section 4.1.2). */
  readonly version: number
  /** Null sends no supported_versions. */
  readonly supportedVersions: readonly number[] | null
  readonly suites: readonly number[]
  /** RFC 3749: 0 is none, 1 is DEFLATE. */
  readonly compression: readonly number[]
  readonly serverName: string | null
  /** Empty: no supported_groups. */
  readonly groups: readonly number[]
  /** Groups to bring a key share for; [] sends the extension empty (RFC 8446 section 4.2.8), null sends none. */
  readonly keyShares: readonly number[] | null
  /** Empty: no signature_algorithms. */
  readonly schemes: readonly number[]
  /** signature_algorithms_cert (RFC 8446 section 4.2.3), so that a chain is not refused for what the handshake lacks. Empty: none. */
  readonly certificateSchemes: readonly number[]
  readonly alpn: readonly string[]
  readonly requests: readonly PlainRequest[]
  /** GREASE among suites, groups, versions and extensions (RFC 8701). */
  readonly grease: boolean
  /** An extension of a type that nobody has registered. */
  readonly unknownExtension: boolean
  /** The hello is padded to this length at least (RFC 7685); 0 leaves it. */
  readonly minimumBytes: number
  /** The hello is cut into records of this length (RFC 8446 section 5.1); 0 leaves it whole. */
  readonly fragmentBytes: number
  /** How much of the answer is wanted. */
  readonly until: 'server-hello' | 'server-flight'
}
