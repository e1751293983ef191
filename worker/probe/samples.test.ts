import { describe, expect, it } from 'vitest'
import type { Timings } from '../../shared/contract/timings.ts'
import { statisticsOf } from './samples.ts'

function run(tcp: number | null, failure: 'tls-timeout' | null = null) {
  const timings: Timings = { dns: null, tcp, tls: null, sign: null, firstByte: null, download: null, other: 0, total: tcp ?? 0 }
  return { failure, timings }
}

describe('statisticsOf', () => {
  it('gives least, median, most and jitter of the runs that went well', () => {
    expect(statisticsOf([run(10), run(40), run(20), run(500, 'tls-timeout')])).toEqual([
      { phase: 'tcp', count: 3, minMs: 10, medianMs: 20, maxMs: 40, jitterMs: 25 },
      { phase: 'other', count: 3, minMs: 0, medianMs: 0, maxMs: 0, jitterMs: 0 },
      { phase: 'total', count: 3, minMs: 10, medianMs: 20, maxMs: 40, jitterMs: 25 },
    ])
  })

  it('takes the middle of an even number, and has no jitter of one', () => {
    expect(statisticsOf([run(10), run(20)])[0]).toMatchObject({ medianMs: 15, jitterMs: 10 })
    expect(statisticsOf([run(10)])[0]).toMatchObject({ count: 1, medianMs: 10, jitterMs: null })
  })

  it('leaves out a phase that no run had, and all where none went well', () => {
    expect(statisticsOf([run(null)]).map(({ phase }) => phase)).toEqual(['other', 'total'])
    expect(statisticsOf([run(10, 'tls-timeout')])).toEqual([])
  })
})
