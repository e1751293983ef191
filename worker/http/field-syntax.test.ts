import { expect, it } from 'vitest'
import { MAX_MEMBERS, parseParameter, splitMembers, unquote } from './field-syntax.ts'

it('splits outside of quotes and angle brackets', () => {
  expect(splitMembers(' a, ,"b,c" ;x, <d,e>;y="\\",", f', ',')).toEqual(['a', '"b,c" ;x', '<d,e>;y="\\","', 'f'])
  expect(splitMembers('a;b="c;d"; e', ';')).toEqual(['a', 'b="c;d"', 'e'])
  expect(splitMembers('"a, b', ',')).toEqual(['"a, b'])
  expect(splitMembers('', ',')).toEqual([])
})

it('stops at its bounds', () => {
  expect(splitMembers('a,'.repeat(1_000), ',')).toHaveLength(MAX_MEMBERS)
  expect(splitMembers('a'.repeat(100_000), ',')[0]).toHaveLength(16_384)
})

it('reads parameters', () => {
  expect(parseParameter('Name = "a\\"b" ')).toEqual({ name: 'name', value: 'a"b' })
  expect([parseParameter('x'), parseParameter('x=')]).toEqual([{ name: 'x', value: null }, null])
  expect([parseParameter('a b=c'), parseParameter('=c'), parseParameter('a="b'), parseParameter('a=b c')]).toEqual([null, null, null, null])
  expect([unquote('""'), unquote('"a"b"'), unquote('"a\\"')]).toEqual(['', null, null])
})
