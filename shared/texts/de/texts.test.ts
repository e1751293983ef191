import { describe, expect, it } from 'vitest'
import { failureCodes, failureTable } from '../../contract/failures.ts'
import { findingCodes } from '../../contract/findings.ts'
import { failureTexts } from '../failures.ts'
import { findingTexts } from '../findings.ts'
import { phaseTexts } from '../phases.ts'
import { failureTextsDe } from './failures.ts'
import { findingTextsDe } from './findings.ts'
import { phaseTextsDe } from './phases.ts'

/** Which of the facts a sentence speaks of. */
function spokenOf(message: (facts: never) => string): string[] {
  const asked = new Set<string>()
  const facts = new Proxy({}, {
    get: (_target, name) => {
      if (typeof name === 'string') asked.add(name)
      return `«${String(name)}»`
    },
  })
  message(facts as never)
  return [...asked].toSorted()
}

describe('German says what English says', () => {
  it.each(findingCodes)('of the finding %s', (code) => {
    const [english, german] = [findingTexts[code], findingTextsDe[code]]
    expect(spokenOf(german.message)).toEqual(spokenOf(english.message))
    expect(german.message({})).not.toBe(english.message({}))
    expect(german.advice).not.toBe(english.advice)
  })

  it.each(failureCodes)('of the failure %s', (code) => {
    const [english, german] = [failureTexts[code], failureTextsDe[code]]
    expect(spokenOf(german.message)).toEqual(spokenOf(english.message))
    expect(german.message({ host: 'a.test' })).not.toBe(english.message({ host: 'a.test' }))
    expect(german.advice).not.toBe(english.advice)
    expect(phaseTextsDe[failureTable[code].phase]).not.toBe(phaseTexts[failureTable[code].phase])
  })
})
