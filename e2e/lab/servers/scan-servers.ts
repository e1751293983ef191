import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Identity } from '../pki.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import type { TemporaryDirectory } from '../temporary-directory.ts'
import { startGnutlsServer } from './gnutls-server.ts'
import { startHaproxy } from './haproxy.ts'
import { startJsseServer } from './jsse-server.ts'
import { startNginx } from './nginx.ts'
import { startNodeTls } from './node-tls.ts'
import { startOpensslServer } from './openssl-server.ts'
import { identityFiles, startProgramServer } from './program-server.ts'
import type { ProgramServer } from './program-server.ts'

export interface ScanIdentities {
  readonly rsa: Identity
  readonly ecdsa: Identity
  readonly clientCaPem: string
}

export interface ScanServers {
  readonly servers: Readonly<Record<ScanServerName, ProgramServer>>
  close(): Promise<void>
}

/** Servers that were told exactly what to speak, for scans to find out. Each is described where its expectation stands. */
export async function startScanServers({ rsa, ecdsa, clientCaPem }: ScanIdentities): Promise<ScanServers> {
  const folder = await filesFor(rsa, ecdsa)
  const file = (name: string): string => join(folder.path, name)
  const profile = (directives: readonly string[], protocols: NonNullable<Parameters<typeof startNginx>[0]['protocols']>): Promise<ProgramServer> =>
    startNginx({ identity: rsa, http2: true, protocols, directives: ['ssl_ecdh_curve X25519:prime256v1:secp384r1', ...directives] })
  const started = await Promise.all(Object.entries({
    'openssl-own-order': startOpensslServer({
      identity: rsa,
      args: ['-tls1_2', '-serverpref', '-groups', 'P-384:P-256', '-sigalgs', 'RSA-PSS+SHA512:RSA+SHA256', '-cipher', openSslOwnOrder.join(':')],
    }),
    'openssl-client-order': startOpensslServer({
      identity: ecdsa,
      mode: 'silent',
      args: ['-groups', 'X25519:P-256:P-521', '-sigalgs', 'ECDSA+SHA256', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-CCM8:ECDHE-ECDSA-ARIA128-GCM-SHA256', '-ciphersuites', 'TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256:TLS_CHACHA20_POLY1305_SHA256', '-early_data'],
    }),
    'openssl-anonymous': startOpensslServer({ identity: rsa, args: ['-tls1_2', '-serverpref', '-cipher', 'ADH-AES128-GCM-SHA256:NULL-SHA256:AES128-SHA:AECDH-NULL-SHA:@SECLEVEL=0', '-no_ticket', '-no_etm'] }),
    'openssl-chacha': startOpensslServer({ identity: ecdsa, args: ['-serverpref', '-prioritize_chacha', '-groups', 'P-256', '-sigalgs', 'ECDSA+SHA256', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305'] }),
    'nginx-modern': profile(['ssl_prefer_server_ciphers off'], ['TLSv1.3']),
    'nginx-intermediate': profile(['ssl_prefer_server_ciphers off', `ssl_dhparam ${file('dh2048.pem')}`, `ssl_ciphers ${mozillaIntermediate.join(':')}`], ['TLSv1.2', 'TLSv1.3']),
    'nginx-old': profile(['ssl_prefer_server_ciphers on', `ssl_dhparam ${file('dh2048.pem')}`, `ssl_ciphers @SECLEVEL=0:${mozillaOld.join(':')}`], ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
    'nginx-two-certificates': startNginx({
      identity: rsa, protocols: ['TLSv1.2', 'TLSv1.3'],
      directives: [`ssl_certificate ${file('ecdsa.pem')}`, `ssl_certificate_key ${file('ecdsa.key')}`, 'ssl_ecdh_curve X25519:prime256v1:secp384r1', 'ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256', 'ssl_prefer_server_ciphers on'],
    }),
    'nginx-client-certificate': startNginx({ identity: ecdsa, clientCertificate: { caPem: clientCaPem, required: false }, directives: ['ssl_session_tickets off'] }),
    haproxy: startHaproxy({ identity: rsa, alpn: ['h2', 'http/1.1'], bind: ['ssl-min-ver TLSv1.2', 'curves P-256:X25519', 'ciphers ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-SHA', 'ciphersuites TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256'] }),
    gnutls: startGnutlsServer({ identity: rsa, priority: 'NONE:+VERS-TLS1.2:+VERS-TLS1.3:+AES-128-GCM:+AES-256-CCM:+CAMELLIA-128-GCM:+AEAD:+SHA256:+ECDHE-RSA:+RSA:+GROUP-SECP256R1:+GROUP-X25519:+SIGN-RSA-SHA256:+SIGN-RSA-PSS-RSAE-SHA384:+CTYPE-X509:%SERVER_PRECEDENCE' }),
    'gnutls-old': startGnutlsServer({ identity: rsa, priority: 'NONE:+VERS-TLS1.0:+3DES-CBC:+AES-128-CBC:+ARCFOUR-128:+SHA1:+DHE-RSA:+RSA:+SIGN-RSA-SHA1:+CTYPE-X509', args: [`--dhparams=${file('dh1024.pem')}`] }),
    jsse: startJsseServer({ identity: ecdsa }),
    'jsse-old': startOldJsse(rsa),
    'post-quantum-only': startPostQuantum(ecdsa),
  } satisfies Record<string, Promise<ProgramServer>>).map(async ([name, server]) => [name, await server] as const))
  const servers = Object.fromEntries(started) as Record<ScanServerName, ProgramServer>
  return {
    servers,
    close: async () => {
      await Promise.all(Object.values(servers).map(async (server) => {
        if (server.available) await server.close()
      }))
      await folder.remove()
    },
  }
}

export const scanServerNames = [
  'openssl-own-order', 'openssl-client-order', 'openssl-anonymous', 'openssl-chacha', 'nginx-modern', 'nginx-intermediate', 'nginx-old', 'nginx-two-certificates',
  'nginx-client-certificate', 'haproxy', 'gnutls', 'gnutls-old', 'jsse', 'jsse-old', 'post-quantum-only',
] as const
export type ScanServerName = (typeof scanServerNames)[number]

async function filesFor(rsa: Identity, ecdsa: Identity): Promise<TemporaryDirectory> {
  const folder = await temporaryDirectory()
  const files = { 'ecdsa.pem': ecdsa.chainPem, 'ecdsa.key': ecdsa.keyPem, 'rsa.pem': rsa.chainPem, 'dh2048.pem': ffdhe2048Pem, 'dh1024.pem': oakley2Pem }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text, { mode: 0o600 })
  return folder
}

/** A Java with everything that has been switched off since switched on again: SSLv3, RC4, single DES, export, anonymous. */
function startOldJsse(identity: Identity): Promise<ProgramServer> {
  return startProgramServer({
    program: 'java',
    needsFreePort: false,
    files: () => ({ ...identityFiles(identity, undefined), 'weak.security': 'jdk.tls.disabledAlgorithms=\njdk.tls.legacyAlgorithms=\njdk.certpath.disabledAlgorithms=\n' }),
    args: () => [
      '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m', '-Djava.security.properties=weak.security', '-Djdk.tls.ephemeralDHKeySize=1024',
      `-Djdk.tls.server.cipherSuites=${jsseOld.join(',')}`,
      join(import.meta.dirname, 'JsseServer.java'), 'chain=chain.pem', 'key=key.pem', 'protocols=SSLv3,TLSv1,TLSv1.1',
    ],
    ready: async (child) => Number((await child.waitForLog(/^LISTENING (\d+)$/m, javaStartTimeoutMs))[1]),
  })
}

/** Node's own OpenSSL is newer than the system's: it has ML-KEM. */
async function startPostQuantum(identity: Identity): Promise<ProgramServer> {
  const server = await startNodeTls({ identity, tls: { minVersion: 'TLSv1.3', ecdhCurve: 'X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024' } })
  return { ...server, available: true, log: () => '' }
}

export const openSslOwnOrder = ['DHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CAMELLIA128-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'AES256-SHA256'] as const

/** Mozilla's Server Side TLS guidelines 5.7, https://ssl-config.mozilla.org/guidelines/5.7.json */
export const mozillaIntermediate = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305', 'DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384', 'DHE-RSA-CHACHA20-POLY1305',
] as const
export const mozillaOld = [
  ...mozillaIntermediate, 'ECDHE-ECDSA-AES128-SHA256', 'ECDHE-RSA-AES128-SHA256', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-RSA-AES256-SHA', 'DHE-RSA-AES128-SHA256',
  'DHE-RSA-AES256-SHA256', 'AES128-GCM-SHA256', 'AES256-GCM-SHA384', 'AES128-SHA256', 'AES256-SHA256', 'AES128-SHA', 'AES256-SHA', 'DES-CBC3-SHA',
] as const

/** In JSSE's names, by preference. */
export const jsseOld = [
  'SSL_RSA_WITH_RC4_128_SHA', 'SSL_RSA_WITH_RC4_128_MD5', 'SSL_DHE_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'SSL_RSA_WITH_DES_CBC_SHA',
  'SSL_RSA_EXPORT_WITH_DES40_CBC_SHA', 'SSL_RSA_WITH_NULL_SHA', 'SSL_DH_anon_WITH_RC4_128_MD5',
] as const

/** RFC 7919 appendix A.1 and RFC 2409 section 6.2, as DHParameter. */
const ffdhe2048Pem = `-----BEGIN DH PARAMETERS-----
MIIBCAKCAQEA//////////+t+FRYortKmq/cViAnPTzx2LnFg84tNpWp4TZBFGQz
+8yTnc4kmz75fS/jY2MMddj2gbICrsRhetPfHtXV/WVhJDP1H18GbtCFY2VVPe0a
87VXE15/V8k1mE8McODmi3fipona8+/och3xWKE2rec1MKzKT0g6eXq8CrGCsyT7
YdEIqUuyyOP7uWrat2DX9GgdT0Kj3jlN9K5W7edjcrsZCwenyO4KbXCeAvzhzffi
7MA0BM0oNC9hkXL+nOmFg/+OTxIy7vKBg8P+OxtMb61zO7X8vC7CIAXFjvGDfRaD
ssbzSibBsu/6iGtCOGEoXJf//////////wIBAg==
-----END DH PARAMETERS-----
`
const oakley2Pem = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
`
const javaStartTimeoutMs = 30_000
