import { expect, it } from 'vitest'
import { fuzz } from './fuzz.ts'

/** A small part of the long run, so that it is known to work: some inputs are still certificates, some still verify. */
it('gives nothing untyped on mutated certificates', { timeout: 60_000 }, () => {
  const report = fuzz(1_500, 1)
  expect(report.parsed).toBeGreaterThan(100)
  expect(report.accepted).toBeGreaterThan(10)
})
