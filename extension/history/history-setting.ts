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

/** Calls back when any page has switched it; returns the way to stop that. */
export function watchHistorySetting(changed: (on: boolean) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
    const change = changes[historySettingKey]
    if (area === 'local' && change !== undefined) changed(change.newValue !== false)
  }
  browser.storage.onChanged.addListener(listener)
  return () => browser.storage.onChanged.removeListener(listener)
}

export const historySettingKey = 'history'
