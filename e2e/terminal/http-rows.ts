import type { Fetched } from '../../shared/contract/report.ts'
import type { BodyPreview, Http, HttpFacts } from '../../shared/contract/http.ts'
import { milliseconds, type Row } from './rows.ts'
import { printable } from './style.ts'

/** The answer: what came before it, its status, what its fields mean, and the fields. */
export function httpRows(http: Http): Row[] {
  return [
    ...(http.interim ?? []).map(({ status, atMs, links }): Row => ['before', `${status} at ${milliseconds(atMs)}${links.length === 0 ? '' : `: ${links.map(printable).join(', ')}`}`]),
    ['answer', `HTTP/${http.version} ${http.status} ${printable(http.reason)}`.trim()],
    ...(http.pingMs === null ? [] : [['ping', milliseconds(http.pingMs)] as const]),
    ['body', `${http.bodyBytes} bytes${http.bodyTruncated ? ' (and more)' : ''}${encodings(http.facts)}`],
    ...(http.location === null ? [] : [['location', printable(http.location)] as const]),
    ...(http.facts === undefined ? [] : factRows(http.facts)),
    ...headerRows(http.headers),
    ...(http.bodyPreview === undefined ? [] : previewRows(http.bodyPreview)),
  ]
}

/** What the platform's fetch() brought, and what it cannot show. */
export function fetchedRows({ status, totalMs, failure, hidden, headers }: Fetched): Row[] {
  return [
    ['answer', failure === null ? `${status ?? 'none'} in ${milliseconds(totalMs)}` : printable(failure)],
    ['not shown', hidden.join(', ')],
    ...headerRows(headers),
  ]
}

function factRows({ serverTiming, alternatives, cache, cdns, cookies }: HttpFacts): Row[] {
  return [
    ...serverTiming.map(({ name, durationMs, description }): Row => ['server time', [printable(name), durationMs === null ? null : milliseconds(durationMs), description === null ? null : printable(description)].filter((part) => part !== null).join(', ')]),
    ...(cache.verdict === 'unknown' ? [] : [['cache', `${cache.verdict}${cache.ageSeconds === null ? '' : `, ${cache.ageSeconds} s old`}`] as const]),
    ...cdns.map(({ cdn, evidence }): Row => ['CDN', `${cdn} (${printable(evidence)})`]),
    ...alternatives.map(({ protocol, host, port }): Row => ['also by', `${printable(protocol)} at ${printable(host)}:${port}`]),
    ...cookies.map(({ name, secure, httpOnly, sameSite }): Row => ['cookie', [printable(name), secure ? 'Secure' : 'not Secure', httpOnly ? 'HttpOnly' : 'not HttpOnly', `SameSite ${sameSite}`].join(', ')]),
  ]
}

function headerRows(headers: Http['headers']): Row[] {
  return headers.map(({ name, value }): Row => [printable(name).toLowerCase(), printable(value.length > 100 ? `${value.slice(0, 99)}…` : value)])
}

function previewRows(preview: BodyPreview): Row[] {
  if (preview.status === 'none') return [['text', `not shown: ${preview.code}`]]
  const lines = preview.text.split(/\r?\n/).flatMap(wrapped).slice(0, MAX_PREVIEW_LINES)
  return lines.map((line, index): Row => [index === 0 ? 'text' : '', printable(line)])
}

function wrapped(line: string): string[] {
  return line === '' ? [''] : (line.match(/.{1,100}/gsu) ?? [])
}

function encodings(facts: HttpFacts | undefined): string {
  return facts === undefined || facts.encodings.length === 0 ? '' : `, ${facts.encodings.map(printable).join(', ')}`
}

const MAX_PREVIEW_LINES = 24
