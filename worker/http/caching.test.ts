import { describe, expect, it } from 'vitest'
import { readCaching } from './caching.ts'

const read = (...lines: [name: string, value: string][]) => readCaching(lines.map(([name, value]) => ({ name, value })))

describe('verdict', () => {
  it.each([
    [[['Cache-Status', 'Origin; fwd=uri-miss, "CDN \\"x\\""; hit; ttl=545']], 'hit', 'cache-status'],
    [[['Cache-Status', 'Shield; hit, Edge; fwd=uri-miss']], 'hit', 'cache-status'],
    [[['Cache-Status', 'ExampleCache; fwd=uri-miss; stored']], 'miss', 'cache-status'],
    [[['Cache-Status', 'ExampleCache; fwd=bypass; detail=auth'], ['X-Cache', 'HIT']], 'bypass', 'cache-status'],
    [[['cf-cache-status', 'HIT']], 'hit', 'cf-cache-status'],
    [[['cf-cache-status', 'DYNAMIC'], ['X-Cache', 'HIT']], 'bypass', 'cf-cache-status'],
    [[['cf-cache-status', 'EXPIRED']], 'miss', 'cf-cache-status'],
    [[['cf-cache-status', 'REVALIDATED']], 'hit', 'cf-cache-status'],
    [[['X-Cache', 'Hit from cloudfront']], 'hit', 'x-cache'],
    [[['X-Cache', 'RefreshHit from cloudfront']], 'hit', 'x-cache'],
    [[['X-Cache', 'Miss from cloudfront']], 'miss', 'x-cache'],
    [[['X-Cache', 'TCP_MEM_HIT from a23 (AkamaiGHost)']], 'hit', 'x-cache'],
    [[['X-Cache', 'MISS, HIT']], 'hit', 'x-cache'],
    [[['x-vercel-cache', 'PRERENDER'], ['Age', '3']], 'hit', 'age'],
    [[['Age', '3']], 'hit', 'age'],
    [[['Age', '0']], 'unknown', null],
    [[['X-Cache', 'white']], 'unknown', null],
    [[], 'unknown', null],
  ] as const)('of %j is %s by %s', (lines, verdict, evidence) => {
    expect(read(...lines.map(([name, value]): [string, string] => [name, value]))).toMatchObject({ verdict, evidence })
  })
})

it('reads the members of Cache-Status (RFC 9211 section 3)', () => {
  expect(read(['Cache-Status', 'OriginCache; hit; ttl=1100, "CDN Company Here"; fwd=stale; fwd-status=304; ttl=-1; stored=?1; detail="a b"'], ['cache-status', 'a.example:80/x;hit=?0']).cacheStatus).toEqual([
    { cache: 'OriginCache', hit: true, forward: null, ttlSeconds: 1_100, stored: false, detail: null },
    { cache: 'CDN Company Here', hit: false, forward: 'stale', ttlSeconds: -1, stored: true, detail: 'a b' },
    { cache: 'a.example:80/x', hit: false, forward: null, ttlSeconds: null, stored: false, detail: null },
  ])
  expect(read(['Cache-Status', '"a; hit, b c; hit']).cacheStatus).toEqual([])
})

it('reads Age, Cache-Control, Vary and validators', () => {
  expect(read(['Age', '12'], ['Cache-Control', 'Public, max-age=60, max-age=90, s-maxage="600"'], ['Cache-Control', 'no-cache="set-cookie, x"'], ['Vary', 'Accept-Encoding , *'], ['ETag', 'W/"x"'])).toMatchObject({
    ageSeconds: 12, freshSeconds: 600, vary: ['accept-encoding', '*'], hasValidator: true,
    directives: [{ name: 'public', value: null }, { name: 'max-age', value: '60' }, { name: 's-maxage', value: '600' }, { name: 'no-cache', value: 'set-cookie, x' }],
  })
  expect(read(['Age', '-1'], ['Cache-Control', 'max-age=x'])).toMatchObject({ ageSeconds: null, freshSeconds: null, hasValidator: false, vary: [] })
  expect(read(['Age', '99999999999']).ageSeconds).toBe(2 ** 31)
})
