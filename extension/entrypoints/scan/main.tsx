import { render } from 'preact'
import { browser } from 'wxt/browser'
import { scanTarget } from '../../browser-view/scan-target.ts'
import { ScanPage } from '../../components/scan/ScanPage.tsx'
import { prepareDocument, t } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'
import { loadScanTexts } from '../../locales/scan-texts.ts'

const address = new URLSearchParams(location.search)
const first = scanTarget(address.get('target') ?? '')
document.title = first === null ? t('scan.title') : t('scan.titleOf', first.authority)
// Who came by a Scan button has asked for it already; a reload has not.
const startAtOnce = address.get('start') === '1'
if (startAtOnce && first !== null) history.replaceState(null, '', `?${new URLSearchParams({ target: first.url }).toString()}`)

prepareDocument()
await Promise.all([loadReportTexts(), loadScanTexts()])
render(
  <ScanPage
    first={first}
    startAtOnce={startAtOnce}
    onOptions={() => void browser.runtime.openOptionsPage()}
    onProbe={(target) => location.assign(`/report.html?${new URLSearchParams({ target: target.url }).toString()}`)}
    onTarget={(target) => {
      document.title = t('scan.titleOf', target.authority)
      history.replaceState(null, '', `?${new URLSearchParams({ target: target.url }).toString()}`)
    }}
  />,
  document.getElementById('app') ?? document.body,
)
