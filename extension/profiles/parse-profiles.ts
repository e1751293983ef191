import { StoredProfile } from '../storage/stored-profile.ts'
import { draftOfProfile, readProfile } from './profile-draft.ts'
import { maxProfiles } from './profile.ts'
import type { Profile } from './profile.ts'

/** Profiles one by one: one that cannot be read, or is for no host, is left out. */
export function parseProfiles(stored: unknown): readonly Profile[] {
  const listed: readonly unknown[] = Array.isArray(stored) ? stored : []
  return listed.slice(0, maxProfiles).flatMap((entry) => {
    const stored = StoredProfile.safeParse(entry)
    if (!stored.success) return []
    const read = readProfile(stored.data.id, draftOfProfile(stored.data), [])
    return read.status === 'ok' ? [read.profile] : []
  })
}
