import { dnsRecordTypes } from '../../shared/contract/dns.ts'
import type { CnameRecord, DnsAnswer, DnsRecordType } from '../../shared/contract/dns.ts'

/** The search for NS and CAA climbs towards the root; its last answer is what counts. */
export function lastAnswer(answers: readonly DnsAnswer[], type: DnsRecordType): DnsAnswer | undefined {
  return answers.findLast(({ question }) => question.type === type)
}

/** Aliases come with the answers to other questions. */
export function aliasesOf(answers: readonly DnsAnswer[]): readonly CnameRecord[] {
  const answer = answers.find((one) => (one.question.type === 'A' || one.question.type === 'AAAA') && 'aliases' in one && one.aliases.length > 0)
  return answer !== undefined && 'aliases' in answer ? answer.aliases : []
}

/** How many records came, aliases included. */
export function recordCount(answers: readonly DnsAnswer[]): number {
  const shown = dnsRecordTypes.flatMap((type) => lastAnswer(answers, type) ?? [])
  return aliasesOf(answers).length + shown.reduce((sum, answer) => sum + (answer.status === 'answered' ? answer.records.length : 0), 0)
}
