import type { Worker } from '@playwright/test'
import { pairingSettings } from '../start/pairing.ts'
import type { Pairing } from '../start/pairing.ts'

/** What the extension starts a test with. `worker: null` is an extension that was never paired. */
export interface StartingSettings extends Omit<Pairing, 'worker'> {
  readonly worker: Pairing['worker'] | null
  /** CA certificates that count beside the public roots. */
  readonly customCaPem?: string
  /** Marks the toolbar button. */
  readonly badge?: boolean
}

/** Writes the extension's settings as if its options had been saved, and forgets everything else that it has stored. */
export function storeSettings(serviceWorker: Worker, starting: StartingSettings): Promise<void> {
  return replaceStorage(serviceWorker, startingItems(starting))
}

/** The items of the extension's storage that mean these settings. */
export function startingItems({ worker, customCaPem, badge, ...rest }: StartingSettings): { settings: object } {
  const { settings } = pairingSettings({ ...rest, worker: worker ?? { url: '', token: '' } })
  return { settings: { ...settings, ...(worker === null && { worker: null }), ...(customCaPem !== undefined && { customCaPem }), ...(badge !== undefined && { badge }) } }
}

export function readStorage(serviceWorker: Worker): Promise<Record<string, unknown>> {
  return serviceWorker.evaluate(() => chrome.storage.local.get(null))
}

/** Everything that the extension has stored is replaced by these items. */
async function replaceStorage(serviceWorker: Worker, items: object): Promise<void> {
  await serviceWorker.evaluate(async (all) => {
    await chrome.storage.session.clear()
    await chrome.storage.local.clear()
    await chrome.storage.local.set(all)
  }, items)
}

declare const chrome: {
  readonly storage: {
    readonly session: { clear: () => Promise<void> }
    readonly local: {
      clear: () => Promise<void>
      set: (items: object) => Promise<void>
      get: (keys: null) => Promise<Record<string, unknown>>
    }
  }
}
