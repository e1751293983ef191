import { parseParameter, splitMembers } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue, fieldValues } from './fields.ts'
import { preview } from './http-error.ts'

/** What a response says that its content is (RFC 9110 section 8.3 to 8.5). */
export interface Content {
  /** `type/subtype` in lower case; null where it is missing or malformed. */
  readonly mediaType: string | null
  /** The parameter of the media type, in lower case. */
  readonly charset: string | null
  /** Codings in the order they were applied, in lower case, without `identity`. */
  readonly encodings: readonly string[]
  readonly languages: readonly string[]
  /** A kind of text: worth a preview, and worth compressing. */
  readonly isText: boolean
  readonly issues: readonly ContentIssue[]
}

export type ContentIssue = (typeof contentIssues)[number]

export const contentIssues = [
  'content-type-missing',
  'content-type-malformed',
  'content-type-repeated', // several fields that differ: clients choose differently
  'charset-missing', // of text/html and text/plain: browsers guess
  'not-compressed', // text without a coding; whether it is large enough to matter is the caller's to say
  'unregistered-content-encoding', // not in IANA's registry as browsers know it
] as const

export function readContent(headers: readonly Field[]): Content {
  const issues: ContentIssue[] = []
  const types = [...new Set(fieldValues(headers, 'content-type'))]
  const [type] = types
  const [essence = '', ...parameters] = splitMembers(type ?? '', ';')
  const mediaType = MEDIA_TYPE.test(essence) ? preview(essence.toLowerCase()) : null
  if (type === undefined) issues.push('content-type-missing')
  else if (mediaType === null) issues.push('content-type-malformed')
  if (types.length > 1) issues.push('content-type-repeated')
  const charset = parameters.map(parseParameter).find((parameter) => parameter?.name === 'charset')?.value ?? null
  if (charset === null && (mediaType === 'text/html' || mediaType === 'text/plain')) issues.push('charset-missing')
  const encodings = splitMembers(combinedFieldValue(headers, 'content-encoding') ?? '', ',')
    .map((coding) => preview(coding.toLowerCase()))
    .filter((coding) => coding !== 'identity')
  if (encodings.some((coding) => !KNOWN_ENCODINGS.includes(coding))) issues.push('unregistered-content-encoding')
  const isText = mediaType !== null && isTextType(mediaType)
  if (isText && encodings.length === 0) issues.push('not-compressed')
  const languages = splitMembers(combinedFieldValue(headers, 'content-language') ?? '', ',').map((language) => preview(language))
  return { mediaType, charset: charset === null ? null : preview(charset.toLowerCase()), encodings, languages, isText, issues }
}

function isTextType(mediaType: string): boolean {
  return /^text\/|[+/](?:json|xml)$/.test(mediaType) || TEXT_APPLICATIONS.includes(mediaType)
}

const MEDIA_TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,127}\/[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,127}$/
const TEXT_APPLICATIONS = [
  'javascript', 'ecmascript', 'x-javascript', 'x-www-form-urlencoded', 'graphql', 'x-ndjson', 'yaml', 'toml', 'sql',
].map((name) => `application/${name}`)
const KNOWN_ENCODINGS = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'x-compress', 'dcb', 'dcz', 'aes128gcm', 'exi', 'pack200-gzip']
