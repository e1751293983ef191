import type { HttpAnomaly } from './anomaly.ts'
import type { Field } from './fields.ts'
import { isToken, trimOptionalWhitespace } from './fields.ts'
import { HttpError, preview } from './http-error.ts'
import type { HttpRequest } from './request.ts'

/** A request as HTTP/2 has it: pseudo-header fields first, names in lower case (RFC 9113 section 8.3.1). */
export function requestFields(request: HttpRequest, scheme: 'https' | 'http'): Field[] {
  const { method, host, target, headers, body } = request
  const fields = [
    { name: ':method', value: method }, { name: ':scheme', value: scheme }, { name: ':authority', value: host }, { name: ':path', value: target },
    ...headers.map(({ name, value }) => ({ name: name.toLowerCase(), value: trimOptionalWhitespace(value) })),
  ]
  if (body !== undefined) fields.push({ name: 'content-length', value: String(body.length) })
  return fields
}

/**
 * The header section of a response. Throws {@link HttpError} for what RFC 9113 sections 8.2 and 8.3.2 call malformed,
 * but for whitespace around values, which is trimmed and added to `anomalies`.
 */
export function responseFields(list: readonly Field[], anomalies: Set<HttpAnomaly>): { status: number; headers: readonly Field[] } {
  const [first, ...headers] = list
  if (first?.name !== ':status') throw malformed(':status first', first?.name ?? 'no fields')
  if (!/^[1-9][0-9]{2}$/.test(first.value)) throw malformed('a status of three digits', first.value)
  return { status: Number(first.value), headers: headers.map((field) => checkField(field, anomalies)) }
}

/** A trailer section has no pseudo-header fields (RFC 9113 section 8.1). */
export function trailerFields(list: readonly Field[], anomalies: Set<HttpAnomaly>): readonly Field[] {
  return list.map((field) => checkField(field, anomalies))
}

function checkField({ name, value: untrimmed }: Field, anomalies: Set<HttpAnomaly>): Field {
  if (!isToken(name) || /[A-Z]/.test(name)) throw malformed('a field name in lower case', name)
  if (CONNECTION_FIELDS.includes(name)) throw malformed('no field about the connection', name)
  if (/[\0\r\n]/.test(untrimmed)) throw malformed(`a value of ${name} without CR, LF and NUL`, untrimmed)
  const value = trimOptionalWhitespace(untrimmed)
  if (value.length !== untrimmed.length) anomalies.add('whitespace-around-field-value')
  return { name, value }
}

function malformed(expected: string, got: string): HttpError {
  return new HttpError('malformed-response-fields', preview(expected), preview(got))
}

/** RFC 9113 section 8.2.2. */
const CONNECTION_FIELDS: readonly string[] = ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te']
