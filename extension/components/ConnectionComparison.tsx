import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { connectionPermissions } from '../browser-view/connection-permissions.ts'
import { t } from '../locales/i18n.ts'
import type { ProbeExtras } from '../probe-client/request-for.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import { Card } from './Card.tsx'
import { lazy } from './lazy.tsx'
import type { ProbedTab } from '../browser-view/probed-tab.ts'

interface ConnectionComparisonProps {
  readonly state: ProbeState
  readonly tab: ProbedTab
  readonly onProbe: (extras?: ProbeExtras) => void
}

/**
 * Holds the Worker's connection against the browser's own. Nothing of it is there until a person asks: the permission to
 * watch is asked for by the button, for this host only, and all that is needed afterwards is loaded then.
 */
export function ConnectionComparison({ state, tab, onProbe }: ConnectionComparisonProps): JSX.Element | null {
  const [permission, setPermission] = useState<'unasked' | 'refused' | 'granted'>('unasked')
  useEffect(() => {
    void browser.permissions.contains(connectionPermissions(tab.origin)).then((has) => {
      if (has) setPermission('granted')
    }, () => undefined)
  }, [tab.origin])

  if (URL.parse(state.target.url)?.origin !== tab.origin) return null
  const ask = (): void => {
    // Called at once: browsers take a question about permissions in the middle of a click only.
    browser.permissions.request(connectionPermissions(tab.origin)).then((granted) => setPermission(granted ? 'granted' : 'refused'), () => setPermission('refused'))
  }
  return (
    <Card id="browser" heading={t('connection.heading')}>
      {permission === 'granted' ? <BrowserConnectionView state={state} tab={tab} onProbe={onProbe} /> : (
        <>
          <p class="hint">{t(permission === 'refused' ? 'connection.refused' : 'connection.intro')}</p>
          <button type="button" class="button compare" onClick={ask}>{t('connection.compare')}</button>
        </>
      )}
    </Card>
  )
}

const BrowserConnectionView = lazy(async () => (await import('./BrowserConnectionView.tsx')).BrowserConnectionView)
