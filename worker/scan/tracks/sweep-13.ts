import type { HelloSpec } from '../hello/hello-spec.ts'
import { isAnswer, isUnreachable, type Answer, type Question } from '../questions.ts'
import { groups13 } from '../registries/offers.ts'
import { suiteTraits } from '../registries/suites.ts'
import { firstOffer, helloFor, sharesAmong } from './hellos.ts'
import type { Knowledge } from './knowledge.ts'
import { judgeOrder, select, without } from './selection.ts'
import type { ScanSettings } from './settings.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'

/**
 * Suites and groups of TLS 1.3. A hello without key shares draws a HelloRetryRequest, which names a suite and a group together
 * (RFC 8446 section 4.1.4), at the price of one round trip and without a single key: groups that nobody here can compute are
 * found like all others. Both are left out as they are selected, until the server finds none.
 */
export const sweep13Track: TrackPlan = {
  name: 'sweep:TLSv1.3',
  parts: ['suites', 'groups'],
  what: 'cipher suites and groups of TLSv1.3',
  after: versionTracks,
  expected: 14,
  applies: (known) => known.answerOf('TLSv1.3') !== null,
  *run(known, settings): Track {
    const accepted = known.answerOf('TLSv1.3')
    if (accepted === null) return
    const { suites, groups } = known.sweepOf('TLSv1.3')
    const { style } = accepted
    const allGroups = style === 'rich' ? groups13 : sharesAmong(groups13)
    const ask = (offer: readonly number[], offeredGroups: readonly number[]): Question => question(known, settings, offer, offeredGroups)

    let remaining = firstOffer('TLSv1.3', style)
    let answer: Answer = accepted.answer
    let followsGroups = true
    while (remaining.length > 0) {
      if (isUnreachable(answer)) return
      if (!isAnswer(answer)) {
        if (!followsGroups) break
        // It may be the groups that have run out.
        followsGroups = false
        answer = yield ask(remaining, allGroups)
        continue
      }
      select(suites, answer.suite)
      suites.details.set(answer.suite, { group: answer.group, dhPrimeBits: null })
      if (answer.group !== null) select(groups, answer.group)
      remaining = without(remaining, [answer.suite])
      if (remaining.length > 0) answer = yield ask(remaining, followsGroups ? without(allGroups, groups.codes) : allGroups)
    }
    suites.complete = true

    while (!groups.complete) {
      const offered = without(allGroups, groups.codes)
      const next: Answer | null = offered.length === 0 ? null : yield ask(suites.codes, offered)
      if (next !== null && isUnreachable(next)) return
      if (next === null || !isAnswer(next) || next.group === null || !select(groups, next.group)) groups.complete = true
    }
    yield* orders(known, ask)
  },
}

function* orders(known: Knowledge, ask: (suites: readonly number[], groups: readonly number[]) => Question): Track {
  const sweep = known.sweepOf('TLSv1.3')
  const { suites, groups } = sweep
  // A server that puts ChaCha20 first for those who do would look as if it followed its client.
  const [first, ...others] = suites.codes.toReversed()
  if (first === undefined) return
  const reversed = suiteTraits(first).isChaCha && others.length > 0 ? [...others.slice(0, 1), first, ...others.slice(1)] : [first, ...others]
  const answer: Answer | null = suites.codes.length > 1 || groups.codes.length > 1 ? yield ask(reversed, groups.codes.toReversed()) : null
  const selected = answer !== null && isAnswer(answer) ? answer : null
  suites.order = judgeOrder(suites.codes, reversed, selected?.suite ?? null)
  groups.order = judgeOrder(groups.codes, groups.codes.toReversed(), selected?.group ?? null)

  const chacha = suites.codes.filter((code) => suiteTraits(code).isChaCha)
  if (suites.order !== 'server' || chacha.length === 0 || chacha[0] === suites.codes[0]) return
  const answered: Answer = yield ask([...chacha, ...without(suites.codes, chacha)], groups.codes)
  if (isAnswer(answered)) sweep.prefersChaCha = chacha.includes(answered.suite)
}

function question(known: Knowledge, settings: ScanSettings, suites: readonly number[], groups: readonly number[]): Question {
  const style = known.answerOf('TLSv1.3')?.style ?? 'rich'
  const changes: Partial<HelloSpec> = { suites, groups, alpn: [], ...(style !== 'rich' && { keyShares: sharesAmong(groups) }) }
  return helloFor('TLSv1.3', style, settings, changes)
}

/** Whether the server asks again for a group that it likes better than the one whose key share it has (RFC 8446 section 4.2.8). */
export const helloRetryTrack: TrackPlan = {
  name: 'hello-retry',
  parts: ['groups'],
  what: 'HelloRetryRequest for a preferred group',
  after: [sweep13Track.name],
  expected: 1,
  applies: (known) => offersFor(known) !== null,
  *run(known, settings): Track {
    const offers = offersFor(known)
    if (offers === null) return
    const answer = yield helloFor('TLSv1.3', 'rich', settings, { groups: [offers.least, ...offers.better], keyShares: [offers.least], alpn: [] })
    if (isAnswer(answer)) known.forPreferredGroup = answer.isHelloRetryRequest
  },
}

/** A key share for the least liked of the groups that can be spoken, and the offer of those that are liked better. */
function offersFor(known: Knowledge): { readonly least: number; readonly better: readonly number[] } | null {
  const codes = known.sweeps.get('TLSv1.3')?.groups.codes ?? []
  const least = sharesAmong(codes).at(-1)
  if (least === undefined || known.answerOf('TLSv1.3')?.retriesForShares !== 'retried') return null
  const better = codes.slice(0, codes.indexOf(least))
  return better.length === 0 ? null : { least, better }
}
