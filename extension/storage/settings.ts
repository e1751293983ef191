import { browser } from 'wxt/browser'
import { parseResolver } from '../../shared/dns/resolvers.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ResolverChoice } from './resolver-choice.ts'
import { pemFault } from './pem.ts'
import { parseWorkers } from './saved-worker.ts'
import type { SavedWorker } from './saved-worker.ts'
import { settingsKey } from './settings-key.ts'
import { StoredResolver } from './stored-settings.ts'

/**
 * The settings, kept in `browser.storage.local` under the one key {@link settingsKey}, for example:
 *
 * ```json
 * {
 *   "version": 2,
 *   "workers": [{ "id": "first", "name": "laptop", "url": "http://127.0.0.1:8787", "token": "…" }],
 *   "defaultWorkerId": "first",
 *   "resolver": { "kind": "custom", "url": "https://dns.example/dns-query" },
 *   "customCaPem": null,
 *   "probeOnOpen": true,
 *   "badge": false,
 *   "profiles": []
 * }
 * ```
 *
 * `workers` is empty until one is set up; version 1 had one `worker`, without id and name, which is still read. `resolver.kind` is
 * `cloudflare`, `google`, `quad9` or `custom`; only `custom` has a `url`. `customCaPem` holds CA certificates that count as roots
 * beside the public ones, or null. Any field may be missing. Private keys are never in here: see keys/stored-keys.ts.
 */
export interface Settings {
  readonly version: 2
  readonly workers: readonly SavedWorker[]
  readonly defaultWorkerId: string | null
  readonly resolver: ResolverChoice
  readonly customCaPem: string | null
  readonly probeOnOpen: boolean
  /** Marks the toolbar button with what a probe found. */
  readonly badge: boolean
  readonly profiles: readonly Profile[]
}

export const defaultSettings: Settings = {
  version: 2, workers: [], defaultWorkerId: null, resolver: { kind: 'cloudflare' }, customCaPem: null, probeOnOpen: true, badge: false, profiles: [],
}

/** The Worker that is asked where nothing else is said. */
export function defaultWorker({ workers, defaultWorkerId }: Settings): SavedWorker | null {
  return workers.find(({ id }) => id === defaultWorkerId) ?? workers[0] ?? null
}

/**
 * Reads whatever is stored, by whichever release. A field that cannot be read falls back to its own default, so that
 * one bad value never costs the others. Profiles have a reader of their own: see `readSettings`.
 */
export function parseSettings(stored: unknown, profiles: readonly Profile[] = []): Settings {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {}
  const { worker, defaultWorkerId, resolver, customCaPem, probeOnOpen } = fields
  const workers = parseWorkers(fields['workers'], worker)
  return {
    version: 2,
    workers,
    defaultWorkerId: (workers.find(({ id }) => id === defaultWorkerId) ?? workers[0])?.id ?? null,
    resolver: parseResolverChoice(resolver),
    customCaPem: typeof customCaPem === 'string' && pemFault(customCaPem) === null ? customCaPem : defaultSettings.customCaPem,
    probeOnOpen: typeof probeOnOpen === 'boolean' ? probeOnOpen : defaultSettings.probeOnOpen,
    badge: fields['badge'] === true,
    profiles,
  }
}

export async function loadSettings(): Promise<Settings> {
  const stored = await browser.storage.local.get(settingsKey)
  return await readSettings(stored[settingsKey])
}

/** Like `parseSettings`, with the profiles. What reads them is loaded where there are any: most popups open without. */
export async function readSettings(stored: unknown): Promise<Settings> {
  const profiles: unknown = typeof stored === 'object' && stored !== null && 'profiles' in stored ? stored.profiles : null
  if (!Array.isArray(profiles) || profiles.length === 0) return parseSettings(stored)
  const { parseProfiles } = await import('../profiles/parse-profiles.ts')
  return parseSettings(stored, parseProfiles(profiles))
}

export async function saveSettings(settings: Settings): Promise<void> {
  await browser.storage.local.set({ [settingsKey]: settings })
}

/** Changes what is stored now, whoever stored it, and gives the result. Two pages that do so at once take turns. */
export async function updateSettings(change: (settings: Settings) => Settings): Promise<Settings> {
  return await navigator.locks.request(settingsKey, async () => {
    const settings = change(await loadSettings())
    await saveSettings(settings)
    return settings
  })
}

/** Calls back whenever the settings change, in whichever page; returns the way to stop that. */
export function watchSettings(changed: (settings: Settings) => void): () => void {
  const listener = (changes: Record<string, { newValue?: unknown }>, area: string): void => {
    const change = changes[settingsKey]
    if (area === 'local' && change !== undefined) void readSettings(change.newValue).then(changed)
  }
  browser.storage.onChanged.addListener(listener)
  return () => browser.storage.onChanged.removeListener(listener)
}

function parseResolverChoice(stored: unknown): ResolverChoice {
  const resolver = StoredResolver.safeParse(stored)
  if (!resolver.success) return defaultSettings.resolver
  const { data } = resolver
  return data.kind !== 'custom' || parseResolver(data.url).status === 'ok' ? data : defaultSettings.resolver
}
