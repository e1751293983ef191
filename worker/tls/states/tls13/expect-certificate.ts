import { certificateCompressionByCode, decompressCertificate } from '../../certificate-compression.ts'
import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { viewExtensions } from '../../hello-view.ts'
import { leafPublicKey } from '../../keys/public-key.ts'
import type { PublicKey } from '../../keys/public-key.ts'
import { schemeFitsKey, signatureSchemeByCode, signatureSchemeLabel, verifySignature } from '../../keys/signature-schemes.ts'
import { readCertificate13 } from '../../messages/certificate.ts'
import { readCertificateRequest13 } from '../../messages/certificate-request.ts'
import { certificateVerifyContent, readCertificateVerify } from '../../messages/certificate-verify.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import { certificate, certificateRequest, certificateVerify, compressedCertificate, handshakeTypeLabel } from '../../messages/handshake-type.ts'
import { TLS13 } from '../../versions.ts'
import { decode } from '../../wire.ts'
import { expectFinished } from './expect-finished.ts'
import type { ClientCertificateTask, Handshake13, ServerAuthenticated } from './handshake.ts'

/** WAIT_CERT_CR. */
export function expectCertificateOrRequest(connection: Connection, handshake: Handshake13): State {
  return {
    name: 'ExpectCertificateOrCertificateRequest',
    handle(message) {
      if (message.type !== certificateRequest) return takeCertificate(connection, handshake, null, message)
      connection.received(message)
      const request = readCertificateRequest13(message.body)
      // RFC 8446 section 4.3.2: the context is for post-handshake authentication only.
      if (request.context.length > 0) {
        throw new TlsError('illegal-parameter',{
          expected: 'an empty certificate_request_context',
          got: `${request.context.length} bytes`,
        })
      }
      connection.transcript.add(message.whole)
      return expectCertificate(connection, handshake, request)
    },
  }
}

/** WAIT_CERT. */
function expectCertificate(connection: Connection, handshake: Handshake13, task: ClientCertificateTask): State {
  return { name: 'ExpectCertificate', handle: (message) => takeCertificate(connection, handshake, task, message) }
}

/** RFC 8446 section 4.4.2, and RFC 8879 section 4 for its compressed form. */
function takeCertificate(
  connection: Connection, handshake: Handshake13, task: ClientCertificateTask, message: HandshakeMessage,
): State {
  if (message.type !== certificate && message.type !== compressedCertificate) throw unexpectedMessage('Certificate', message)
  connection.received(message)
  const body = message.type === certificate ? message.body : inflate(connection, message)
  const { chain, ocspResponse, scts, extensions } = readCertificate13(body, handshake.hello.extensionTypes)
  connection.transcript.add(message.whole)
  connection.negotiated.chain = chain
  connection.negotiated.serverExtensions.push(...viewExtensions(extensions, 'Certificate'))
  // Emitted before it is judged: a chain that cannot be used is shown all the same.
  connection.emit({ type: 'certificate', chain, ocspResponse, scts })
  return expectCertificateVerify(connection, handshake, task, leafPublicKey(chain[0] ?? new Uint8Array()))
}

function inflate(connection: Connection, message: HandshakeMessage): Uint8Array {
  return decode('CompressedCertificate', message.body, (reader) => {
    const code = reader.uint16()
    const length = reader.uint24()
    const compressed = reader.vector24()
    const algorithm = certificateCompressionByCode(code)
    if (algorithm === null || !connection.options.certificateCompression.includes(algorithm)) {
      throw new TlsError('certificate-compression-not-offered',{
        expected: connection.options.certificateCompression.join(', '),
        got: `algorithm ${code}`,
      })
    }
    const limit = connection.options.maxHandshakeMessageBytes
    if (length > limit) {
      throw new TlsError('message-too-long',{
        expected: `${handshakeTypeLabel(message.type)} that inflates to at most ${limit} bytes`,
        got: `${length}`,
        alert: 'bad_certificate',
      })
    }
    if (compressed.length === 0) throw new TlsError('decode-error', { expected: 'compressed data', got: 'nothing' })
    connection.negotiated.certificateCompression = algorithm
    return decompressCertificate(algorithm, compressed, length)
  })
}

/** WAIT_CV: RFC 8446 section 4.4.3. */
function expectCertificateVerify(
  connection: Connection, handshake: Handshake13, task: ClientCertificateTask, key: PublicKey,
): State {
  return {
    name: 'ExpectCertificateVerify',
    handle(message) {
      if (message.type !== certificateVerify) throw unexpectedMessage('CertificateVerify', message)
      connection.received(message)
      const authenticated = verifyServer(connection, handshake, key, message)
      connection.transcript.add(message.whole)
      return expectFinished(connection, authenticated, task)
    },
  }
}

function verifyServer(
  connection: Connection, handshake: Handshake13, key: PublicKey, message: HandshakeMessage,
): ServerAuthenticated {
  const { scheme: code, signature } = readCertificateVerify(message.body)
  const label = signatureSchemeLabel(code ?? 0)
  const scheme = signatureSchemeByCode(code ?? 0)
  if (scheme?.code == null || !connection.options.signatureSchemeCodes.includes(scheme.code)) {
    throw new TlsError('signature-scheme-not-offered', { expected: 'an offered signature scheme', got: label })
  }
  if (!schemeFitsKey(scheme, key, TLS13)) {
    throw new TlsError('signature-scheme-wrong-key', { expected: `a TLS 1.3 scheme of a ${key.curve ?? key.kind} key`, got: label })
  }
  const content = certificateVerifyContent('server', connection.transcript.hash(handshake.suite.hash))
  if (!verifySignature(scheme, key, content, signature)) {
    throw new TlsError('bad-certificate-verify', { expected: `a ${label} signature over this handshake`, got: 'another' })
  }
  connection.negotiated.signatureScheme = scheme.name
  return { handshake, by: 'certificate-verify' }
}
