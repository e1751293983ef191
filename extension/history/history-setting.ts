import { browser } from 'wxt/browser'

/**
 * Whether finished probes are kept: on until the person switches it off. It has a key of its own in
 * `browser.storage.local`, so that the page of the history changes it without touching anything else that is set.
 */
export async function isHistoryOn(): Promise<boolean> {
  const stored = await browser.storage.local.get(historySettingKey)
  return stored[historySettingKey] !== false
}

export async function switchHistory(on: boolean): Promise<void> {
  await browser.storage.local.set({ [historySettingKey]: on })
}

export const historySettingKey = 'history'
