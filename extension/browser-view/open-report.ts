import { browser } from 'wxt/browser'
import { privateParameter } from '../history/private-window.ts'
import { tabTarget } from './tab-target.ts'

/** Opens the report page for an address, beside the tab that it was asked from. Of a page's address only its origin goes along. */
export async function openReport(address: string, beside?: { readonly index?: number; readonly id?: number | undefined; readonly incognito?: boolean }): Promise<void> {
  const target = tabTarget(address)
  await openPage(target.kind === 'host' ? target.target.url : address, beside)
}

/** Opens the report page for exactly this text, as a person typed it. */
export async function openPage(target: string, beside?: { readonly index?: number; readonly id?: number | undefined; readonly incognito?: boolean }): Promise<void> {
  await browser.tabs.create({
    url: `/report.html?${new URLSearchParams({ target, ...(beside?.incognito === true && { [privateParameter]: '1' }) }).toString()}`,
    ...(beside?.index !== undefined && beside.index >= 0 && { index: beside.index + 1 }),
    ...(beside?.id !== undefined && beside.id >= 0 && { openerTabId: beside.id }),
  })
}
