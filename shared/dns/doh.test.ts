import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DnsAnswer } from '../contract/dns.ts'
import { askDoh } from './doh.ts'
import { answerFrom, nodata, responseCode } from './testing/zone.ts'
import type { Zone } from './testing/zone.ts'

const mediaType = 'application/dns-message'
const zone: Zone = {
  'good.test A': [{ type: 'A', name: 'good.test', data: '192.0.2.1', ttl: 60 }],
  'good.test AAAA': nodata('test'),
  '. NS': [{ type: 'NS', name: '.', data: 'a.root.test', ttl: 60 }],
  'broken.test A': responseCode(2),
  'refused.test A': responseCode(5),
  'odd.test A': responseCode(12),
}

/** What the server does with a question, by the first label of its path. */
const behaviours: Readonly<Record<string, (response: ServerResponse, query: Uint8Array) => void>> = {
  good: (response, query) => response.setHeader('content-type', `${mediaType}; charset=binary`).end(answerFrom(zone, query)),
  old: (response, query) => response.setHeader('content-type', mediaType).setHeader('age', '45').end(answerFrom(zone, query)),
  ancient: (response, query) => response.setHeader('content-type', mediaType).setHeader('age', '450').end(answerFrom(zone, query)),
  timeless: (response, query) => response.setHeader('content-type', mediaType).setHeader('age', '-45').end(answerFrom(zone, query)),
  silent: () => undefined,
  stalls: (response, query) => response.setHeader('content-type', mediaType).write(answerFrom(zone, query).slice(0, 5)),
  error: (response) => response.writeHead(503).end('busy'),
  moved: (response) => response.writeHead(302, { location: '/good' }).end(),
  html: (response) => response.setHeader('content-type', 'text/html').end('<p>captive portal'),
  untyped: (response, query) => response.end(answerFrom(zone, query)),
  huge: (response) => response.setHeader('content-type', mediaType).end(new Uint8Array(65_536)),
  garbage: (response) => response.setHeader('content-type', mediaType).end('hello'),
  empty: (response) => response.setHeader('content-type', mediaType).end(),
  hangsUp: (response) => response.destroy(),
}

let server: Server
let base = ''
let seen: { method: string | undefined; accept: string | undefined; query: Uint8Array }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const query = Uint8Array.from(Buffer.from(url.searchParams.get('dns') ?? '', 'base64url'))
    seen.push({ method: request.method, accept: request.headers.accept, query })
    behaviours[url.pathname.slice(1)]?.(response, query)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ask = async (path: string, options: { name?: string; type?: 'A' | 'AAAA' | 'NS'; signal?: AbortSignal; timeoutMs?: number } = {}) => {
  const { name = 'good.test', type = 'A', ...rest } = options
  const answer = await askDoh({ name, type }, { resolver: { id: 'custom', name: 'test', url: `${base}/${path}` }, fetch, ...rest })
  // Whatever comes back is what the contract says.
  expect(DnsAnswer.parse(answer)).toEqual(answer)
  return answer
}

describe('askDoh against a server', () => {
  it('asks by GET for a DNS message, with id 0', async () => {
    seen = []
    expect(await ask('good')).toMatchObject({
      status: 'answered',
      question: { name: 'good.test', type: 'A' },
      resolver: `${base}/good`,
      records: [{ type: 'A', address: '192.0.2.1', ttlSeconds: 60 }],
      aliases: [],
      canonicalName: 'good.test',
      authenticated: false,
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'GET', accept: mediaType })
    expect([seen[0]?.query[0], seen[0]?.query[1]]).toEqual([0, 0])
  })

  it('tells NODATA, NXDOMAIN and the response codes apart', async () => {
    expect(await ask('good', { type: 'AAAA' })).toMatchObject({ status: 'nodata', zone: 'test', negativeTtlSeconds: 60 })
    expect(await ask('good', { name: 'gone.test' })).toMatchObject({ status: 'nxdomain', zone: null, negativeTtlSeconds: null })
    expect(await ask('good', { name: 'broken.test' })).toMatchObject({ status: 'response-code', responseCode: 2, mnemonic: 'SERVFAIL' })
    expect(await ask('good', { name: 'refused.test' })).toMatchObject({ status: 'response-code', responseCode: 5, mnemonic: 'REFUSED' })
    expect(await ask('good', { name: 'odd.test' })).toMatchObject({ status: 'response-code', responseCode: 12, mnemonic: 'RCODE12' })
  })

  it.each([
    ['error', { status: 'http-status', httpStatus: 503 }],
    ['moved', { status: 'redirected' }],
    ['html', { status: 'content-type', got: 'text/html' }],
    ['untyped', { status: 'content-type', got: '' }],
    ['huge', { status: 'too-large', limitBytes: 65_535 }],
    ['garbage', { status: 'malformed', fault: 'too-short' }],
    ['empty', { status: 'malformed', fault: 'too-short' }],
    ['hangsUp', { status: 'unreachable' }],
  ])('gives a typed answer where the server does: %s', async (path, expected) => expect(await ask(path)).toMatchObject(expected))

  it.each([['old', 15], ['ancient', 0], ['timeless', 60]])('takes the age of an answer off its TTLs: %s', async (path, ttlSeconds) => {
    expect(await ask(path)).toMatchObject({ records: [{ ttlSeconds }] })
    expect(await ask(path, { type: 'AAAA' })).toMatchObject({ negativeTtlSeconds: ttlSeconds })
  })

  it('asks about the root', async () => {
    expect(await ask('good', { name: '.', type: 'NS' })).toMatchObject({ status: 'answered', canonicalName: '.', records: [{ name: '.', host: 'a.root.test' }] })
  })

  it('does not ask about a name that cannot exist', async () => {
    seen = []
    for (const name of ['a..test', `${'a'.repeat(64)}.test`, `_8443._https.${'a.'.repeat(124)}test`]) {
      expect(await ask('good', { name })).toMatchObject({ status: 'malformed', fault: 'bad-name', detail: expect.stringContaining('not asked') as string })
    }
    expect(seen).toEqual([])
  })

  it.each(['silent', 'stalls'])('ends at its own timeout where the server is %s', async (path) => {
    expect(await ask(path, { timeoutMs: 30 })).toMatchObject({ status: 'timeout' })
  })

  it('tells the caller’s deadline from the caller’s cancellation', async () => {
    expect(await ask('silent', { signal: AbortSignal.timeout(30) })).toMatchObject({ status: 'timeout' })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 30)
    expect(await ask('silent', { signal: controller.signal })).toMatchObject({ status: 'aborted' })
    expect(await ask('good', { signal: AbortSignal.abort() })).toMatchObject({ status: 'aborted' })
  })

  it('says that nobody listens', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const answer = await askDoh({ name: 'good.test', type: 'A' }, { resolver: { id: 'custom', name: '', url: `http://127.0.0.1:${port}/` }, fetch })
    expect(answer).toMatchObject({ status: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') as string })
  })
})

it('does not wait for a fetch that ignores its signal', async () => {
  const never = () => new Promise<Response>(() => undefined)
  const answer = await askDoh({ name: 'good.test', type: 'A' }, { resolver: { id: 'custom', name: '', url: 'https://doh.test/' }, fetch: never, timeoutMs: 20 })
  expect(answer.status).toBe('timeout')
})

it('frees a body that it does not read, and takes an answer without one for what it is', async () => {
  let cancelled = false
  const body = new ReadableStream({ cancel: () => void (cancelled = true) })
  const options = { resolver: { id: 'custom', name: '', url: 'https://doh.test/' } as const }
  const busy = await askDoh({ name: 'good.test', type: 'A' }, { ...options, fetch: () => Promise.resolve(new Response(body, { status: 503 })) })
  expect([busy.status, cancelled]).toEqual(['http-status', true])
  const bodiless = await askDoh({ name: 'good.test', type: 'A' }, { ...options, fetch: () => Promise.resolve(new Response(null, { headers: { 'content-type': mediaType } })) })
  expect(bodiless).toMatchObject({ status: 'malformed', fault: 'too-short' })
})

it('refuses the opaque response that a browser makes of a redirect', async () => {
  const opaque = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' })
  const answer = await askDoh({ name: 'good.test', type: 'A' }, { resolver: { id: 'custom', name: '', url: 'https://doh.test/' }, fetch: () => Promise.resolve(opaque) })
  expect(answer.status).toBe('redirected')
})

it('measures with the clock that it is given', async () => {
  const times = [1_000, 1_042]
  const refuse = () => Promise.reject(new Error('no network'))
  const answer = await askDoh({ name: 'good.test', type: 'A' }, { resolver: { id: 'custom', name: '', url: 'https://doh.test/' }, fetch: refuse, nowMs: () => times.shift() ?? 0 })
  expect(answer).toMatchObject({ status: 'unreachable', durationMs: 42, detail: 'no network' })
})
