import ipaddr from 'ipaddr.js'
import { canonicalHost, parseLiteral } from './host-spelling.ts'
import type { Literal, Spelling } from './host-spelling.ts'
import type { PolicyEntry, PortRange } from './policy-entry.ts'

/** A range of addresses that is not the public internet. The table is handed in, so that there is one of it. */
export interface SpecialUseRange {
  readonly range: string
  readonly prefix: string
  readonly rfc: string
  /** Where an IPv6 address of this range carries an IPv4 address, and whether its bits are inverted. */
  readonly embedsIpv4?: { readonly at: number; readonly inverted: boolean }
}

export interface SpecialUseName {
  readonly suffix: string
  readonly rfc: string
}

export interface TargetPolicyInput {
  readonly specialUseRanges: readonly SpecialUseRange[]
  readonly specialUseNames: readonly SpecialUseName[]
  /** Opens targets that are special-use; never port 25, the own host, or what `deny` names. */
  readonly allow: readonly PolicyEntry[]
  readonly deny: readonly PolicyEntry[]
  /** Refuses whatever it does not name, and opens nothing by itself; null narrows nothing. */
  readonly only: readonly PolicyEntry[] | null
  /** Names under which this Worker itself is reached. */
  readonly ownHostnames: readonly string[]
}

export const refusalCodes = [
  'invalid-host',
  'invalid-port',
  'port-denied',
  'own-host',
  'denied',
  'special-use-address',
  'special-use-name',
  'not-allowed',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export interface Refusal {
  readonly status: 'refused'
  readonly code: RefusalCode
  /** The host in its canonical spelling; what was asked for, cut to a bound, where it has none. */
  readonly host: string
  readonly port: number
  /** How the host was written. */
  readonly spelling: Spelling
  /** The special-use range or name that it is in, and the RFC that says so; null for other refusals. */
  readonly special: { readonly range: string; readonly prefix: string; readonly rfc: string } | null
  /** The IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo); null where there is none. */
  readonly embedded: string | null
}

export type Judgement =
  /** `host` is canonical: dial or resolve this, never the text that was asked for. */
  | { readonly status: 'allowed'; readonly kind: 'name' | 'ipv4' | 'ipv6'; readonly host: string; readonly port: number; readonly spelling: Spelling }
  | Refusal

/**
 * Where this Worker may connect to. A name is judged before it is resolved, and every address again before it is
 * dialled. Denials come before permissions, special-use ranges are denied unless an entry of `allow` opens them, and what is
 * left may be narrowed to `only` a few.
 */
export class TargetPolicy {
  readonly #input: TargetPolicyInput
  readonly #ranges: readonly { readonly range: SpecialUseRange; readonly prefix: [ipaddr.IPv4 | ipaddr.IPv6, number] }[]
  readonly #own: ReadonlySet<string>

  /** Throws RangeError when the table of ranges is not the real one: a policy must not be able to fail open. */
  constructor(input: TargetPolicyInput) {
    this.#input = input
    this.#ranges = input.specialUseRanges.map((range) => ({ range, prefix: ipaddr.parseCIDR(range.prefix) }))
    this.#own = new Set(input.ownHostnames.map((name) => canonicalHost(name).host))
    for (const sample of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1', 'fe80::1', '::ffff:7f00:1']) {
      if (this.#specialUse(ipaddr.parse(sample)) === null) throw new RangeError(`the special-use ranges do not hold ${sample}`)
    }
  }

  /** Judges a host as it was asked for, in any spelling. An allowed name still needs {@link judgeAddress} for what it resolves to. */
  judge(host: string, port: number): Judgement {
    const spelt = canonicalHost(host)
    const refuse = refusal(spelt.host, port, spelt.spelling)
    if (spelt.kind === 'invalid') return refuse('invalid-host', spelt.scoped === null ? null : this.#specialUse(spelt.scoped))
    if (spelt.kind === 'name') return this.#judgeName(spelt.host, port, spelt.spelling)
    return this.#judgeLiteral(spelt.literal, null, port, spelt.spelling)
  }

  /**
   * Judges a literal address that is about to be dialled. `name` is the canonical name that led to it, if any: an
   * entry that allows or denies the name counts for its addresses.
   */
  judgeAddress(address: string, port: number, name: string | null): Judgement {
    const literal = parseLiteral(address)
    if (literal === null) return refusal(cut(address), port, 'unreadable')('invalid-host', null)
    return this.#judgeLiteral(literal, name, port, 'canonical')
  }

  #judgeName(name: string, port: number, spelling: Spelling): Judgement {
    const refuse = refusal(name, port, spelling)
    const portRefusal = refusedPort(port)
    if (portRefusal !== null) return refuse(portRefusal, null)
    if (this.#own.has(name)) return refuse('own-host', null)
    if (this.#input.deny.some((entry) => matchesName(entry, name, port) || matchesAny(entry, port))) return refuse('denied', null)
    if (!this.#input.allow.some((entry) => matchesName(entry, name, port) || matchesAny(entry, port))) {
      const special = this.#input.specialUseNames.find(({ suffix }) => name === suffix || name.endsWith(`.${suffix}`))
      // The addresses of a name may be allowed even where the name is not listed; localhost means loopback to everybody.
      const open = this.#input.allow.some((entry) => entry.kind === 'prefix' && inPorts(entry.ports, port))
      if (special !== undefined && !(open && special.suffix === 'localhost')) {
        return refuse('special-use-name', { range: special.suffix, prefix: `*.${special.suffix}`, rfc: special.rfc })
      }
    }
    // A name may turn out to have an address that is listed: then its addresses decide.
    const isListed = (entry: PolicyEntry) => matchesName(entry, name, port) || matchesAny(entry, port) || (entry.kind === 'prefix' && inPorts(entry.ports, port))
    if (this.#input.only?.some(isListed) === false) return refuse('not-allowed', null)
    return { status: 'allowed', kind: 'name', host: name, port, spelling }
  }

  #judgeLiteral(literal: Literal, name: string | null, port: number, spelling: Spelling): Judgement {
    const special = this.#specialUse(literal)
    const embedded = special === null ? null : embeddedIpv4(literal, special.embedsIpv4)
    const refuse = refusal(literal.toString(), port, spelling, embedded?.toString() ?? null)
    const portRefusal = refusedPort(port)
    if (portRefusal !== null) return refuse(portRefusal, null)
    const host = literal.toString()
    if (this.#own.has(host) || (name !== null && this.#own.has(name))) return refuse('own-host', null)

    const named = (entry: PolicyEntry) => (name !== null && matchesName(entry, name, port)) || matchesAny(entry, port)
    // A denied IPv4 address stays denied inside an IPv6 one.
    const denied = (entry: PolicyEntry) => matchesPrefix(entry, literal, port) || (embedded !== null && matchesPrefix(entry, embedded, port))
    if (this.#input.deny.some((entry) => named(entry) || denied(entry))) return refuse('denied', null)
    const listed = (entry: PolicyEntry) => named(entry) || matchesPrefix(entry, literal, port)
    if (special !== null && !this.#input.allow.some(listed)) return refuse('special-use-address', special)
    if (this.#input.only?.some(listed) === false) return refuse('not-allowed', null)
    return { status: 'allowed', kind: literal.kind(), host, port, spelling }
  }

  #specialUse(literal: Literal): SpecialUseRange | null {
    return this.#ranges.find(({ prefix: [network, length] }) => within(literal, network, length))?.range ?? null
  }
}

function refusedPort(port: number): RefusalCode | null {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'invalid-port'
  return port === smtpPort ? 'port-denied' : null
}

function refusal(host: string, port: number, spelling: Spelling, embedded: string | null = null) {
  return (code: RefusalCode, special: Refusal['special']): Refusal => ({
    status: 'refused',
    code,
    host,
    port,
    spelling,
    special: special === null ? null : { range: special.range, prefix: special.prefix, rfc: special.rfc },
    embedded,
  })
}

function matchesName(entry: PolicyEntry, name: string, port: number): boolean {
  return entry.kind === 'name' && inPorts(entry.ports, port) && (name === entry.suffix || name.endsWith(`.${entry.suffix}`))
}

function matchesAny(entry: PolicyEntry, port: number): boolean {
  return entry.kind === 'any' && inPorts(entry.ports, port)
}

function matchesPrefix(entry: PolicyEntry, literal: Literal, port: number): boolean {
  return entry.kind === 'prefix' && inPorts(entry.ports, port) && within(literal, ipaddr.parse(entry.network), entry.length)
}

function inPorts(ports: PortRange | null, port: number): boolean {
  return ports === null || (port >= ports.from && port <= ports.to)
}

function within(literal: Literal, network: Literal, length: number): boolean {
  return literal.kind() === network.kind() && literal.match(network, length)
}

function embeddedIpv4(literal: Literal, embeds: SpecialUseRange['embedsIpv4']): Literal | null {
  if (embeds === undefined || literal.kind() !== 'ipv6') return null
  const bytes = literal.toByteArray().slice(embeds.at, embeds.at + 4)
  return ipaddr.fromByteArray(embeds.inverted ? bytes.map((byte) => byte ^ 0xff) : bytes)
}

function cut(text: string): string {
  return text.slice(0, 255)
}

/** Cloudflare refuses it as well: a Worker must not be able to send mail. */
const smtpPort = 25
