import type { Failure, FailurePhase } from '../../shared/contract/failures.ts'
import type { Finding } from '../../shared/contract/findings.ts'
import type { TargetResult } from '../../shared/contract/target.ts'
import type { Sentences } from '../../shared/texts/de/report-sentences.ts'
import type * as reportSentences from '../../shared/texts/de/report-sentences.ts'
import type * as targetFaults from '../../shared/texts/de/target-faults.ts'
import { phaseTexts } from '../../shared/texts/phases.ts'
import { language } from './i18n.ts'

/**
 * Reports bring their sentences in English, and with them the code and the facts of which they are made. For another
 * language the tables are loaded, once, before a page is drawn; whoever reads English loads nothing.
 */
export async function loadReportTexts(): Promise<void> {
  if (language() !== 'de') return
  const [sentences, { targetFaultTextsDe }] = await Promise.all([import('../../shared/texts/de/report-sentences.ts'), import('../../shared/texts/de/target-faults.ts')])
  translation = { ...sentences, targetFaultTextsDe }
}

export function findingSentences(finding: Finding): Sentences {
  return translation?.findingSentencesDe(finding) ?? finding
}

export function failureSentences(failure: Failure): Sentences {
  return translation?.failureSentencesDe(failure) ?? failure
}

/** A phase as it stands in “Failed while …”. */
export function phaseText(phase: FailurePhase): string {
  return translation?.phaseTextsDe[phase] ?? phaseTexts[phase]
}

/** What a peer, a rule or a library said in a few words (`reason`, `got`), where it is a phrase of Hostlens's own. */
export function factText(text: string): string {
  return translation?.phraseDe(text) ?? text
}

/** What is wrong with a host that somebody typed. */
export function targetFaultText({ fault, message }: Extract<TargetResult, { status: 'invalid' }>): string {
  return translation?.targetFaultTextsDe[fault] ?? message
}

type Translation = typeof reportSentences & typeof targetFaults

let translation: Translation | null = null
