import { parseParameter, splitMembers } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue } from './fields.ts'

/** One link of a Link field (RFC 8288 section 3), in a final response or in Early Hints. */
export interface Link {
  /** As it was sent: a URI reference. */
  readonly target: string
  /** Relation types in lower case: `preload`, `preconnect`. */
  readonly relations: readonly string[]
  /** What is preloaded: `style`, `font`; null where it is not said. */
  readonly as: string | null
}

/** At most {@link MAX_MEMBERS} links; what is no link is ignored. */
export function parseLinks(headers: readonly Field[]): readonly Link[] {
  return splitMembers(combinedFieldValue(headers, 'link') ?? '', ',').map(parseLink).filter((link) => link !== null)
}

function parseLink(member: string): Link | null {
  const [, target, rest] = /^<([^>]*)>(.*)$/s.exec(member) ?? []
  if (target === undefined || rest === undefined || (rest !== '' && !/^[ \t]*;/.test(rest))) return null
  const parameters = splitMembers(rest, ';').map(parseParameter).filter((parameter) => parameter !== null)
  const first = (name: string) => parameters.find((parameter) => parameter.name === name)?.value ?? null // later ones are to be ignored (section 3.3)
  const relations = (first('rel') ?? '').toLowerCase().split(/[ \t]+/).filter((relation) => relation !== '').slice(0, MAX_RELATIONS)
  return {
    target: target.slice(0, MAX_TEXT_CHARACTERS),
    relations: relations.map((relation) => relation.slice(0, MAX_TEXT_CHARACTERS)),
    as: first('as')?.slice(0, MAX_TEXT_CHARACTERS) ?? null,
  }
}

const MAX_RELATIONS = 8
const MAX_TEXT_CHARACTERS = 512
