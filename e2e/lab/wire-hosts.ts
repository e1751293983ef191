import { createServer as createHttpServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { listen } from './listen.ts'
import type { RunningServer } from './listen.ts'
import { issue } from './pki.ts'
import type { Identity } from './pki.ts'
import { startNodeHttps } from './servers/node-https.ts'
import { startDovecot } from './servers/dovecot.ts'
import { startExim } from './servers/exim.ts'
import { startPostgresql } from './servers/postgresql.ts'
import { PLAIN_PROTOCOLS, startStarttlsServer } from './servers/starttls-server.ts'
import { serveWebSockets } from './servers/websocket-site.ts'
import { redirectSite } from './sites.ts'
import type { Lab } from './start-lab.ts'

/** A host for tests of what goes over a connection, beside the hosts of the lab itself. */
export interface WireHost {
  readonly url: string
  readonly host: string
  readonly port: number
}

export type WireHostName = keyof typeof WIRE_HOSTS

export type ServiceName = 'postgresql' | 'exim' | 'dovecot-imap' | 'dovecot-pop3'

interface WireContext {
  readonly identity: Identity
  readonly lab: Lab
  /** The URL of another of these hosts; known once all of them listen. */
  readonly urlOf: (name: WireHostName, path?: string) => string
}

interface WireHostPlan {
  /** Default https. */
  readonly scheme?: string
  readonly start: (context: WireContext) => Promise<RunningServer>
}

export interface WireHosts {
  readonly hosts: Readonly<Record<WireHostName, WireHost>>
  /** Services of other makers that offer STARTTLS; null where this machine does not have the program. */
  readonly services: Readonly<Record<ServiceName, WireHost | null>>
  readonly allowList: readonly string[]
  close(): Promise<void>
}

/** Starts them all on loopback and puts them into the lab's resolver under `.test`. */
export async function startWireHosts(lab: Lab): Promise<WireHosts> {
  const hosts: Partial<Record<WireHostName, WireHost>> = {}
  const running: RunningServer[] = []
  const urlOf = (name: WireHostName, path = '/'): string => new URL(path, hosts[name]?.url).href
  for (const name of WIRE_HOST_NAMES) {
    const { scheme = 'https', start }: WireHostPlan = WIRE_HOSTS[name]
    const host = `${name}.test`
    const identity = await issue(lab.pki.intermediate, { subject: { commonName: host, organization: 'Hostlens Lab' }, dnsNames: [host] })
    const server = await start({ identity, lab, urlOf })
    running.push(server)
    lab.doh.zone.addAddresses(host, server.addresses)
    hosts[name] = { url: `${scheme}://${host}:${server.port}/`, host, port: server.port }
  }
  const services = await startServices(lab)
  running.push(...services.running)
  if (!isComplete(hosts)) throw new Error('a host was not started')
  return {
    hosts,
    services: services.hosts,
    allowList: running.map(({ port }) => `127.0.0.1:${port}`),
    close: async () => {
      await Promise.all(running.map((server) => server.close()))
    },
  }
}

async function startServices(lab: Lab): Promise<{ readonly hosts: WireHosts['services']; readonly running: readonly RunningServer[] }> {
  const running: RunningServer[] = []
  const identityOf = (name: string): Promise<Identity> =>
    issue(lab.pki.intermediate, { subject: { commonName: `${name}.test`, organization: 'Hostlens Lab' }, dnsNames: [`${name}.test`, `${name}-imap.test`, `${name}-pop3.test`] })
  const named = (name: ServiceName, server: RunningServer | null): WireHost | null => {
    if (server === null) return null
    const host = `${name}.test`
    running.push(server)
    lab.doh.zone.addAddresses(host, server.addresses)
    return { url: `tls://${host}:${server.port}`, host, port: server.port }
  }
  const [postgresql, exim, dovecot] = await Promise.all([
    identityOf('postgresql').then(startPostgresql),
    identityOf('exim').then(startExim),
    identityOf('dovecot').then(startDovecot),
  ])
  return {
    hosts: {
      postgresql: named('postgresql', postgresql),
      exim: named('exim', exim),
      'dovecot-imap': named('dovecot-imap', dovecot?.imap ?? null),
      'dovecot-pop3': named('dovecot-pop3', dovecot?.pop3 ?? null),
    },
    running,
  }
}

function isComplete(hosts: Partial<Record<WireHostName, WireHost>>): hosts is Record<WireHostName, WireHost> {
  return WIRE_HOST_NAMES.every((name) => hosts[name] !== undefined)
}

function httpsServer({ identity }: WireContext, listener: RequestListener): Promise<RunningServer> {
  const server = createHttpsServer({ cert: identity.chainPem, key: identity.keyPem, ALPNProtocols: ['http/1.1'] }, listener)
  server.on('tlsClientError', () => undefined)
  return listen(server)
}

/** Says what it was asked: method, path, fields and body, as JSON. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(parts).toString() }))
  })
}

/** Sends every request on, with the status of `?status=`, to what `?to=` says. */
const redirector: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://lab.test')
  request.resume()
  response.writeHead(Number(searchParams.get('status') ?? 302), { location: searchParams.get('to') ?? '/', 'content-length': '0' })
  response.end()
}

/** Sets the cookies of `?set=` (JSON) and goes on to `?to=`, with `once` only to who shows no cookie `seen`. */
const cookieSetting: RequestListener = (request, response) => {
  const { searchParams, pathname } = new URL(request.url ?? '/', 'http://lab.test')
  if (pathname !== '/' || (searchParams.has('once') && /\bseen=/.test(request.headers.cookie ?? ''))) {
    echo(request, response)
    return
  }
  request.resume()
  response.writeHead(302, { location: searchParams.get('to') ?? '/', 'set-cookie': JSON.parse(searchParams.get('set') ?? '[]') as string[] })
  response.end()
}

/** Answers as `?answer=` says: JSON of a status, of header fields as pairs, and of how long the body is. */
const answering: RequestListener = (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://lab.test')
  const { status = 200, headers = [], bytes = 0 } = JSON.parse(searchParams.get('answer') ?? '{}') as Answer
  request.resume()
  response.writeHead(status, headers.flat())
  response.end('x'.repeat(Math.min(bytes, 100_000)))
}

interface Answer {
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
  readonly bytes?: number
}

/** Promises by HTTP/1.1's default that the connection goes on, and closes it after each answer. */
function closingServer({ identity }: WireContext): Promise<RunningServer> {
  const server = createTlsServer({ cert: identity.chainPem, key: identity.keyPem, ALPNProtocols: ['http/1.1'] }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (request: Buffer) => {
      const isFirst = request.toString('latin1').startsWith('GET /relative ')
      socket.end(isFirst ? 'HTTP/1.1 302 Found\r\nLocation: /here\r\nContent-Length: 0\r\n\r\n' : 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    })
  })
  server.on('tlsClientError', () => undefined)
  return listen(server)
}

/** Every other connection, beginning with the first, is cut after the ClientHello. */
function flakyServer({ identity }: WireContext): Promise<RunningServer> {
  const site = createHttpsServer({ cert: identity.chainPem, key: identity.keyPem }, (_, response) => response.end('well'))
  site.on('tlsClientError', () => undefined)
  let connections = 0
  return listen(createTcpServer((socket) => {
    if (connections++ % 2 === 0) socket.once('data', () => socket.resetAndDestroy())
    else site.emit('connection', socket)
  }))
}

/** Says how many requests it had at once at most, for each path by itself: tests run side by side. Each stays for a moment. */
function crowdedServer(context: WireContext): Promise<RunningServer> {
  const paths = new Map<string, { now: number; most: number }>()
  return httpsServer(context, ({ url = '/' }, response) => {
    const path = paths.get(url) ?? { now: 0, most: 0 }
    paths.set(url, path)
    path.most = Math.max(path.most, ++path.now)
    setTimeout(() => {
      path.now--
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ most: path.most }))
    }, 100).unref()
  })
}

/** Each plain protocol as a host of its own, `starttls-` before its name. */
function starttlsHosts(): Record<`starttls-${keyof typeof PLAIN_PROTOCOLS}`, WireHostPlan> {
  return Object.fromEntries(Object.entries(PLAIN_PROTOCOLS).map(([name, protocol]) =>
    [`starttls-${name}`, { scheme: 'tls', start: ({ identity }) => startStarttlsServer(identity, protocol) } satisfies WireHostPlan])) as Record<`starttls-${keyof typeof PLAIN_PROTOCOLS}`, WireHostPlan>
}

const WIRE_HOSTS = {
  mirror: { start: (context) => httpsServer(context, echo) },
  'mirror-h2': {
    start: ({ identity }) => startNodeHttps({
      identity, alpn: ['h2', 'http/1.1'],
      site: ({ method, headers }) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ method, headers }) }),
    }),
  },
  'mirror-http': { scheme: 'http', start: () => listen(createHttpServer(echo)) },
  answering: { start: (context) => httpsServer(context, answering) },
  cookies: { start: (context) => httpsServer(context, cookieSetting) },
  redirector: { start: (context) => httpsServer(context, redirector) },
  'redirect-h2': {
    start: ({ identity, lab }) => startNodeHttps({ identity, alpn: ['h2', 'http/1.1'], site: redirectSite((name) => lab.hosts[name].url) }),
  },
  'redirect-then-close': { start: closingServer },
  websocket: {
    scheme: 'wss',
    start: ({ identity }) => {
      const server = createHttpsServer({ cert: identity.chainPem, key: identity.keyPem })
      server.on('tlsClientError', () => undefined)
      return listen(serveWebSockets(server))
    },
  },
  'websocket-plain': { scheme: 'ws', start: () => listen(serveWebSockets(createHttpServer())) },
  'tls-speaking': {
    scheme: 'tls',
    start: ({ identity }) => listen(createTlsServer({ cert: identity.chainPem, key: identity.keyPem }, (socket) => {
      socket.on('error', () => undefined)
      socket.end('220 mail.test ready\r\n')
    })),
  },
  flaky: { start: flakyServer },
  crowded: { start: crowdedServer },
  /** Takes the request and hangs up. */
  'hanging-up': { start: (context) => httpsServer(context, (request) => request.socket.destroy()) },
  ...starttlsHosts(),
} as const satisfies Readonly<Record<string, WireHostPlan>>

export const WIRE_HOST_NAMES = Object.keys(WIRE_HOSTS).filter((name): name is WireHostName => name in WIRE_HOSTS)
