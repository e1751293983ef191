import { concat } from '../../bytes/bytes.ts'
import type { AlertName } from '../alerts.ts'
import type { TlsErrorCode } from '../errors.ts'
import type { TlsClientOptions } from '../options.ts'
import type { RecordPeer, unreadable } from './record-peer.ts'
import type { ServerIdentity } from './server-messages.ts'
import { Tls12Server } from './tls12-server.ts'
import type { Changes12 } from './tls12-server.ts'
import { Tls13Server } from './tls13-server.ts'
import type { Changes13 } from './tls13-server.ts'

/** One thing that a server may do to a client, and what must come of it. */
export interface Behaviour {
  readonly name: string
  /** The rule that decides. */
  readonly rule: string
  readonly serve: Serve
  /** What the client must offer for it. */
  readonly client?: Partial<TlsClientOptions>
  readonly expected: Expected
}

/** Plays the server's part. It ends when it has nothing more to say, or by ClientLeft. */
export type Serve = (peer: RecordPeer, identity: ServerIdentity) => Promise<void>

export type Expected =
  /** The handshake completes, and this is what was received (default: the whole answer). */
  | { readonly status: 'success'; readonly answer?: string }
  /** The client fails, and this alert is what the server gets to read; null: none. `onTheWire` where the server cannot read it. */
  | { readonly status: 'failure'; readonly code: TlsErrorCode; readonly alert: AlertName | null; readonly onTheWire?: typeof unreadable | null }
  /** The network ends it, not TLS. */
  | { readonly status: 'transport'; readonly code: 'deadline-exceeded' | 'connection-reset' }

export const success: Expected = { status: 'success' }
export const successWith = (answer: string): Expected => ({ status: 'success', answer })
export const failure = (code: TlsErrorCode, alert: AlertName | null): Expected => ({ status: 'failure', code, alert })
export const transport = (code: 'deadline-exceeded' | 'connection-reset'): Expected => ({ status: 'transport', code })

/** A TLS 1.3 handshake with changes; then `after`, which by default answers the request and ends well. */
export function tls13(changes: Changes13 = {}, after: (server: Tls13Server) => Promise<void> = (server) => server.answer()): Serve {
  return async (peer, identity) => {
    const server = new Tls13Server(peer, identity)
    await server.handshake(changes)
    await after(server)
  }
}

/** The same in TLS 1.2. */
export function tls12(changes: Changes12 = {}, after: (server: Tls12Server) => Promise<void> = (server) => server.answer()): Serve {
  return async (peer, identity) => {
    const server = new Tls12Server(peer, identity)
    await server.handshake(changes)
    await after(server)
  }
}

/**
 * More records than any budget allows, in one piece: a client that leaves while it is still being written to resets the
 * connection, and its alert could be lost with it.
 */
export function flood(peer: RecordPeer, record: () => Uint8Array): Promise<void> {
  return peer.write(concat(Array.from({ length: 100 }, record)))
}

/** Again and again, until the client has had enough. */
export async function forever(step: () => Promise<void>): Promise<never> {
  for (;;) await step()
}
