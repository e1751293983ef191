import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { createMenus, menuChoice } from '../browser-view/menus.ts'
import { openReport } from '../browser-view/open-report.ts'
import { openSidePanel } from '../browser-view/side-panel.ts'
import { openScan } from '../browser-view/scan-target.ts'
import { openWelcome } from '../browser-view/open-welcome.ts'

/** The context menus, and a page of welcome after the installation. Nothing else happens in the background: no request is ever made that nobody asked for. */
export default defineBackground(() => {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    void createMenus()
    if (reason === 'install') void openWelcome()
  })
  browser.contextMenus.onClicked.addListener((info, tab) => {
    const choice = menuChoice(info, tab?.url)
    switch (choice.kind) {
      case 'report':
        void openReport(choice.address, tab)
        break
      case 'scan':
        void openScan(choice.target, tab)
        break
      case 'panel':
        // Where the browser opens none for a menu, the report opens as a page.
        void openSidePanel(choice.target.url, tab?.windowId).catch(() => openReport(choice.address, tab))
        break
      case 'options':
        void browser.runtime.openOptionsPage()
        break
    }
  })
})
