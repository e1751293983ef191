import type { ResolvedClientAuth } from '../../options.ts'
import { chooseAnswer, describeRequest } from '../../client-certificate.ts'
import type { Connection, State } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { rsaEncrypt, rsaPremaster } from '../../key-exchange/rsa.ts'
import { signWithPem } from '../../keys/signature-schemes.ts'
import type { SignatureScheme } from '../../keys/signature-schemes.ts'
import { writeCertificate12 } from '../../messages/certificate.ts'
import { writeCertificateVerify } from '../../messages/certificate-verify.ts'
import { clientKeyExchange } from '../../messages/handshake-type.ts'
import { handshakeMessage } from '../../messages/handshake-message.ts'
import { extendedMasterSecret, handshakeHash, masterSecret } from '../../schedule/prf.ts'
import { TLS12 } from '../../versions.ts'
import { expectTicketOrChangeCipherSpec, sendFinished } from './finish.ts'
import type { ClientCertificateTask, Handshake12, ServerParameters } from './handshake.ts'

/** The client's second flight: RFC 5246 figure 1. */
export function sendClientFlight(connection: Connection, parameters: ServerParameters, task: ClientCertificateTask): State {
  const { handshake } = parameters
  const { auth, scheme } = sendCertificate(connection, handshake, task)
  const premaster = sendClientKeyExchange(connection, parameters)
  const master = computeMaster(connection, handshake, premaster)
  connection.logSecret('CLIENT_RANDOM', handshake.hello.random, master)
  const finish = (): State => {
    sendFinished(connection, handshake, master)
    return expectTicketOrChangeCipherSpec(connection, handshake, master)
  }
  return auth === null || scheme === null ? finish() : sendVerify(connection, handshake, auth, scheme, finish)
}

/** RFC 5246 section 7.4.6: asked for a certificate, a client without one sends an empty list. */
function sendCertificate(
  connection: Connection, { version }: Handshake12, task: ClientCertificateTask,
): { auth: ResolvedClientAuth | null; scheme: SignatureScheme | null } {
  if (task === null) return { auth: null, scheme: null }
  const { auth, scheme, answer } = chooseAnswer(connection.options.clientAuth, task, version)
  connection.emit({ type: 'client-certificate-requested', ...describeRequest(task, answer, false) })
  connection.sendHandshake(writeCertificate12(auth?.chain ?? []))
  connection.negotiated.clientCertificate = { status: auth === null ? 'requested-none-sent' : 'unknown', evidence: null, alert: null }
  return { auth, scheme }
}

/** RFC 5246 section 7.4.7; returns the premaster secret. */
function sendClientKeyExchange(connection: Connection, { handshake, key, exchange }: ServerParameters): Uint8Array {
  const { random } = connection.options
  if (exchange.kind === 'rsa') {
    // The version that was offered, not the one that was chosen (section 7.4.7.1).
    const premaster = rsaPremaster(Math.min(connection.options.maxVersion, TLS12), random)
    const encrypted = rsaEncrypt(key, premaster, random)
    connection.sendHandshake(handshakeMessage(clientKeyExchange, (writer) => writer.vector16((inner) => inner.bytes(encrypted))))
    return premaster
  }
  const { ours, peer, kind } = exchange
  const secret = ours.agree(peer)
  connection.sendHandshake(handshakeMessage(clientKeyExchange, (writer) =>
    kind === 'dhe' ? writer.vector16((inner) => inner.bytes(ours.publicKey)) : writer.vector8((inner) => inner.bytes(ours.publicKey))))
  // Section 8.1.2 strips leading zeros of finite-field secrets; RFC 8422 section 5.10 keeps those of curves.
  return handshake.suite.keyExchange === 'dhe' ? withoutLeadingZeros(secret) : secret
}

function computeMaster(
  connection: Connection,
  { version, suite, hello, serverRandom, extendedMasterSecret: isExtended }: Handshake12,
  premaster: Uint8Array,
): Uint8Array {
  if (!isExtended) return masterSecret(version, suite.hash, premaster, hello.random, serverRandom)
  return extendedMasterSecret(version, suite.hash, premaster, handshakeHash(version, suite.hash, connection.transcript.bytes()))
}

/** RFC 5246 section 7.4.8: over all messages so far. */
function sendVerify(
  connection: Connection, { version }: Handshake12, auth: ResolvedClientAuth, scheme: SignatureScheme, finish: () => State,
): State {
  const content = connection.transcript.bytes()
  const proceed = (signature: Uint8Array): State => {
    connection.sendHandshake(writeCertificateVerify(version >= TLS12 ? scheme.code : null, signature))
    return finish()
  }
  if (auth.pem !== null) return proceed(signWithPem(scheme, auth.pem, content))
  connection.flights.flush()
  connection.emit({ type: 'signature-needed', scheme: scheme.name, content })
  return {
    name: 'AwaitSignature',
    handle() {
      throw new TlsError('internal-error', { got: 'a message while a signature was awaited' })
    },
    provideSignature: proceed,
  }
}

function withoutLeadingZeros(value: Uint8Array): Uint8Array {
  const start = value.findIndex((byte) => byte !== 0)
  return start < 0 ? value.subarray(value.length) : value.subarray(start)
}
