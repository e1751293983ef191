import { expect, it } from 'vitest'
import { combinedFieldValue, fieldValues, firstFieldValue, isFieldValue, isToken, trimOptionalWhitespace } from './fields.ts'
import { preview } from './http-error.ts'

const fields = [{ name: 'Set-Cookie', value: 'a' }, { name: 'X', value: '1' }, { name: 'set-cookie', value: 'b' }]

it('finds fields by name, whatever its case', () => {
  expect(fieldValues(fields, 'SET-COOKIE')).toEqual(['a', 'b'])
  expect(firstFieldValue(fields, 'Set-cookie')).toBe('a')
  expect(combinedFieldValue(fields, 'set-cookie')).toBe('a, b')
  expect([fieldValues(fields, 'y'), firstFieldValue(fields, 'y'), combinedFieldValue(fields, 'y')]).toEqual([[], null, null])
})

it('tells tokens and values from what is not', () => {
  expect(['a', "!#$%&'*+-.^_`|~09Az"].map(isToken)).toEqual([true, true])
  expect(['', 'a b', 'a:', '"', 'ä', 'a\n'].map(isToken)).toEqual([false, false, false, false, false, false])
  expect(['', 'a b\t', '\xff'].map(isFieldValue)).toEqual([true, true, true])
  expect(['\r', '\n', '\0', '\x7f', 'a\n', '€'].map(isFieldValue)).toEqual([false, false, false, false, false, false])
})

it('trims only SP and HTAB', () => {
  expect(trimOptionalWhitespace(' \t a \xa0\t')).toBe('a \xa0')
  expect(trimOptionalWhitespace(' ')).toBe('')
})

it('previews peer text within a bound', () => {
  expect(preview('a\n\x1b[0m')).toBe('a\\x0a\\x1b[0m')
  expect(preview(Uint8Array.of(0x41, 0xff))).toBe('A\\xff')
  expect(preview('x'.repeat(80))).toBe('x'.repeat(80))
  expect(preview('x'.repeat(81))).toBe(`${'x'.repeat(80)}…`)
})
