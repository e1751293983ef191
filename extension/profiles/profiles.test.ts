import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../shared/contract/target.ts'
import type { Target } from '../../shared/contract/target.ts'
import { parseProfiles } from './parse-profiles.ts'
import { chooseProfile } from './choose-profile.ts'
import { exportProfiles, importProfiles, mergeProfiles } from './exchange.ts'
import { parsePattern } from './pattern.ts'
import { draftOfProfile, readProfile } from './profile-draft.ts'
import type { ProfileDraft, ProfileFaults } from './profile-draft.ts'
import { newProfile } from './profile.ts'
import type { Profile } from './profile.ts'

const pin = `sha256//${'A'.repeat(43)}=`
const full: Profile = {
  ...newProfile('a', '*.shop.test'),
  clientKeyId: 'k', publicRoots: true, pins: [pin, 'AB'.repeat(32)], serverName: { kind: 'name', name: 'inner.test' }, address: '192.0.2.1', method: 'HEAD',
  headers: [{ name: 'X-Trace', value: 'a: b' }], minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', regions: ['weur'], workerId: 'w', maxRedirects: 0, samples: 3,
}

describe('patterns', () => {
  it.each([
    ['Shop.TEST', { host: 'shop.test', isSuffix: false, port: null, text: 'shop.test' }],
    ['*.shop.test', { host: 'shop.test', isSuffix: true, port: null, text: '*.shop.test' }],
    ['shop.test:8443', { host: 'shop.test', isSuffix: false, port: 8443, text: 'shop.test:8443' }],
    ['shop.test:443', { host: 'shop.test', isSuffix: false, port: 443, text: 'shop.test:443' }],
    ['*.shop.test:8443', { host: 'shop.test', isSuffix: true, port: 8443, text: '*.shop.test:8443' }],
    ['münchen.test', { host: 'xn--mnchen-3ya.test', isSuffix: false, port: null, text: 'xn--mnchen-3ya.test' }],
    ['192.0.2.1', { host: '192.0.2.1', isSuffix: false, port: null, text: '192.0.2.1' }],
    ['2001:db8::1', { host: '2001:db8::1', isSuffix: false, port: null, text: '[2001:db8::1]' }],
    ['[2001:db8::1]:8443', { host: '2001:db8::1', isSuffix: false, port: 8443, text: '[2001:db8::1]:8443' }],
    [' * ', { host: null, isSuffix: false, port: null, text: '*' }],
  ])('reads %s', (text, pattern) => {
    expect(parsePattern(text)).toEqual({ status: 'ok', pattern })
    expect(parsePattern(pattern.text)).toEqual({ status: 'ok', pattern })
  })

  it.each([
    ['', 'empty'], ['*.', 'malformed'], ['*shop.test', 'star'], ['a.*.test', 'star'], ['*.*', 'star'], ['https://shop.test', 'malformed'], ['shop.test/path', 'malformed'],
    ['me@shop.test', 'malformed'], ['a b', 'malformed'], ['*.192.0.2.1', 'malformed'], ['shop.test:99999', 'malformed'], ['.shop.test', 'malformed'], [`${'a'.repeat(64)}.test`, 'too-long'],
  ])('refuses %s', (text, fault) => {
    expect(parsePattern(text)).toEqual({ status: 'invalid', fault })
  })

  it('the closest one counts', () => {
    const profiles = ['*', '*.test', '*.shop.test', '*.shop.test:8443', 'www.shop.test', 'www.shop.test:8443'].map((pattern) => newProfile(pattern, pattern))
    const chosen = (target: string): string | undefined => chooseProfile(profiles, targetOf(target))?.pattern
    expect(chosen('https://www.shop.test:8443')).toBe('www.shop.test:8443')
    expect(chosen('https://www.shop.test')).toBe('www.shop.test')
    expect(chosen('https://a.b.shop.test:8443')).toBe('*.shop.test:8443')
    expect(chosen('https://a.b.shop.test')).toBe('*.shop.test')
    expect(chosen('https://shop.test')).toBe('*.test')
    expect(chosen('https://evilshop.test')).toBe('*.test')
    expect(chosen('https://192.0.2.1')).toBe('*')
    expect(chooseProfile(profiles.slice(1, 2), targetOf('https://192.0.2.1'))).toBeNull()
  })
})

describe('the form of a profile', () => {
  it('gives back the profile that it shows', () => {
    expect(readProfile('a', draftOfProfile(full), [])).toEqual({ status: 'ok', profile: full })
    expect(readProfile('b', draftOfProfile(newProfile('b', 'shop.test')), ['*.shop.test'])).toEqual({ status: 'ok', profile: newProfile('b', 'shop.test') })
  })

  it.each<[string, Partial<ProfileDraft>, ProfileFaults]>([
    ['a pattern that is none', { pattern: 'a b' }, { pattern: 'malformed' }],
    ['the pattern of another profile', { pattern: 'TAKEN.test' }, { pattern: 'taken' }],
    ['a private key for a CA', { customCa: '-----BEGIN PRIVATE KEY-----' }, { customCa: 'private-key' }],
    ['a pin that is none', { pins: `${pin}\n\nhello` }, { pins: { line: 3 } }],
    ['a fingerprint that is too short', { pins: 'AB:CD' }, { pins: { line: 1 } }],
    ['an address for SNI', { serverName: '192.0.2.1' }, { serverName: 'malformed' }],
    ['a name with a port for SNI', { serverName: 'a.test:8443' }, { serverName: 'malformed' }],
    ['a name for the address', { address: 'shop.test' }, { address: 'malformed' }],
    ['a field without a name', { headers: 'X-A: 1\n: b' }, { headers: { line: 2, kind: 'malformed' } }],
    ['a field that the probe writes', { headers: 'Host: other.test' }, { headers: { line: 1, kind: 'reserved' } }],
    ['a value beyond Latin-1', { headers: 'X-A: €' }, { headers: { line: 1, kind: 'value' } }],
    ['versions the wrong way round', { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, { versions: 'order' }],
    ['several things at once', { pattern: '', address: 'x' }, { pattern: 'empty', address: 'malformed' }],
  ])('names %s', (_, change, faults) => {
    expect(readProfile('a', { ...draftOfProfile(full), ...change }, ['taken.test'])).toEqual({ status: 'invalid', faults })
  })

  it('judges a name for SNI only where it is chosen', () => {
    expect(readProfile('a', { ...draftOfProfile(full), serverNameKind: 'none', serverName: 'a b' }, [])).toMatchObject({ profile: { serverName: { kind: 'none' } } })
  })
})

describe('profiles in a file', () => {
  const workers = [{ id: 'w', name: 'office', url: 'https://worker.test', token: 'secret-token' }]
  const newId = (): string => 'new'

  it('say nothing of keys and tokens, and find their Worker by its address', () => {
    const text = exportProfiles([full], workers)
    expect(text).not.toMatch(/secret-token|"clientKeyId"|"id"/)
    expect(importProfiles(text, workers, newId)).toEqual({ status: 'ok', profiles: [{ ...full, id: 'new', clientKeyId: null }], left: 0, withoutKey: 1 })
    expect(importProfiles(text, [], newId)).toMatchObject({ profiles: [{ workerId: null }] })
  })

  it('replace the profile of the same pattern, which keeps its key', () => {
    const [imported] = parseProfiles([{ ...full, clientKeyId: null, samples: 5 }])
    if (imported === undefined) throw new Error('not read')
    const merged = mergeProfiles([full, newProfile('b', 'b.test')], [imported, newProfile('c', 'c.test')])
    expect(merged.map(({ id, samples, clientKeyId }) => [id, samples, clientKeyId])).toEqual([['a', 5, 'k'], ['b', null, null], ['c', null, null]])
  })

  it('count what cannot be read', () => {
    const file: unknown = JSON.parse(exportProfiles([full], workers))
    const broken = JSON.stringify({ ...(typeof file === 'object' ? file : {}), profiles: [{ pattern: 'x' }, 7, { ...full, id: undefined, stranger: 1 }] })
    expect(importProfiles(broken, workers, newId)).toEqual({ status: 'ok', profiles: [], left: 3, withoutKey: 0 })
  })

  it.each([['hello', 'not-json'], ['[]', 'not-profiles'], ['{"kind":"hostlens-profiles","version":2,"profiles":[]}', 'newer'], ['x'.repeat(8_000_001), 'too-large']])('%.30s is refused', (text, fault) => {
    expect(importProfiles(text, workers, newId)).toEqual({ status: 'invalid', fault })
  })
})

describe('stored profiles', () => {
  it('are read, and one that is broken costs no other', () => {
    expect(parseProfiles([full, { ...full, pattern: '*x' }, { ...full, address: 'here' }, null, { ...full, extra: 1 }, newProfile('b', 'b.test')])).toEqual([full, newProfile('b', 'b.test')])
    expect(parseProfiles({})).toEqual([])
    expect(parseProfiles(Array.from({ length: 300 }, (_, at) => newProfile(String(at), `h${at}.test`)))).toHaveLength(200)
  })
})

function targetOf(text: string): Target {
  const result = parseTarget(text)
  if (result.status === 'invalid') throw new Error(result.message)
  return result.target
}
