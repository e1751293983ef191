import { isToken, trimOptionalWhitespace } from './fields.ts'

/** A parameter or directive: `name`, `name=token` or `name="quoted"` (RFC 9110 section 5.6.6). */
export interface Parameter {
  /** In lower case: names are compared without regard to it. */
  readonly name: string
  /** Without its quotes; null where there was no `=`. */
  readonly value: string | null
}

/**
 * Splits at a separator that stands outside of quoted strings and angle brackets; members are trimmed, empty ones
 * dropped (RFC 9110 section 5.6.1). At most {@link MAX_MEMBERS}; what comes after them is not looked at.
 */
export function splitMembers(text: string, separator: ',' | ';'): string[] {
  const members: string[] = []
  const end = Math.min(text.length, MAX_PARSED_CHARACTERS)
  let start = 0
  let closing: '"' | '>' | null = null
  for (let i = 0; i < end && members.length < MAX_MEMBERS; i++) {
    const character = text[i]
    if (closing !== null) {
      if (character === '\\' && closing === '"') i++
      else if (character === closing) closing = null
    } else if (character === '"') {
      closing = '"'
    } else if (character === '<') {
      closing = '>'
    } else if (character === separator) {
      members.push(text.slice(start, i))
      start = i + 1
    }
  }
  if (members.length < MAX_MEMBERS) members.push(text.slice(start, end))
  return members.map(trimOptionalWhitespace).filter((member) => member !== '')
}

/** Reads one parameter; null where its name is no token or its value neither a token nor a whole quoted string. */
export function parseParameter(text: string): Parameter | null {
  const equals = text.indexOf('=')
  const name = trimOptionalWhitespace(equals === -1 ? text : text.slice(0, equals)).toLowerCase()
  if (!isToken(name)) return null
  if (equals === -1) return { name, value: null }
  const value = unquote(trimOptionalWhitespace(text.slice(equals + 1)))
  return value === null ? null : { name, value }
}

/** A token as it stands, a quoted string without quotes and escapes (RFC 9110 section 5.6.4); null for anything else. */
export function unquote(text: string): string | null {
  if (isToken(text)) return text
  const [, quoted] = /^"((?:[^"\\]|\\.)*)"$/s.exec(text) ?? []
  return quoted === undefined ? null : quoted.replace(/\\(.)/gs, '$1')
}

/** Members of one list that are looked at: no honest list is longer, and each may become a line of a report. */
export const MAX_MEMBERS = 64
/** Of one list. A line of a header section is no longer either. */
const MAX_PARSED_CHARACTERS = 16_384
