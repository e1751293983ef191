import { describe, expect, it } from 'vitest'
import { bearerToken, checkOrigin, tokenMatches } from './access.ts'

describe('access', () => {
  it('takes the token and nothing else', () => {
    expect(tokenMatches('right-token', 'right-token')).toBe(true)
    expect(tokenMatches('wrong-token', 'right-token')).toBe(false)
    expect(tokenMatches('right-token-and-more', 'right-token')).toBe(false)
    expect(tokenMatches(null, 'right-token')).toBe(false)
  })

  it('takes no token at all when none is set', () => {
    for (const shown of [null, '', 'null']) expect(tokenMatches(shown, null)).toBe(false)
  })

  it.each([['Bearer abc', 'abc'], ['bearer  a.b-c_~+/= ', 'a.b-c_~+/='], ['Basic abc', null], ['Bearer a b', null], [null, null]])(
    'reads %j',
    (header, token) => expect(bearerToken(header)).toBe(token),
  )

  it.each(['chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'moz-extension://11111111-2222-4333-8444-555555555555', undefined])(
    'lets %j call',
    (origin) => expect(() => checkOrigin(origin)).not.toThrow(),
  )

  it.each(['https://example.com', 'http://127.0.0.1:8787', 'null', 'chrome-extension://', 'https://chrome-extension://a', ''])(
    'lets %j not call',
    (origin) => expect(() => checkOrigin(origin)).toThrow(/not web pages/),
  )
})
