import type { SavedWorker } from '../storage/saved-worker.ts'
import { parseProfiles } from './parse-profiles.ts'
import { maxProfiles } from './profile.ts'
import type { Profile } from './profile.ts'

/** What was read of a file of profiles. */
export type ProfileImport =
  /** `left`: how many could not be read. */
  | { readonly status: 'ok'; readonly profiles: readonly Profile[]; readonly left: number; readonly withoutKey: number }
  | { readonly status: 'invalid'; readonly fault: 'not-json' | 'not-profiles' | 'newer' | 'too-large' }

/**
 * Profiles as a file for colleagues and other browsers. What is of this browser alone stays here: keys and their ids, and of a
 * Worker everything but its address, by which the other side finds its own.
 */
export function exportProfiles(profiles: readonly Profile[], workers: readonly SavedWorker[]): string {
  const entries = profiles.map(({ id: _, clientKeyId, workerId, ...rest }) => ({
    ...rest,
    needsClientKey: clientKeyId !== null,
    workerUrl: workers.find(({ id }) => id === workerId)?.url ?? null,
  }))
  return `${JSON.stringify({ kind, version: 1, profiles: entries }, null, 2)}\n`
}

/** Reads such a file. Profiles that cannot be read are left out and counted; keys have to be chosen anew. */
export function importProfiles(text: string, workers: readonly SavedWorker[], newId: () => string): ProfileImport {
  if (text.length > maxFileLength) return { status: 'invalid', fault: 'too-large' }
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return { status: 'invalid', fault: 'not-json' }
  }
  if (typeof file !== 'object' || file === null || !('kind' in file) || file.kind !== kind || !('profiles' in file) || !Array.isArray(file.profiles)) return { status: 'invalid', fault: 'not-profiles' }
  if (!('version' in file) || file.version !== 1) return { status: 'invalid', fault: 'newer' }
  const entries: readonly unknown[] = file.profiles
  const stored = entries.map((entry) => asStored(entry, workers, newId()))
  const profiles = parseProfiles(stored.map(({ profile }) => profile))
  const withoutKey = stored.filter(({ profile, needsKey }) => needsKey && parseProfiles([profile]).length > 0).length
  return { status: 'ok', profiles, left: entries.length - profiles.length, withoutKey }
}

/** The profiles with the imported ones among them: the same pattern is replaced, the rest is added. */
export function mergeProfiles(profiles: readonly Profile[], imported: readonly Profile[]): readonly Profile[] {
  const kept = profiles.map((profile) => {
    const other = imported.find(({ pattern }) => pattern === profile.pattern)
    // The key that was chosen here stays chosen.
    return other === undefined ? profile : { ...other, id: profile.id, clientKeyId: profile.clientKeyId }
  })
  return [...kept, ...imported.filter(({ pattern }) => !profiles.some((profile) => profile.pattern === pattern))].slice(0, maxProfiles)
}

function asStored(entry: unknown, workers: readonly SavedWorker[], id: string): { readonly profile: unknown; readonly needsKey: boolean } {
  if (typeof entry !== 'object' || entry === null) return { profile: entry, needsKey: false }
  const { needsClientKey, workerUrl, ...rest }: Record<string, unknown> = { ...entry }
  return { profile: { ...rest, id, clientKeyId: null, workerId: workers.find(({ url }) => url === workerUrl)?.id ?? null }, needsKey: needsClientKey === true }
}

const kind = 'hostlens-profiles'
/** Two hundred profiles with a CA each. */
const maxFileLength = 8_000_000
