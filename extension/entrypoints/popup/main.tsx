import { render } from 'preact'
import { browser } from 'wxt/browser'
import { openPage } from '../../browser-view/open-report.ts'
import { chosenTarget, tabAddress, tabTarget } from '../../browser-view/tab-target.ts'
import { ProbePage } from '../../components/ProbePage.tsx'
import { loadSettings } from '../../storage/settings.ts'

const asked = new URLSearchParams(location.search).get('target')
const [settings, [tab]] = await Promise.all([loadSettings(), browser.tabs.query({ active: true, currentWindow: true })])

render(
  <ProbePage
    first={asked === null ? tabTarget(tabAddress(tab)) : chosenTarget(asked)}
    probeAtOnce={settings.probeOnOpen}
    layout="popup"
    onOptions={() => void browser.runtime.openOptionsPage().then(() => close())}
    onOpenPage={(target) => void openPage(target.url, tab).then(() => close())}
  />,
  document.getElementById('app') ?? document.body,
)
