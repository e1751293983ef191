import type { TlsOptions } from 'node:tls'
import type { ServiceBinding, ZoneRecord } from './dns-zone.ts'
import type { LabPki } from './lab-pki.ts'
import type { ListenOptions, RunningServer } from './listen.ts'
import { issue, selfSigned } from './pki.ts'
import type { CertificateOptions, Identity } from './pki.ts'
import { startNodeHttp, startNodeHttps } from './servers/node-https.ts'
import { startNodeTls } from './servers/node-tls.ts'
import {
  banner, endAfterHello, endAtOnce, endlessJunk, reserveClosedPort, resetAfterHello, resetAtOnce, silent, startPlainTcp,
} from './servers/plain-tcp.ts'
import type { TcpBehaviour } from './servers/plain-tcp.ts'
import type { Site } from './servers/site.ts'
import { bareSite, bodySite, clientCertificateSite, goodSite, hostileMarkupSite, redirectSite, slowFirstByteSite } from './sites.ts'

/** One host of the lab: what it is called, how it is found and what listens there. */
export interface Scenario {
  readonly description: string
  /** Default: the scenario's name under `.test`. */
  readonly host?: string
  /** Default https. */
  readonly scheme?: 'https' | 'http'
  /** Default `/`. */
  readonly path?: string
  /** What the lab's DNS says, and where the server listens. Default 127.0.0.1. */
  readonly addresses?: readonly string[]
  readonly records?: readonly ZoneRecord[]
  readonly authenticated?: boolean
  /** Absent: the name alone is the scenario, and nothing is ever dialled (its URL has the default port). */
  readonly start?: (lab: ScenarioContext) => Promise<ScenarioServer>
}

export interface ScenarioContext {
  readonly pki: LabPki
  readonly slowFirstByteMs: number
  readonly listen: ListenOptions
  readonly host: string
  /** Where the intermediate certificate can be fetched (caIssuers). */
  readonly caIssuersUrl: string
  /** Known once every server listens: call it when a request comes, not before. */
  readonly urlOf: (name: RedirectTarget) => string
}

export interface ScenarioServer {
  readonly server: RunningServer
  /** What the server presents; null without TLS. */
  readonly identity: Identity | null
}

/** Hosts that others redirect to. */
export type RedirectTarget = 'good' | 'http' | 'private' | 'expired'

export type ScenarioName = keyof typeof SCENARIOS

/** The URL of a scenario, once the port is known. */
export function scenarioUrl(name: string, { scheme = 'https', host = `${name}.test`, path = '/' }: Scenario, port: number | null): string {
  const authority = host.includes(':') ? `[${host}]` : host
  return `${scheme}://${authority}${port === null ? '' : `:${port}`}${path}`
}

interface TlsScenario {
  /** Changes to an otherwise good certificate for the scenario's host. */
  readonly certificate?: Partial<CertificateOptions>
  readonly issuer?: 'intermediate' | 'root' | 'unrelatedRoot' | 'self'
  /** Leaves everything but the leaf out of what is sent. */
  readonly leafOnly?: boolean
  readonly tls?: TlsOptions | ((pki: LabPki) => TlsOptions)
  readonly alpn?: readonly ('h2' | 'http/1.1')[]
  readonly site?: (lab: ScenarioContext) => Site
}

/** A web site over TLS that is good in everything but what is said otherwise. */
function tlsSite({ site = () => bareSite, tls = {}, alpn = ['http/1.1'], ...options }: TlsScenario = {}): NonNullable<Scenario['start']> {
  return async (lab) => {
    const identity = await scenarioIdentity(lab, options)
    const server = await startNodeHttps({
      identity, site: site(lab), alpn, tls: typeof tls === 'function' ? tls(lab.pki) : tls, listen: lab.listen,
    })
    return { server, identity }
  }
}

function httpSite(site: (lab: ScenarioContext) => Site): NonNullable<Scenario['start']> {
  return async (lab) => ({ server: await startNodeHttp({ site: site(lab), listen: lab.listen }), identity: null })
}

function tcp(behaviour: TcpBehaviour): NonNullable<Scenario['start']> {
  return async (lab) => ({ server: await startPlainTcp(behaviour, lab.listen), identity: null })
}

async function scenarioIdentity({ host, pki }: ScenarioContext, options: TlsScenario): Promise<Identity> {
  const { certificate, issuer = 'intermediate', leafOnly = false } = options
  const isAddress = host.includes(':') || /^[\d.]+$/.test(host)
  const certificateOptions: CertificateOptions = {
    // A common name holds at most 64 characters (RFC 5280, ub-common-name).
    subject: { commonName: host.length <= 64 ? host : 'Hostlens Lab', organization: 'Hostlens Lab' },
    ...(isAddress ? { ipAddresses: [host] } : { dnsNames: [host] }),
    ...certificate,
  }
  const identity = issuer === 'self' ? await selfSigned(certificateOptions) : await issue(pki[issuer], certificateOptions)
  return leafOnly ? { ...identity, chain: [identity.der], chainPem: identity.pem } : identity
}

const https = (binding: Partial<ServiceBinding> = {}): ZoneRecord => ({
  type: 'HTTPS', data: { priority: 1, target: '.', alpn: ['h2', 'http/1.1'], ...binding },
})

/** The lowest security level, at which OpenSSL still speaks what everybody else has given up. */
const ANTIQUE: TlsOptions = { ciphers: 'DEFAULT:@SECLEVEL=0' }

const clientCertificates = (rejectUnauthorized: boolean) => (pki: LabPki): TlsOptions => ({
  requestCert: true, rejectUnauthorized, ca: pki.clientCa.pem,
})

/** The longest label there is (RFC 1035 section 2.3.4). */
const LABEL = 'long-label-'.padEnd(63, 'abcdefghij')
const LONG_PARENT = `${LABEL}.${LABEL}.${LABEL.slice(0, 48)}.test`
const CLOUDFLARE = ['104.16.132.229', '2606:4700::6810:84e5'] as const

/**
 * Every host of the lab by name. A new one is one more entry: its name here is its name under `.test`, in the resolver, in the
 * allow-list and in `lab.hosts`.
 */
export const SCENARIOS = {
  good: {
    description: 'nothing wrong: chain of two, HTTP/1.1, every security header',
    records: [
      https({ alpn: ['http/1.1'] }),
      { type: 'NS', data: 'ns1.test' }, { type: 'NS', data: 'ns2.test' },
      { type: 'CAA', data: { flags: 0, tag: 'issue', value: 'lab.hostlens.test' } },
      { type: 'TXT', data: ['v=spf1 -all'] },
    ],
    authenticated: true,
    start: tlsSite({ site: () => goodSite }),
  },
  'good-h2': {
    description: 'as good, over HTTP/2 when the client wants it',
    records: [https()],
    start: tlsSite({ site: () => goodSite, alpn: ['h2', 'http/1.1'] }),
  },
  dual: {
    description: 'as good, at 127.0.0.1 and at ::1',
    addresses: ['127.0.0.1', '::1'],
    records: [https({ alpn: ['http/1.1'], ipv4Hint: ['127.0.0.1'], ipv6Hint: ['::1'] })],
    start: tlsSite({ site: () => goodSite }),
  },
  ipv6: { description: 'at ::1 only', addresses: ['::1'], start: tlsSite() },
  chain: {
    description: 'its name is a chain of three CNAMEs',
    records: [{ type: 'CNAME', data: 'chain-1.test' }],
    start: tlsSite(),
  },

  // Names
  'long-name': {
    description: 'a host name of 245 characters, wildcard certificate',
    host: `${LABEL}.${LONG_PARENT}`,
    start: tlsSite({ certificate: { dnsNames: [`*.${LONG_PARENT}`] } }),
  },
  idn: { description: 'münchen.test, an internationalised name', host: 'xn--mnchen-3ya.test', start: tlsSite() },
  'many-names': {
    description: 'a certificate for a hundred names',
    start: tlsSite({ certificate: { dnsNames: ['many-names.test', ...Array.from({ length: 99 }, (_, i) => `name-${i + 1}.many-names.test`)] } }),
  },
  wildcard: {
    description: 'www.wildcard.test under a wildcard certificate',
    host: 'www.wildcard.test',
    start: tlsSite({ certificate: { dnsNames: ['*.wildcard.test'] } }),
  },
  'ip-address': { description: 'an IPv4 literal with a certificate for it', host: '127.0.0.1', start: tlsSite() },
  'ipv6-address': { description: 'an IPv6 literal with a certificate for it', host: '::1', addresses: ['::1'], start: tlsSite() },

  // Certificates that are wrong
  expired: { description: 'the certificate ended ten days ago', start: tlsSite({ certificate: { validDays: [-100, -10] } }) },
  'not-yet-valid': {
    description: 'the certificate begins in ten days',
    start: tlsSite({ certificate: { validDays: [10, 100] } }),
  },
  'expires-soon': { description: 'the certificate ends in three days', start: tlsSite({ certificate: { validDays: [-87, 3] } }) },
  'wrong-host': {
    description: 'a certificate for another name',
    start: tlsSite({ certificate: { subject: { commonName: 'other.test' }, dnsNames: ['other.test', 'www.other.test'] } }),
  },
  'self-signed': { description: 'the certificate vouches for itself', start: tlsSite({ issuer: 'self' }) },
  'unknown-ca': { description: 'signed by a root that nobody was told of', start: tlsSite({ issuer: 'unrelatedRoot' }) },
  'missing-intermediate': { description: 'the leaf alone, without its intermediate', start: tlsSite({ leafOnly: true }) },
  'missing-intermediate-aia': {
    description: 'the same, but the leaf says where the intermediate can be fetched',
    start: async (lab) => tlsSite({ leafOnly: true, certificate: { caIssuersUrl: lab.caIssuersUrl } })(lab),
  },
  'client-purpose': {
    description: 'a certificate that is for clients only',
    start: tlsSite({ certificate: { extendedKeyUsage: ['clientAuth'] } }),
  },
  'common-name-only': {
    description: 'the name stands in the subject only, where nobody looks',
    start: tlsSite({ certificate: { dnsNames: [] } }),
  },
  'must-staple': {
    description: 'the certificate demands an OCSP staple and the server has none',
    start: tlsSite({ certificate: { mustStaple: true } }),
  },
  sha1: { description: 'signed with SHA-1', start: tlsSite({ certificate: { digest: 'sha1' }, tls: ANTIQUE }) },

  // Keys
  rsa: { description: 'an RSA key of 2048 bits', start: tlsSite({ certificate: { keyType: 'rsa2048' } }) },
  weak: { description: 'an RSA key of 1024 bits', start: tlsSite({ certificate: { keyType: 'rsa1024' }, tls: ANTIQUE }) },
  p384: { description: 'an ECDSA key on P-384', start: tlsSite({ certificate: { keyType: 'p384' } }) },
  p521: { description: 'an ECDSA key on P-521', start: tlsSite({ certificate: { keyType: 'p521' } }) },
  ed25519: { description: 'an Ed25519 key', start: tlsSite({ certificate: { keyType: 'ed25519' } }) },

  // Versions and parameters of TLS
  tls13: { description: 'TLS 1.3 only', start: tlsSite({ tls: { minVersion: 'TLSv1.3' } }) },
  tls12: { description: 'TLS 1.2 only', start: tlsSite({ tls: { maxVersion: 'TLSv1.2' } }) },
  'tls12-rsa': {
    description: 'TLS 1.2 only, with an RSA certificate',
    start: tlsSite({ certificate: { keyType: 'rsa2048' }, tls: { maxVersion: 'TLSv1.2' } }),
  },
  tls11: {
    description: 'TLS 1.1 only',
    start: tlsSite({ certificate: { keyType: 'rsa2048' }, tls: { ...ANTIQUE, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' } }),
  },
  tls10: {
    description: 'TLS 1.0 only',
    start: tlsSite({ certificate: { keyType: 'rsa2048' }, tls: { ...ANTIQUE, minVersion: 'TLSv1', maxVersion: 'TLSv1' } }),
  },
  'hello-retry': {
    description: 'only the group secp384r1: a HelloRetryRequest for most clients',
    start: tlsSite({ tls: { minVersion: 'TLSv1.3', ecdhCurve: 'secp384r1' } }),
  },
  'aes-256': {
    description: 'TLS 1.3 with TLS_AES_256_GCM_SHA384 only',
    start: tlsSite({ tls: { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_256_GCM_SHA384' } }),
  },
  chacha20: {
    description: 'TLS 1.3 with TLS_CHACHA20_POLY1305_SHA256 only',
    start: tlsSite({ tls: { minVersion: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' } }),
  },
  'no-alpn': { description: 'answers no ALPN', start: tlsSite({ tls: { ALPNProtocols: [] } }) },
  'no-http': {
    description: 'TLS, and behind it an echo instead of HTTP',
    start: async (lab) => {
      const identity = await scenarioIdentity(lab, {})
      return { server: await startNodeTls({ identity, listen: lab.listen }), identity }
    },
  },

  // Client certificates
  mtls: {
    description: 'a client certificate of the lab\'s client CA is required',
    start: tlsSite({ tls: clientCertificates(true), site: () => clientCertificateSite }),
  },
  mtls12: {
    description: 'the same in TLS 1.2',
    start: tlsSite({ tls: (pki) => ({ ...clientCertificates(true)(pki), maxVersion: 'TLSv1.2' }), site: () => clientCertificateSite }),
  },
  'mtls-optional': {
    description: 'a client certificate is asked for, and any or none will do',
    start: tlsSite({ tls: clientCertificates(false), site: () => clientCertificateSite }),
  },

  // Not TLS, or not for long
  'plain-http': { description: 'plain HTTP on the TLS port', start: httpSite(() => bareSite) },
  'ssh-banner': {
    description: 'an SSH server on the TLS port',
    start: tcp(banner('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')),
  },
  'smtp-banner': { description: 'a mail server on the TLS port', start: tcp(banner('220 mail.test ESMTP ready\r\n')) },
  closed: {
    description: 'a port where nobody listens',
    start: async (lab) => ({ server: await reserveClosedPort(lab.listen), identity: null }),
  },
  silent: { description: 'accepts and says nothing', start: tcp(silent) },
  reset: { description: 'RST as soon as it has accepted', start: tcp(resetAtOnce) },
  'reset-after-hello': { description: 'RST after the ClientHello', start: tcp(resetAfterHello) },
  eof: { description: 'FIN as soon as it has accepted', start: tcp(endAtOnce) },
  'eof-after-hello': { description: 'FIN after the ClientHello', start: tcp(endAfterHello) },
  junk: { description: 'random bytes without end', start: tcp(endlessJunk) },

  // HTTP
  http: { description: 'a plain http site', scheme: 'http', start: httpSite(() => bareSite) },
  redirect: {
    description: 'redirects to the good host; its other paths lead everywhere else',
    start: tlsSite({ site: ({ urlOf }) => redirectSite(urlOf) }),
  },
  'redirect-to-https': {
    description: 'a plain http site that redirects to the good host',
    scheme: 'http',
    start: httpSite(({ urlOf }) => redirectSite(urlOf)),
  },
  'slow-first-byte': {
    description: 'waits before the first byte',
    start: tlsSite({ site: ({ slowFirstByteMs }) => slowFirstByteSite(slowFirstByteMs) }),
  },
  'hostile-markup': {
    description: 'HTML in its headers and in its certificate',
    start: tlsSite({ site: () => hostileMarkupSite, certificate: { subject: { commonName: '<b>bold</b><script>1</script>', organization: '</style><svg onload=alert(1)>' } } }),
  },
  body: { description: 'bodies of every kind, by path', start: tlsSite({ site: () => bodySite }) },
  'big-body': { description: '5 MB', path: '/big', start: tlsSite({ site: () => bodySite }) },
  chunked: { description: 'a chunked body with a trailer', path: '/chunked', start: tlsSite({ site: () => bodySite }) },
  gzip: { description: 'a compressed body', path: '/gzip', start: tlsSite({ site: () => bodySite }) },

  // Never dialled
  cloudflare: {
    description: 'in Cloudflare\'s network, which a Worker cannot reach',
    addresses: CLOUDFLARE,
    records: [https({ alpn: ['h3', 'h2'] })],
  },
  public: { description: 'an ordinary network: AS15133', addresses: ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'] },
  'two-networks': { description: 'addresses in two networks', addresses: ['93.184.215.14', '8.8.8.8'] },
  'two-origins': { description: 'a prefix that two networks announce', addresses: ['9.9.9.9'] },
  private: { description: 'a private address', addresses: ['10.1.2.3'] },
  'link-local': { description: 'the address of cloud metadata services', addresses: ['169.254.169.254'] },
  mapped: { description: 'loopback as an IPv4-mapped IPv6 address', addresses: ['::ffff:127.0.0.1'] },
  documentation: { description: 'addresses for documentation', addresses: ['192.0.2.1', '2001:db8::1'] },
  mixed: { description: 'one public and one private address', addresses: ['93.184.215.14', '10.1.2.3'] },
} as const satisfies Readonly<Record<string, Scenario>>
