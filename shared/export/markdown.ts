import type { Finding } from '../contract/findings.ts'
import type { Hop, ProbeReport } from '../contract/report.ts'
import { phaseNames, type Timings } from '../contract/timings.ts'
import type { ClientCertificate } from '../contract/tls.ts'
import { phaseTexts } from '../texts/phases.ts'
import { fingerprint, pin } from './certificates.ts'
import { code, plain, table } from './markdown-text.ts'

/**
 * A report as Markdown, short enough for a ticket: verdict, times, connection, certificate and what should be done. Header
 * fields and bodies are not in it: they belong to whoever has the report, not to everybody who reads the ticket.
 */
export function toMarkdown(report: ProbeReport): string {
  const { vantage } = report
  const place = [vantage.kind === 'edge' ? 'the edge' : 'a local Worker', ...(vantage.colo === null ? [] : [vantage.colo])].join(', ')
  const blocks = [
    `## Hostlens: ${code(report.hops[0]?.target.url ?? '')}`,
    verdict(report),
    ...report.hops.flatMap((hop, i) => hopBlocks(hop, report.hops.length === 1 ? null : i)),
    ...findingsBlock(report.findings),
    `Measured at ${code(report.startedAt)} from ${plain(place)}, resolver ${code(vantage.resolver)}, Hostlens ${code(vantage.version)}, probe ${code(report.probeId)}.`,
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function verdict({ failure, hops }: ProbeReport): string {
  const last = hops.at(-1)
  if (failure === null) return `**OK**${last?.http == null ? '' : `, status ${last.http.status}`}, in ${ms(hops.reduce((total, { timings }) => total + timings.total, 0))}`
  return [
    `**Failed** while ${phaseTexts[failure.phase]}: ${plain(failure.message)} (${code(failure.code)})`,
    ...(failure.expected === null ? [] : [`- Expected: ${code(failure.expected)}`]),
    ...(failure.got === null ? [] : [`- Got: ${code(failure.got)}`]),
    `- Try: ${plain(failure.advice)}`,
  ].join('\n')
}

function hopBlocks(hop: Hop, index: number | null): string[] {
  const rows = [...networkRows(hop), ...tlsRows(hop), ...certificateRows(hop), ...httpRows(hop)]
  return [
    index === null ? '' : `### ${index + 1}. ${code(hop.target.url)}${hop.redirect === undefined ? '' : ` (redirected, ${hop.redirect.status})`}`,
    times(hop.timings),
    ...(rows.length === 0 ? [] : [table(['', ''], rows)]),
  ]
}

function times(timings: Timings): string {
  const columns = [...phaseNames, 'other', 'total'] as const
  const shown = columns.filter((name) => timings[name] != null)
  return table(['Phase', ...shown], [['Time', ...shown.map((name) => ms(timings[name] ?? 0))]])
}

function networkRows({ network }: Hop): string[][] {
  if (network === null) return []
  const { dialled, autonomousSystems } = network
  return [
    ...(dialled === null ? [] : [['Address', code(`${dialled.address} port ${dialled.port}`)]]),
    ...autonomousSystems.slice(0, 3).map(({ asn, name, prefix }) => ['Network', code(`AS${asn} ${name ?? ''} ${prefix}`)]),
  ]
}

function tlsRows({ tls, clientCertificate }: Hop): string[][] {
  if (tls === null) return clientCertificate === undefined ? [] : clientRows(clientCertificate)
  return [
    ['TLS', [tls.version, tls.cipherSuite, tls.group, tls.signatureScheme, tls.alpn].filter((part) => part !== null).map(code).join(', ')],
    ['Handshake', `${tls.roundTrips} round trip${tls.roundTrips === 1 ? '' : 's'}${tls.serverTimeMs === null ? '' : `, server ${ms(tls.serverTimeMs)}`}${tls.resumed ? ', resumed' : ''}`],
    ...clientRows(tls.clientCertificate),
  ]
}

function clientRows({ verdict, acceptedIssuers, signatureSchemes }: ClientCertificate): string[][] {
  if (verdict === 'not-requested') return []
  const isSettled = verdict === 'accepted'
  return [
    ['Client certificate', code(verdict)],
    ...(isSettled || acceptedIssuers.length === 0 ? [] : [['Accepted issuers', listed(acceptedIssuers)]]),
    ...(isSettled || signatureSchemes.length === 0 ? [] : [['Accepted signatures', listed(signatureSchemes)]]),
  ]
}

function listed(names: readonly string[]): string {
  return names.slice(0, maxNames).map(code).join(', ') + (names.length > maxNames ? ` and ${names.length - maxNames} more` : '')
}

function certificateRows({ certificates, trust }: Hop): string[][] {
  const leaf = certificates?.[0]
  if (leaf === undefined) return []
  return [
    ['Subject', code(leaf.subject)],
    ['Issuer', code(leaf.issuer)],
    ['Names', listed(leaf.names)],
    ['Valid', `${code(leaf.notBefore)} to ${code(leaf.notAfter)} (${leaf.daysLeft < 0 ? `expired ${-leaf.daysLeft} days ago` : `${leaf.daysLeft} days left`})`],
    ['SHA-256', code(fingerprint(leaf))],
    ['Pin', code(pin(leaf))],
    ...(trust === null ? [] : [['Verdict', trust.status === 'accepted' ? 'trusted' : `not trusted: ${code(trust.reason ?? 'unknown')}`]]),
  ]
}

function httpRows({ http }: Hop): string[][] {
  return http === null ? [] : [['Answer', code(`HTTP/${http.version} ${http.status} ${http.reason}`)], ['Body', `${http.bodyBytes} bytes${http.bodyTruncated ? ' and more' : ''}`]]
}

/** What is well needs no ticket. */
function findingsBlock(findings: readonly Finding[]): string[] {
  const shown = findings.filter(({ severity }) => severity !== 'good')
  return shown.length === 0 ? [] : ['### Findings', shown.map(({ severity, message, advice, code: name }) => `- **${severity}** ${plain(message)} ${plain(advice)} (${code(name)})`).join('\n')]
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}

const maxNames = 10
