/**
 * What the lab's resolver knows: names with their records, and names that misbehave in a chosen way.
 */

export type ZoneRecord = { readonly ttlSeconds?: number } & (
  | { readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS'; readonly data: string }
  | { readonly type: 'TXT'; readonly data: readonly string[] }
  | { readonly type: 'CAA'; readonly data: { readonly flags: number; readonly tag: string; readonly value: string } }
  | { readonly type: 'HTTPS'; readonly data: ServiceBinding }
)

export type ZoneRecordType = ZoneRecord['type']

/** RDATA of SVCB and HTTPS records (RFC 9460). Priority 0 is the alias form. */
export interface ServiceBinding {
  readonly priority: number
  readonly target: string
  readonly alpn?: readonly string[]
  readonly noDefaultAlpn?: boolean
  readonly port?: number
  readonly ipv4Hint?: readonly string[]
  readonly ech?: Uint8Array
  readonly ipv6Hint?: readonly string[]
}

export interface ZoneEntry {
  readonly records: readonly ZoneRecord[]
  /** DNSSEC: answers carry the AD bit when the question asks for it (RFC 6840 section 5.7). */
  readonly authenticated?: boolean
}

/** Ways in which a resolver goes wrong. */
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

/** Lower-case names without the final dot. */
export class Zone {
  readonly #entries = new Map<string, ZoneEntry>()
  readonly #misbehaviours = new Map<string, Misbehaviour>()

  add(name: string, entry: ZoneEntry): this {
    this.#entries.set(canonicalName(name), entry)
    return this
  }

  /** A host with these addresses, by family; the usual case. */
  addAddresses(name: string, addresses: readonly string[], extra: readonly ZoneRecord[] = [], authenticated = false): this {
    const records = addresses.map((data): ZoneRecord => ({ type: data.includes(':') ? 'AAAA' : 'A', data }))
    return this.add(name, { records: [...records, ...extra], authenticated })
  }

  /** From now on this name and all below it misbehave, whatever they hold; null makes them well again. */
  misbehave(name: string, how: Misbehaviour | null): this {
    if (how === null) this.#misbehaviours.delete(canonicalName(name))
    else this.#misbehaviours.set(canonicalName(name), how)
    return this
  }

  misbehaviourOf(name: string): Misbehaviour | null {
    for (let rest = canonicalName(name); rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
      const how = this.#misbehaviours.get(rest)
      if (how !== undefined) return how
      if (!rest.includes('.')) break
    }
    return null
  }

  /** The answer of a recursive resolver: CNAMEs are followed inside the zone, a loop is handed out as far as it goes. */
  resolve(name: string, type: string): Resolution {
    const answers: OwnedRecord[] = []
    const visited = new Set<string>()
    let isAuthenticated = true
    for (let owner = canonicalName(name); ; ) {
      const entry = this.#entries.get(owner)
      if (entry === undefined) return { rcode: 'NXDOMAIN', answers, isAuthenticated: false }
      isAuthenticated &&= entry.authenticated === true
      visited.add(owner)
      const alias = entry.records.find((record) => record.type === 'CNAME')
      if (alias === undefined || type === 'CNAME') {
        for (const record of entry.records) if (record.type === type) answers.push({ owner, record })
        return { rcode: 'NOERROR', answers, isAuthenticated }
      }
      answers.push({ owner, record: alias })
      owner = canonicalName(alias.type === 'CNAME' ? alias.data : '')
      if (visited.has(owner)) return { rcode: 'NOERROR', answers, isAuthenticated: false }
    }
  }
}

export interface OwnedRecord {
  readonly owner: string
  readonly record: ZoneRecord
}

export interface Resolution {
  readonly rcode: 'NOERROR' | 'NXDOMAIN'
  readonly answers: readonly OwnedRecord[]
  readonly isAuthenticated: boolean
}

export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/** Names that exist in every lab for what the resolver does with them, beside those of its hosts. */
export function addResolverNames(zone: Zone): Zone {
  for (const how of MISBEHAVIOURS) zone.addAddresses(`${how}.test`, ['127.0.0.1']).misbehave(`${how}.test`, how)
  zone.add('empty.test', { records: [{ type: 'TXT', data: ['a name without an address'] }] })
  zone.add('loop.test', { records: [{ type: 'CNAME', data: 'loop-back.test' }] })
  zone.add('loop-back.test', { records: [{ type: 'CNAME', data: 'loop.test' }] })
  zone.add('self-loop.test', { records: [{ type: 'CNAME', data: 'self-loop.test' }] })
  zone.add('dangling.test', { records: [{ type: 'CNAME', data: 'nxdomain.test' }] })
  for (let link = 1; link <= LONG_CHAIN_LINKS; link++) {
    zone.add(`link-${link}.test`, { records: [{ type: 'CNAME', data: link < LONG_CHAIN_LINKS ? `link-${link + 1}.test` : 'link-end.test' }] })
  }
  zone.add('chain-1.test', { records: [{ type: 'CNAME', data: 'chain-2.test' }] })
  zone.add('chain-2.test', { records: [{ type: 'CNAME', data: 'chain-end.test' }] })
  zone.addAddresses('chain-end.test', ['127.0.0.1'])
  zone.addAddresses('link-end.test', ['127.0.0.1'])
  zone.add('long-chain.test', { records: [{ type: 'CNAME', data: 'link-1.test' }] })
  zone.addAddresses('many-addresses.test', Array.from({ length: 200 }, (_, i) => `127.0.1.${i + 1}`))
  return zone
}

const MISBEHAVIOURS = [
  /** SERVFAIL and REFUSED, as response codes. */
  'servfail', 'refused',
  /** Never answers; answers after `lateMs`. */
  'slow-dns', 'late-dns',
  /** A message that ends in the middle of a record; a body that is no DNS message; one that is too long for any. */
  'malformed', 'not-dns', 'oversized',
  /** Answers another question; another transaction; sets TC and leaves the records out; echoes the query. */
  'wrong-question', 'wrong-id', 'truncated', 'echo',
  /** HTTP status 500; an answer under another media type; the connection cut. */
  'http-error', 'wrong-media-type', 'hang-up',
] as const

/** Longer than any sane CNAME chain: resolvers give up between 8 and 16. */
const LONG_CHAIN_LINKS = 40
