import { scanVersions, type ScanRefusal, type ScanVersion } from '../../../shared/contract/scan.ts'
import { isAnswer, isWhole, type Answer } from '../questions.ts'
import { helloFor, type HelloStyle } from './hellos.ts'
import type { KnownVersion } from './knowledge.ts'
import type { Track, TrackPlan } from './track.ts'

/** Whether a version is accepted. A refusal that may have been meant for something else in the hello is asked again with less in it. */
export function versionTrack(version: ScanVersion): TrackPlan {
  return {
    name: `version:${version}`,
    parts: ['versions', 'suites', 'groups', 'signature-schemes', 'certificates', 'features', 'tolerances'],
    what: `version ${version}`,
    after: [],
    expected: 1,
    applies: () => true,
    *run(known, settings): Track {
      const styles: readonly HelloStyle[] = version === 'TLSv1.3' ? ['rich', 'shares', 'plain'] : version === 'SSLv3' ? ['rich'] : ['rich', 'plain']
      let refusal: ScanRefusal | null = null
      for (const style of styles) {
        const answer: Answer = yield helloFor(version, style, settings)
        if (isAnswer(answer)) {
          // It may go through with less in the hello; if not, it has selected the version all the same.
          if (!isWhole(answer) && style !== styles.at(-1)) continue
          const retriesForShares = version !== 'TLSv1.3' ? 'not-tested' : style === 'shares' ? 'refused' : answer.isHelloRetryRequest ? 'retried' : 'not-tested'
          known.versions.set(version, { status: 'accepted', answer, style, retriesForShares } satisfies KnownVersion)
          return
        }
        if (answer.kind === 'refused') refusal ??= answer.refusal
        if (refusal !== null && isMeantForVersion(refusal)) break
      }
      known.versions.set(version, { status: 'refused', refusal: refusal ?? { how: 'closed', detail: null } })
    },
  }
}

/** Names of the tracks that everything else builds on. */
export const versionTracks: readonly string[] = scanVersions.map((version) => `version:${version}`)

/** Nothing else in the hello could have drawn this answer, or no answer is to be had at all. */
function isMeantForVersion({ how, detail }: ScanRefusal): boolean {
  return how === 'other-version' || how === 'unreachable' || how === 'not-tls' || (how === 'alert' && detail === 'protocol_version')
}
