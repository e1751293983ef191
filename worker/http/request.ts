import { HttpError, preview } from './http-error.ts'
import type { Field } from './fields.ts'
import { isFieldValue, isToken } from './fields.ts'
import { MAX_HOST_BYTES, MAX_REQUEST_BODY_BYTES, MAX_REQUEST_FIELD_BYTES, MAX_REQUEST_FIELDS, MAX_TARGET_BYTES } from './limits.ts'

/** The methods that a probe sends. CONNECT and TRACE are left out: both make a peer relay what we say. */
export const requestMethods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'PATCH', 'DELETE'] as const
export type RequestMethod = (typeof requestMethods)[number]

export interface HttpRequest {
  readonly method: RequestMethod
  /** Origin form with its query, or `*` for OPTIONS (RFC 9112 section 3.2). Already percent-encoded. */
  readonly target: string
  /** Host and, unless it is the scheme's default, port. IPv6 literals in brackets. */
  readonly host: string
  readonly headers: readonly Field[]
  readonly body?: Uint8Array
}

/**
 * Fields that the codec alone writes, because they are about the connection or the framing; lower case.
 * `expect` is here because nothing would wait for the 100.
 */
export const reservedRequestFields = [
  'host', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'proxy-connection', 'upgrade', 'te', 'trailer',
  'expect', 'http2-settings',
] as const

/** Throws {@link HttpError} of kind `misuse` unless every part of the request can be sent as it stands. */
export function checkRequest(request: HttpRequest): void {
  if (!requestMethods.includes(request.method)) {
    throw new HttpError('invalid-method', requestMethods.join(', '), preview(request.method))
  }
  checkTarget(request)
  checkHost(request.host)
  checkRequestFields(request.headers)
  if (request.body === undefined) return
  if (request.method === 'GET' || request.method === 'HEAD') {
    throw new HttpError('body-not-allowed', `no body with ${request.method}`, `${request.body.length} bytes`)
  }
  if (request.body.length > MAX_REQUEST_BODY_BYTES) {
    throw new HttpError('request-too-large', MAX_REQUEST_BODY_BYTES, request.body.length)
  }
}

export function checkHost(host: string): void {
  if (host.length > MAX_HOST_BYTES || !AUTHORITY.test(host)) throw new HttpError('invalid-host', 'host or host:port', preview(host))
}

/** Names are tokens outside `reserved`, values without controls, all of it in bounds. */
export function checkRequestFields(fields: readonly Field[], reserved: readonly string[] = reservedRequestFields): void {
  if (fields.length > MAX_REQUEST_FIELDS) throw new HttpError('request-too-large', MAX_REQUEST_FIELDS, fields.length)
  let bytes = 0
  for (const { name, value } of fields) {
    if (!isToken(name)) throw new HttpError('invalid-field-name', 'a token', preview(name))
    if (reserved.includes(name.toLowerCase())) throw new HttpError('reserved-field', 'a field that is not reserved', preview(name))
    if (!isFieldValue(value)) {
      throw new HttpError('invalid-field-value', 'Latin-1 without CR, LF, NUL and other controls', preview(value))
    }
    bytes += name.length + value.length
  }
  if (bytes > MAX_REQUEST_FIELD_BYTES) throw new HttpError('request-too-large', MAX_REQUEST_FIELD_BYTES, bytes)
}

function checkTarget({ method, target }: HttpRequest): void {
  const wellFormed = target === '*' ? method === 'OPTIONS' : ORIGIN_FORM.test(target)
  if (!wellFormed) throw new HttpError('invalid-target', 'a path and a query', preview(target))
  if (target.length > MAX_TARGET_BYTES) throw new HttpError('request-too-large', MAX_TARGET_BYTES, target.length)
}

/** Visible ASCII without `#`. Wider than RFC 3986, as URLs of the field are: `|`, `[` and the like go out as given. */
const ORIGIN_FORM = /^\/[!-"$-~]*$/
/** uri-host and port of RFC 9110 section 4.1 without userinfo. */
const AUTHORITY = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::[0-9]{1,5})?$/
