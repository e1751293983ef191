import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { startDelayProxy } from '../../../e2e/lab/delay-proxy.ts'
import { Zone } from '../../../e2e/lab/dns-zone.ts'
import { startDohServer } from '../../../e2e/lab/doh-server.ts'
import type { KeyType } from '../../../e2e/lab/key-pairs.ts'
import { createLabPki } from '../../../e2e/lab/lab-pki.ts'
import { listen } from '../../../e2e/lab/listen.ts'
import { issue, selfSigned } from '../../../e2e/lab/pki.ts'
import type { Identity } from '../../../e2e/lab/pki.ts'
import { startNodeHttps } from '../../../e2e/lab/servers/node-https.ts'
import { startNodeTls } from '../../../e2e/lab/servers/node-tls.ts'
import { page } from '../../../e2e/lab/servers/site.ts'
import type { Site } from '../../../e2e/lab/servers/site.ts'
import { Command, benchmarkHost } from './commands.ts'
import type { Greeting } from './commands.ts'

/*
 * The servers of the benchmark, in a process of their own so that their CPU and their timers are not those of the
 * measurement. It serves until its parent ends it.
 */

const pki = await createLabPki()
const chains = { p256: await issueChain('p256'), rsa2048: await issueChain('rsa2048') }

async function issueChain(keyType: KeyType): Promise<{ readonly root: Identity; readonly leaf: Identity }> {
  const root = await selfSigned({ subject: { commonName: `Benchmark Root ${keyType}` }, certificateAuthority: true, keyType })
  const intermediate = await issue(root, { subject: { commonName: `Benchmark Intermediate ${keyType}` }, certificateAuthority: true, maxPathLength: 0, keyType })
  return { root, leaf: await issue(intermediate, { subject: { commonName: benchmarkHost }, dnsNames: [benchmarkHost], keyType }) }
}

async function start(command: Command): Promise<{ readonly port: number }> {
  switch (command.start) {
    case 'tls-echo':
      return startNodeTls({ identity: chains[command.keyType].leaf, tls: { ...versions(command.version), ecdhCurve: command.groups } })
    case 'tcp-echo':
      return listen(createTcpServer({ noDelay: true }, (socket) => socket.pipe(socket)))
    case 'https':
      return startNodeHttps({
        identity: chains.p256.leaf,
        site: command.location === undefined ? site : redirectTo(command.location),
        alpn: command.http2 === true ? ['h2', 'http/1.1'] : ['http/1.1'],
        tls: {
          ...(command.version !== undefined && versions(command.version)),
          ...(command.groups !== undefined && { ecdhCurve: command.groups }),
          ...(command.clientCertificate === true && { requestCert: true, rejectUnauthorized: true, ca: pki.clientCa.pem }),
        },
      })
    case 'doh':
      return startDohServer({ zone: new Zone().addAddresses(benchmarkHost, ['127.0.0.1']) })
    case 'silent':
      return listen(createTcpServer())
    case 'delay':
      return startDelayProxy({
        target: { port: command.port },
        toServer: { delayMs: command.toServerMs },
        toClient: { delayMs: command.toClientMs },
        ...(command.acceptMs !== undefined && { acceptDelayMs: command.acceptMs }),
      })
  }
}

function versions(version: 'TLSv1.2' | 'TLSv1.3'): TlsOptions {
  return { minVersion: version, maxVersion: version }
}

const site: Site = ({ query }) => {
  const firstByteDelayMs = Number(query.get('first') ?? 0)
  const pieceDelayMs = Number(query.get('piece') ?? 0)
  if (pieceDelayMs > 0) return { status: 200, headers: { 'content-type': 'text/plain' }, body: ['first\n', 'second\n'], pieceDelayMs, ...(firstByteDelayMs > 0 && { firstByteDelayMs }) }
  return { ...page('Benchmark', 'A small page.'), ...(firstByteDelayMs > 0 && { firstByteDelayMs }) }
}

function redirectTo(location: string): Site {
  return () => ({ status: 302, headers: { location } })
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const data of request) text += String(data)
  return JSON.parse(text)
}

const control = await listen(createServer((request, response) => {
  bodyOf(request)
    .then((body) => start(Command.parse(body)))
    .then(({ port }) => response.end(JSON.stringify({ port })))
    .catch((error: unknown) => response.writeHead(500).end(String(error)))
}))

const greeting: Greeting = {
  controlPort: control.port,
  rootsPem: chains.p256.root.pem + chains.rsa2048.root.pem,
  client: { chainPem: pki.clients.good.chainPem, keyPem: pki.clients.good.keyPem },
}
process.stdout.write(`${JSON.stringify(greeting)}\n`)
