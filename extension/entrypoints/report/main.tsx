import { render } from 'preact'
import { browser } from 'wxt/browser'
import { chosenTarget } from '../../browser-view/tab-target.ts'
import { KeptReportMissing } from '../../components/report/KeptReportMissing.tsx'
import { ReportPage } from '../../components/report/ReportPage.tsx'
import { stateOf } from '../../components/report/state-of-report.ts'
import { readHistory } from '../../history/history.ts'
import { privateParameter } from '../../history/private-window.ts'
import { prepareDocument, t } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'

prepareDocument()
const asked = new URLSearchParams(location.search)
const entry = Number(asked.get('entry'))
const [kept] = await Promise.all([entry > 0 ? readHistory(entry).catch(() => null) : null, loadReportTexts()])
const first = chosenTarget(kept?.entry.target ?? asked.get('target') ?? '')
if (first.kind === 'host') document.title = t('report.title', first.target.authority)
const report = kept?.report ?? null
const isMissing = entry > 0 && (kept === null || report === null || first.kind !== 'host')

render(
  isMissing ? <KeptReportMissing why={kept === null ? 'gone' : 'summary-only'} /> : (
    <ReportPage
      first={first}
      kept={kept === null || report === null || first.kind !== 'host' ? null : { state: stateOf(report, first.target), atMs: kept.entry.atMs }}
      onOptions={() => void browser.runtime.openOptionsPage()}
      onTarget={(target) => {
        document.title = t('report.title', target.authority)
        // A reload then shows what is on the screen; what came from a private window stays known as that.
        const next = new URLSearchParams({ target: target.url, ...(asked.has(privateParameter) && { [privateParameter]: '1' }) })
        history.replaceState(null, '', `?${next.toString()}`)
      }}
    />
  ),
  document.getElementById('app') ?? document.body,
)
