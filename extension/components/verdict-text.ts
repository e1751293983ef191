import type { ProbeState } from '../probe-state/probe-state.ts'
import type { Verdict, VerdictFacts } from '../probe-state/verdict.ts'
import type { Vantage } from '../../shared/contract/report.ts'
import { formatMs } from '../locales/format.ts'
import { plural, t } from '../locales/i18n.ts'
import { failureSentences, findingSentences, phaseText } from '../locales/report-texts.ts'
import { resolverName } from '../storage/resolver-choice.ts'

/** The verdict in words: one line, and one sentence that says more. */
export function verdictText(verdict: Verdict, state: ProbeState): { readonly title: string; readonly detail: string } {
  switch (verdict.kind) {
    case 'held':
      return { title: t('verdict.held'), detail: t('verdict.heldDetail') }
    case 'looking-up':
      return { title: t('verdict.lookingUp'), detail: state.lookUp.resolver === null ? '' : t('verdict.lookingUpDetail', resolverName(state.lookUp.resolver)) }
    case 'connecting':
      return { title: t('verdict.connecting'), detail: t('verdict.connectingDetail') }
    case 'probing':
      return { title: t('verdict.probing'), detail: state.vantage === null ? '' : t('verdict.probingFrom', vantageText(state.vantage)) }
    case 'well':
      return { title: t('verdict.well'), detail: factsText(verdict.facts) }
    case 'remarks': {
      const errors = verdict.findings.filter(({ severity }) => severity === 'error').length
      const warnings = verdict.findings.length - errors
      return { title: countsText(errors, warnings), detail: findingSentences(verdict.findings[0]).message }
    }
    case 'not-probed':
      return { title: t('verdict.notProbed'), detail: failureSentences(verdict.failure).message }
    case 'cut-off':
      return { title: t(verdict.failure.code === 'cancelled' ? 'verdict.stopped' : 'verdict.cutOff'), detail: failureSentences(verdict.failure).message }
    case 'failed':
      return { title: verdict.failure.phase === 'probe' ? t('verdict.failedProbe') : t('verdict.failed', phaseText(verdict.failure.phase)), detail: failureSentences(verdict.failure).message }
  }
}

/** Where the probe ran, as a person would say it. */
export function vantageText({ kind, colo }: Pick<Vantage, 'kind' | 'colo'>): string {
  if (kind === 'local') return t('vantage.local')
  return colo === null ? t('vantage.edge') : t('vantage.edgeAt', colo)
}

function countsText(errors: number, warnings: number): string {
  if (errors === 0) return plural('verdict.warnings', warnings)
  return warnings === 0 ? plural('verdict.problemsOnly', errors) : `${plural('verdict.problems', errors)}, ${plural('verdict.moreWarnings', warnings)}`
}

function factsText({ totalMs, tlsVersion, daysLeft, status }: VerdictFacts): string {
  const facts = [
    status === null ? null : t('verdict.status', status),
    totalMs === null ? null : t('verdict.total', formatMs(totalMs)),
    tlsVersion ?? t('verdict.plain'),
    daysLeft === null ? null : plural('verdict.days', daysLeft),
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}
