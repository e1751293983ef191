import { expect, it } from 'vitest'
import { readContentSecurityPolicy } from './content-security-policy.ts'

const read = (...values: string[]) => readContentSecurityPolicy(values.map((value) => ({ name: 'Content-Security-Policy', value })))
const REST = "object-src 'none'; base-uri 'none'"

it.each([
  [`script-src 'self'; ${REST}`, []],
  [`default-src 'self'; base-uri 'self'`, []],
  [`img-src *`, ['scripts-not-limited', 'objects-not-limited', 'base-uri-not-limited']],
  [`sandbox; ${REST}`, []],
  [`sandbox allow-scripts; ${REST}`, ['scripts-not-limited']],
  [`script-src 'self' 'unsafe-inline'; ${REST}`, ['script-unsafe-inline']],
  [`SCRIPT-SRC 'Unsafe-Inline' 'nonce-abc'; ${REST}`, []],
  [`script-src 'unsafe-inline' 'sha256-abc='; ${REST}`, []],
  [`script-src 'unsafe-inline' https: 'strict-dynamic'; ${REST}`, []],
  [`script-src 'self' 'unsafe-eval'; ${REST}`, ['script-unsafe-eval']],
  [`script-src *; ${REST}`, ['script-any-source']],
  [`script-src data:; script-src 'none'; ${REST}`, ['script-any-source']],
  [`default-src https:; script-src 'none'; base-uri 'none'`, []],
])('%j leaves open %j', (policy, weaknesses) => expect(read(policy)).toMatchObject({ status: 'enforced', weaknesses }))

it('joins policies: what one closes is closed', () => {
  expect(read(`script-src *; ${REST}`, "script-src 'self'; frame-ancestors 'none'")).toEqual({
    status: 'enforced', policyCount: 2, directives: ['script-src', 'object-src', 'base-uri', 'frame-ancestors'], limitsFraming: true, weaknesses: [],
  })
  expect(read(`script-src *, script-src 'self'`)).toMatchObject({ policyCount: 2, limitsFraming: false, weaknesses: ['objects-not-limited', 'base-uri-not-limited'] })
})

it('tells absence, emptiness and reports', () => {
  expect([read(), read(''), read(' ; ')]).toEqual([{ status: 'absent' }, { status: 'absent' }, { status: 'absent' }])
  expect(readContentSecurityPolicy([{ name: 'content-security-policy-report-only', value: "default-src 'self'" }])).toEqual({ status: 'report-only' })
})
