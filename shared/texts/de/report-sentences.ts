import type { Failure } from '../../contract/failures.ts'
import type { Finding } from '../../contract/findings.ts'
import { failureTexts } from '../failures.ts'
import { failureTextsDe } from './failures.ts'
import { findingTextsDe } from './findings.ts'
import { phraseDe } from './phrases.ts'

export { phaseTextsDe } from './phases.ts'
export { phraseDe } from './phrases.ts'

export interface Sentences {
  /** What it means. */
  readonly message: string
  /** What to do. */
  readonly advice: string
}

export function findingSentencesDe({ code, parameters }: Pick<Finding, 'code' | 'parameters'>): Sentences {
  const { message, advice } = findingTextsDe[code]
  return { message: message(phrasesDe(parameters)), advice }
}

/** Null where the English sentence is not that of the table, so that nobody knows whom it speaks of: another version wrote it. */
export function failureSentencesDe(failure: Pick<Failure, 'code' | 'message' | 'expected' | 'got' | 'detail'>): Sentences | null {
  const { code, detail } = failure
  const host = hostIn(failure)
  if (host === null) return null
  const [expected, got] = [failure.expected, failure.got].map((text) => (text === null ? null : phraseDe(text)))
  return { message: failureTextsDe[code].message({ host, expected: expected ?? null, got: got ?? null, detail }), advice: failureTextsDe[code].advice }
}

/** A failure carries its host in its sentence alone: what stands there between the words of the table. */
function hostIn({ code, message, expected, got, detail }: Pick<Failure, 'code' | 'message' | 'expected' | 'got' | 'detail'>): string | null {
  const [before = '', after, ...others] = failureTexts[code].message({ host: hostMark, expected, got, detail }).split(hostMark)
  if (after === undefined) return message === before ? '' : null
  if (others.length > 0 || !message.startsWith(before) || !message.endsWith(after)) return null
  return message.slice(before.length, message.length - after.length)
}

function phrasesDe(parameters: Finding['parameters']): Finding['parameters'] {
  return Object.fromEntries(Object.entries(parameters).map(([name, text]) => [name, phraseDe(text)]))
}

/** In no host, and in no text of a peer that came through the contract's bounds unharmed. */
const hostMark = '\u0000'
