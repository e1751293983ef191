import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScanReport, ScanVersion } from '../shared/contract/scan.ts'
import { scanLocal, type LocalScan } from '../worker/scan/testing/scan-local.ts'
import { cipherSuiteByName } from '../worker/tls/cipher-suites.ts'
import { createLabPki } from './lab/lab-pki.ts'
import { issue } from './lab/pki.ts'
import { mozillaIntermediate, mozillaOld, scanServerNames, startScanServers, type ScanServerName, type ScanServers } from './lab/servers/scan-servers.ts'
import { sslscan, testssl, type PeerScan } from './lab/scan-peers.ts'

/**
 * Scans of servers whose configuration is known, against that configuration, and against what sslscan and testssl.sh find.
 */
const serverName = 'scan.test'
let lab: ScanServers
const scans = new Map<ScanServerName, LocalScan>()
const peers = new Map<ScanServerName, PeerScan>()
/** Slow: it starts with the first scan, and is waited for in its own test. */
let slowPeer: Promise<PeerScan | null>

beforeAll(async () => {
  const pki = await createLabPki()
  const leaf = (keyType: 'rsa2048' | 'p256') => issue(pki.intermediate, { subject: { commonName: serverName }, dnsNames: [serverName], keyType })
  const [rsa, ecdsa] = await Promise.all([leaf('rsa2048'), leaf('p256')])
  lab = await startScanServers({ rsa, ecdsa, clientCaPem: pki.clientCa.pem })
  const old = lab.servers['nginx-old']
  slowPeer = old.available ? testssl(old.port) : Promise.resolve(null)
  for (const name of scanServerNames) {
    const server = lab.servers[name]
    if (!server.available) continue
    // What is chosen by the client's key exchange must not depend on what ran before: one after the other.
    scans.set(name, await scanLocal(server.port, { serverName, trust: { customCaPem: pki.root.pem } }))
    const peer = await sslscan(server.port, serverName)
    if (peer !== null) peers.set(name, peer)
  }
}, 120_000)
afterAll(async () => {
  await slowPeer
  await lab.close()
}, 120_000)

function reportOf(name: ScanServerName, skip: (why: string) => void): ScanReport {
  const server = lab.servers[name]
  if (!server.available) skip(server.missing.hint)
  const scan = scans.get(name)
  if (scan === undefined) throw new Error(`${name} was not scanned`)
  return scan.report
}

interface Expectation {
  readonly suites: Readonly<Partial<Record<ScanVersion, readonly string[]>>>
  readonly order: ScanReport['suites'][number]['order']
  readonly groups: Readonly<Partial<Record<ScanVersion, readonly string[]>>>
  readonly schemes: Readonly<Record<string, readonly string[]>>
  readonly dh: readonly string[]
  /** Keys of the leaves, by who gets which: `rsa` and `ecdsa` clients of the newest version. */
  readonly leaves: Readonly<Record<'rsa' | 'ecdsa', string | null>>
}

const iana = (names: readonly string[]): string[] => names.flatMap((name) => cipherSuiteByName(name)?.name ?? [])
const rsaOnly = { rsa: 'rsa', ecdsa: null }
const ecdsaOnly = { rsa: null, ecdsa: 'ec' }
/** What OpenSSL 3.0 signs with when nothing is configured, at its usual security level. */
const rsaPss = ['rsa_pss_rsae_sha256', 'rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha512']
const openSslRsa = [...rsaPss, 'rsa_pkcs1_sha256', 'rsa_pkcs1_sha384', 'rsa_pkcs1_sha512', 'rsa_pkcs1_sha224']
const openSslEcdsa = ['ecdsa_secp256r1_sha256', 'ecdsa_secp384r1_sha384', 'ecdsa_secp521r1_sha512', 'ecdsa_sha224']
const openSsl13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']
const mozillaGroups = ['x25519', 'secp256r1', 'secp384r1']
/** The certificate is RSA, so of the lists what it can serve. 3DES is not built into Debian's OpenSSL. */
const forRsa = (names: readonly string[]): string[] => iana(names.filter((name) => !name.includes('ECDSA') && !name.includes('DES')))
const beforeTls12 = (names: readonly string[]): string[] => names.filter((name) => /_CBC_SHA$/.test(name))
const jsseSuites = ['TLS_RSA_WITH_RC4_128_SHA', 'TLS_RSA_WITH_RC4_128_MD5', 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_DES_CBC_SHA', 'TLS_RSA_EXPORT_WITH_DES40_CBC_SHA', 'TLS_RSA_WITH_NULL_SHA', 'TLS_DH_anon_WITH_RC4_128_MD5']

const expected: Readonly<Record<ScanServerName, Expectation>> = {
  'openssl-own-order': {
    suites: { 'TLSv1.2': ['TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_CAMELLIA_128_CBC_SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA256'] },
    order: 'server', groups: { 'TLSv1.2': ['secp384r1', 'secp256r1'] }, schemes: { 'TLSv1.2 rsa': ['rsa_pss_rsae_sha512', 'rsa_pkcs1_sha256'] },
    // What s_server has built in for keys of this strength.
    dh: ['RFC 3526 group 14 (2048 bits)'], leaves: rsaOnly,
  },
  'openssl-client-order': {
    suites: {
      'TLSv1.3': ['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
      'TLSv1.2': ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', 'TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256'],
    },
    // Before TLS 1.3 P-521 cannot be got: a client has to name the certificate's P-256, and that comes first.
    order: 'client', groups: { 'TLSv1.3': ['x25519', 'secp256r1', 'secp521r1'], 'TLSv1.2': ['x25519', 'secp256r1'] },
    schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'], 'TLSv1.2 ecdsa': ['ecdsa_secp256r1_sha256'] }, dh: [], leaves: ecdsaOnly,
  },
  'openssl-anonymous': {
    suites: { 'TLSv1.2': ['TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_NULL_SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDH_anon_WITH_NULL_SHA'] },
    order: 'server', groups: {}, schemes: {}, dh: ['RFC 2409 group 2 (1024 bits)'], leaves: rsaOnly,
  },
  'openssl-chacha': {
    suites: { 'TLSv1.3': openSsl13, 'TLSv1.2': iana(['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305']) }, order: 'server',
    groups: { 'TLSv1.3': ['secp256r1'], 'TLSv1.2': ['secp256r1'] }, schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'], 'TLSv1.2 ecdsa': ['ecdsa_secp256r1_sha256'] }, dh: [], leaves: ecdsaOnly,
  },
  'nginx-modern': {
    suites: { 'TLSv1.3': openSsl13 }, order: 'client', groups: { 'TLSv1.3': mozillaGroups }, schemes: { 'TLSv1.3 rsa': rsaPss }, dh: [], leaves: rsaOnly,
  },
  'nginx-intermediate': {
    suites: { 'TLSv1.3': openSsl13, 'TLSv1.2': forRsa(mozillaIntermediate) }, order: 'client', groups: { 'TLSv1.3': mozillaGroups, 'TLSv1.2': mozillaGroups },
    schemes: { 'TLSv1.3 rsa': rsaPss, 'TLSv1.2 rsa': openSslRsa }, dh: ['ffdhe2048'], leaves: rsaOnly,
  },
  'nginx-old': {
    suites: { 'TLSv1.3': openSsl13, 'TLSv1.2': forRsa(mozillaOld), 'TLSv1.1': beforeTls12(forRsa(mozillaOld)), 'TLSv1.0': beforeTls12(forRsa(mozillaOld)) },
    order: 'server', groups: { 'TLSv1.3': mozillaGroups, 'TLSv1.2': mozillaGroups },
    schemes: { 'TLSv1.3 rsa': rsaPss, 'TLSv1.2 rsa': [...openSslRsa, 'rsa_pkcs1_sha1'] }, dh: ['ffdhe2048'], leaves: rsaOnly,
  },
  'nginx-two-certificates': {
    suites: { 'TLSv1.3': openSsl13, 'TLSv1.2': iana(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256']) }, order: 'server',
    groups: { 'TLSv1.3': mozillaGroups, 'TLSv1.2': mozillaGroups },
    schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'], 'TLSv1.3 rsa': rsaPss, 'TLSv1.2 ecdsa': openSslEcdsa, 'TLSv1.2 rsa': openSslRsa },
    dh: [], leaves: { rsa: 'rsa', ecdsa: 'ec' },
  },
  'nginx-client-certificate': {
    suites: {
      'TLSv1.3': openSsl13,
      // All of nginx's HIGH:!aNULL:!MD5 for a key on P-256.
      'TLSv1.2': [
        'AES_128_GCM_SHA256', 'AES_256_GCM_SHA384', 'CHACHA20_POLY1305_SHA256', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA', 'AES_128_CBC_SHA256', 'AES_256_CBC_SHA384', 'ARIA_128_GCM_SHA256',
        'ARIA_256_GCM_SHA384', 'CAMELLIA_128_CBC_SHA256', 'CAMELLIA_256_CBC_SHA384', 'AES_128_CCM', 'AES_256_CCM', 'AES_128_CCM_8', 'AES_256_CCM_8',
      ].map((cipher) => `TLS_ECDHE_ECDSA_WITH_${cipher}`),
    },
    order: 'client',
    groups: { 'TLSv1.3': ['x25519', 'secp256r1', 'x448', 'secp521r1', 'secp384r1', 'ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'], 'TLSv1.2': ['x25519', 'secp256r1'] },
    schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'], 'TLSv1.2 ecdsa': openSslEcdsa }, dh: [], leaves: ecdsaOnly,
  },
  haproxy: {
    suites: {
      'TLSv1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256'],
      'TLSv1.2': iana(['ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-SHA']),
    },
    order: 'server', groups: { 'TLSv1.3': ['secp256r1', 'x25519'], 'TLSv1.2': ['secp256r1', 'x25519'] },
    schemes: { 'TLSv1.3 rsa': rsaPss, 'TLSv1.2 rsa': openSslRsa }, dh: [], leaves: rsaOnly,
  },
  gnutls: {
    suites: {
      'TLSv1.3': ['TLS_AES_128_GCM_SHA256'],
      'TLSv1.2': ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_CAMELLIA_128_GCM_SHA256', 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CCM', 'TLS_RSA_WITH_CAMELLIA_128_GCM_SHA256'],
    },
    order: 'server', groups: { 'TLSv1.3': ['secp256r1', 'x25519'], 'TLSv1.2': ['secp256r1', 'x25519'] },
    // RSA+SHA256 is PKCS #1 v1.5, which TLS 1.3 does not sign with (RFC 8446 section 4.4.3).
    schemes: { 'TLSv1.3 rsa': ['rsa_pss_rsae_sha384'], 'TLSv1.2 rsa': ['rsa_pss_rsae_sha384', 'rsa_pkcs1_sha256'] }, dh: [], leaves: rsaOnly,
  },
  'gnutls-old': {
    suites: { 'TLSv1.0': ['TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_RC4_128_SHA', 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'] },
    order: 'client', groups: {}, schemes: {}, dh: ['RFC 2409 group 2 (1024 bits)'], leaves: rsaOnly,
  },
  // Java 17 as it comes, with an ECDSA key on P-256.
  jsse: {
    suites: {
      'TLSv1.3': ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
      'TLSv1.2': ['AES_256_GCM_SHA384', 'AES_128_GCM_SHA256', 'CHACHA20_POLY1305_SHA256', 'AES_256_CBC_SHA384', 'AES_128_CBC_SHA256', 'AES_256_CBC_SHA', 'AES_128_CBC_SHA'].map((cipher) => `TLS_ECDHE_ECDSA_WITH_${cipher}`),
    },
    order: 'server',
    groups: { 'TLSv1.3': ['x25519', 'secp256r1', 'secp384r1', 'secp521r1', 'x448', 'ffdhe2048', 'ffdhe3072', 'ffdhe4096', 'ffdhe6144', 'ffdhe8192'], 'TLSv1.2': ['x25519', 'secp256r1'] },
    // Before TLS 1.3 as well it holds SHA-384 and SHA-512 against the curve.
    schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'], 'TLSv1.2 ecdsa': ['ecdsa_secp256r1_sha256', 'ecdsa_sha224', 'ecdsa_sha1'] }, dh: [], leaves: ecdsaOnly,
  },
  'jsse-old': {
    // JSSE gave export suites up with TLS 1.1 (RFC 4346 section A.5).
    suites: { 'TLSv1.1': jsseSuites.filter((name) => !name.includes('EXPORT')), 'TLSv1.0': jsseSuites, SSLv3: jsseSuites },
    order: 'server', groups: {}, schemes: {}, dh: ['RFC 2409 group 2 (1024 bits)'], leaves: rsaOnly,
  },
  'post-quantum-only': {
    suites: { 'TLSv1.3': openSsl13 }, order: 'server', groups: { 'TLSv1.3': ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024'] },
    schemes: { 'TLSv1.3 ecdsa': ['ecdsa_secp256r1_sha256'] }, dh: [], leaves: ecdsaOnly,
  },
}

/** Where the order is the client's, ours is in the report, and says nothing of the server. */
function found(report: ScanReport): Expectation {
  const byVersion = (entries: readonly { readonly version: ScanVersion; readonly names: readonly string[] }[]): Partial<Record<ScanVersion, readonly string[]>> =>
    Object.fromEntries(entries.map(({ version, names }) => [version, names]))
  const orders = new Set(report.suites.filter(({ suites }) => suites.length > 1).map(({ order }) => order))
  const leafFor = (authentication: 'rsa' | 'ecdsa'): string | null => {
    const kinds = report.certificates.flatMap(({ chain, shownTo }) => shownTo.filter((kind) => kind.authentication === authentication && kind.serverName === 'sent').map(() => chain[0]?.keyType ?? null))
    return kinds[0] ?? null
  }
  return {
    suites: byVersion(report.suites.map(({ version, suites }) => ({ version, names: suites.map(({ name }) => name) }))),
    order: [...orders].length === 1 ? ([...orders][0] ?? 'unknown') : 'mixed',
    groups: byVersion(report.groups.map(({ version, groups }) => ({ version, names: groups.map(({ name }) => name) }))),
    schemes: Object.fromEntries(report.signatureSchemes.map(({ version, authentication, schemes }) => [`${version} ${authentication}`, schemes.map(({ name }) => name)])),
    dh: report.dhParameters.map(({ primeName, prime }) => primeName ?? prime),
    leaves: { rsa: leafFor('rsa'), ecdsa: leafFor('ecdsa') },
  }
}

function sorted(expectation: Expectation): Expectation {
  const sort = <Names extends Readonly<Partial<Record<string, readonly string[]>>>>(lists: Names): Names =>
    Object.fromEntries(Object.entries(lists).map(([key, names]) => [key, [...(names ?? [])].toSorted()])) as unknown as Names
  return { ...expectation, suites: sort(expectation.suites), groups: sort(expectation.groups), schemes: sort(expectation.schemes) }
}

describe('a scan of a server whose configuration is known', () => {
  it.for(scanServerNames)('finds what %s was told', (name, { skip }) => {
    const report = reportOf(name, skip)
    const expectation = expected[name]
    const isOwnOrder = expectation.order === 'server'
    expect(report).toMatchObject({ outcome: 'complete', failure: null })
    expect(isOwnOrder ? found(report) : sorted(found(report))).toEqual(isOwnOrder ? expectation : sorted(expectation))
    expect(report.versions.filter(({ status }) => status === 'accepted').map(({ version }) => version)).toEqual(Object.keys(expectation.suites).toReversed())
    expect(report.suites.every(({ complete }) => complete) && report.groups.every(({ complete }) => complete)).toBe(true)
    expect(report.certificates.every(({ trust }) => trust?.status === 'accepted')).toBe(true)
    expect(report.tolerances.filter(({ status }) => status === 'intolerant')).toEqual([])
  })

  it.each<[ScanServerName, object]>([
    ['nginx-old', { resumption: { sessionId: 'resumed', ticket: 'resumed', psk: 'resumed' }, alpn: { accepted: ['h2', 'http/1.1', 'http/1.0'], order: 'server', withoutMatch: 'refused' }, encryptThenMac: true, extendedMasterSecret: true, secureRenegotiation: true, compression: false, heartbeat: false, fallbackScsv: true, downgradeSentinel: true }],
    ['nginx-client-certificate', { resumption: { ticket: 'not-offered' }, clientCertificate: { requested: true, versions: ['TLSv1.3', 'TLSv1.2'], acceptedIssuers: ['CN=Hostlens Lab Client CA,O=Hostlens Lab'] } }],
    ['openssl-client-order', { earlyData: { maxBytes: 16_384, accepted: true }, alpn: { accepted: [], withoutMatch: 'ignored' }, encryptThenMac: null }],
    ['openssl-anonymous', { resumption: { sessionId: 'resumed', ticket: 'not-offered', psk: 'not-tested' }, encryptThenMac: false, fallbackScsv: null }],
    ['gnutls-old', { resumption: { sessionId: 'resumed', ticket: 'resumed' }, extendedMasterSecret: true }],
    ['jsse-old', { fallbackScsv: false, encryptThenMac: false }],
    ['haproxy', { alpn: { accepted: ['h2', 'http/1.1'], withoutMatch: 'ignored' }, earlyData: { accepted: false } }],
  ])('finds the features of %s', (name, features) => {
    if (lab.servers[name].available) expect(scans.get(name)?.report.features).toMatchObject(features)
  })

  it('sees whose order it is when HelloRetryRequest comes for a group that is liked better', () => {
    if (lab.servers.gnutls.available) expect(scans.get('gnutls')?.report.helloRetry).toEqual({ onMissingKeyShare: 'retried', forPreferredGroup: true })
    if (lab.servers['nginx-modern'].available) expect(scans.get('nginx-modern')?.report.helloRetry).toEqual({ onMissingKeyShare: 'retried', forPreferredGroup: false })
  })

  it('sees that ChaCha20 comes first for clients that put it first', () => {
    const prefers = (name: ScanServerName): unknown => scans.get(name)?.report.suites.map(({ prefersChaChaForClientsThatDo }) => prefersChaChaForClientsThatDo)
    if (lab.servers['openssl-chacha'].available) expect(prefers('openssl-chacha')).toEqual([true, true])
    if (lab.servers['nginx-old'].available) expect(prefers('nginx-old')).toEqual([false, false, null, null])
  })

  it('shows who gets which of two certificates', () => {
    if (!lab.servers['nginx-two-certificates'].available) return
    const certificates = scans.get('nginx-two-certificates')?.report.certificates ?? []
    expect(certificates.map(({ chain, shownTo }) => [chain[0]?.keyType, shownTo.filter(({ authentication }) => authentication !== 'any').map(({ version, authentication }) => `${version} ${authentication}`)])).toEqual([
      ['ec', ['TLSv1.2 ecdsa', 'TLSv1.3 ecdsa']],
      ['rsa', ['TLSv1.2 rsa', 'TLSv1.3 rsa']],
    ])
  })

  it('takes at most 60 connections for a modern server, and none more than 40 of one invocation', () => {
    for (const name of ['nginx-modern', 'nginx-intermediate', 'nginx-client-certificate', 'haproxy', 'post-quantum-only'] as const) {
      if (lab.servers[name].available) expect(scans.get(name)?.report.connections, name).toBeLessThanOrEqual(60)
    }
    for (const { slices, report } of scans.values()) {
      expect(Math.max(...slices)).toBeLessThanOrEqual(40)
      expect(slices.reduce((sum, count) => sum + count, 0)).toBe(report.connections)
      expect(report.connections).toBeLessThanOrEqual(150)
    }
  })
})

/** What a peer reports otherwise than this scan, and why. An entry without a difference fails. */
const ledger: Readonly<Partial<Record<ScanServerName, Readonly<Record<string, string>>>>> = {
  'openssl-own-order': { 'groups TLSv1.2': 'sslscan offers DHE along with each group, and this server prefers it: no group shows.' },
  'openssl-client-order': { 'groups TLSv1.2': 'sslscan offers one group at a time; a server with an ECDSA key takes none without the curve of that key (RFC 8422 section 5.1.1).' },
  'nginx-client-certificate': { 'groups TLSv1.2': 'As for openssl-client-order.' },
  jsse: { 'groups TLSv1.2': 'As for openssl-client-order.' },
  'jsse-old': { 'suites SSLv3': 'sslscan says whether SSLv3 is spoken, and lists no suites of it.' },
  'post-quantum-only': {
    'suites TLSv1.3': 'sslscan 2.0 offers no post-quantum group, and takes the server for one without TLS 1.3.',
    'groups TLSv1.3': 'The same.',
  },
}

describe('sslscan finds the same', () => {
  it.for(scanServerNames)('on %s', (name, { skip }) => {
    const report = reportOf(name, skip)
    const peer = peers.get(name)
    if (peer === undefined) return skip('sslscan is missing (Debian: apt-get install sslscan).')
    const differences = differencesFrom(peer, report)
    expect(differences).toEqual(Object.keys(ledger[name] ?? {}))
    // It tries its own preference first, and marks what the server makes of it.
    for (const { version, suites, order } of report.suites) {
      const preferred = peer.preferred.get(version)
      if (order === 'server' && preferred !== undefined && !Object.hasOwn(ledger[name] ?? {}, `suites ${version}`) && name !== 'jsse-old') expect(suites[0]?.code).toBe(preferred)
    }
  })
})

describe('testssl.sh finds the same', () => {
  it('on nginx-old', async ({ skip }) => {
    const peer = await slowPeer
    if (peer === null) return skip('testssl.sh or nginx is missing (Debian: apt-get install testssl.sh nginx-light).')
    const report = reportOf('nginx-old', skip)
    expect(differencesFrom(peer, report)).toEqual([])
  }, 120_000)
})

/** Names what differs: suites and groups of each version, as sets of code points. */
function differencesFrom({ suites, groups }: PeerScan, report: ScanReport): string[] {
  const list: string[] = []
  const compare = (what: string, ours: ReadonlyMap<ScanVersion, readonly number[]>, theirs: ReadonlyMap<ScanVersion, readonly number[]>): void => {
    for (const version of new Set([...ours.keys(), ...theirs.keys()])) {
      const [a, b] = [ours.get(version) ?? [], theirs.get(version) ?? []].map((codes) => codes.toSorted((x, y) => x - y).join())
      if (a !== b) list.push(`${what} ${version}`)
    }
  }
  compare('suites', new Map(report.suites.map((entry) => [entry.version, entry.suites.map(({ code }) => code)])), suites)
  if (groups !== null) compare('groups', new Map(report.groups.map((entry) => [entry.version, entry.groups.map(({ code }) => code)])), groups)
  return list
}
