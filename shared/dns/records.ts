import type { Answer } from '@dnsquery/dns-packet'
import type { DnsRecord } from '../contract/dns.ts'
import { readHttpsData } from './https-record.ts'
import { MalformedMessage } from './malformed-message.ts'

/** A record of the answer section as we show it; null for kinds that nobody asked for (RRSIG, DNAME and the like). */
export function readRecord(answer: Answer): DnsRecord | null {
  if (answer.type === 'OPT' || answer.class !== 'IN') return null
  // RFC 2181 section 8: a TTL has 31 bits; one with the top bit set counts as 0.
  const base = { name: shownName(answer.name), ttlSeconds: (answer.ttl ?? 0) > 0x7fff_ffff ? 0 : (answer.ttl ?? 0) }
  const { type, data }: { type: string; data: unknown } = answer
  switch (type) {
    case 'A':
    case 'AAAA':
      return { type, ...base, address: text(data) }
    case 'CNAME':
      return { type, ...base, target: shownName(text(data)) }
    case 'NS':
      return { type, ...base, host: shownName(text(data)) }
    case 'TXT':
      return { type, ...base, strings: (Array.isArray(data) ? data : []).map((part: unknown) => shownBytes(binary(part))) }
    case 'CAA':
      return { type, ...base, ...caa(data) }
    case 'TLSA':
      return { type, ...base, ...tlsa(binary(data)) }
    case 'UNKNOWN_65':
      return { type: 'HTTPS', ...base, ...readHttpsData(binary(data)) }
    default:
      return null
  }
}

/** A name without its trailing dot; the root is `.`. What is not a visible ASCII character is escaped (RFC 1035 section 5.1). */
export function shownName(name: string): string {
  return escape(name.endsWith('.') && name.length > 1 ? name.slice(0, -1) : name).slice(0, 1_024)
}

/** Bytes that are meant as text: UTF-8 where they are, escaped where they are not, without control characters. */
export function shownBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/[\p{Cc}\p{Cf}]/gu, escapeCharacter)
  } catch {
    return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : escapeByte(byte))).join('')
  }
}

function caa(data: unknown): { critical: boolean; tag: string; value: string } {
  if (typeof data !== 'object' || data === null || !('flags' in data) || !('tag' in data) || !('value' in data)) throw unreadable('CAA')
  // RFC 8659 section 4.1: tags are ASCII letters and digits, compared without case.
  if (!/^[a-z0-9]+$/i.test(text(data.tag))) throw unreadable('CAA tag')
  return { critical: (Number(data.flags) & 0x80) !== 0, tag: text(data.tag).toLowerCase(), value: text(data.value).replace(/[\p{Cc}\p{Cf}]/gu, escapeCharacter).slice(0, 4_096) }
}

/** RFC 6698 section 2.1; what is longer than a large certificate is cut, and then matches nothing. */
function tlsa([usage, selector, matchingType, ...data]: Uint8Array): { usage: number; selector: number; matchingType: number; data: string } {
  if (usage === undefined || selector === undefined || matchingType === undefined || data.length === 0) throw unreadable('TLSA')
  return { usage, selector, matchingType, data: data.slice(0, maxTlsaBytes).map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unreadable('text')
  return value
}

function binary(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw unreadable('data')
  return value
}

function unreadable(what: string): MalformedMessage {
  return new MalformedMessage('bad-record-data', `${what} cannot be read`)
}

function escape(value: string): string {
  return value.replace(/[^\x21-\x7e]/gu, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return [...new TextEncoder().encode(character)].map(escapeByte).join('')
}

function escapeByte(byte: number): string {
  return `\\${byte.toString().padStart(3, '0')}`
}

/** Twice as many characters are what a record may show. */
const maxTlsaBytes = 2_048
