import { describe, expect, test } from 'vitest'
import { formatNumber, formatSummary, median, percentile, summarize } from './statistics.ts'

describe('percentiles', () => {
  test('lie on the values, and between two of them in proportion', () => {
    const values = [15, 20, 35, 40, 50]
    expect(percentile(values, 0)).toBe(15)
    expect(percentile(values, 25)).toBe(20)
    expect(percentile(values, 40)).toBeCloseTo(29, 10)
    expect(percentile(values, 100)).toBe(50)
  })

  test('do not depend on the order, and leave the sample as it was', () => {
    const values = [9, 100, 10]
    expect(percentile(values, 50)).toBe(10)
    expect(values).toEqual([9, 100, 10])
  })

  test('of nothing, beyond the ends or of no number there are none', () => {
    expect(() => percentile([], 50)).toThrow(RangeError)
    expect(() => percentile([1], 101)).toThrow(RangeError)
    expect(() => percentile([1], -1)).toThrow(RangeError)
    expect(() => percentile([1], Number.NaN)).toThrow(RangeError)
    expect(() => percentile([1, Number.NaN], 50)).toThrow(RangeError)
    expect(() => percentile([1, Infinity], 50)).toThrow(RangeError)
  })
})

test('the median of an even sample lies between its two middle values', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
})

test('a summary holds the whole of a sample', () => {
  const values = Array.from({ length: 101 }, (_, i) => 100 - i)
  expect(summarize(values)).toEqual({ n: 101, median: 50, p25: 25, p75: 75, p95: 95, p99: 99, min: 0, max: 100 })
  expect(() => summarize([])).toThrow(RangeError)
})

test.each([
  [0, '0'], [1234.5, '1235'], [123.4, '123'], [12.34, '12.3'], [1.234, '1.23'], [0.01234, '0.0123'], [-0.5, '-0.500'],
  [0.000_000_01, '0'], [999.6, '1000'],
])('%s is written with three digits: %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})

test('a summary is written with its unit, its quartiles and its size', () => {
  expect(formatSummary(summarize([1, 2, 3, 4, 5]), 'ms')).toBe('3.00 ms (2.00–4.00, n 5)')
  expect(formatSummary(summarize([2]), 'ms')).toBe('2.00 ms (n 1)')
})
