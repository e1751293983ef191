import { describe, expect, it } from 'vitest'
import { codesOf, lab, lastHop, probe, urlOf } from '../../e2e/lab/worker-probe.ts'

describe('retries', () => {
  it('cure what passes, and every attempt is a hop', async () => {
    const report = await probe({ target: urlOf('flaky'), retries: 2 })
    expect(report).toMatchObject({ outcome: 'ok', failure: null })
    expect(report.hops.map(({ attempt, failure }) => [attempt?.number, failure?.code ?? null])).toEqual([[1, 'tls-closed'], [2, null]])
    expect(report.hops[1]?.attempt?.waitedMs).toBeLessThan(250)
    expect(codesOf(report)).toContain('retry-helped')
    // Again in pairs: the next connection is cut, and without retries that is the end.
    const once = await probe({ target: urlOf('flaky') })
    expect([once.failure?.code, once.hops.length]).toEqual(['tls-closed', 1])
    expect(lastHop(once)).not.toHaveProperty('attempt')
    await probe({ target: urlOf('flaky') })
  })

  it('end after as many as were asked for', async () => {
    const report = await probe({ target: urlOf('closed'), retries: 2 })
    expect(report.failure?.phase).toBe('tcp')
    expect(report.hops.map(({ attempt }) => attempt?.number)).toEqual([1, 2, 3])
    expect(codesOf(report)).not.toContain('retry-helped')
  })

  it('leave alone what no retry can cure, and what has no time left', async () => {
    expect((await probe({ target: urlOf('expired'), retries: 3 })).hops).toHaveLength(1)
    expect((await probe({ target: urlOf('silent'), retries: 3, deadlineMs: 600 })).hops).toHaveLength(1)
  })

  it('do not send a request twice that is not idempotent', async () => {
    expect((await probe({ target: urlOf('hanging-up'), retries: 1 })).hops).toHaveLength(2)
    const post = await probe({ target: urlOf('hanging-up'), method: 'POST', body: 'x', retries: 1 })
    expect([post.hops.length, post.failure?.code]).toEqual([1, 'http-closed'])
  })

  it('try the hop that failed, not the ones before it', async () => {
    const report = await probe({ target: urlOf('redirector', `/?to=${encodeURIComponent(urlOf('flaky'))}`), maxRedirects: 1, retries: 1 })
    expect(report.hops.map(({ target, attempt }) => [target.host, attempt?.number])).toEqual([['redirector.test', 1], ['flaky.test', 1], ['flaky.test', 2]])
    expect(report.outcome).toBe('ok')
  })
})

describe('samples', () => {
  it('are fresh connections, with the spread of each phase', async () => {
    const { samples, hops } = await probe({ target: urlOf('good'), samples: 4 })
    expect(hops).toHaveLength(1)
    expect(samples?.runs.map(({ failure, timings }) => [failure, typeof timings.tls])).toEqual(Array.from({ length: 4 }, () => [null, 'number']))
    expect(samples?.runs[0]?.timings).toEqual(hops[0]?.timings)
    expect(samples?.statistics.map(({ phase }) => phase)).toEqual(['dns', 'tcp', 'tls', 'firstByte', 'download', 'other', 'total'])
    for (const { count, minMs, medianMs, maxMs, jitterMs } of samples?.statistics ?? []) {
      expect([count, minMs <= medianMs, medianMs <= maxMs, typeof jitterMs]).toEqual([4, true, true, 'number'])
    }
  })

  it('show the runs that failed, and figures of those that did not', async () => {
    const { samples } = await probe({ target: urlOf('flaky'), samples: 4 })
    expect(samples?.runs.map(({ failure }) => failure)).toEqual(['tls-closed', null, 'tls-closed', null])
    expect(samples?.statistics.find(({ phase }) => phase === 'tls')?.count).toBe(2)
  })

  it('stop when the time is up', async () => {
    const { samples } = await probe({ target: urlOf('slow-first-byte'), samples: 10, deadlineMs: 1_000 })
    expect(samples?.runs.length).toBeLessThan(10)
    expect(samples?.runs[0]?.failure).toBeNull()
  })

  it('are not there unless asked for', async () => {
    expect(await probe({ target: lab.hosts.good.url })).not.toHaveProperty('samples')
  })
})
