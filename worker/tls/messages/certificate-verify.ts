import { concat, fromLatin1 } from '../../bytes/bytes.ts'
import { decode } from '../wire.ts'
import { certificateVerify } from './handshake-type.ts'
import { handshakeMessage } from './handshake-message.ts'

export interface DigitallySigned {
  /** Null before TLS 1.2, where the key decides. */
  readonly scheme: number | null
  readonly signature: Uint8Array
}

export function readCertificateVerify(body: Uint8Array): DigitallySigned {
  return decode('CertificateVerify', body, (reader) => ({ scheme: reader.uint16(), signature: reader.vector16() }))
}

export function writeCertificateVerify(scheme: number | null, signature: Uint8Array): Uint8Array {
  return handshakeMessage(certificateVerify, (writer) => {
    if (scheme !== null) writer.uint16(scheme)
    writer.vector16((inner) => inner.bytes(signature))
  })
}

/** What a TLS 1.3 CertificateVerify signs: RFC 8446 section 4.4.3. */
export function certificateVerifyContent(side: 'client' | 'server', transcriptHash: Uint8Array): Uint8Array {
  return concat([new Uint8Array(64).fill(0x20), fromLatin1(`TLS 1.3, ${side} CertificateVerify`), Uint8Array.of(0), transcriptHash])
}
