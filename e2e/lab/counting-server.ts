import { createServer, type Server as HttpsServer } from 'node:https'
import { createServer as createTcpServer, type Server } from 'node:net'
import { listen } from './listen.ts'
import type { Identity } from './pki.ts'

/** A server that knows how many connections it has, and what it was asked for. */
export interface CountingServer {
  readonly port: number
  /** Connections that are open now, and the most that were open at once. */
  readonly open: () => number
  readonly most: () => number
  /** Every connection that was ever made. */
  readonly total: () => number
  /** Paths that were asked for, each with its count; empty for a server that is silent. */
  readonly paths: ReadonlyMap<string, number>
  readonly close: () => Promise<void>
}

/** Answers every request over TLS with a few bytes; to `silent`, anything, it never says a word. */
export async function startCountingServer(site: Identity | 'silent'): Promise<CountingServer> {
  const paths = new Map<string, number>()
  const server = site === 'silent' ? createTcpServer() : webSite(site, paths)
  const counts = { open: 0, most: 0, total: 0 }
  server.on('connection', (socket) => {
    counts.total++
    counts.most = Math.max(counts.most, ++counts.open)
    socket.on('close', () => counts.open--)
    // Without a reader the end of the other side would not be seen.
    if (site === 'silent') socket.resume()
  })
  const running = await listen(server)
  return { port: running.port, open: () => counts.open, most: () => counts.most, total: () => counts.total, paths, close: running.close }
}

function webSite(identity: Identity, paths: Map<string, number>): HttpsServer & Server {
  const server = createServer({ cert: identity.chainPem, key: identity.keyPem }, ({ url = '' }, response) => {
    paths.set(url, (paths.get(url) ?? 0) + 1)
    response.end('hello')
  })
  server.on('tlsClientError', () => undefined)
  return server
}
