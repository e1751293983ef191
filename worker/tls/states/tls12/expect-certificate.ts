import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { leafPublicKey } from '../../keys/public-key.ts'
import type { PublicKey } from '../../keys/public-key.ts'
import { readCertificate12, readCertificateStatus } from '../../messages/certificate.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import { certificate, certificateStatus, handshakeTypeLabel } from '../../messages/handshake-type.ts'
import { expectServerKeyExchange } from './expect-server-key-exchange.ts'
import type { Handshake12 } from './handshake.ts'

/** RFC 5246 section 7.4.2. */
export function expectCertificate(connection: Connection, handshake: Handshake12): State {
  return {
    name: 'ExpectCertificate',
    handle(message) {
      if (message.type !== certificate) throw unexpectedMessage('Certificate', message)
      connection.received(message)
      const chain = readCertificate12(message.body)
      connection.transcript.add(message.whole)
      connection.negotiated.chain = chain
      // Shown together with its staple, or as soon as it is known that there is none.
      connection.pendingCertificate = { type: 'certificate', chain, ocspResponse: null, scts: handshake.scts }
      if (handshake.mayHaveStatus) return expectCertificateStatus(connection, handshake, chain)
      return judge(connection, handshake, chain)
    },
  }
}

/** RFC 6066 section 8: even a server that acknowledged status_request may leave the message out. */
function expectCertificateStatus(connection: Connection, handshake: Handshake12, chain: readonly Uint8Array[]): State {
  return {
    name: 'ExpectCertificateStatusOrServerKeyExchange',
    handle(message: HandshakeMessage) {
      if (message.type !== certificateStatus) return judge(connection, handshake, chain).handle(message)
      connection.received(message)
      const ocspResponse = readCertificateStatus(message.body)
      connection.transcript.add(message.whole)
      if (connection.pendingCertificate !== null) connection.pendingCertificate = { ...connection.pendingCertificate, ocspResponse }
      return judge(connection, handshake, chain)
    },
  }
}

function judge(connection: Connection, handshake: Handshake12, chain: readonly Uint8Array[]): State {
  connection.releaseCertificate()
  const key = leafPublicKey(chain[0] ?? new Uint8Array())
  requireFittingKey(handshake, key)
  return expectServerKeyExchange(connection, handshake, key)
}

/** The suite names the kind of key: RFC 5246 section 7.4.2, RFC 8422 section 5.3; for Ed25519 RFC 8422 section 5.10. */
function requireFittingKey({ suite }: Handshake12, key: PublicKey): void {
  const fits = suite.authentication === 'ecdsa'
    ? key.kind === 'ecdsa' || key.kind === 'ed25519'
    : key.kind === 'rsa' || (key.kind === 'rsa-pss' && suite.keyExchange !== 'rsa')
  if (!fits) {
    throw new TlsError('certificate-key-wrong-type',{
      expected: `a key for ${suite.name} in ${handshakeTypeLabel(certificate)}`,
      got: `an ${key.kind} key`,
    })
  }
}
