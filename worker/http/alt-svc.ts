import { parseParameter, splitMembers, unquote } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue } from './fields.ts'

/** One alternative service (RFC 7838 section 3). */
export interface AlternativeService {
  /** The ALPN name: `h3`, `h2`. */
  readonly protocol: string
  /** Empty for the same host. */
  readonly host: string
  readonly port: number
  readonly maxAgeSeconds: number
  /** Kept when the network changes. */
  readonly persist: boolean
}

export type AlternativeServices =
  | { readonly status: 'absent' }
  /** `clear`: browsers are to forget what they knew. */
  | { readonly status: 'clear' }
  | {
    readonly status: 'present'
    readonly alternatives: readonly AlternativeService[]
    readonly malformedCount: number
    readonly offersHttp3: boolean
  }

export function parseAltSvc(headers: readonly Field[]): AlternativeServices {
  const value = combinedFieldValue(headers, 'alt-svc')
  return value === null ? { status: 'absent' } : parseAltSvcValue(value)
}

/** The value of an Alt-Svc field, or of an ALTSVC frame of HTTP/2. */
export function parseAltSvcValue(value: string): AlternativeServices {
  if (value === 'clear') return { status: 'clear' } // case-sensitive by section 3
  const members = splitMembers(value, ',')
  const alternatives = members.map(parseAlternative).filter((alternative) => alternative !== null)
  return {
    status: 'present',
    alternatives,
    malformedCount: members.length - alternatives.length,
    // Drafts (`h3-29`) are spoken by nobody any more.
    offersHttp3: alternatives.some(({ protocol, maxAgeSeconds }) => protocol === 'h3' && maxAgeSeconds > 0),
  }
}

function parseAlternative(member: string): AlternativeService | null {
  const [first = '', ...rest] = splitMembers(member, ';')
  const equals = first.indexOf('=')
  const protocol = decodeProtocol(first.slice(0, Math.max(0, equals)))
  const [, host, digits] = /^(|[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):([0-9]{1,5})$/.exec(unquote(first.slice(equals + 1)) ?? '') ?? []
  const port = Number(digits)
  if (protocol === null || host === undefined || port < 1 || port > 65_535) return null
  const parameters = new Map(rest.map(parseParameter).filter((parameter) => parameter !== null).map(({ name, value }) => [name, value]))
  const maxAge = parameters.get('ma')
  return {
    protocol,
    host,
    port,
    maxAgeSeconds: typeof maxAge === 'string' && /^[0-9]{1,10}$/.test(maxAge) ? Number(maxAge) : DEFAULT_MAX_AGE_SECONDS,
    persist: parameters.get('persist') === '1',
  }
}

/** A protocol-id is a token in which octets that a token cannot hold are percent-encoded (section 3). */
function decodeProtocol(text: string): string | null {
  if (text.length > 255 || !/^(?:[!#$&'*+\-.^_`|~0-9A-Za-z]|%[0-9A-F]{2})+$/.test(text)) return null
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** RFC 7838 section 3.1. */
const DEFAULT_MAX_AGE_SECONDS = 86_400
