import { afterEach, describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { MemoryAsnCache } from '../../shared/dns/asn-cache.ts'
import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { Resolver } from '../../shared/dns/resolvers.ts'
import { answerFrom, nodata } from '../../shared/dns/testing/zone.ts'
import type { Zone } from '../../shared/dns/testing/zone.ts'
import { warningsBefore } from '../probe-state/own-findings.ts'
import { newProbe, reduceProbe } from '../probe-state/probe-state.ts'
import type { ProbeAction, ProbeState } from '../probe-state/probe-state.ts'
import { report } from '../probe-state/samples.ts'
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
    expect(requests).toEqual([{ target: 'https://edge.test/' }])
    expect(actions.filter(({ type }) => type === 'look-up-complete')).toHaveLength(1)
  })

  it('hands private CAs to the Worker, beside the public ones', async () => {
    const { resolver } = await dns()
    const { url, requests } = await worker()
    await run({ resolver, worker: { url, token: 'secret' }, customCaPem: 'PEM' })
    expect(requests).toEqual([{ target: 'https://edge.test/', trust: { customCaPem: 'PEM', publicRoots: true } }])
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
  readonly signal?: AbortSignal
}

/** `atWorker`: the state at the moment when the Worker was asked. */
async function run({ resolver, worker: address, customCaPem = '', target = 'https://edge.test', signal = new AbortController().signal }: Run): Promise<{ actions: ProbeAction[]; state: ProbeState; atWorker: ProbeState }> {
  const actions: ProbeAction[] = []
  let state = newProbe(targetOf(target), 'looking-up')
  let atWorker = state
  await runProbe({
    target: targetOf(target),
    worker: address,
    customCaPem: customCaPem === '' ? null : customCaPem,
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

const types: Readonly<Record<number, string>> = { 1: 'A', 2: 'NS', 16: 'TXT', 28: 'AAAA', 65: 'HTTPS', 257: 'CAA' }
