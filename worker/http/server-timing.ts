import { parseParameter, splitMembers } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue, isToken, trimOptionalWhitespace } from './fields.ts'

/** One metric of Server-Timing (W3C Server Timing section 4.1): what the server says that it did. */
export interface ServerTimingMetric {
  readonly name: string
  /** Null where none was given, or none that is a number. */
  readonly durationMs: number | null
  readonly description: string | null
}

export interface ServerTiming {
  readonly metrics: readonly ServerTimingMetric[]
  /** Members that are no metric, and so are ignored as browsers do. */
  readonly malformedCount: number
}

/** At most {@link MAX_MEMBERS} metrics, in the order they were sent. */
export function parseServerTiming(headers: readonly Field[]): ServerTiming {
  const members = splitMembers(combinedFieldValue(headers, 'server-timing') ?? '', ',')
  const metrics = members.map(parseMetric).filter((metric) => metric !== null)
  return { metrics, malformedCount: members.length - metrics.length }
}

function parseMetric(member: string): ServerTimingMetric | null {
  const [name = '', ...rest] = splitMembers(member, ';')
  if (!isToken(name)) return null
  let durationMs: number | null | undefined
  let description: string | undefined
  for (const text of rest) {
    const parameter = parseParameter(text)
    // The first of several equal names counts.
    if (parameter?.name === 'dur') durationMs ??= parseDuration(parameter.value ?? '')
    if (parameter?.name === 'desc') description ??= parameter.value ?? ''
  }
  return { name: name.slice(0, MAX_TEXT_CHARACTERS), durationMs: durationMs ?? null, description: description?.slice(0, MAX_TEXT_CHARACTERS) ?? null }
}

function parseDuration(text: string): number | null {
  const trimmed = trimOptionalWhitespace(text)
  if (!/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(trimmed)) return null
  const duration = Number(trimmed)
  return Number.isFinite(duration) ? duration : null
}

/** As much of a name or a description as one line of a report shows. */
const MAX_TEXT_CHARACTERS = 200
