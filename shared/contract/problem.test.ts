import { expect, it } from 'vitest'
import { problemTable, problemType, type ProblemCode } from './problem.ts'

const codes = Object.keys(problemTable) as ProblemCode[]

it('every problem has a type of its own, a status of an error, a title, and something to do about it', () => {
  expect(new Set(codes.map(problemType)).size).toBe(codes.length)
  for (const code of codes) {
    const { status, title, action } = problemTable[code]
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(status, code).toBeLessThan(600)
    expect(problemType(code)).toMatch(/^urn:hostlens:problem:[a-z]+(?:-[a-z]+)*$/)
    expect(title, code).toMatch(/^[A-Z].*[^.]$/)
    expect(action, code).toMatch(/^[A-Z].*\.$/)
  }
  expect(new Set(codes.map((code) => problemTable[code].title)).size).toBe(codes.length)
})
