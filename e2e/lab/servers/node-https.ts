import { createServer as createHttpServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { TlsOptions } from 'node:tls'
import { listen } from '../listen.ts'
import type { ListenOptions, RunningServer } from '../listen.ts'
import type { Identity } from '../pki.ts'
import { http2RequestListener, requestListener } from './site.ts'
import type { Site } from './site.ts'

export interface NodeHttpsOptions {
  readonly identity: Identity
  readonly site: Site
  /** With h2 in it, HTTP/2 is spoken to clients that want it. Default: HTTP/1.1 alone. */
  readonly alpn?: readonly ('h2' | 'http/1.1')[]
  /** Anything else of Node's TLS: versions, ciphers, curves, client certificates. */
  readonly tls?: TlsOptions
  readonly listen?: ListenOptions
}

/** A web site over TLS, by Node's own TLS server. */
export function startNodeHttps({ identity, site, alpn = ['http/1.1'], tls = {}, listen: listenOptions }: NodeHttpsOptions): Promise<RunningServer> {
  const options: TlsOptions = { cert: identity.chainPem, key: identity.keyPem, ALPNProtocols: [...alpn], ...tls }
  const server = alpn.includes('h2')
    ? createSecureServer({ ...options, allowHTTP1: alpn.includes('http/1.1') }, http2RequestListener(site))
    : createHttpsServer(options, requestListener(site))
  // Handshakes that fail are what many tests are about.
  server.on('tlsClientError', () => undefined)
  return listen(server, listenOptions)
}

/** The same without TLS. */
export function startNodeHttp({ site, listen: listenOptions }: { readonly site: Site; readonly listen?: ListenOptions }): Promise<RunningServer> {
  return listen(createHttpServer(requestListener(site)), listenOptions)
}
