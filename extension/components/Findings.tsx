import type { JSX } from 'preact'
import type { Finding } from '../../shared/contract/findings.ts'
import { t } from '../locales/i18n.ts'
import { findingSentences } from '../locales/report-texts.ts'
import { Card } from './Card.tsx'
import { Icon } from './Icon.tsx'

interface FindingsProps {
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly running: boolean
  /** Over how many connections the probe went; with several, each finding says of which it is. Default 1. */
  readonly hopCount?: number
}

/** Everything worth a remark, worst first, each with what to do about it. */
export function Findings({ findings, running, hopCount = 1 }: FindingsProps): JSX.Element {
  return (
    <Card id="findings" heading={t('findings.heading')} aside={findings.length === 0 ? undefined : String(findings.length)}>
      {findings.length === 0 ? <p class="hint">{t(running ? 'findings.pending' : 'findings.none')}</p> : <FindingList findings={findings} hopCount={hopCount} />}
    </Card>
  )
}

/** The same list without a heading, for the warnings that stand beside what they are about. */
export function FindingList({ findings, hopCount = 1 }: Pick<FindingsProps, 'findings' | 'hopCount'>): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((finding, index) => (
        <li key={`${finding.code} ${index}`} class={`finding severity-${finding.severity}`}>
          <span class="finding-sign"><Icon name={icons[finding.severity]} /></span>
          <div>
            <p class="finding-message"><span class="visually-hidden">{t(`findings.${finding.severity}`)}: </span>{findingSentences(finding).message}{hopCount < 2 ? null : <span class="finding-hop"> {t('report.hops.title', finding.hop + 1, hopCount)}</span>}</p>
            {finding.severity === 'good' ? null : <p class="finding-advice">{findingSentences(finding).advice}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

const icons = { error: 'cross', warning: 'warning', notice: 'note', good: 'check' } as const
