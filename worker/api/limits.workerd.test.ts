import { createHash, randomUUID } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { lab, urlOf } from '../../e2e/lab/worker-probe.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { WorkerInfo } from '../../shared/contract/worker-info.ts'
import { createApp } from './app.ts'

/** The Worker in another deployment than that of the other tests: the same bindings, other settings. */
function deploy(settings: Record<string, unknown>) {
  const app = createApp()
  // A token of its own, so that no test counts towards another's limits.
  const token = randomUUID()
  const name = `t-${token.slice(0, 8)}`
  const environment = { ...env, HOSTLENS_TOKENS: `${name}:${createHash('sha256').update(token).digest('hex')}`, ...settings }
  return {
    name,
    get: (path: string) => app.request(`http://127.0.0.1${path}`, { headers: { authorization: `Bearer ${token}` } }, environment),
    /** Reads the answer to its end: what nobody takes is under way until somebody does. */
    post: async (path: string, body: object) => {
      const response = await app.request(`http://127.0.0.1${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }, environment)
      return new Response(await response.text(), response)
    },
  }
}

const trust = { customCaPem: lab.rootPem }
const closed = (host: string) => `tcp://${host}.limits.test:1`
const bindings = env as unknown as Record<'TEST_TOKEN_RATE' | 'TEST_TARGET_RATE', unknown>
const tokenRate = { HOSTLENS_TOKEN_RATE: bindings.TEST_TOKEN_RATE, HOSTLENS_RATE_LIMITS: { token: { limit: 20, periodSeconds: 60 } } }
const targetRate = { HOSTLENS_TARGET_RATE: bindings.TEST_TARGET_RATE, HOSTLENS_RATE_LIMITS: { target: { limit: 5, periodSeconds: 60 } } }

async function problemOf(response: Response) {
  return { ...Problem.parse(await response.json()), status: response.status, retryAfter: response.headers.get('retry-after') }
}

/** The statuses of so many requests, one after the other. */
async function statuses(count: number, ask: () => Promise<Response>): Promise<number[]> {
  const seen: number[] = []
  for (let i = 0; i < count; i++) {
    const response = await ask()
    seen.push(response.status)
  }
  return seen
}

describe('a token’s rate', () => {
  it('lets in as much as it says, and then says when to come again', async () => {
    const { post } = deploy(tokenRate)
    // A window may end in the middle; in two of them there is no room for three.
    const seen = await statuses(41, () => post('/v1/probe', { target: closed(randomUUID()) }))
    expect(seen.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(seen).toContain(429)
  })

  it('charges a batch for each of its targets, and says so in a problem', async () => {
    const { post } = deploy(tokenRate)
    const targets = Array.from({ length: 12 }, () => closed(randomUUID()))
    const responses = [await post('/v1/batch', { targets }), await post('/v1/batch', { targets }), await post('/v1/batch', { targets })]
    expect(responses[0]?.status).toBe(200)
    const refused = responses.slice(1).find(({ status }) => status === 429)
    if (refused === undefined) throw new Error('36 targets passed a limit of 20')
    expect(await problemOf(refused)).toMatchObject({ type: 'urn:hostlens:problem:token-rate-exceeded', retryAfter: '60', retryAfterSeconds: 60, action: expect.stringContaining('Retry-After') as string })
  })

  it('is no other token’s', async () => {
    const [mine, theirs] = [deploy(tokenRate), deploy(tokenRate)]
    expect((await mine.post('/v1/probe', { target: closed(randomUUID()), samples: 10 })).status).toBe(200)
    expect((await theirs.post('/v1/batch', { targets: Array.from({ length: 20 }, () => closed(randomUUID())) })).status).toBe(200)
  })

  it('no waiting helps what is more than a whole period’s', async () => {
    const problem = await problemOf(await deploy(tokenRate).post('/v1/batch', { targets: Array.from({ length: 21 }, () => closed('much')) }))
    expect(problem).toMatchObject({ status: 429, retryAfter: null, detail: expect.stringContaining('21 at once') as string })
  })
})

describe('a target’s rate', () => {
  it('is one for all tokens and spellings', async () => {
    const id = randomUUID()
    const spellings = [`tcp://${id}.limits.test:1`, `${id}.LIMITS.test.:1`, `http://${id}.limits.test:2/x`, `tls://%${id.charCodeAt(0).toString(16)}${id.slice(1)}.limits.test:443`]
    const responses = []
    for (let i = 0; i < 11; i++) responses.push(await deploy(targetRate).post('/v1/probe', { target: spellings[i % spellings.length] }))
    expect(responses.slice(0, 5).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const refused = responses.find(({ status }) => status === 429)
    if (refused === undefined) throw new Error('eleven probes passed a limit of five')
    expect(await problemOf(refused)).toMatchObject({ type: 'urn:hostlens:problem:target-rate-exceeded', retryAfter: '60', detail: expect.stringContaining(`${id}.limits.test`) as string })
    expect((await deploy(targetRate).post('/v1/probe', { target: closed(randomUUID()) })).status).toBe(200)
  })

  it('is that of the address, where the caller gives one', async () => {
    const ask = () => deploy(targetRate).post('/v1/probe', { target: `http://${randomUUID()}.limits.test:1/`, address: '104.16.77.7' })
    const seen = await statuses(11, ask)
    expect([seen[0], seen.includes(429)]).toEqual([200, true])
  })

  it('counts samples, and the same target within a batch', async () => {
    const { post } = deploy(targetRate)
    expect((await post('/v1/probe', { target: closed('sampled'), samples: 6 })).status).toBe(429)
    expect((await post('/v1/batch', { targets: Array.from({ length: 6 }, () => closed('again')) })).status).toBe(429)
    expect((await post('/v1/batch', { targets: Array.from({ length: 6 }, (_, i) => closed(`${randomUUID()}-${i}`)) })).status).toBe(200)
  })
})

describe('what is under way', () => {
  it('is bounded for one token and for all, and there is room again when it ends', async () => {
    const one = deploy({ HOSTLENS_MAX_PROBES_PER_TOKEN: '1', HOSTLENS_MAX_PROBES: '100' })
    const slow = { target: urlOf('silent'), trust, deadlineMs: 700 }
    const [first, second] = await Promise.all([one.post('/v1/probe', slow), one.post('/v1/probe', slow)])
    expect([first.status, second.status]).toEqual([200, 429])
    expect(await problemOf(second)).toMatchObject({ type: 'urn:hostlens:problem:too-many-probes', retryAfter: '2' })
    expect((await one.post('/v1/probe', slow)).status).toBe(200)
    // A refused request takes no place with it.
    expect((await one.post('/v1/probe', { target: 'ftp://x' })).status).toBe(400)
    expect((await one.post('/v1/probe', slow)).status).toBe(200)
  })

  it('is bounded for the whole Worker', async () => {
    const all = deploy({ HOSTLENS_MAX_PROBES: '3' })
    const busy = await all.post('/v1/batch', { targets: Array.from({ length: 4 }, () => closed('many')) })
    expect([busy.status, (await problemOf(busy)).type]).toEqual([429, 'urn:hostlens:problem:too-many-probes'])
    const other = deploy({ HOSTLENS_MAX_PROBES: '1', HOSTLENS_MAX_PROBES_PER_TOKEN: '5' })
    expect(await problemOf(await other.post('/v1/batch', { targets: [closed('a'), closed('b')] }))).toMatchObject({ status: 503, type: 'urn:hostlens:problem:busy', retryAfter: '2' })
    expect((await other.post('/v1/batch', { targets: [closed('a')] })).status).toBe(200)
  })
})

describe('GET /v1/info', () => {
  it('publishes the limits, and who asks', async () => {
    const worker = deploy({ ...tokenRate, HOSTLENS_MAX_PROBES: '7', HOSTLENS_ALLOW_ONLY: 'example.com' })
    const info = WorkerInfo.parse(await (await worker.get('/v1/info')).json())
    expect(info).toMatchObject({
      token: { name: worker.name, expiresAt: null },
      rateLimits: { token: { limit: 20, periodSeconds: 60 }, target: null },
      onlyTargets: ['example.com'],
      limits: { maxProbesAtOnce: 7, maxProbesAtOncePerToken: 7, maxRedirects: 10, maxBytesRead: 2 * 1024 * 1024, maxSamples: 10, maxRequestBytes: 512 * 1024, maxDeadlineMs: 30_000 },
    })
  })

  it.each([
    ['a limit that nothing counts', { HOSTLENS_TOKEN_RATE: undefined, HOSTLENS_RATE_LIMITS: { token: { limit: 20, periodSeconds: 60 } } }],
    ['a limiter that is none', { HOSTLENS_TOKEN_RATE: 'x', HOSTLENS_RATE_LIMITS: { token: { limit: 20, periodSeconds: 60 } } }],
    ['a period that there is not', { HOSTLENS_RATE_LIMITS: { token: { limit: 20, periodSeconds: 30 } } }],
    ['a list of targets that cannot be read', { HOSTLENS_DENY: '10.0.0.1/8' }],
    ['a list of tokens that cannot be read', { HOSTLENS_TOKENS: 'me:secret' }],
  ])('with %s no probe is made', async (_, settings) => {
    const problem = await problemOf(await deploy(settings).post('/v1/probe', { target: urlOf('good'), trust }))
    expect(problem).toMatchObject({ status: 500, type: 'urn:hostlens:problem:internal' })
    // What is wrong is the log's to say.
    expect(problem.detail).not.toContain('HOSTLENS')
  })
})
