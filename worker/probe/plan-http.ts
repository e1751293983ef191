import type { ProbeRequest } from '../../shared/contract/request.ts'
import { limits } from '../../shared/limits.ts'
import type { Field } from '../http/fields.ts'
import { isFieldValue, isToken } from '../http/fields.ts'
import { HttpError } from '../http/http-error.ts'
import type { RequestMethod } from '../http/request.ts'
import { checkRequestFields, reservedRequestFields } from '../http/request.ts'
import type { FieldErrors } from './field-errors.ts'

/** What is asked once the connection stands. */
export interface HttpPlan {
  readonly method: RequestMethod
  /** The caller's own, checked. */
  readonly headers: readonly Field[]
  readonly body: Uint8Array | null
  readonly bodyPreview: boolean
  readonly maxRedirects: number
}

/** Reads method, headers and body of a request. What could not be sent as it stands is refused by name. */
export function planHttp(request: ProbeRequest, errors: FieldErrors): HttpPlan {
  const method = request.method ?? 'GET'
  if (request.body !== undefined && (method === 'GET' || method === 'HEAD')) errors.add('body', `A ${method} request has no body: choose another method, or leave it out.`)
  if (request.bodyPreview === true && method === 'HEAD') errors.add('bodyPreview', 'A HEAD request is answered without a body: choose another method, or leave it out.')
  const body = request.body === undefined ? null : new TextEncoder().encode(request.body)
  if (body !== null && body.length > limits.maxRequestBodyBytes) errors.add('body', `A request body has at most ${limits.maxRequestBodyBytes} bytes in UTF-8; this one has ${body.length}.`)
  const headers = readHeaders(request.headers ?? [], errors)
  return {
    method,
    headers: body !== null && !headers.some(({ name }) => name.toLowerCase() === 'content-type') ? [...headers, textType] : headers,
    body,
    bodyPreview: request.bodyPreview ?? false,
    maxRedirects: request.maxRedirects ?? 0,
  }
}

function readHeaders(headers: NonNullable<ProbeRequest['headers']>, errors: FieldErrors): Field[] {
  const before = errors.list.length
  for (const [i, { name, value }] of headers.entries()) {
    if (!isToken(name)) errors.add(`headers.${i}.name`, 'A field name is a token: letters, digits and a few signs (RFC 9110 section 5.6.2).')
    else if (reserved.includes(name.toLowerCase())) errors.add(`headers.${i}.name`, `${name} is written by the probe itself.`)
    if (!isFieldValue(value)) errors.add(`headers.${i}.value`, 'A field value has no line break, no NUL, no other control and nothing beyond Latin-1 (RFC 9110 section 5.5).')
  }
  if (errors.list.length === before) checkTogether(headers, errors)
  return headers.map(({ name, value }) => ({ name, value: value.trim() }))
}

function checkTogether(headers: readonly Field[], errors: FieldErrors): void {
  try {
    checkRequestFields(headers)
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    errors.add('headers', `Together they are too large: at most ${error.expected}, these have ${error.got}.`)
  }
}

/** What the codec writes, and the name under which the probe presents itself: it is to be honest. */
const reserved: readonly string[] = [...reservedRequestFields, 'user-agent']
/** As the Fetch standard names a body of text. */
const textType: Field = { name: 'Content-Type', value: 'text/plain;charset=UTF-8' }
