import { describe, expect, it } from 'vitest'
import { Problem } from '../../shared/contract/problem.ts'
import type { ProbeRequest } from '../../shared/contract/request.ts'
import { echoed, lastHop, post, probe, urlOf } from '../../e2e/lab/worker-probe.ts'

describe('what is asked', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)('%s with a body', async (method) => {
    const report = await probe({ target: urlOf('mirror', '/path?q=1'), method, body: 'größe=1', bodyPreview: true })
    expect(echoed(report)).toMatchObject({ method, path: '/path?q=1', body: 'größe=1', headers: { 'content-type': 'text/plain;charset=UTF-8', 'content-length': '9' } })
    expect(lastHop(report).http).toMatchObject({ method, status: 200 })
  })

  it.each(['GET', 'DELETE', 'OPTIONS'] as const)('%s without one', async (method) => {
    expect(echoed(await probe({ target: urlOf('mirror'), method, bodyPreview: true }))).toMatchObject({ method, body: '' })
  })

  it('the caller\'s fields go out beside an honest User-Agent, over both versions and without TLS', async () => {
    for (const host of ['mirror', 'mirror-h2', 'mirror-http'] as const) {
      const report = await probe({ target: urlOf(host), headers: [{ name: 'X-Trace', value: '1' }, { name: 'Accept', value: 'text/css' }], bodyPreview: true })
      const { headers } = echoed(report)
      expect(headers).toMatchObject({ 'x-trace': '1', accept: 'text/css' })
      expect(headers['user-agent']).toMatch(/^Hostlens\/\d/)
    }
  })

  it.each<[string, Partial<ProbeRequest>, string[]]>([
    ['a body with GET', { body: 'x' }, ['body']],
    ['a body that is too large', { method: 'POST', body: 'ü'.repeat(40_000) }, ['body']],
    ['reserved fields', { headers: [{ name: 'Host', value: 'x' }, { name: 'X-Fine', value: 'x' }, { name: 'Transfer-Encoding', value: 'chunked' }, { name: 'user-agent', value: 'Mozilla' }] }, ['headers.0.name', 'headers.2.name', 'headers.3.name']],
    ['a name that is no token', { headers: [{ name: 'X Y', value: 'x' }] }, ['headers.0.name']],
    ['CR and LF in a value', { headers: [{ name: 'X-A', value: 'a\r\nX-B: b' }] }, ['headers.0.value']],
    ['NUL in a value', { headers: [{ name: 'X-A', value: 'a\0b' }] }, ['headers.0.value']],
    ['what Latin-1 cannot say', { headers: [{ name: 'X-A', value: '€' }] }, ['headers.0.value']],
    ['fields that are too large together', { headers: Array.from({ length: 10 }, (_, i) => ({ name: `X-${i}`, value: 'x'.repeat(4_000) })) }, ['headers']],
    ['too many redirects', { maxRedirects: 11 }, ['maxRedirects']],
    ['a method that makes a peer relay', { method: 'TRACE' as 'GET' }, ['method']],
  ])('%s is refused by name', async (_, options, fields) => {
    const response = await post('/v1/probe', { target: urlOf('mirror'), ...options })
    const problem = Problem.parse(await response.json())
    expect([response.status, problem.errors?.map(({ field }) => field)]).toEqual([400, fields])
  })

  it('a method is rewritten by a redirect as browsers do, and the body goes with it', async () => {
    const to = encodeURIComponent(urlOf('mirror'))
    const ask = (status: number) => probe({ target: urlOf('redirector', `/?status=${status}&to=${to}`), method: 'POST', body: 'x', maxRedirects: 1, bodyPreview: true })
    for (const status of [301, 302, 303]) {
      const report = await ask(status)
      expect(echoed(report)).toMatchObject({ method: 'GET', body: '' })
      expect(lastHop(report).redirect?.dropped).toEqual(['body', 'content-type'])
    }
    for (const status of [307, 308]) expect(echoed(await ask(status))).toMatchObject({ method: 'POST', body: 'x' })
  })

  it('Authorization stays with its origin', async () => {
    const headers = [{ name: 'Authorization', value: 'Bearer secret' }]
    const across = await probe({ target: urlOf('redirector', `/?to=${encodeURIComponent(urlOf('mirror'))}`), headers, maxRedirects: 1, bodyPreview: true })
    expect(echoed(across).headers).not.toHaveProperty('authorization')
    const direct = await probe({ target: urlOf('mirror'), headers, bodyPreview: true })
    expect(echoed(direct).headers).toMatchObject({ authorization: 'Bearer secret' })
  })
})

describe('the body preview', () => {
  it.each([
    ['/', { status: 'text', charset: 'utf-8', isCut: false, text: 'The quick brown fox jumps over the lazy dog.\n' }],
    ['/gzip', { status: 'text', charset: 'utf-8', isCut: true }],
    ['/brotli', { status: 'text', charsetFrom: 'content-type', isCut: true }],
    ['/latin1', { status: 'text', charset: 'windows-1252', text: 'café\n' }],
    ['/chunked', { status: 'text', text: 'one two three\n' }],
    ['/big?bytes=100000', { status: 'none', code: 'not-text' }],
    ['/empty', { status: 'none', code: 'empty' }],
    ['/bomb', { status: 'text', isCut: true }],
  ])('%s', async (path, expected) => {
    const preview = lastHop(await probe({ target: urlOf('body', path), bodyPreview: true })).http?.bodyPreview
    expect(preview).toMatchObject(expected)
    if (preview?.status === 'text') expect(new TextEncoder().encode(preview.text).length).toBeLessThanOrEqual(2_048)
  })

  it('is not there unless it is asked for', async () => {
    expect(lastHop(await probe({ target: urlOf('body') })).http).not.toHaveProperty('bodyPreview')
  })
})

it('early hints are shown with their time', async () => {
  const { http, phases } = lastHop(await probe({ target: urlOf('body', '/early-hints') }))
  expect(http?.informational).toEqual([103])
  expect(http?.interim).toMatchObject([{ status: 103, links: ['/style.css'] }])
  expect(http?.interim?.[0]?.atMs).toBeGreaterThanOrEqual(phases.find(({ name }) => name === 'firstByte')?.startMs ?? Number.POSITIVE_INFINITY)
})
