import { afterEach, describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { MemoryAsnCache } from '../../shared/dns/asn-cache.ts'
import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'
import { answerFrom, nodata } from '../../shared/dns/testing/zone.ts'
import type { Zone } from '../../shared/dns/testing/zone.ts'
import { failure } from '../../shared/texts/failures.ts'
import { toBase64 } from '../keys/binary.ts'
import { RemoteSigner } from '../keys/remote-signer.ts'
import { warningsBefore } from '../probe-state/own-findings.ts'
import { newProbe, reduceProbe } from '../probe-state/probe-state.ts'
import type { ProbeAction, ProbeState } from '../probe-state/probe-state.ts'
import { report } from '../probe-state/samples.ts'
import { parseSettings } from '../storage/settings.ts'
import { prepareProbe } from './prepare-probe.ts'
import type { PreparedProbe } from './prepare-probe.ts'
import { runProbe } from './run-probe.ts'
import { startTestServer } from './testing-server.ts'
import type { TestServer } from './testing-server.ts'

const zone: Zone = {
  'edge.test A': [{ type: 'A', name: 'edge.test', ttl: 300, data: '104.16.1.2' }],
  'edge.test AAAA': nodata('test'),
  '2.1.16.104.origin.asn.cymru.com TXT': [{ type: 'TXT', name: '2.1.16.104.origin.asn.cymru.com', ttl: 60, data: '13335 | 104.16.0.0/13 | US | arin | 2014-03-28' }],
  'AS13335.asn.cymru.com TXT': [{ type: 'TXT', name: 'AS13335.asn.cymru.com', ttl: 60, data: '13335 | US | arin | 2010-07-14 | CLOUDFLARENET, US' }],
}
const servers: TestServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('runProbe', () => {
  it('warns of Cloudflare’s network before it asks the Worker', async () => {
    const { resolver } = await dns()
    const { url, requests } = await worker()
    const { actions, atWorker } = await run({ resolver, worker: { url, token: 'secret' } })
    expect(warningsBefore(atWorker).map(({ code }) => code)).toEqual(['cloudflare-network'])
    expect(requests).toEqual([{ target: 'https://edge.test/', maxRedirects: 5 }])
    expect(actions.filter(({ type }) => type === 'look-up-complete')).toHaveLength(1)
  })

  it('hands private CAs to the Worker, beside the public ones', async () => {
    const { resolver } = await dns()
    const { url, requests } = await worker()
    await run({ resolver, worker: { url, token: 'secret' }, customCaPem: 'PEM' })
    expect(requests).toEqual([{ target: 'https://edge.test/', maxRedirects: 5, trust: { customCaPem: 'PEM', publicRoots: true } }])
  })

  it('signs at the Worker’s request with a key that stays here, and shows that it did', async () => {
    const { resolver } = await dns()
    const { url, heard } = await signingWorker([certificateVerify, certificateVerify])
    const { state } = await run({ resolver, worker: { url, token: 'secret' }, more: { signer: await testSigner('edge.test') } })
    expect(heard.map(({ type }) => type)).toEqual(['probe', 'signature', 'signature-refused'])
    expect(state.keyUses.map(({ status, host }) => [status, host])).toEqual([['signed', 'edge.test'], ['refused', 'edge.test']])
    expect(state.setup?.worker?.name).toBe(new URL(url).host)
  })

  it('signs nothing else, and tells both sides why', async () => {
    const { resolver } = await dns()
    const { url, heard } = await signingWorker([toBase64(new TextEncoder().encode('I owe you a million.'))])
    const { state } = await run({ resolver, worker: { url, token: 'secret' }, more: { signer: await testSigner('edge.test') } })
    expect(heard[1]).toEqual({ type: 'signature-refused', id: 'a', reason: 'what was to be signed is not a TLS CertificateVerify' })
    expect(state.keyUses).toMatchObject([{ status: 'refused', refusal: 'unknown-form' }])
  })

  it('asks nobody where the profile’s key is gone', async () => {
    const { resolver } = await dns()
    const { url, requests } = await worker()
    const { state } = await run({ resolver, worker: { url, token: 'secret' }, more: { failure: failure('client-signature-failed', { host: 'edge.test', got: 'gone' }) } })
    expect([requests.length, state.failure?.code]).toEqual([0, 'client-signature-failed'])
  })

  it('shows DNS and networks where no Worker is set up', async () => {
    const { resolver, asked } = await dns()
    const { state } = await run({ resolver, worker: null })
    expect(state.failure?.code).toBe('worker-not-configured')
    expect(state.lookUp).toMatchObject({ complete: true, resolution: { status: 'resolved' }, networks: [{ status: 'found', origins: [{ asn: 13_335 }] }] })
    expect(asked.filter((question) => question.startsWith('edge.test')).toSorted()).toEqual(['edge.test A', 'edge.test AAAA', 'edge.test CAA', 'edge.test HTTPS', 'edge.test NS', 'edge.test TXT'])
  })

  it('asks nobody about an address, and a public resolver nothing about names of one’s own network', async () => {
    const { resolver, asked } = await dns()
    await run({ resolver, worker: null, target: 'https://127.0.0.1:8443' })
    await run({ resolver: { ...resolver, id: 'cloudflare' }, worker: null, target: 'https://printer.internal' })
    expect(asked).toEqual([])
    await run({ resolver, worker: null, target: 'https://printer.internal' })
    expect(asked).toContain('printer.internal A')
  })

  it('asks the Worker although the resolver is gone', async () => {
    const { resolver } = await dns()
    await servers.pop()?.close()
    const { url, requests } = await worker()
    const { state } = await run({ resolver, worker: { url, token: 'secret' } })
    expect(state.lookUp.resolution?.status).toBe('failed')
    expect(requests).toHaveLength(1)
    expect(state.failure).toBeNull()
  })

  it('says nothing more once it was replaced', async () => {
    const { resolver, asked } = await dns()
    const controller = new AbortController()
    controller.abort()
    const { actions } = await run({ resolver, worker: null, signal: controller.signal })
    expect(actions).toEqual([])
    expect(asked).toEqual([])
  })
})

interface Run {
  readonly resolver: Resolver
  readonly worker: { readonly url: string; readonly token: string } | null
  readonly customCaPem?: string
  readonly target?: string
  /** In place of what the settings lead to. */
  readonly more?: Partial<PreparedProbe>
  readonly signal?: AbortSignal
}

/** `atWorker`: the state at the moment when the Worker was asked. */
async function run({ resolver, worker: address, customCaPem = '', target = 'https://edge.test', more = {}, signal = new AbortController().signal }: Run): Promise<{ actions: ProbeAction[]; state: ProbeState; atWorker: ProbeState }> {
  const actions: ProbeAction[] = []
  let state = newProbe(targetOf(target), 'looking-up')
  let atWorker = state
  const prepared = await prepareProbe({ target: targetOf(target), settings: { ...parseSettings({ worker: address }), customCaPem: customCaPem === '' ? null : customCaPem } })
  await runProbe({
    target: targetOf(target),
    prepared: { ...prepared, ...more },
    resolver,
    cache: new MemoryAsnCache(),
    signal,
    dispatch: (action) => {
      if (action.type === 'worker-asked') atWorker = state
      actions.push(action)
      state = reduceProbe(state, action)
    },
  })
  return { actions, state, atWorker }
}

async function dns(): Promise<{ resolver: Resolver; asked: string[] }> {
  const asked: string[] = []
  const server = await startTestServer((request, response) => {
    const query = Uint8Array.from(Buffer.from(new URL(request.url ?? '', 'http://x').searchParams.get('dns') ?? '', 'base64url'))
    asked.push(questionOf(query))
    response.writeHead(200, { 'content-type': 'application/dns-message' }).end(answerFrom(zone, query))
  })
  servers.push(server)
  const result = parseResolver(`${server.url}/dns-query`)
  if (result.status === 'invalid') throw new Error(result.fault)
  return { resolver: result.resolver, asked }
}

async function worker(): Promise<{ url: string; requests: unknown[] }> {
  const requests: unknown[] = []
  const server = await startTestServer((_, response) => response.writeHead(404).end(), (socket, text) => {
    const message: unknown = JSON.parse(text)
    requests.push(typeof message === 'object' && message !== null && 'request' in message ? message.request : null)
    socket.send(JSON.stringify({ type: 'report', report: report({ outcome: 'ok' }) }))
  })
  servers.push(server)
  return { url: server.url, requests }
}

/** A Worker that goes to the host and asks for signatures over these contents (base64), one after the other. */
async function signingWorker(contents: readonly string[]): Promise<{ url: string; heard: Record<string, unknown>[] }> {
  const heard: Record<string, unknown>[] = []
  const server = await startTestServer((_, response) => response.writeHead(404).end(), (socket, text) => {
    const message: unknown = JSON.parse(text)
    heard.push({ ...(typeof message === 'object' ? message : {}) })
    const content = contents[heard.length - 1]
    if (heard.length === 1) socket.send(JSON.stringify({ type: 'hop', hop: 0, target: { url: 'https://edge.test/', scheme: 'https', host: 'edge.test', port: 443 } }))
    socket.send(JSON.stringify(content === undefined ? { type: 'report', report: report({ outcome: 'ok' }) } : { type: 'signature-needed', id: 'a', scheme: 'ed25519', content }))
  })
  servers.push(server)
  return { url: server.url, heard }
}

async function testSigner(host: string): Promise<RemoteSigner> {
  const { privateKey } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const summary = { id: 'k', name: 'mine', addedAt: '', type: 'ed25519' as const, bits: null, subject: '', issuer: '', notBefore: null, notAfter: null, fingerprintSha256: '', remarks: [] }
  return new RemoteSigner({ ...summary, version: 1, chain: [], keys: { ed25519: privateKey } }, { host, serverName: host, samples: 1, maxHops: 1 })
}

/** Name and type of a query with one question: labels from byte 12, then the type. */
function questionOf(query: Uint8Array): string {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(Buffer.from(query.subarray(at + 1, at + 1 + length)).toString())
    at += length + 1
  }
  const type = ((query[at + 1] ?? 0) << 8) | (query[at + 2] ?? 0)
  return `${labels.join('.')} ${types[type] ?? type}`
}

function targetOf(text: string): Target {
  const result = parseTarget(text)
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}

/** What a TLS 1.3 client signs: RFC 8446 section 4.4.3. */
const certificateVerify = toBase64(Uint8Array.from([...new Array<number>(64).fill(0x20), ...new TextEncoder().encode('TLS 1.3, client CertificateVerify'), 0, ...new Array<number>(32).fill(7)]))

const types: Readonly<Record<number, string>> = { 1: 'A', 2: 'NS', 16: 'TXT', 28: 'AAAA', 65: 'HTTPS', 257: 'CAA' }
