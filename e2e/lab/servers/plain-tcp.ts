import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { listen } from '../listen.ts'
import type { ListenOptions, RunningServer } from '../listen.ts'

/** What a server without TLS does with a connection. */
export type TcpBehaviour = (socket: Socket) => void

export function startPlainTcp(behaviour: TcpBehaviour, options?: ListenOptions): Promise<RunningServer> {
  return listen(createServer({ allowHalfOpen: true }, behaviour), options)
}

/** Takes what comes and never says a word. */
export const silent: TcpBehaviour = (socket) => {
  socket.resume()
}

/** Speaks first, as SSH and SMTP do, and then only listens. */
export const banner = (text: string): TcpBehaviour => (socket) => {
  socket.write(text)
  socket.resume()
}

/** Answers RST to the connection that it has just accepted. */
export const resetAtOnce: TcpBehaviour = (socket) => {
  socket.resetAndDestroy()
}

/** RST after the first bytes. */
export const resetAfterHello: TcpBehaviour = (socket) => {
  socket.once('data', () => socket.resetAndDestroy())
}

/** An orderly FIN at once. It goes on reading, because closing with unread bytes would turn the FIN into an RST. */
export const endAtOnce: TcpBehaviour = (socket) => {
  socket.end()
  socket.resume()
}

/** FIN after the first bytes. */
export const endAfterHello: TcpBehaviour = (socket) => {
  socket.once('data', () => socket.end())
}

/** Random bytes without end, as fast as the peer takes them. */
export const endlessJunk: TcpBehaviour = (socket) => {
  const junk = randomBytes(16_384)
  const pour = (): void => {
    while (!socket.destroyed && socket.write(junk));
  }
  socket.on('drain', pour)
  socket.resume()
  pour()
}

/**
 * A port where nobody listens, and nobody can start to: it is the local port of an established connection, so the kernel
 * gives it to no one, and answers RST to whoever connects.
 */
export async function reserveClosedPort({ preferredPort = 0 }: ListenOptions = {}): Promise<RunningServer> {
  const anchor = createServer()
  const running = await listen(anchor)
  const accepted = new Promise<void>((resolve) => anchor.once('connection', () => resolve()))
  const socket = await connectFrom(preferredPort, running.port).catch(() => connectFrom(0, running.port))
  await accepted
  socket.on('error', () => undefined)
  const port = socket.localPort
  if (port === undefined) throw new Error('a connected socket has a local port')
  return {
    addresses: ['127.0.0.1'],
    port,
    close: async () => {
      // An RST, so that the port does not stay in TIME_WAIT and the next lab can have it.
      socket.resetAndDestroy()
      await running.close()
    },
  }
}

function connectFrom(localPort: number, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort }, () => resolve(socket))
    socket.once('error', reject)
  })
}
