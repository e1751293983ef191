import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { startLab, type Lab } from './lab/start-lab.ts'
import { startWorker, type LocalWorker } from './start/worker.ts'

/** What the Worker writes about probes: one line each, and in none of them anything that was meant for the target alone. */
let lab: Lab
let worker: LocalWorker
let secrets: Record<string, string>

beforeAll(async () => {
  lab = await startLab()
  const key = lab.clientCertificates.good.keyPem
  secrets = {
    token: 'planted-token-0123456789-abcdefgh',
    'wrong token': 'planted-wrong-token-0123456789',
    header: 'planted-header-value',
    cookie: 'planted-cookie-value',
    body: 'planted-request-body',
    query: 'planted-query-value',
    host: 'planted-name',
    'CA': lab.rootPem.split('\n')[3] ?? '',
    // Any line of it gives it away.
    key: key.split('\n')[1] ?? '',
  }
  worker = await startWorker({ token: secrets['token'] ?? '', resolver: lab.dohUrl, allow: ['127.0.0.1', '::1'], settings: { HOSTLENS_METRICS_CA: lab.rootPem } })
})
afterAll(async () => {
  await Promise.all([worker.close(), lab.close()])
})

/** A request with something secret in each of its parts. */
function request(target: string): object {
  const { certificatePem, keyPem } = lab.clientCertificates.good
  return {
    target,
    method: 'POST',
    headers: [{ name: 'Authorization', value: `Bearer ${secrets['header'] ?? ''}` }, { name: 'Cookie', value: `sid=${secrets['cookie'] ?? ''}` }, { name: 'X-Secret', value: secrets['header'] ?? '' }],
    body: secrets['body'],
    bodyPreview: true,
    deadlineMs: 1_000,
    trust: { customCaPem: lab.rootPem },
    tls: { clientCertificate: { chainPem: certificatePem, key: { kind: 'inline', pem: keyPem } } },
  }
}

function targets(): string[] {
  const withQuery = (url: string): string => new URL(`/?q=${secrets['query'] ?? ''}`, url).href
  return [...(['good', 'mtls', 'expired', 'silent', 'closed', 'junk', 'private'] as const).map((name) => withQuery(lab.hosts[name].url)), `https://${secrets['host'] ?? ''}.test/`]
}

function post(path: string, body: unknown, { accept = 'application/json', token = secrets['token'] ?? '' } = {}): Promise<Response> {
  return fetch(worker.url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept }, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

/** One probe over a WebSocket, to its end. */
function overWebSocket(first: unknown): Promise<void> {
  const socket = new WebSocket(`${worker.url.replace(/^http/, 'ws')}/v1/probe`)
  return new Promise((resolve) => {
    socket.addEventListener('open', () => socket.send(typeof first === 'string' ? first : JSON.stringify(first)))
    socket.addEventListener('close', () => resolve())
  })
}

const LogLine = z.looseObject({ level: z.string(), event: z.string() })

it('one line a probe, however it was asked for, and no secret in any line', async () => {
  let probes = 0
  for (const target of targets()) {
    for (const accept of ['application/json', 'application/x-ndjson', 'application/json;profile=har']) {
      await (await post('/v1/probe', request(target), { accept })).text()
      probes++
    }
    await overWebSocket({ type: 'probe', token: secrets['token'], request: request(target) })
    await (await fetch(`${worker.url}/metrics/probe?${new URLSearchParams({ target, module: 'http_post_2xx' }).toString()}`, { headers: { authorization: `Bearer ${secrets['token'] ?? ''}`, 'x-prometheus-scrape-timeout-seconds': '1.5' } })).text()
    probes += 2
  }
  const { target: _, ...options } = { target: '', ...request('') }
  await (await post('/v1/batch', { targets: targets(), options })).text()
  probes += targets().length

  // What is refused before it becomes a probe: it has no line of a probe, and shows nothing either.
  await post('/v1/probe', request('good.test'), { token: secrets['wrong token'] })
  await post('/v1/probe', JSON.stringify(request('good.test')).slice(0, -1))
  await post('/v1/probe', { ...request('good.test'), [secrets['header'] ?? '']: secrets['body'] })
  await post('/v1/probe', { ...request('good.test'), tls: { clientCertificate: { chainPem: secrets['body'], key: { kind: 'inline', pem: lab.clientCertificates.good.keyPem } } } })
  await overWebSocket({ type: 'probe', token: secrets['wrong token'], request: request('good.test') })
  await overWebSocket(`{"token":"${secrets['token'] ?? ''}", ${secrets['body'] ?? ''}`)
  await fetch(`${worker.url}/metrics/probe?target=${secrets['query'] ?? ''}&module=${secrets['header'] ?? ''}`, { headers: { authorization: `Bearer ${secrets['token'] ?? ''}` } })

  const lines = worker.logs().filter((line) => line.startsWith('{')).map((line) => LogLine.parse(JSON.parse(line)))
  const ofProbes = lines.filter(({ event }) => event === 'probe')
  expect(ofProbes).toHaveLength(probes)
  expect(new Set(ofProbes.map(({ outcome }) => outcome))).toEqual(new Set(['ok', 'failed']))
  expect(lines.filter(({ event, reason }) => event === 'unauthorized' && reason === 'unknown')).toHaveLength(2)
  // Nothing failed in a way that nobody thought of.
  expect(lines.filter(({ level }) => level === 'error')).toEqual([])

  const everything = worker.logs().join('\n')
  expect(Object.entries(secrets).filter(([, secret]) => secret.length < 12 || everything.includes(secret)).map(([name]) => name)).toEqual([])
})
