import { describe, expect, it } from 'vitest'
import { formatTokenLine, parseTokenLines } from './token-line.ts'

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]

describe('the list of tokens', () => {
  it('is read by lines or by commas, with remarks', () => {
    const tokens = [{ name: 'laptop', sha256: a, expiresAt: null }, { name: 'ci-2', sha256: b, expiresAt: '2027-01-31T00:00:00+02:00' }]
    for (const text of [`# who may ask\n\n laptop:${a}\r\nci-2:${b}:2027-01-31T00:00:00+02:00\n`, `laptop:${a},ci-2:${b}:2027-01-31T00:00:00+02:00`]) {
      expect(parseTokenLines(text)).toEqual({ status: 'ok', tokens })
    }
    expect(parseTokenLines(tokens.map(formatTokenLine).join('\n'))).toEqual({ status: 'ok', tokens })
    expect(parseTokenLines('')).toEqual({ status: 'ok', tokens: [] })
  })

  it.each([
    ['laptop', 1, 'shape'], [`:${a}`, 1, 'name'], [`La:${a}`, 1, 'name'], [`${'x'.repeat(33)}:${a}`, 1, 'name'], [`default:${a}`, 1, 'reserved-name'],
    [`a:${a}\nb:secret`, 2, 'hash'], [`a:${a.toUpperCase()}`, 1, 'hash'], [`a:${a}0`, 1, 'hash'], [`a:${a}\n\n#\na:${b}`, 4, 'same-name'], [`a:${a}\nb:${a}`, 2, 'same-token'],
    [`a:${a}:`, 1, 'expiry'], [`a:${a}:never`, 1, 'expiry'], [`a:${a}:2027-02-31T00:00:00Z`, 1, 'expiry'], [`a:${a}:2027-01-31T00:00:00`, 1, 'expiry'], [`a:${a}:2027-01-31`, 1, 'expiry'],
    [Array.from({ length: 201 }, (_, i) => `t${i}:${i.toString(16).padStart(64, '0')}`).join('\n'), 201, 'too-many'],
  ])('%j is not one', (text, line, fault) => expect(parseTokenLines(text)).toEqual({ status: 'invalid', line, fault }))
})
