import type { HttpsRecord } from '../../shared/contract/dns.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import { parseAddress } from '../../shared/dns/address.ts'
import { specialUseRangeOf } from '../../shared/dns/special-use.ts'
import { lastAnswer } from './dns-answers.ts'
import type { HopState, LookUp, ProbeState } from './probe-state.ts'

/** The browser's resolver held against the Worker's, for one name. Lists are in canonical spelling. */
export type AddressComparison =
  | { readonly kind: 'same' | 'overlapping' }
  /** No address in common, and the same network announces both: one of its many places. */
  | { readonly kind: 'same-network'; readonly asn: number }
  | { readonly kind: 'different-networks' }
  /** One side has an inner address and the other a public one: a split horizon. */
  | { readonly kind: 'split-horizon'; readonly inner: 'browser' | 'worker' }
  /** One side found nothing. */
  | { readonly kind: 'one-sided'; readonly missing: 'browser' | 'worker' }
  /** The request named the address, so that the Worker asked nobody. */
  | { readonly kind: 'given' }

export interface ResolverComparison {
  readonly addresses: AddressComparison
  readonly browserAddresses: readonly string[]
  readonly workerAddresses: readonly string[]
  /** Whether each resolver says that it validated the addresses with DNSSEC; null where it gave none. */
  readonly browserValidated: boolean | null
  readonly workerValidated: boolean | null
}

/** Null while one of the two is not known, and for names that nobody was asked about. */
export function compareResolvers({ lookUp, hops, target }: ProbeState): ResolverComparison | null {
  const network = hops[0]?.network ?? null
  const { resolution } = lookUp
  if (network === null || resolution === null || target.hostKind !== 'name') return null
  const browserAddresses = 'addresses' in resolution ? resolution.addresses.map(({ address }) => address.text) : []
  const workerAddresses = network.addresses.map(({ address }) => parseAddress(address)?.text ?? address)
  return {
    addresses: compareAddresses(browserAddresses, workerAddresses, asnsOf(lookUp), network),
    browserAddresses,
    workerAddresses,
    browserValidated: resolution.status === 'resolved' ? resolution.authenticated : null,
    workerValidated: workerAddresses.length === 0 || network.resolver === null ? null : network.authenticated,
  }
}

function compareAddresses(ours: readonly string[], theirs: readonly string[], asns: readonly number[], network: HopNetwork): AddressComparison {
  if (network.addressGiven === true) return { kind: 'given' }
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length ? { kind: 'same' } : { kind: 'one-sided', missing: ours.length === 0 ? 'browser' : 'worker' }
  const common = ours.filter((address) => theirs.includes(address)).length
  if (common > 0) return { kind: common === ours.length && common === theirs.length ? 'same' : 'overlapping' }
  const innerHere = ours.every(isInner)
  if (innerHere !== theirs.every(isInner)) return { kind: 'split-horizon', inner: innerHere ? 'browser' : 'worker' }
  const asn = network.autonomousSystems.find((system) => asns.includes(system.asn))?.asn
  return asn === undefined ? { kind: 'different-networks' } : { kind: 'same-network', asn }
}

/** What the HTTPS records (RFC 9460) promise, held against the handshake that took place. */
export interface HttpsComparison {
  /** Names that the records offer, the default one included where they do not take it back. */
  readonly alpn: readonly string[]
  /** Whether what was negotiated is among them; null where nothing was. */
  readonly negotiated: { readonly protocol: string; readonly isOffered: boolean } | null
  readonly http3: boolean
  /** Hints that no address record of the name confirms. */
  readonly strayHints: readonly string[]
  readonly hasHints: boolean
  readonly ech: boolean
}

/** Null where the name has no HTTPS record in service form. */
export function compareHttps(lookUp: LookUp, hop: HopState | null): HttpsComparison | null {
  const answer = lastAnswer(lookUp.answers, 'HTTPS')
  if (answer?.status !== 'answered') return null
  const records = answer.records.filter((record): record is HttpsRecord => record.type === 'HTTPS' && record.priority > 0)
  if (records.length === 0) return null
  // Section 7.1.2: http/1.1 is meant wherever it is not excluded.
  const alpn = [...new Set(records.flatMap((record) => [...record.alpn, ...(record.noDefaultAlpn ? [] : ['http/1.1'])]))]
  const protocol = hop?.tls == null ? null : (hop.tls.alpn ?? 'http/1.1')
  const addresses = lookUp.resolution !== null && 'addresses' in lookUp.resolution ? lookUp.resolution.addresses.map(({ address }) => address.text) : []
  const hints = records.flatMap(({ ipv4Hints, ipv6Hints }) => [...ipv4Hints, ...ipv6Hints]).map((hint) => parseAddress(hint)?.text ?? hint)
  return {
    alpn,
    negotiated: protocol === null ? null : { protocol, isOffered: alpn.includes(protocol) },
    http3: alpn.includes('h3'),
    strayHints: addresses.length === 0 ? [] : hints.filter((hint) => !addresses.includes(hint)),
    hasHints: hints.length > 0,
    ech: records.some(({ ech }) => ech),
  }
}

function asnsOf({ networks }: LookUp): readonly number[] {
  return (networks ?? []).flatMap((lookup) => (lookup.status === 'found' ? lookup.origins.map(({ asn }) => asn) : []))
}

function isInner(text: string): boolean {
  const address = parseAddress(text)
  return address !== null && specialUseRangeOf(address) !== null
}
