import { toLatin1 } from '../bytes/bytes.ts'
import type { HttpAnomaly } from './anomaly.ts'
import { HttpError, preview } from './http-error.ts'

export interface StatusLine {
  /** As the peer wrote it; a minor version above 1 is read as 1.1 (RFC 9110 section 2.5). */
  readonly version: `HTTP/1.${number}`
  readonly status: number
  readonly reason: string
}

/** Reads a status line without its terminator (RFC 9112 section 4). */
export function parseStatusLine(content: Uint8Array, anomalies: Set<HttpAnomaly>): StatusLine {
  const text = toLatin1(content)
  const version = /^HTTP\/([0-9])\.([0-9])(?: |$)/.exec(text)
  if (version === null) throw new HttpError('malformed-status-line', 'HTTP/1.1 and a status', preview(text))
  if (version[1] !== '1') throw new HttpError('unsupported-version', 'HTTP/1.0 or HTTP/1.1', preview(version[0].trimEnd()))
  const [, digits, rest] = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(| .*)$/s.exec(text) ?? []
  if (digits === undefined || rest === undefined || /[\0\r]/.test(rest)) {
    throw new HttpError('malformed-status-line', 'a status from 100 to 999', preview(text))
  }
  const status = Number(digits)
  if (rest === '') anomalies.add('missing-reason-delimiter')
  if (status > 599) anomalies.add('status-out-of-range')
  return { version: `HTTP/1.${Number(version[2])}`, status, reason: rest.slice(1) }
}
