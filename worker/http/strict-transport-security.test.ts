import { expect, it } from 'vitest'
import { parseStrictTransportSecurity } from './strict-transport-security.ts'

const parse = (...values: string[]) => parseStrictTransportSecurity(values.map((value) => ({ name: 'Strict-Transport-Security', value })))

it.each([
  ['max-age=31536000', { maxAgeSeconds: 31_536_000, includeSubDomains: false, preload: false, preloadFaults: ['include-sub-domains-missing', 'preload-missing'] }],
  ['max-age="0"', { maxAgeSeconds: 0, preloadFaults: ['max-age-below-a-year', 'include-sub-domains-missing', 'preload-missing'] }],
  [' Max-Age = 63072000 ; INCLUDESUBDOMAINS;; Preload ;x=y', { maxAgeSeconds: 63_072_000, includeSubDomains: true, preload: true, preloadFaults: [] }],
  ['max-age=31535999; includeSubDomains; preload', { preloadFaults: ['max-age-below-a-year'] }],
  ['max-age=99999999999999999999', { maxAgeSeconds: 2 ** 32 }],
])('reads %j', (value, expected) => expect(parse(value)).toMatchObject({ status: 'present', fieldCount: 1, ...expected }))

it.each([
  ['', 'missing-max-age'],
  ['includeSubDomains', 'missing-max-age'],
  ['max-age', 'malformed-max-age'],
  ['max-age=-1', 'malformed-max-age'],
  ['max-age=1.5', 'malformed-max-age'],
  ['max-age=', 'malformed-directive'],
  ['max-age="1', 'malformed-directive'],
  ['max-age=1; a b', 'malformed-directive'],
  ['max-age=1, max-age=2', 'malformed-directive'],
  ['max-age=1; MAX-AGE=1', 'duplicate-directive'],
  ['max-age=1; preload; preload', 'duplicate-directive'],
  ['max-age=1; includeSubDomains=true', 'unexpected-value'],
])('finds %j invalid', (value, code) => expect(parse(value)).toMatchObject({ status: 'invalid', code }))

it('looks at the first field only', () => {
  expect(parse()).toEqual({ status: 'absent' })
  expect(parse('max-age=31536000; includeSubDomains; preload', 'max-age=0')).toMatchObject({ maxAgeSeconds: 31_536_000, fieldCount: 2, preloadFaults: ['several-fields'] })
  expect(parse('nonsense', 'max-age=1')).toMatchObject({ status: 'invalid' })
})
