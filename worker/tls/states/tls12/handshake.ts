import type { CipherSuite } from '../../cipher-suites.ts'
import type { RequestedCertificate } from '../../client-certificate.ts'
import type { KeyShare } from '../../key-exchange/key-share.ts'
import type { PublicKey } from '../../keys/public-key.ts'
import type { TlsSession } from '../../session.ts'
import type { SentHello } from '../client-hello-flight.ts'

/** What every state of TLS 1.0 to 1.2 after ServerHello holds. */
export interface Handshake12 {
  readonly hello: SentHello
  readonly version: number
  readonly suite: CipherSuite
  readonly serverRandom: Uint8Array
  readonly sessionId: Uint8Array
  readonly extendedMasterSecret: boolean
  readonly encryptThenMac: boolean
  /** The server promised a NewSessionTicket. */
  readonly expectsTicket: boolean
  /** The server promised that a CertificateStatus may come. */
  readonly mayHaveStatus: boolean
  readonly scts: Uint8Array[]
  /** The session that is resumed, or null for a full handshake. */
  readonly resumed: TlsSession | null
}

/** Proof that the key exchange is the certificate holder's: made where the ServerKeyExchange was verified, or where RSA will be the proof. */
export interface ServerParameters {
  readonly handshake: Handshake12
  readonly key: PublicKey
  readonly exchange:
    | { readonly kind: 'rsa' }
    | { readonly kind: 'ecdhe' | 'dhe'; readonly ours: KeyShare; readonly peer: Uint8Array }
}

export type ClientCertificateTask = RequestedCertificate | null
