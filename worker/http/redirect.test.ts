import { describe, expect, it } from 'vitest'
import type { RequestMethod } from './request.ts'
import { repeatsRequest, resolveRedirect } from './redirect.ts'

const from = 'https://a.example/dir/page?x=1#top'
const redirect = (status: number, locations: string | string[], { method = 'GET', url = from }: { method?: RequestMethod; url?: string } = {}) =>
  resolveRedirect({ method, url }, { status, headers: [locations].flat().map((value) => ({ name: 'Location', value })) })

describe('the address', () => {
  // References of RFC 3986 section 5.4, and what the field sends.
  it.each([
    ['g', 'https://a.example/dir/g#top'],
    ['../g', 'https://a.example/g#top'],
    ['/../../g', 'https://a.example/g#top'],
    ['?y', 'https://a.example/dir/page?y#top'],
    ['', 'https://a.example/dir/page?x=1#top'],
    ['#s', 'https://a.example/dir/page?x=1#s'],
    ['//b.example/g', 'https://b.example/g#top'],
    ['http://b.example:80', 'http://b.example/#top'],
    ['HTTPS://B.example:443/a b', 'https://b.example/a%20b#top'],
    ['/z\xc3\xbcrich', 'https://a.example/z%C3%BCrich#top'],
    ['/\xfc', 'https://a.example/%FC#top'],
  ])('%j is %s', (location, url) => expect(redirect(302, location)).toMatchObject({ status: 'follow', url }))

  it.each([
    ['malformed-location', 'http://'],
    ['malformed-location', 'http://[::1'],
    ['malformed-location', 'https://a b/'],
    ['unsupported-scheme', 'javascript:alert(1)'],
    ['unsupported-scheme', 'file:///etc/passwd'],
    ['unsupported-scheme', 'ftp://a.example/'],
    ['conflicting-locations', ['/a', '/b']],
    ['location-too-long', `/${'a'.repeat(8_000)}`],
    ['location-too-long', `/${'ü'.repeat(4_000)}`],
  ])('is refused with %s', (code, location) => expect(redirect(302, location)).toMatchObject({ status: 'refused', code }))

  it('may be said twice', () => expect(redirect(302, ['/a', '/a'])).toMatchObject({ status: 'follow' }))

  it('loses a user name and a password', () => {
    expect(redirect(302, 'https://user:pass@a.example/')).toMatchObject({ url: 'https://a.example/#top', hadCredentials: true, isCrossOrigin: false })
    expect(redirect(302, '/')).toMatchObject({ hadCredentials: false })
  })
})

describe('the method', () => {
  it.each([
    [301, 'POST', 'GET'], [302, 'POST', 'GET'], [303, 'POST', 'GET'], [303, 'PUT', 'GET'], [303, 'HEAD', 'HEAD'], [303, 'GET', 'GET'],
    [301, 'PUT', 'PUT'], [302, 'DELETE', 'DELETE'], [307, 'POST', 'POST'], [308, 'POST', 'POST'], [301, 'HEAD', 'HEAD'],
  ] as const)('of %d for %s is %s', (status, method, next) => {
    const dropsBody = next === 'GET' && method !== 'GET'
    expect(redirect(status, '/', { method })).toMatchObject({
      status: 'follow', method: next, dropsBody, dropsFields: dropsBody ? ['content-encoding', 'content-language', 'content-location', 'content-type'] : [], isPermanent: status === 301 || status === 308,
    })
  })

  it.each([200, 300, 304, 305, 306, 400])('%d is no redirect', (status) => expect(redirect(status, '/')).toEqual({ status: 'none' }))
  it('needs a Location', () => expect(redirect(302, [])).toEqual({ status: 'none' }))
})

describe('another origin', () => {
  it.each([
    ['https://a.example:443/', false, 'none'],
    ['https://a.example:444/', true, 'none'],
    ['https://b.example/', true, 'none'],
    ['http://a.example/', true, 'downgrade'],
  ])('%s: %s, %s', (location, isCrossOrigin, schemeChange) => {
    expect(redirect(302, location)).toMatchObject({ isCrossOrigin, schemeChange, dropsFields: isCrossOrigin ? ['authorization', 'cookie', 'proxy-authorization'] : [] })
  })

  it('may be an upgrade', () => expect(redirect(308, 'https://a.example/', { url: 'http://a.example/' })).toMatchObject({ schemeChange: 'upgrade', isCrossOrigin: true }))
})

it('knows a loop from a site that sets a cookie', () => {
  const visited = [{ method: 'GET', url: 'https://a.example/x#1', cookie: null }] as const
  expect(repeatsRequest(visited, { method: 'GET', url: 'https://a.example/x#2', cookie: null })).toBe(true)
  expect(repeatsRequest(visited, { method: 'GET', url: 'https://a.example/x', cookie: 'a=b' })).toBe(false)
  expect(repeatsRequest(visited, { method: 'HEAD', url: 'https://a.example/x', cookie: null })).toBe(false)
  expect(repeatsRequest(visited, { method: 'GET', url: 'https://a.example/y', cookie: null })).toBe(false)
})
