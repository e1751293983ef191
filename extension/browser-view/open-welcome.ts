import { browser } from 'wxt/browser'
import { parseWorkers } from '../storage/saved-worker.ts'
import { settingsKey } from '../storage/settings-key.ts'

/** Opens the page of the first run, where there is no Worker yet that somebody else set up, as an administrator may. Never rejects. */
export async function openWelcome(): Promise<void> {
  try {
    const { [settingsKey]: stored } = await browser.storage.local.get(settingsKey)
    const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
    if (parseWorkers(fields['workers'], fields['worker']).length === 0) await browser.tabs.create({ url: '/welcome.html' })
  } catch {
    // Without a window there is nobody to welcome.
  }
}
