import { randomBytes } from 'node:crypto'
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { TlsClient } from '../tls/client.ts'
import type { TlsEvent } from '../tls/events.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import type { TlsSession } from '../tls/session.ts'
import { verifyChain } from '../x509/verify.ts'
import type { RootStore } from '../x509/root-store.ts'
import { benchmarkHost } from './servers/commands.ts'

/*
 * The same errand by two clients over the same kind of socket: connect, handshake, send one byte, read it back (which
 * brings the session tickets of TLS 1.3 with it), say goodbye.
 */

export interface Errand {
  readonly port: number
  readonly version: 'TLSv1.2' | 'TLSv1.3'
  /** Groups by IANA name, colon-separated; null: what each client offers by itself. */
  readonly groups: string | null
}

export interface Outcome<Session> {
  readonly resumed: boolean
  readonly session: Session | null
}

/** By worker/tls; with `roots`, the chain is judged too, as Node does. */
export function runOurs({ port, version, groups }: Errand, session: TlsSession | null, roots: RootStore | null): Promise<Outcome<TlsSession>> {
  return new Promise((resolve, reject) => {
    const options: TlsClientOptions = {
      serverName: benchmarkHost,
      versions: { min: version, max: version },
      ...(groups !== null && { groups: groups.split(':') }),
      ...(session !== null && { session }),
      random: (length) => new Uint8Array(randomBytes(length)),
      nowMs: Date.now(),
    }
    const client = new TlsClient(options)
    const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true })
    let outcome: Outcome<TlsSession> = { resumed: false, session: null }
    const flush = (): void => {
      const bytes = client.takeOutgoing()
      if (bytes.length > 0) socket.write(bytes)
    }
    const take = (event: TlsEvent): void => {
      if (event.type === 'certificate' && roots !== null) judge(event.chain, roots)
      if (event.type === 'session') outcome = { ...outcome, session: event.session }
      if (event.type === 'handshake-complete') {
        outcome = { ...outcome, resumed: event.summary.resumed }
        client.send(oneByte)
      }
      if (event.type === 'application-data') {
        client.close()
        flush()
        socket.end()
      }
    }
    socket.on('connect', () => {
      client.start()
      flush()
    })
    socket.on('data', (data: Buffer) => {
      try {
        for (const event of client.receive(data)) take(event)
        flush()
      } catch (error) {
        socket.destroy()
        reject(error instanceof Error ? error : new Error(String(error)))
      }
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(outcome))
  })
}

/** By Node's own TLS client, OpenSSL. */
export function runNode({ port, version, groups }: Errand, session: Buffer | null, ca: string): Promise<Outcome<Buffer>> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connectTls({
      host: '127.0.0.1', port, servername: benchmarkHost, ca, minVersion: version, maxVersion: version,
      ...(groups !== null && { ecdhCurve: groups }),
      ...(session !== null && { session }),
    })
    let outcome: Outcome<Buffer> = { resumed: false, session: null }
    socket.setNoDelay(true)
    socket.on('session', (given) => (outcome = { ...outcome, session: given }))
    socket.on('secureConnect', () => {
      outcome = { ...outcome, resumed: socket.isSessionReused() }
      socket.write(oneByte)
    })
    socket.on('data', () => socket.end())
    socket.on('error', reject)
    socket.on('close', () => resolve(outcome))
  })
}

/** Without TLS: what both have in common. */
export function runPlain(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connectTcp({ host: '127.0.0.1', port, noDelay: true })
    socket.on('connect', () => socket.write(oneByte))
    socket.on('data', () => socket.end())
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

function judge([leaf, ...intermediates]: readonly Uint8Array[], roots: RootStore): void {
  if (leaf === undefined) throw new Error('the server sent no certificate')
  const verdict = verifyChain({ leaf, intermediates, roots, atMs: Date.now(), name: { kind: 'dns', value: benchmarkHost }, purpose: 'server-auth' })
  if (verdict.status !== 'accepted') throw new Error(`the chain was rejected: ${verdict.reason.code}`)
}

const oneByte = Uint8Array.of(0x78)
