import type { ScanVersion } from '../../../shared/contract/scan.ts'
import { encryptThenMac } from '../../tls/extensions/registry.ts'
import type { HelloSpec } from '../hello/hello-spec.ts'
import type { ServerAnswer } from '../hello/server-answer.ts'
import { isAnswer, isUnreachable, isWhole, type Answer, type Question } from '../questions.ts'
import { allSchemes, groups12 } from '../registries/offers.ts'
import { bitsOf } from '../prime-bits.ts'
import { suiteChunks, suiteTraits } from '../registries/suites.ts'
import { firstOffer, helloFor } from './hellos.ts'
import type { Knowledge, KnownVersion, Sweep, View } from './knowledge.ts'
import { judgeOrder, select, without } from './selection.ts'
import { chachaLater, isEcdhe, pieces, signerOf } from './suite-lists.ts'
import type { ScanSettings } from './settings.ts'
import { SweepParameters, type Signer } from './sweep-parameters.ts'
import type { Track, TrackPlan } from './track.ts'
import { versionTracks } from './versions.ts'
import { viewOf } from './views.ts'

/**
 * Everything that a version before TLS 1.3 selects. Each hello leaves out the suite that was selected before, until the server
 * finds none; the curves and signature schemes that were selected with it are left out along the way, as long as that cannot be
 * the reason of an answer. What they then still miss is asked for by itself. For older versions than the newest of them,
 * curves and schemes are not followed: they are the same library's.
 */
export function sweepTrack(version: Exclude<ScanVersion, 'TLSv1.3'>): TrackPlan {
  return {
    name: `sweep:${version}`,
    parts: ['suites', 'groups', 'signature-schemes', 'certificates'],
    what: `cipher suites of ${version}`,
    after: versionTracks,
    expected: 20,
    applies: (known) => known.answerOf(version) !== null,
    *run(known, settings): Track {
      const accepted = known.answerOf(version)
      if (accepted === null) return
      const sweep = new OlderSweep(version, accepted, known, settings)
      yield* sweep.kinds()
      yield* sweep.suites()
      yield* sweep.orders()
      yield* sweep.remainder()
    },
  }
}

class OlderSweep {
  readonly #version: ScanVersion
  readonly #accepted: Extract<KnownVersion, { status: 'accepted' }>
  readonly #known: Knowledge
  readonly #settings: ScanSettings
  readonly #result: Sweep
  /** Groups and schemes are followed here. */
  readonly #isNewest: boolean
  /** Left out of the offers because they were selected before. */
  #leftGroups: number[] = []
  #leftSchemes: number[] = []
  #reduces: boolean
  readonly #parameters: SweepParameters
  #isBroken = false

  constructor(version: ScanVersion, accepted: Extract<KnownVersion, { status: 'accepted' }>, known: Knowledge, settings: ScanSettings) {
    this.#version = version
    this.#accepted = accepted
    this.#known = known
    this.#settings = settings
    this.#result = known.sweepOf(version)
    this.#isNewest = known.newestInTheClear === version
    this.#reduces = this.#isNewest
    this.#parameters = new SweepParameters(version, this.#result, (suites, changes) => this.#ask(suites, changes))
  }

  /** The other kind of key than the one of the first answer: whether there is a certificate for it, and which. */
  *kinds(): Track {
    const first = this.#accepted.answer
    this.#show('any', first)
    const own = suiteTraits(first.suite).signer ?? (suiteTraits(first.suite).keyExchange === 'rsa' ? 'rsa' : null)
    if (own === null) return
    this.#parameters.signers.set(own, first)
    this.#show(own, first)
    const other: Signer = own === 'rsa' ? 'ecdsa' : 'rsa'
    const offer = this.#firstOffer().filter((code) => signerOf(code) === other || (other === 'rsa' && suiteTraits(code).keyExchange === 'rsa'))
    if (offer.length === 0) return
    const answer = yield this.#ask(offer)
    if (isWhole(answer)) this.#parameters.signers.set(other, answer)
    this.#show(other, answer)
  }

  *suites(): Track {
    const signers = [...this.#parameters.signers.keys()]
    const usual = this.#firstOffer().filter((code) => {
      const signer = signerOf(code)
      return signer === null || signers.length === 0 || signers.includes(signer)
    })
    const rest = this.#rest(usual)
    if (this.#takesLongOffers) {
      yield* this.#drain([...usual, ...rest.flat()], this.#accepted.answer)
    } else {
      yield* this.#drain(usual, this.#accepted.answer)
      this.#reduces = false
      for (const chunk of rest) if (!this.#isBroken) yield* this.#drain(chunk, null)
    }
    this.#reduces = false
    this.#result.suites.complete = !this.#isBroken
    // Found in different offers, their order among each other is not known yet.
    const found = this.#result.suites.codes
    if (found.some((code) => usual.includes(code)) && found.some((code) => !usual.includes(code))) yield* this.#sort()
  }

  /** Offers all that was found the other way round, for the order of suites, curves and schemes at once; then ChaCha20 first. */
  *orders(): Track {
    const { suites, groups, schemes } = this.#result
    const found = suites.codes
    const schemesFound = [...schemes.values()].flatMap(({ codes }) => codes)
    if (found.length === 0 || this.#isBroken) return
    const reversed = chachaLater(found.toReversed())
    if (found.length > 1 || groups.codes.length > 1 || schemesFound.length > 1) {
      const offeredGroups = groups.codes.toReversed()
      const offeredSchemes = schemesFound.toReversed()
      const answer = yield this.#ask(reversed, {
        groups: offeredGroups.length > 0 ? [...offeredGroups, ...without(groups12, offeredGroups)] : groups12,
        ...(offeredSchemes.length > 0 && { schemes: [...offeredSchemes, ...without(allSchemes, offeredSchemes)] }),
      })
      const selected = isWhole(answer) ? answer : null
      suites.order = judgeOrder(found, reversed, selected?.suite ?? null)
      if (selected !== null && signerOf(selected.suite) !== null) this.#parameters.takeOrder(selected, offeredGroups)
    } else {
      suites.order = 'single'
    }
    yield* this.#chacha()
  }

  /** Curves and schemes that the suites were not enough for. */
  *remainder(): Track {
    if (this.#isNewest && !this.#isBroken) yield* this.#parameters.remainder()
  }

  /** What is not offered first, in lists that this server can be expected to read. */
  #rest(usual: readonly number[]): readonly (readonly number[])[] {
    const [first = [], ...rest] = suiteChunks(this.#version)
    return this.#accepted.style === 'plain' ? [without(first, this.#firstOffer()), ...rest].flatMap((chunk) => pieces(chunk, usual.length)) : rest
  }

  /** Nobody who speaks TLS 1.3 stops at 128 suites. */
  get #takesLongOffers(): boolean {
    return this.#accepted.style === 'rich' && this.#known.answerOf('TLSv1.3') !== null
  }

  /** Leaves out one suite after the other until the server finds none. */
  *#drain(offer: readonly number[], first: Answer | null): Track {
    let remaining = offer
    let answer: Answer = first ?? (yield this.#ask(remaining))
    while (remaining.length > 0) {
      if (isUnreachable(answer)) {
        this.#isBroken = true
        return
      }
      const isDoubtful = this.#isReduced && (!isWhole(answer) || this.#mayHide(answer, remaining))
      if (isDoubtful) {
        // From here on suites alone: what is left of the rest is asked for afterwards.
        this.#reduces = false
        answer = yield this.#ask(remaining)
        continue
      }
      if (!isAnswer(answer) || !remaining.includes(answer.suite)) return
      // Selected and not gone through with, although nothing was left out: nobody can get it.
      if (isWhole(answer)) this.#record(answer)
      remaining = without(remaining, [answer.suite])
      if (remaining.length > 0) answer = yield this.#ask(remaining)
    }
  }

  /** The whole order of what was found in several offers, where it is the server's. */
  *#sort(): Track {
    const found = [...this.#result.suites.codes]
    const sorted: number[] = []
    const reversed = found.toReversed()
    while (sorted.length < found.length - 1) {
      const answer = yield this.#ask(without(reversed, sorted))
      if (!isWhole(answer) || !found.includes(answer.suite)) return
      // It follows its client: there is nothing to sort.
      if (sorted.length === 0 && answer.suite === reversed[0]) return
      sorted.push(answer.suite)
    }
    this.#result.suites.codes = [...sorted, ...without(found, sorted)]
  }

  *#chacha(): Track {
    const { suites } = this.#result
    const chacha = suites.codes.filter((code) => suiteTraits(code).isChaCha)
    if (suites.order !== 'server' || chacha.length === 0 || chacha.length === suites.codes.length) return
    if (chacha.some((code) => code === suites.codes[0])) return
    const answer = yield this.#ask([...chacha, ...without(suites.codes, chacha)])
    if (isWhole(answer)) this.#result.prefersChaCha = chacha.includes(answer.suite)
  }

  #record(answer: ServerAnswer): void {
    const { suites, groups } = this.#result
    select(suites, answer.suite)
    const dhPrimeBits = answer.dh === null ? null : bitsOf(answer.dh.prime)
    suites.details.set(answer.suite, { group: answer.group, dhPrimeBits })
    this.#parameters.takeDh(answer)
    if (suiteTraits(answer.suite).isCbc && this.#accepted.style === 'rich') {
      this.#result.encryptThenMac = this.#result.encryptThenMac === true || answer.extensions.includes(encryptThenMac)
    }
    if (!this.#isNewest) return
    this.#parameters.take(answer)
    if (!this.#reduces) return
    const signer = signerOf(answer.suite)
    this.#leftGroups = signer === null ? this.#leftGroups : this.#parameters.removable(groups.codes, signer)
    if (this.#parameters.signers.size === 1) this.#leftSchemes = [...this.#result.schemes.values()].flatMap(({ codes }) => codes)
  }

  get #isReduced(): boolean {
    return this.#reduces && (this.#leftGroups.length > 0 || this.#leftSchemes.length > 0)
  }

  /** Whether the server may have passed over a suite for want of a curve or a scheme. */
  #mayHide(answer: ServerAnswer, remaining: readonly number[]): boolean {
    if (this.#leftGroups.length > 0 && !isEcdhe(answer.suite) && remaining.some(isEcdhe)) return true
    return this.#leftSchemes.length > 0 && signerOf(answer.suite) === null && remaining.some((code) => signerOf(code) !== null)
  }

  #ask(suites: readonly number[], changes: Partial<HelloSpec> = {}): Question {
    const isReduced = this.#isReduced
    return helloFor(this.#version, this.#accepted.style, this.#settings, {
      suites,
      alpn: [],
      ...(this.#version !== 'SSLv3' && isReduced && { groups: without(groups12, this.#leftGroups) }),
      ...(this.#version === 'TLSv1.2' && isReduced && { schemes: without(allSchemes, this.#leftSchemes) }),
      ...(this.#version === 'TLSv1.2' && { certificateSchemes: allSchemes }),
      ...changes,
    })
  }

  #firstOffer(): readonly number[] {
    return firstOffer(this.#version, this.#accepted.style)
  }

  #show(authentication: View['kind']['authentication'], answer: Answer): void {
    if (!this.#isNewest) return
    const serverName = this.#settings.serverName === null ? 'absent' : 'sent'
    const view = viewOf({ version: this.#version, serverName, authentication }, answer)
    if (view !== null) this.#known.views.push(view)
  }
}
