import type { CipherSuite } from '../../cipher-suites.ts'
import type { Connection, State } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import { keyShare, preSharedKey } from '../../extensions/registry.ts'
import { groupLabel } from '../../key-exchange/groups.ts'
import type { NamedGroup } from '../../key-exchange/groups.ts'
import type { ServerHello } from '../../messages/server-hello.ts'
import { opener13, sealer13 } from '../../record/protection-13.ts'
import { earlySecret, handshakeSecrets, trafficKeys } from '../../schedule/key-schedule-13.ts'
import { decode } from '../../wire.ts'
import type { SentHello } from '../client-hello-flight.ts'
import type { Handshake13 } from './handshake.ts'
import { expectEncryptedExtensions } from './expect-encrypted-extensions.ts'

/** Takes ServerHello's choices, agrees on the handshake secrets and protects both directions: RFC 8446 sections 4.1.3 and 7. */
export function beginTls13(
  connection: Connection, hello: SentHello, answer: ServerHello, suite: CipherSuite, retryGroup: NamedGroup | null,
): State {
  connection.negotiated.serverHello = answer
  const psk = takePsk(hello, answer, suite)
  const sharedSecret = takeKeyShare(connection, hello, answer, retryGroup, psk !== null)
  const early = psk === null ? earlySecret(suite.hash, null) : psk.earlySecret
  const secrets = handshakeSecrets(suite.hash, early, sharedSecret, connection.transcript.hash(suite.hash))
  connection.logSecret('CLIENT_HANDSHAKE_TRAFFIC_SECRET', hello.random, secrets.client)
  connection.logSecret('SERVER_HANDSHAKE_TRAFFIC_SECRET', hello.random, secrets.server)
  connection.changeReadKeys(opener13(trafficKeys(suite, secrets.server)))

  connection.negotiated.resumed = psk !== null
  if (psk !== null) connection.negotiated.chain = psk.session.chain
  const handshake: Handshake13 = { hello, suite, psk, secrets }
  const mayHaveEarlyKeys = hello.sentEarlyData
  // Early data still flows under its own keys until EncryptedExtensions tells its fate.
  if (!mayHaveEarlyKeys) {
    if (!connection.negotiated.helloRetryRequest) connection.compatibilityChangeCipherSpecDue = connection.options.middleboxCompatibility
    protectHandshakeWriting(connection, handshake)
  }
  return expectEncryptedExtensions(connection, handshake)
}

function protectHandshakeWriting(connection: Connection, { suite, secrets }: Handshake13): void {
  connection.deferWriteKeys(sealer13(trafficKeys(suite, secrets.client)))
}

/** RFC 8446 section 4.2.11. */
function takePsk(hello: SentHello, answer: ServerHello, suite: CipherSuite): SentHello['psk'] {
  const selected = answer.extensions.get(preSharedKey)
  if (selected === undefined) return null
  const index = decode('pre_shared_key', selected, (reader) => reader.uint16())
  // Exactly one identity is offered.
  if (index !== 0 || hello.psk === null) throw new TlsError('psk-not-offered', { expected: 'identity 0', got: `${index}` })
  if (hello.psk.suite.hash !== suite.hash) {
    throw new TlsError('session-parameters-changed', { expected: `a suite with ${hello.psk.suite.hash}`, got: suite.name })
  }
  return hello.psk
}

/** RFC 8446 section 4.2.8. */
function takeKeyShare(connection: Connection, hello: SentHello, answer: ServerHello, retryGroup: NamedGroup | null, resumes: boolean): Uint8Array {
  const entry = answer.extensions.get(keyShare)
  // psk_dhe_ke is the only mode that we offer, so there is always a share; with a PSK its absence is a contradiction (section 4.2.11).
  if (entry === undefined) throw new TlsError('missing-extension', { expected: 'key_share in ServerHello', got: 'none', ...(resumes && { alert: 'illegal_parameter' }) })
  return decode('key_share', entry, (reader) => {
    const code = reader.uint16()
    const peer = reader.vector16()
    if (retryGroup !== null && retryGroup.code !== code) {
      throw new TlsError('group-not-offered', { expected: `${retryGroup.name}, as in HelloRetryRequest`, got: groupLabel(code) })
    }
    const ours = hello.keyShares.get(code)
    if (ours === undefined) throw new TlsError('group-not-offered', { expected: 'a group with a key share', got: groupLabel(code) })
    if (peer.length === 0) throw new TlsError('decode-error', { expected: 'a key_exchange', got: 'an empty one' })
    connection.negotiated.groupCode = code
    return ours.agree(peer)
  })
}
