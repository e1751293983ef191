import type { Region } from '../../shared/contract/region-names.ts'
import { parseTarget } from '../../shared/contract/target.ts'
import { tlsVersions } from '../../shared/contract/tls-names.ts'
import type { TlsVersion } from '../../shared/contract/tls-names.ts'
import { parseAddress } from '../../shared/dns/address.ts'
import { readCustomCa } from '../storage/pem.ts'
import type { PemFault } from '../storage/pem.ts'
import { parsePattern } from './pattern.ts'
import type { PatternFault } from './pattern.ts'
import type { Profile, ProfileMethod, ProfileServerName } from './profile.ts'

/** A profile as it stands in its form: texts as they were typed. */
export interface ProfileDraft {
  readonly pattern: string
  readonly clientKeyId: string | null
  readonly customCa: string
  readonly publicRoots: boolean
  /** One a line. */
  readonly pins: string
  readonly serverNameKind: ProfileServerName['kind']
  readonly serverName: string
  readonly address: string
  readonly method: ProfileMethod | null
  /** `Name: value`, one a line. */
  readonly headers: string
  readonly minVersion: TlsVersion | null
  readonly maxVersion: TlsVersion | null
  readonly regions: readonly Region[]
  readonly workerId: string | null
  readonly maxRedirects: number | null
  readonly samples: number | null
}

/** What is wrong with a draft, by field. `line`: which of several, from 1. */
export interface ProfileFaults {
  readonly pattern?: PatternFault | 'taken'
  readonly customCa?: PemFault
  readonly pins?: { readonly line: number }
  readonly serverName?: 'malformed'
  readonly address?: 'malformed'
  readonly headers?: { readonly line: number; readonly kind: 'malformed' | 'reserved' | 'value' }
  readonly versions?: 'order'
}

export type ProfileResult = { readonly status: 'ok'; readonly profile: Profile } | { readonly status: 'invalid'; readonly faults: ProfileFaults }

export function draftOfProfile(profile: Profile): ProfileDraft {
  const { pattern, clientKeyId, customCaPem, publicRoots, pins, serverName, address, method, headers, minVersion, maxVersion, regions, workerId, maxRedirects, samples } = profile
  return {
    pattern, clientKeyId, publicRoots, method, minVersion, maxVersion, regions, workerId, maxRedirects, samples,
    customCa: customCaPem ?? '',
    pins: pins.join('\n'),
    serverNameKind: serverName.kind,
    serverName: serverName.kind === 'name' ? serverName.name : '',
    address: address ?? '',
    headers: headers.map(({ name, value }) => `${name}: ${value}`).join('\n'),
  }
}

/** Reads a draft. `others`: the patterns of the other profiles, of which none may be the same. */
export function readProfile(id: string, draft: ProfileDraft, others: readonly string[]): ProfileResult {
  const pattern = parsePattern(draft.pattern)
  const customCa = readCustomCa(draft.customCa)
  const pins = linesOf(draft.pins)
  const wrongPin = pins.find(({ text }) => !isPin(text))
  const serverName = readServerName(draft)
  const address = draft.address.trim() === '' ? null : parseAddress(draft.address.trim().replace(/^\[(.*)\]$/, '$1').toLowerCase())?.text
  const headers = linesOf(draft.headers).map(readHeader)
  const wrongHeader = headers.find((header) => 'kind' in header)
  const faults: ProfileFaults = {
    ...(pattern.status === 'invalid' ? { pattern: pattern.fault } : others.includes(pattern.pattern.text) ? { pattern: 'taken' } : {}),
    ...(customCa.status === 'invalid' && { customCa: customCa.fault }),
    ...(wrongPin !== undefined && { pins: { line: wrongPin.line } }),
    ...(serverName === null && { serverName: 'malformed' }),
    ...(address === undefined && { address: 'malformed' }),
    ...(wrongHeader !== undefined && 'kind' in wrongHeader && { headers: { line: wrongHeader.line, kind: wrongHeader.kind } }),
    ...(draft.minVersion !== null && draft.maxVersion !== null && tlsVersions.indexOf(draft.minVersion) > tlsVersions.indexOf(draft.maxVersion) && { versions: 'order' }),
  }
  if (pattern.status === 'invalid' || customCa.status === 'invalid' || serverName === null || address === undefined || Object.keys(faults).length > 0) return { status: 'invalid', faults }
  const { clientKeyId, publicRoots, method, minVersion, maxVersion, regions, workerId, maxRedirects, samples } = draft
  return {
    status: 'ok',
    profile: {
      id, clientKeyId, publicRoots, method, minVersion, maxVersion, regions, workerId, maxRedirects, samples, serverName, address,
      pattern: pattern.pattern.text,
      customCaPem: customCa.pem,
      pins: pins.map(({ text }) => text),
      headers: headers.flatMap((header) => ('kind' in header ? [] : [header])),
    },
  }
}

function readServerName({ serverNameKind, serverName }: ProfileDraft): ProfileServerName | null {
  if (serverNameKind !== 'name') return { kind: serverNameKind }
  const parsed = parseTarget(serverName.trim())
  // RFC 6066 section 3: a host name, no address, no port.
  const isName = parsed.status === 'ok' && parsed.target.hostKind === 'name' && parsed.target.authority === parsed.target.host && !serverName.includes('/')
  return isName ? { kind: 'name', name: parsed.target.host } : null
}

/** As the Worker reads them: curl's spelling, or a fingerprint (SHA-256 or SHA-1) in hexadecimal. */
function isPin(text: string): boolean {
  if (/^sha256\/{1,2}[A-Za-z0-9+/]{43}=$/.test(text)) return true
  const hex = /^(?:[0-9a-f]{2}:?)+$/i.test(text) ? text.replaceAll(':', '') : ''
  return hex.length === 64 || hex.length === 40
}

type HeaderLine = { readonly name: string; readonly value: string } | { readonly line: number; readonly kind: 'malformed' | 'reserved' | 'value' }

function readHeader({ text, line }: Line): HeaderLine {
  const colon = text.indexOf(':')
  const name = text.slice(0, colon).trim()
  const value = text.slice(colon + 1).trim()
  // RFC 9110 sections 5.1 and 5.5.
  if (colon < 1 || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/.test(name)) return { line, kind: 'malformed' }
  if (reserved.has(name.toLowerCase())) return { line, kind: 'reserved' }
  return value.length <= 8_192 && /^[\t\x20-\x7e\xa0-\xff]*$/.test(value) ? { name, value } : { line, kind: 'value' }
}

interface Line {
  readonly text: string
  readonly line: number
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((one, at) => (one.trim() === '' ? [] : [{ text: one.trim(), line: at + 1 }]))
}

/** What the probe writes itself: of the connection, of the framing, and its own name. */
const reserved: ReadonlySet<string> = new Set([
  'host', 'connection', 'proxy-connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'content-length', 'expect', 'http2-settings', 'user-agent',
])
