import {
  AUTHENTIC_DATA, CHECKING_DISABLED, DNSSEC_OK, RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE, decode, encode,
  name as dnsName,
} from '@dnsquery/dns-packet'
import type { Answer, BufferAnswer, Packet, Question } from '@dnsquery/dns-packet'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { asnText, isAsnName } from './asn-zone.ts'
import { canonicalName } from './dns-zone.ts'
import type { OwnedRecord, Resolution, ServiceBinding, Zone } from './dns-zone.ts'
import { listen } from './listen.ts'
import { addressOctets } from './pki.ts'

export interface DohServerOptions {
  readonly zone: Zone
  /** RFC 8484 URL that gets the questions about other names than `.test` and the ASN zones. Without it they are refused. */
  readonly upstream?: string
  /** How long the misbehaviour `late-dns` waits. */
  readonly lateMs?: number
  readonly port?: number
}

export interface DohServer {
  /** What to give to a client: `http://127.0.0.1:<port>/dns-query`. */
  readonly url: string
  readonly port: number
  readonly zone: Zone
  /** Questions so far, with a final-dot-less lower-case name; at most the last 10 000 are kept. */
  readonly queries: readonly DohQuery[]
  /** How often a name was asked for, of one type or of all. */
  count(name: string, type?: string): number
  close(): Promise<void>
}

export interface DohQuery {
  readonly name: string
  readonly type: string
  readonly method: 'GET' | 'POST'
}

/** A DNS-over-HTTPS resolver (RFC 8484) on loopback, over plain HTTP, that answers from a zone. */
export async function startDohServer({ zone, upstream, lateMs = 1500, port = 0 }: DohServerOptions): Promise<DohServer> {
  const queries: DohQuery[] = []
  const server = createServer((request, response) => {
    serve(request)
      .catch((error: unknown) => failure(500, String(error)))
      .then((reply) => write(response, reply), () => response.destroy())
  })

  async function serve(request: IncomingMessage): Promise<Reply> {
    if (request.method === 'OPTIONS') return PREFLIGHT
    const message = await readQuery(request)
    if (!(message instanceof Uint8Array)) return message
    const query = decodeQuery(message)
    const question = query?.questions?.[0]
    if (query === null || question === undefined || query.questions?.length !== 1) return failure(400, 'not a DNS query with one question')
    const name = canonicalName(question.name)
    if (queries.length >= MAX_QUERIES_KEPT) queries.shift()
    queries.push({ name, type: typeName(question.type), method: request.method === 'GET' ? 'GET' : 'POST' })
    if (!isOurs(name) && upstream !== undefined) return forward(upstream, message)
    return answer(query, question, message)
  }

  async function answer(query: Packet, question: Question, message: Uint8Array): Promise<Reply> {
    const name = canonicalName(question.name)
    const resolution: Resolution | Failure = isOurs(name) ? resolve(zone, name, typeName(question.type)) : { rcode: 'REFUSED' }
    const whole = respond(query, question, resolution)
    const how = zone.misbehaviourOf(name)
    switch (how) {
      case null: return dnsMessage(whole)
      case 'servfail': return dnsMessage(respond(query, question, { rcode: 'SERVFAIL' }))
      case 'refused': return dnsMessage(respond(query, question, { rcode: 'REFUSED' }))
      case 'slow-dns': return 'never'
      case 'late-dns':
        await sleep(lateMs)
        return dnsMessage(whole)
      // The last record says that it is longer than what is left of the message.
      case 'malformed': return dnsMessage(respond({ ...query, additionals: [] }, question, resolution).subarray(0, -2))
      case 'not-dns': return dnsMessage(Buffer.from('<!doctype html><title>Sign in to this network</title>'))
      case 'oversized': return dnsMessage(Buffer.concat([whole, Buffer.alloc(1_000_000)]))
      case 'wrong-question': return dnsMessage(respond(query, { ...question, name: 'somebody-else.test' }, resolution))
      case 'wrong-id': return dnsMessage(respond({ ...query, id: (query.id ?? 0) ^ 0x5555 }, question, resolution))
      case 'truncated': return dnsMessage(respond(query, question, { rcode: 'NOERROR', flags: TRUNCATED_RESPONSE }))
      case 'echo': return dnsMessage(message)
      case 'http-error': return failure(500, 'the resolver is unwell')
      case 'wrong-media-type': return { status: 200, headers: { 'content-type': 'text/html' }, body: whole }
      case 'hang-up': return 'hang-up'
    }
  }

  const listener = await listen(server, { port })
  return {
    url: `http://127.0.0.1:${listener.port}${PATH}`,
    port: listener.port,
    zone,
    queries,
    count: (name, type) => queries.filter((query) => query.name === canonicalName(name) && (type === undefined || query.type === type)).length,
    close: listener.close,
  }
}

const isOurs = (name: string): boolean => name === 'test' || name.endsWith('.test') || isAsnName(name)

function resolve(zone: Zone, name: string, type: string): Resolution {
  if (!isAsnName(name)) return zone.resolve(name, type)
  const texts = asnText(name)
  if (texts === null) return { rcode: 'NXDOMAIN', answers: [], isAuthenticated: false }
  const answers = type === 'TXT' ? texts.map((text) => ({ owner: name, record: { type: 'TXT', data: [text], ttlSeconds: 14_400 } }) as const) : []
  return { rcode: 'NOERROR', answers, isAuthenticated: false }
}

/** The query's message, or the HTTP error that its sender deserves. */
async function readQuery(request: IncomingMessage): Promise<Uint8Array | Reply> {
  const url = new URL(request.url ?? '/', 'http://doh.test')
  if (url.pathname !== PATH) return failure(404, `questions go to ${PATH}`)
  if (request.method === 'GET') {
    const parameter = url.searchParams.get('dns')
    if (parameter === null || !/^[\w-]{1,700}$/.test(parameter)) return failure(400, 'the parameter dns must be base64url without padding')
    return Buffer.from(parameter, 'base64url')
  }
  if (request.method !== 'POST') return failure(405, 'GET or POST')
  if (request.headers['content-type'] !== MEDIA_TYPE) return failure(415, MEDIA_TYPE)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request) {
    if (!(part instanceof Uint8Array)) continue
    parts.push(part)
    length += part.length
    if (length > MAX_QUERY_BYTES) return failure(413, `at most ${MAX_QUERY_BYTES} bytes`)
  }
  return Buffer.concat(parts)
}

function decodeQuery(message: Uint8Array): Packet | null {
  try {
    const packet = decode(message)
    return packet.type === 'query' ? packet : null
  } catch {
    // The packet library throws plain errors and RangeErrors on what it cannot read: one HTTP 400 for all of them.
    return null
  }
}

function respond(query: Packet, question: Question, resolution: Resolution | Failure): Uint8Array {
  const isResolved = 'answers' in resolution
  const answers = isResolved ? resolution.answers.map(encodeRecord) : []
  const isAuthenticated = isResolved && resolution.isAuthenticated && asksForAuthentication(query)
  const echoed = (query.flags ?? 0) & (RECURSION_DESIRED | CHECKING_DISABLED)
  const extraFlags = (isAuthenticated ? AUTHENTIC_DATA : 0) | (isResolved ? 0 : (resolution.flags ?? 0))
  const packet: Packet = {
    type: 'response',
    id: query.id ?? 0,
    flags: echoed | RECURSION_AVAILABLE | extraFlags | RCODES[resolution.rcode],
    questions: [question],
    answers,
    // A negative answer names its zone's SOA, whose minimum is how long it may be kept (RFC 2308).
    authorities: isResolved && !answers.some((one) => one.type === typeOnWire(question.type)) ? [SOA] : [],
    additionals: query.additionals?.some((one) => one.type === 'OPT') === true ? [{ type: 'OPT', name: '.', data: [] }] : [],
  }
  return encode(packet)
}

function asksForAuthentication(query: Packet): boolean {
  if (((query.flags ?? 0) & AUTHENTIC_DATA) !== 0) return true
  const opt = query.additionals?.find((one) => one.type === 'OPT')
  return opt !== undefined && 'flags' in opt && typeof opt.flags === 'number' && (opt.flags & DNSSEC_OK) !== 0
}

function encodeRecord({ owner, record }: OwnedRecord): Answer {
  const common = { name: owner, ttl: record.ttlSeconds ?? DEFAULT_TTL_SECONDS, class: 'IN' }
  switch (record.type) {
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
      return { ...common, type: record.type, data: record.data }
    case 'TXT':
      return { ...common, type: record.type, data: [...record.data] }
    case 'CAA':
      return { ...common, type: record.type, data: { flags: record.data.flags, tag: record.data.tag, value: record.data.value } }
    case 'HTTPS': {
      // The library writes any type by number and takes bytes for it; its typings list only the types that it names.
      const bytes: BufferAnswer = { ...common, type: 'NAPTR', data: encodeServiceBinding(record.data) }
      return Object.assign(bytes, { type: HTTPS_TYPE })
    }
  }
}

/** SvcParams stand in ascending order of their keys (RFC 9460 section 2.2). */
function encodeServiceBinding({ priority, target, alpn, noDefaultAlpn, port, ipv4Hint, ech, ipv6Hint }: ServiceBinding): Uint8Array {
  const parameters: [key: number, value: Uint8Array][] = []
  if (alpn !== undefined) parameters.push([1, Buffer.concat(alpn.map((id) => Buffer.from([id.length, ...Buffer.from(id, 'latin1')])))])
  if (noDefaultAlpn === true) parameters.push([2, new Uint8Array()])
  if (port !== undefined) parameters.push([3, uint16(port)])
  if (ipv4Hint !== undefined) parameters.push([4, Buffer.concat(ipv4Hint.map(addressOctets))])
  if (ech !== undefined) parameters.push([5, ech])
  if (ipv6Hint !== undefined) parameters.push([6, Buffer.concat(ipv6Hint.map(addressOctets))])
  return Buffer.concat([
    uint16(priority),
    dnsName.encode(target),
    ...parameters.flatMap(([key, value]) => [uint16(key), uint16(value.length), value]),
  ])
}

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

const typeName = (type: string): string => (type === HTTPS_TYPE ? 'HTTPS' : type)
const typeOnWire = (type: string): string => (type === 'HTTPS' ? HTTPS_TYPE : type)

async function forward(upstream: string, message: Uint8Array): Promise<Reply> {
  try {
    const answer = await fetch(upstream, {
      method: 'POST',
      headers: { 'content-type': MEDIA_TYPE, accept: MEDIA_TYPE },
      body: new Uint8Array(message),
      signal: AbortSignal.timeout(UPSTREAM_TIMEOUT_MS),
    })
    const body = new Uint8Array(await answer.arrayBuffer())
    if (!answer.ok || body.length > MAX_MESSAGE_BYTES) {
      return failure(502, `the upstream resolver answered ${answer.status} with ${body.length} bytes`)
    }
    return dnsMessage(body)
  } catch (error) {
    return failure(502, `the upstream resolver does not answer: ${String(error)}`)
  }
}

type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } | 'never' | 'hang-up'

interface Failure {
  readonly rcode: 'NOERROR' | 'SERVFAIL' | 'REFUSED'
  readonly flags?: number
}

function write(response: ServerResponse, reply: Reply): void {
  if (reply === 'never') return
  if (reply === 'hang-up') {
    response.destroy()
    return
  }
  response.writeHead(reply.status, { ...reply.headers, 'access-control-allow-origin': '*', 'content-length': reply.body.length }).end(reply.body)
}

const dnsMessage = (body: Uint8Array): Reply => ({ status: 200, headers: { 'content-type': MEDIA_TYPE, 'cache-control': 'no-store' }, body })

const failure = (status: number, text: string): Reply => ({ status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(`${text}\n`) })

/** A pause that never keeps the process alive. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

const PATH = '/dns-query'
const PREFLIGHT: Reply = {
  status: 200,
  headers: { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'content-type, accept' },
  body: new Uint8Array(),
}
const MEDIA_TYPE = 'application/dns-message'
/** The packet library's name for record type 65. */
const HTTPS_TYPE = 'UNKNOWN_65'
const RCODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const
const SOA: Answer = {
  type: 'SOA',
  name: 'test',
  ttl: 60,
  class: 'IN',
  data: { mname: 'ns.test', rname: 'hostmaster.test', serial: 1, refresh: 3600, retry: 600, expire: 86_400, minimum: 60 },
}
const DEFAULT_TTL_SECONDS = 300
/** A question is at most 12 + 255 + 4 bytes, and some for EDNS with padding to 468 (RFC 8467). */
const MAX_QUERY_BYTES = 512
/** The length of a DNS message over a stream is a 16-bit number (RFC 1035 section 4.2.2). */
const MAX_MESSAGE_BYTES = 65_535
const MAX_QUERIES_KEPT = 10_000
const UPSTREAM_TIMEOUT_MS = 5_000
