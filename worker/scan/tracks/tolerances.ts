import { scanTolerances, type ScanRefusal, type ScanToleranceName, type ScanVersion } from '../../../shared/contract/scan.ts'
import type { HelloSpec } from '../hello/hello-spec.ts'
import { isAnswer, isUnreachable, type Answer, type Question } from '../questions.ts'
import { helloFor } from './hellos.ts'
import type { Knowledge } from './knowledge.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'

/** What a server must live with: unknown values, long and cut hellos, versions to come. What may be asked together is, and apart when it fails. */
export const tolerancesTrack: TrackPlan = {
  name: 'tolerances',
  parts: ['tolerances'],
  what: 'tolerances',
  after: versionTracks,
  expected: 3,
  applies: (known) => bestVersion(known) !== null,
  *run(known, settings): Track {
    const version = bestVersion(known)
    if (version === null) return
    const style = known.answerOf(version)?.style ?? 'rich'
    const ask = (changes: Partial<HelloSpec>): Question => helloFor(version, style, settings, { alpn: [], until: 'server-hello', ...changes })

    const all: Answer = yield ask({ ...oddities.grease, ...oddities['unknown-extension'], ...oddities['long-client-hello'], ...oddities['record-splitting'] })
    for (const [name, oddity] of Object.entries(oddities)) {
      if (isTolerance(name)) note(known, name, isAnswer(all) ? all : yield ask(oddity))
    }

    const older = known.newestInTheClear
    if (older === null || older === 'SSLv3') return
    const future = yield helloFor(older, known.answerOf(older)?.style ?? 'rich', settings, { version: futureVersion, alpn: [], until: 'server-hello' })
    // The answer is in a version that it has, and ours is none.
    const isAnswered = future.kind === 'refused' && future.refusal.how === 'other-version'
    note(known, 'future-version', future, isAnswered)
  },
}

function note(known: Knowledge, name: ScanToleranceName, answer: Answer, isTolerant = isAnswer(answer)): void {
  if (isUnreachable(answer)) return
  const refusal: ScanRefusal | null = answer.kind === 'refused' && !isTolerant ? answer.refusal : null
  known.tolerances.set(name, { name, status: isTolerant ? 'tolerant' : 'intolerant', refusal })
}

function isTolerance(name: string): name is ScanToleranceName {
  return scanTolerances.some((known) => known === name)
}

/** SSLv3 has no extensions to be odd in. */
function bestVersion(known: Knowledge): ScanVersion | null {
  const [best] = known.accepted
  return best === undefined || best === 'SSLv3' ? null : best
}

const oddities: Readonly<Record<Exclude<ScanToleranceName, 'future-version'>, Partial<HelloSpec>>> = {
  grease: { grease: true },
  'unknown-extension': { unknownExtension: true },
  // More than two segments of a usual network, and what a hello with post-quantum shares has today.
  'long-client-hello': { minimumBytes: 3_000 },
  'record-splitting': { fragmentBytes: 64 },
}

/** Beyond every version that there is; without supported_versions a server answers with its best (RFC 8446 section 4.2.1, RFC 5246 appendix E.1). */
const futureVersion = 0x0305
