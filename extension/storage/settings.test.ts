import { describe, expect, it } from 'vitest'
import { newProfile } from '../profiles/profile.ts'
import { draftOf, readDraft, readResolver, readWorker, sameDraft, withForm, withWorker } from './options-draft.ts'
import { readCustomCa } from './pem.ts'
import { chosenResolver, resolverName } from './resolver-choice.ts'
import type { SavedWorker } from './saved-worker.ts'
import { defaultSettings, defaultWorker, parseSettings, readSettings } from './settings.ts'
import type { Settings } from './settings.ts'
import { parseWorkerUrl } from './worker-url.ts'

const office: SavedWorker = { id: 'office', name: 'Office', url: 'https://worker.test', token: 'secret' }
const laptop: SavedWorker = { id: 'laptop', name: '', url: 'http://127.0.0.1:8787', token: 'other' }
const good: Settings = {
  version: 2, workers: [office, laptop], defaultWorkerId: 'laptop', resolver: { kind: 'custom', url: 'https://dns.test/dns-query' }, customCaPem: null, probeOnOpen: false, badge: true,
  profiles: [newProfile('p', '*.shop.test')],
}

describe('parseSettings', () => {
  it('reads profiles where there are any', async () => {
    expect(await readSettings(good)).toEqual(good)
    expect((await readSettings({ ...good, profiles: [null, ...good.profiles] })).profiles).toEqual(good.profiles)
    expect((await readSettings({ ...good, profiles: 'none' })).profiles).toEqual([])
    expect(await readSettings(undefined)).toEqual(defaultSettings)
  })

  it('reads what was saved', () => {
    expect(parseSettings(good, good.profiles)).toEqual(good)
    expect(parseSettings({ ...good, resolver: { kind: 'quad9' } }).resolver).toEqual({ kind: 'quad9' })
  })

  it.each([undefined, null, 'x', 7, [], {}])('falls back to the defaults for %s', (stored) => {
    expect(parseSettings(stored)).toEqual(defaultSettings)
  })

  it('loses only the field that cannot be read', () => {
    expect(parseSettings({ ...good, resolver: { kind: 'custom', url: 'http://dns.test/' } }, good.profiles)).toEqual({ ...good, resolver: { kind: 'cloudflare' } })
    expect(parseSettings({ ...good, resolver: { kind: 'custom' } }).resolver).toEqual({ kind: 'cloudflare' })
    expect(parseSettings({ ...good, probeOnOpen: 'yes' }, good.profiles)).toEqual({ ...good, probeOnOpen: true })
    expect(parseSettings({ ...good, profiles: 'none' })).toEqual({ ...good, profiles: [] })
  })

  it('loses only the Worker that cannot be read', () => {
    const broken = [{ ...office, url: 'http://worker.test' }, { ...office, token: '' }, { ...office, id: 7 }, null, laptop, laptop]
    expect(parseSettings({ ...good, workers: broken }).workers).toEqual([laptop])
    expect(defaultWorker(parseSettings({ ...good, defaultWorkerId: 'gone' }))).toEqual(office)
    expect(defaultWorker(parseSettings({ ...good, workers: [] }))).toBeNull()
  })

  it('still reads the one Worker of version 1', () => {
    const first = { version: 1, worker: { url: 'http://127.0.0.1:8787/', token: 'secret' }, probeOnOpen: false }
    expect(parseSettings(first)).toEqual({ ...defaultSettings, workers: [{ id: 'first', name: '', url: 'http://127.0.0.1:8787', token: 'secret' }], defaultWorkerId: 'first', probeOnOpen: false })
    expect(parseSettings({ ...first, worker: { url: 'http://worker.test', token: 'x' } }).workers).toEqual([])
    expect(parseSettings({ ...first, worker: null }).workers).toEqual([])
    // Once there is a list, what an older release left behind says nothing.
    expect(parseSettings({ ...first, workers: [] }).workers).toEqual([])
  })
})

describe('parseWorkerUrl', () => {
  it.each([
    ['https://hostlens.me.workers.dev/', 'https://hostlens.me.workers.dev'],
    [' worker.test ', 'https://worker.test'],
    ['worker.test:8443', 'https://worker.test:8443'],
    ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
    ['localhost:8787', 'http://localhost:8787'],
    ['http://[::1]:8787', 'http://[::1]:8787'],
    ['http://lens.localhost', 'http://lens.localhost'],
  ])('reads %s', (text, url) => {
    expect(parseWorkerUrl(text)).toEqual({ status: 'ok', url })
  })

  it.each([
    ['', 'empty'],
    ['http://', 'malformed'],
    ['a b', 'malformed'],
    ['ftp://worker.test', 'scheme'],
    ['wss://worker.test', 'scheme'],
    ['http://worker.test', 'plain-http'],
    ['http://192.168.1.5:8787', 'plain-http'],
    ['http://127.0.0.1.evil.test', 'plain-http'],
    ['http://localhost.evil.test', 'plain-http'],
    ['https://me:pw@worker.test', 'credentials'],
    ['https://worker.test/v1', 'path'],
    ['https://worker.test/?x', 'path'],
  ])('refuses %s', (text, fault) => {
    expect(parseWorkerUrl(text)).toEqual({ status: 'invalid', fault })
  })
})

describe('the options form', () => {
  const draft = draftOf(good, 'new')
  const fields = { id: 'office', name: ' Office ', url: 'worker.test', token: ' secret\n' }

  it('gives back the settings that it shows, and leaves the rest of them alone', () => {
    const form = readDraft(draft)
    if (form === null) throw new Error('refused')
    expect(withForm(good, form)).toEqual(good)
    const nothing = readDraft(draftOf(defaultSettings, 'new'))
    if (nothing === null) throw new Error('refused')
    expect(withForm(defaultSettings, nothing)).toEqual(defaultSettings)
  })

  it('means no Worker where both fields are empty, and names the one that is missing otherwise', () => {
    expect(readWorker({ ...fields, url: ' ', token: '' })).toEqual({ status: 'ok', worker: null })
    expect(readWorker({ ...fields, token: ' ' })).toEqual({ status: 'invalid', url: null, token: 'empty' })
    expect(readWorker({ ...fields, url: '' })).toEqual({ status: 'invalid', url: 'empty', token: null })
    expect(readDraft({ ...draft, workers: [office, { ...laptop, url: '' }] })).toBeNull()
  })

  it('takes the blanks off, and refuses a token that cannot be sent', () => {
    expect(readWorker(fields)).toEqual({ status: 'ok', worker: office })
    expect(readWorker({ ...fields, token: 'two words' })).toMatchObject({ token: 'characters' })
    expect(readWorker({ ...fields, token: 'x'.repeat(501) })).toMatchObject({ token: 'tooLong' })
  })

  it('puts a paired Worker where it belongs', () => {
    const paired = { name: 'Edge', url: 'https://edge.test', token: 'token' }
    expect(withWorker(draftOf(defaultSettings, 'new'), paired, 'other').workers).toEqual([{ id: 'new', ...paired }])
    expect(withWorker(draft, paired, 'other').workers.map(({ id }) => id)).toEqual(['office', 'laptop', 'other'])
    expect(withWorker(draft, { name: '', url: office.url, token: 'fresh' }, 'other').workers).toEqual([{ ...office, token: 'fresh' }, laptop])
  })

  it('frees profiles of a Worker that is removed, and moves the default', () => {
    const settings = { ...good, profiles: [{ ...newProfile('p', 'a.test'), workerId: 'laptop' }, { ...newProfile('q', 'b.test'), workerId: 'office' }] }
    const form = readDraft({ ...draft, workers: [office] })
    if (form === null) throw new Error('refused')
    expect(withForm(settings, form)).toMatchObject({ defaultWorkerId: 'office', profiles: [{ workerId: null }, { workerId: 'office' }] })
  })

  it('knows whether anything was changed', () => {
    expect(sameDraft(draft, draftOf(good, 'new'))).toBe(true)
    expect(sameDraft(draft, { ...draft, workers: [{ ...office, name: 'x' }, laptop] })).toBe(false)
    expect(sameDraft({ ...draft, resolverKind: 'google', customResolver: 'a' }, { ...draft, resolverKind: 'google', customResolver: 'b' })).toBe(true)
    expect(sameDraft(draft, { ...draft, defaultWorkerId: 'office' })).toBe(false)
  })

  it('judges a custom resolver only where it is chosen, and keeps its text', () => {
    expect(readResolver({ ...draft, customResolver: 'http://dns.test' })).toEqual({ status: 'invalid', fault: 'plain-http' })
    expect(readResolver({ ...draft, customResolver: 'http://dns.test', resolverKind: 'google' })).toEqual({ status: 'ok', resolver: { kind: 'google' } })
  })
})

describe('private CAs', () => {
  const block = (der: readonly number[]): string => `-----BEGIN CERTIFICATE-----\n${btoa(String.fromCharCode(...der))}\n-----END CERTIFICATE-----\n`
  const one = block([0x30, 2, 5, 0])
  const long = block([0x30, 0x82, 1, 0, ...Array.from({ length: 256 }, () => 0)])

  it.each([['one certificate', one], ['several, with text around them', `subject=x\n${one}\n# and\n${long}`]])('take %s', (_, text) => {
    expect(readDraft({ ...draftOf(defaultSettings, 'new'), customCa: text })?.customCaPem?.trim()).toBe(text.trim())
    expect(parseSettings({ ...good, customCaPem: text }).customCaPem).toBe(text)
  })

  it.each([
    ['hello', 'no-certificate'],
    [`${one}-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----`, 'private-key'],
    [`${one}-----BEGIN PRIVATE KEY-----`, 'private-key'],
    [one.replace('-----END CERTIFICATE-----', ''), 'damaged'],
    [block([0x30, 3, 5, 0]), 'damaged'],
    [block([0x31, 2, 5, 0]), 'damaged'],
    ['-----BEGIN CERTIFICATE-----\n=\n-----END CERTIFICATE-----', 'damaged'],
    ['x'.repeat(400_001), 'too-long'],
  ])('refuse %s', (text, fault) => {
    expect(readCustomCa(text)).toEqual({ status: 'invalid', fault })
    expect(parseSettings({ ...good, customCaPem: text }).customCaPem).toBeNull()
  })
})

describe('resolvers', () => {
  it('are called by the name that people know', () => {
    expect(resolverName(chosenResolver({ kind: 'cloudflare' }).url)).toBe('Cloudflare')
    expect(resolverName('https://dns.test/dns-query')).toBe('dns.test')
    expect(resolverName('what is this')).toBe('what is this')
  })
})
