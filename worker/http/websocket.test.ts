import { describe, expect, it } from 'vitest'
import { concat, fromHex, fromLatin1, toHex, toLatin1 } from '../bytes/bytes.ts'
import { ByteWriter } from '../bytes/writer.ts'
import type { WebSocketClientOptions, WebSocketEvent } from './websocket.ts'
import { WebSocketClient } from './websocket.ts'
import { encodeWebSocketFrame } from './websocket-frame.ts'
import { acceptValue } from './websocket-handshake.ts'

/** The nonce of RFC 6455 section 1.3, and the mask of its section 5.7. */
const NONCE = fromLatin1('the sample nonce')
const MASK = fromHex('37fa213d')
const OPTIONS: WebSocketClientOptions = { target: '/chat', host: 'example.com', headers: [{ name: 'Origin', value: 'https://example.com' }], random: (length) => (length === 16 ? NONCE : MASK) }
const ACCEPTED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n'

function started(options: Partial<WebSocketClientOptions> = {}): WebSocketClient {
  const client = new WebSocketClient({ ...OPTIONS, ...options })
  client.start()
  client.takeOutgoing()
  return client
}

function opened(options: Partial<WebSocketClientOptions> = {}): WebSocketClient {
  const client = started(options)
  client.receive(fromLatin1(`${ACCEPTED}\r\n`))
  return client
}

function frame(first: number, payload: Uint8Array | string = ''): Uint8Array {
  const bytes = typeof payload === 'string' ? fromLatin1(payload) : payload
  const writer = new ByteWriter().uint8(first)
  if (bytes.length < 126) writer.uint8(bytes.length)
  else if (bytes.length < 65_536) writer.uint8(126).uint16(bytes.length)
  else writer.uint8(127).uint32(0).uint32(bytes.length)
  return writer.bytes(bytes).finish()
}

function told(events: readonly WebSocketEvent[]): unknown[] {
  return events.map((event) => {
    if (event.type === 'failed') return { type: 'failed', kind: event.error.kind, code: event.error.code, expected: event.error.expected, got: event.error.got }
    return event.type === 'binary' ? { type: 'binary', bytes: event.data.length } : event
  })
}

describe('the opening handshake', () => {
  it('sends the example of RFC 6455 section 1.3', () => {
    const client = new WebSocketClient({ ...OPTIONS, protocols: ['chat', 'superchat'] })
    client.start()
    expect(toLatin1(client.takeOutgoing())).toBe('GET /chat HTTP/1.1\r\nHost: example.com\r\nOrigin: https://example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
      + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat, superchat\r\n\r\n')
    expect(acceptValue('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  })

  it.each([
    ['', [], null],
    ['Sec-WebSocket-Protocol: superchat\r\n', ['chat', 'superchat'], 'superchat'],
    ['', ['chat'], null],
  ])('opens with %j, having offered %j', (fields, protocols, protocol) => {
    const client = started({ protocols })
    const events = client.receive(fromLatin1(`HTTP/1.1 103 Early Hints\r\n\r\n${ACCEPTED}${fields}\r\n\x81\x02hi`))
    expect(events.map(({ type }) => type)).toEqual(['informational', 'head', 'open', 'text'])
    expect(events[2]).toEqual({ type: 'open', protocol })
    expect(client.isOpen).toBe(true)
  })

  it.each([
    ['websocket-refused', 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno'],
    ['websocket-refused', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['websocket-refused', 'HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'],
    ['unexpected-upgrade', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'],
    ['unexpected-upgrade', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n'],
    ['websocket-connection-field', 'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'],
    ['websocket-accept-mismatch', 'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    ['websocket-accept-mismatch', 'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'],
    ['websocket-accept-mismatch', `${ACCEPTED}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`],
    ['websocket-extension-unexpected', `${ACCEPTED}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n`],
    ['websocket-protocol-mismatch', `${ACCEPTED}Sec-WebSocket-Protocol: other\r\n\r\n`],
    ['websocket-protocol-mismatch', `${ACCEPTED}Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n\r\n`],
    ['not-http', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ])('fails with %s', (code, answer) => {
    const client = started({ protocols: ['chat'] })
    expect(told(client.receive(fromLatin1(answer))).at(-1)).toMatchObject({ type: 'failed', code })
    expect([client.takeOutgoing().length, client.receive(Uint8Array.of(0x81)), client.receiveEof(), client.isOpen]).toEqual([0, [], [], false])
  })

  it('keeps the head of a refusal', () => {
    expect(told(started().receive(fromLatin1('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n')))).toEqual([
      { type: 'head', version: 'HTTP/1.1', status: 401, reason: 'Unauthorized', headers: [{ name: 'WWW-Authenticate', value: 'Basic' }], anomalies: [] },
      { type: 'failed', kind: 'peer-incompatible', code: 'websocket-refused', expected: '101 Switching Protocols', got: '401 Unauthorized' },
    ])
  })

  it('refuses a subprotocol where none was offered', () => {
    expect(told(started().receive(fromLatin1(`${ACCEPTED}Sec-WebSocket-Protocol: chat\r\n\r\n`))).at(-1)).toMatchObject({ code: 'websocket-protocol-mismatch' })
  })

  it.each([
    ['reserved-field', { headers: [{ name: 'sec-websocket-KEY', value: 'x' }] }],
    ['reserved-field', { headers: [{ name: 'Upgrade', value: 'x' }] }],
    ['invalid-target', { target: 'chat' }],
    ['invalid-host', { host: 'a b' }],
    ['invalid-field-value', { headers: [{ name: 'Origin', value: 'a\r\nb' }] }],
    ['invalid-websocket-protocol', { protocols: ['a b'] }],
    ['invalid-websocket-protocol', { protocols: ['a', 'a'] }],
    ['invalid-websocket-protocol', { protocols: Array.from({ length: 17 }, (_, i) => `p${i}`) }],
  ])('refuses with %s', (code, options) => {
    expect(() => new WebSocketClient({ ...OPTIONS, ...options }).start()).toThrow(expect.objectContaining({ kind: 'misuse', code }))
  })
})

describe('frames', () => {
  it('are masked as in RFC 6455 section 5.7', () => {
    const client = opened()
    client.sendText('Hello')
    expect(toHex(client.takeOutgoing())).toBe('818537fa213d7f9f4d5158')
    client.ping(new Uint8Array())
    expect(toHex(client.takeOutgoing())).toBe('898037fa213d')
  })

  it.each([[125, '82fd'], [126, '82fe007e'], [65_535, '82feffff'], [65_536, '82ff0000000000010000']])('of %d bytes begin with %s', (bytes, head) => {
    const encoded = encodeWebSocketFrame(0x2, new Uint8Array(bytes).fill(1), fromHex('00000000'))
    expect(toHex(encoded.subarray(0, head.length / 2))).toBe(head)
    expect(encoded).toHaveLength(head.length / 2 + 4 + bytes)
  })

  const read: [title: string, bytes: Uint8Array, expected: unknown[]][] = [
    ['text', fromHex('810548656c6c6f'), [{ type: 'text', text: 'Hello' }]],
    ['fragments with a ping between them', fromHex('010348656c' + '890548656c6c6f' + '80026c6f'), [{ type: 'ping', payload: '48656c6c6f' }, { type: 'text', text: 'Hello' }]],
    ['a character split over fragments', fromHex('0101e2' + '000182' + '8001ac'), [{ type: 'text', text: '€' }]],
    ['256 bytes', frame(0x82, new Uint8Array(256)), [{ type: 'binary', bytes: 256 }]],
    ['64 KiB', frame(0x82, new Uint8Array(65_536)), [{ type: 'binary', bytes: 65_536 }]],
    ['64 KiB in fragments', concat([frame(0x02, new Uint8Array(65_535)), frame(0x80, new Uint8Array(1))]), [{ type: 'binary', bytes: 65_536 }]],
    ['empty messages', concat([frame(0x81), frame(0x82), frame(0x02), frame(0x80)]), [{ type: 'text', text: '' }, { type: 'binary', bytes: 0 }, { type: 'binary', bytes: 0 }]],
    ['an unsolicited pong of 125 bytes', frame(0x8a, new Uint8Array(125)), [{ type: 'pong', payload: '00'.repeat(125) }]],
    ['a close without a code', frame(0x88), [{ type: 'closed', code: null, reason: '', initiator: 'server' }]],
    ['a close with code and reason, and what follows it', concat([frame(0x88, '\x03\xe9going'), frame(0x81, 'x')]), [{ type: 'closed', code: 1001, reason: 'going', initiator: 'server' }]],
  ]

  it.each(read)('are read: %s', (_title, bytes, expected) => {
    expect(told(opened().receive(bytes))).toEqual(expected)
  })

  const failed: [code: string, closeCode: number, title: string, bytes: Uint8Array][] = [
    ['websocket-masked-frame', 1002, 'a mask', fromHex('818537fa213d7f9f4d5158')],
    ['websocket-reserved-bits', 1002, 'RSV1', frame(0xc1)],
    ['websocket-reserved-bits', 1002, 'RSV3', frame(0x91)],
    ['websocket-unknown-opcode', 1002, 'opcode 3', frame(0x83)],
    ['websocket-unknown-opcode', 1002, 'opcode 11', frame(0x8b)],
    ['websocket-malformed-control-frame', 1002, 'a fragmented ping', frame(0x09)],
    ['websocket-malformed-control-frame', 1002, 'a ping of 126 bytes', frame(0x89, new Uint8Array(126))],
    ['websocket-malformed-length', 1002, '125 in 16 bits', fromHex('827e007d')],
    ['websocket-malformed-length', 1002, '65 535 in 64 bits', fromHex('827f000000000000ffff')],
    ['websocket-malformed-length', 1002, '2^63', fromHex('827f8000000000000000')],
    ['websocket-message-too-large', 1009, '65 537 bytes, of which none has come', fromHex('827f0000000000010001')],
    ['websocket-message-too-large', 1009, '2^62', fromHex('827f4000000000000000')],
    ['websocket-message-too-large', 1009, 'fragments', concat([frame(0x02, new Uint8Array(65_535)), frame(0x00, new Uint8Array(2))])],
    ['websocket-fragmentation', 1002, 'a continuation of nothing', frame(0x80, 'x')],
    ['websocket-fragmentation', 1002, 'a message within a message', concat([frame(0x01, 'x'), frame(0x81, 'y')])],
    ['websocket-invalid-utf8', 1007, 'Latin-1', frame(0x81, 'z\xfcrich')],
    ['websocket-invalid-utf8', 1007, 'a surrogate', frame(0x81, '\xed\xa0\x80')],
    ['websocket-invalid-utf8', 1007, 'a reason', frame(0x88, '\x03\xe8\xff')],
    ['websocket-malformed-close', 1002, 'one byte', frame(0x88, '\x03')],
    ['websocket-malformed-close', 1002, '1005', frame(0x88, '\x03\xed')],
    ['websocket-malformed-close', 1002, '1006', frame(0x88, '\x03\xee')],
    ['websocket-malformed-close', 1002, '1015', frame(0x88, '\x03\xf7')],
    ['websocket-malformed-close', 1002, '999', frame(0x88, '\x03\xe7')],
    ['websocket-malformed-close', 1002, '2999', frame(0x88, '\x0b\xb7')],
    ['websocket-malformed-close', 1002, '5000', frame(0x88, '\x13\x88')],
    ['websocket-flood', 1008, 'fragments', concat([frame(0x01), ...Array.from({ length: 4_096 }, () => frame(0x00))])],
    ['websocket-flood', 1008, 'messages', concat(Array.from({ length: 4_097 }, () => frame(0x81)))],
    ['websocket-flood', 1008, 'pings', concat(Array.from({ length: 65 }, () => frame(0x89)))],
    ['websocket-flood', 1008, 'pongs', concat(Array.from({ length: 65 }, () => frame(0x8a)))],
  ]

  it.each(failed)('fail with %s (%d): %s', (code, closeCode, _title, bytes) => {
    const client = opened()
    expect(told(client.receive(bytes)).at(-1)).toMatchObject({ type: 'failed', kind: 'peer-misbehaved', code })
    const sent = client.takeOutgoing()
    const payload = sent.subarray(-2).map((octet, i) => octet ^ (MASK[i] ?? 0))
    expect([toHex(sent.subarray(-8, -6)), new DataView(payload.buffer).getUint16(0)]).toEqual(['8882', closeCode])
    expect([client.receive(frame(0x81, 'x')), client.receiveEof()]).toEqual([[], []])
  })

  it.each([...read.map(([title, bytes]) => [title, bytes] as const), ...failed.map(([, , title, bytes]) => [title, bytes] as const)])('say the same in any split: %s', (_title, bytes) => {
    const answer = concat([fromLatin1(`${ACCEPTED}\r\n`), bytes])
    const whole = started()
    const expected = told(whole.receive(answer))
    const split = started()
    expect(told(Array.from(answer, (octet) => split.receive(Uint8Array.of(octet))).flat())).toEqual(expected)
    expect(split.takeOutgoing()).toEqual(whole.takeOutgoing())
  })
})

describe('pings and the end', () => {
  it('answers a ping with its payload', () => {
    const client = opened()
    client.receive(frame(0x89, 'Hello'))
    expect(toHex(client.takeOutgoing())).toBe('8a8537fa213d7f9f4d5158')
  })

  it('closes when it is told to, and waits for the answer', () => {
    const client = opened()
    client.close(3000, 'bye')
    expect(toHex(client.takeOutgoing())).toBe(toHex(encodeWebSocketFrame(0x8, fromLatin1('\x0b\xb8bye'), MASK)))
    expect(client.receive(concat([frame(0x81, 'late'), frame(0x89, 'x'), frame(0x88, '\x0b\xb8')])).map(({ type }) => type)).toEqual(['text', 'ping', 'closed'])
    expect(client.takeOutgoing()).toHaveLength(0)
    expect(client.receiveEof()).toEqual([])
  })

  it('answers a close with the same code', () => {
    const client = opened()
    client.receive(frame(0x88, '\x03\xe9going'))
    expect(toHex(client.takeOutgoing())).toBe(toHex(encodeWebSocketFrame(0x8, fromLatin1('\x03\xe9'), MASK)))
  })

  it('tells an end without a close', () => {
    expect(told(opened().receiveEof())).toMatchObject([{ code: 'websocket-closed-abruptly', kind: 'network' }])
    const closing = opened()
    closing.close()
    expect(told(closing.receiveEof())).toMatchObject([{ code: 'websocket-closed-abruptly' }])
    expect(told(started().receiveEof())).toMatchObject([{ code: 'closed-before-response' }])
  })

  it.each([
    ['websocket-not-open', (client: WebSocketClient) => { client.close(); client.sendText('x') }],
    ['websocket-not-open', (client: WebSocketClient) => { client.receive(frame(0x88)); client.ping(new Uint8Array()) }],
    ['already-started', (client: WebSocketClient) => client.start()],
    ['invalid-ping-payload', (client: WebSocketClient) => client.ping(new Uint8Array(126))],
    ['invalid-websocket-close', (client: WebSocketClient) => client.close(1001)],
    ['invalid-websocket-close', (client: WebSocketClient) => client.close(5000)],
    ['invalid-websocket-close', (client: WebSocketClient) => client.close(1000, '€'.repeat(42))],
    ['websocket-payload-too-large', (client: WebSocketClient) => client.sendBinary(new Uint8Array(65_537))],
  ])('refuses misuse: %s', (code, misuse) => {
    const client = opened()
    expect(() => misuse(client)).toThrow(expect.objectContaining({ kind: 'misuse', code }))
  })

  it('needs a start', () => {
    expect(() => new WebSocketClient(OPTIONS).receive(new Uint8Array(1))).toThrow(expect.objectContaining({ code: 'not-started' }))
    expect(() => started().sendText('x')).toThrow(expect.objectContaining({ code: 'websocket-not-open' }))
  })

  it('lets through what it bounds', () => {
    const client = opened()
    client.ping(new Uint8Array(125))
    client.sendBinary(new Uint8Array(65_536))
    client.close(4999, '€'.repeat(41))
    expect(client.takeOutgoing().length).toBe(6 + 125 + 14 + 65_536 + 6 + 125)
  })
})
