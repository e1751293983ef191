import { isSecureScheme } from '../contract/target.ts'
import { starttlsPorts, starttlsProtocols, type StarttlsProtocol } from '../contract/starttls.ts'
import { commandSubject, filesRead, type Command, type CommandSource, type CommandSubject } from './command.ts'
import { isTls13Suite, opensslCipherName } from './openssl-names.ts'
import { shellCommand } from './shell-quote.ts'

/**
 * The `openssl s_client` command that makes the same handshake with the same address and shows chain and staple. Null for
 * targets without TLS.
 */
export function toOpensslCommand(source: CommandSource): Command | null {
  const subject = commandSubject(source)
  if (subject === null || !isSecureScheme(subject.target.scheme)) return null
  const omitted: string[] = []
  const words = [
    'openssl', 's_client',
    ...wayWords(subject),
    '-showcerts',
    ...(subject.request.tls?.staple === false ? [] : ['-status']),
    ...offerWords(subject),
    ...trustWords(subject, omitted),
  ]
  // With nothing to read, s_client ends after the handshake instead of waiting for somebody to type.
  return { text: `${shellCommand(words)} </dev/null`, omitted, withheld: [], files: filesRead(subject), basis: subject.basis }
}

function wayWords(subject: CommandSubject): string[] {
  const { request, target, dialled } = subject
  const host = target.hostKind === 'ipv6' ? `[${target.host}]` : target.host
  const family = { any: [], ipv4: ['-4'], ipv6: ['-6'] }[request.family ?? 'any']
  const serverName = request.tls?.serverName === undefined ? (target.hostKind === 'name' ? target.host : null) : request.tls.serverName
  const starttls = dialectOf(subject)
  return [
    '-connect', `${dialled ?? host}:${target.port}`,
    ...(dialled === null ? family : []),
    ...(serverName === null ? ['-noservername'] : ['-servername', serverName]),
    ...(starttls === null ? [] : ['-starttls', opensslDialects[starttls] ?? starttls]),
    ...(starttls === 'xmpp' ? ['-xmpphost', target.host] : []),
  ]
}

/** The protocol that was asked for, or that of the port; null where the connection begins with TLS. */
function dialectOf({ request, target }: CommandSubject): StarttlsProtocol | null {
  if (target.scheme !== 'tls') return null
  const dialect = request.starttls ?? starttlsProtocols.find((protocol) => starttlsPorts[protocol].some((port) => port === target.port)) ?? 'none'
  return dialect === 'none' ? null : dialect
}

function offerWords({ request, target, files }: CommandSubject): string[] {
  const { minVersion, maxVersion, cipherSuites = [], groups, signatureSchemes, alpn = defaultAlpn(target.scheme), resumption, clientCertificate } = request.tls ?? {}
  const newer = cipherSuites.filter(isTls13Suite)
  const older = cipherSuites.filter((name) => !isTls13Suite(name)).map(opensslCipherName)
  // OpenSSL's list is separated by commas and has no way to escape one.
  const protocols = alpn.filter((protocol) => !/[,\0]/.test(protocol))
  return [
    ...(minVersion === undefined ? [] : ['-min_protocol', opensslVersion(minVersion)]),
    ...(maxVersion === undefined ? [] : ['-max_protocol', opensslVersion(maxVersion)]),
    ...(older.length === 0 ? [] : ['-cipher', older.join(':')]),
    ...(newer.length === 0 ? [] : ['-ciphersuites', newer.join(':')]),
    ...(groups === undefined ? [] : ['-groups', groups.join(':')]),
    ...(signatureSchemes === undefined ? [] : ['-sigalgs', signatureSchemes.join(':')]),
    ...(protocols.length === 0 ? [] : ['-alpn', protocols.join(',')]),
    ...(resumption === true ? ['-reconnect'] : []),
    ...(clientCertificate === undefined ? [] : ['-cert', files.clientCertificate, '-cert_chain', files.clientCertificate, '-key', files.clientKey]),
  ]
}

function trustWords({ request, target, files }: CommandSubject, omitted: string[]): string[] {
  const { customCaPem, publicRoots, pins, revocation } = request.trust ?? {}
  if (pins !== undefined) omitted.push('trust.pins')
  if (revocation === 'online') omitted.push('trust.revocation')
  const name = request.tls?.serverName ?? target.host
  return [
    ...(customCaPem === undefined ? [] : ['-CAfile', files.customCa, ...(publicRoots === true ? [] : ['-no-CApath', '-no-CAstore'])]),
    ...(target.hostKind === 'name' || request.tls?.serverName != null ? ['-verify_hostname', name] : ['-verify_ip', target.host]),
  ]
}

/** As the probe offers it where the request does not say: a service that is not of the web is offered none. */
function defaultAlpn(scheme: string): readonly string[] {
  return scheme === 'https' ? ['h2', 'http/1.1'] : scheme === 'wss' ? ['http/1.1'] : []
}

function opensslVersion(version: string): string {
  return version === 'TLSv1.0' ? 'TLSv1' : version
}

/** Where OpenSSL's word for a protocol is another. */
const opensslDialects: Partial<Record<StarttlsProtocol, string>> = { postgresql: 'postgres' }
