import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { request } from 'node:https'
import { createSecureContext, TLSSocket } from 'node:tls'
import type { SecureContext } from 'node:tls'
import type { Duplex } from 'node:stream'
import { issue, selfSigned } from './pki.ts'
import type { Identity } from './pki.ts'

export interface InterceptionProxy {
  readonly port: number
  /** The CA with which it signs whatever host is asked for. */
  readonly caPem: string
  /** Hosts that it has intercepted, in order. */
  readonly intercepted: readonly string[]
  close(): Promise<void>
}

/**
 * An HTTP proxy as companies and virus scanners run them: it ends the TLS of every CONNECT itself, with a certificate that it
 * makes on the spot, and goes on to the host over a connection of its own. Every host is on this machine.
 */
export async function startInterceptionProxy({ caName }: { readonly caName: string }): Promise<InterceptionProxy> {
  const authority = await selfSigned({ subject: { commonName: caName, organization: 'Hostlens Lab Inspection' }, certificateAuthority: true })
  const contexts = new Map<string, Promise<SecureContext>>()
  const intercepted: string[] = []
  const sockets = new Set<Duplex>()

  // Never listens: it is handed the connections whose TLS was ended.
  const inner = createServer((incoming, response) => forward(incoming, response))
  const proxy = createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', (connect: IncomingMessage, socket: Duplex) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    const [host = '', port = '443'] = (connect.url ?? '').split(':')
    intercepted.push(host)
    void contextFor(host).then((secureContext) => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      const secured = new TLSSocket(socket, { isServer: true, secureContext })
      secured.on('error', () => socket.destroy())
      origins.set(secured, { host, port: Number(port) })
      inner.emit('connection', secured)
    }, () => socket.destroy())
  })

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy does not listen')
  return {
    port: address.port,
    caPem: authority.pem,
    intercepted,
    close: () => new Promise((resolve) => {
      proxy.close(() => resolve())
      for (const socket of sockets) socket.destroy()
      proxy.closeAllConnections()
    }),
  }

  function contextFor(host: string): Promise<SecureContext> {
    const made = contexts.get(host) ?? contextOf(authority, host)
    contexts.set(host, made)
    return made
  }
}

async function contextOf(authority: Identity, host: string): Promise<SecureContext> {
  const { chainPem, keyPem } = await issue(authority, { subject: { commonName: host }, dnsNames: [host] })
  return createSecureContext({ cert: chainPem, key: keyPem })
}

/** Passes one request on to the host, whose certificate does not interest such a proxy in a lab. */
function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const origin = origins.get(incoming.socket)
  if (origin === undefined) {
    response.writeHead(502).end()
    return
  }
  const { method = 'GET', url = '/', headers } = incoming
  const outgoing = request({ host: '127.0.0.1', port: origin.port, servername: origin.host, path: url, method, headers, rejectUnauthorized: false, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => response.writeHead(502).end())
  incoming.pipe(outgoing)
}

/** To which host each connection was meant to go. */
const origins = new WeakMap<object, { readonly host: string; readonly port: number }>()
