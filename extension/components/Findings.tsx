import type { JSX } from 'preact'
import type { Finding } from '../../shared/contract/findings.ts'
import { t } from '../locales/i18n.ts'
import { Icon } from './Icon.tsx'
import { Section } from './Section.tsx'

interface FindingsProps {
  /** Worst first. */
  readonly findings: readonly Finding[]
  readonly running: boolean
}

/** Everything worth a remark, worst first, each with what to do about it. */
export function Findings({ findings, running }: FindingsProps): JSX.Element {
  return (
    <Section id="findings" heading={t('findings.heading')} aside={findings.length === 0 ? undefined : String(findings.length)}>
      {findings.length === 0 ? <p class="hint">{t(running ? 'findings.pending' : 'findings.none')}</p> : <FindingList findings={findings} />}
    </Section>
  )
}

/** The same list without a heading, for the warnings that stand beside what they are about. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((finding, index) => (
        <li key={`${finding.code} ${index}`} class={`finding severity-${finding.severity}`}>
          <span class="finding-sign"><Icon name={icons[finding.severity]} /></span>
          <div>
            <p class="finding-message"><span class="visually-hidden">{t(`findings.${finding.severity}`)}: </span>{finding.message}</p>
            {finding.severity === 'good' ? null : <p class="finding-advice">{finding.advice}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

const icons = { error: 'cross', warning: 'warning', notice: 'note', good: 'check' } as const
