import type { JSX } from 'preact'
import { t } from '../../locales/i18n.ts'

/** In place of a report from the history that cannot be shown. */
export function KeptReportMissing({ why }: { readonly why: 'gone' | 'summary-only' }): JSX.Element {
  return (
    <div class="page layout-page">
      <main>
        <div class="hostless">
          <h1>{t(why === 'gone' ? 'report.gone' : 'report.summaryOnly')}</h1>
          <p><a href="past-probes.html">{t('report.history.all')}</a></p>
        </div>
      </main>
    </div>
  )
}
