import { describe, expect, it } from 'vitest'
import { draftOf, readCustomCa, readDraft, readResolver, readWorker } from './options-draft.ts'
import { chosenResolver, resolverName } from './resolver-choice.ts'
import { defaultSettings, parseSettings } from './settings.ts'
import { parseWorkerUrl } from './worker-url.ts'

const good = { version: 1, worker: { url: 'http://127.0.0.1:8787', token: 'secret' }, resolver: { kind: 'custom', url: 'https://dns.test/dns-query' }, customCaPem: null, probeOnOpen: false }

describe('parseSettings', () => {
  it('reads what was saved', () => {
    expect(parseSettings(good)).toEqual(good)
    expect(parseSettings({ ...good, resolver: { kind: 'quad9' } }).resolver).toEqual({ kind: 'quad9' })
  })

  it.each([undefined, null, 'x', 7, [], {}])('falls back to the defaults for %s', (stored) => {
    expect(parseSettings(stored)).toEqual(defaultSettings)
  })

  it('loses only the field that cannot be read', () => {
    expect(parseSettings({ ...good, resolver: { kind: 'custom', url: 'http://dns.test/' } })).toEqual({ ...good, resolver: { kind: 'cloudflare' } })
    expect(parseSettings({ ...good, resolver: { kind: 'custom' } }).resolver).toEqual({ kind: 'cloudflare' })
    expect(parseSettings({ ...good, worker: { url: 'http://worker.test', token: 'x' } })).toEqual({ ...good, worker: null })
    expect(parseSettings({ ...good, worker: { url: 'https://worker.test' } }).worker).toBeNull()
    expect(parseSettings({ ...good, probeOnOpen: 'yes' })).toEqual({ ...good, probeOnOpen: true })
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
  const draft = draftOf(parseSettings(good))

  it('gives back the settings that it shows', () => {
    expect(readDraft(draft)).toEqual(good)
    expect(readDraft(draftOf(defaultSettings))).toEqual(defaultSettings)
  })

  it('means no Worker where both fields are empty, and names the one that is missing otherwise', () => {
    expect(readWorker({ ...draft, workerUrl: ' ', token: '' })).toEqual({ status: 'ok', worker: null })
    expect(readWorker({ ...draft, token: ' ' })).toEqual({ status: 'invalid', url: null, token: 'empty' })
    expect(readWorker({ ...draft, workerUrl: '' })).toEqual({ status: 'invalid', url: 'empty', token: null })
    expect(readDraft({ ...draft, workerUrl: '' })).toBeNull()
  })

  it('takes the blanks off a token, and refuses one that cannot be sent', () => {
    expect(readWorker({ ...draft, token: ' secret\n' })).toMatchObject({ worker: { token: 'secret' } })
    expect(readWorker({ ...draft, token: 'two words' })).toMatchObject({ token: 'characters' })
    expect(readWorker({ ...draft, token: 'x'.repeat(501) })).toMatchObject({ token: 'tooLong' })
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
    expect(readDraft({ ...draftOf(defaultSettings), customCa: text })?.customCaPem?.trim()).toBe(text.trim())
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
    expect(readCustomCa({ ...draftOf(defaultSettings), customCa: text })).toEqual({ status: 'invalid', fault })
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
