import { describe, expect, it } from 'vitest'
import type { FindingCode } from '../../../shared/contract/findings.ts'
import { codesOf, lastHop, probe, urlOf } from '../../../e2e/lab/worker-probe.ts'

type Headers = readonly (readonly [string, string])[]

function ask(headers: Headers, { bytes = 0, status = 200 } = {}) {
  return probe({ target: urlOf('answering', `/?answer=${encodeURIComponent(JSON.stringify({ headers, bytes, status }))}`) })
}

const html = ['Content-Type', 'text/html; charset=utf-8'] as const

describe('what an answer says', () => {
  /** Each code, with fields that bring it about and fields that do not. */
  it.each<[FindingCode, Headers, Headers]>([
    ['hsts-missing', [], [['Strict-Transport-Security', 'max-age=31536000']]],
    ['hsts-short', [['Strict-Transport-Security', 'max-age=86400']], [['Strict-Transport-Security', 'max-age=31536000']]],
    ['hsts-invalid', [['Strict-Transport-Security', 'max-age=soon']], [['Strict-Transport-Security', 'max-age=31536000']]],
    ['hsts-off', [['Strict-Transport-Security', 'max-age=0']], [['Strict-Transport-Security', 'max-age=1']]],
    ['hsts-preload-ready', [['Strict-Transport-Security', 'max-age=31536000; includeSubDomains; preload']], [['Strict-Transport-Security', 'max-age=31536000; preload']]],
    ['hsts-preload-unfit', [['Strict-Transport-Security', 'max-age=31536000; preload']], [['Strict-Transport-Security', 'max-age=31536000']]],
    ['csp-missing', [html], [html, ['Content-Security-Policy', "default-src 'none'"]]],
    ['csp-missing', [html], [['Content-Type', 'image/png']]],
    ['csp-report-only', [html, ['Content-Security-Policy-Report-Only', "default-src 'none'"]], [html, ['Content-Security-Policy', "default-src 'none'"]]],
    ['csp-weak', [html, ['Content-Security-Policy', "default-src * 'unsafe-inline'"]], [html, ['Content-Security-Policy', "default-src 'none'; base-uri 'none'"]]],
    ['content-type-options-missing', [html], [html, ['X-Content-Type-Options', 'nosniff']]],
    ['content-type-options-invalid', [['X-Content-Type-Options', 'sniff']], [['X-Content-Type-Options', 'nosniff']]],
    ['frame-options-missing', [html], [html, ['X-Frame-Options', 'DENY']]],
    ['frame-options-invalid', [['X-Frame-Options', 'ALLOWALL']], [['X-Frame-Options', 'SAMEORIGIN']]],
    ['referrer-policy-missing', [html], [html, ['Referrer-Policy', 'no-referrer']]],
    ['referrer-policy-unsafe', [['Referrer-Policy', 'unsafe-url']], [['Referrer-Policy', 'no-referrer']]],
    ['referrer-policy-invalid', [['Referrer-Policy', 'sometimes']], [['Referrer-Policy', 'no-referrer']]],
    ['permissions-policy-missing', [html], [html, ['Permissions-Policy', 'camera=()']]],
    ['cross-origin-opener-policy-missing', [html], [html, ['Cross-Origin-Opener-Policy', 'same-origin']]],
    ['cross-origin-opener-policy-invalid', [['Cross-Origin-Opener-Policy', 'any']], [['Cross-Origin-Opener-Policy', 'same-origin']]],
    ['cross-origin-embedder-policy-invalid', [['Cross-Origin-Embedder-Policy', 'any']], [['Cross-Origin-Embedder-Policy', 'require-corp']]],
    ['cross-origin-resource-policy-invalid', [['Cross-Origin-Resource-Policy', 'any']], [['Cross-Origin-Resource-Policy', 'same-site']]],
    ['xss-protection-enabled', [['X-XSS-Protection', '1; mode=block']], [['X-XSS-Protection', '0']]],
    ['public-key-pins-present', [['Public-Key-Pins', 'max-age=1']], []],
    ['cors-any-origin-with-credentials', [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Credentials', 'true']], [['Access-Control-Allow-Origin', '*']]],
    ['software-version-disclosed', [['Server', 'nginx/1.22.1']], [['Server', 'nginx']]],
    ['cookie-without-secure', [['Set-Cookie', 'a=1; HttpOnly']], [['Set-Cookie', 'a=1; Secure']]],
    ['cookie-without-http-only', [['Set-Cookie', 'a=1; Secure']], [['Set-Cookie', 'a=1; HttpOnly']]],
    ['cookie-refused-by-browsers', [['Set-Cookie', '__Host-a=1; Secure; Domain=answering.test; Path=/']], [['Set-Cookie', '__Host-a=1; Secure; Path=/']]],
    ['cache-hit', [['Age', '10']], [['X-Cache', 'MISS']]],
    ['cdn-detected', [['CF-Ray', '1-LAB']], []],
    ['server-timing', [['Server-Timing', 'db;dur=12.5']], []],
    ['http3-advertised', [['Alt-Svc', 'h3=":443"; ma=86400']], [['Alt-Svc', 'h2=":443"']]],
  ])('%s', async (code, present, absent) => {
    expect(codesOf(await ask(present))).toContain(code)
    expect(codesOf(await ask(absent))).not.toContain(code)
  })

  it('compression matters for text that is long enough', async () => {
    const text = ['Content-Type', 'text/css'] as const
    expect(codesOf(await ask([text], { bytes: 5_000 }))).toContain('body-not-compressed')
    expect(codesOf(await ask([text], { bytes: 500 }))).not.toContain('body-not-compressed')
    expect(codesOf(await ask([['Content-Type', 'image/png']], { bytes: 5_000 }))).not.toContain('body-not-compressed')
    expect(codesOf(await probe({ target: urlOf('body', '/gzip') }))).not.toContain('body-not-compressed')
  })

  it('is shown as facts, without the values of cookies', async () => {
    const { http } = lastHop(await ask([['Set-Cookie', 'session=secret; Secure; HttpOnly; SameSite=Lax'], ['Server-Timing', 'db;dur=12.5;desc="query"'], ['Age', '7'], ['Alt-Svc', 'h3=":443"; ma=60'], ['X-Vercel-Id', 'x']]))
    expect(http?.facts).toEqual({
      serverTiming: [{ name: 'db', durationMs: 12.5, description: 'query' }],
      alternatives: [{ protocol: 'h3', host: '', port: 443, maxAgeSeconds: 60 }],
      cache: { verdict: 'hit', evidence: 'age', ageSeconds: 7 },
      cdns: [{ cdn: 'vercel', evidence: 'x-vercel-id' }],
      encodings: [],
      cookies: [{ name: 'session', valueBytes: 6, secure: true, httpOnly: true, sameSite: 'lax', partitioned: false, domain: null, path: null, isSession: true, faults: [] }],
    })
  })

  it('names what the HTTPS record advertises', async () => {
    expect(lastHop(await probe({ target: urlOf('good-h2') })).network?.advertisedAlpn).toEqual(['h2', 'http/1.1'])
    expect(lastHop(await probe({ target: urlOf('answering') })).network?.advertisedAlpn).toEqual([])
  })
})
