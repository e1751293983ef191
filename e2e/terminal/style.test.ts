import { describe, expect, it } from 'vitest'
import { coloured, plain, printable, styleFor } from './style.ts'

describe('printable', () => {
  it('leaves text of every language alone', () => expect(printable('münchen.test 日本 ok')).toBe('münchen.test 日本 ok'))

  it.each(['\u001b[2J', 'a\rb', 'a\nb', '\u009b31m', 'a\u0000', '\u202egnp.exe', '\u200b', '\u2028'])('disarms %j', (text) => {
    expect(printable(text)).toContain('�')
    expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })
})

describe('styleFor', () => {
  it('dresses a terminal only', () => {
    expect(styleFor({ isTTY: true }, {})).toBe(coloured)
    expect(styleFor({ isTTY: false }, {})).toBe(plain)
    expect(styleFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plain)
    expect(styleFor({ isTTY: true }, { TERM: 'dumb' })).toBe(plain)
  })
})
