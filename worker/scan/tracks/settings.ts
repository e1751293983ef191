/** What stays the same in every hello of one scan. */
export interface ScanSettings {
  /** SNI; null sends none. */
  readonly serverName: string | null
  /** ALPN names to try; empty where no application protocol is known to be spoken. */
  readonly alpn: readonly string[]
}
