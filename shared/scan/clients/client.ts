/** The versions that clients and servers are told apart by, oldest first. */
export const protocolVersions = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
export type ProtocolVersion = (typeof protocolVersions)[number]

/** What a real client offers in its first ClientHello, as far as it decides what a server selects. GREASE values are left out. */
export interface ScanClient {
  readonly id: string
  readonly name: string
  readonly version: string
  /** The year in which this version came out. */
  readonly released: number
  /** What it takes, oldest first, without gaps. */
  readonly versions: readonly ProtocolVersion[]
  /** Code points, in the order of the offer. */
  readonly suites: readonly number[]
  /** Code points; null for a client that sends no list. */
  readonly groups: readonly number[] | null
  /** Code points; null for a client that sends no list. */
  readonly signatureSchemes: readonly number[] | null
  /** Groups for which it sends a key share at once. */
  readonly keyShares: readonly number[]
  readonly alpn: readonly string[]
  readonly sendsServerName: boolean
  /** It gives up on a smaller prime of DHE; null for no bound that is known. */
  readonly minDhBits: number | null
  /** It gives up on a larger prime of DHE; null for no bound that is known. */
  readonly maxDhBits: number | null
  /** Where the offer is known from. */
  readonly source: string
}

/** One client as its file writes it: code points in hex, between blanks, and the first and last version. */
export interface ClientRow {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly released: number
  readonly versions: readonly [oldest: ProtocolVersion, newest: ProtocolVersion]
  readonly source: string
  readonly suites: string
  readonly groups?: string
  readonly signatureSchemes?: string
  readonly keyShares?: string
  readonly alpn?: readonly string[]
  readonly sendsServerName?: false
  readonly minDhBits?: number
  readonly maxDhBits?: number
}

export function client(row: ClientRow): ScanClient {
  const [oldest, newest] = row.versions
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    released: row.released,
    versions: protocolVersions.slice(protocolVersions.indexOf(oldest), protocolVersions.indexOf(newest) + 1),
    suites: codes(row.suites),
    groups: row.groups === undefined ? null : codes(row.groups),
    signatureSchemes: row.signatureSchemes === undefined ? null : codes(row.signatureSchemes),
    keyShares: codes(row.keyShares ?? ''),
    alpn: row.alpn ?? [],
    sendsServerName: row.sendsServerName ?? true,
    minDhBits: row.minDhBits ?? null,
    maxDhBits: row.maxDhBits ?? null,
    source: row.source,
  }
}

/**
 * Where offers are known from. Only what crosses the wire was taken over: code points, in their order. Current Linux builds of
 * OpenSSL offer TLS 1.0 and 1.1 and then refuse the SHA-1 signatures that those have, so that their rows begin with TLS 1.2.
 */
export const sources = {
  recorded: 'ClientHello of the program itself, recorded on Debian 12',
  sslLabs: 'Qualys SSL Labs, API v3 getClients, by way of the client simulation data of testssl.sh',
  testssl: 'ClientHello recorded by the testssl.sh project, client simulation data of its version 3.2',
  utls: 'uTLS, preset HelloSafari_26_3',
  go: 'The Go project, crypto/tls/defaults.go',
} as const

function codes(list: string): number[] {
  const words = list.trim()
  return words === '' ? [] : words.split(/\s+/).map((word) => Number.parseInt(word, 16))
}
