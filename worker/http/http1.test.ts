import { describe, expect, it } from 'vitest'
import { fromHex, fromLatin1, toLatin1 } from '../bytes/bytes.ts'
import { HttpError } from './http-error.ts'
import type { Http1Event, Http1ResponseOptions } from './http1.ts'
import { Http1Response, encodeRequest } from './http1.ts'
import type { Transcript } from './testing/http1-transcript.ts'
import { cutAt, everyByte, transcript } from './testing/http1-transcript.ts'

const GET: Http1ResponseOptions = { method: 'GET' }
const CLEAN = { clean: true }

describe('encodeRequest', () => {
  const request = { method: 'GET', target: '/a?b=c', host: 'example.com:8443', headers: [{ name: 'User-Agent', value: 'Hostlens' }] } as const

  it('writes Host first and the fields as given', () => {
    expect(toLatin1(encodeRequest(request))).toBe('GET /a?b=c HTTP/1.1\r\nHost: example.com:8443\r\nUser-Agent: Hostlens\r\n\r\n')
  })

  it('frames a body, and its absence where content is expected', () => {
    const post = { ...request, method: 'POST', headers: [] } as const
    expect(toLatin1(encodeRequest({ ...post, body: fromLatin1('x=1'), connection: 'close' })))
      .toBe('POST /a?b=c HTTP/1.1\r\nHost: example.com:8443\r\nContent-Length: 3\r\nConnection: close\r\n\r\nx=1')
    expect(toLatin1(encodeRequest(post))).toContain('Content-Length: 0\r\n')
  })

  it.each(['/', '/?', '/a%20b', '/[x]|y'])('sends the target %j', (target) => {
    expect(toLatin1(encodeRequest({ ...request, target }))).toContain(`GET ${target} HTTP/1.1\r\n`)
  })

  it.each(['example.com', '[2001:db8::1]:8080', '192.0.2.1', 'xn--bcher-kva.example'])('sends the host %j', (host) => {
    expect(toLatin1(encodeRequest({ ...request, host }))).toContain(`Host: ${host}\r\n`)
  })

  it('sends * for OPTIONS', () => {
    expect(toLatin1(encodeRequest({ ...request, method: 'OPTIONS', target: '*' }))).toMatch(/^OPTIONS \* /)
  })

  it.each([
    ['invalid-method', { method: 'CONNECT' as 'GET' }],
    ['invalid-method', { method: 'get' as 'GET' }],
    ['invalid-method', { method: 'GET /x HTTP/1.1\r\nX:' as 'GET' }],
    ['invalid-target', { target: '' }],
    ['invalid-target', { target: '*' }],
    ['invalid-target', { target: 'http://example.com/' }],
    ['invalid-target', { target: '/a b' }],
    ['invalid-target', { target: '/a\r\nX: y' }],
    ['invalid-target', { target: '/a#b' }],
    ['invalid-target', { target: '/ä' }],
    ['request-too-large', { target: `/${'a'.repeat(8_000)}` }],
    ['invalid-host', { host: '' }],
    ['invalid-host', { host: 'user@example.com' }],
    ['invalid-host', { host: 'a/b' }],
    ['invalid-host', { host: 'a\r\nX: y' }],
    ['invalid-host', { host: 'a:b' }],
    ['invalid-host', { host: 'a'.repeat(264) }],
    ['invalid-field-name', { headers: [{ name: 'X Y', value: '' }] }],
    ['invalid-field-name', { headers: [{ name: '', value: '' }] }],
    ['invalid-field-name', { headers: [{ name: 'X:', value: '' }] }],
    ['invalid-field-value', { headers: [{ name: 'X', value: 'a\r\nY: z' }] }],
    ['invalid-field-value', { headers: [{ name: 'X', value: 'a\nb' }] }],
    ['invalid-field-value', { headers: [{ name: 'X', value: 'a\0b' }] }],
    ['invalid-field-value', { headers: [{ name: 'X', value: '€' }] }],
    ['request-too-large', { headers: [{ name: 'X', value: 'a'.repeat(16_384) }] }],
    ['request-too-large', { headers: Array.from({ length: 65 }, () => ({ name: 'X', value: '' })) }],
    ['body-not-allowed', { body: new Uint8Array(1) }],
    ['request-too-large', { method: 'POST', body: new Uint8Array(1_048_577) }],
  ] as const)('refuses with %s', (code, change) => {
    const attempt = () => encodeRequest({ ...request, ...change })
    expect(attempt).toThrow(HttpError)
    expect(attempt).toThrow(expect.objectContaining({ kind: 'misuse', code }))
  })

  it.each([
    'Host', 'CONTENT-LENGTH', 'transfer-encoding', 'Connection', 'Keep-Alive', 'Proxy-Connection', 'Upgrade', 'TE', 'Trailer', 'Expect', 'HTTP2-Settings',
  ])('refuses the reserved field %s by name', (name) => {
    expect(() => encodeRequest({ ...request, headers: [{ name, value: '1' }] })).toThrow(expect.objectContaining({ code: 'reserved-field', got: name }))
  })

  it('lets through what it bounds', () => {
    const headers = [{ name: 'X', value: `\t${'ÿ'.repeat(16_000)}` }]
    expect(() => encodeRequest({ ...request, target: `/${'a'.repeat(7_999)}`, headers })).not.toThrow()
  })
})

describe('Http1Response', () => {
  const head = (status: number, reason: string, headers: readonly (readonly [string, string])[], anomalies: readonly string[] = [], version = 'HTTP/1.1') => ({
    type: 'head', version, status, reason, headers: headers.map(([name, value]) => ({ name, value })), anomalies,
  })
  const data = (text: string) => ({ type: 'data', text })
  const end = (framing: string, bodyBytes: number, persists: boolean) => ({ type: 'end', framing, bodyBytes, persists })

  const read: [title: string, answer: string, expected: Transcript, options?: Http1ResponseOptions][] = [
    ['Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
      [head(200, 'OK', [['Content-Length', '5']]), data('hello'), end('content-length', 5, true)]],
    ['an empty body', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', [head(200, 'OK', [['content-length', '0']]), end('content-length', 0, true)]],
    ['chunked with extensions and trailers',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n00a ; q="x"\r\n, 10 bytes\r\n0\r\nDigest: x\r\nDigest: y\r\n\r\n',
      [head(200, 'OK', [['Transfer-Encoding', 'Chunked']]), data('hello, 10 bytes'),
        { type: 'trailers', headers: [{ name: 'Digest', value: 'x' }, { name: 'Digest', value: 'y' }], anomalies: [] }, end('chunked', 15, true)]],
    ['chunks of one byte and chunks of 64', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(1_000)}${`40\r\n${'y'.repeat(64)}\r\n`.repeat(10)}0\r\n\r\n`,
      [head(200, 'OK', [['Transfer-Encoding', 'chunked']]), data('x'.repeat(1_000) + 'y'.repeat(640)), end('chunked', 1_640, true)]],
    ['chunked with an empty body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      [head(200, 'OK', [['Transfer-Encoding', 'chunked']]), end('chunked', 0, true)]],
    ['a body that ends by close', 'HTTP/1.0 200 OK\r\n\r\nhello', [head(200, 'OK', [], [], 'HTTP/1.0'), data('hello'), end('close', 5, false)]],
    ['a transfer coding other than chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx',
      [head(200, 'OK', [['Transfer-Encoding', 'gzip']], ['unknown-transfer-coding']), data('x'), end('close', 1, false)]],
    ['chunked under an unknown coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n',
      [head(200, 'OK', [['Transfer-Encoding', 'chunked, gzip']], ['unknown-transfer-coding']), data('0\r\n\r\n'), end('close', 5, false)]],
    ['an unknown coding under chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: , chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      [head(200, 'OK', [['Transfer-Encoding', 'gzip'], ['Transfer-Encoding', ', chunked']], ['unknown-transfer-coding']), data('x'), end('chunked', 1, true)]],
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', [head(200, 'OK', [['Content-Length', '5']]), end('none', 0, true)], { method: 'HEAD' }],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', [head(204, 'No Content', []), end('none', 0, true)]],
    ['204 with Content-Length', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n',
      [head(204, 'No Content', [['Content-Length', '5']], ['framing-field-without-body']), end('none', 0, true)]],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', [head(304, 'Not Modified', [['Content-Length', '5']]), end('none', 0, true)]],
    ['Early Hints', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
      [{ ...head(100, 'Continue', []), type: 'informational' }, { ...head(103, 'Early Hints', [['Link', '</a.css>; rel=preload']]), type: 'informational' },
        head(200, 'OK', [['Content-Length', '1']]), data('x'), end('content-length', 1, true)]],
    ['Connection: close', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: foo, Close\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '0'], ['Connection', 'foo, Close']]), end('content-length', 0, false)]],
    ['HTTP/1.0 with keep-alive', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '0'], ['Connection', 'keep-alive']], [], 'HTTP/1.0'), end('content-length', 0, true)]],
    ['HTTP/1.0 without keep-alive', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '0']], [], 'HTTP/1.0'), end('content-length', 0, false)]],
    ['a later minor version', 'HTTP/1.9 200 OK\r\nContent-Length: 0\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '0']], [], 'HTTP/1.9'), end('content-length', 0, true)]],
    ['an empty reason', 'HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n', [head(200, '', [['Content-Length', '0']]), end('content-length', 0, true)]],
    ['no space after the status', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n',
      [head(200, '', [['Content-Length', '0']], ['missing-reason-delimiter']), end('content-length', 0, true)]],
    ['a status out of range', 'HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n',
      [head(999, 'Denied', [['Content-Length', '0']], ['status-out-of-range']), end('content-length', 0, true)]],
    ['bare LF in the head', 'HTTP/1.1 200 OK\nContent-Length: 1\n\nx',
      [head(200, 'OK', [['Content-Length', '1']], ['bare-lf']), data('x'), end('content-length', 1, true)]],
    ['folded fields', 'HTTP/1.1 200 OK\r\nX: a\r\n  b\r\n\tc \r\nContent-Length: 0\r\n\r\n',
      [head(200, 'OK', [['X', 'a b c'], ['Content-Length', '0']], ['obs-fold']), end('content-length', 0, true)]],
    ['a folded empty value', 'HTTP/1.1 200 OK\r\nX:\r\n b\r\nContent-Length: 0\r\n\r\n',
      [head(200, 'OK', [['X', 'b'], ['Content-Length', '0']], ['obs-fold']), end('content-length', 0, true)]],
    ['duplicates, spelling and Latin-1', 'HTTP/1.1 200 \xfc\r\nsEt-CoOkIe: a=\xe4\r\nSet-Cookie:b\r\nX: \r\nContent-Length: 0\r\n\r\n',
      [head(200, '\xfc', [['sEt-CoOkIe', 'a=\xe4'], ['Set-Cookie', 'b'], ['X', ''], ['Content-Length', '0']]), end('content-length', 0, true)]],
    ['a control character in a value', 'HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 0\r\n\r\n',
      [head(200, 'OK', [['X', 'a\x01b'], ['Content-Length', '0']], ['control-character-in-field']), end('content-length', 0, true)]],
    ['equal Content-Lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 01\r\nContent-Length: 1\r\n\r\nx',
      [head(200, 'OK', [['Content-Length', '1, 01'], ['Content-Length', '1']], ['repeated-content-length']), data('x'), end('content-length', 1, true)]],
    ['Transfer-Encoding beside Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '9'], ['Transfer-Encoding', 'chunked']], ['transfer-encoding-with-content-length']), data('x'), end('chunked', 1, false)]],
    ['Transfer-Encoding in HTTP/1.0', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      [head(200, 'OK', [['Connection', 'keep-alive'], ['Transfer-Encoding', 'chunked']], ['transfer-encoding-in-http-1.0'], 'HTTP/1.0'), data('x'), end('chunked', 1, false)]],
    ['bytes behind the end', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n',
      [head(200, 'OK', [['Content-Length', '1']]), data('x'), end('content-length', 1, true), { type: 'excess', bytes: 19 }]],
    ['a HEAD answer with a body', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
      [head(200, 'OK', [['Content-Length', '1']]), end('none', 0, true), { type: 'excess', bytes: 1 }], { method: 'HEAD' }],
    ['a 101 that was asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n\r\n\x81\x00',
      [head(101, 'Switching Protocols', [['Upgrade', 'WebSocket'], ['Connection', 'Upgrade']]), { type: 'upgraded', protocol: 'websocket', rest: '\x81\x00' }],
      { method: 'GET', upgrade: 'websocket' }],
  ]

  it.each(read)('reads %s', (_title, answer, expected, options = GET) => {
    expect(transcript(answer, options, CLEAN)).toEqual(expected)
  })

  const lengthOf = (value: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${value}\r\n\r\nx`
  const chunked = (body: string) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`
  const failed: [code: string, title: string, answer: string | Uint8Array, options?: Http1ResponseOptions][] = [
    ['closed-before-response', 'nothing', ''],
    ['truncated-head', 'half a status line', 'HTTP/1.1 20'],
    ['truncated-head', 'a head without its end', 'HTTP/1.1 200 OK\r\nX: y\r\n'],
    ['truncated-head', 'only a 1xx and a half', 'HTTP/1.1 103 Early Hints\r\n\r\nHT'],
    ['closed-before-response', 'only a 1xx', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['truncated-body', 'a short body', lengthOf('2')],
    ['truncated-chunked-body', 'a short chunk', chunked('5\r\nhell')],
    ['truncated-chunked-body', 'no last chunk', chunked('5\r\nhello\r\n')],
    ['truncated-chunked-body', 'no empty line after the last chunk', chunked('0\r\n')],
    ['not-http', 'an SSH banner', 'SSH-2.0-OpenSSH_9.2p1 Debian\r\n'],
    ['not-http', 'an SMTP greeting', '220 mail.example ESMTP\r\n'],
    ['not-http', 'a POP3 greeting', '+OK ready\r\n'],
    ['not-http', 'an IMAP greeting', '* OK IMAP4rev1\r\n'],
    ['not-http', 'a TLS alert', fromHex('15 0301 0002 02 46')],
    ['not-http', 'an HTTP/2 SETTINGS frame', fromHex('000a0a 04 00 00000000')],
    ['not-http', 'an HTTP/0.9 page', '<html>hello</html>'],
    ['not-http', 'other text', 'hello'],
    ['not-http', 'an empty line first', '\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['not-http', 'lower case', 'http/1.1 200 OK\r\n\r\n'],
    ['not-http', 'an endless greeting', `SSH-${'x'.repeat(1_000)}`],
    ['unsupported-version', 'HTTP/2 as text', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['malformed-status-line', 'no minor version', 'HTTP/2 200 OK\r\n\r\n'],
    ['malformed-status-line', 'no status', 'HTTP/1.1\r\n\r\n'],
    ['malformed-status-line', 'two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['malformed-status-line', 'a leading zero', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['malformed-status-line', 'four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['malformed-status-line', 'two spaces', 'HTTP/1.1  200 OK\r\n\r\n'],
    ['malformed-status-line', 'a bare CR', 'HTTP/1.1 200 O\rK\r\n\r\n'],
    ['malformed-field-line', 'no colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['malformed-field-name', 'an empty name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
    ['malformed-field-name', 'a space in the name', 'HTTP/1.1 200 OK\r\nX Y: x\r\n\r\n'],
    ['malformed-field-name', 'an octet above ASCII', 'HTTP/1.1 200 OK\r\nX\xff: x\r\n\r\n'],
    ['malformed-field-value', 'NUL', 'HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n'],
    ['malformed-field-value', 'a bare CR', 'HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n'],
    ['malformed-field-value', 'a NUL in a fold', 'HTTP/1.1 200 OK\r\nX: a\r\n \0\r\n\r\n'],
    ['whitespace-before-colon', 'a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx'],
    ['whitespace-before-first-field', 'a fold of nothing', 'HTTP/1.1 200 OK\r\n X: y\r\n\r\n'],
    ['line-too-long', 'a long status line', `HTTP/1.1 200 ${'x'.repeat(16_384)}\r\n\r\n`],
    ['line-too-long', 'a line without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}`],
    ['header-section-too-large', 'many long lines', `HTTP/1.1 200 OK\r\n${`X: ${'x'.repeat(16_000)}\r\n`.repeat(5)}\r\n`],
    ['header-section-too-large', 'many folds', `HTTP/1.1 200 OK\r\nX: y\r\n${' z\r\n'.repeat(20_000)}\r\n`],
    ['too-many-fields', 'many lines', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(257)}\r\n`],
    ['too-many-informational-responses', '17 of them', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(17)],
    ['unexpected-upgrade', '101 without a request for it', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'],
    ['unexpected-upgrade', '101 to something else', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n', { method: 'GET', upgrade: 'websocket' }],
    ['unexpected-upgrade', '101 to nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', { method: 'GET', upgrade: 'websocket' }],
    ['malformed-content-length', 'a sign', lengthOf('-1')],
    ['malformed-content-length', 'a plus', lengthOf('+1')],
    ['malformed-content-length', 'hexadecimal', lengthOf('0x1')],
    ['malformed-content-length', 'a fraction', lengthOf('1.0')],
    ['malformed-content-length', 'nothing', lengthOf('')],
    ['malformed-content-length', 'an empty member', lengthOf('1,')],
    ['conflicting-content-length', 'a list', lengthOf('1, 2')],
    ['conflicting-content-length', 'two fields', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['content-length-too-large', '2^53', lengthOf('9007199254740992')],
    ['content-length-too-large', '2^64', lengthOf('18446744073709551616')],
    ['malformed-transfer-encoding', 'nothing', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: \r\n\r\n'],
    ['malformed-transfer-encoding', 'chunked twice', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n'],
    ['malformed-transfer-encoding', 'chunked with a parameter', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked;q=1\r\n\r\n'],
    ['malformed-transfer-encoding', 'not a token', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: "chunked"\r\n\r\n'],
    ['malformed-transfer-encoding', 'a vertical tab', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: \x0bchunked\r\n\r\n'],
    ['malformed-chunk-size', 'no size', chunked('\r\nx\r\n')],
    ['malformed-chunk-size', 'a sign', chunked('-1\r\nx\r\n')],
    ['malformed-chunk-size', '0x', chunked('0x1\r\nx\r\n')],
    ['malformed-chunk-size', 'a space first', chunked(' 1\r\nx\r\n')],
    ['malformed-chunk-size', 'a space behind', chunked('1 \r\nx\r\n')],
    ['malformed-chunk-size', 'not hexadecimal', chunked('g\r\n')],
    ['malformed-chunk-extension', 'a bare CR', chunked('1;a\rb\r\nx\r\n')],
    ['malformed-chunk-extension', 'NUL', chunked('1;\0\r\nx\r\n')],
    ['chunk-size-too-large', '2^53', chunked('20000000000000\r\n')],
    ['chunk-size-too-large', '64 bits', chunked('ffffffffffffffff\r\n')],
    ['chunk-size-too-large', '68 bits, whose low bits are few', chunked('10000000000000001\r\n')],
    ['too-many-small-chunks', 'chunks of one byte', chunked('1\r\nx\r\n'.repeat(4_097))],
    ['line-too-long', 'a size without end', chunked('0'.repeat(2_000))],
    ['chunk-extensions-too-large', 'an extension in every chunk', chunked(`1;${'a'.repeat(1_000)}\r\nx\r\n`.repeat(17))],
    ['bare-lf-in-chunked-body', 'after the size', chunked('1\nx\r\n0\r\n\r\n')],
    ['bare-lf-in-chunked-body', 'in the trailers', chunked('0\r\nX: y\n\r\n')],
    ['bare-lf-in-chunked-body', 'at the end', chunked('0\r\n\n')],
    ['chunk-without-crlf', 'more than the size', chunked('1\r\nxy\r\n0\r\n\r\n')],
    ['chunk-without-crlf', 'LF alone', chunked('1\r\nx\n0\r\n\r\n')],
    ['chunk-without-crlf', 'CR alone', chunked('1\r\nx\r0\r\n\r\n')],
    ['header-section-too-large', 'trailers', chunked(`0\r\n${`X: ${'x'.repeat(4_000)}\r\n`.repeat(3)}\r\n`)],
    ['too-many-fields', 'trailers', chunked(`0\r\n${'X: y\r\n'.repeat(33)}\r\n`)],
    ['malformed-field-line', 'a trailer', chunked('0\r\nnonsense\r\n\r\n')],
  ]

  it.each(failed)('fails with %s: %s', (code, _title, answer, options = GET) => {
    expect(transcript(answer, options, CLEAN).at(-1)).toEqual(expect.objectContaining({ type: 'failed', code }))
  })

  it.each([...read.map(([title, answer, , options]) => [title, answer, options] as const), ...failed.map(([, title, answer, options]) => [title, answer, options] as const)])(
    'says the same of %s in any split', (_title, answer, options = GET) => {
      const told = transcript(answer, options, CLEAN)
      expect(transcript(answer, options, CLEAN, everyByte)).toEqual(told)
      const last = answer.length > 5_000 ? 20 : Math.min(answer.length, 200)
      for (let at = 1; at < last; at++) expect(transcript(answer, options, CLEAN, cutAt(at))).toEqual(told)
    })

  it('keeps what it learnt before a fault', () => {
    expect(transcript(lengthOf('x'), GET, CLEAN)).toEqual([
      head(200, 'OK', [['Content-Length', 'x']]),
      { type: 'failed', kind: 'peer-misbehaved', code: 'malformed-content-length', expected: 'digits', got: 'x' },
    ])
    expect(transcript(chunked('5\r\nhelloX'), GET, null).map((event) => (event as { type: string }).type)).toEqual(['head', 'data', 'failed'])
  })

  it('names who answered', () => {
    const got = (answer: string | Uint8Array) => (transcript(answer, GET, CLEAN).at(-1) as { got: string }).got
    expect(got('SSH-2.0-OpenSSH_9.2\r\n')).toBe('ssh: SSH-2.0-OpenSSH_9.2')
    expect(got('220 mail.example ESMTP\r\n')).toBe('smtp-or-ftp: 220 mail.example ESMTP')
    expect(got(fromHex('15 0301 0002 02 46'))).toBe('tls: \\x15\\x03\\x01\\x00\\x02\\x02F')
    expect(got('<html>')).toBe('markup: <')
  })

  it('doubts a body whose close was not clean', () => {
    const answer = 'HTTP/1.1 200 OK\r\n\r\nhello'
    expect(transcript(answer, GET, { clean: true }).at(-1)).toEqual(end('close', 5, false))
    expect(transcript(answer, GET, { clean: false }).at(-1)).toEqual(expect.objectContaining({ code: 'truncated-close-delimited-body', kind: 'network' }))
    expect(transcript(lengthOf('1'), GET, { clean: false }).at(-1)).toEqual(end('content-length', 1, true))
  })

  it('does not take bytes after an upgrade, which are not its own', () => {
    const response = new Http1Response({ method: 'GET', upgrade: 'websocket' })
    response.receive(fromLatin1('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'))
    expect(response.isDone).toBe(true)
    expect(() => response.receive(Uint8Array.of(0))).toThrow(expect.objectContaining({ code: 'already-upgraded' }))
  })

  it('says nothing more after a fault', () => {
    const response = new Http1Response(GET)
    expect(response.receive(fromLatin1('nonsense'))).toHaveLength(1)
    expect([...response.receive(fromLatin1('HTTP/1.1 200 OK\r\n\r\n')), ...response.receiveEof(CLEAN)]).toEqual([])
    expect(response.isDone).toBe(true)
  })

  it('takes limits from its caller', () => {
    const codes = (limits: Http1ResponseOptions['limits'], answer: string) =>
      new Http1Response({ ...GET, ...(limits !== undefined && { limits }) }).receive(fromLatin1(answer)).map((event: Http1Event) => (event.type === 'failed' ? event.error.code : event.type))
    expect(codes({ maxFields: 1 }, 'HTTP/1.1 204 x\r\nA: b\r\n\r\n')).toEqual(['head', 'end'])
    expect(codes({ maxFields: 1 }, 'HTTP/1.1 204 x\r\nA: b\r\nC: d\r\n\r\n')).toEqual(['too-many-fields'])
    expect(codes({ maxLineBytes: 16 }, 'HTTP/1.1 204 x\r\n\r\n')).toEqual(['head', 'end'])
    expect(codes({ maxLineBytes: 15 }, 'HTTP/1.1 204 x\r\n\r\n')).toEqual(['line-too-long'])
    expect(codes({ maxHeaderSectionBytes: 18 }, 'HTTP/1.1 204 x\r\n\r\n')).toEqual(['head', 'end'])
    expect(codes({ maxHeaderSectionBytes: 17 }, 'HTTP/1.1 204 x\r\n\r\n')).toEqual(['header-section-too-large'])
    expect(codes({ maxHeaderSectionBytes: 24 }, 'HTTP/1.1 100 x\r\nA: b\r\n\r\nHTTP/1.1 100 x\r\nA: b\r\n\r\n')).toEqual(['informational', 'informational'])
    expect(codes({ maxSmallChunks: 0 }, chunked(`40\r\n${'x'.repeat(64)}\r\n`))).toEqual(['head', 'data'])
    expect(codes({ maxSmallChunks: 0 }, chunked(`3f\r\n${'x'.repeat(63)}\r\n`))).toEqual(['head', 'too-many-small-chunks'])
    expect(codes({ maxInformationalResponses: 0 }, 'HTTP/1.1 100 x\r\n\r\n')).toEqual(['informational', 'too-many-informational-responses'])
  })
})
