import { browser } from 'wxt/browser'
import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { WorkerAddress } from '../probe-client/worker-check.ts'
import type { ResolverChoice } from './resolver-choice.ts'
import { pemFault } from './pem.ts'
import { StoredResolver, StoredWorker } from './stored-settings.ts'
import { parseWorkerUrl } from './worker-url.ts'

/**
 * The settings, kept in `browser.storage.local` under the one key {@link settingsKey}, for example:
 *
 * ```json
 * {
 *   "version": 1,
 *   "worker": { "url": "http://127.0.0.1:8787", "token": "…" },
 *   "resolver": { "kind": "custom", "url": "https://dns.example/dns-query" },
 *   "customCaPem": null,
 *   "probeOnOpen": true
 * }
 * ```
 *
 * `worker` is null until one is set up. `resolver.kind` is `cloudflare`, `google`, `quad9` or `custom`; only `custom` has a `url`.
 * `customCaPem` holds CA certificates that count as roots beside the public ones, or null. Any field may be missing.
 */
export const settingsKey = 'settings'

export interface Settings {
  readonly version: 1
  readonly worker: WorkerAddress | null
  readonly resolver: ResolverChoice
  readonly customCaPem: string | null
  readonly probeOnOpen: boolean
}

export const defaultSettings: Settings = { version: 1, worker: null, resolver: { kind: 'cloudflare' }, customCaPem: null, probeOnOpen: true }

/**
 * Reads whatever is stored, by whichever release. A field that cannot be read falls back to its own default, so that
 * one bad value never costs the others.
 */
export function parseSettings(stored: unknown): Settings {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const { worker, resolver, customCaPem, probeOnOpen } = fields
  return {
    version: 1,
    worker: parseWorker(worker),
    resolver: parseResolverChoice(resolver),
    customCaPem: typeof customCaPem === 'string' && pemFault(customCaPem) === null ? customCaPem : defaultSettings.customCaPem,
    probeOnOpen: typeof probeOnOpen === 'boolean' ? probeOnOpen : defaultSettings.probeOnOpen,
  }
}

export async function loadSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(settingsKey)
  return parseSettings(stored[settingsKey])
}

export async function saveSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [settingsKey]: settings })
}

/** Calls back whenever the settings change, in whichever page; returns the way to stop that. */
export function watchSettings(changed: (settings: Settings) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
    const change = changes[settingsKey]
    if (area === 'local' && change !== undefined) changed(parseSettings(change.newValue))
  }
  browser.storage.onChanged.addListener(listener)
  return () => browser.storage.onChanged.removeListener(listener)
}

function parseWorker(stored: unknown): WorkerAddress | null {
  const worker = StoredWorker.safeParse(stored)
  if (!worker.success) return defaultSettings.worker
  const url = parseWorkerUrl(worker.data.url)
  return url.status === 'ok' ? { url: url.url, token: worker.data.token } : defaultSettings.worker
}

function parseResolverChoice(stored: unknown): ResolverChoice {
  const resolver = StoredResolver.safeParse(stored)
  if (!resolver.success) return defaultSettings.resolver
  const { data } = resolver
  return data.kind !== 'custom' || parseResolver(data.url).status === 'ok' ? data : defaultSettings.resolver
}
