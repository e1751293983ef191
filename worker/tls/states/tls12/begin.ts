import type { CipherSuite } from '../../cipher-suites.ts'
import type { Connection, State } from '../../connection.ts'
import { TlsError } from '../../errors.ts'
import type { HandshakeMessage } from '../../messages/handshake-reader.ts'
import type { ServerHello } from '../../messages/server-hello.ts'
import type { SentHello } from '../client-hello-flight.ts'

export function beginTls12(_c: Connection, _h: SentHello, _a: ServerHello, _s: CipherSuite, version: number, _m: HandshakeMessage): State {
  throw new TlsError('protocol-version-unsupported', { got: String(version) })
}
