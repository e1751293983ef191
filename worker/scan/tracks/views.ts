import type { Answer } from '../questions.ts'
import type { View } from './knowledge.ts'

/** What a kind of client was shown; null where nothing can be said. */
export function viewOf(kind: View['kind'], answer: Answer): View | null {
  if (answer.kind === 'refused') return answer.refusal.how === 'unreachable' ? null : { kind, outcome: { status: 'refused', refusal: answer.refusal } }
  if (answer.chain === null) return null
  return { kind, outcome: { status: 'shown', chain: answer.chain, stapled: answer.stapled, sctCount: answer.sctCount } }
}
