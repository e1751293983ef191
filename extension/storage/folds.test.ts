import { describe, expect, it } from 'vitest'
import { parseFolds } from './folds.ts'

describe('parseFolds', () => {
  it('reads what was saved', () => {
    expect([...parseFolds(['tls', 'http'])]).toEqual(['tls', 'http'])
  })

  it.each([undefined, null, 'tls', 7, {}, [7, '', 'A b', 'x'.repeat(40)]])('folds nothing for %j', (stored) => {
    expect(parseFolds(stored).size).toBe(0)
  })

  it('reads no list without end', () => {
    expect(parseFolds(Array.from({ length: 500 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(1 + Math.floor(i / 26)))).size).toBe(50)
  })
})
