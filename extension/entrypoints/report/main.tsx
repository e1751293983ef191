import { render } from 'preact'
import { browser } from 'wxt/browser'
import { chosenTarget } from '../../browser-view/tab-target.ts'
import { ProbePage } from '../../components/ProbePage.tsx'
import { t } from '../../locales/i18n.ts'

const first = chosenTarget(new URLSearchParams(location.search).get('target') ?? '')
if (first.kind === 'host') document.title = t('report.title', first.target.authority)

render(
  <ProbePage
    first={first}
    probeAtOnce
    layout="page"
    onOptions={() => void browser.runtime.openOptionsPage()}
    onOpenPage={null}
    onTarget={(target) => {
      document.title = t('report.title', target.authority)
      // A reload then shows what is on the screen.
      history.replaceState(null, '', `?${new URLSearchParams({ target: target.url }).toString()}`)
    }}
  />,
  document.getElementById('app') ?? document.body,
)
