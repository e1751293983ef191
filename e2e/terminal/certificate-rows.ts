import type { Certificate, Trust } from '../../shared/contract/certificate.ts'
import type { Row } from './rows.ts'
import { printable, type Style } from './style.ts'

/** The leaf, the chain as sent, and whether it is trusted. */
export function certificateRows(chain: readonly Certificate[], trust: Trust | null, style: Style): Row[] {
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

function names(all: readonly string[]): string {
  const shown = all.slice(0, 8).map((name) => printable(name.replace(/^(dns|ip):/, ''))).join(', ')
  return all.length === 0 ? '(none)' : all.length > 8 ? `${shown} and ${all.length - 8} more` : shown
}

function daysText(days: number, style: Style): string {
  if (days < 0) return style.error(`expired ${-days} days ago`)
  return (days <= 14 ? style.warning : style.dim)(`${days} days left`)
}
