import { render } from 'preact'
import { browser } from 'wxt/browser'
import { chosenTarget, tabAddress, tabTarget } from '../../browser-view/tab-target.ts'
import { SidePanel } from '../../components/report/SidePanel.tsx'
import { prepareDocument } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'
import { loadSettings } from '../../storage/settings.ts'

prepareDocument()
const asked = new URLSearchParams(location.search).get('target')
const [[tab], { probeOnOpen }] = await Promise.all([browser.tabs.query({ active: true, currentWindow: true }), loadSettings(), loadReportTexts()])
const here = tabTarget(tabAddress(tab))
// Who wants to be asked first finds the host in the field.
const firstHere = here.kind === 'host' && !probeOnOpen ? { kind: 'hostless' as const, reason: 'unknown' as const, suggestion: here.target.authority } : here

render(
  <SidePanel
    first={asked === null ? firstHere : chosenTarget(asked)}
    activeTab={async () => tabTarget(tabAddress((await browser.tabs.query({ active: true, currentWindow: true }))[0]))}
    onOptions={() => void browser.runtime.openOptionsPage()}
  />,
  document.getElementById('app') ?? document.body,
)
