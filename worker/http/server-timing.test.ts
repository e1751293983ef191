import { expect, it } from 'vitest'
import { parseServerTiming } from './server-timing.ts'

const parse = (...values: string[]) => parseServerTiming(values.map((value) => ({ name: 'Server-Timing', value })))

// The examples of the W3C's Server Timing, section 2, and what its section 4.1 says of the rest.
it.each([
  ['miss, db;dur=53, app;dur=47.2', [['miss', null, null], ['db', 53, null], ['app', 47.2, null]]],
  ['customView, dc;desc=atl', [['customView', null, null], ['dc', null, 'atl']]],
  ['cache;desc="Cache Read";dur=23.2', [['cache', 23.2, 'Cache Read']]],
  ['a;DUR=1;dur=2;desc=x;desc=y', [['a', 1, 'x']]],
  ['a;dur="1.5";desc="b, c"', [['a', 1.5, 'b, c']]],
  ['a;dur=x;foo=bar;baz', [['a', null, null]]],
  ['a;dur=1e3;desc', [['a', 1_000, '']]],
  ['a;dur=1e999', [['a', null, null]]],
])('reads %j', (value, expected) => {
  expect(parse(value)).toEqual({ metrics: expected.map(([name, durationMs, description]) => ({ name, durationMs, description })), malformedCount: 0 })
})

it('counts what is no metric, joins fields and stops at its bound', () => {
  expect(parse('a b;dur=1, , "c"', 'd')).toEqual({ metrics: [{ name: 'd', durationMs: null, description: null }], malformedCount: 2 })
  expect(parse()).toEqual({ metrics: [], malformedCount: 0 })
  expect(parse('a,'.repeat(1_000)).metrics).toHaveLength(64)
  expect(parse(`a;desc=${'x'.repeat(1_000)}`).metrics[0]?.description).toHaveLength(200)
})
