import type { JSX } from 'preact'
import type { ProbeReport } from '../../../shared/contract/report.ts'
import { formatBytes } from '../../locales/format.ts'
import { t } from '../../locales/i18n.ts'
import { CopyButton } from '../CopyButton.tsx'
import { Fold } from '../Fold.tsx'
import { Section } from '../Section.tsx'

/** The report as the Worker sent it. */
export function JsonSection({ report }: { readonly report: ProbeReport }): JSX.Element {
  const text = JSON.stringify(report, null, 2)
  return (
    <Section id="json" heading={t('report.json.heading')} aside={formatBytes(text.length)}>
      <Fold summary={t('report.json.show')}>
        <div class="raw">
          <CopyButton text={text} what="JSON" />
          <pre class="text-box" tabIndex={0} aria-label={t('report.json.heading')}>{text}</pre>
        </div>
      </Fold>
    </Section>
  )
}
