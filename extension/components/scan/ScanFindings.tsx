import type { JSX } from 'preact'
import type { ScanFinding } from '../../../shared/contract/scan-judgement.ts'
import { plural, t } from '../../locales/i18n.ts'
import { scanFindingSentences } from '../../locales/scan-texts.ts'
import { Fold } from '../Fold.tsx'
import { Icon } from '../Icon.tsx'
import { Section } from '../Section.tsx'
import { breakableSentence } from './SuiteMatrix.tsx'

/** What to do about this server, worst first; what is well is one click away. */
export function ScanFindings({ findings }: { readonly findings: readonly ScanFinding[] }): JSX.Element {
  const good = findings.filter(({ severity }) => severity === 'good')
  const rest = findings.filter(({ severity }) => severity !== 'good')
  return (
    <Section id="scan-findings" heading={t('findings.heading')} aside={String(rest.length)}>
      {rest.length === 0 ? <p class="hint">{t('scan.findings.none')}</p> : <FindingList findings={rest} />}
      {good.length === 0 ? null : <Fold summary={plural('scan.findings.good', good.length)}><FindingList findings={good} /></Fold>}
    </Section>
  )
}

function FindingList({ findings }: { readonly findings: readonly ScanFinding[] }): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((finding, index) => (
        <li key={`${finding.code} ${index}`} class={`finding severity-${finding.severity}`}>
          <span class="finding-sign"><Icon name={icons[finding.severity]} /></span>
          <div>
            <p class="finding-message wrap"><span class="visually-hidden">{t(`findings.${finding.severity}`)}: </span>{breakableSentence(scanFindingSentences(finding).message)}</p>
            {finding.severity === 'good' ? null : <p class="finding-advice">{scanFindingSentences(finding).advice}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

const icons = { error: 'cross', warning: 'warning', notice: 'note', good: 'check' } as const
