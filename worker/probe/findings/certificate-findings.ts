import type { Finding } from '../../../shared/contract/findings.ts'
import { finding } from '../../../shared/texts/findings.ts'
import type { HopRecord } from '../hop-record.ts'

/** What the chain as sent and the path as built say. */
export function certificateFindings(record: HopRecord, { matchedPin, allowUntrusted }: { readonly matchedPin: string | null; readonly allowUntrusted: boolean }): Finding[] {
  const { certificates, trust, index } = record
  const [leaf] = certificates
  if (leaf === undefined || trust === null) return []
  const findings: Finding[] = []
  const add = (code: Finding['code'], parameters: Record<string, string> = {}): void => void findings.push(finding(code, index, parameters))

  if (trust.status === 'rejected' && allowUntrusted) add('certificate-untrusted-allowed', { reason: trust.reason ?? 'unknown' })
  const date = leaf.notAfter.slice(0, 10)
  if (leaf.daysLeft >= 0 && leaf.daysLeft < 14) add('certificate-expires-soon', { days: String(leaf.daysLeft), date })
  else if (leaf.daysLeft >= 14 && leaf.daysLeft < 30) add('certificate-expires-within-month', { days: String(leaf.daysLeft), date })
  if (trust.status === 'accepted') findings.push(...chainFindings(record))
  for (const defect of trust.defects) add('certificate-defect', { defect: `${defect.code}, ${defect.detail}` })

  const root = trust.path.at(-1)
  if (trust.status === 'accepted' && root?.source === 'custom-ca') add('certificate-custom-root', { root: root.subjectShort })
  if (matchedPin !== null) add('certificate-pin-matched', { pin: matchedPin })
  for (const { method, status, url, detail } of trust.revocation) {
    if (status === 'revoked') continue
    if (method === 'staple' && status === 'good') add('certificate-staple-good')
    else if (method === 'staple') add('certificate-staple-invalid', { reason: detail ?? 'unknown' })
    else if (status === 'good') add('certificate-revocation-good', { source: url ?? method })
    else add('certificate-revocation-unknown', { source: url ?? method, reason: detail ?? 'unknown' })
  }
  for (const { status, log, logId } of trust.timestamps) {
    if (status === 'signature-invalid' || status === 'in-the-future') add('certificate-timestamp-invalid', { status, log: log ?? logId })
  }
  if (leaf.mustStaple && record.tls?.ocspStapled === false) add('certificate-staple-missing')
  if (root?.source === 'public-root' && leaf.sctCount + (record.tls?.sctCount ?? 0) === 0) add('certificate-transparency-missing')
  return findings
}

/** How the chain was sent, beside the path that it was used for. */
function chainFindings({ certificates, trust, index }: HopRecord): Finding[] {
  const sent = certificates.map(({ fingerprintSha256 }) => fingerprintSha256)
  const path = trust?.path ?? []
  const used = path.map(({ fingerprintSha256 }) => sent.indexOf(fingerprintSha256)).filter((place) => place >= 0)
  const findings: Finding[] = []
  const isOrdered = used.every((place, i) => i === 0 || place > (used[i - 1] ?? -1))
  if (!isOrdered) findings.push(finding('certificate-chain-disordered', index))
  const root = path.at(-1)
  const rootIsSent = root !== undefined && path.length > 1 && sent.includes(root.fingerprintSha256)
  if (rootIsSent) findings.push(finding('certificate-root-sent', index))
  const superfluous = sent.length - used.length
  if (superfluous > 0) findings.push(finding('certificate-chain-superfluous', index, { count: String(superfluous) }))
  const fetched = path.find(({ source }) => source === 'fetched')
  if (fetched !== undefined) findings.push(finding('certificate-chain-incomplete', index, { issuer: fetched.subjectShort }))
  return findings
}
