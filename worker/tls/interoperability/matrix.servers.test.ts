import { afterAll } from 'vitest'
import { createLabPki } from '../../../e2e/lab/lab-pki.ts'
import { issue } from '../../../e2e/lab/pki.ts'
import type { Identity } from '../../../e2e/lab/pki.ts'
import { startGnutlsServer } from '../../../e2e/lab/servers/gnutls-server.ts'
import { startHaproxy } from '../../../e2e/lab/servers/haproxy.ts'
import { startJsseServer } from '../../../e2e/lab/servers/jsse-server.ts'
import { startNginx } from '../../../e2e/lab/servers/nginx.ts'
import { startNodeHttps } from '../../../e2e/lab/servers/node-https.ts'
import { startOpensslServer } from '../../../e2e/lab/servers/openssl-server.ts'
import { clientCertificateSite } from '../../../e2e/lab/sites.ts'
import { connectNode } from '../../net/testing/node-connect.ts'
import type { ClientAuth } from '../options.ts'
import type { TlsVersion } from '../versions.ts'
import { describeMaker, serverName } from './describe-maker.ts'
import type { KeyName, Maker } from './describe-maker.ts'
import { ResultTable } from './result-table.ts'

/** The table: servers of six makers × versions × keys × client certificates × full and resumed. */

const pki = await createLabPki()
const identities: Readonly<Record<KeyName, Identity>> = {
  rsa2048: await serverIdentity('rsa2048'), p256: await serverIdentity('p256'), ed25519: await serverIdentity('ed25519'),
}

const all: readonly TlsVersion[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0']
const modern: readonly TlsVersion[] = ['TLSv1.3', 'TLSv1.2']
const common = {
  connect: (port: number) => connectNode({ address: '127.0.0.1', family: 'ipv4', port }, { signal: AbortSignal.timeout(8000), maxReadBytes: 1e6 }),
  // Ed25519 signs from TLS 1.2 on (RFC 8422 section 5.10).
  versions: { rsa2048: all, p256: all, ed25519: modern },
  alpn: 'http/1.1',
  clients: { good: clientAuth(pki.clients.good), wrongCa: clientAuth(pki.clients.wrongCa) },
} as const
const demanded = (demands: boolean) => (demands ? { clientCertificate: { caPem: pki.clientCa.pem, required: true } } : {})
const dotless = (version: TlsVersion) => version.replace(/\.0$/, '').replace('.', String.raw`\.`)

const makers: readonly Maker[] = [
  {
    ...common,
    name: 'openssl s_server',
    refusal: () => 'alert',
    page: (version) => new RegExp(String.raw`^HTTP/1\.0 200 ok[^]*Protocol  : ${dotless(version)}\n`),
    start: ({ key, demandsClientCertificate }) => startOpensslServer({
      identity: identities[key], ...demanded(demandsClientCertificate),
      args: ['-min_protocol', 'TLSv1', '-cipher', 'DEFAULT:@SECLEVEL=0', '-alpn', 'http/1.1'],
    }),
  },
  {
    ...common,
    name: 'gnutls-serv',
    refusal: (version, client) => (client === 'none sent' && version !== 'TLSv1.3' ? 'decode-error' : 'alert'),
    page: (version) => new RegExp(`^HTTP/1\\.0 200 OK[^]*${version.replace('v', '').replace('.', String.raw`\.`)}`),
    start: ({ key, demandsClientCertificate }) => startGnutlsServer({
      identity: identities[key], ...demanded(demandsClientCertificate), alpn: ['http/1.1'], priority: 'NORMAL:+VERS-TLS1.1:+VERS-TLS1.0:+SHA1:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1',
    }),
  },
  {
    ...common,
    name: 'nginx',
    refusal: () => 'http-400',
    page: (version) => new RegExp(`nginx ${dotless(version)} `),
    start: ({ key, demandsClientCertificate }) => startNginx({
      identity: identities[key], ...demanded(demandsClientCertificate), protocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'], directives: ['ssl_ciphers DEFAULT:@SECLEVEL=0'],
    }),
  },
  {
    ...common,
    name: 'haproxy',
    refusal: () => 'alert',
    page: (version) => new RegExp(`haproxy ${dotless(version)} `),
    start: ({ key, demandsClientCertificate }) => startHaproxy({
      identity: identities[key], ...demanded(demandsClientCertificate), bind: ['ssl-min-ver TLSv1.0', 'ciphers DEFAULT:@SECLEVEL=0'],
    }),
  },
  {
    ...common,
    name: 'Node https',
    refusal: (_, client) => (client === 'none sent' ? 'alert' : 'hang-up'),
    page: () => /^HTTP\/1\.1 200 /,
    start: async ({ key, demandsClientCertificate }) => ({
      available: true,
      ...await startNodeHttps({
        identity: identities[key], site: clientCertificateSite,
        tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0', ...(demandsClientCertificate && { requestCert: true, rejectUnauthorized: true, ca: pki.clientCa.pem }) },
      }),
    }),
  },
  {
    ...common,
    name: 'Java JSSE',
    refusal: () => 'alert',
    // TLS 1.0 and 1.1 are switched off in Java's own security properties.
    versions: { rsa2048: modern, p256: modern, ed25519: modern },
    page: (version) => new RegExp(`jsse ${dotless(version)} `),
    start: ({ key, demandsClientCertificate }) => startJsseServer({ identity: identities[key], ...demanded(demandsClientCertificate), alpn: ['http/1.1'] }),
  },
]

for (const maker of makers) {
  const table = new ResultTable(maker.name)
  describeMaker(maker, table)
  afterAll(() => table.print())
}

function serverIdentity(keyType: KeyName): Promise<Identity> {
  return issue(pki.intermediate, { subject: { commonName: serverName }, dnsNames: [serverName], keyType })
}

function clientAuth(identity: Identity): ClientAuth {
  return { chain: identity.chain, key: { kind: 'pem', pem: identity.keyPem } }
}
