import { render } from 'preact'
import { browser } from 'wxt/browser'
import { showBadge } from '../../browser-view/badge.ts'
import { openPage } from '../../browser-view/open-report.ts'
import { readPageTiming } from '../../browser-view/read-page-timing.ts'
import { chosenTarget, tabAddress, tabTarget } from '../../browser-view/tab-target.ts'
import { ProbePage } from '../../components/ProbePage.tsx'
import { prepareDocument } from '../../locales/i18n.ts'
import { loadReportTexts } from '../../locales/report-texts.ts'
import { loadFolds } from '../../storage/folds.ts'
import { lastResults, readStoredResults } from '../../storage/last-results.ts'
import { loadSettings } from '../../storage/settings.ts'

prepareDocument()
// Asked for at once, all that there is to wait for.
const stored = readStoredResults()
const asked = new URLSearchParams(location.search).get('target')
const [settings, folded, [tab]] = await Promise.all([loadSettings(), loadFolds(), browser.tabs.query({ active: true, currentWindow: true }), loadReportTexts()])
const first = asked === null ? tabTarget(tabAddress(tab)) : chosenTarget(asked)
// What is looked at in a private window is forgotten with it.
const results = tab === undefined || tab.incognito ? null : await lastResults(settings, stored)
const probedTab = asked === null && tab?.id !== undefined && first.kind === 'host' ? { id: tab.id, origin: new URL(first.target.url).origin } : null

render(
  <ProbePage
    first={first}
    probeAtOnce={settings.probeOnOpen}
    kept={first.kind === 'host' ? ((await results?.of(first.target.url)) ?? null) : null}
    folded={folded}
    tab={probedTab}
    pageTiming={probedTab === null ? null : readPageTiming(probedTab.id)}
    onFinished={(state) => {
      // A store that is full or gone costs the next popup its head start, and nobody a result.
      void results?.keep(state).catch(() => undefined)
      if (probedTab !== null) void showBadge(probedTab, state, settings.badge)
    }}
    onOptions={() => void browser.runtime.openOptionsPage().then(() => close())}
    onOpenPage={(target) => void openPage(target.url, tab).then(() => close())}
  />,
  document.getElementById('app') ?? document.body,
)
