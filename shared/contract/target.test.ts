import { describe, expect, it } from 'vitest'
import { parseTarget } from './target.ts'

describe('parseTarget', () => {
  it.each([
    ['example.com', 'https', 'example.com', 'name', 443, '/', 'example.com'],
    ['Example.COM.', 'https', 'example.com', 'name', 443, '/', 'example.com.'],
    ['example.com:8443', 'https', 'example.com', 'name', 8443, '/', 'example.com:8443'],
    ['localhost:8443/x', 'https', 'localhost', 'name', 8443, '/x', 'localhost:8443'],
    ['http://example.com', 'http', 'example.com', 'name', 80, '/', 'example.com'],
    ['https://example.com:443/a?b=c#d', 'https', 'example.com', 'name', 443, '/a?b=c', 'example.com'],
    ['192.0.2.1:99', 'https', '192.0.2.1', 'ipv4', 99, '/', '192.0.2.1:99'],
    ['0x7f.1', 'https', '127.0.0.1', 'ipv4', 443, '/', '127.0.0.1'],
    ['[2001:db8::1]:8443', 'https', '2001:db8::1', 'ipv6', 8443, '/', '[2001:db8::1]:8443'],
    ['2001:DB8::0:1', 'https', '2001:db8::1', 'ipv6', 443, '/', '[2001:db8::1]'],
    ['bücher.example', 'https', 'xn--bcher-kva.example', 'name', 443, '/', 'xn--bcher-kva.example'],
    ['wss://example.com/chat?a=b', 'wss', 'example.com', 'name', 443, '/chat?a=b', 'example.com'],
    ['ws://Example.com:443', 'ws', 'example.com', 'name', 443, '/', 'example.com:443'],
    ['http://example.com:443', 'http', 'example.com', 'name', 443, '/', 'example.com:443'],
    ['tls://mail.example:587', 'tls', 'mail.example', 'name', 587, '/', 'mail.example:587'],
    ['TLS://bücher.example:443', 'tls', 'xn--bcher-kva.example', 'name', 443, '/', 'xn--bcher-kva.example:443'],
    ['tcp://[2001:db8::1]:80', 'tcp', '2001:db8::1', 'ipv6', 80, '/', '[2001:db8::1]:80'],
    ['  example.com/path  ', 'https', 'example.com', 'name', 443, '/path', 'example.com'],
  ])('reads %j', (text, scheme, host, hostKind, port, path, authority) => {
    const result = parseTarget(text)
    expect(result).toMatchObject({ status: 'ok', target: { scheme, host, hostKind, port, path } })
    if (result.status === 'ok') expect(result.target.authority).toBe(authority.replace(/\.$/, ''))
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a'.repeat(9_000), 'too-long'],
    ['https://', 'malformed'],
    ['exa mple.com', 'malformed'],
    ['a..b', 'malformed'],
    ['a*b.example', 'malformed'],
    ["a'b.example", 'malformed'],
    ['https://exa%zzmple/', 'malformed'],
    ['ftp://example.com', 'scheme-unsupported'],
    ['javascript:alert(1)', 'scheme-unsupported'],
    ['about:blank', 'scheme-unsupported'],
    ['user:secret@example.com', 'scheme-unsupported'],
    ['https://user:secret@example.com', 'credentials'],
    [`${'a'.repeat(64)}.example`, 'host-too-long'],
    [`${'a.'.repeat(130)}example`, 'host-too-long'],
    ['example.com:99999', 'malformed'],
    ['example.com:0', 'malformed'],
    ['tcp://example.com:0', 'malformed'],
    ['tls://example.com', 'port-missing'],
    ['tcp://example.com/', 'port-missing'],
    ['tls://example.com:587/path', 'path-unexpected'],
    ['tls://', 'malformed'],
  ])('refuses %j as %s', (text, fault) => {
    expect(parseTarget(text)).toMatchObject({ status: 'invalid', fault })
  })
})
