import type { ProbeRequest } from '../contract/request.ts'
import { isSecureScheme, type Target } from '../contract/target.ts'
import type { TlsVersion } from '../contract/tls-names.ts'
import { commandSubject, filesRead, type Command, type CommandSource, type CommandSubject } from './command.ts'
import { isTls13Suite, opensslCipherName } from './openssl-names.ts'
import { leftOut, shownFieldValue } from './secret-fields.ts'
import { shellCommand } from './shell-quote.ts'

/**
 * The curl command that asks the same as the probe, of the same address. A WebSocket is asked for by its HTTP request,
 * which every curl can send. Values of header fields that let somebody in are left out. Null for tls:// and tcp:// targets, which curl has no word for: `toOpensslCommand` has.
 */
export function toCurlCommand(source: CommandSource): Command | null {
  const subject = commandSubject(source)
  if (subject === null || subject.target.scheme === 'tls' || subject.target.scheme === 'tcp') return null
  // A plain page often leads on to its encrypted self.
  const meetsTls = isSecureScheme(subject.target.scheme) || (subject.request.maxRedirects ?? 0) > 0
  const omitted: string[] = []
  const words = [
    'curl', '--verbose', '--globoff',
    ...(subject.request.bodyPreview === true ? [] : ['--output', '/dev/null']),
    '--max-time', String((subject.request.deadlineMs ?? 10_000) / 1_000),
    ...wayWords(subject),
    ...requestWords(subject),
    ...(meetsTls ? [...tlsWords(subject, omitted), ...trustWords(subject, omitted)] : []),
    url(subject),
  ]
  const withheld = headersOf(subject).flatMap(({ name, value }) => (shownFieldValue(name, value).includes(leftOut) ? [name] : []))
  return { text: shellCommand(words), omitted, withheld, files: meetsTls ? filesRead(subject) : [], basis: subject.basis }
}

/** How to get there: name and address are told apart, so that nothing is resolved anew. */
function wayWords({ request, target, dialled }: CommandSubject): string[] {
  const name = nameShown(request, target)
  const family = { any: [], ipv4: ['--ipv4'], ipv6: ['--ipv6'] }[request.family ?? 'any']
  const to = dialled ?? (name === target.host ? null : target.host)
  return to === null ? family : ['--connect-to', `${name}:${target.port}:${to}:${target.port}`]
}

/** What was no header field was refused by the Worker. */
function headersOf({ request }: CommandSubject): NonNullable<ProbeRequest['headers']> {
  return (request.headers ?? []).filter(({ name, value }) => isToken(name) && !/[\0\r\n]/.test(value))
}

function requestWords(subject: CommandSubject): string[] {
  const { request, target } = subject
  const method = request.method ?? 'GET'
  const isSocket = target.scheme === 'wss' || target.scheme === 'ws'
  const headers = headersOf(subject).map(({ name, value }) => ({ name, value: shownFieldValue(name, value.trim()) }))
  const hasType = headers.some(({ name }) => name.toLowerCase() === 'content-type')
  return [
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' || (method === 'POST' && request.body !== undefined) ? [] : ['--request', method]),
    // curl writes the name of the URL there, and that is the name of the SNI.
    ...(nameShown(request, target) === target.host ? [] : ['--header', `Host: ${target.authority}`]),
    ...(isSocket ? socketWords(request.subprotocols ?? []) : []),
    // A name without a value is how curl leaves a field out; with a semicolon it sends an empty one.
    ...headers.flatMap(({ name, value }) => ['--header', value === '' ? `${name};` : `${name}: ${value}`]),
    ...(request.body === undefined ? [] : [...(hasType ? [] : ['--header', 'Content-Type: text/plain;charset=UTF-8']), '--data-raw', request.body]),
    ...(request.maxRedirects === undefined || request.maxRedirects === 0 ? [] : ['--location', '--max-redirs', String(request.maxRedirects)]),
    ...(request.retries === undefined || request.retries === 0 ? [] : ['--retry', String(request.retries)]),
  ]
}

/** RFC 6455 section 4.1, with the key of its section 1.3: any 16 bytes will do. */
function socketWords(subprotocols: readonly string[]): string[] {
  return [
    '--http1.1', '--header', 'Connection: Upgrade', '--header', 'Upgrade: websocket',
    '--header', 'Sec-WebSocket-Version: 13', '--header', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(subprotocols.length === 0 ? [] : ['--header', `Sec-WebSocket-Protocol: ${subprotocols.filter(isToken).join(', ')}`]),
  ]
}

function tlsWords({ request, target, files }: CommandSubject, omitted: string[]): string[] {
  const { minVersion, maxVersion, cipherSuites = [], groups, signatureSchemes, alpn, resumption, clientCertificate, serverName } = request.tls ?? {}
  if (serverName === null || (serverName !== undefined && !isSecureScheme(target.scheme))) omitted.push('tls.serverName')
  if (signatureSchemes !== undefined) omitted.push('tls.signatureSchemes')
  if (resumption === true) omitted.push('tls.resumption')
  const newer = cipherSuites.filter(isTls13Suite)
  const older = cipherSuites.filter((name) => !isTls13Suite(name)).map(opensslCipherName)
  return [
    ...(minVersion === undefined ? [] : [`--tlsv${numberOf(minVersion)}`]),
    ...(maxVersion === undefined ? [] : ['--tls-max', numberOf(maxVersion)]),
    ...(older.length === 0 ? [] : ['--ciphers', older.join(':')]),
    ...(newer.length === 0 ? [] : ['--tls13-ciphers', newer.join(':')]),
    ...(groups === undefined ? [] : ['--curves', groups.join(':')]),
    ...alpnWords(alpn),
    ...(clientCertificate === undefined ? [] : ['--cert', files.clientCertificate, '--key', files.clientKey]),
  ]
}

function alpnWords(alpn: readonly string[] | undefined): string[] {
  if (alpn === undefined) return []
  if (alpn.length === 0) return ['--no-alpn']
  return alpn.includes('h2') ? ['--http2'] : [alpn.includes('http/1.1') ? '--http1.1' : '--http1.0']
}

function trustWords({ request, files }: CommandSubject, omitted: string[]): string[] {
  const { customCaPem, publicRoots, pins = [], revocation, allowUntrusted } = request.trust ?? {}
  // --cacert takes the place of the public roots.
  if (customCaPem !== undefined && publicRoots === true) omitted.push('trust.publicRoots')
  if (revocation === 'online') omitted.push('trust.revocation')
  const keys = pins.filter((one) => one.startsWith('sha256//'))
  if (keys.length < pins.length) omitted.push('trust.pins')
  return [
    ...(customCaPem === undefined ? [] : ['--cacert', files.customCa]),
    ...(keys.length === 0 ? [] : ['--pinnedpubkey', keys.join(';')]),
    ...(allowUntrusted === true ? ['--insecure'] : []),
  ]
}

/** curl takes the SNI, and the name to check the certificate against, from the URL. */
function url({ request, target }: CommandSubject): string {
  const { href } = new URL(target.url.replace(/^ws/, 'http'))
  const name = nameShown(request, target)
  if (name === target.host) return href
  return `https://${name}${target.authority.endsWith(`:${target.port}`) ? `:${target.port}` : ''}${target.path}`
}

/** The name of the SNI. To send none is beyond curl, and so is one for the redirects of a plain target alone. */
function nameShown({ tls }: ProbeRequest, { scheme, host }: Target): string {
  return isSecureScheme(scheme) ? tls?.serverName ?? host : host
}

function numberOf(version: TlsVersion): string {
  return version.slice('TLSv'.length)
}

/** RFC 9110 section 5.6.2. What is none was refused by the Worker, and has no place in a command. */
function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text)
}
