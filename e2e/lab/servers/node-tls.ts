import { createServer } from 'node:tls'
import type { TLSSocket, TlsOptions } from 'node:tls'
import { listen } from '../listen.ts'
import type { ListenOptions, RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'

export interface NodeTlsOptions {
  readonly identity: Identity
  /** Called when the handshake is through. Default: echoes what comes. */
  readonly onConnection?: (socket: TLSSocket) => void
  readonly tls?: TlsOptions
  readonly listen?: ListenOptions
}

/** TLS without HTTP, by Node's own TLS server. */
export function startNodeTls({ identity, onConnection = echo, tls = {}, listen: listenOptions }: NodeTlsOptions): Promise<RunningServer> {
  const server = createServer({ cert: identity.chainPem, key: identity.keyPem, ...tls }, (socket) => {
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  server.on('tlsClientError', () => undefined)
  return listen(server, listenOptions)
}

function echo(socket: TLSSocket): void {
  socket.pipe(socket)
}
