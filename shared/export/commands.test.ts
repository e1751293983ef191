import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ProbeRequest } from '../contract/request.ts'
import { toCurlCommand } from './curl-command.ts'
import { opensslCipherName } from './openssl-names.ts'
import { toOpensslCommand } from './openssl-command.ts'
import { shellCommand } from './shell-quote.ts'
import { hopWith, reportWith } from './testing/report.ts'

/** The words that a shell makes of a command. */
function wordsOf(command: string): string[] {
  const script = `print() { for word in "$@"; do printf '%s\\0' "$word"; done; }; print ${command}`
  return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.split('\0').slice(0, -1)
}

function curl(request: ProbeRequest): string[] {
  return wordsOf(toCurlCommand({ request })?.text ?? '')
}

function openssl(request: ProbeRequest): string[] {
  return wordsOf(toOpensslCommand({ request })?.text ?? '')
}

/** The word behind each place where an option stands. */
function valuesOf(option: string, words: readonly string[]): (string | undefined)[] {
  return words.flatMap((word, i) => (word === option ? [words[i + 1]] : []))
}

describe('a command line', () => {
  it.each([
    [['plain', '/a/b.c', 'x=1,y:2@z%', '--option']],
    [['', ' ', "it's", '"', '$(touch /nowhere)', '`id`', '$HOME', '\\', '\n', 'a\nb', '*', '?', '[a-z]', '{a,b}', '~', '#', ';', '&', '|', '<', '>', '!', '!!', '(', ')', "'", "''", "'\\''", '\t', '\r', 'ünïcödé', '=a']],
  ])('gives the shell back exactly its words: %j', (words) => {
    expect(wordsOf(shellCommand(words))).toEqual(words)
  })

  it('refuses what no argument can hold', () => {
    expect(() => shellCommand(['a\0b'])).toThrow(TypeError)
  })
})

describe('the curl command', () => {
  it('asks what the probe asked', () => {
    expect(curl({ target: 'https://site.test/a?b=c#d' })).toEqual(['curl', '--verbose', '--globoff', '--output', '/dev/null', '--max-time', '10', 'https://site.test/a?b=c'])
    const words = curl({
      target: 'https://site.test:8443/', method: 'POST', body: "it's $HOME", headers: [{ name: 'X-A', value: "'; id; '" }, { name: 'X-Empty', value: '' }], deadlineMs: 2_500, family: 'ipv6',
      maxRedirects: 3, retries: 2, bodyPreview: true,
      tls: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'], groups: ['x25519'], alpn: ['http/1.1'], clientCertificate: { chainPem: 'x', key: { kind: 'remote' } } },
      trust: { customCaPem: 'x', pins: ['sha256//AAAA'] },
    })
    expect(words).toEqual([
      'curl', '--verbose', '--globoff', '--max-time', '2.5', '--ipv6', '--header', "X-A: '; id; '", '--header', 'X-Empty;', '--header', 'Content-Type: text/plain;charset=UTF-8', '--data-raw', "it's $HOME",
      '--location', '--max-redirs', '3', '--retry', '2', '--tlsv1.2', '--tls-max', '1.2', '--ciphers', 'ECDHE-RSA-AES128-GCM-SHA256', '--tls13-ciphers', 'TLS_AES_128_GCM_SHA256', '--curves', 'x25519', '--http1.1',
      '--cert', 'client.pem', '--key', 'client-key.pem', '--cacert', 'custom-ca.pem', '--pinnedpubkey', 'sha256//AAAA', 'https://site.test:8443/',
    ])
  })

  it('goes to the address that the probe dialled', () => {
    expect(valuesOf('--connect-to', wordsOf(toCurlCommand({ report: reportWith() })?.text ?? ''))).toEqual(['site.test:443:203.0.113.7:443'])
    const { network } = hopWith()
    const ipv6 = reportWith({ network: network && { ...network, dialled: { address: '2001:db8::7', family: 'ipv6', port: 443 } } })
    expect(valuesOf('--connect-to', wordsOf(toCurlCommand({ report: ipv6 })?.text ?? ''))).toEqual(['site.test:443:[2001:db8::7]:443'])
    // Without a report, to the one that the request names.
    expect(valuesOf('--connect-to', curl({ target: 'site.test', address: '203.0.113.9' }))).toEqual(['site.test:443:203.0.113.9:443'])
    expect(valuesOf('-connect', openssl({ target: 'site.test', address: '203.0.113.9' }))).toEqual(['203.0.113.9:443'])
  })

  it('shows another name than that of the Host field', () => {
    const words = curl({ target: 'https://site.test:8443/x', tls: { serverName: 'other.test' } })
    expect([words.at(-1), valuesOf('--connect-to', words), valuesOf('--header', words)]).toEqual(['https://other.test:8443/x', ['other.test:8443:site.test:8443'], ['Host: site.test:8443']])
  })

  it.each([
    [{ target: 'https://-evil.test/' }, 'https://-evil.test/'],
    [{ target: "https://site.test/';id;'/$(id)`id`" }, "https://site.test/';id;'/$(id)%60id%60"],
    [{ target: 'https://site.test/[1-9]{a,b}?x=$HOME&y' }, 'https://site.test/[1-9]%7Ba,b%7D?x=$HOME&y'],
  ])('survives %j', (request, url) => {
    expect(curl(request).at(-1)).toBe(url)
  })

  it('leaves out what was no header field, and knows no file behind @', () => {
    const words = curl({ target: 'site.test', method: 'POST', body: '@/etc/passwd', headers: [{ name: '@/etc/passwd', value: 'x' }, { name: 'a b', value: 'x' }, { name: 'X', value: 'a\r\nB: c' }, { name: 'X-At', value: '@/etc/passwd' }] })
    expect(valuesOf('--header', words)).toEqual(['X-At: @/etc/passwd', 'Content-Type: text/plain;charset=UTF-8'])
    expect(valuesOf('--data-raw', words)).toEqual(['@/etc/passwd'])
  })

  it('opens a WebSocket by its HTTP request, and has no word for tls:// and tcp://', () => {
    const words = curl({ target: 'wss://site.test/chat', subprotocols: ['a', 'b'] })
    expect(words.at(-1)).toBe('https://site.test/chat')
    expect(valuesOf('--header', words)).toContain('Sec-WebSocket-Protocol: a, b')
    for (const target of ['tls://site.test:443', 'tcp://site.test:25', 'no target at all ://']) expect(toCurlCommand({ request: { target } })).toBeNull()
  })

  it('leaves out the values that let somebody in, and names their fields', () => {
    const command = toCurlCommand({ request: { target: 'site.test', headers: [{ name: 'Authorization', value: 'Bearer abc123' }, { name: 'X-Api-Key', value: 'abc123' }, { name: 'X-Trace', value: '1' }] } })
    expect(valuesOf('--header', wordsOf(command?.text ?? ''))).toEqual(['Authorization: Bearer (left out)', 'X-Api-Key: (left out)', 'X-Trace: 1'])
    expect([command?.text.includes('abc123'), command?.withheld]).toEqual([false, ['Authorization', 'X-Api-Key']])
  })

  it('names the files that it reads, and holds nothing of them', () => {
    const tls = { clientCertificate: { chainPem: 'CHAIN', key: { kind: 'inline' as const, pem: 'KEY' } } }
    const trust = { customCaPem: 'CA' }
    const command = toCurlCommand({ request: { target: 'site.test', tls, trust } })
    expect(command?.files).toEqual(['client.pem', 'client-key.pem', 'custom-ca.pem'])
    expect(command?.text).not.toMatch(/CHAIN|KEY|CA /)
    expect(toOpensslCommand({ request: { target: 'site.test', trust }, files: { customCa: 'mine.pem' } })?.files).toEqual(['mine.pem'])
    expect(toCurlCommand({ request: { target: 'http://site.test', trust } })?.files).toEqual([])
  })

  it('of a plain page takes along what TLS wants where a redirect may lead to it', () => {
    const request = { target: 'http://site.test/', maxRedirects: 5, tls: { serverName: 'other.test' }, trust: { customCaPem: 'CA' } } as const
    const command = toCurlCommand({ request })
    const words = wordsOf(command?.text ?? '')
    expect([valuesOf('--cacert', words), words.at(-1), command?.omitted]).toEqual([['custom-ca.pem'], 'http://site.test/', ['tls.serverName']])
    expect(valuesOf('--cacert', curl({ ...request, maxRedirects: 0 }))).toEqual([])
  })

  it('made from a report alone holds what that knows, and says that there was more', () => {
    const { tls } = hopWith()
    const report = reportWith({ tls: tls && { ...tls, serverName: 'other.test' } })
    const alone = toCurlCommand({ report })
    expect([alone?.basis, wordsOf(alone?.text ?? '').at(-1)]).toEqual(['report', 'https://other.test/'])
    expect(valuesOf('-servername', wordsOf(toOpensslCommand({ report })?.text ?? ''))).toEqual(['other.test'])
    const known = toCurlCommand({ report, request: { target: 'https://site.test/', method: 'HEAD' } })
    expect([known?.basis, wordsOf(known?.text ?? '').includes('--head')]).toEqual(['request', true])
    expect(valuesOf('--connect-to', wordsOf(toCurlCommand({ report: reportWith() })?.text ?? ''))).toEqual(['site.test:443:203.0.113.7:443'])
  })

  it('says what it could not say', () => {
    const omitted = toCurlCommand({ request: { target: 'site.test', tls: { serverName: null, signatureSchemes: ['ed25519'], resumption: true }, trust: { customCaPem: 'x', publicRoots: true, pins: ['ab'.repeat(32)], revocation: 'online' } } })?.omitted
    expect(omitted).toEqual(['tls.serverName', 'tls.signatureSchemes', 'tls.resumption', 'trust.publicRoots', 'trust.revocation', 'trust.pins'])
    expect(toCurlCommand({ request: { target: 'site.test' } })?.omitted).toEqual([])
  })
})

describe('the openssl command', () => {
  it('makes the handshake that the probe made', () => {
    expect(openssl({ target: 'https://site.test/' })).toEqual(['openssl', 's_client', '-connect', 'site.test:443', '-servername', 'site.test', '-showcerts', '-status', '-alpn', 'h2,http/1.1', '-verify_hostname', 'site.test'])
    expect(openssl({
      target: 'tls://mail.test:587', family: 'ipv4',
      tls: { minVersion: 'TLSv1.0', maxVersion: 'TLSv1.2', cipherSuites: ['TLS_RSA_WITH_3DES_EDE_CBC_SHA'], groups: ['secp256r1'], signatureSchemes: ['rsa_pkcs1_sha256'], staple: false },
      trust: { customCaPem: 'x' },
    })).toEqual([
      'openssl', 's_client', '-connect', 'mail.test:587', '-4', '-servername', 'mail.test', '-starttls', 'smtp', '-showcerts', '-min_protocol', 'TLSv1', '-max_protocol', 'TLSv1.2', '-cipher', 'DES-CBC3-SHA',
      '-groups', 'secp256r1', '-sigalgs', 'rsa_pkcs1_sha256', '-CAfile', 'custom-ca.pem', '-no-CApath', '-no-CAstore', '-verify_hostname', 'mail.test',
    ])
  })

  it('begins in plain text where the port, or the request, says so', () => {
    expect(valuesOf('-starttls', openssl({ target: 'tls://db.test:5432' }))).toEqual(['postgres'])
    expect(valuesOf('-starttls', openssl({ target: 'tls://db.test:5432', starttls: 'none' }))).toEqual([])
    expect(valuesOf('-xmpphost', openssl({ target: 'tls://chat.test:9', starttls: 'xmpp' }))).toEqual(['chat.test'])
    expect(valuesOf('-starttls', openssl({ target: 'https://site.test:587' }))).toEqual([])
  })

  it('names an address by itself, and no name where none was sent', () => {
    const words = openssl({ target: 'https://[2001:db8::1]:8443/' })
    expect([valuesOf('-connect', words), words.includes('-noservername'), valuesOf('-verify_ip', words)]).toEqual([['[2001:db8::1]:8443'], true, ['2001:db8::1']])
    expect(openssl({ target: 'site.test', tls: { serverName: null } })).toContain('-noservername')
    expect(toOpensslCommand({ request: { target: 'http://site.test' } })).toBeNull()
  })

  it('lets no request out of its quotes', () => {
    const words = openssl({ target: 'tls://site.test:1', tls: { alpn: ["';id;'", 'a,b'], groups: ['$(id)'] } })
    expect([valuesOf('-alpn', words), valuesOf('-groups', words)]).toEqual([["';id;'"], ['$(id)']])
  })
})

it.each([
  ['TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  ['TLS_DHE_RSA_WITH_AES_256_CBC_SHA256', 'DHE-RSA-AES256-SHA256'],
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
])('OpenSSL calls %s %s', (iana, openssl) => {
  expect(opensslCipherName(iana)).toBe(openssl)
})
