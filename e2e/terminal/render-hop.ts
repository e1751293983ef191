import type { Hop } from '../../shared/contract/report.ts'
import { certificateRows } from './certificate-rows.ts'
import { fetchedRows, httpRows } from './http-rows.ts'
import { networkRows } from './network-rows.ts'
import { renderWaterfall } from './render-waterfall.ts'
import { milliseconds, section } from './rows.ts'
import { greetingRows, starttlsRows, webSocketRows } from './service-rows.ts'
import { printable, type Style } from './style.ts'
import { clientRows, tlsRows } from './tls-rows.ts'

/** One hop: where one of several begins, its phases, then what each layer said. */
export function renderHop(hop: Hop, style: Style, { isOneOfMany, verdict }: { readonly isOneOfMany: boolean; readonly verdict: string }): string {
  return [
    isOneOfMany ? heading(hop, style, verdict) : '',
    renderWaterfall(hop.phases, hop.timings, style),
    hop.resumption === null ? '' : `${style.dim('resumed')}\n${renderWaterfall(hop.resumption.phases, hop.resumption.timings, style)}`,
    section('network', hop.network === null ? [] : networkRows(hop.network), style),
    section('starttls', hop.starttls === undefined ? [] : starttlsRows(hop.starttls), style),
    section('tls', hop.tls !== null ? tlsRows(hop.tls) : hop.clientCertificate === undefined ? [] : clientRows(hop.clientCertificate), style),
    section('certificate', hop.certificates === null ? [] : certificateRows(hop.certificates, hop.trust, style), style),
    section('service', hop.greeting === undefined ? [] : greetingRows(hop.greeting), style),
    section('http', hop.http === null ? [] : httpRows(hop.http), style),
    section('websocket', hop.webSocket === undefined ? [] : webSocketRows(hop.webSocket), style),
    section('by fetch()', hop.fetched === undefined ? [] : fetchedRows(hop.fetched), style),
  ].filter((block) => block !== '').join('\n\n')
}

/** Why this hop is there (a redirect, a further attempt), over which connection, and what went along. */
function heading({ target, redirect, attempt, connection, cookies }: Hop, style: Style, verdict: string): string {
  const why = [
    redirect === undefined ? null : `${redirect.status}${redirect.isPermanent ? ', permanent' : ''}${redirect.schemeChange === 'none' ? '' : `, ${redirect.schemeChange}`}`,
    attempt === undefined || attempt.number === 1 ? null : `attempt ${attempt.number}, after ${milliseconds(attempt.waitedMs)}`,
    connection === 'reused' ? 'same connection' : null,
    redirect === undefined || redirect.dropped.length === 0 ? null : `without ${redirect.dropped.map(printable).join(', ')}`,
    cookies === undefined || cookies.sent.length === 0 ? null : `with cookies ${cookies.sent.map(printable).join(', ')}`,
    cookies === undefined || cookies.refused.length === 0 ? null : `cookies refused: ${cookies.refused.map(printable).join(', ')}`,
  ].filter((part) => part !== null)
  return [`${style.accent('→')} ${style.bold(printable(target.url))}${verdict === '' ? '' : `  ${verdict}`}`, ...(why.length === 0 ? [] : [`  ${style.dim(why.join('; '))}`])].join('\n')
}
