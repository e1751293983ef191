import type { AlertLevel } from './alerts.ts'
import type { ClientCertificateVerdict, ClientCertificateRequest } from './client-certificate.ts'
import type { DecodedClientHello, DecodedServerHello, ExtensionView } from './hello-view.ts'
import type { TlsSession, SessionRefusal } from './session.ts'
import type { TlsVersion } from './versions.ts'

/** One message of a flight. */
export interface FlightMessage {
  /** The RFC's spelling; ChangeCipherSpec, Alert and EarlyData stand beside the handshake messages. */
  readonly name: string
  /** Size of the message with its header, without record headers and protection. */
  readonly bytes: number
  readonly clientHello?: DecodedClientHello
  readonly serverHello?: DecodedServerHello
  /** Extensions of EncryptedExtensions and NewSessionTicket. */
  readonly extensions?: readonly ExtensionView[]
  readonly alert?: { readonly level: AlertLevel; readonly description: string }
  readonly ticket?: { readonly lifetimeSeconds: number | null; readonly ticketBytes: number; readonly maxEarlyDataBytes: number }
}

/** Consecutive messages in one direction. Emitted when the direction turns, the handshake ends, or it fails. */
export interface FlightEvent {
  readonly type: 'flight'
  readonly direction: 'sent' | 'received'
  /** Bytes on the wire: record headers and protection included. */
  readonly bytes: number
  readonly messages: readonly FlightMessage[]
}

export interface CertificateEvent {
  readonly type: 'certificate'
  /** As sent, leaf first, DER. Emitted before anything in it is judged. */
  readonly chain: Uint8Array[]
  readonly ocspResponse: Uint8Array | null
  readonly scts: Uint8Array[]
}

export interface ClientCertificateRequestedEvent extends ClientCertificateRequest {
  readonly type: 'client-certificate-requested'
}

export interface SignatureNeededEvent {
  readonly type: 'signature-needed'
  /** IANA name of the scheme; `rsa_pkcs1_md5_sha1` before TLS 1.2. */
  readonly scheme: string
  /** What is to be signed, not yet hashed. */
  readonly content: Uint8Array
}

/** Everything that was negotiated, under IANA names. */
export interface HandshakeSummary {
  readonly version: TlsVersion
  readonly cipherSuite: string
  readonly cipherSuiteCode: number
  /** Null where no group took part: static RSA, TLS 1.2 resumption. `dhe` for a group without a name. */
  readonly group: string | null
  readonly groupCode: number | null
  /** Bits of the prime of a TLS 1.2 DHE key exchange. */
  readonly dhPrimeBits: number | null
  /** Of the server's CertificateVerify or ServerKeyExchange. */
  readonly signatureScheme: string | null
  readonly alpn: string | null
  readonly resumed: boolean
  /** Why the session that was handed in was not even offered. */
  readonly sessionRefusal: SessionRefusal | null
  readonly earlyData: 'not-sent' | 'accepted' | 'rejected'
  readonly helloRetryRequest: boolean
  readonly roundTrips: number
  readonly extendedMasterSecret: boolean
  readonly encryptThenMac: boolean
  readonly secureRenegotiation: boolean
  readonly serverNameAcknowledged: boolean
  readonly certificateCompression: string | null
  /** The server's record_size_limit. */
  readonly recordSizeLimit: number | null
  /** Every extension that the server sent, by message. */
  readonly serverExtensions: readonly ExtensionView[]
  readonly clientCertificate: ClientCertificateVerdict
  readonly ja3: string
  readonly ja3Hash: string
  readonly ja4: string
  readonly ja3s: string
  readonly ja3sHash: string
  readonly ja4s: string
}

export type TlsEvent =
  | FlightEvent
  | CertificateEvent
  | ClientCertificateRequestedEvent
  | SignatureNeededEvent
  | { readonly type: 'handshake-complete'; readonly summary: HandshakeSummary }
  | { readonly type: 'session'; readonly session: TlsSession }
  | { readonly type: 'application-data'; readonly data: Uint8Array }
  /** An alert that was received. Those that go out are in `flight` events. */
  | { readonly type: 'alert'; readonly level: AlertLevel; readonly description: string }
  /** close_notify was received. */
  | { readonly type: 'closed' }
