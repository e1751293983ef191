import type { ScanVersion } from '../../../shared/contract/scan.ts'
import { encryptThenMac } from '../../tls/extensions/registry.ts'
import type { HelloSpec } from '../hello/hello-spec.ts'
import type { ServerAnswer } from '../hello/server-answer.ts'
import { isAnswer, isUnreachable, isWhole, type Answer, type Question } from '../questions.ts'
import { allSchemes, ecdsaSchemes, eddsaSchemes, groups12, rsaSchemes } from '../registries/offers.ts'
import { suiteChunks, suiteTraits } from '../registries/suites.ts'
import { firstOffer, helloFor } from './hellos.ts'
import { newSelection, type Authentication, type Knowledge, type KnownVersion, type SchemeSelection, type Selection, type Sweep, type View } from './knowledge.ts'
import { judgeOrder, select, without } from './selection.ts'
import type { ScanSettings } from './settings.ts'
import type { Track, TrackPlan } from './track.ts'

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

export const versionTracks: readonly string[] = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'].map((version) => `version:${version}`)

type Signer = 'rsa' | 'ecdsa'

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
  /** Kinds of signing key that suites were selected with. */
  readonly #signers = new Map<Signer, ServerAnswer>()
  #isBroken = false

  constructor(version: ScanVersion, accepted: Extract<KnownVersion, { status: 'accepted' }>, known: Knowledge, settings: ScanSettings) {
    this.#version = version
    this.#accepted = accepted
    this.#known = known
    this.#settings = settings
    this.#result = known.sweepOf(version)
    this.#isNewest = known.newestInTheClear === version
    this.#reduces = this.#isNewest
  }

  /** The other kind of key than the one of the first answer: whether there is a certificate for it, and which. */
  *kinds(): Track {
    const first = this.#accepted.answer
    this.#show('any', first)
    const own = suiteTraits(first.suite).signer ?? (suiteTraits(first.suite).keyExchange === 'rsa' ? 'rsa' : null)
    if (own === null) return
    this.#signers.set(own, first)
    this.#show(own, first)
    const other: Signer = own === 'rsa' ? 'ecdsa' : 'rsa'
    const offer = this.#firstOffer().filter((code) => signerOf(code) === other || (other === 'rsa' && suiteTraits(code).keyExchange === 'rsa'))
    if (offer.length === 0) return
    const answer = yield this.#ask(offer)
    if (isWhole(answer)) this.#signers.set(other, answer)
    this.#show(other, answer)
  }

  *suites(): Track {
    const signers = [...this.#signers.keys()]
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
      if (selected !== null && signerOf(selected.suite) !== null) this.#orderOfParameters(selected, offeredGroups)
    } else {
      suites.order = 'single'
    }
    yield* this.#chacha()
  }

  /** Curves and schemes that the suites were not enough for. */
  *remainder(): Track {
    if (!this.#isNewest || this.#isBroken) return
    for (const signer of this.#signers.keys()) {
      const ofSigner = this.#result.suites.codes.filter((code) => signerOf(code) === signer)
      const suites = ofSigner.some(isEcdhe) ? ofSigner.filter(isEcdhe) : ofSigner
      if (suites.length > 0) yield* this.#parameters(signer, suites)
    }
    const { groups, schemes } = this.#result
    if (!this.#result.suites.codes.some(isEcdhe)) groups.complete = true
    for (const selection of [groups, ...schemes.values()]) if (selection.codes.length === 1 && selection.complete) selection.order = 'single'
    yield* this.#missingOrders()
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

  /** Curves and schemes with suites of one kind of key: both at once as long as the answers tell which of them has run out. */
  *#parameters(signer: Signer, suites: readonly number[]): Track {
    const { groups } = this.#result
    const schemes = this.#schemesOf(signer)
    const ownSchemes = schemesBy[this.#authentication(signer)]
    let followsGroups = suites.every(isEcdhe) && !groups.complete
    let followsSchemes = this.#version === 'TLSv1.2' && !schemes.complete
    const ask = (withGroups: boolean, withSchemes: boolean): Question => this.#ask(suites, {
      groups: withGroups ? without(groups12, this.#removable(groups.codes, signer)) : groups12,
      schemes: withSchemes ? without(ownSchemes, schemes.codes) : ownSchemes,
    })
    while (followsGroups || followsSchemes) {
      if (followsSchemes && without(ownSchemes, schemes.codes).length === 0) {
        followsSchemes = false
        schemes.complete = true
        continue
      }
      const answer: Answer = yield ask(followsGroups, followsSchemes)
      if (isUnreachable(answer)) return
      if (isWhole(answer)) {
        this.#recordDh(answer)
        if (followsGroups && !(answer.group !== null && select(groups, answer.group))) groups.complete = !(followsGroups = false)
        if (followsSchemes && !this.#takeScheme(answer, schemes, ownSchemes)) schemes.complete = !(followsSchemes = false)
      } else if (followsGroups && followsSchemes) {
        // One of them has run out, and only a question with all curves tells which.
        const withAllGroups: Answer = yield ask(false, true)
        if (isWhole(withAllGroups)) {
          groups.complete = !(followsGroups = false)
          if (!this.#takeScheme(withAllGroups, schemes, ownSchemes)) schemes.complete = !(followsSchemes = false)
        } else {
          schemes.complete = !(followsSchemes = false)
        }
      } else if (followsGroups) {
        groups.complete = !(followsGroups = false)
      } else {
        schemes.complete = !(followsSchemes = false)
      }
    }
  }

  /** The orders that could not be read off before: there was only one to choose from then, or the other kind of key was chosen. */
  *#missingOrders(): Track {
    const { groups, schemes, suites } = this.#result
    const isOpen = (selection: Selection | undefined): boolean => selection?.order === 'unknown' && selection.codes.length > 1
    for (const signer of this.#signers.keys()) {
      const own = schemes.get(this.#authentication(signer))
      const signed = suites.codes.filter((code) => signerOf(code) === signer)
      const offer = signed.some(isEcdhe) ? signed.filter(isEcdhe) : signed
      if ((!isOpen(own) && !isOpen(groups)) || offer.length === 0) continue
      const offeredGroups = groups.codes.toReversed()
      const answer = yield this.#ask(offer, {
        ...(offeredGroups.length > 0 && { groups: offeredGroups }),
        ...(own !== undefined && own.codes.length > 0 && { schemes: own.codes.toReversed() }),
      })
      if (isWhole(answer)) this.#orderOfParameters(answer, offeredGroups)
    }
  }

  #orderOfParameters(answer: ServerAnswer, offeredGroups: readonly number[]): void {
    const { groups, schemes } = this.#result
    // Only with everything found is the other way round the other way round.
    if (groups.order === 'unknown' && answer.group !== null && groups.complete) groups.order = judgeOrder(groups.codes, offeredGroups, answer.group)
    const signer = signerOf(answer.suite)
    const selection = signer === null ? undefined : schemes.get(this.#authentication(signer))
    if (selection?.complete === true && selection.order === 'unknown') selection.order = judgeOrder(selection.codes, selection.codes.toReversed(), answer.scheme)
  }

  #record(answer: ServerAnswer): void {
    const { suites, groups } = this.#result
    select(suites, answer.suite)
    const dhPrimeBits = answer.dh === null ? null : bitsOf(answer.dh.prime)
    suites.details.set(answer.suite, { group: answer.group, dhPrimeBits })
    this.#recordDh(answer)
    if (suiteTraits(answer.suite).isCbc && this.#accepted.style === 'rich') {
      this.#result.encryptThenMac = this.#result.encryptThenMac === true || answer.extensions.includes(encryptThenMac)
    }
    if (!this.#isNewest) return
    const signer = signerOf(answer.suite)
    if (answer.group !== null && isEcdhe(answer.suite)) select(groups, answer.group)
    if (answer.scheme !== null && signer !== null && schemesBy[this.#authentication(signer)].includes(answer.scheme)) select(this.#schemesOf(signer), answer.scheme)
    if (!this.#reduces) return
    this.#leftGroups = signer === null ? this.#leftGroups : this.#removable(groups.codes, signer)
    if (this.#signers.size === 1) this.#leftSchemes = [...this.#result.schemes.values()].flatMap(({ codes }) => codes)
  }

  #recordDh({ dh, suite }: ServerAnswer): void {
    if (dh === null) return
    const entry = this.#result.dh.get(dh.prime) ?? { generator: dh.generator, suites: new Set() }
    entry.suites.add(suite)
    if (this.#result.dh.size < maxPrimes || this.#result.dh.has(dh.prime)) this.#result.dh.set(dh.prime, entry)
  }

  /** False when the server had nothing new, or signed with what was not offered. */
  #takeScheme({ scheme }: ServerAnswer, schemes: SchemeSelection, own: readonly number[]): boolean {
    if (scheme === null) return false
    if (schemes.codes.includes(scheme) || !own.includes(scheme)) {
      schemes.ignoresOffer = true
      return false
    }
    return select(schemes, scheme)
  }

  /** Suites of ECDSA are those of EdDSA as well (RFC 8422 section 2): the leaf tells. */
  #schemesOf(signer: Signer): SchemeSelection {
    const key = this.#authentication(signer)
    const present = this.#result.schemes.get(key)
    if (present !== undefined) return present
    const made = { ...newSelection(), ignoresOffer: false }
    this.#result.schemes.set(key, made)
    return made
  }

  #authentication(signer: Signer): Authentication {
    return this.#signers.get(signer)?.leafKey === 'eddsa' ? 'eddsa' : signer
  }

  /** RFC 8422 section 5.1.1: without the curve of its own key an ECDSA server has no certificate for us. */
  #removable(groups: readonly number[], signer: Signer): number[] {
    const pinned = this.#signers.get('ecdsa')?.leafGroup ?? null
    return groups.filter((code) => code !== pinned || (signer === 'rsa' && !this.#signers.has('ecdsa')))
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

/** What a kind of client was shown; null where nothing can be said. */
export function viewOf(kind: View['kind'], answer: Answer): View | null {
  if (answer.kind === 'refused') return answer.refusal.how === 'unreachable' ? null : { kind, outcome: { status: 'refused', refusal: answer.refusal } }
  if (answer.chain === null) return null
  return { kind, outcome: { status: 'shown', chain: answer.chain, stapled: answer.stapled, sctCount: answer.sctCount } }
}

/** The kind of key that the certificate of a suite has: what signs, or, for static RSA, what decrypts. */
function signerOf(code: number): Signer | null {
  return suiteTraits(code).signer
}

function isEcdhe(code: number): boolean {
  return suiteTraits(code).keyExchange === 'ecdhe'
}

const schemesBy: Readonly<Record<Authentication, readonly number[]>> = { rsa: rsaSchemes, ecdsa: ecdsaSchemes, eddsa: eddsaSchemes }

/** Servers that put ChaCha20 first for who does so would look as if they followed their client. */
function chachaLater(offer: readonly number[]): readonly number[] {
  const other = offer.findIndex((code) => !suiteTraits(code).isChaCha)
  const first = offer[other]
  return other <= 0 || first === undefined ? offer : [first, ...without(offer, [first])]
}

function pieces(list: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(list.length / Math.max(1, size)) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

/** Bits of a prime in hex without leading zeros. */
export function bitsOf(prime: string): number {
  const top = Number.parseInt(prime.slice(0, 2) || '0', 16)
  return top === 0 ? 0 : prime.length * 4 - Math.clz32(top) + 24
}

/** Servers have one prime, or one for each strength; a hostile one has as many as questions. */
const maxPrimes = 16
