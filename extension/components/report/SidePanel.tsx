import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { TabTarget } from '../../browser-view/tab-target.ts'
import { t } from '../../locales/i18n.ts'
import { ReportPage } from './ReportPage.tsx'

interface SidePanelProps {
  readonly first: TabTarget
  /** The host of the tab beside the panel, as far as the extension may see it now. */
  readonly activeTab: () => Promise<TabTarget>
  readonly onOptions: () => void
}

/** The report beside the page. It follows the tab only when it is told to: nothing is asked that nobody asked for. */
export function SidePanel({ first, activeTab, onOptions }: SidePanelProps): JSX.Element {
  const [shown, setShown] = useState({ first, number: 0 })
  const [isHidden, setHidden] = useState(false)
  const follow = (): void => {
    void activeTab().then((next) => {
      setHidden(next.kind !== 'host')
      if (next.kind === 'host') setShown(({ number }) => ({ first: next, number: number + 1 }))
    })
  }
  return (
    <ReportPage
      key={shown.number}
      first={shown.first}
      kept={null}
      onOptions={onOptions}
      onTarget={() => undefined}
      isPanel
      above={(
        <div class="panel-follow">
          <button type="button" class="button" onClick={follow}>{t('panel.thisTab')}</button>
          <p class="hint" role="status">{isHidden ? t('panel.unknown') : ''}</p>
        </div>
      )}
    />
  )
}
