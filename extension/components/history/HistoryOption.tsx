import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../../locales/i18n.ts'
import { Section } from '../Section.tsx'
import { HistorySwitch } from './HistorySwitch.tsx'

/** The history among the options: whether there is one, what is in it, and the way to it. */
export function HistoryOption(): JSX.Element {
  const [fault, setFault] = useState<string | null>(null)
  return (
    <Section id="history" heading={t('history.heading')}>
      <p class="intro">{t('history.intro')}</p>
      <HistorySwitch onFault={(error) => setFault(t('options.saveFailed', error instanceof Error ? error.message : String(error)))} />
      {fault === null ? null : <p class="field-error" role="alert">{fault}</p>}
      <p><a href="past-probes.html">{t('report.history.all')}</a></p>
    </Section>
  )
}
