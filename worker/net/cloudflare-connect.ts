import { connect } from 'cloudflare:sockets'
import { openConnection } from './connection.ts'
import type { Connection, ConnectionOptions, SocketAddress } from './connection.ts'
import { abortError, toNetError } from './net-error.ts'

/**
 * The only place that opens sockets. `secureTransport` is off: TLS is ours. Half-open sockets are allowed, so that a
 * server that closes its side first can still be answered.
 */
export async function connectCloudflare(to: SocketAddress, options: ConnectionOptions): Promise<Connection> {
  if (options.signal.aborted) throw abortError(options.signal)
  // workerd reads the host as a URL's authority does: without brackets an IPv6 address is "invalid authority".
  const hostname = to.family === 'ipv6' ? `[${to.address}]` : to.address
  let socket
  try {
    socket = connect({ hostname, port: to.port }, { secureTransport: 'off', allowHalfOpen: true })
  } catch (error) {
    throw toNetError(error)
  }
  return openConnection(socket, to, options)
}
