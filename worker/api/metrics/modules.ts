import type { StarttlsProtocol } from '../../../shared/contract/starttls.ts'
import type { TargetScheme } from '../../../shared/contract/target.ts'

/** What `module=…` stands for. Names and meaning are blackbox_exporter's, from its example configurations, where it has the like. */
export interface MetricsModule {
  /** `http`: the answer counts, and redirects are followed. `tcp`: the connection does. */
  readonly prober: 'http' | 'tcp'
  /** Schemes that a target may have; the first is meant where it has none. */
  readonly schemes: readonly [TargetScheme, ...TargetScheme[]]
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly starttls?: StarttlsProtocol | 'none'
  /** What a service has to say first. */
  readonly greeting?: RegExp
  /** For the documentation: when a probe by it succeeds. */
  readonly description: string
}

export type ModuleName = keyof typeof metricsModules

export function moduleByName(name: string): MetricsModule | null {
  return isModuleName(name) ? metricsModules[name] : null
}

function isModuleName(name: string): name is ModuleName {
  return Object.hasOwn(metricsModules, name)
}

function starttls(protocol: StarttlsProtocol, name: string): MetricsModule {
  return { prober: 'tcp', schemes: ['tls'], starttls: protocol, description: `${name} goes on in TLS after its own STARTTLS, with a trusted certificate.` }
}

export const metricsModules = {
  http_2xx: { prober: 'http', schemes: ['http', 'https'], method: 'GET', description: 'GET ends, after redirects, in a 2xx status.' },
  http_head_2xx: { prober: 'http', schemes: ['http', 'https'], method: 'HEAD', description: 'HEAD ends, after redirects, in a 2xx status.' },
  http_post_2xx: { prober: 'http', schemes: ['http', 'https'], method: 'POST', description: 'POST without a body ends, after redirects, in a 2xx status.' },
  tcp_connect: { prober: 'tcp', schemes: ['tcp'], description: 'A TCP connection opens.' },
  tls_connect: { prober: 'tcp', schemes: ['tls'], starttls: 'none', description: 'A TLS handshake ends well, with a trusted certificate.' },
  pop3s_banner: { prober: 'tcp', schemes: ['tls'], starttls: 'none', greeting: /^\+OK/, description: 'After the TLS handshake the service says +OK.' },
  ssh_banner: { prober: 'tcp', schemes: ['tcp'], greeting: /^SSH-2\.0-/, description: 'The service says SSH-2.0 first.' },
  smtp_starttls: starttls('smtp', 'SMTP'),
  imap_starttls: starttls('imap', 'IMAP'),
  pop3_starttls: starttls('pop3', 'POP3'),
  ftp_starttls: starttls('ftp', 'FTP'),
  ldap_starttls: starttls('ldap', 'LDAP'),
  postgresql_starttls: starttls('postgresql', 'PostgreSQL'),
  mysql_starttls: starttls('mysql', 'MySQL'),
  xmpp_starttls: starttls('xmpp', 'XMPP'),
} as const satisfies Readonly<Record<string, MetricsModule>>

export const defaultModule: ModuleName = 'http_2xx'
