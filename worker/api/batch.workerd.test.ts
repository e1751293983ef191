import { describe, expect, it } from 'vitest'
import { lab, post, urlOf } from '../../e2e/lab/worker-probe.ts'
import { BatchLine } from '../../shared/contract/events.ts'
import { Problem } from '../../shared/contract/problem.ts'

async function batch(targets: readonly string[], options: object = {}): Promise<BatchLine[]> {
  const response = await post('/v1/batch', { targets, options: { trust: { customCaPem: lab.rootPem }, ...options } })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  return (await response.text()).trim().split('\n').map((line) => BatchLine.parse(JSON.parse(line)))
}

describe('a batch', () => {
  it('gives each target its line, and no bad one harms another', async () => {
    const targets = [lab.hosts.good.url, 'ftp://nonsense', urlOf('expired'), lab.hosts.http.url, urlOf('silent'), urlOf('private'), urlOf('closed'), urlOf('rsa'), urlOf('junk')]
    const lines = await batch(targets, { deadlineMs: 1_500 })
    const outcomes = new Map(lines.flatMap((line) => {
      if (line.type === 'end') return []
      return [[line.index, line.type === 'report' ? line.report.failure?.code ?? 'ok' : line.problem.errors?.map(({ field }) => field).join()]]
    }))
    expect([...outcomes.keys()].toSorted()).toEqual(targets.map((_, i) => i))
    // A plain http target has no use for the custom CA that the others need.
    expect(targets.map((_, i) => outcomes.get(i))).toEqual(['ok', 'target', 'certificate-expired', 'trust.customCaPem', 'tls-timeout', 'target-forbidden', 'connection-failed', 'ok', 'tls-not-spoken'])
    expect(lines.at(-1)).toEqual({ type: 'end', reports: 7, problems: 2 })
    // Results come as they are there: the silent host's is the last.
    expect(lines.at(-2)).toMatchObject({ type: 'report', index: 4 })
  })

  it('has at most six connections at once', async () => {
    const lines = await batch(Array.from({ length: 14 }, () => urlOf('crowded', '/batch')), { bodyPreview: true })
    const most = lines.map((line) => {
      const preview = line.type === 'report' ? line.report.hops[0]?.http?.bodyPreview : undefined
      return preview?.status === 'text' ? (JSON.parse(preview.text) as { most: number }).most : 0
    })
    expect(most.filter((count) => count > 0)).toHaveLength(14)
    expect(Math.max(...most)).toBeLessThanOrEqual(6)
    expect(Math.max(...most)).toBeGreaterThan(1)
  })

  it.each([
    ['no target', { targets: [] }, ['targets']],
    ['too many', { targets: Array.from({ length: 51 }, () => 'good.test') }, ['targets']],
    ['an unknown option', { targets: ['good.test'], options: { colour: 'red' } }, ['options.colour']],
    ['a target among the options', { targets: ['good.test'], options: { target: 'x' } }, ['options.target']],
  ])('%s is refused', async (_, body, fields) => {
    const response = await post('/v1/batch', body)
    expect([response.status, Problem.parse(await response.json()).errors?.map(({ field }) => field)]).toEqual([400, fields])
  })

  it('asks for a token and for POST', async () => {
    const { exports } = await import('cloudflare:workers')
    expect((await exports.default.fetch(new Request('http://127.0.0.1/v1/batch', { method: 'POST' }))).status).toBe(401)
  })
})
