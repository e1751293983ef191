import { browser } from 'wxt/browser'
import type { Target } from '../../shared/contract/target.ts'
import { t } from '../locales/i18n.ts'
import { menuTarget } from './menu-target.ts'
import type { MenuPlace } from './menu-target.ts'
import { hasSidePanel } from './side-panel.ts'
import { tabTarget } from './tab-target.ts'

export type MenuChoice =
  | { readonly kind: 'report'; readonly address: string }
  | { readonly kind: 'scan'; readonly target: Target }
  /** `address`: for where no panel can be opened. */
  | { readonly kind: 'panel'; readonly target: Target; readonly address: string }
  | { readonly kind: 'options' }

/** The entries on pages and on the toolbar button. They are kept by the browser, so that they are made once for each release. */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll()
  browser.contextMenus.create({ id: 'probe', title: t('menu.probe'), contexts: ['page', 'frame', 'link', 'selection'] })
  browser.contextMenus.create({ id: 'report', title: t('menu.report'), contexts: ['action'] })
  if (hasSidePanel()) browser.contextMenus.create({ id: 'panel', title: t('panel.open'), contexts: ['action'] })
  browser.contextMenus.create({ id: 'scan', title: t('menu.scan'), contexts: ['action'] })
  browser.contextMenus.create({ id: 'options', title: t('menu.options'), contexts: ['action'] })
}

/** What a person chose, and for which address. A tab without a host has nothing to be scanned; the report says why. */
export function menuChoice(info: MenuPlace & { readonly menuItemId: string | number }, tabUrl?: string): MenuChoice {
  if (info.menuItemId === 'options') return { kind: 'options' }
  const address = menuTarget(info, tabUrl)
  const tab = tabTarget(address)
  if (tab.kind === 'host' && info.menuItemId === 'scan') return { kind: 'scan', target: tab.target }
  return tab.kind === 'host' && info.menuItemId === 'panel' ? { kind: 'panel', target: tab.target, address } : { kind: 'report', address }
}
