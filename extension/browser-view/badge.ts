import { browser } from 'wxt/browser'
import { badgeOf } from '../probe-state/badge.ts'
import type { ProbeState } from '../probe-state/probe-state.ts'
import type { ProbedTab } from './probed-tab.ts'

/**
 * Marks the toolbar button of the tab whose host was probed, until the tab goes elsewhere: the browser itself forgets a
 * tab's badge then. It is only ever about a probe that a person started. Never rejects.
 */
export async function showBadge({ id, origin }: ProbedTab, state: ProbeState, isWanted: boolean): Promise<void> {
  // Another host that was typed into the popup has no tab to be marked at.
  if (URL.parse(state.target.url)?.origin !== origin) return
  const badge = isWanted ? badgeOf(state) : null
  try {
    await browser.action.setBadgeText({ tabId: id, text: badge?.text ?? '' })
    if (badge !== null) await browser.action.setBadgeBackgroundColor({ tabId: id, color: colours[badge.tone] })
    if (badge !== null) await browser.action.setBadgeTextColor({ tabId: id, color: '#ffffff' })
  } catch {
    // The tab was closed meanwhile.
  }
}

/** White text stands on both with a contrast of more than 5:1, on light and dark toolbars. */
const colours = { warning: '#8a5200', error: '#b3261e' } as const
