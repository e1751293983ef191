import { AUTHENTIC_DATA, decode, DNSSEC_OK, encode, RECURSION_DESIRED } from '@dnsquery/dns-packet'
import type { Answer, Packet } from '@dnsquery/dns-packet'
import type { CnameRecord, DnsFault, DnsRecord, DnsRecordType } from '../contract/dns.ts'
import { checkFraming } from './framing.ts'
import { MalformedMessage } from './malformed-message.ts'
import { readRecord, shownName } from './records.ts'

export interface Question {
  readonly name: string
  readonly type: DnsRecordType
}

/** A response whose every part was checked, reduced to what answers the question. */
export interface Response {
  readonly responseCode: number
  readonly authenticated: boolean
  readonly aliases: CnameRecord[]
  readonly canonicalName: string
  readonly records: DnsRecord[]
  /** Owner of the SOA record in the authority section, and how long the denial holds (RFC 2308 section 5). */
  readonly denial: { readonly zone: string; readonly ttlSeconds: number } | null
  readonly extendedErrors: { code: number; text: string }[]
}

export type DecodedResponse =
  | { readonly status: 'ok'; readonly response: Response }
  | { readonly status: 'malformed'; readonly fault: DnsFault; readonly detail: string }

/**
 * The question as a message of RFC 1035. The identifier is 0, so that caches can share the answer (RFC 8484 section
 * 4.1). AD and DO ask for the resolver's own DNSSEC verdict (RFC 6840 section 5.7, RFC 3225).
 */
export function encodeQuestion({ name, type }: Question): Uint8Array {
  const opt = { type: 'OPT' as const, name: '.', udpPayloadSize: maxMessageBytes, flags: DNSSEC_OK, data: [] }
  return encode({
    type: 'query',
    id: 0,
    flags: RECURSION_DESIRED | AUTHENTIC_DATA,
    questions: [{ type: type === 'HTTPS' ? httpsType : type, name }],
    additionals: [opt],
  })
}

/** Reads the answer to a question. Never throws: whatever is wrong with the bytes is named in the result. */
export function decodeResponse(bytes: Uint8Array, question: Question): DecodedResponse {
  try {
    checkFraming(bytes)
    return { status: 'ok', response: reduce(decode(bytes), question) }
  } catch (error) {
    if (error instanceof MalformedMessage) return { status: 'malformed', fault: error.fault, detail: error.detail }
    // The framing is right, so what the packet library could not read is inside a record.
    return { status: 'malformed', fault: 'bad-record-data', detail: String(error).slice(0, 200) }
  }
}

/** Longest DNS message there is (RFC 1035 section 4.2.2). */
export const maxMessageBytes = 65_535

function reduce(packet: Packet, question: Question): Response {
  const answers = packet.answers ?? []
  checkHeader(packet, question)
  const records = answers.flatMap((answer) => readRecord(answer) ?? [])
  const aliases = followAliases(question, records)
  const canonicalName = aliases.at(-1)?.target ?? shownName(question.name)
  return {
    responseCode: (packet.flags ?? 0) & 0xf | extendedCode(packet) << 4,
    authenticated: packet.flag_ad === true,
    aliases,
    canonicalName,
    records: records.filter((record) => record.type === question.type && same(record.name, canonicalName)),
    denial: denialOf(packet),
    extendedErrors: extendedErrorsOf(packet),
  }
}

function checkHeader(packet: Packet, { name, type }: Question): void {
  if (packet.type !== 'response') throw new MalformedMessage('not-a-response', 'the QR bit is not set')
  if (packet.opcode !== 'QUERY') throw new MalformedMessage('not-a-response', `opcode ${String(packet.opcode)}`)
  if (packet.id !== 0) throw new MalformedMessage('id-mismatch', `expected 0, got ${String(packet.id)}`)
  if (packet.flag_tc === true) throw new MalformedMessage('truncated-flag', 'the TC bit is set')
  const [first, ...others] = packet.questions ?? []
  const expectedType = type === 'HTTPS' ? httpsType : type
  // RFC 8484 answers repeat the question; only a resolver that failed to parse it may leave it out.
  if (first === undefined && (packet.answers ?? []).length === 0 && ((packet.flags ?? 0) & 0xf) !== 0) return
  if (first === undefined || others.length > 0 || first.type !== expectedType || first.class !== 'IN' || !same(shownName(first.name), name)) {
    throw new MalformedMessage('question-mismatch', `expected ${name} ${type}, got ${first === undefined ? 'none' : `${shownName(first.name)} ${first.type}`}`)
  }
}

/**
 * Walks the aliases from the question's name on, wherever they stand in the section. A record for a name that the
 * question does not lead to has no business in the answer.
 */
function followAliases({ name, type }: Question, records: readonly DnsRecord[]): CnameRecord[] {
  const aliases: CnameRecord[] = []
  const names = [name.toLowerCase()]
  for (let current = name; type !== 'CNAME'; ) {
    const alias = records.find((record) => record.type === 'CNAME' && same(record.name, current))
    if (alias?.type !== 'CNAME') break
    current = alias.target
    aliases.push(alias)
    if (names.includes(current.toLowerCase())) throw new MalformedMessage('alias-loop', `${current} leads back to itself`)
    if (aliases.length > maxAliases) throw new MalformedMessage('alias-loop', `more than ${maxAliases} aliases`)
    names.push(current.toLowerCase())
  }
  const foreign = records.find((record) => !names.includes(record.name.toLowerCase()))
  if (foreign !== undefined) throw new MalformedMessage('foreign-record', `${foreign.name} ${foreign.type}`)
  return aliases
}

function denialOf(packet: Packet): Response['denial'] {
  for (const authority of packet.authorities ?? []) {
    if (authority.type !== 'SOA' || typeof authority.data !== 'object' || !('minimum' in authority.data)) continue
    return { zone: shownName(authority.name), ttlSeconds: Math.min(authority.ttl ?? 0, authority.data.minimum ?? 0) }
  }
  return null
}

/** RFC 8914: the resolver's own explanation, in the OPT record. */
function extendedErrorsOf(packet: Packet): Response['extendedErrors'] {
  const options = (packet.additionals ?? []).flatMap((record) => optionsOf(record))
  return options
    .filter(({ code, data }) => code === extendedErrorOption && data.length >= 2)
    .slice(0, maxExtendedErrors)
    .map(({ data }) => ({
      code: ((data[0] ?? 0) << 8) | (data[1] ?? 0),
      text: shownText(new TextDecoder().decode(data.subarray(2))),
    }))
}

/** The upper eight bits of the response code (RFC 6891 section 6.1.3). */
function extendedCode(packet: Packet): number {
  const opt: object | undefined = (packet.additionals ?? []).find(({ type }) => type === 'OPT')
  return opt !== undefined && 'extendedRcode' in opt && typeof opt.extendedRcode === 'number' ? opt.extendedRcode : 0
}

/** The packet library keeps the options of an OPT record under a name that its types do not know. */
function optionsOf(record: Answer): { code: number; data: Uint8Array }[] {
  if (!('options' in record) || !Array.isArray(record.options)) return []
  return record.options.flatMap((option: unknown) => {
    if (typeof option !== 'object' || option === null || !('code' in option) || !('data' in option)) return []
    return typeof option.code === 'number' && option.data instanceof Uint8Array ? [{ code: option.code, data: option.data }] : []
  })
}

function shownText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\uFFFD\0]/gu, '').slice(0, 500)
}

/** DNS names compare without regard to ASCII case (RFC 4343). */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** The packet library knows no HTTPS records: their type (RFC 9460 section 14.1) goes by its number. */
const httpsType = 'UNKNOWN_65'
const extendedErrorOption = 15
const maxExtendedErrors = 4
/** Resolvers give up between 8 (Unbound 1.13) and 17 (BIND 9.18) aliases, so longer chains work for nobody. */
const maxAliases = 16
