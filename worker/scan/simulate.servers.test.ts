import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createLabPki } from '../../e2e/lab/lab-pki.ts'
import { issue } from '../../e2e/lab/pki.ts'
import type { RunningServer } from '../../e2e/lab/listen.ts'
import { startGnutlsServer } from '../../e2e/lab/servers/gnutls-server.ts'
import { startHaproxy } from '../../e2e/lab/servers/haproxy.ts'
import { startJsseServer } from '../../e2e/lab/servers/jsse-server.ts'
import { startNginx } from '../../e2e/lab/servers/nginx.ts'
import { startNodeHttps } from '../../e2e/lab/servers/node-https.ts'
import { startOpensslServer } from '../../e2e/lab/servers/openssl-server.ts'
import type { ProgramServer } from '../../e2e/lab/servers/program-server.ts'
import { bareSite } from '../../e2e/lab/sites.ts'
import { temporaryDirectory } from '../../e2e/lab/temporary-directory.ts'
import type { ScanFacts } from '../../shared/contract/scan.ts'
import type { ScanClientResult } from '../../shared/contract/scan-judgement.ts'
import type { ScanClient } from '../../shared/scan/clients/client.ts'
import { scanClients } from '../../shared/scan/clients/clients.ts'
import { cipherSuiteFacts } from '../../shared/scan/iana/cipher-suites.ts'
import { groupFacts } from '../../shared/scan/iana/groups.ts'
import { leafKey } from '../../shared/scan/leaf-key.ts'
import { simulate } from '../../shared/scan/simulate.ts'
import { everyKind, sampleCertificate, sampleFacts, sampleGroups, sampleSuites, sampleVersions } from '../../shared/scan/testing/sample-report.ts'
import { NetError } from '../net/net-error.ts'
import { connectNode } from '../net/testing/node-connect.ts'
import { AnswerReader } from './hello/answer-reader.ts'
import { clientHelloRecords } from './hello/client-hello.ts'
import type { HelloSpec } from './hello/hello-spec.ts'
import type { HelloOutcome } from './hello/server-answer.ts'
import { versionCodes } from './questions.ts'
import { scanLocal } from './testing/scan-local.ts'

/**
 * What is foretold for each client, from what a server was told to do, against what that server selects when the client's
 * own offer is put to it: version, suite, group, key of the certificate, and application protocol.
 */

interface Setup {
  readonly name: string
  readonly facts: ScanFacts
  readonly server: ProgramServer
}

const pki = await createLabPki()
const leaf = (keyType: 'rsa2048' | 'p256') => issue(pki.intermediate, { subject: { commonName: 'good.test' }, dnsNames: ['good.test'], keyType })
const [rsa, p256] = await Promise.all([leaf('rsa2048'), leaf('p256')])
const folder = await temporaryDirectory()
await writeFile(join(folder.path, 'rsa.pem'), rsa.chainPem)
await writeFile(join(folder.path, 'rsa.key'), rsa.keyPem)

const tls13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
const rsaLeaf = { keyType: 'rsa', keyBits: 2_048, keyCurve: null }
const { alpn } = sampleFacts().features
const withoutAlpn: ScanFacts['features'] = { ...sampleFacts().features, alpn: { ...alpn, accepted: [], withoutMatch: 'ignored' } }

const setups: readonly Setup[] = await Promise.all([
  setup('OpenSSL with an old-style list in its own order', {
    versions: sampleVersions('TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'),
    suites: [
      sampleSuites('TLSv1.3', tls13),
      sampleSuites('TLSv1.2', ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA']),
      ...(['TLSv1.1', 'TLSv1.0'] as const).map((version) => sampleSuites(version, ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA'])),
    ],
    groups: (['TLSv1.3', 'TLSv1.2'] as const).map((version) => sampleGroups(version, ['secp384r1', 'secp256r1'])),
    certificates: [sampleCertificate({ leaf: rsaLeaf })],
    features: withoutAlpn,
  }, startOpensslServer({
    identity: rsa,
    args: [
      '-min_protocol', 'TLSv1', '-serverpref', '-groups', 'P-384:P-256',
      '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES128-SHA:AES128-SHA:@SECLEVEL=0',
    ],
  })),
  setup('OpenSSL with TLS 1.2 alone, in the client’s order', {
    versions: sampleVersions('TLSv1.2'),
    suites: [sampleSuites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'], 'client')],
    groups: [sampleGroups('TLSv1.2', ['x25519', 'secp256r1'], 'client')],
    certificates: [sampleCertificate()],
    features: withoutAlpn,
  }, startOpensslServer({
    identity: p256,
    args: ['-tls1_2', '-groups', 'X25519:P-256', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA'],
  })),
  setup('OpenSSL with two certificates', {
    versions: sampleVersions('TLSv1.2'),
    suites: [sampleSuites('TLSv1.2', ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA'])],
    groups: [sampleGroups('TLSv1.2', ['secp256r1'])],
    certificates: [sampleCertificate({ shownTo: everyKind(['any', 'ecdsa']) }), sampleCertificate({ leaf: rsaLeaf, shownTo: everyKind(['rsa']) })],
    features: withoutAlpn,
  }, startOpensslServer({
    identity: p256,
    args: [
      '-tls1_2', '-serverpref', '-groups', 'P-256', '-dcert', join(folder.path, 'rsa.pem'), '-dkey', join(folder.path, 'rsa.key'),
      '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA',
    ],
  })),
  setup('OpenSSL with TLS 1.3 alone, ChaCha20 for those who like it', {
    versions: sampleVersions('TLSv1.3'),
    suites: [{ ...sampleSuites('TLSv1.3', tls13), prefersChaChaForClientsThatDo: true }],
    groups: [sampleGroups('TLSv1.3', ['secp256r1'])],
    certificates: [sampleCertificate()],
    features: withoutAlpn,
  }, startOpensslServer({ identity: p256, args: ['-tls1_3', '-serverpref', '-prioritize_chacha', '-groups', 'P-256'] })),
  setup('OpenSSL with a curve that browsers leave out', {
    versions: sampleVersions('TLSv1.2', 'TLSv1.3'),
    suites: [sampleSuites('TLSv1.3', tls13, 'client'), sampleSuites('TLSv1.2', ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA'], 'client')],
    groups: (['TLSv1.3', 'TLSv1.2'] as const).map((version) => sampleGroups(version, ['secp521r1'], 'single')),
    certificates: [sampleCertificate({ leaf: rsaLeaf })],
    features: withoutAlpn,
  }, startOpensslServer({ identity: rsa, args: ['-groups', 'P-521', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA'] })),
  setup('nginx with Mozilla’s intermediate profile', {
    versions: sampleVersions('TLSv1.2', 'TLSv1.3'),
    suites: [
      sampleSuites('TLSv1.3', tls13, 'client'),
      sampleSuites('TLSv1.2', ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'], 'client'),
    ],
    groups: (['TLSv1.3', 'TLSv1.2'] as const).map((version) => sampleGroups(version, ['x25519', 'secp256r1', 'secp384r1'], 'client')),
    certificates: [sampleCertificate({ leaf: rsaLeaf })],
    features: { ...sampleFacts().features, alpn },
  }, startNginx({
    identity: rsa,
    http2: true,
    directives: [
      'ssl_prefer_server_ciphers off', 'ssl_ecdh_curve X25519:prime256v1:secp384r1',
      'ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    ],
  })),
])

/** Servers of other makers, whose ways only a scan tells. */
const others: readonly Pick<Setup, 'name' | 'server'>[] = await Promise.all([
  other('gnutls-serv', startGnutlsServer({ identity: rsa, alpn: ['h2', 'http/1.1'] })),
  other('haproxy', startHaproxy({ identity: p256, alpn: ['h2', 'http/1.1'], bind: ['ssl-min-ver TLSv1.0', 'ciphers DEFAULT:@SECLEVEL=0'] })),
  other('Node, with OpenSSL 3.5', startNodeHttps({ identity: rsa, site: bareSite, alpn: ['h2', 'http/1.1'] }).then((server) => ({ available: true, log: () => '', ...server }))),
  other('Java JSSE', startJsseServer({ identity: rsa, alpn: ['h2', 'http/1.1'] })),
])

afterAll(async () => {
  for (const { server } of [...setups, ...others]) if (server.available) await server.close()
  await folder.remove()
})

describe.each(setups)('$name', ({ facts, server }) => {
  it.for(scanClients.map((client) => [`${client.name} ${client.version}`, client] as const))('%s gets what was foretold', async ([_, client], { skip }) => {
    if (!server.available) return skip(server.missing.hint)
    const foretold = simulate(facts, client)
    expect(foretold.status).not.toBe('unknown')
    expect(seen(await offer(client, server), foretold)).toEqual(expected(facts, foretold))
  })
})

describe.each([...setups, ...others])('$name, scanned', ({ server }) => {
  it('every client gets what is foretold from the scan', async ({ skip }) => {
    if (!server.available) return skip(server.missing.hint)
    const { report } = await scanLocal(server.port, { serverName: 'good.test', trust: { customCaPem: pki.root.pem } })
    expect(report).toMatchObject({ outcome: 'complete', failure: null })
    const differing: unknown[] = []
    for (const client of scanClients) {
      const foretold = simulate(report, client)
      const [real, wanted] = [seen(await offer(client, server), foretold), expected(report, foretold)]
      if (JSON.stringify(real) !== JSON.stringify(wanted)) differing.push({ client: `${client.name} ${client.version}`, foretold: wanted, real })
    }
    expect(differing).toEqual([])
  })
})

it('the table of clients brings about every outcome', () => {
  const outcomes = setups.flatMap(({ facts }) => scanClients.map((client) => simulate(facts, client)))
  expect(new Set(outcomes.map(({ failure }) => failure?.code ?? null))).toEqual(new Set([null, 'no-common-version', 'no-common-suite', 'no-common-group', 'dh-prime-too-large']))
  expect(new Set(outcomes.map(({ tlsVersion }) => tlsVersion))).toEqual(new Set([null, 'TLSv1.0', 'TLSv1.2', 'TLSv1.3']))
  expect(outcomes.some(({ helloRetry }) => helloRetry)).toBe(true)
})

/** What matters of a real answer, in the words of what was foretold. */
function seen(answer: HelloOutcome, foretold: ScanClientResult): object {
  if (answer.kind === 'refused') return { refused: true }
  const { version, suite, group, dh, leafKey: key } = answer
  return {
    version,
    suite: cipherSuiteFacts(suite).name,
    group: group !== null ? groupFacts(group).name : dh === null ? null : `DHE ${dh.prime.length * 4} bits`,
    helloRetry: answer.isHelloRetryRequest,
    // In TLS 1.3 the rest is under keys.
    ...(foretold.tlsVersion === 'TLSv1.3' ? {} : { key, alpn: answer.alpn }),
  }
}

function expected({ certificates }: ScanFacts, foretold: ScanClientResult): object {
  // Sizes are the client's own business: the server selects as ever.
  if (foretold.failure?.code === 'dh-prime-too-large') {
    return { version: versionCodes['TLSv1.0'], suite: 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', group: 'DHE 2048 bits', helloRetry: false, key: 'rsa', alpn: null }
  }
  if (foretold.tlsVersion === null || foretold.status === 'fails') return { refused: true }
  const certificate = foretold.certificate === null ? undefined : certificates[foretold.certificate]
  return {
    version: versionCodes[foretold.tlsVersion],
    suite: foretold.cipherSuite,
    group: foretold.group,
    helloRetry: foretold.helloRetry,
    ...(foretold.tlsVersion === 'TLSv1.3' ? {} : { key: certificate === undefined ? null : leafKey(certificate), alpn: foretold.alpn }),
  }
}

/** Puts a client's own offer to a server and reads the answer. */
async function offer(client: ScanClient, { port }: RunningServer): Promise<HelloOutcome> {
  const connection = await connectNode({ address: '127.0.0.1', family: 'ipv4', port }, { signal: AbortSignal.timeout(8_000), maxReadBytes: 200_000 })
  const spec = helloOf(client)
  const reader = new AnswerReader(spec)
  try {
    await connection.write(clientHelloRecords(spec, (length) => crypto.getRandomValues(new Uint8Array(length))))
    for (;;) {
      const bytes = await connection.read()
      const read = bytes === null ? reader.end('closed') : reader.push(bytes)
      if (read !== null) return read.outcome
    }
  } catch (error) {
    if (error instanceof NetError) return reader.end('reset').outcome
    throw error
  } finally {
    connection.abort()
  }
}

function helloOf(client: ScanClient): HelloSpec {
  const codes = client.versions.map((version) => versionCodes[version])
  const speaks13 = client.versions.includes('TLSv1.3')
  return {
    version: Math.min(codes.at(-1) ?? 0, versionCodes['TLSv1.2']),
    supportedVersions: speaks13 ? codes.toReversed() : null,
    suites: client.suites,
    compression: [0],
    serverName: client.sendsServerName ? 'good.test' : null,
    groups: client.groups ?? [],
    keyShares: speaks13 ? client.keyShares : null,
    schemes: client.signatureSchemes ?? [],
    certificateSchemes: [],
    alpn: client.alpn,
    requests: ['renegotiation_info'],
    grease: false,
    unknownExtension: false,
    minimumBytes: 0,
    fragmentBytes: 0,
    until: 'server-flight',
  }
}

async function other(name: string, server: Promise<ProgramServer>): Promise<Pick<Setup, 'name' | 'server'>> {
  return { name, server: await server }
}

async function setup(name: string, changes: Partial<ScanFacts>, server: Promise<ProgramServer>): Promise<Setup> {
  return { name, facts: { ...sampleFacts(), signatureSchemes: [], ...changes }, server: await server }
}
