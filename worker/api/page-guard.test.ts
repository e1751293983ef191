import { describe, expect, it } from 'vitest'
import { readSettings } from '../deployment/settings.ts'
import { ApiProblem } from './problems.ts'
import { isOriginAllowed, refusePages } from './page-guard.ts'

const chrome = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop'
const firefox = 'moz-extension://11111111-2222-4333-8444-555555555555'

function verdict(url: string, headers: Record<string, string>, env: Record<string, string> = { HOSTLENS_KIND: 'local' }): string {
  try {
    refusePages(new Request(url, { headers }), readSettings(env))
    return 'let in'
  } catch (error) {
    if (error instanceof ApiProblem) return error.code
    throw error
  }
}

describe('by its origin', () => {
  it.each([chrome, firefox, 'safari-web-extension://11111111-2222-4333-8444-555555555555'])('%s is let in', (origin) => {
    expect(verdict('http://127.0.0.1:8787/v1/info', { origin, 'sec-fetch-site': 'cross-site' })).toBe('let in')
  })
  it.each(['https://example.com', 'http://127.0.0.1:8787', 'http://localhost', 'null', 'file://', 'chrome-extension://', `${chrome}/`, `${chrome}, ${chrome}`, 'https://chrome-extension://a', 'xchrome-extension://a', 'chrome-extension://a.b', ''])('%j is kept out', (origin) => {
    expect(verdict('http://127.0.0.1:8787/v1/info', { origin })).toBe('origin-forbidden')
  })

  it('only those that are listed, if some are', () => {
    const env = { HOSTLENS_KIND: 'local', HOSTLENS_ORIGINS: `${firefox}, ${chrome}` }
    for (const origin of [chrome, firefox]) expect(verdict('http://127.0.0.1/', { origin }, env)).toBe('let in')
    expect(verdict('http://127.0.0.1/', { origin: `${chrome}x` }, env)).toBe('origin-forbidden')
    expect(verdict('http://127.0.0.1/', { origin: chrome }, { HOSTLENS_KIND: 'local', HOSTLENS_ORIGINS: firefox })).toBe('origin-forbidden')
    // A web page is none, whatever the list says.
    expect(isOriginAllowed('https://example.com', { origins: ['https://example.com'] })).toBe(false)
  })
})

describe('without an origin', () => {
  it.each([['a program', {}], ['an address that a person typed', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }]])('%s is let in', (_, headers: Record<string, string>) => {
    expect(verdict('http://127.0.0.1:8787/v1/info', headers)).toBe('let in')
  })
  it.each(['cross-site', 'same-site', 'same-origin', 'made-up'])('a page is kept out by Sec-Fetch-Site: %s', (site) => {
    expect(verdict('http://127.0.0.1:8787/v1/info', { 'sec-fetch-site': site })).toBe('origin-forbidden')
    // What a browser adds by itself is no sign of an extension.
    expect(verdict('http://127.0.0.1:8787/v1/info', { 'sec-fetch-site': site, authorization: 'Basic dTpw' })).toBe('origin-forbidden')
  })
  it('an extension that may read every site is let in by its token, and no page of the Worker’s own origin', () => {
    expect(verdict('http://127.0.0.1:8787/v1/info', { 'sec-fetch-site': 'cross-site', authorization: 'Bearer abc' })).toBe('let in')
    expect(verdict('http://127.0.0.1:8787/v1/info', { 'sec-fetch-site': 'same-origin', authorization: 'Bearer abc' })).toBe('origin-forbidden')
  })
})

describe('by the name that it calls a local Worker', () => {
  it.each(['http://127.0.0.1:8787/', 'http://localhost:8787/', 'http://LOCALHOST/', 'http://[::1]:1/', 'http://127.1/'])('%s is let in', (url) => {
    expect(verdict(url, {})).toBe('let in')
    expect(verdict(url, { host: new URL(url).host })).toBe('let in')
  })
  it.each(['http://rebind.example:8787/', 'http://localhost.example/', 'http://127.0.0.1.example/', 'http://127.0.0.2/', 'http://localhost./', 'http://0.0.0.0/', 'http://192.168.1.2:8787/', 'http://[::ffff:7f00:1]/'])('%s is kept out', (url) => {
    expect(verdict(url, { origin: chrome })).toBe('misdirected-request')
  })
  it.each(['rebind.example', 'rebind.example:8787', '127.0.0.1@rebind.example', '', 'a b', '127.0.0.1:8787:1'])('a Host of %j is kept out', (host) => {
    expect(verdict('http://127.0.0.1:8787/', { host })).toBe('misdirected-request')
  })

  it('further names are for HOSTLENS_HOSTS to give', () => {
    const env = { HOSTLENS_KIND: 'local', HOSTLENS_HOSTS: 'probe.lan' }
    for (const url of ['http://probe.lan:8787/', 'http://127.0.0.1/']) expect(verdict(url, {}, env)).toBe('let in')
    expect(verdict('http://xprobe.lan/', {}, env)).toBe('misdirected-request')
  })
})

describe('on Cloudflare', () => {
  it('the platform chooses the Worker by the name', () => {
    expect(verdict('https://probe.example/', { host: 'probe.example' }, { HOSTLENS_KIND: 'edge' })).toBe('let in')
  })
  it('unless names are listed', () => {
    const env = { HOSTLENS_KIND: 'edge', HOSTLENS_HOSTS: 'probe.example' }
    expect(verdict('https://probe.example/', {}, env)).toBe('let in')
    for (const url of ['https://127.0.0.1/', 'https://other.example/']) expect(verdict(url, {}, env)).toBe('misdirected-request')
  })
})
