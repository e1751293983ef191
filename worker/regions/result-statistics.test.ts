import { describe, expect, it } from 'vitest'
import { figuresByRegion, figuresOf, type Measured } from './result-statistics.ts'
import { summary } from './testing/samples.ts'

const none = { dns: null, tcp: null, tls: null, sign: null, firstByte: null, download: null, other: 0, total: 0 }

function withTls(tls: number | null): Measured {
  return summary({ timings: { ...none, tls, total: tls ?? 0 } })
}

describe('figures of results', () => {
  it('are none without results', () => {
    expect(figuresOf([])).toEqual({ count: 0, failed: 0, failures: [], phases: [] })
    expect(figuresByRegion([])).toEqual([])
  })

  it.each<[string, (number | null)[], { count: number; medianMs: number; p95Ms: number } | undefined]>([
    ['one value', [7], { count: 1, medianMs: 7, p95Ms: 7 }],
    ['two values: the mean of both', [10, 20], { count: 2, medianMs: 15, p95Ms: 20 }],
    ['three, in no order', [30, 10, 20], { count: 3, medianMs: 20, p95Ms: 30 }],
    ['numbers are sorted as numbers', [100, 9, 20], { count: 3, medianMs: 20, p95Ms: 100 }],
    // Rank 19 of 20, rank 20 of 21, rank 95 of 100.
    ['1 to 20', Array.from({ length: 20 }, (_, i) => i + 1), { count: 20, medianMs: 10.5, p95Ms: 19 }],
    ['1 to 21', Array.from({ length: 21 }, (_, i) => i + 1), { count: 21, medianMs: 11, p95Ms: 20 }],
    ['100 to 1', Array.from({ length: 100 }, (_, i) => 100 - i), { count: 100, medianMs: 50.5, p95Ms: 95 }],
    ['what did not happen does not count', [null, 4, null, 6], { count: 2, medianMs: 5, p95Ms: 6 }],
    ['a phase that never happened', [null, null], undefined],
  ])('%s', (_, values, expected) => {
    expect(figuresOf(values.map(withTls)).phases.find(({ phase }) => phase === 'tls')).toEqual(expected && { phase: 'tls', ...expected })
  })

  it('a failed probe counts as one, and not in the figures of its phases', () => {
    const failed = summary({ outcome: 'failed', failure: 'tls-timeout', timings: { ...none, dns: 900, total: 900 } })
    const refused = summary({ outcome: 'failed', failure: 'connection-refused', timings: none })
    const figures = figuresOf([failed, summary({ timings: { ...none, dns: 2, total: 2 } }), refused, failed])
    expect(figures).toEqual({
      count: 4,
      failed: 3,
      failures: [{ code: 'tls-timeout', count: 2 }, { code: 'connection-refused', count: 1 }],
      phases: [
        { phase: 'dns', count: 1, medianMs: 2, p95Ms: 2 },
        { phase: 'other', count: 1, medianMs: 0, p95Ms: 0 },
        { phase: 'total', count: 1, medianMs: 2, p95Ms: 2 },
      ],
    })
  })

  it('each region stands for itself', () => {
    const of = (region: Measured['region'], total: number) => summary({ region, timings: { ...none, total } })
    const figures = figuresByRegion([of(null, 1), of('weur', 10), of('wnam', 100), of('weur', 30)])
    expect(figures.map(({ region, count, phases }) => [region, count, phases.find(({ phase }) => phase === 'total')?.medianMs])).toEqual([['wnam', 1, 100], ['weur', 2, 20], [null, 1, 1]])
  })
})
