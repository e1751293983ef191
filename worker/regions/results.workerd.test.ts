import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { testWorkerToken } from '../../e2e/lab/test-worker.ts'
import { lab, post, probe, urlOf } from '../../e2e/lab/worker-probe.ts'
import { plainTokenName } from '../../shared/contract/token-line.ts'
import { BatchLine } from '../../shared/contract/events.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { RegionalReport } from '../../shared/contract/regions.ts'
import { RecordedResult, ResultsAggregate, ResultsDeleted, ResultsPage } from '../../shared/contract/results.ts'
import { limits } from '../../shared/limits.ts'
import { readRegionBindings, type ResultStoreStub } from './bindings.ts'
import { storeOf } from './recorder.ts'
import { probeOverSocket } from '../../e2e/lab/regional-socket.ts'
import { summary } from './testing/samples.ts'

/* Storage lasts as long as a file of tests does: each test has a host, or many, of its own. */

const trust = { customCaPem: lab.rootPem }
const dayMs = 86_400_000

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`http://127.0.0.1${path}`, { ...init, headers: { authorization: `Bearer ${testWorkerToken}` } }))
}

async function page(host: string, query = ''): Promise<ResultsPage> {
  const response = await call(`/v1/results?host=${host}${query}`)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return ResultsPage.parse(await response.json())
}

async function exported(host: string, query = ''): Promise<RecordedResult[]> {
  const response = await call(`/v1/results/export?host=${host}${query}`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  const text = new TextDecoder().decode(await response.arrayBuffer())
  return text.split('\n').filter((line) => line !== '').map((line) => RecordedResult.parse(JSON.parse(line)))
}

function store(host: string, caller = plainTokenName): ResultStoreStub {
  return storeOf(readRegionBindings(env).results, { caller, host })
}

/** What stands in the store, whether it is shown or not. */
function inStore(host: string, query: string): Promise<unknown[]> {
  return runInDurableObject(store(host), (_, state) => state.storage.sql.exec(query).toArray())
}

const tables = "SELECT name FROM sqlite_master WHERE name IN ('results', 'counters') ORDER BY name"

describe('record', () => {
  it('keeps a summary, says so in the report, and keeps nothing that it should not', async () => {
    const report = await probe({ target: urlOf('good', '/?secret=planted'), headers: [{ name: 'X-Secret', value: 'planted' }], bodyPreview: true, record: true })
    expect(report.record).toMatchObject({ status: 'recorded', id: 1, dropped: 0 })
    const answer = await page('good.test')
    const hop = report.hops[0]
    expect(answer).toEqual({
      schemaVersion: 1,
      host: 'good.test',
      nextCursor: null,
      dropped: 0,
      results: [{
        id: 1, probeId: report.probeId, startedAt: report.startedAt,
        expiresAt: report.record?.status === 'recorded' ? report.record.expiresAt : '',
        scheme: 'https', port: lab.hosts.good.port, region: null, colo: null, outcome: 'ok', failure: null, hops: 1,
        timings: hop?.timings, family: 'ipv4', status: 200,
        tls: { version: 'TLSv1.3', cipherSuite: hop?.tls?.cipherSuite, group: hop?.tls?.group },
        certificate: { fingerprintSha256: lab.hosts.good.fingerprintSha256, notAfter: hop?.certificates?.[0]?.notAfter, issuer: hop?.certificates?.[0]?.issuer },
      }],
    })
    const [result] = answer.results
    expect(Math.round((Date.parse(result?.expiresAt ?? '') - Date.parse(report.startedAt)) / dayMs)).toBe(limits.defaultResultDays)
    const everything = JSON.stringify(await inStore('good.test', 'SELECT * FROM results'))
    expect(everything).toContain(report.probeId)
    expect(everything).not.toMatch(/planted|secret|BEGIN/i)
  })

  it('is not done unless it is asked for', async () => {
    expect((await probe({ target: urlOf('rsa') })).record).toBeUndefined()
    expect((await probe({ target: urlOf('rsa'), record: false })).record).toBeUndefined()
    expect((await probe({ target: urlOf('tls12'), record: {} })).record).toMatchObject({ status: 'recorded' })
    expect(await page('rsa.test')).toMatchObject({ results: [], dropped: 0 })
    // Nor does asking for results make a store.
    expect(await inStore('rsa.test', tables)).toEqual([])
  })

  it('keeps failures too, for as long as was asked', async () => {
    const report = await probe({ target: urlOf('expired'), record: { expiresInDays: 365 } })
    const { results: [result] } = await page('expired.test')
    expect(result).toMatchObject({ outcome: 'failed', failure: 'certificate-expired', status: null, tls: { version: 'TLSv1.3' }, certificate: { fingerprintSha256: lab.hosts.expired.fingerprintSha256 } })
    expect(Math.round((Date.parse(result?.expiresAt ?? '') - Date.parse(report.startedAt)) / dayMs)).toBe(365)
    const closed = await probe({ target: urlOf('closed'), record: true })
    expect((await page('closed.test')).results).toMatchObject([{ failure: closed.failure?.code, tls: null, certificate: null, family: null, status: null }])
  })

  it.each([[0, 'record.expiresInDays'], [366, 'record.expiresInDays'], [1.5, 'record'], ['30', 'record'], [null, 'record']])('%j days are refused by name', async (expiresInDays, name) => {
    const response = await post('/v1/probe', { target: 'good.test', record: { expiresInDays } })
    expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)]).toEqual([400, [name]])
  })

  it('a stream tells it in the report, whose line is the last', async () => {
    const response = await post('/v1/probe', { target: urlOf('http'), record: true }, 'application/x-ndjson')
    const lines = new TextDecoder().decode(await response.arrayBuffer()).trim().split('\n').map((line) => JSON.parse(line) as { type: string; report?: unknown })
    expect(lines.filter(({ type }) => type === 'report')).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({ type: 'report', report: { record: { status: 'recorded' } } })
    expect((await page('http.test')).results).toMatchObject([{ scheme: 'http', tls: null, certificate: null, status: 200 }])
  })

  it('works in a batch, under each host', async () => {
    const targets = [urlOf('p384'), urlOf('self-signed'), 'ftp://none']
    const response = await post('/v1/batch', { targets, options: { trust, record: { expiresInDays: 1 } } })
    const lines = new TextDecoder().decode(await response.arrayBuffer()).trim().split('\n').map((line) => BatchLine.parse(JSON.parse(line)))
    expect(lines.filter((line) => line.type === 'report').map(({ report }) => report.record?.status)).toEqual(['recorded', 'recorded'])
    expect([(await page('p384.test')).results.length, (await page('self-signed.test')).results.length]).toEqual([1, 1])
  })

  it('leaves out a probe that its caller stopped, and says so', async () => {
    const socket = await probeOverSocket({ target: urlOf('silent'), trust, record: true, regions: ['weur'], deadlineMs: 20_000 }, (message, { send }) => {
      if (message.type === 'regional' && message.event.type === 'phase-started' && message.event.phase === 'tls') send({ type: 'cancel' })
    })
    await socket.closed
    expect(socket.messages.at(-2)).toMatchObject({ event: { report: { record: { status: 'not-recorded', reason: 'cancelled' } } } })
    expect((await page('silent.test')).results).toEqual([])
  })

  it('a store that fails costs no report, and says so wherever it is asked', async () => {
    await runInDurableObject(store('p521.test'), (_, state) => state.storage.sql.exec('CREATE TABLE results (of_another_kind)').toArray())
    await evictDurableObject(store('p521.test'))
    const report = await probe({ target: urlOf('p521'), record: true })
    expect(report).toMatchObject({ outcome: 'ok', record: { status: 'not-recorded', reason: 'store-unavailable' } })
    for (const path of ['/v1/results', '/v1/results/aggregate', '/v1/results/export']) {
      const response = await call(`${path}?host=p521.test`)
      expect([response.status, Problem.parse(await response.json()).type]).toEqual([503, 'urn:hostlens:problem:results-unavailable'])
    }
  })

  it('loses nothing when regions write at once', async () => {
    const rounds = 4
    const atOnce = 40
    const ids = new Set<string>()
    for (let round = 0; round < rounds; round++) {
      await Promise.all(Array.from({ length: atOnce }, async () => {
        const response = await post('/v1/probe', { target: urlOf('http'), regions: ['weur', 'apac'], record: true, deadlineMs: 30_000 })
        for (const result of RegionalReport.parse(await response.json()).regions) {
          if (result.status !== 'reported' || result.report.record?.status !== 'recorded') throw new Error(JSON.stringify(result))
          ids.add(result.report.probeId)
        }
      }))
    }
    expect(ids.size).toBe(rounds * atOnce * 2)
    const found = (await exported('http.test')).filter(({ region }) => region !== null)
    expect(new Set(found.map(({ probeId }) => probeId))).toEqual(ids)
    expect(found.filter(({ region }) => region === 'apac')).toHaveLength(rounds * atOnce)
    // Each has a number of its own.
    expect(new Set(found.map(({ id }) => id)).size).toBe(ids.size)
  })
})

describe('results', () => {
  it('come in pages, newest first, which new results do not move', async () => {
    for (let i = 1; i <= 7; i++) await store('pages.test').add(summary({ probeId: `p${i}` }), 1)
    const first = await page('pages.test', '&limit=3')
    await store('pages.test').add(summary({ probeId: 'late' }), 1)
    const second = await page('pages.test', `&limit=3&cursor=${first.nextCursor}`)
    const third = await page('pages.test', `&limit=3&cursor=${second.nextCursor}`)
    expect([first, second, third].map(({ results }) => results.map(({ probeId }) => probeId))).toEqual([['p7', 'p6', 'p5'], ['p4', 'p3', 'p2'], ['p1']])
    expect(third.nextCursor).toBeNull()
    // A last page that is just full has no next.
    expect((await page('pages.test', '&limit=8')).nextCursor).toBeNull()
    expect((await page('pages.test', '&limit=7')).nextCursor).not.toBeNull()
  })

  it('are chosen by time and region; the end of the time is left out', async () => {
    for (const [i, region] of (['weur', 'oc', null, 'weur'] as const).entries()) await store('chosen.test').add(summary({ probeId: `p${i}`, startedAt: `2026-11-0${i + 1}T00:00:00.000Z`, region }), 30)
    const ids = async (query: string) => (await page('chosen.test', query)).results.map(({ probeId }) => probeId)
    expect(await ids('&since=2026-11-02T00:00:00Z')).toEqual(['p3', 'p2', 'p1'])
    expect(await ids('&since=2026-11-02T00:00:00Z&until=2026-11-03T00:00:00Z')).toEqual(['p1'])
    expect(await ids('&since=2026-11-02T01:00:00%2B01:00&until=2026-11-02T01:00:01%2B01:00')).toEqual(['p1'])
    expect(await ids('&region=weur')).toEqual(['p3', 'p0'])
    expect(await ids('&region=me')).toEqual([])
    expect((await exported('chosen.test', '&region=weur')).map(({ probeId }) => probeId)).toEqual(['p0', 'p3'])
    // The host as it is written does not matter.
    expect((await page('CHOSEN.test.')).results).toHaveLength(4)
  })

  it('add up as they do by hand', async () => {
    const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`
    const none = { dns: null, tcp: null, tls: null, sign: null, firstByte: null, download: null, other: 0 }
    const ok = [[10, 'weur'], [30, 'weur'], [20, 'weur'], [400, 'oc']] as const
    for (const [i, [tls, region]] of ok.entries()) await store('sums.test').add(summary({ region, startedAt: at(i + 2), timings: { ...none, tls, total: tls + 1 } }), 30)
    await store('sums.test').add(summary({ region: 'oc', startedAt: at(1), outcome: 'failed', failure: 'tls-timeout', timings: { ...none, total: 9_999 } }), 30)
    const response = await call('/v1/results/aggregate?host=sums.test')
    const answer = ResultsAggregate.parse(await response.json())
    const phases = (tls: [number, number, number], total: [number, number, number]) => [
      { phase: 'tls', count: tls[0], medianMs: tls[1], p95Ms: tls[2] },
      { phase: 'other', count: tls[0], medianMs: 0, p95Ms: 0 },
      { phase: 'total', count: total[0], medianMs: total[1], p95Ms: total[2] },
    ]
    const failures = [{ code: 'tls-timeout', count: 1 }]
    expect(answer).toEqual({
      schemaVersion: 1, host: 'sums.test', firstStartedAt: at(1), lastStartedAt: at(5), dropped: 0,
      count: 5, failed: 1, failures, phases: phases([4, 25, 400], [4, 26, 401]),
      regions: [
        { region: 'weur', count: 3, failed: 0, failures: [], phases: phases([3, 20, 30], [3, 21, 31]) },
        { region: 'oc', count: 2, failed: 1, failures, phases: phases([1, 400, 400], [1, 401, 401]) },
      ],
    })
    const since = ResultsAggregate.parse(await (await call(`/v1/results/aggregate?host=sums.test&since=${at(5)}`)).json())
    expect([since.count, since.firstStartedAt, since.regions.map(({ region }) => region)]).toEqual([1, at(5), ['oc']])
    const nothing = ResultsAggregate.parse(await (await call('/v1/results/aggregate?host=unknown.test')).json())
    expect(nothing).toMatchObject({ count: 0, failed: 0, firstStartedAt: null, phases: [], regions: [] })
  })

  it('are exported whole, over more than one page, the oldest first', async () => {
    const count = 2 * limits.maxResultsPage + 3
    await fill('export.test', count)
    const results = await exported('export.test')
    expect(results.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    // Just full pages as well.
    await fill('export-full.test', limits.maxResultsPage)
    expect(await exported('export-full.test')).toHaveLength(limits.maxResultsPage)
    expect(await exported('export-none.test')).toEqual([])
  })

  it('are deleted when the caller says so, and nothing is left of them', async () => {
    await store('deleted.test').add(summary(), 1)
    await store('deleted.test').add(summary(), 1)
    await store('kept.test').add(summary(), 1)
    const remove = async () => ResultsDeleted.parse(await (await call('/v1/results?host=deleted.test', { method: 'DELETE' })).json())
    expect(await remove()).toEqual({ host: 'deleted.test', deleted: 2 })
    expect(await inStore('deleted.test', tables)).toEqual([])
    expect(await runDurableObjectAlarm(store('deleted.test'))).toBe(false)
    expect(await remove()).toEqual({ host: 'deleted.test', deleted: 0 })
    expect([(await page('deleted.test')).results.length, (await page('kept.test')).results.length]).toEqual([0, 1])
    await store('deleted.test').add(summary({ probeId: 'again' }), 1)
    expect((await page('deleted.test')).results).toMatchObject([{ probeId: 'again' }])
  })

  it('belong to the token under which they were recorded', async () => {
    await store('mine.test', 'somebody-else').add(summary({ probeId: 'theirs' }), 1)
    await store('mine.test').add(summary({ probeId: 'ours' }), 1)
    expect((await page('mine.test')).results.map(({ probeId }) => probeId)).toEqual(['ours'])
    expect((await exported('mine.test')).map(({ probeId }) => probeId)).toEqual(['ours'])
    await call('/v1/results?host=mine.test', { method: 'DELETE' })
    expect((await store('mine.test', 'somebody-else').page({ order: 'newest-first', after: null, limit: 9 })).results.map(({ probeId }) => probeId)).toEqual(['theirs'])
  })

  it('make room for newer ones beyond the bound, and the answers say so', async () => {
    await fill('full.test', limits.maxResultsPerHost)
    // The instance that filled it did not count.
    await evictDurableObject(store('full.test'))
    expect(await store('full.test').add(summary({ probeId: 'newest' }), 30)).toMatchObject({ dropped: 1 })
    expect(await store('full.test').add(summary(), 30)).toMatchObject({ dropped: 1 })
    expect(await inStore('full.test', 'SELECT count(*) AS count, min(id) AS least FROM results')).toEqual([{ count: limits.maxResultsPerHost, least: 3 }])
    expect((await page('full.test', '&limit=1')).dropped).toBe(2)
    expect(ResultsAggregate.parse(await (await call('/v1/results/aggregate?host=full.test')).json())).toMatchObject({ count: limits.maxResultsPerHost, dropped: 2 })
    // What has expired makes room before anything is dropped.
    await runInDurableObject(store('full.test'), (_, state) => state.storage.sql.exec('UPDATE results SET expires_at_ms = 1 WHERE id IN (100, 101)').toArray())
    expect(await store('full.test').add(summary(), 30)).toMatchObject({ dropped: 0 })
  })

  it('survive the end of the object that keeps them', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await store('evicted.test').add(summary(), 30)).id))
    await evictDurableObject(store('evicted.test'))
    expect((await exported('evicted.test')).map(({ id }) => id)).toEqual(ids.toSorted((a, b) => a - b))
    expect((await store('evicted.test').add(summary(), 30)).id).toBe(51)
  })
})

describe('expiry', () => {
  it('an alarm forgets what has expired, and the storage with the last of it', async () => {
    const soon = 1 / dayMs
    // In any order: the alarm stands at the earliest.
    await Promise.all([store('alarm.test').add(summary({ probeId: 'long' }), 30), store('alarm.test').add(summary({ probeId: 'short' }), soon), store('alarm.test').add(summary({ probeId: 'longer' }), 60)])
    while ((await inStore('alarm.test', 'SELECT id FROM results')).length === 3) await new Promise((resolve) => setTimeout(resolve, 5))
    expect((await page('alarm.test')).results.map(({ probeId }) => probeId).toSorted()).toEqual(['long', 'longer'])
    // The next stands for the next that expires; rung too early, it forgets nothing and stands again.
    expect(await runDurableObjectAlarm(store('alarm.test'))).toBe(true)
    expect(await inStore('alarm.test', 'SELECT id FROM results')).toHaveLength(2)
    await runInDurableObject(store('alarm.test'), (_, state) => state.storage.sql.exec('UPDATE results SET expires_at_ms = 1').toArray())
    expect(await runDurableObjectAlarm(store('alarm.test'))).toBe(true)
    expect(await inStore('alarm.test', tables)).toEqual([])
    expect(await runDurableObjectAlarm(store('alarm.test'))).toBe(false)
  })

  it('nothing that has expired is shown, even where the alarm is late', async () => {
    await store('late.test').add(summary({ probeId: 'old' }), 30)
    await store('late.test').add(summary({ probeId: 'new' }), 30)
    await runInDurableObject(store('late.test'), (_, state) => state.storage.sql.exec("UPDATE results SET expires_at_ms = 1 WHERE probe_id = 'old'").toArray())
    expect((await page('late.test')).results.map(({ probeId }) => probeId)).toEqual(['new'])
    expect((await exported('late.test')).map(({ probeId }) => probeId)).toEqual(['new'])
    expect(ResultsAggregate.parse(await (await call('/v1/results/aggregate?host=late.test')).json()).count).toBe(1)
    expect(ResultsDeleted.parse(await (await call('/v1/results?host=late.test', { method: 'DELETE' })).json()).deleted).toBe(1)
  })

  it('an object that begins anew keeps the earlier alarm', async () => {
    await store('anew.test').add(summary(), 1)
    await evictDurableObject(store('anew.test'))
    await store('anew.test').add(summary(), 30)
    const alarmAt = await runInDurableObject(store('anew.test'), (_, state) => state.storage.getAlarm())
    expect(Math.round(((alarmAt ?? 0) - Date.now()) / dayMs)).toBe(1)
  })
})

describe('a query', () => {
  it.each<[string, string, string[]]>([
    ['no host', '', ['host']],
    ['an empty host', '?host=', ['host']],
    ['an unknown parameter', '?host=a.test&colour=red', ['colour']],
    ['a parameter twice', '?host=a.test&host=b.test', ['host']],
    ['a host with a path', '?host=a.test/../b', ['host']],
    ['a host with a port', '?host=a.test:443', ['host']],
    ['an address with a port', '?host=[2001:db8::1]:443', ['host']],
    ['a host with a colon', '?host=a.test:', ['host']],
    ['a URL', '?host=https://a.test', ['host']],
    ['another scheme', '?host=ftp:a.test', ['host']],
    ['a host with a user', '?host=me@a.test', ['host']],
    ['a host with a query', '?host=a.test%3Fx', ['host']],
    ['no host name', "?host=a'%20OR%201=1--", ['host']],
    ['a host with NUL', '?host=a%00.test', ['host']],
    ['a host that is too long', `?host=${'a.'.repeat(200)}test`, ['host']],
    ['no time', '?host=a.test&since=yesterday', ['since']],
    ['a time without a zone', '?host=a.test&since=2026-11-01T00:00:00', ['since']],
    ['a time that there is not', '?host=a.test&until=2026-02-30T00:00:00Z', ['until']],
    ['an end before the beginning', '?host=a.test&since=2026-11-02T00:00:00Z&until=2026-11-02T00:00:00Z', ['until']],
    ['an unknown region', "?host=a.test&region=weur'--", ['region']],
  ])('with %s is refused by name, wherever it is asked', async (_, query, fields) => {
    const takesOnlyHost = !/since|until|region/.test(query)
    for (const [method, path] of [['GET', '/v1/results'], ['GET', '/v1/results/aggregate'], ['GET', '/v1/results/export'], ...(takesOnlyHost ? [['DELETE', '/v1/results']] : [])] as const) {
      const response = await call(`${path}${query}`, { method })
      expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)], `${method} ${path}`).toEqual([400, fields])
    }
  })

  it.each([
    ['limit=0', 'limit'], ['limit=501', 'limit'], ['limit=-1', 'limit'], ['limit=1e2', 'limit'], ['limit=', 'limit'],
    ['cursor=0', 'cursor'], ['cursor=abc', 'cursor'], ['cursor=1%20OR%201', 'cursor'], ['cursor=99999999999999999999', 'cursor'],
  ])('with %s is refused by name', async (query, field) => {
    const response = await call(`/v1/results?host=a.test&${query}`)
    expect([response.status, Problem.parse(await response.json()).errors?.map((error) => error.field)]).toEqual([400, [field]])
    // These are parameters of pages alone.
    for (const path of ['/v1/results/aggregate', '/v1/results/export']) {
      expect(Problem.parse(await (await call(`${path}?host=a.test&${query}`)).json()).errors).toEqual([{ field, message: 'There is no such field.' }])
    }
  })

  it('to delete takes a host and nothing else', async () => {
    for (const extra of ['since=2026-11-02T00:00:00Z', 'region=weur', 'limit=1']) {
      const response = await call(`/v1/results?host=a.test&${extra}`, { method: 'DELETE' })
      expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)]).toEqual([400, [extra.split('=')[0]]])
    }
  })

  it('takes addresses in any spelling, and international names', async () => {
    expect((await page('[2001:DB8::1]')).host).toBe('2001:db8::1')
    expect((await page('2001:db8:0::1')).host).toBe('2001:db8::1')
    expect((await page('m%C3%BCnchen.test')).host).toBe('xn--mnchen-3ya.test')
  })

  it('needs a token, and another method is none', async () => {
    for (const path of ['/v1/results', '/v1/results/aggregate', '/v1/results/export']) {
      expect((await exports.default.fetch(new Request(`http://127.0.0.1${path}?host=a.test`))).status).toBe(401)
      expect((await call(`${path}?host=a.test`, { method: 'PUT' })).status).toBe(405)
    }
    expect((await exports.default.fetch(new Request('http://127.0.0.1/v1/results?host=a.test', { method: 'DELETE' }))).status).toBe(401)
  })
})

/** Many results at once: one that is recorded as ever, and copies of its row. */
async function fill(host: string, count: number): Promise<void> {
  await store(host).add(summary(), 30)
  await runInDurableObject(store(host), (_, { storage: { sql } }) => {
    const columns = sql.exec('SELECT * FROM results LIMIT 1').columnNames.filter((name) => name !== 'id').join(', ')
    sql.exec(`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO results (${columns}) SELECT ${columns} FROM n, (SELECT * FROM results LIMIT 1) WHERE i <= ?`, count, count)
  })
}
