import type { Finding, Severity } from '../../shared/contract/findings.ts'
import { printable, type Style } from './style.ts'

/** Findings, worst first, each with what to do. */
export function renderFindings(findings: readonly Finding[], style: Style): string {
  if (findings.length === 0) return ''
  const mark: Record<Severity, string> = { error: style.error('✗'), warning: style.warning('!'), notice: style.dim('·'), good: style.good('✓') }
  const lines = findings.flatMap(({ severity, message, advice }) =>
    severity === 'good' ? [`  ${mark[severity]} ${printable(message)}`] : [`  ${mark[severity]} ${printable(message)}`, `    ${style.dim(advice)}`])
  return [style.accent('findings'), ...lines].join('\n')
}
