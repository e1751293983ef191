import { equal } from '../bytes/bytes.ts'
import { parseCertificate, scanSubject, type Certificate } from './certificate.ts'
import { DerError } from './der.ts'
import { nameKey, type DistinguishedName } from './name.ts'

/** Trust anchors that are found by name, so that a verification parses the one or two that it needs. */
export interface RootStore {
  /** The roots with this subject, in the order of the store. */
  rootsNamed(subject: DistinguishedName): readonly Root[]
}

export interface Root {
  /** Position in the list that the store was made of. */
  readonly index: number
  /** Whose root it is: what the maker of the store called it. */
  readonly source: string
  /** True for roots that somebody has judged already, as root programs do: of them only what is about trust is checked again. */
  readonly isVetted: boolean
  readonly certificate: Certificate
}

/**
 * A store over a list of certificates, called `source`. Subjects are read now, the rest when it is asked for. What is no
 * certificate is never found. With `isVetted` somebody answers for how the roots are written: home-made CAs often have an
 * authorityKeyIdentifier that the baseline requirements forbid, and are trusted all the same.
 */
export function createRootStore(roots: readonly Uint8Array[], source = 'given', isVetted = false): RootStore {
  const bySubject = new Map<string, LazyRoot[]>()
  for (const [index, der] of roots.entries()) {
    const subject = scanSubject(der)
    if (subject === null) continue
    const key = nameKey(subject)
    const sameName = bySubject.get(key)
    if (sameName === undefined) bySubject.set(key, [new LazyRoot(index, der, source, isVetted)])
    else if (!sameName.some((other) => equal(other.der, der))) sameName.push(new LazyRoot(index, der, source, isVetted))
  }
  return { rootsNamed: (subject) => (bySubject.get(nameKey(subject)) ?? []).flatMap((root) => root.parsed() ?? []) }
}

/** Several stores as one; `index` stays that of the store that a root came from. */
export function joinRootStores(stores: readonly RootStore[]): RootStore {
  return { rootsNamed: (subject) => stores.flatMap((store) => store.rootsNamed(subject)) }
}

/** A root that is parsed on its first use. */
export class LazyRoot {
  readonly index: number
  readonly der: Uint8Array
  readonly source: string
  readonly isVetted: boolean
  #parsed: Root | null | undefined

  constructor(index: number, der: Uint8Array, source: string, isVetted: boolean) {
    this.index = index
    this.der = der
    this.source = source
    this.isVetted = isVetted
  }

  /** Null where it is no certificate. */
  parsed(): Root | null {
    if (this.#parsed !== undefined) return this.#parsed
    try {
      this.#parsed = { index: this.index, source: this.source, isVetted: this.isVetted, certificate: parseCertificate(this.der) }
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      this.#parsed = null
    }
    return this.#parsed
  }
}
