import type { HttpAnomaly } from './anomaly.ts'
import type { Field } from './fields.ts'
import { fieldValues, isToken, trimOptionalWhitespace } from './fields.ts'
import { HttpError, preview } from './http-error.ts'
import type { RequestMethod } from './request.ts'
import type { StatusLine } from './status-line.ts'

/** How the end of a body is found (RFC 9112 section 6.3). */
export type Http1Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'content-length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

/** RFC 9112 section 6.3, rule by rule, for responses. Adds what it had to overlook to `anomalies`. */
export function decideFraming(method: RequestMethod, line: StatusLine, fields: readonly Field[], anomalies: Set<HttpAnomaly>): Http1Framing {
  const lengths = fieldValues(fields, 'content-length')
  if (hasNoBody(method, line.status)) {
    const framed = lengths.length > 0 || fieldValues(fields, 'transfer-encoding').length > 0
    if (framed && bodyIsForbidden(line.status)) anomalies.add('framing-field-without-body')
    return { kind: 'none' }
  }
  const codings = transferCodings(fields)
  if (codings !== null) {
    if (lengths.length > 0) anomalies.add('transfer-encoding-with-content-length')
    if (line.version === 'HTTP/1.0') anomalies.add('transfer-encoding-in-http-1.0')
    if (codings.some((coding) => coding !== 'chunked')) anomalies.add('unknown-transfer-coding')
    return codings.at(-1) === 'chunked' ? { kind: 'chunked' } : { kind: 'close' }
  }
  return lengths.length > 0 ? { kind: 'content-length', bytes: contentLength(lengths, anomalies) } : { kind: 'close' }
}

/**
 * The one value that all Content-Length fields and list members agree on (RFC 9110 section 8.6).
 * Throws {@link HttpError} for anything but digits, for values that differ, and for one that no number here can hold.
 */
export function contentLength(values: readonly string[], anomalies: Set<HttpAnomaly>): number {
  const members = values.flatMap((value) => value.split(',')).map(trimOptionalWhitespace)
  for (const member of members) {
    if (!/^[0-9]+$/.test(member)) throw new HttpError('malformed-content-length', 'digits', preview(member))
  }
  const [first = '', ...others] = members.map((member) => member.replace(/^0+(?=[0-9])/, ''))
  const other = others.find((member) => member !== first)
  if (other !== undefined) throw new HttpError('conflicting-content-length', preview(first), preview(other))
  if (others.length > 0) anomalies.add('repeated-content-length')
  const length = Number(first)
  if (!Number.isSafeInteger(length)) throw new HttpError('content-length-too-large', Number.MAX_SAFE_INTEGER, preview(first))
  return length
}

/** Whether the connection may carry another request after this response (RFC 9112 section 9.3). */
export function connectionPersists(line: StatusLine, fields: readonly Field[], framing: Http1Framing, anomalies: ReadonlySet<HttpAnomaly>): boolean {
  if (framing.kind === 'close') return false
  if (anomalies.has('transfer-encoding-with-content-length') || anomalies.has('transfer-encoding-in-http-1.0')) return false
  const options = fieldValues(fields, 'connection').flatMap((value) => value.split(',')).map((option) => option.trim().toLowerCase())
  if (options.includes('close')) return false
  return line.version !== 'HTTP/1.0' || options.includes('keep-alive')
}

/** Lower-case names of the codings in the order they were applied, or null without Transfer-Encoding. */
function transferCodings(fields: readonly Field[]): string[] | null {
  const values = fieldValues(fields, 'transfer-encoding')
  if (values.length === 0) return null
  const codings = values
    .flatMap((value) => value.split(','))
    .map((coding) => trimOptionalWhitespace(coding).toLowerCase())
    .filter((coding) => coding !== '') // empty list members are to be ignored (RFC 9110 section 5.6.1)
  const names = codings.map((coding) => trimOptionalWhitespace(coding.split(';', 1)[0] ?? ''))
  const malformed = names.find((name) => !isToken(name))
  if (malformed !== undefined || names.length === 0) {
    throw new HttpError('malformed-transfer-encoding', 'a list of codings', preview(values.join(', ')))
  }
  if (codings.some((coding) => coding.startsWith('chunked') && coding !== 'chunked' && !isToken(coding))) {
    throw new HttpError('malformed-transfer-encoding', 'chunked without parameters', preview(values.join(', ')))
  }
  // Chunked twice, or something after it: two readers would see two different ends (RFC 9112 section 6.1).
  if (names.filter((name) => name === 'chunked').length > 1) {
    throw new HttpError('malformed-transfer-encoding', 'chunked once', preview(values.join(', ')))
  }
  return names
}

function hasNoBody(method: RequestMethod, status: number): boolean {
  return method === 'HEAD' || bodyIsForbidden(status) || status === 304
}

function bodyIsForbidden(status: number): boolean {
  return (status >= 100 && status < 200) || status === 204
}
