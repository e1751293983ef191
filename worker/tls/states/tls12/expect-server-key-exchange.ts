import { concat } from '../../../bytes/bytes.ts'
import type { Connection, State } from '../../connection.ts'
import { unexpectedMessage } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { finiteFieldKeyShare } from '../../key-exchange/finite-field.ts'
import { groupByCode, groupLabel } from '../../key-exchange/groups.ts'
import type { PublicKey } from '../../keys/public-key.ts'
import { legacyEcdsa, legacyRsa, schemeFitsKey, signatureSchemeByCode, signatureSchemeLabel, verifySignature } from '../../keys/signature-schemes.ts'
import type { SignatureScheme } from '../../keys/signature-schemes.ts'
import { readCertificateRequest12 } from '../../messages/certificate-request.ts'
import type { DigitallySigned } from '../../messages/certificate-verify.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import { certificateRequest, serverHelloDone, serverKeyExchange } from '../../messages/handshake-type.ts'
import { readDheServerKeyExchange, readEcdheServerKeyExchange } from '../../messages/server-key-exchange.ts'
import { sendClientFlight } from './client-flight.ts'
import type { ClientCertificateTask, Handshake12, ServerParameters } from './handshake.ts'

/** RFC 5246 section 7.4.3: for ephemeral key exchange always, for RSA never. */
export function expectServerKeyExchange(connection: Connection, handshake: Handshake12, key: PublicKey): State {
  if (handshake.suite.keyExchange === 'rsa') {
    return expectRequestOrDone(connection, { handshake, key, exchange: { kind: 'rsa' } }, null)
  }
  return {
    name: 'ExpectServerKeyExchange',
    handle(message) {
      if (message.type !== serverKeyExchange) throw unexpectedMessage('ServerKeyExchange', message)
      connection.received(message)
      const parameters = handshake.suite.keyExchange === 'dhe' ? takeDhe(connection, handshake, key, message) : takeEcdhe(connection, handshake, key, message)
      connection.transcript.add(message.whole)
      return expectRequestOrDone(connection, parameters, null)
    },
  }
}

function takeEcdhe(connection: Connection, handshake: Handshake12, key: PublicKey, message: HandshakeMessage): ServerParameters {
  const { parameters, signedBytes, signature } = readEcdheServerKeyExchange(message.body, handshake.version)
  const { group: code, point } = parameters
  if (!connection.options.offeredGroupCodes.includes(code)) {
    throw new TlsError('group-not-offered', { expected: 'an offered curve', got: groupLabel(code) })
  }
  const group = groupByCode(code)
  if (group === null) {
    throw new TlsError('key-exchange-unsupported', { expected: 'a curve that can be used', got: groupLabel(code) })
  }
  if (!group.inEcdheServerKeyExchange) throw new TlsError('group-not-offered', { expected: 'an elliptic curve', got: group.name })
  verifyParameters(connection, handshake, key, signedBytes, signature)
  connection.negotiated.groupCode = code
  // A key share that was offered for TLS 1.3 has met nobody yet, and serves as well.
  const ours = handshake.hello.keyShares.get(code) ?? group.keyShare(connection.options.random, handshake.hello.sharedKeyPairs)
  return { handshake, key, exchange: { kind: 'ecdhe', ours, peer: point } }
}

function takeDhe(connection: Connection, handshake: Handshake12, key: PublicKey, message: HandshakeMessage): ServerParameters {
  const { parameters, signedBytes, signature } = readDheServerKeyExchange(message.body, handshake.version)
  const { prime, generator, publicValue } = parameters
  const bits = 8 * prime.length - Math.clz32(prime[0] ?? 0) + 24
  connection.negotiated.dhPrimeBits = bits
  if (bits < minDhPrimeBits || bits > maxDhPrimeBits) {
    throw new TlsError('dh-group-refused',{
      expected: `a prime of ${minDhPrimeBits} to ${maxDhPrimeBits} bits`,
      got: `${bits} bits`,
    })
  }
  if (((prime.at(-1) ?? 0) & 1) === 0) throw new TlsError('key-share-invalid', { expected: 'a prime', got: 'an even number' })
  if (generator.length > prime.length || publicValue.length > prime.length) {
    throw new TlsError('key-share-invalid', { expected: 'g and Ys below p', got: 'a longer value' })
  }
  verifyParameters(connection, handshake, key, signedBytes, signature)
  // On the wire a value may lack its leading zeros.
  const peer = new Uint8Array(prime.length)
  peer.set(publicValue, prime.length - publicValue.length)
  return { handshake, key, exchange: { kind: 'dhe', ours: finiteFieldKeyShare(prime, generator, connection.options.random), peer } }
}

/** The signature covers both randoms and the parameters. */
function verifyParameters(
  connection: Connection, handshake: Handshake12, key: PublicKey, signedBytes: Uint8Array, signed: DigitallySigned,
): void {
  const scheme = signatureSchemeOf(connection, handshake, key, signed)
  const content = concat([handshake.hello.random, handshake.serverRandom, signedBytes])
  if (!verifySignature(scheme, key, content, signed.signature)) {
    throw new TlsError('bad-server-key-exchange-signature',{
      expected: `a ${scheme.name} signature over the parameters`,
      got: 'another',
    })
  }
  connection.negotiated.signatureScheme = scheme.name
}

function signatureSchemeOf(
  connection: Connection, { version }: Handshake12, key: PublicKey, { scheme: code }: DigitallySigned,
): SignatureScheme {
  // Before TLS 1.2 the key alone decides (RFC 4346 section 7.4.3, RFC 8422 section 5.4).
  if (code === null) {
    if (key.kind === 'rsa') return legacyRsa
    if (key.kind === 'ecdsa') return legacyEcdsa
    throw new TlsError('public-key-unsupported', { expected: 'an RSA or ECDSA key before TLS 1.2', got: `an ${key.kind} key` })
  }
  const scheme = signatureSchemeByCode(code)
  const label = signatureSchemeLabel(code)
  if (scheme?.code == null || !connection.options.signatureSchemeCodes.includes(code)) {
    throw new TlsError('signature-scheme-not-offered', { expected: 'an offered signature scheme', got: label })
  }
  if (!schemeFitsKey(scheme, key, version)) {
    throw new TlsError('signature-scheme-wrong-key', { expected: `a scheme of an ${key.kind} key`, got: label })
  }
  return scheme
}

/** CertificateRequest (RFC 5246 section 7.4.4), at most once, then ServerHelloDone (section 7.4.5). */
function expectRequestOrDone(connection: Connection, parameters: ServerParameters, task: ClientCertificateTask): State {
  return {
    name: task === null ? 'ExpectCertificateRequestOrServerHelloDone' : 'ExpectServerHelloDone',
    handle(message) {
      if (message.type === certificateRequest && task === null) {
        connection.received(message)
        const request = readCertificateRequest12(message.body, parameters.handshake.version)
        connection.transcript.add(message.whole)
        return expectRequestOrDone(connection, parameters, request)
      }
      if (message.type !== serverHelloDone) throw unexpectedMessage('ServerHelloDone', message)
      connection.received(message)
      if (message.body.length > 0) {
        throw new TlsError('decode-error', { expected: 'an empty ServerHelloDone', got: `${message.body.length} bytes` })
      }
      connection.transcript.add(message.whole)
      connection.requireMessageBoundary()
      return sendClientFlight(connection, parameters, task)
    },
  }
}

/** Below 1024 bits a group is broken in practice (Logjam, 2015); above 8192 one exponentiation costs a Worker its CPU time. */
const minDhPrimeBits = 1024
const maxDhPrimeBits = 8192
