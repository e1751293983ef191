import { expect, it } from 'vitest'
import { readSecurityHeaders } from './security-headers.ts'

const read = (...lines: (readonly [name: string, value: string])[]) => readSecurityHeaders(lines.map(([name, value]) => ({ name, value })))

/** Everything in order; a test replaces or adds lines. */
const GOOD: readonly (readonly [string, string])[] = [
  ['Strict-Transport-Security', 'max-age=63072000'], ['Content-Security-Policy', "default-src 'self'; base-uri 'none'"], ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'], ['Referrer-Policy', 'no-referrer'], ['Permissions-Policy', 'camera=(), Geolocation=(self)'], ['Cross-Origin-Opener-Policy', 'same-origin; report-to="x"'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'], ['Cross-Origin-Resource-Policy', 'same-site'], ['Server', 'nginx'],
]
const without = (name: string) => GOOD.filter(([one]) => one !== name)

it('reads what is in order', () => {
  expect(read(...GOOD)).toMatchObject({
    strictTransportSecurity: { status: 'present' }, contentSecurityPolicy: { status: 'enforced' }, noSniff: true, frameOptions: 'deny', referrerPolicy: 'no-referrer',
    permissionsPolicy: ['camera', 'geolocation'], crossOriginOpenerPolicy: 'same-origin', crossOriginEmbedderPolicy: 'require-corp', crossOriginResourcePolicy: 'same-site',
    disclosures: [], issues: [],
  })
})

it('names everything that is missing', () => {
  expect(read()).toMatchObject({ noSniff: false, frameOptions: null, referrerPolicy: null, permissionsPolicy: null, crossOriginOpenerPolicy: null, crossOriginEmbedderPolicy: null })
  expect([...read().issues].sort()).toEqual(['content-type-options-missing', 'cross-origin-opener-policy-missing', 'csp-missing', 'frame-options-missing', 'permissions-policy-missing', 'referrer-policy-missing'])
})

it.each([
  ['Content-Security-Policy', 'img-src *', ['csp-weak']],
  ['Content-Security-Policy-Report-Only', 'img-src *', []],
  ['X-Content-Type-Options', 'sniff', ['content-type-options-invalid']],
  ['X-Content-Type-Options', 'NoSniff, x', []],
  ['X-Frame-Options', 'ALLOW-FROM https://a', ['frame-options-invalid']],
  ['X-Frame-Options', 'deny, sameorigin', ['frame-options-invalid']],
  ['X-Frame-Options', 'SAMEORIGIN, sameorigin', []],
  ['Referrer-Policy', 'unsafe-url', ['referrer-policy-unsafe']],
  ['Referrer-Policy', 'unsafe-url, strict-origin', []],
  ['Referrer-Policy', 'origin, future-policy', []],
  ['Referrer-Policy', 'none', ['referrer-policy-invalid']],
  ['Cross-Origin-Opener-Policy', 'Same-Origin', ['cross-origin-opener-policy-invalid']],
  ['Cross-Origin-Embedder-Policy', 'yes', ['cross-origin-embedder-policy-invalid']],
  ['Cross-Origin-Resource-Policy', 'same-site, same-site', ['cross-origin-resource-policy-invalid']],
  ['X-XSS-Protection', '1; mode=block', ['xss-protection-enabled']],
  ['X-XSS-Protection', '0', []],
  ['Public-Key-Pins', 'x', ['public-key-pins-present']],
  ['Server', 'nginx/1.22.1', ['software-version-disclosed']],
  ['Server', 'Apache', []],
  ['Server', 'ECS (nyb/1D2E)', []],
  ['X-Powered-By', 'PHP/8.2.1', ['software-version-disclosed']],
  ['X-Powered-By', 'Express', []],
  ['X-AspNet-Version', '4.0.30319', ['software-version-disclosed']],
])('with %s: %s finds %j', (name, value, issues) => expect(read(...without(name), [name, value]).issues).toEqual(issues))

it('sees what stands in two fields', () => {
  expect(read(...without('X-Frame-Options'), ['Content-Security-Policy', "frame-ancestors 'none'"]).issues).toEqual([])
  expect(read(...without('Content-Security-Policy'), ['Content-Security-Policy-Report-Only', 'x']).issues).toEqual(['csp-report-only'])
  const cors = [['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Credentials', 'true']] as const
  expect(read(...GOOD, ...cors).issues).toEqual(['cors-any-origin-with-credentials'])
  expect(read(...GOOD, cors[0]).issues).toEqual([])
})
