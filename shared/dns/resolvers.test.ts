import { describe, expect, it } from 'vitest'
import { parseResolver, questionUrl, resolvers } from './resolvers.ts'

describe('parseResolver', () => {
  it.each(resolvers.map((resolver) => [resolver.id, resolver] as const))('knows %s by id and by URL', (id, resolver) => {
    expect(parseResolver(id)).toEqual({ status: 'ok', resolver })
    expect(parseResolver(` ${resolver.url}{?dns} `)).toEqual({ status: 'ok', resolver })
  })

  it.each(['https://doh.example/dns-query', 'https://doh.example:8443/q?tenant=1', 'http://127.0.0.1:8053/dns-query', 'http://[::1]:8053/', 'http://localhost:8053/dns-query', 'http://127.8.8.8/'])(
    'takes %s',
    (url) => expect(parseResolver(url)).toEqual({ status: 'ok', resolver: { id: 'custom', name: new URL(url).host, url } }),
  )

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['doh.example', 'not-a-url'],
    ['https://', 'not-a-url'],
    ['tls://dns.example', 'scheme-unsupported'],
    ['file:///etc/hosts', 'scheme-unsupported'],
    ['http://doh.example/dns-query', 'plain-http'],
    ['http://192.168.1.1/dns-query', 'plain-http'],
    ['http://127.0.0.1.evil.example/', 'plain-http'],
    ['http://localhost.evil.example/', 'plain-http'],
    ['https://user:secret@doh.example/', 'credentials'],
    ['https://doh.example/#x', 'fragment'],
    ['https://doh.example/?dns=AAAA', 'dns-parameter'],
    [`https://doh.example/${'a'.repeat(2_000)}`, 'too-long'],
  ])('says of %j that it is %s', (text, fault) => expect(parseResolver(text)).toEqual({ status: 'invalid', fault }))
})

it('puts the question into the URL of RFC 8484 section 4.1.1', () => {
  const message = Buffer.from('00000100000100000000000003777777076578616d706c6503636f6d0000010001', 'hex')
  expect(questionUrl({ id: 'custom', name: '', url: 'https://dnsserver.example.net/dns-query' }, message)).toBe(
    'https://dnsserver.example.net/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB',
  )
  expect(questionUrl({ id: 'custom', name: '', url: 'https://doh.example/?t=1' }, Uint8Array.from([0xfb, 0xff, 0xfe, 0xff]))).toBe('https://doh.example/?t=1&dns=-__-_w')
})
