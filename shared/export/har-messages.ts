import type { Http } from '../contract/http.ts'
import type { Hop } from '../contract/report.ts'
import type { ProbeRequest } from '../contract/request.ts'
import type { HarCookie, HarField, HarRequest, HarResponse } from './har-format.ts'
import { leftOut, shownFieldValue } from './secret-fields.ts'

/** Of a request, what an archive may hold. */
export type HarRequestSource = Partial<Pick<ProbeRequest, 'headers' | 'body'>>

/** The request of a hop. What is not HTTP (tls://, tcp://) has no method and no version, and says so by empty text. */
export function harRequest({ target, http, cookies }: Hop, { headers = [], body }: HarRequestSource): HarRequest {
  const url = new URL(target.url.replace(/^[^:]*/, 'https'))
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'text/plain;charset=UTF-8'
  return {
    method: http?.method ?? '',
    url: target.url,
    httpVersion: http === null ? '' : versionOf(http),
    cookies: (cookies?.sent ?? []).map((name) => ({ name, value: leftOut })),
    headers: headers.map(({ name, value }) => ({ name, value: shownFieldValue(name, value) })),
    queryString: [...url.searchParams].map(([name, value]) => ({ name, value })),
    ...(body !== undefined && { postData: { mimeType: type, params: [], text: body } }),
    headersSize: -1,
    bodySize: body === undefined ? 0 : new TextEncoder().encode(body).length,
  }
}

/** The answer of a hop; status 0, as browsers write it, where there is none. */
export function harResponse({ http, fetched }: Hop): HarResponse {
  if (http === null) {
    return {
      status: fetched?.status ?? 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: fields(fetched?.headers ?? []),
      content: { size: 0, mimeType: '' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    }
  }
  return {
    status: http.status,
    statusText: http.reason,
    httpVersion: versionOf(http),
    cookies: (http.facts?.cookies ?? []).map(cookie),
    headers: fields(http.headers),
    content: content(http),
    redirectURL: http.location ?? '',
    headersSize: -1,
    bodySize: http.bodyBytes,
  }
}

function content(http: Http): HarResponse['content'] {
  const isEncoded = (http.facts?.encodings ?? []).some((coding) => coding.toLowerCase() !== 'identity')
  const preview = http.bodyPreview?.status === 'text' ? http.bodyPreview : null
  const remarks = [
    ...(http.bodyTruncated ? ['The body goes on beyond what was read.'] : []),
    ...(preview?.isCut === true ? ['The text is the beginning of the body.'] : []),
    ...(isEncoded ? ['The size is that of the encoded body: it was not decoded as a whole.'] : []),
  ]
  return {
    size: http.bodyBytes,
    mimeType: http.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '',
    ...(preview !== null && { text: preview.text }),
    ...(remarks.length > 0 && { comment: remarks.join(' ') }),
  }
}

function cookie({ name, path, domain, httpOnly, secure }: NonNullable<Http['facts']>['cookies'][number]): HarCookie {
  return { name, value: leftOut, ...(path !== null && { path }), ...(domain !== null && { domain }), httpOnly, secure }
}

function fields(headers: Http['headers']): HarField[] {
  return headers.map(({ name, value }) => ({ name, value: shownFieldValue(name, value) }))
}

function versionOf({ version }: Http): string {
  return `HTTP/${version}`
}
