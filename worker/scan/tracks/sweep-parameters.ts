import type { ScanVersion } from '../../../shared/contract/scan.ts'
import type { HelloSpec } from '../hello/hello-spec.ts'
import type { ServerAnswer } from '../hello/server-answer.ts'
import { isUnreachable, isWhole, type Answer, type Question } from '../questions.ts'
import { ecdsaSchemes, eddsaSchemes, groups12, rsaSchemes } from '../registries/offers.ts'
import { newSelection, type Authentication, type SchemeSelection, type Selection, type Sweep } from './knowledge.ts'
import { judgeOrder, select, without } from './selection.ts'
import { isEcdhe, signerOf } from './suite-lists.ts'
import type { Track } from './track.ts'

/** The kinds of key that sign before TLS 1.3, by the names of suites. */
export type Signer = 'rsa' | 'ecdsa'

type Ask = (suites: readonly number[], changes: Partial<HelloSpec>) => Question

/** Curves, signature schemes and primes of one version before TLS 1.3: taken along with its suites, and then asked for by themselves. */
export class SweepParameters {
  /** Kinds of key that sign, each with the answer that showed it. */
  readonly signers = new Map<Signer, ServerAnswer>()
  readonly #version: ScanVersion
  readonly #result: Sweep
  readonly #ask: Ask

  constructor(version: ScanVersion, result: Sweep, ask: Ask) {
    this.#version = version
    this.#result = result
    this.#ask = ask
  }

  /** What an answer shows besides its suite. */
  take(answer: ServerAnswer): void {
    const { groups } = this.#result
    const signer = signerOf(answer.suite)
    if (answer.group !== null && isEcdhe(answer.suite)) select(groups, answer.group)
    if (answer.scheme !== null && signer !== null && schemesBy[this.#authentication(signer)].includes(answer.scheme)) select(this.#schemesOf(signer), answer.scheme)
  }

  /** Curves and schemes that the suites were not enough for. */
  *remainder(): Track {
    // RSA first: it takes every curve, and an ECDSA key none without its own.
    for (const signer of (['rsa', 'ecdsa'] as const).filter((kind) => this.signers.has(kind))) {
      const ofSigner = this.#result.suites.codes.filter((code) => signerOf(code) === signer)
      const suites = ofSigner.some(isEcdhe) ? ofSigner.filter(isEcdhe) : ofSigner
      if (suites.length > 0) yield* this.#follow(signer, suites)
    }
    const { groups, schemes } = this.#result
    if (!this.#result.suites.codes.some(isEcdhe)) groups.complete = true
    for (const selection of [groups, ...schemes.values()]) if (selection.codes.length === 1 && selection.complete) selection.order = 'single'
    yield* this.#missingOrders()
  }

  /** Curves and schemes with suites of one kind of key: both at once as long as the answers tell which of them has run out. */
  *#follow(signer: Signer, suites: readonly number[]): Track {
    const { groups } = this.#result
    const schemes = this.#schemesOf(signer)
    const ownSchemes = schemesBy[this.#authentication(signer)]
    let followsGroups = suites.every(isEcdhe) && !groups.complete
    let followsSchemes = this.#version === 'TLSv1.2' && !schemes.complete
    const ask = (withGroups: boolean, withSchemes: boolean): Question => this.#ask(suites, {
      groups: withGroups ? without(groups12, signer === 'rsa' ? groups.codes : this.removable(groups.codes, signer)) : groups12,
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
        this.takeDh(answer)
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
    for (const signer of this.signers.keys()) {
      const own = schemes.get(this.#authentication(signer))
      const signed = suites.codes.filter((code) => signerOf(code) === signer)
      const offer = signed.some(isEcdhe) ? signed.filter(isEcdhe) : signed
      if ((!isOpen(own) && !isOpen(groups)) || offer.length === 0) continue
      const offeredGroups = groups.codes.toReversed()
      const answer = yield this.#ask(offer, {
        ...(offeredGroups.length > 0 && { groups: offeredGroups }),
        ...(own !== undefined && own.codes.length > 0 && { schemes: own.codes.toReversed() }),
      })
      if (isWhole(answer)) this.takeOrder(answer, offeredGroups)
    }
  }

  takeOrder(answer: ServerAnswer, offeredGroups: readonly number[]): void {
    const { groups, schemes } = this.#result
    // Only with everything found is the other way round the other way round.
    if (groups.order === 'unknown' && answer.group !== null && groups.complete) groups.order = judgeOrder(groups.codes, offeredGroups, answer.group)
    const signer = signerOf(answer.suite)
    const selection = signer === null ? undefined : schemes.get(this.#authentication(signer))
    if (selection?.complete === true && selection.order === 'unknown') selection.order = judgeOrder(selection.codes, selection.codes.toReversed(), answer.scheme)
  }

  takeDh({ dh, suite }: ServerAnswer): void {
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
    return this.signers.get(signer)?.leafKey === 'eddsa' ? 'eddsa' : signer
  }

  /** RFC 8422 section 5.1.1: without the curve of its own key an ECDSA server has no certificate for us. */
  removable(groups: readonly number[], signer: Signer): number[] {
    const pinned = this.signers.get('ecdsa')?.leafGroup ?? null
    return groups.filter((code) => code !== pinned || (signer === 'rsa' && !this.signers.has('ecdsa')))
  }
}

/** Servers have one prime, or one for each strength; a hostile one has as many as questions. */
const maxPrimes = 16

const schemesBy: Readonly<Record<Authentication, readonly number[]>> = { rsa: rsaSchemes, ecdsa: ecdsaSchemes, eddsa: eddsaSchemes }
