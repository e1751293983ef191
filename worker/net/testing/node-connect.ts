/* eslint-disable no-restricted-imports -- the Node side of a connection is for tests of the probe; nothing of the Worker imports this file. */
import net from 'node:net'
import { Duplex } from 'node:stream'
import { openConnection } from '../connection.ts'
import type { Connection, ConnectionOptions, SocketAddress, StreamSocket } from '../connection.ts'
import { abortError } from '../net-error.ts'

/** The same as `connectCloudflare`, over Node's own sockets, so that what runs in the Worker runs in a test in Node as well. */
export async function connectNode(to: SocketAddress, options: ConnectionOptions): Promise<Connection> {
  if (options.signal.aborted) throw abortError(options.signal)
  return openConnection(streamSocket(net.connect({ host: to.address, port: to.port, allowHalfOpen: true })), to, options)
}

function streamSocket(socket: net.Socket): StreamSocket {
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => undefined)
  const { readable, writable } = Duplex.toWeb(socket)
  return {
    // Node types its own web streams apart from those of the DOM; they are the same at run time.
    readable: readable as unknown as ReadableStream<Uint8Array>,
    writable: writable,
    opened,
    closed,
    close: () => {
      socket.destroySoon()
      socket.unref()
      return closed
    },
  }
}
