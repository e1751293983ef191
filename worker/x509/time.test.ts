import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../bytes/bytes.ts'
import { DerError, readDer } from './der.ts'
import { encodeDer } from './der-writer.ts'
import { isoTime, readTime, timeEncodingIsRight } from './time.ts'

const utc = (text: string) => encodeDer(0x17, fromLatin1(text))
const generalized = (text: string) => encodeDer(0x18, fromLatin1(text))

describe('readTime', () => {
  it.each([
    [utc('260303120000Z'), '2026-03-03T12:00:00Z'],
    [utc('500101000000Z'), '1950-01-01T00:00:00Z'],
    [utc('491231235959Z'), '2049-12-31T23:59:59Z'],
    [utc('240229000000Z'), '2024-02-29T00:00:00Z'],
    [generalized('20500101000000Z'), '2050-01-01T00:00:00Z'],
    [generalized('99991231235959Z'), '9999-12-31T23:59:59Z'],
    [generalized('00010101000000Z'), '0001-01-01T00:00:00Z'],
  ])('reads %#', (der, iso) => expect(isoTime(readDer(der, readTime).ms)).toBe(iso))

  it.each([
    ['no seconds', utc('2603031200Z')],
    ['an offset', utc('260303120000+0000')],
    ['no Z', utc('2603031200000')],
    ['month 13', utc('261303120000Z')],
    ['month 0', utc('260003120000Z')],
    ['day 32', utc('260132120000Z')],
    ['day 0', utc('260100120000Z')],
    ['29 February of a common year', utc('250229120000Z')],
    ['hour 24', utc('260303240000Z')],
    ['minute 60', utc('260303126000Z')],
    ['second 60', utc('260303120060Z')],
    ['a fraction', generalized('20260303120000.5Z')],
    ['a two-digit year in a GeneralizedTime', generalized('260303120000Z')],
    ['a four-digit year in a UTCTime', utc('20260303120000Z')],
    ['letters', utc('2603031200zzZ')],
    ['another type', encodeDer(0x0c, fromLatin1('260303120000Z'))],
  ])('refuses %s', (_, der) => expect(() => readDer(der, readTime)).toThrow(DerError))

  it('knows which encoding a date has', () => {
    expect(timeEncodingIsRight(readDer(utc('491231235959Z'), readTime))).toBe(true)
    expect(timeEncodingIsRight(readDer(generalized('20491231235959Z'), readTime))).toBe(false)
    expect(timeEncodingIsRight(readDer(generalized('20500101000000Z'), readTime))).toBe(true)
  })
})
