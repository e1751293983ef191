/**
 * Seeded fuzzing of the codecs, outside `npm test`: `node worker/http/fuzz.ts [seconds] [seed]`.
 *
 * Every round takes an answer that means something, damages it, cuts it into reads at random, and feeds it to a
 * codec. A round fails when anything but a typed event comes out, when the verdict depends on the cuts, when events
 * come after the last one, or when a round takes longer than {@link MAX_ROUND_MS}. The seed of a failure is printed:
 * with it the round runs again.
 */
import { concat, fromHex, fromLatin1, toHex } from '../bytes/bytes.ts'
import { parseAltSvc } from './alt-svc.ts'
import { readCaching } from './caching.ts'
import { cdnFingerprints } from './cdn.ts'
import type { Field } from './fields.ts'
import { HpackDecoder } from './hpack.ts'
import type { Http1Event } from './http1.ts'
import { Http1Response } from './http1.ts'
import { Http2Client } from './http2.ts'
import { HttpError } from './http-error.ts'
import { parseLinks } from './link.ts'
import { resolveRedirect } from './redirect.ts'
import { requestMethods } from './request.ts'
import { readSecurityHeaders } from './security-headers.ts'
import { parseServerTiming } from './server-timing.ts'
import { summariseCookies } from './set-cookie.ts'
import { block, serve } from './testing/h2-peer.ts'
import { hostileHttp1 } from './testing/hostile-http1.ts'
import { previewText } from './text-preview.ts'
import { WebSocketClient } from './websocket.ts'

/** A small generator of its own (mulberry32), so that a seed means the same everywhere. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Random = (below: number) => number

function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged: Uint8Array = bytes.slice()
  for (let i = random(6); i > 0; i--) {
    const at = random(damaged.length + 1)
    const piece = random(4) === 0 ? pick(DICTIONARY, random) : Uint8Array.of(random(256))
    switch (random(4)) {
      case 0: damaged = concat([damaged.subarray(0, at), piece, damaged.subarray(at)]); break
      case 1: damaged = concat([damaged.subarray(0, at), damaged.subarray(Math.min(damaged.length, at + 1 + random(8)))]); break
      case 2: damaged = concat([damaged.subarray(0, at), damaged.subarray(Math.max(0, at - 1 - random(64)))]).subarray(0, MAX_INPUT_BYTES); break
      default: if (at < damaged.length) damaged[at] = random(2) === 0 ? random(256) : (damaged[at] ?? 0) ^ (1 << random(8))
    }
  }
  return damaged
}

function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const reads: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = random(3) === 0 ? 1 : 1 + random(200)
    reads.push(bytes.slice(at, at + length))
    at += length
  }
  return reads
}

function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[random(list.length)]
  if (chosen === undefined) throw new RangeError('an empty list')
  return chosen
}

/** What a codec made of the reads, in a form in which the cuts leave no trace. */
type Codec = (reads: readonly Uint8Array[], random: Random) => string

/** Events as JSON; content joined, since only its cuts may differ. */
function transcript(events: readonly { readonly type: string }[]): string {
  const told: unknown[] = []
  let content = ''
  let excess = 0
  for (const event of events) {
    if (event.type === 'data' && 'data' in event && event.data instanceof Uint8Array) content += toHex(event.data)
    else if (event.type === 'excess' && 'bytes' in event && typeof event.bytes === 'number') excess += event.bytes
    else if (event.type === 'failed' && 'error' in event) {
      if (!(event.error instanceof HttpError) || event.error.kind === 'misuse') throw new Error(`untyped failure: ${String(event.error)}`)
      told.push(content, event.error.code, event.error.expected, event.error.got)
      content = ''
    } else {
      told.push(content, event)
      content = ''
    }
  }
  const failures = events.filter(({ type }) => type === 'failed' || type === 'closed')
  return JSON.stringify([told, content, excess, failures.length])
}

const http1: Codec = (reads, random) => {
  const response = new Http1Response({ method: pick(requestMethods, random), ...(random(3) === 0 && { upgrade: 'websocket' }) })
  const events: Http1Event[] = []
  for (const read of reads) {
    if (events.at(-1)?.type === 'upgraded') break
    events.push(...response.receive(read))
  }
  const end = events.at(-1)
  if (end?.type === 'upgraded') return transcript([...events.slice(0, -1), { type: 'upgraded' }])
  events.push(...response.receiveEof({ clean: random(2) === 0 }))
  for (const event of events) if (event.type === 'head' || event.type === 'informational' || event.type === 'trailers') readEverything(event.headers)
  return transcript(events)
}

const http2: Codec = (reads, random) => {
  const client = new Http2Client({ scheme: 'https', limits: { windowBytes: 100_000 } })
  client.start()
  for (let i = 1 + random(3); i > 0; i--) client.request({ method: pick(['GET', 'HEAD', 'POST'] as const, random), target: '/', host: 'localhost', headers: [] })
  client.ping(new Uint8Array(8))
  const events = reads.flatMap((read) => client.receive(read))
  events.push(...client.receiveEof())
  return transcript(events) + toHex(client.takeOutgoing())
}

const webSocket: Codec = (reads) => {
  const client = new WebSocketClient({ target: '/', host: 'localhost', headers: [], random: (length) => (length === 16 ? fromLatin1('the sample nonce') : new Uint8Array(length)) })
  client.start()
  const events = reads.flatMap((read) => client.receive(read))
  events.push(...client.receiveEof())
  return transcript(events) + toHex(client.takeOutgoing())
}

const hpack: Codec = (reads) => {
  try {
    return JSON.stringify(new HpackDecoder({ maxTableBytes: 4_096, maxListBytes: 65_536, maxFields: 256 }).decode(concat(reads)))
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return error.code
  }
}

/** The readers of what a response says must not throw, whatever it is. */
const readers: Codec = (reads) => {
  const text = String.fromCharCode(...concat(reads).subarray(0, 20_000))
  return JSON.stringify(HEADER_NAMES.map((name) => readEverything([{ name, value: text }, { name: 'Content-Type', value: 'text/plain' }], concat(reads))))
}

function readEverything(headers: readonly Field[], body: Uint8Array = new Uint8Array()): unknown {
  return [
    readCaching(headers), cdnFingerprints(headers), readSecurityHeaders(headers), parseServerTiming(headers), parseAltSvc(headers), parseLinks(headers), summariseCookies(headers),
    previewText(headers, body, { maxBytes: 2_048, isWhole: true }), resolveRedirect({ method: 'GET', url: 'https://a.example/' }, { status: 302, headers }),
  ]
}

const HEADER_NAMES = [
  'alt-svc', 'cache-control', 'cache-status', 'content-encoding', 'content-security-policy', 'content-type', 'link', 'location', 'permissions-policy', 'server-timing', 'set-cookie',
  'strict-transport-security', 'x-cache',
]

/** What is read until a bound, for answers that have no end. */
function beginningOf(answer: Iterable<Uint8Array>): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  for (const piece of answer) {
    pieces.push(piece)
    length += piece.length
    if (length >= 2_000) break
  }
  return concat(pieces).subarray(0, 4_000)
}

const HELLO = 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=b; Secure\r\nCache-Control: max-age=60\r\n'
const HTTP1_SEEDS = [
  fromLatin1(`${HELLO}Content-Length: 5\r\n\r\nhello`),
  fromLatin1(`${HELLO}Transfer-Encoding: chunked\r\nX: a\r\n b\r\n\r\n5;a="b"\r\nhello\r\n0\r\nDigest: x\r\n\r\n`),
  fromLatin1('HTTP/1.0 200 OK\r\n\r\nhello'),
  fromLatin1('HTTP/1.1 101 x\r\nUpgrade: websocket\r\n\r\nxx'),
  ...hostileHttp1.map(({ answer }) => beginningOf(answer())),
]
const HTTP2_SEEDS = [
  concat([serve.settings([0x3, 100], [0x4, 65_535]), serve.settingsAck(), serve.headers(1, [[':status', '103'], ['link', '</a>']]), serve.headers(1, [[':status', '200'], ['content-length', '5']]),
    serve.data(1, fromLatin1('he')), serve.frame('PING', 0x1, 0, '0000000000000000'), serve.data(1, fromLatin1('llo'), { endStream: true }), serve.goaway(3, 0, fromLatin1('bye'))]),
  concat([serve.settings(), serve.frame('HEADERS', 0x8, 1, concat([Uint8Array.of(1), block([[':status', '200']]).subarray(0, 1), Uint8Array.of(0)])), serve.frame('CONTINUATION', 0x4, 1, block([['a', 'b']])),
    serve.frame('DATA', 0x9, 1, '0278790000'), serve.uint32('RST_STREAM', 3, 2), serve.uint32('WINDOW_UPDATE', 0, 100)]),
  concat([serve.settings(), ...Array.from({ length: 30 }, (_, i) => serve.frame(i, i, i % 5, new Uint8Array(i)))]),
]
const ACCEPTED = fromLatin1('HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n')
const WEBSOCKET_SEEDS = [
  concat([ACCEPTED, fromHex('810548656c6c6f' + '890548656c6c6f' + '010348656c' + '80026c6f' + '880203e8')]),
  concat([ACCEPTED, fromHex('827e0100'), new Uint8Array(256), fromHex('8a00' + '8805' + '03e9' + '627965')]),
]
const HPACK_SEEDS = ['828684418cf1e3c2e5f23a6ba0ab90f4ff', '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3', '3fe11f400a637573746f6d2d6b65790d637573746f6d2d686561646572be'].map(fromHex)
const READER_SEEDS = [
  'h3=":443"; ma=86400, h2="a:1"', 'max-age=60, s-maxage="1", no-cache="x"', 'A; hit; ttl=1, "B"; fwd=stale; detail="x"', "default-src 'self'; script-src 'nonce-x' *", 'text/html; charset="utf-8"',
  '</a.css>; rel=preload; as=style, <b>; rel="x y"', '//user:pass@b.example:1/../x?y#z', 'a=b; Secure; HttpOnly; SameSite=None; Domain=.x', 'db;dur=53;desc="a, b", c', 'max-age=1; includeSubDomains; preload',
].map(fromLatin1)
const DICTIONARY = ['\r\n', '\n', '\r\n\r\n', '\0', 'HTTP/1.1 200 OK\r\n', 'Transfer-Encoding: chunked\r\n', 'Content-Length: 5\r\n', '0\r\n\r\n', ' ', ':', '"', '\\', ';', ',', '<', '=', 'ffffffff', '\xff\xff\xff\xff', '99999999999999999999'].map(fromLatin1)

const TARGETS: readonly { readonly name: string; readonly codec: Codec; readonly seeds: readonly Uint8Array[] }[] = [
  { name: 'http1', codec: http1, seeds: HTTP1_SEEDS },
  { name: 'http2', codec: http2, seeds: HTTP2_SEEDS },
  { name: 'websocket', codec: webSocket, seeds: WEBSOCKET_SEEDS },
  { name: 'hpack', codec: hpack, seeds: HPACK_SEEDS },
  { name: 'readers', codec: readers, seeds: READER_SEEDS },
]
const MAX_INPUT_BYTES = 20_000
/** Generous: a round takes well under a millisecond, and the machine may be busy. */
const MAX_ROUND_MS = 1_000

/** One round of one target. Throws where it fails. */
function round(target: (typeof TARGETS)[number], seed: number): void {
  const random = generator(seed)
  const bytes = damage(pick(target.seeds, random), random)
  const choices = random(2 ** 31)
  const begun = performance.now()
  const whole = target.codec([bytes], generator(choices))
  const split = target.codec(cut(bytes, random), generator(choices))
  if (whole !== split) throw new Error(`the cuts made a difference:\n${whole}\n${split}`)
  const tookMs = performance.now() - begun
  if (tookMs > MAX_ROUND_MS) throw new Error(`took ${Math.round(tookMs)} ms for ${bytes.length} bytes`)
}

function main(seconds: number, firstSeed: number): number {
  const endMs = performance.now() + seconds * 1_000
  let rounds = 0
  for (let seed = firstSeed; performance.now() < endMs; seed++) {
    for (const target of TARGETS) {
      try {
        round(target, seed)
      } catch (error) {
        process.stderr.write(`${target.name}, seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
        return 1
      }
      rounds++
    }
  }
  process.stdout.write(`${rounds} rounds from seed ${firstSeed}, no fault\n`)
  return 0
}

process.exitCode = main(Number(process.argv[2] ?? '10'), Number(process.argv[3] ?? '1'))
