import { describe, expect, it } from 'vitest'
import { concat, fromHex, fromLatin1, toHex, toLatin1 } from '../bytes/bytes.ts'
import { HpackDecoder } from './hpack.ts'
import type { HttpError } from './http-error.ts'
import type { Http2ClientOptions, Http2Event } from './http2.ts'
import { Http2Client } from './http2.ts'
import type { RequestMethod } from './request.ts'
import { block, framesOf, serve } from './testing/h2-peer.ts'

const GET = { method: 'GET', target: '/a?b', host: 'example.com', headers: [{ name: 'User-Agent', value: 'Hostlens' }] } as const
const OK = serve.headers(1, [[':status', '200']])
const PREFACE = serve.settings()

/** A client that has started and sent requests of these methods, its outgoing bytes taken. */
function client(methods: readonly RequestMethod[] = ['GET'], options: Partial<Http2ClientOptions> = {}): Http2Client {
  const one = new Http2Client({ scheme: 'https', ...options })
  one.start()
  for (const method of methods) one.request({ ...GET, method })
  one.takeOutgoing()
  return one
}

/** Events with content joined and errors as plain data, so that they do not depend on the split. */
function told(events: readonly Http2Event[]): unknown[] {
  return events.map((event) => {
    if (event.type === 'data') return { ...event, data: toLatin1(event.data) }
    if (event.type === 'failed') return { type: 'failed', streamId: event.streamId, ...plain(event.error) }
    return event
  })
}

function plain({ kind, code, expected, got }: HttpError) {
  return { kind, code, expected, got }
}

/** What each event was, with the code of faults. */
function summary(events: readonly Http2Event[]): string[] {
  return events.map((event) => {
    if (event.type === 'failed') return `${event.streamId === null ? 'connection' : `stream ${event.streamId}`}: ${event.error.code}`
    return 'streamId' in event ? `${event.type} ${event.streamId}` : event.type
  })
}

describe('what the client sends', () => {
  it('begins with the preface, its settings and a window', () => {
    const one = new Http2Client({ scheme: 'https' })
    one.start()
    const bytes = one.takeOutgoing()
    expect(toLatin1(bytes.subarray(0, 24))).toBe('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    expect(framesOf(bytes).map(({ name, streamId, payload }) => [name, streamId, toHex(payload)])).toEqual([
      ['SETTINGS', 0, '000200000000' + '000400100000' + '000600010000'],
      ['WINDOW_UPDATE', 0, '000f0001'],
    ])
    expect(one.takeOutgoing()).toHaveLength(0)
  })

  it('sends a request with pseudo-header fields first and names in lower case', () => {
    const one = client([])
    expect(one.request({ ...GET, headers: [{ name: 'X-Test', value: '1' }, { name: 'Cookie', value: 'a=b' }] })).toBe(1)
    const [frame, ...others] = framesOf(one.takeOutgoing())
    expect(others).toEqual([])
    expect([frame?.name, frame?.flags, frame?.streamId]).toEqual(['HEADERS', 0x5, 1])
    expect(new HpackDecoder({ maxTableBytes: 4_096, maxListBytes: 65_536, maxFields: 256 }).decode(frame?.payload ?? new Uint8Array()).map(({ name, value }) => `${name}: ${value}`))
      .toEqual([':method: GET', ':scheme: https', ':authority: example.com', ':path: /a?b', 'x-test: 1', 'cookie: a=b'])
    expect(one.request(GET)).toBe(3)
  })

  it('splits a long field block into CONTINUATION frames', () => {
    const one = client([])
    one.request({ ...GET, target: `/${'\\'.repeat(7_000)}`, headers: [{ name: 'x', value: '\x80'.repeat(16_000) }] })
    expect(framesOf(one.takeOutgoing()).map(({ name, flags, payload }) => [name, flags, payload.length])).toEqual([
      ['HEADERS', 0x1, 16_384], ['CONTINUATION', 0x4, expect.any(Number)],
    ])
  })

  it('sends a body within both windows and the frame size', () => {
    const one = new Http2Client({ scheme: 'https' })
    one.start()
    one.receive(serve.settings([0x4, 20_000], [0x5, 16_384]))
    one.takeOutgoing()
    one.request({ ...GET, method: 'POST', body: new Uint8Array(70_000) })
    const data = () => framesOf(one.takeOutgoing()).filter(({ name }) => name === 'DATA').map(({ payload, flags }) => [payload.length, flags])
    expect(data()).toEqual([[16_384, 0], [3_616, 0]])
    one.receive(serve.uint32('WINDOW_UPDATE', 1, 100))
    expect(data()).toEqual([[100, 0]])
    one.receive(serve.settings([0x4, 10_000])) // the stream's window is now 10 000 below zero
    one.receive(serve.uint32('WINDOW_UPDATE', 1, 10_000))
    expect(data()).toEqual([])
    one.receive(serve.uint32('WINDOW_UPDATE', 1, 60_000))
    expect(data()).toEqual([[16_384, 0], [16_384, 0], [12_667, 0]]) // now the connection's window is empty: 65 535 in all
    one.receive(serve.uint32('WINDOW_UPDATE', 0, 60_000))
    expect(data()).toEqual([[4_465, 0x1]])
  })

  it('stops sending a body whose answer is complete', () => {
    const one = client([])
    one.request({ ...GET, method: 'POST', body: new Uint8Array(70_000) })
    one.takeOutgoing()
    expect(summary(one.receive(concat([PREFACE, serve.headers(1, [[':status', '413']], { endStream: true })])))).toEqual(['settings', 'head 1', 'end 1'])
    expect(framesOf(one.takeOutgoing()).map(({ name, payload }) => [name, toHex(payload)])).toEqual([['SETTINGS', ''], ['RST_STREAM', '00000008']])
    one.receive(serve.uint32('WINDOW_UPDATE', 0, 60_000))
    expect(one.takeOutgoing()).toHaveLength(0)
  })

  it('acknowledges settings and echoes pings', () => {
    const one = client([])
    one.receive(concat([PREFACE, serve.frame('PING', 0, 0, '0102030405060708')]))
    expect(framesOf(one.takeOutgoing()).map(({ name, flags, payload }) => [name, flags, toHex(payload)])).toEqual([['SETTINGS', 1, ''], ['PING', 1, '0102030405060708']])
  })

  it('gives windows back in halves, on the stream and on the connection', () => {
    const one = client(['GET'], { limits: { windowBytes: 65_535 } })
    one.receive(concat([PREFACE, OK, serve.data(1, new Uint8Array(16_384)), serve.data(1, new Uint8Array(16_383))]))
    expect(framesOf(one.takeOutgoing()).map(({ name }) => name)).toEqual(['SETTINGS'])
    one.receive(serve.frame('DATA', 0x8, 1, '00ff'))
    expect(framesOf(one.takeOutgoing()).map(({ name, streamId, payload }) => [name, streamId, toHex(payload)])).toEqual([
      ['WINDOW_UPDATE', 0, '00008001'], ['WINDOW_UPDATE', 1, '00008001'],
    ])
  })

  it('confirms a smaller HPACK table in the next request', () => {
    const one = client([])
    one.receive(serve.settings([0x1, 0]))
    one.takeOutgoing()
    one.request(GET)
    expect(framesOf(one.takeOutgoing())[0]?.payload[0]).toBe(0x20)
  })

  it('closes with GOAWAY', () => {
    const one = client()
    one.receive(PREFACE)
    one.takeOutgoing()
    one.close()
    one.close()
    expect(framesOf(one.takeOutgoing()).map(({ name, payload }) => [name, toHex(payload)])).toEqual([['GOAWAY', '0000000000000000']])
    expect(summary(one.receive(serve.headers(1, [[':status', '204']], { endStream: true })))).toEqual(['head 1', 'end 1'])
  })

  it.each([
    ['not-started', () => new Http2Client({ scheme: 'https' }).request(GET)],
    ['not-started', () => new Http2Client({ scheme: 'https' }).ping(new Uint8Array(8))],
    ['not-started', () => new Http2Client({ scheme: 'https' }).receive(PREFACE)],
    ['already-started', () => client().start()],
    ['invalid-ping-payload', () => client().ping(new Uint8Array(7))],
    ['unknown-stream', () => client().cancel(3)],
    ['reserved-field', () => client().request({ ...GET, headers: [{ name: 'Connection', value: 'x' }] })],
    ['invalid-field-value', () => client().request({ ...GET, headers: [{ name: 'X', value: 'a\nb' }] })],
    ['connection-closing', () => { const one = client(); one.close(); one.request(GET) }],
    ['connection-closing', () => { const one = client(); one.receive(concat([PREFACE, serve.goaway(1, 0)])); one.request(GET) }],
    ['too-many-streams', () => { const one = client(); one.receive(serve.settings([0x3, 1])); one.request(GET) }],
    ['too-many-streams', () => client(['GET'], { limits: { maxRequests: 1 } }).request(GET)],
    ['request-too-large', () => { const one = client(); one.receive(serve.settings([0x6, 100])); one.request(GET) }],
  ])('refuses misuse: %s', (code, misuse) => {
    expect(misuse).toThrow(expect.objectContaining({ kind: 'misuse', code }))
  })
})

describe('what the client reads', () => {
  const padded = serve.frame('DATA', 0x9, 1, concat([Uint8Array.of(3), fromLatin1('llo'), new Uint8Array(3)]))
  const prioritised = serve.frame('HEADERS', 0x2c, 1, concat([Uint8Array.of(1, 0, 0, 0, 0, 16), block([[':status', '200'], ['x', 'y']]), new Uint8Array(1)]))
  const halves = block([[':status', '200'], ['set-cookie', 'a'], ['set-cookie', 'b']])
  const head = (status: number, headers: readonly (readonly [string, string])[], anomalies: readonly string[] = []) => ({
    version: 'HTTP/2', status, reason: '', headers: headers.map(([name, value]) => ({ name, value })), anomalies, streamId: 1,
  })
  const read: [title: string, frames: Uint8Array[], expected: unknown[], method?: RequestMethod][] = [
    ['a response with content', [OK, serve.data(1, fromLatin1('hello'), { endStream: true })],
      [{ type: 'head', ...head(200, []) }, { type: 'data', data: 'hello', streamId: 1 }, { type: 'end', framing: 'stream', bodyBytes: 5, streamId: 1 }]],
    ['Early Hints, content and trailers', [
      serve.headers(1, [[':status', '103'], ['link', '</a>; rel=preload']]), serve.headers(1, [[':status', '200'], ['content-length', '2']]),
      serve.data(1, fromLatin1('h')), serve.data(1, fromLatin1('i')), serve.headers(1, [['x-checksum', '1']], { endStream: true })],
    [{ type: 'informational', ...head(103, [['link', '</a>; rel=preload']]) }, { type: 'head', ...head(200, [['content-length', '2']]) },
      { type: 'data', data: 'h', streamId: 1 }, { type: 'data', data: 'i', streamId: 1 },
      { type: 'trailers', headers: [{ name: 'x-checksum', value: '1' }], anomalies: [], streamId: 1 }, { type: 'end', framing: 'stream', bodyBytes: 2, streamId: 1 }]],
    ['padding and priority', [prioritised, serve.data(1, fromLatin1('he')), padded],
      [{ type: 'head', ...head(200, [['x', 'y']]) }, { type: 'data', data: 'he', streamId: 1 }, { type: 'data', data: 'llo', streamId: 1 }, { type: 'end', framing: 'stream', bodyBytes: 5, streamId: 1 }]],
    ['CONTINUATION', [serve.frame('HEADERS', 0x1, 1, halves.subarray(0, 3)), serve.frame('CONTINUATION', 0, 1), serve.frame('CONTINUATION', 0x4, 1, halves.subarray(3))],
      [{ type: 'head', ...head(200, [['set-cookie', 'a'], ['set-cookie', 'b']]) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['HEAD', [serve.headers(1, [[':status', '200'], ['content-length', '5']], { endStream: true })],
      [{ type: 'head', ...head(200, [['content-length', '5']]) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }], 'HEAD'],
    ['304', [serve.headers(1, [[':status', '304'], ['content-length', '5']]), serve.data(1, new Uint8Array(), { endStream: true })],
      [{ type: 'head', ...head(304, [['content-length', '5']]) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['204 with Content-Length', [serve.headers(1, [[':status', '204'], ['content-length', '5']], { endStream: true })],
      [{ type: 'head', ...head(204, [['content-length', '5']], ['framing-field-without-body']) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['a status out of range', [serve.headers(1, [[':status', '999']], { endStream: true })],
      [{ type: 'head', ...head(999, [], ['status-out-of-range']) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['whitespace around values', [serve.headers(1, [[':status', '200'], ['x', ' a\t']]), serve.headers(1, [['y', 'b ']], { endStream: true })],
      [{ type: 'head', ...head(200, [['x', 'a']], ['whitespace-around-field-value']) },
        { type: 'trailers', headers: [{ name: 'y', value: 'b' }], anomalies: ['whitespace-around-field-value'], streamId: 1 }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['types that nobody knows, and PRIORITY', [serve.frame(0xbb, 0xff, 7, '0102'), serve.frame('PRIORITY', 0, 1, '0000000010'), serve.headers(1, [[':status', '200']], { endStream: true })],
      [{ type: 'head', ...head(200, []) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
    ['ALTSVC of an origin, and of none where one is needed',
      [serve.frame('ALTSVC', 0, 0, concat([Uint8Array.of(0, 9), fromLatin1('https://ah3=":443"')])), serve.frame('ALTSVC', 0, 0, concat([Uint8Array.of(0, 0), fromLatin1('h3')]))],
      [{ type: 'altsvc', streamId: 0, origin: 'https://a', value: 'h3=":443"' }]],
    ['an unknown setting, and settings by name', [serve.settings([0x3, 100], [0x8, 1], [0xfafa, 7])],
      [{ type: 'settings', settings: [{ id: 3, name: 'MAX_CONCURRENT_STREAMS', value: 100 }, { id: 8, name: 'ENABLE_CONNECT_PROTOCOL', value: 1 }, { id: 0xfafa, name: '0xfafa', value: 7 }] }]],
    ['the acknowledgement of our settings', [serve.settingsAck()], [{ type: 'settings-acknowledged' }]],
    ['GOAWAY with a stream that it leaves', [serve.goaway(1, 0, fromLatin1('bye\n')), serve.headers(1, [[':status', '200']], { endStream: true })],
      [{ type: 'goaway', lastStreamId: 1, errorName: 'NO_ERROR', debugData: 'bye\\x0a' }, { type: 'head', ...head(200, []) }, { type: 'end', framing: 'stream', bodyBytes: 0, streamId: 1 }]],
  ]

  it.each(read)('reads %s', (_title, frames, expected, method = 'GET') => {
    expect(told(client([method]).receive(concat([PREFACE, ...frames]))).slice(1)).toEqual(expected)
  })

  const fieldsBlock = (fields: readonly (readonly [string, string])[]) => serve.headers(1, fields, { endStream: true })
  const failed: [expected: string, title: string, frames: Uint8Array[], goaway: number | null, method?: RequestMethod][] = [
    // Faults of one stream (RFC 9113 section 8.1.1): reset with PROTOCOL_ERROR unless another code is named.
    ['stream 1: malformed-response-fields', 'no status', [fieldsBlock([['x', 'y']])], null],
    ['stream 1: malformed-response-fields', 'no fields', [fieldsBlock([])], null],
    ['stream 1: malformed-response-fields', 'a status of two digits', [fieldsBlock([[':status', '20']])], null],
    ['stream 1: malformed-response-fields', 'a status behind a field', [fieldsBlock([['x', 'y'], [':status', '200']])], null],
    ['stream 1: malformed-response-fields', 'two statuses', [fieldsBlock([[':status', '200'], [':status', '200']])], null],
    ['stream 1: malformed-response-fields', 'a pseudo-header field of requests', [fieldsBlock([[':status', '200'], [':path', '/']])], null],
    ['stream 1: malformed-response-fields', 'an upper-case name', [fieldsBlock([[':status', '200'], ['X', 'y']])], null],
    ['stream 1: malformed-response-fields', 'an empty name', [fieldsBlock([[':status', '200'], ['', 'y']])], null],
    ['stream 1: malformed-response-fields', 'a line feed in a value', [fieldsBlock([[':status', '200'], ['x', 'a\nb']])], null],
    ['stream 1: malformed-response-fields', 'NUL in a value', [fieldsBlock([[':status', '200'], ['x', '\0']])], null],
    ['stream 1: malformed-response-fields', 'Connection', [fieldsBlock([[':status', '200'], ['connection', 'close']])], null],
    ['stream 1: malformed-response-fields', 'Transfer-Encoding', [fieldsBlock([[':status', '200'], ['transfer-encoding', 'chunked']])], null],
    ['stream 1: malformed-response-fields', '103 at the end of the stream', [fieldsBlock([[':status', '103']])], null],
    ['stream 1: malformed-response-fields', 'trailers without END_STREAM', [OK, serve.headers(1, [['x', 'y']])], null],
    ['stream 1: malformed-response-fields', 'a status in the trailers', [OK, fieldsBlock([[':status', '200']])], null],
    ['stream 1: unexpected-upgrade', '101', [serve.headers(1, [[':status', '101']])], null],
    ['stream 1: unexpected-frame', 'DATA before HEADERS', [serve.data(1, fromLatin1('x'))], null],
    ['stream 1: too-many-informational-responses', '17 of them', Array.from({ length: 17 }, () => serve.headers(1, [[':status', '103']])), null],
    ['stream 1: malformed-content-length', 'a sign', [fieldsBlock([[':status', '200'], ['content-length', '-1']])], null],
    ['stream 1: conflicting-content-length', 'two values', [fieldsBlock([[':status', '200'], ['content-length', '1'], ['content-length', '2']])], null],
    ['stream 1: content-length-mismatch', 'too little', [serve.headers(1, [[':status', '200'], ['content-length', '2']]), serve.data(1, fromLatin1('x'), { endStream: true })], null],
    ['stream 1: content-length-mismatch', 'too much', [serve.headers(1, [[':status', '200'], ['content-length', '2']]), serve.data(1, fromLatin1('xyz'))], null],
    ['stream 1: content-length-mismatch', 'nothing', [fieldsBlock([[':status', '200'], ['content-length', '2']])], null],
    ['stream 1: content-length-mismatch', 'content after HEAD', [OK, serve.data(1, fromLatin1('x'), { endStream: true })], null, 'HEAD'],
    ['stream 1: content-length-mismatch', 'content of a 204', [serve.headers(1, [[':status', '204']]), serve.data(1, fromLatin1('x'))], null],
    ['stream 1: unexpected-frame', 'WINDOW_UPDATE by 0', [serve.uint32('WINDOW_UPDATE', 1, 0)], null],
    ['stream 1: window-overflow', 'WINDOW_UPDATE by 2^31 - 1', [serve.uint32('WINDOW_UPDATE', 1, 0x7fff_ffff)], null],
    ['stream 1: stream-reset', 'RST_STREAM', [serve.uint32('RST_STREAM', 1, 2)], null],
    ['stream 1: stream-refused', 'REFUSED_STREAM', [serve.uint32('RST_STREAM', 1, 7)], null],
    ['stream 1: http-1.1-required', 'HTTP_1_1_REQUIRED', [serve.uint32('RST_STREAM', 1, 13)], null],
    ['stream 1: stream-refused', 'GOAWAY below the stream', [serve.goaway(0, 0)], null],

    // Faults of the connection: GOAWAY with this code.
    ['connection: frame-too-large', '16 385 bytes', [serve.frame('DATA', 0, 1, new Uint8Array(16_385))], 6],
    ['connection: unexpected-frame', 'DATA on stream 0', [serve.data(0, fromLatin1('x'))], 1],
    ['connection: unexpected-frame', 'DATA on an idle stream', [serve.data(3, fromLatin1('x'))], 1],
    ['connection: unexpected-frame', 'HEADERS on an even stream', [serve.headers(2, [[':status', '200']])], 1],
    ['connection: frame-on-closed-stream', 'DATA after the end', [serve.headers(1, [[':status', '200']], { endStream: true }), serve.data(1, fromLatin1('x'))], 5],
    ['connection: frame-on-closed-stream', 'HEADERS after RST_STREAM', [serve.uint32('RST_STREAM', 1, 0), OK], 5],
    ['connection: malformed-padding', 'more padding than frame', [OK, serve.frame('DATA', 0x8, 1, '0201')], 1],
    ['connection: malformed-frame', 'no room for the padding length', [OK, serve.frame('DATA', 0x8, 1, '')], 6],
    ['connection: malformed-frame', 'no room for the priority', [serve.frame('HEADERS', 0x24, 1, '00000000')], 6],
    ['connection: malformed-frame', 'settings of 5 bytes', [serve.frame('SETTINGS', 0, 0, '0000000000')], 6],
    ['connection: malformed-frame', 'an acknowledgement with content', [serve.frame('SETTINGS', 1, 0, '000300000001')], 6],
    ['connection: unexpected-frame', 'a second acknowledgement', [serve.settingsAck(), serve.settingsAck()], 1],
    ['connection: unexpected-frame', 'settings of a stream', [serve.frame('SETTINGS', 0, 1)], 1],
    ['connection: invalid-setting', 'push enabled by a server', [serve.settings([0x2, 1])], 1],
    ['connection: invalid-setting', 'a window of 2^31', [serve.settings([0x4, 0x8000_0000])], 1],
    ['connection: invalid-setting', 'a frame size below 16 384', [serve.settings([0x5, 16_383])], 1],
    ['connection: invalid-setting', 'a frame size of 2^24', [serve.settings([0x5, 0x100_0000])], 1],
    ['connection: window-overflow', 'by the initial window', [serve.uint32('WINDOW_UPDATE', 1, 0x7fff_0000), serve.settings([0x4, 0x7fff_ffff])], 3],
    ['connection: malformed-frame', 'a ping of 7 bytes', [serve.frame('PING', 0, 0, '01020304050607')], 6],
    ['connection: unexpected-frame', 'a ping of a stream', [serve.frame('PING', 0, 1, '0102030405060708')], 1],
    ['connection: malformed-frame', 'GOAWAY of 7 bytes', [serve.frame('GOAWAY', 0, 0, '00000000000000')], 6],
    ['connection: unexpected-frame', 'GOAWAY of a stream', [serve.frame('GOAWAY', 0, 1, '0000000000000000')], 1],
    ['connection: unexpected-frame', 'GOAWAY that goes up', [serve.goaway(1, 0), serve.goaway(3, 0)], 1],
    ['connection: malformed-frame', 'RST_STREAM of 3 bytes', [serve.frame('RST_STREAM', 0, 1, '000000')], 6],
    ['connection: unexpected-frame', 'RST_STREAM of an idle stream', [serve.uint32('RST_STREAM', 3, 0)], 1],
    ['connection: unexpected-frame', 'RST_STREAM of stream 0', [serve.uint32('RST_STREAM', 0, 0)], 1],
    ['connection: malformed-frame', 'WINDOW_UPDATE of 5 bytes', [serve.frame('WINDOW_UPDATE', 0, 0, '0000000001')], 6],
    ['connection: unexpected-frame', 'WINDOW_UPDATE of an idle stream', [serve.uint32('WINDOW_UPDATE', 3, 1)], 1],
    ['connection: unexpected-frame', 'WINDOW_UPDATE of the connection by 0', [serve.uint32('WINDOW_UPDATE', 0, 0)], 1],
    ['connection: window-overflow', 'the connection', [serve.uint32('WINDOW_UPDATE', 0, 0x7fff_ffff)], 3],
    ['connection: push-promise-refused', 'a push', [serve.frame('PUSH_PROMISE', 0x4, 1, concat([fromHex('00000002'), block([[':method', 'GET']])]))], 1],
    ['connection: unexpected-frame', 'CONTINUATION of nothing', [serve.frame('CONTINUATION', 0x4, 1)], 1],
    ['connection: unexpected-frame', 'something between HEADERS and CONTINUATION', [serve.frame('HEADERS', 0, 1), serve.frame('PING', 0, 0, '0102030405060708')], 1],
    ['connection: unexpected-frame', 'CONTINUATION of another stream', [serve.frame('HEADERS', 0, 1), serve.frame('CONTINUATION', 0x4, 3)], 1],
    ['connection: hpack-index-out-of-range', 'HPACK index 0', [serve.frame('HEADERS', 0x4, 1, '80')], 9],
    ['connection: truncated-field-block', 'half a field', [serve.frame('HEADERS', 0x4, 1, '4001')], 9],
    ['connection: header-section-too-large', 'an HPACK bomb', [serve.frame('HEADERS', 0x4, 1, `884001617fe90f${'62'.repeat(2_152)}${'be'.repeat(30)}`)], 11],

    // Floods: each budget ends in ENHANCE_YOUR_CALM.
    ['connection: frame-flood', 'CONTINUATION', [serve.frame('HEADERS', 0, 1), ...Array.from({ length: 17 }, () => serve.frame('CONTINUATION', 0, 1))], 11],
    ['connection: field-block-too-large', 'CONTINUATION of 16 KiB', [serve.frame('HEADERS', 0, 1), ...Array.from({ length: 5 }, () => serve.frame('CONTINUATION', 0, 1, new Uint8Array(16_384)))], 11],
    ['connection: frame-flood', 'SETTINGS', Array.from({ length: 32 }, () => serve.settings()), 11],
    ['connection: frame-flood', 'PING', Array.from({ length: 65 }, () => serve.frame('PING', 0, 0, '0102030405060708')), 11],
    ['connection: frame-flood', 'answers to no ping', Array.from({ length: 65 }, () => serve.frame('PING', 1, 0, '0102030405060708')), 11],
    ['connection: frame-flood', 'WINDOW_UPDATE', Array.from({ length: 4_097 }, () => serve.uint32('WINDOW_UPDATE', 0, 1)), 11],
    ['connection: frame-flood', 'empty DATA', [OK, ...Array.from({ length: 65 }, () => serve.data(1, new Uint8Array()))], 11],
    ['connection: frame-flood', 'DATA of padding', [OK, ...Array.from({ length: 65 }, () => serve.frame('DATA', 0x8, 1, '0100'))], 11],
    ['connection: frame-flood', 'DATA of one byte', [OK, ...Array.from({ length: 4_097 }, () => serve.data(1, fromLatin1('x')))], 11],
    ['connection: frame-flood', 'unknown types', Array.from({ length: 257 }, () => serve.frame(0x42, 0, 0)), 11],
    ['connection: frame-flood', 'PRIORITY', Array.from({ length: 257 }, () => serve.frame('PRIORITY', 0, 9, '0000000000')), 11],
    ['connection: frame-flood', 'RST_STREAM', Array.from({ length: 258 }, () => serve.uint32('RST_STREAM', 1, 0)), 11],
    ['connection: frame-flood', 'GOAWAY', Array.from({ length: 257 }, () => serve.goaway(1, 0)), 11],
  ]

  it.each(failed)('fails with %s: %s', (expected, _title, frames, goaway, method = 'GET') => {
    const one = client([method])
    expect(summary(one.receive(concat([PREFACE, ...frames]))).at(-1)).toBe(expected)
    const sent = framesOf(one.takeOutgoing()).find(({ name }) => name === 'GOAWAY')
    expect(sent === undefined ? null : sent.payload.at(-1)).toBe(goaway)
    if (goaway !== null) expect(one.receive(OK)).toEqual([])
  })

  it.each([...read.map(([title, frames, , method]) => [title, frames, method] as const), ...failed.map(([, title, frames, , method]) => [title, frames, method] as const)])(
    'says the same of %s in any split', (_title, frames, method = 'GET') => {
      const bytes = concat([PREFACE, ...frames])
      const expected = told(client([method]).receive(bytes))
      const one = client([method])
      expect(told(Array.from(bytes, (octet) => one.receive(Uint8Array.of(octet))).flat())).toEqual(expected)
    })

  it('bounds what the peer may have in flight', () => {
    const one = client(['GET'], { limits: { windowBytes: 10 } })
    one.receive(concat([PREFACE, OK]))
    const faults = (bytes: number) => summary(one.receive(serve.data(1, new Uint8Array(bytes)))).filter((event) => event !== 'data 1')
    expect([faults(10), faults(4), faults(7), faults(1)]).toEqual([[], [], ['connection: flow-control-violated'], []])
  })

  it('bounds the field blocks of a connection together', () => {
    const hints = serve.headers(1, [[':status', '103']]) // 9 octets of frame header, the block behind it
    const codes = (maxTotalFieldBlockBytes: number) => summary(client(['GET'], { limits: { maxTotalFieldBlockBytes } }).receive(concat([PREFACE, hints, hints])))
    expect(codes(2 * (hints.length - 9))).toEqual(['settings', 'informational 1', 'informational 1'])
    expect(codes(2 * (hints.length - 9) - 1)).toEqual(['settings', 'informational 1', 'connection: frame-flood'])
  })

  it('forgets a stream that it cancelled, but keeps the tables in step', () => {
    const one = client(['GET', 'GET'])
    one.receive(concat([PREFACE, OK]))
    one.takeOutgoing()
    one.cancel(1)
    expect(framesOf(one.takeOutgoing()).map(({ name, streamId, payload }) => [name, streamId, toHex(payload)])).toEqual([['RST_STREAM', 1, '00000008']])
    const late = [serve.data(1, fromLatin1('late')), serve.frame('HEADERS', 0x5, 1, '4001610162'), serve.uint32('RST_STREAM', 1, 8)]
    expect(one.receive(concat(late))).toEqual([])
    expect(told(one.receive(serve.frame('HEADERS', 0x5, 3, '88be')))[0]).toMatchObject({ type: 'head', headers: [{ name: 'a', value: 'b' }], streamId: 3 })
    expect(() => one.cancel(1)).toThrow(expect.objectContaining({ code: 'unknown-stream' }))
  })

  it('keeps other streams through the fault of one', () => {
    const one = client(['GET', 'GET'])
    expect(summary(one.receive(concat([PREFACE, serve.headers(1, [['x', 'y']]), serve.headers(3, [[':status', '200']], { endStream: true })]))))
      .toEqual(['settings', 'stream 1: malformed-response-fields', 'head 3', 'end 3'])
    expect(framesOf(one.takeOutgoing()).map(({ name, streamId, payload }) => [name, streamId, toHex(payload)])).toContainEqual(['RST_STREAM', 1, '00000001'])
  })

  it('reports the echo of its own ping, once', () => {
    const one = client()
    one.ping(fromHex('0102030405060708'))
    expect(framesOf(one.takeOutgoing()).map(({ name, flags, payload }) => [name, flags, toHex(payload)])).toEqual([['PING', 0, '0102030405060708']])
    const echo = serve.frame('PING', 1, 0, '0102030405060708')
    expect(one.receive(concat([PREFACE, serve.frame('PING', 1, 0, '0000000000000000'), echo, echo]))).toEqual([
      { type: 'settings', settings: [] }, { type: 'ping-acknowledged', payload: '0102030405060708' },
    ])
  })

  it('tells a peer that does not speak HTTP/2', () => {
    const only = (answer: Uint8Array) => told([...client().receive(answer)])
    expect(only(fromLatin1('HTTP/1.1 400 Bad Request\r\n\r\n'))).toEqual([
      { type: 'failed', streamId: null, kind: 'peer-incompatible', code: 'not-http2', expected: 'a SETTINGS frame', got: 'HTTP/1.1 ' },
    ])
    expect(only(fromLatin1('SSH-2.0-OpenSSH_9.2\r\n'))).toMatchObject([{ code: 'not-http2' }])
    expect(only(serve.frame('PING', 0, 0, '0102030405060708'))).toMatchObject([{ code: 'unexpected-frame' }])
    expect(only(serve.settingsAck())).toMatchObject([{ code: 'unexpected-frame' }])
    expect(only(serve.frame('SETTINGS', 0, 0, new Uint8Array(16_386)))).toMatchObject([{ code: 'not-http2' }])
    const refused = client()
    refused.receive(fromLatin1('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(refused.takeOutgoing()).toHaveLength(0)
  })

  it('tells what the end of the connection cuts off', () => {
    const atEof = (one: Http2Client, bytes: Uint8Array) => summary([...one.receive(bytes), ...one.receiveEof(), ...one.receiveEof()])
    expect(atEof(client(), new Uint8Array())).toEqual(['stream 1: closed-before-response'])
    expect(atEof(client([]), new Uint8Array())).toEqual(['connection: closed-before-response'])
    expect(atEof(client([]), fromHex('15030100020228'))).toEqual(['connection: not-http2'])
    expect(atEof(client([]), concat([PREFACE, serve.settingsAck()]))).toEqual(['settings', 'settings-acknowledged'])
    expect(atEof(client(), concat([PREFACE, OK]))).toEqual(['settings', 'head 1', 'stream 1: truncated-body'])
    expect(atEof(client(), concat([PREFACE, serve.headers(1, [[':status', '204']], { endStream: true })]))).toEqual(['settings', 'head 1', 'end 1', 'connection: closed-before-response'])
  })
})
