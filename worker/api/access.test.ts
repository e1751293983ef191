import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AccessToken } from '../deployment/settings.ts'
import { bearerToken, judgeToken } from './access.ts'

const nowMs = Date.parse('2026-06-01T00:00:00Z')

function token(name: string, text: string, expiresAt: string | null = null): AccessToken {
  return { name, sha256: createHash('sha256').update(text).digest(), expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt) }
}

const tokens = [token('first', 'token-one'), token('second', 'token-two', '2026-06-01T00:00:01Z'), token('gone', 'token-three', '2026-06-01T00:00:00Z'), token('last', 'token-four')]

describe('a token', () => {
  it.each([['token-one', 'first', null], ['token-two', 'second', '2026-06-01T00:00:01.000Z'], ['token-four', 'last', null]])('%s is that of %s', (shown, name, expiresAt) => {
    expect(judgeToken(shown, tokens, nowMs)).toEqual({ status: 'granted', caller: { name, expiresAt } })
  })

  it.each([['token-five', 'unknown'], ['token-one ', 'unknown'], ['token-on', 'unknown'], ['', 'unknown'], [null, 'missing']])('%j opens nothing: %s', (shown, reason) => {
    expect(judgeToken(shown, tokens, nowMs)).toEqual({ status: 'refused', reason })
  })

  it('ends at its time, which is named with the reason', () => {
    expect(judgeToken('token-three', tokens, nowMs)).toEqual({ status: 'refused', reason: 'expired', name: 'gone' })
    expect(judgeToken('token-three', tokens, nowMs - 1)).toMatchObject({ status: 'granted' })
  })

  it('opens nothing where there is none', () => {
    for (const shown of ['token-one', '', 'null']) expect(judgeToken(shown, [], nowMs)).toEqual({ status: 'refused', reason: 'unknown' })
    // The hash of what nobody shows is no token either.
    expect(judgeToken(null, [token('empty', '')], nowMs)).toEqual({ status: 'refused', reason: 'missing' })
  })

  it.each([['Bearer abc', 'abc'], ['bearer  a.b-c_~+/= ', 'a.b-c_~+/='], ['Basic abc', null], ['Bearer a b', null], ['Bearer', null], [null, null]])(
    'is read from %j',
    (header, text) => expect(bearerToken(header)).toBe(text),
  )
})
