import type { CnameRecord, DnsAnswer } from '../contract/dns.ts'
import { parseAddress } from './address.ts'
import type { IpAddress } from './address.ts'
import { askDoh } from './doh.ts'
import type { DohOptions } from './doh.ts'
import { loopbackAddresses, parseHost } from './host.ts'
import type { HostFault } from './host.ts'
import type { SpecialUseName } from './special-use.ts'

export interface ResolvedAddress {
  readonly address: IpAddress
  /** Null for an address that was given, not looked up. */
  readonly ttlSeconds: number | null
}

interface Looked {
  /** ASCII, lower case, no trailing dot. */
  readonly name: string
  readonly a: DnsAnswer
  readonly aaaa: DnsAnswer
}

/** What a dial needs to know of a host. A failed half beside a good one stays visible in `a` and `aaaa`. */
export type HostResolution =
  | { readonly status: 'literal'; readonly addresses: readonly ResolvedAddress[] }
  | ({
      readonly status: 'resolved'
      /** IPv6 first, each family in the resolver's order. */
      readonly addresses: readonly ResolvedAddress[]
      readonly aliases: readonly CnameRecord[]
      readonly canonicalName: string
      /** Every answer that gave addresses had the AD bit. */
      readonly authenticated: boolean
    } & Looked)
  /** The name exists, but has neither A nor AAAA records. */
  | ({ readonly status: 'no-addresses'; readonly aliases: readonly CnameRecord[] } & Looked)
  /** No addresses, and not both answers say so: `failure` is the more telling of the two. */
  | ({ readonly status: 'failed'; readonly failure: DnsAnswer } & Looked)
  /** Not asked of any resolver. `localhost` has its addresses by definition (RFC 6761); the others have none. */
  | { readonly status: 'special-name'; readonly name: string; readonly rule: SpecialUseName; readonly addresses: readonly ResolvedAddress[] }
  | { readonly status: 'invalid'; readonly fault: HostFault }

export interface ResolveOptions extends DohOptions {
  /** Each answer as it arrives, failures too. */
  readonly onAnswer?: (answer: DnsAnswer) => void
  /** Ask the resolver about special-use names as well, for a private resolver that serves `.internal` or `home.arpa`. */
  readonly askSpecialNames?: boolean
}

/** Looks a host up as a dial needs it: A and AAAA at the same time. Literals and special names cause no query. Never rejects. */
export async function resolveHost(text: string, options: ResolveOptions): Promise<HostResolution> {
  const parsed = parseHost(text)
  if (parsed.status === 'invalid') return parsed
  const { host } = parsed
  if (host.kind === 'address') return { status: 'literal', addresses: [{ address: host.address, ttlSeconds: null }] }
  if (host.kind === 'special-name' && (options.askSpecialNames !== true || host.rule.suffix === 'localhost')) {
    const known = host.rule.suffix === 'localhost' ? loopbackAddresses() : []
    return { status: 'special-name', name: host.name, rule: host.rule, addresses: known.map((address) => ({ address, ttlSeconds: null })) }
  }
  const [a, aaaa] = await Promise.all([askAndTell({ name: host.name, type: 'A' }, options), askAndTell({ name: host.name, type: 'AAAA' }, options)])
  return judge({ name: host.name, a, aaaa })
}

/** One question, whose answer is also handed to `onAnswer`. */
export async function askAndTell(question: Parameters<typeof askDoh>[0], options: ResolveOptions): Promise<DnsAnswer> {
  const answer = await askDoh(question, options)
  options.onAnswer?.(answer)
  return answer
}

function judge(looked: Looked): HostResolution {
  const answers = [looked.aaaa, looked.a]
  const addresses = answers.flatMap((answer) => addressesOf(answer)).slice(0, maxAddresses)
  const good = answers.find((answer) => answer.status === 'answered')
  if (good?.status === 'answered' && addresses.length > 0) {
    const authenticated = answers.every((answer) => answer.status !== 'answered' || answer.authenticated)
    return { status: 'resolved', ...looked, addresses, aliases: good.aliases, canonicalName: good.canonicalName, authenticated }
  }
  if (looked.a.status === 'nodata' && looked.aaaa.status === 'nodata') return { status: 'no-addresses', ...looked, aliases: looked.a.aliases }
  return { status: 'failed', ...looked, failure: rank(looked.a) <= rank(looked.aaaa) ? looked.a : looked.aaaa }
}

function addressesOf(answer: DnsAnswer): ResolvedAddress[] {
  if (answer.status !== 'answered') return []
  return answer.records.flatMap((record) => {
    const address = record.type === 'A' || record.type === 'AAAA' ? parseAddress(record.address) : null
    return address === null ? [] : [{ address, ttlSeconds: record.ttlSeconds }]
  })
}

/** The lower, the more a failure says about the name rather than about the way to the resolver. */
function rank({ status }: DnsAnswer): number {
  return ranking.indexOf(status)
}

const ranking: readonly DnsAnswer['status'][] = [
  'nxdomain', 'response-code', 'malformed', 'http-status', 'redirected', 'content-type', 'too-large', 'unreachable', 'timeout', 'aborted', 'nodata', 'answered',
]
/** Public names have up to some 30 addresses; a dial tries only a handful. */
const maxAddresses = 64
