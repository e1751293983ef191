import type { ScanClientKind, ScanFeatures, ScanHelloRetry, ScanOrder, ScanRefusal, ScanTolerance, ScanUntested, ScanVersion } from '../../../shared/contract/scan.ts'
import type { ServerAnswer } from '../hello/server-answer.ts'
import type { HandshakeAnswer } from '../questions.ts'
import type { HelloStyle } from './hellos.ts'

/** What became of one version. */
export type KnownVersion =
  | { readonly status: 'accepted'; readonly answer: ServerAnswer; readonly style: HelloStyle; readonly retriesForShares: ScanHelloRetry['onMissingKeyShare'] }
  | { readonly status: 'refused'; readonly refusal: ScanRefusal }

/** Values of one kind in the order in which the server selected them. */
export interface Selection {
  codes: number[]
  order: ScanOrder
  complete: boolean
}

export interface SchemeSelection extends Selection {
  ignoresOffer: boolean
}

/** The kind of key that signs. */
export type Authentication = 'rsa' | 'ecdsa' | 'eddsa'

/** What the offers of one version showed. */
export interface Sweep {
  readonly suites: Selection & { details: Map<number, { readonly group: number | null; readonly dhPrimeBits: number | null }> }
  prefersChaCha: boolean | null
  readonly groups: Selection
  readonly schemes: Map<Authentication, SchemeSelection>
  /** By prime, in hex. */
  readonly dh: Map<string, { readonly generator: string; readonly suites: Set<number> }>
  /** Encrypt-then-MAC, once a CBC suite was selected. */
  encryptThenMac: boolean | null
}

/** Which certificate a kind of client gets. */
export interface View {
  readonly kind: ScanClientKind
  readonly outcome: { readonly status: 'shown'; readonly chain: string; readonly stapled: boolean; readonly sctCount: number } | { readonly status: 'refused'; readonly refusal: ScanRefusal }
}

/**
 * Everything that the tracks have found out. Each track writes what is its own, and reads only what tracks wrote that had ended
 * before it began: so replaying the same answers gives the same knowledge, in whatever order they came.
 */
export class Knowledge {
  readonly versions = new Map<ScanVersion, KnownVersion>()
  readonly sweeps = new Map<ScanVersion, Sweep>()
  readonly views: View[] = []
  readonly untested: ScanUntested[] = []
  handshake13: HandshakeAnswer | null = null
  ticketSession: HandshakeAnswer | null = null
  identifierSession: HandshakeAnswer | null = null
  alpn: ScanFeatures['alpn'] | null = null
  fallbackScsv: boolean | null = null
  forPreferredGroup: boolean | null = null
  readonly tolerances = new Map<ScanTolerance['name'], ScanTolerance>()

  /** Accepted versions, newest first. */
  get accepted(): readonly ScanVersion[] {
    return (['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const).filter((version) => this.versions.get(version)?.status === 'accepted')
  }

  /** The newest before TLS 1.3 that is accepted: where everything shows in the clear. */
  get newestInTheClear(): ScanVersion | null {
    return this.accepted.find((version) => version !== 'TLSv1.3') ?? null
  }

  answerOf(version: ScanVersion): Extract<KnownVersion, { status: 'accepted' }> | null {
    const known = this.versions.get(version)
    return known?.status === 'accepted' ? known : null
  }

  /** The sweep of a version, made when it is first written to. */
  sweepOf(version: ScanVersion): Sweep {
    const present = this.sweeps.get(version)
    if (present !== undefined) return present
    const made: Sweep = {
      suites: { ...newSelection(), details: new Map() }, prefersChaCha: null, groups: newSelection(), schemes: new Map(), dh: new Map(), encryptThenMac: null,
    }
    this.sweeps.set(version, made)
    return made
  }
}

export function newSelection(): Selection {
  return { codes: [], order: 'unknown', complete: false }
}
