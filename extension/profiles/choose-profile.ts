import type { Target } from '../../shared/contract/target.ts'
import { matches, parsePattern, specificity } from './pattern.ts'
import type { Profile } from './profile.ts'

/** The one profile that counts for a target: the closest. Of two that are equally close, the one that stands first. */
export function chooseProfile(profiles: readonly Profile[], target: Pick<Target, 'host' | 'port'>): Profile | null {
  const fitting = profiles.flatMap((profile) => {
    const parsed = parsePattern(profile.pattern)
    return parsed.status === 'ok' && matches(parsed.pattern, target) ? [{ profile, rank: specificity(parsed.pattern) }] : []
  })
  return fitting.reduce<(typeof fitting)[number] | null>((best, one) => (best === null || one.rank > best.rank ? one : best), null)?.profile ?? null
}
