import type { CipherSuite } from '../../cipher-suites.ts'
import type { HandshakeSecrets } from '../../schedule/key-schedule-13.ts'
import type { CertificateRequest13 } from '../../messages/certificate-request.ts'
import type { OfferedPsk, SentHello } from '../client-hello-flight.ts'

/** What every state after ServerHello holds. */
export interface Handshake13 {
  readonly hello: SentHello
  readonly suite: CipherSuite
  /** The PSK that the server took, or null for a handshake with certificates. */
  readonly psk: OfferedPsk | null
  readonly secrets: HandshakeSecrets
}

/** Proof that the server is who its certificate (or its PSK) says: only the verifying state makes one. */
export interface ServerAuthenticated {
  readonly handshake: Handshake13
  readonly by: 'certificate-verify' | 'psk'
}

/** The answer that the server asked for, if it did. */
export type ClientCertificateTask = CertificateRequest13 | null
