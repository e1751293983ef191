import { describe, expect, it } from 'vitest'
import { failureCodes } from '../../contract/failures.ts'
import { parseTarget, type TargetFault } from '../../contract/target.ts'
import { limits } from '../../limits.ts'
import { failure } from '../failures.ts'
import { finding } from '../findings.ts'
import { failureTextsDe } from './failures.ts'
import { phraseDe } from './phrases.ts'
import { failureSentencesDe, findingSentencesDe } from './report-sentences.ts'
import { targetFaultTextsDe } from './target-faults.ts'

const facts = { host: 'a.test:8443', expected: 'Exp', got: 'Got', detail: 'a-detail' }

describe('failureSentencesDe', () => {
  it.each(failureCodes)('%s speaks of the same host as the English sentence', (code) => {
    for (const given of [facts, { host: facts.host }]) {
      const sentences = failureSentencesDe(failure(code, given))
      expect(sentences).toEqual({ message: failureTextsDe[code].message(given), advice: failureTextsDe[code].advice })
    }
  })

  it('leaves a sentence that is not of the table as it is: nobody knows whom it speaks of', () => {
    expect(failureSentencesDe({ ...failure('tls-timeout', facts), message: 'Some other sentence.' })).toBeNull()
  })

  it('translates what was expected and what came', () => {
    const expired = failure('certificate-expired', { host: 'a.test', expected: 'valid until 2026-01-01T00:00:00Z', got: 'it is 2026-11-21T05:00:00Z' })
    expect(failureSentencesDe(expired)?.message).toBe('Das Zertifikat von a.test ist abgelaufen: gültig bis 2026-01-01T00:00:00Z; jetzt ist 2026-11-21T05:00:00Z.')
  })
})

describe('findingSentencesDe', () => {
  it('puts the facts into the German sentence, and translates those that are phrases', () => {
    const weak = finding('tls-cipher-weak', 0, { cipherSuite: 'TLS_RSA_WITH_NULL_SHA', reason: 'it does not encrypt' })
    expect(findingSentencesDe(weak).message).toBe('TLS_RSA_WITH_NULL_SHA ist schwach: sie verschlüsselt nicht.')
  })
})

describe('phraseDe', () => {
  it('keeps the words of peers', () => {
    expect(phraseDe('Server is too busy: the end of the stream')).toBe('Server is too busy: the end of the stream')
    expect(phraseDe('expected valid until 2026-01-01T00:00:00Z, got a CA')).toBe('erwartet: gültig bis 2026-01-01T00:00:00Z; erhalten: eine CA')
    expect(phraseDe('the end of the stream')).toBe('das Ende des Datenstroms')
  })
})

describe('targetFaultTextsDe', () => {
  it.each(Object.entries({
    '': 'empty', [`a.test/${'a'.repeat(limits.maxTargetLength)}`]: 'too-long', 'a b': 'malformed', 'ftp://a.test': 'scheme-unsupported', 'https://me@a.test': 'credentials',
    [`${'a'.repeat(64)}.test`]: 'host-too-long', 'tls://a.test': 'port-missing', 'tcp://a.test:25/x': 'path-unexpected',
  } satisfies Record<string, TargetFault>).map(([text, fault]) => ({ text, fault })))('$fault', ({ text, fault }) => {
    const result = parseTarget(text)
    expect(result).toMatchObject({ status: 'invalid', fault })
    expect(targetFaultTextsDe[fault]).not.toBe(result.status === 'invalid' ? result.message : '')
  })
})
