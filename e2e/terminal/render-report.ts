import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { Finding, Severity } from '../../shared/contract/findings.ts'
import type { HopNetwork } from '../../shared/contract/hop-network.ts'
import type { Http } from '../../shared/contract/http.ts'
import type { Hop, ProbeReport } from '../../shared/contract/report.ts'
import type { Tls } from '../../shared/contract/tls.ts'
import { phaseTexts } from '../../shared/texts/failures.ts'
import { renderWaterfall } from './render-waterfall.ts'
import { printable, type Style } from './style.ts'

/** A whole report as a person reads it in a terminal: verdict, then each hop, then findings, worst first. */
export function renderReport(report: ProbeReport, style: Style): string {
  const blocks = [
    verdict(report, style),
    ...report.hops.map((hop) => renderHop(hop, style)),
    renderFindings(report.findings, style),
    style.dim(`measured by hostlens ${report.vantage.version} (${report.vantage.kind}${report.vantage.colo === null ? '' : `, ${report.vantage.colo}`}) at ${report.startedAt}`),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function verdict(report: ProbeReport, style: Style): string {
  const hop = report.hops[0]
  const name = printable(hop?.target.url ?? '')
  if (report.failure !== null) {
    const { phase, code, detail, message, advice } = report.failure
    const codes = detail === null ? code : `${code}, ${detail}`
    return [
      `${style.error('✗')} ${style.bold(name)}`,
      `  ${style.error(`Failed while ${phaseTexts[phase]}`)} ${style.dim(`[${printable(codes)}]`)}`,
      `  ${printable(message)}`,
      `  ${style.dim('Try:')} ${advice}`,
    ].join('\n')
  }
  const status = hop?.http === null || hop === undefined ? '' : `${hop.http.status} ${printable(hop.http.reason)}`.trim()
  return `${style.good('✓')} ${style.bold(name)}  ${status}  ${style.dim(`in ${hop?.timings.total.toFixed(0) ?? '?'} ms`)}`
}

function renderHop(hop: Hop, style: Style): string {
  return [
    renderWaterfall(hop.phases, hop.timings, style),
    hop.resumption === null ? '' : `${style.dim('resumed')}\n${renderWaterfall(hop.resumption.phases, hop.resumption.timings, style)}`,
    section('network', hop.network === null ? [] : networkRows(hop.network), style),
    section('tls', hop.tls === null ? [] : tlsRows(hop.tls), style),
    section('certificate', hop.certificates === null ? [] : certificateRows(hop.certificates, hop.trust, style), style),
    section('http', hop.http === null ? [] : httpRows(hop.http), style),
  ].filter((block) => block !== '').join('\n\n')
}

type Row = readonly [label: string, value: string]

function section(title: string, rows: readonly Row[], style: Style): string {
  if (rows.length === 0) return ''
  const width = Math.max(...rows.map(([label]) => label.length))
  return [style.accent(title), ...rows.map(([label, value]) => `  ${style.dim(label.padEnd(width))}  ${value}`)].join('\n')
}

function networkRows(network: HopNetwork): Row[] {
  const rows: Row[] = []
  if (network.dialled !== null) rows.push(['dialled', `${network.dialled.address} port ${network.dialled.port}`])
  if (network.addresses.length > 0) rows.push(['addresses', network.addresses.map(({ address }) => address).join(', ')])
  if (network.aliases.length > 0) rows.push(['aliases', network.aliases.map(printable).join(' → ')])
  for (const { asn, name, prefix, country } of network.autonomousSystems) {
    rows.push(['network', [`AS${asn}`, name, prefix, country].filter((part) => part !== null).map(printable).join('  ')])
  }
  if (network.resolver !== null) rows.push(['resolver', `${network.resolver}${network.authenticated ? ' (DNSSEC validated)' : ''}`])
  for (const { address, outcome, detail } of network.attempts) {
    if (outcome === 'failed' || outcome === 'forbidden') rows.push(['attempt', `${address}: ${outcome}${detail === null ? '' : ` (${detail})`}`])
  }
  return rows
}

function tlsRows(tls: Tls): Row[] {
  const client = tls.clientCertificate
  return [
    ['version', tls.version],
    ['cipher', tls.cipherSuite],
    ['key exchange', tls.group ?? 'none (RSA)'],
    ['signature', tls.signatureScheme ?? 'none'],
    ['ALPN', tls.alpn === null ? 'none' : printable(tls.alpn)],
    ['handshake', handshakeText(tls)],
    ...(client.verdict === 'not-requested' ? [] : [['client cert', `${client.verdict}${client.knownBy === null ? '' : `, known by ${client.knownBy}`}`] as const]),
    ...client.acceptedIssuers.slice(0, 5).map((issuer) => ['accepts', printable(issuer)] as const),
  ]
}

function handshakeText(tls: Tls): string {
  const roundTrips = `${tls.roundTrips} round trip${tls.roundTrips === 1 ? '' : 's'}`
  const server = tls.serverTimeMs === null ? '' : `, server ${tls.serverTimeMs.toFixed(0)} ms`
  return `${roundTrips}${server}, ${tls.bytesSent} bytes sent, ${tls.bytesReceived} received${tls.resumed ? ', resumed' : ''}`
}

function certificateRows(chain: readonly Certificate[], trust: Trust | null, style: Style): Row[] {
  const leaf = chain[0]
  if (leaf === undefined) return [['chain', 'the server sent none']]
  const key = [leaf.keyType, leaf.keyCurve, leaf.keyBits === null || leaf.keyCurve !== null ? null : `${leaf.keyBits} bits`]
  return [
    ['subject', printable(leaf.subject) || '(empty)'],
    ['issuer', printable(leaf.issuer)],
    ['names', names(leaf.names)],
    ['valid', `${leaf.notBefore.slice(0, 10)} to ${leaf.notAfter.slice(0, 10)}, ${daysText(leaf.daysLeft, style)}`],
    ['key', key.filter((part) => part !== null).join(' ')],
    ['signed with', leaf.signatureAlgorithm],
    ['SHA-256', leaf.fingerprintSha256],
    ['pin', leaf.spkiPin],
    ['sent', chain.map(({ subjectShort }) => printable(subjectShort)).join(' ← ')],
    ...(trust === null ? [] : trustRows(trust, style)),
  ]
}

function trustRows(trust: Trust, style: Style): Row[] {
  const path = trust.path.map(({ subjectShort, source }) => `${printable(subjectShort)}${source === 'sent' ? '' : ` (${source})`}`).join(' ← ')
  const rows: Row[] = []
  if (path !== '') rows.push(['path', path])
  for (const { method, status, detail, thisUpdate } of trust.revocation) {
    rows.push(['revocation', [method, status, thisUpdate?.slice(0, 10), detail].filter((part) => part != null).map(printable).join(', ')])
  }
  for (const { log, logId, timestamp, status } of trust.timestamps) rows.push(['timestamp', `${printable(log ?? logId)}, ${timestamp.slice(0, 10)}, ${status}`])
  if (trust.status === 'accepted') rows.push(['verdict', style.good('trusted')])
  else {
    rows.push(['verdict', style.error(`not trusted: ${trust.reason ?? 'unknown'}`)])
    if (trust.expected !== null) rows.push(['expected', printable(trust.expected)])
    if (trust.got !== null) rows.push(['got', printable(trust.got)])
  }
  return rows
}

function httpRows(http: Http): Row[] {
  return [
    ['answer', `HTTP/${http.version} ${http.status} ${printable(http.reason)}`.trim()],
    ['body', `${http.bodyBytes} bytes${http.bodyTruncated ? ' (and more)' : ''}`],
    ...(http.location === null ? [] : [['location', printable(http.location)] as const]),
    ...http.headers.map(({ name, value }) => [printable(name).toLowerCase(), printable(value.length > 100 ? `${value.slice(0, 99)}…` : value)] as const),
  ]
}

function renderFindings(findings: readonly Finding[], style: Style): string {
  if (findings.length === 0) return ''
  const mark: Record<Severity, string> = { error: style.error('✗'), warning: style.warning('!'), notice: style.dim('·'), good: style.good('✓') }
  const lines = findings.flatMap(({ severity, message, advice }) =>
    severity === 'good' ? [`  ${mark[severity]} ${printable(message)}`] : [`  ${mark[severity]} ${printable(message)}`, `    ${style.dim(advice)}`])
  return [style.accent('findings'), ...lines].join('\n')
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, 8).map((name) => printable(name.replace(/^(dns|ip):/, ''))).join(', ')
  return all.length === 0 ? '(none)' : all.length > 8 ? `${shown} and ${all.length - 8} more` : shown
}

function daysText(days: number, style: Style): string {
  if (days < 0) return style.error(`expired ${-days} days ago`)
  return (days <= 14 ? style.warning : style.dim)(`${days} days left`)
}
