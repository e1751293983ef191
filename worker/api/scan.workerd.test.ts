import { describe, expect, it } from 'vitest'
import { lab, post, urlOf, type HostName } from '../../e2e/lab/worker-probe.ts'
import { Problem } from '../../shared/contract/problem.ts'
import { ScanEvent, ScanReport, type ScanRequest } from '../../shared/contract/scan.ts'

const trust = { customCaPem: lab.rootPem }

async function stream(request: ScanRequest): Promise<ScanEvent[]> {
  const response = await post('/v1/scan', { trust, ...request }, '*/*')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return (await response.text()).trim().split('\n').map((line) => ScanEvent.parse(JSON.parse(line)))
}

async function scan(request: ScanRequest): Promise<ScanReport> {
  const response = await post('/v1/scan', { trust, ...request })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  return ScanReport.parse(await response.json())
}

describe('POST /v1/scan', () => {
  it('streams progress, facts as they are known, and the report that repeats them', async () => {
    const events = await stream({ target: lab.hosts.dual.url })
    expect(events[0]).toMatchObject({ type: 'started', target: { host: lab.hosts.dual.host } })
    const last = events.at(-1)
    if (last?.type !== 'report') throw new Error('the last event is the report')
    const { report } = last
    expect(report).toMatchObject({ outcome: 'complete', failure: null, serverName: lab.hosts.dual.host })
    expect(report.network?.dialled?.port).toBe(lab.hosts.dual.port)
    expect(report.versions.filter(({ status }) => status === 'accepted').map(({ version }) => version)).toEqual(['TLSv1.2', 'TLSv1.3'])
    // What was told last of each field is what the report says.
    const told = Object.assign({}, ...events.flatMap((event) => (event.type === 'facts' ? [event.facts] : []))) as Partial<ScanReport>
    expect(told.suites).toEqual(report.suites)
    expect(told.certificates?.map(({ shownTo }) => shownTo)).toEqual(report.certificates.map(({ shownTo }) => shownTo))

    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []))
    expect(progress.map(({ connectionsDone }) => connectionsDone)).toEqual(progress.map(({ connectionsDone }) => connectionsDone).toSorted((a, b) => a - b))
    expect(progress.at(-1)).toMatchObject({ connectionsDone: report.connections, connectionsPlanned: report.connections })
    // More than one invocation may open: it took two.
    expect(report.connections).toBeGreaterThan(40)
    expect(report.connections).toBeLessThanOrEqual(150)
    expect(report.judgement?.clients.length).toBeGreaterThan(10)
  })

  it('makes no more connections than it was allowed, and says what it did not come to', async () => {
    const report = await scan({ target: lab.hosts.good.url, maxConnections: 12 })
    expect(report.connections).toBe(12)
    expect(report).toMatchObject({ outcome: 'partial', failure: null })
    const limited = report.untested.filter(({ why }) => why === 'connection-limit').map(({ what }) => what)
    expect(limited).toContain('cipher suites and groups of TLSv1.3')
    expect(report.suites.find(({ version }) => version === 'TLSv1.3')?.complete).toBe(false)
  })

  it('answers what was asked for, and names what was not', async () => {
    const report = await scan({ target: urlOf('tls12'), parts: ['features'], concurrency: 1, pauseMs: 0 })
    expect(report).toMatchObject({ outcome: 'complete', suites: [], groups: [], certificates: [], tolerances: [] })
    expect(report.features.resumption).toMatchObject({ ticket: 'resumed', psk: 'not-tested' })
    expect(report.untested.filter(({ why }) => why === 'not-asked').map(({ part }) => part)).toEqual(['suites', 'groups', 'signature-schemes', 'certificates', 'tolerances'])
  })

  it.each<[HostName, string]>([
    ['private', 'target-forbidden'],
    ['closed', 'connection-failed'],
    ['junk', 'tls-not-spoken'],
    ['reset-after-hello', 'tls-closed'],
    ['eof', 'tls-closed'],
    ['silent', 'tls-timeout'],
  ])('reports of %s that it is %s', async (host, code) => {
    const report = await scan({ target: urlOf(host), ...(host === 'silent' && { silenceMs: 200 }) })
    expect(report).toMatchObject({ outcome: 'failed', failure: { code }, suites: [], certificates: [] })
    expect(report.judgement).toBeUndefined()
    expect(report.connections).toBeLessThanOrEqual(20)
  })

  it('scans behind STARTTLS', async () => {
    const report = await scan({ target: urlOf('starttls-smtp'), starttls: 'smtp', parts: ['suites'] })
    expect(report).toMatchObject({ outcome: 'complete', starttls: 'smtp' })
    expect(report.suites.map(({ version }) => version)).toContain('TLSv1.3')
  })

  it('ends with its deadline, and says so', async () => {
    const report = await scan({ target: lab.hosts.good.url, deadlineMs: 1_000, concurrency: 1, pauseMs: 400 })
    expect(report.outcome).toBe('partial')
    expect(report.untested.map(({ why }) => why)).toContain('deadline')
  })

  it.each<[object, string]>([
    [{ target: 'http://good.test' }, 'target'],
    [{ target: 'tcp://good.test:1' }, 'target'],
    [{ target: 'good.test', colour: 'red' }, 'colour'],
    [{ target: 'good.test', concurrency: 4 }, 'concurrency'],
    [{ target: 'good.test', maxConnections: 1_000 }, 'maxConnections'],
    [{ target: 'good.test', deadlineMs: 181_000 }, 'deadlineMs'],
    [{ target: 'good.test', serverName: '10.0.0.1' }, 'serverName'],
    [{ target: 'good.test', starttls: 'smtp' }, 'starttls'],
    [{ target: 'good.test', parts: ['everything'] }, 'parts.0'],
    [{ target: 'good.test', trust: { publicRoots: false } }, 'trust.publicRoots'],
  ])('refuses %j, and names the field', async (body, field) => {
    const response = await post('/v1/scan', body)
    expect(response.status).toBe(400)
    expect(Problem.parse(await response.json()).errors?.map((error) => error.field)).toContain(field)
  })

  it('knows two formats', async () => {
    expect((await post('/v1/scan', { target: 'good.test' }, 'text/html')).status).toBe(406)
  })
})
