import type { HashName } from '../../cipher-suites.ts'
import { chooseAnswer, describeRequest } from '../../client-certificate.ts'
import type { Connection, State } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { signWithPem } from '../../keys/signature-schemes.ts'
import { writeCertificate13 } from '../../messages/certificate.ts'
import type { CertificateRequest13 } from '../../messages/certificate-request.ts'
import { certificateVerifyContent, writeCertificateVerify } from '../../messages/certificate-verify.ts'
import type { Transcript } from '../../schedule/transcript.ts'
import { TLS13 } from '../../versions.ts'

export interface AuthenticationTask {
  readonly request: CertificateRequest13
  readonly hash: HashName
  /** The main transcript, or its fork for post-handshake authentication. */
  readonly transcript: Transcript
  readonly postHandshake: boolean
}

/**
 * Answers a CertificateRequest with Certificate and CertificateVerify, or with an empty Certificate (RFC 8446 sections
 * 4.4.2 and 4.4.3), then goes on with `finish`. With an external key it rests in a state named `waitingName` until the
 * signature comes.
 */
export function sendClientAuthentication(
  connection: Connection, task: AuthenticationTask, waitingName: string, finish: () => State,
): State {
  const { request, transcript, hash, postHandshake } = task
  const { auth, scheme, answer } = chooseAnswer(connection.options.clientAuth, request, TLS13)
  connection.emit({ type: 'client-certificate-requested', ...describeRequest(request, answer, postHandshake) })
  const send = (message: Uint8Array) => {
    transcript.add(message)
    connection.sendOutsideTranscript(message)
  }
  const certificate = writeCertificate13(request.context, auth?.chain ?? [])
  send(certificate)
  if (auth === null || scheme === null) {
    connection.negotiated.clientCertificate = { status: 'requested-none-sent', evidence: null, alert: null }
    return finish()
  }
  connection.negotiated.clientCertificate = { status: 'unknown', evidence: null, alert: null }
  connection.negotiated.authenticatesAfterHandshake = postHandshake
  const content = certificateVerifyContent('client', transcript.hash(hash))
  const proceed = (signature: Uint8Array): State => {
    send(writeCertificateVerify(scheme.code, signature))
    return finish()
  }
  if (auth.pem !== null) return proceed(signWithPem(scheme, auth.pem, content))
  connection.flights.flush()
  connection.emit({ type: 'signature-needed', scheme: scheme.name, content })
  return {
    name: waitingName,
    handle() {
      throw new TlsError('internal-error', { got: 'a message while a signature was awaited' })
    },
    provideSignature: proceed,
  }
}
