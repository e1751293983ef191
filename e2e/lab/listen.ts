import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** A server that accepts connections until it is closed. */
export interface RunningServer {
  /** The loopback addresses that it listens on, all at the same port. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Stops listening and cuts every connection; resolves when the port is free again. */
  close(): Promise<void>
}

export interface ListenOptions {
  /** Default 127.0.0.1. With both, one port serves both. */
  readonly addresses?: readonly string[]
  /** Default 0: any free port. Any other must be free. */
  readonly port?: number
  /** Taken when it is free, otherwise any free port is. */
  readonly preferredPort?: number
}

/**
 * Starts a server of any of Node's modules (net, tls, http, https, http2) on loopback. It listens once for each address
 * at the same port; connections of the further addresses are handed to the one server.
 */
export async function listen(server: Server, { addresses = ['127.0.0.1'], port = 0, preferredPort = 0 }: ListenOptions = {}): Promise<RunningServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A peer that resets is an everyday event in a lab.
    socket.on('error', () => undefined)
  })
  const [first = '127.0.0.1', ...others] = addresses
  for (let attempt = 1; ; attempt++) {
    const listeners = [server, ...others.map(() => forwardTo(server))]
    try {
      await listenAt(server, first, attempt === 1 && port === 0 ? preferredPort : port)
      const chosen = portOf(server)
      for (const [i, listener] of listeners.entries()) if (i > 0) await listenAt(listener, addresses[i] ?? first, chosen)
      return { addresses, port: chosen, close: () => closeAll(listeners, sockets) }
    } catch (error) {
      await closeAll(listeners, sockets)
      // The port that was free at the first address may be taken at the second.
      if (port !== 0 || attempt >= MAX_ATTEMPTS) throw error
    }
  }
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port')
  return address.port
}

/** Whether this machine lets programs use ::1; containers often do not. */
export async function hasIpv6Loopback(): Promise<boolean> {
  const server = createServer()
  return listenAt(server, '::1', 0).then(
    () => closeAll([server], new Set()).then(() => true),
    () => false,
  )
}

function forwardTo(server: Server): Server {
  return createServer({ allowHalfOpen: true }, (socket) => server.emit('connection', socket))
}

function listenAt(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function closeAll(listeners: readonly Server[], sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = listeners.filter((listener) => listener.listening).map((listener) => new Promise<void>((resolve) => listener.close(() => resolve())))
  for (const socket of sockets) socket.destroy()
  await Promise.all(closed)
}

const MAX_ATTEMPTS = 10
