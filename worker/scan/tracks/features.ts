import type { ScanVersion } from '../../../shared/contract/scan.ts'
import { signallingSuites } from '../../tls/cipher-suites.ts'
import { isAnswer, type Answer, type Question } from '../questions.ts'
import { firstOffer, helloFor } from './hellos.ts'
import { handshake } from './handshakes.ts'
import type { Knowledge } from './knowledge.ts'
import type { ScanSettings } from './settings.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'

/** RFC 7507: a client that pretends to have been driven down to an older version than the server's best. */
export const fallbackTrack: TrackPlan = {
  name: 'fallback',
  parts: ['features'],
  what: 'fallback SCSV',
  after: versionTracks,
  expected: 1,
  applies: (known) => lowerVersion(known) !== null,
  *run(known, settings): Track {
    const version = lowerVersion(known)
    if (version === null) return
    const style = known.answerOf(version)?.style ?? 'rich'
    const scsv = signallingSuites.get('TLS_FALLBACK_SCSV') ?? 0x5600
    const answer = yield helloFor(version, style, settings, { suites: [...firstOffer(version, style), scsv], alpn: [] })
    if (isAnswer(answer)) known.fallbackScsv = false
    else if (answer.kind === 'refused' && answer.refusal.how !== 'unreachable') known.fallbackScsv = answer.refusal.detail === 'inappropriate_fallback'
  },
}

function lowerVersion(known: Knowledge): ScanVersion | null {
  return known.accepted[1] ?? null
}

/** ALPN names (RFC 7301): each that was selected is left out of the next offer, until none is left or the server has none. */
export const alpnTrack: TrackPlan = {
  name: 'alpn',
  parts: ['features'],
  what: 'ALPN protocols',
  after: versionTracks,
  expected: 3,
  applies: (known) => known.accepted.length > 0,
  *run(known, settings): Track {
    if (settings.alpn.length === 0) return
    const ask = questionIn(known, settings)
    if (ask === null) return
    // The first hello of the version has offered them all.
    const first = known.newestInTheClear === null ? null : known.answerOf(known.newestInTheClear)?.answer.alpn ?? null
    const accepted: string[] = first !== null && settings.alpn.includes(first) ? [first] : []
    let withoutMatch: 'refused' | 'ignored' | 'not-tested' = 'not-tested'
    for (;;) {
      const remaining = settings.alpn.filter((name) => !accepted.includes(name))
      if (remaining.length === 0) break
      const answer: Answer = yield ask(remaining)
      if (answer.kind === 'refused') {
        if (answer.refusal.detail === 'no_application_protocol') withoutMatch = 'refused'
        break
      }
      if (answer.alpn === null) {
        withoutMatch = 'ignored'
        break
      }
      if (!remaining.includes(answer.alpn)) break
      accepted.push(answer.alpn)
    }
    const offered = [...settings.alpn]
    known.alpn = { offered, accepted, order: accepted.length === 1 ? 'single' : 'unknown', withoutMatch }
    if (accepted.length < 2) return
    const reversed = accepted.toReversed()
    const answer: Answer = yield ask(reversed)
    if (answer.kind === 'refused' || answer.alpn === null) return
    known.alpn = { offered, accepted, order: answer.alpn === accepted[0] ? 'server' : answer.alpn === reversed[0] ? 'client' : 'mixed', withoutMatch }
  },
}

/** In the clear where there is an older version; TLS 1.3 answers ALPN under keys. */
function questionIn(known: Knowledge, settings: ScanSettings): ((alpn: readonly string[]) => Question) | null {
  const version = known.newestInTheClear
  if (version !== null && version !== 'SSLv3') return (alpn) => helloFor(version, known.answerOf(version)?.style ?? 'rich', settings, { alpn, until: 'server-hello' })
  return known.answerOf('TLSv1.3') === null ? null : (alpn) => handshake('TLSv1.3', settings, { alpn, then: 'finish' })
}
