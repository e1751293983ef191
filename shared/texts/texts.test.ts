import { describe, expect, it } from 'vitest'
import { Failure, failureCodes } from '../contract/failures.ts'
import { Finding, findingCodes } from '../contract/findings.ts'
import { failure, failureTexts } from './failures.ts'
import { finding, findingTexts, worstFirst } from './findings.ts'
import { phaseTexts } from './phases.ts'

const sentence = /^[^a-z].*[.]$/s

describe('texts', () => {
  it.each(failureCodes)('%s says what happened and what to try', (code) => {
    const result = failure(code, { host: 'Example.com', got: 'this', expected: 'that', detail: 'code' })
    expect(Failure.parse(result)).toEqual(result)
    expect(result.message).toMatch(/[.]$/)
    expect(result.message).not.toMatch(/undefined|null|\?/)
    expect(result.advice).toMatch(sentence)
    expect(phaseTexts[result.phase]).toBeTruthy()
    expect(failure(code, { host: 'Example.com' }).message).not.toMatch(/undefined|null/)
  })

  it.each(findingCodes)('%s says what it means and what to do', (code) => {
    const used = new Set<string>()
    findingTexts[code].message(new Proxy({}, { get: (_, name) => (used.add(String(name)), 'value') }))
    const result = finding(code, 0, Object.fromEntries([...used].map((name) => [name, 'Value'])))
    expect(Finding.parse(result)).toEqual(result)
    expect(result.message).toMatch(sentence)
    expect(result.message).not.toContain('?')
    expect(result.advice).toMatch(sentence)
  })

  it('has no text without a code', () => {
    expect(Object.keys(failureTexts).toSorted()).toEqual(failureCodes.toSorted())
    expect(Object.keys(findingTexts).toSorted()).toEqual(findingCodes.toSorted())
  })

  it('sorts worst first', () => {
    const codes = worstFirst([finding('dnssec-validated', 0), finding('no-ipv6', 0), finding('http-server-error', 0), finding('http-plain', 0)])
    expect(codes.map(({ severity }) => severity)).toEqual(['error', 'warning', 'notice', 'good'])
  })

  it('cuts what a peer can make long', () => {
    expect(failure('tls-alert', { host: 'h', got: 'x'.repeat(9_000) }).got).toHaveLength(2_000)
  })
})
