import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { menuTarget } from '../browser-view/menu-target.ts'
import { openReport } from '../browser-view/open-report.ts'
import { t } from '../locales/i18n.ts'

/** The context menu. Nothing else happens in the background: no request is ever made that nobody asked for. */
export default defineBackground(() => {
  browser.runtime.onInstalled.addListener(() => {
    void browser.contextMenus.removeAll().then(() => {
      browser.contextMenus.create({ id: 'probe', title: t('menu.probe'), contexts: ['page', 'frame', 'link', 'selection', 'action'] })
    })
  })
  browser.contextMenus.onClicked.addListener((info, tab) => {
    void openReport(menuTarget(info, tab?.url), tab)
  })
})
