import { createPrivateKey, sign } from 'node:crypto'
import { createServer } from 'node:https'
import { afterAll, describe, expect, it } from 'vitest'
import { createLabPki } from '../../../e2e/lab/lab-pki.ts'
import type { ClientName } from '../../../e2e/lab/lab-pki.ts'
import { listen } from '../../../e2e/lab/listen.ts'
import { issue } from '../../../e2e/lab/pki.ts'
import type { Identity } from '../../../e2e/lab/pki.ts'
import { startGnutlsServer } from '../../../e2e/lab/servers/gnutls-server.ts'
import { startHaproxy } from '../../../e2e/lab/servers/haproxy.ts'
import { startJsseServer } from '../../../e2e/lab/servers/jsse-server.ts'
import { startNginx } from '../../../e2e/lab/servers/nginx.ts'
import { startNodeHttps } from '../../../e2e/lab/servers/node-https.ts'
import type { NodeHttpsOptions } from '../../../e2e/lab/servers/node-https.ts'
import { startOpensslServer } from '../../../e2e/lab/servers/openssl-server.ts'
import { requestListener } from '../../../e2e/lab/servers/site.ts'
import { bareSite } from '../../../e2e/lab/sites.ts'
import { fromLatin1 } from '../../bytes/bytes.ts'
import { connectNode } from '../../net/testing/node-connect.ts'
import { cipherSuites } from '../cipher-suites.ts'
import type { CipherSuite } from '../cipher-suites.ts'
import type { TlsClientOptions } from '../options.ts'
import type { TlsVersion } from '../versions.ts'
import { TLS10 } from '../versions.ts'
import { serverName, sessionOf, useServer } from './describe-maker.ts'
import type { StartedServer } from './describe-maker.ts'
import { httpRequest } from './exchange.ts'
import type { Exchange, ExchangePlan } from './exchange.ts'
import { ResultTable } from './result-table.ts'

/** What the table leaves alone: every cipher suite, every group, HelloRetryRequest, early data, kinds of client keys, extensions. */

const pki = await createLabPki()
const rsa = await serverIdentity('rsa2048')
const ecdsa = await serverIdentity('p256')
const connector = {
  connect: (port: number) => connectNode({ address: '127.0.0.1', family: 'ipv4', port }, { signal: AbortSignal.timeout(8000), maxReadBytes: 1e6 }),
}

/** Everything that OpenSSL was built with; 3DES is not among it on Debian. */
const everyCipher = ['-min_protocol', 'TLSv1', '-cipher', 'ALL:@SECLEVEL=0']
const everyPriority = [
  'NORMAL:+VERS-TLS1.1:+VERS-TLS1.0:+SHA1:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1', '+RSA', '+DHE-RSA', '+3DES-CBC', '+AES-128-CBC', '+AES-256-CBC', '+SHA256', '+SHA384',
  '+GROUP-FFDHE2048', '+GROUP-FFDHE3072', '+GROUP-FFDHE4096',
].join(':')

const success = (result: Exchange): Exchange => {
  expect({ failure: result.failure?.message ?? null, transportFailure: result.transportFailure }).toEqual({ failure: null, transportFailure: null })
  expect(result.answer).toMatch(/^HTTP\/1\.[01] 200 /)
  return result
}

describe('cipher suites', () => {
  const table = newTable('cipher suites')
  describe.each<[string, (identity: Identity) => Promise<StartedServer>, (suite: CipherSuite) => boolean]>([
    ['openssl', (identity) => startOpensslServer({ identity, args: everyCipher }), (suite) => suite.bulkCipher !== '3des-ede-cbc-sha1'],
    ['gnutls', (identity) => startGnutlsServer({ identity, priority: everyPriority }), () => true],
    ['node', (identity) => startNode({ identity, tls: { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0', dhparam: 'auto' } }), (suite) => suite.bulkCipher !== '3des-ede-cbc-sha1'],
  ])('%s', (maker, start, speaks) => {
    const servers = { rsa: useServer(connector, table, () => start(rsa)), ecdsa: useServer(connector, table, () => start(ecdsa)) }
    const cells = cipherSuites.filter(speaks).flatMap((suite) => versionsOf(suite).map((version) => ({ suite, version, name: suite.name })))
    it.each(cells)('$version $name', async ({ suite, version, name }) => {
      const key = suite.authentication === 'ecdsa' ? 'ecdsa' : 'rsa'
      const cell = { version, key, client: 'none' }
      const result = success(await servers[key].try({ ...cell, mode: maker }, { cipherSuites: [name] }))
      const isCbc = suite.bulkCipher.includes('cbc')
      expect(result.summary).toMatchObject({ version, cipherSuite: name, encryptThenMac: isCbc, extendedMasterSecret: version !== 'TLSv1.3' })
      if (suite.keyExchange === 'rsa') expect(result.summary).toMatchObject({ group: null, signatureScheme: null, dhPrimeBits: null })
      if (suite.keyExchange === 'dhe') expect(result.summary?.dhPrimeBits).toBeGreaterThanOrEqual(2048)
      if (!isCbc) return
      // MAC-then-encrypt, where the server is not asked for better.
      const older = success(await servers[key].try({ ...cell, mode: `${maker}, no encrypt_then_mac` }, { cipherSuites: [name], extensions: { omit: ['encrypt_then_mac', 'extended_master_secret'] } }))
      expect(older.summary).toMatchObject({ cipherSuite: name, encryptThenMac: false, extendedMasterSecret: false })
    })
  })
})

describe('groups', () => {
  const table = newTable('groups')
  // An RSA certificate: before TLS 1.3 the curve of an ECDSA certificate would have to be offered as well (RFC 8422 section 5.1).
  const curves = ['x25519', 'secp256r1', 'secp384r1', 'secp521r1']
  const finiteFields = ['ffdhe2048', 'ffdhe3072', 'ffdhe4096']
  describe.each<[string, () => Promise<StartedServer>, { tls13: string[]; tls12: string[] }]>([
    ['openssl', () => startOpensslServer({ identity: rsa }), { tls13: [...curves, ...finiteFields], tls12: curves }],
    ['gnutls', () => startGnutlsServer({ identity: rsa, priority: everyPriority }), { tls13: [...curves, ...finiteFields], tls12: curves }],
    ['node', () => startNode({ identity: rsa, tls: { ecdhCurve: 'X25519MLKEM768:X25519:P-256:P-384:P-521:ffdhe2048:ffdhe3072' } }), { tls13: ['X25519MLKEM768', ...curves, 'ffdhe2048', 'ffdhe3072'], tls12: curves }],
    ['jsse', () => startJsseServer({ identity: rsa }), { tls13: ['x25519', 'secp521r1', 'ffdhe2048'], tls12: ['secp521r1'] }],
  ])('%s', (maker, start, { tls13, tls12 }) => {
    const server = useServer(connector, table, start)
    it.each(tls13)('TLSv1.3 %s, offered and after HelloRetryRequest', async (group) => {
      const cell = { version: 'TLSv1.3', key: 'rsa2048', client: 'none' } as const
      const first = success(await server.try({ ...cell, mode: maker }, { groups: [group] }))
      expect(first.summary).toMatchObject({ group, helloRetryRequest: false })
      const retried = success(await server.try({ ...cell, mode: `${maker}, HelloRetryRequest` }, { groups: [group], keyShares: [] }))
      expect(retried.summary).toMatchObject({ group, helloRetryRequest: true, roundTrips: (first.summary?.roundTrips ?? 0) + 1 })
    })
    it.each(tls12)('TLSv1.2 %s', async (group) => {
      expect(success(await server.try({ version: 'TLSv1.2', key: 'rsa2048', client: 'none', mode: maker }, { groups: [group] })).summary).toMatchObject({ group })
    })
  })
})

describe('HelloRetryRequest', () => {
  const table = newTable('HelloRetryRequest')
  describe.each<[string, () => Promise<StartedServer>]>([
    ['nginx', () => startNginx({ identity: ecdsa, directives: ['ssl_ecdh_curve secp384r1'] })],
    ['haproxy', () => startHaproxy({ identity: ecdsa, bind: ['curves P-384'] })],
    ['openssl', () => startOpensslServer({ identity: ecdsa, args: ['-groups', 'P-384'] })],
    ['node', () => startNode({ identity: ecdsa, tls: { ecdhCurve: 'P-384' } })],
  ])('%s wants another group, in a full and in a resumed handshake', (maker, start) => {
    const server = useServer(connector, table, start)
    it('as asked', async () => {
      const cell = { version: 'TLSv1.3', key: 'p256', client: 'none' } as const
      const first = success(await server.try({ ...cell, mode: maker }, {}))
      expect(first.summary).toMatchObject({ group: 'secp384r1', helloRetryRequest: true, resumed: false })
      const second = success(await server.try({ ...cell, mode: `${maker}, resumed` }, { session: sessionOf(first), keyShares: ['x25519'] }))
      expect(second.summary).toMatchObject({ group: 'secp384r1', helloRetryRequest: true, resumed: true })
      // Left to itself, the client sends the share of the group that was agreed on before.
      const third = success(await server.try({ ...cell, mode: `${maker}, resumed at once` }, { session: sessionOf(first) }))
      expect(third.summary).toMatchObject({ group: 'secp384r1', helloRetryRequest: false, resumed: true, roundTrips: 1 })
    })
  })
})

describe('resumption by session identifier, before TLS 1.3', () => {
  const table = newTable('session identifiers')
  describe.each<[string, () => Promise<StartedServer>]>([
    ['openssl', () => startOpensslServer({ identity: ecdsa, args: ['-no_ticket'] })],
    ['gnutls', () => startGnutlsServer({ identity: ecdsa, args: ['--noticket'] })],
    ['nginx', () => startNginx({ identity: ecdsa, directives: ['ssl_session_tickets off'] })],
    ['haproxy', () => startHaproxy({ identity: ecdsa, bind: ['no-tls-tickets'] })],
    ['jsse', () => startJsseServer({ identity: ecdsa, protocols: ['TLSv1.2'] })],
  ])('%s', (maker, start) => {
    const server = useServer(connector, table, start)
    it('resumes', async () => {
      const cell = { version: 'TLSv1.2', key: 'p256', client: 'none' } as const
      const tls: Partial<TlsClientOptions> = { extensions: { omit: ['session_ticket'] } }
      const first = success(await server.try({ ...cell, mode: maker }, tls))
      const session = sessionOf(first)
      expect(session).toMatchObject({ ticket: new Uint8Array() })
      expect(session.sessionId.length).toBeGreaterThan(0)
      expect(success(await server.try({ ...cell, mode: `${maker}, resumed` }, { ...tls, session })).summary).toMatchObject({ resumed: true })
    })
  })
})

describe('early data', () => {
  const table = newTable('early data')
  describe.each<[string, () => Promise<StartedServer>]>([
    ['nginx', () => startNginx({ identity: ecdsa, directives: ['ssl_early_data on'] })],
    ['haproxy', () => startHaproxy({ identity: ecdsa, bind: ['allow-0rtt'] })],
  ])('%s', (maker, start) => {
    const server = useServer(connector, table, start)
    const cell = { version: 'TLSv1.3', key: 'p256', client: 'none' } as const
    it('is announced, sent, and answered', async () => {
      const first = success(await server.try({ ...cell, mode: maker }, {}))
      const session = sessionOf(first)
      expect(session.maxEarlyDataBytes).toBeGreaterThan(0)
      const second = success(await server.try({ ...cell, mode: `${maker}, 0-RTT` }, { session, earlyData: fromLatin1(httpRequest(serverName)) }))
      expect(second.summary).toMatchObject({ resumed: true, earlyData: 'accepted' })
    })
  })
  describe('a server that has changed its mind', () => {
    const announcing = useServer(connector, table, () => startNginx({ identity: ecdsa, directives: ['ssl_early_data on'] }))
    const other = useServer(connector, table, () => startNginx({ identity: ecdsa }))
    it('rejects it, and the request is sent again', async () => {
      const cell = { version: 'TLSv1.3', key: 'p256', client: 'none' } as const
      const session = sessionOf(success(await announcing.try({ ...cell, mode: 'nginx' }, {})))
      const second = success(await other.try({ ...cell, mode: 'another nginx' }, { session, earlyData: fromLatin1(httpRequest(serverName)) }))
      expect(second.summary).toMatchObject({ resumed: false, earlyData: 'rejected' })
    })
  })
})

describe('client certificates', () => {
  const table = newTable('client keys')
  const clientCertificate = { caPem: pki.clientCa.pem, required: true }
  describe.each<[string, () => Promise<StartedServer>]>([
    ['openssl', () => startOpensslServer({ identity: rsa, clientCertificate, args: everyCipher })],
    ['gnutls', () => startGnutlsServer({ identity: rsa, clientCertificate, priority: everyPriority })],
    ['haproxy', () => startHaproxy({ identity: rsa, clientCertificate, bind: ['ssl-min-ver TLSv1.0', 'ciphers DEFAULT:@SECLEVEL=0'] })],
    ['jsse', () => startJsseServer({ identity: rsa, clientCertificate })],
  ])('%s', (maker, start) => {
    const server = useServer(connector, table, start)
    const versions: TlsVersion[] = maker === 'jsse' ? ['TLSv1.3', 'TLSv1.2'] : ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0']
    const cells = (['good', 'goodRsa', 'goodP384', 'goodP521', 'goodEd25519'] as const)
      .flatMap((client) => versions.map((version) => ({ client, version })))
      // Ed25519 signs from TLS 1.2 on.
      .filter(({ client, version }) => client !== 'goodEd25519' || version === 'TLSv1.3' || version === 'TLSv1.2')
    it.each(cells)('$version $client, signed here and outside', async ({ client, version }) => {
      const { chain, keyPem, publicKey } = pki.clients[client]
      const cell = { version, key: 'rsa2048', client }
      const inside = success(await server.try({ ...cell, mode: `${maker}, signed here` }, { clientAuth: { chain, key: { kind: 'pem', pem: keyPem } } }))
      expect(inside.clientCertificate).toMatchObject({ status: 'accepted' })
      if (version !== 'TLSv1.3' && version !== 'TLSv1.2') return
      const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))
      const outside = success(await server.try({ ...cell, mode: `${maker}, signed outside` }, { clientAuth: { chain, key: { kind: 'external', spki } } }, { sign: signer(client) }))
      expect(outside.clientCertificate).toMatchObject({ status: 'accepted' })
      expect(outside.events.some(({ type }) => type === 'signature-needed')).toBe(true)
    })
    // gnutls-serv does not look at the purpose.
    it.each((['expired', 'serverPurpose'] as const).slice(0, maker === 'gnutls' ? 1 : 2))('TLSv1.3 %s is refused', async (client) => {
      const { chain, keyPem } = pki.clients[client]
      const result = await server.try({ version: 'TLSv1.3', key: 'rsa2048', client, mode: maker }, { clientAuth: { chain, key: { kind: 'pem', pem: keyPem } } })
      expect(result.clientCertificate).toMatchObject({ status: 'refused', evidence: 'alert' })
      expect(result.answer).toBe('')
    })
  })
})

describe('extensions and messages', () => {
  const table = newTable('extensions')
  const cell = { key: 'p256', client: 'none' } as const
  const both: readonly TlsVersion[] = ['TLSv1.3', 'TLSv1.2']

  describe('ALPN', () => {
    const withH2 = useServer(connector, table, () => startNode({ identity: ecdsa, alpn: ['h2', 'http/1.1'] }))
    const without = useServer(connector, table, () => startOpensslServer({ identity: ecdsa }))
    it.each(both)('%s: the server\'s choice, nobody\'s, and none', async (version) => {
      const silent: Partial<ExchangePlan> = { request: null, whenOpen: (client) => client.close() }
      expect((await withH2.try({ ...cell, version, mode: 'node, h2' }, {}, silent)).summary).toMatchObject({ alpn: 'h2' })
      expect(success(await withH2.try({ ...cell, version, mode: 'node, no ALPN' }, { alpn: [] })).summary).toMatchObject({ alpn: null })
      expect(success(await without.try({ ...cell, version, mode: 'openssl without ALPN' }, {})).summary).toMatchObject({ alpn: null })
      const refused = await withH2.try({ ...cell, version, mode: 'node, only h3' }, { alpn: ['h3'] })
      expect(refused.failure).toMatchObject({ code: 'alert-received', got: 'no_application_protocol' })
    })
  })

  describe('gnutls', () => {
    const server = useServer(connector, table, () => startGnutlsServer({ identity: ecdsa }))
    it.each(both)('%s: record_size_limit', async (version) => {
      const result = success(await server.try({ ...cell, version, mode: 'gnutls, record_size_limit' }, { recordSizeLimit: 512 }))
      expect(result.summary?.recordSizeLimit).toBeGreaterThanOrEqual(512)
    })
  })

  describe.each<[string, () => Promise<StartedServer>]>([
    ['openssl', () => startOpensslServer({ identity: ecdsa })],
    ['gnutls', () => startGnutlsServer({ identity: ecdsa })],
    ['nginx', () => startNginx({ identity: ecdsa })],
    ['haproxy', () => startHaproxy({ identity: ecdsa })],
    ['node', () => startNode({ identity: ecdsa })],
    ['jsse', () => startJsseServer({ identity: ecdsa })],
  ])('%s', (maker, start) => {
    const server = useServer(connector, table, start)
    it('answers our KeyUpdate with its own', async () => {
      const result = success(await server.try({ ...cell, version: 'TLSv1.3', mode: `${maker}, KeyUpdate` }, {}, { whenOpen: (client) => client.requestKeyUpdate({ peerToo: true }) }))
      expect(messagesReceived(result)).toContain('KeyUpdate')
    })
    it.each(both)('%s: GREASE, no SNI, no middlebox compatibility, and nothing that is optional', async (version) => {
      success(await server.try({ ...cell, version, mode: `${maker}, GREASE` }, { grease: true }))
      success(await server.try({ ...cell, version, mode: `${maker}, no SNI` }, { serverName: null }))
      success(await server.try({ ...cell, version, mode: `${maker}, no compatibility` }, { middleboxCompatibility: false }))
      success(await server.try({ ...cell, version, mode: `${maker}, OCSP and SCT` }, { requestOcsp: true, requestScts: true }))
    })
    it('speaks the newest version that both know', async () => {
      const table12 = success(await server.try({ ...cell, version: 'TLSv1.3', mode: `${maker}, from 1.0` }, { versions: { min: 'TLSv1.0', max: 'TLSv1.3' } }))
      expect(table12.summary).toMatchObject({ version: 'TLSv1.3' })
    })
  })

  describe('an OCSP staple', () => {
    // The staple is not read here, so that any response will do: unauthorized (RFC 6960 section 4.2.1).
    const unauthorized = Uint8Array.of(0x30, 3, 0x0a, 1, 6)
    const server = useServer(connector, table, async () => {
      const stapling = createServer({ cert: ecdsa.chainPem, key: ecdsa.keyPem }, requestListener(bareSite))
      stapling.on('OCSPRequest', (_certificate, _issuer, callback) => callback(null, Buffer.from(unauthorized)))
      return { available: true, ...await listen(stapling) }
    })
    it.each(both)('%s: shown as it was sent', async (version) => {
      const result = success(await server.try({ ...cell, version, mode: 'node, staple' }, { requestOcsp: true }))
      expect(result.events.find((event) => event.type === 'certificate')?.ocspResponse).toEqual(unauthorized)
      const unasked = success(await server.try({ ...cell, version, mode: 'node, no staple' }, {}))
      expect(unasked.events.find((event) => event.type === 'certificate')?.ocspResponse).toBeNull()
    })
  })
})

function versionsOf({ since, keyExchange }: CipherSuite): TlsVersion[] {
  if (keyExchange === 'tls13') return ['TLSv1.3']
  return since === TLS10 ? ['TLSv1.2', 'TLSv1.1', 'TLSv1.0'] : ['TLSv1.2']
}

function messagesReceived({ events }: Exchange): string[] {
  return events.flatMap((event) => (event.type === 'flight' && event.direction === 'received' ? event.messages.map(({ name }) => name) : []))
}

function newTable(title: string): ResultTable {
  const table = new ResultTable(title)
  afterAll(() => table.print())
  return table
}

async function startNode(options: Omit<NodeHttpsOptions, 'site'>): Promise<StartedServer> {
  return { available: true, ...await startNodeHttps({ site: bareSite, ...options }) }
}

function serverIdentity(keyType: 'rsa2048' | 'p256'): Promise<Identity> {
  return issue(pki.intermediate, { subject: { commonName: serverName }, dnsNames: [serverName], keyType })
}

/** Signs as somebody else would: from the name of the scheme and the content alone. */
function signer(client: ClientName): NonNullable<ExchangePlan['sign']> {
  const key = createPrivateKey(pki.clients[client].keyPem)
  return ({ scheme, content }) => {
    const digest = scheme === 'ed25519' ? null : `sha${/(\d+)$/.exec(scheme)?.[1] ?? '1'}`
    const padding = scheme.startsWith('rsa_pss') ? { padding: 6, saltLength: -1 } : {}
    return new Uint8Array(sign(digest, content, { key, ...padding }))
  }
}

