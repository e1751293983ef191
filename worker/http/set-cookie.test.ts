import { expect, it } from 'vitest'
import { MAX_COOKIES, summariseCookies } from './set-cookie.ts'

const summarise = (...values: string[]) => summariseCookies(values.map((value) => ({ name: 'Set-Cookie', value })))

it('reads attributes, and never the value', () => {
  const [cookie] = summarise('__Host-id = secret=1 ; Path=/; SECURE; httponly; SameSite=Lax; Max-Age=60; Domain=; Partitioned')
  expect(cookie).toEqual({
    name: '__Host-id', valueBytes: 8, secure: true, httpOnly: true, sameSite: 'lax', partitioned: true, domain: null, path: '/', isSession: false, faults: [],
  })
  expect(JSON.stringify(cookie)).not.toContain('secret')
  expect(summarise('a=b; Domain=.Example.com; Path=x; Expires=Wed, 21 Oct 2026 07:28:00 GMT; SameSite=Strict; SameSite=None')[0])
    .toMatchObject({ domain: 'example.com', path: null, isSession: false, sameSite: 'none' })
})

it.each([
  ['a=b; Secure; HttpOnly; SameSite=Strict', []],
  ['a=b', ['secure-missing', 'http-only-missing', 'same-site-missing']],
  ['a=b; Secure; HttpOnly; SameSite=Whatever', ['same-site-missing']],
  ['a=b; HttpOnly; SameSite=None; Partitioned', ['secure-missing', 'same-site-none-without-secure', 'partitioned-without-secure']],
  ['__Secure-a=b; HttpOnly; SameSite=Lax', ['secure-missing', 'secure-prefix-violated']],
  ['__Secure-a=b; Secure; HttpOnly; SameSite=Lax', []],
  ['__host-a=b; Secure; HttpOnly; SameSite=Lax; Path=/; Domain=x', ['host-prefix-violated']],
  ['__Host-a=b; Secure; HttpOnly; SameSite=Lax', ['host-prefix-violated']],
  ['__Http-a=b; Secure; SameSite=Lax', ['http-only-missing', 'http-prefix-violated']],
  ['; Secure; HttpOnly; SameSite=Lax', ['name-and-value-empty']],
  ['a=\x01; Secure; HttpOnly; SameSite=Lax', ['control-character']],
  [`a=${'x'.repeat(4_096)}; Secure; HttpOnly; SameSite=Lax`, ['too-large']],
  [`a=${'x'.repeat(4_095)}; Secure; HttpOnly; SameSite=Lax`, []],
])('finds in %j the faults %j', (value, faults) => expect(summarise(value)[0]?.faults).toEqual(faults))

it('takes a line without = for a value, and keeps to its bound', () => {
  expect(summarise('abc; Secure')[0]).toMatchObject({ name: '', valueBytes: 3, secure: true })
  expect(summarise(...Array.from({ length: 100 }, () => 'a=b'))).toHaveLength(MAX_COOKIES)
  expect(summarise(`${'n'.repeat(1_000)}=v`)[0]?.name).toHaveLength(256)
  expect(summarise()).toEqual([])
})
