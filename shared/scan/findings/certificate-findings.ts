import type { ScanCertificate, ScanFacts } from '../../contract/scan.ts'
import type { ScanFinding } from '../../contract/scan-judgement.ts'
import { clientKindsText } from '../client-kinds.ts'
import { scanFinding } from '../finding-texts.ts'
import { keyBitsAsRsa } from '../rating/score.ts'

export function certificateFindings({ certificates, certificateRefusals, features }: ScanFacts): ScanFinding[] {
  const named = certificates.filter(isNamed)
  const refusal = certificateRefusals.find(({ kind }) => kind.serverName === 'absent')?.refusal
  const { requested, versions } = features.clientCertificate
  return [
    ...certificates.flatMap((certificate) => chainFindings(certificate, certificates.filter((other) => other !== certificate))),
    ...(named.length > 1 ? [scanFinding('certificates-by-client', { count: String(named.length), who: named.map((one) => whoGets(one, certificates)).join('; ') })] : []),
    ...(refusal === undefined ? [] : [scanFinding('server-name-needed', { how: refusal.detail ?? refusal.how })]),
    ...(requested === true ? [scanFinding('client-certificate-asked-for', { versions: versions.join(', ') })] : []),
  ]
}

function chainFindings(certificate: ScanCertificate, others: readonly ScanCertificate[]): ScanFinding[] {
  const { chain, trust } = certificate
  const [leaf] = chain
  if (leaf === undefined) return []
  const clients = sentenceCase(clientKindsText(certificate, others))
  const subject = leaf.subjectShort
  const bits = keyBitsAsRsa(leaf)
  // The root is trusted by being known, not by its signature.
  const broken = chain.filter(({ isSelfIssued, signatureAlgorithm }) => !isSelfIssued && /sha-?1(?!\d)|md[25]/i.test(signatureAlgorithm))
  return [
    ...(trust?.status !== 'rejected' ? [] : isNamed(certificate) ? [scanFinding('certificate-untrusted', { clients, subject, reason: trust.reason ?? 'unknown' })] : trust.reason === 'name-mismatch' ? [scanFinding('certificate-untrusted-without-name', { clients, subject })] : []),
    ...(isNamed(certificate) && leaf.daysLeft >= 0 && leaf.daysLeft <= 14 && trust?.reason !== 'expired' ? [scanFinding('certificate-expiring', { clients, subject, days: String(leaf.daysLeft) })] : []),
    ...(isNamed(certificate) && bits !== null && bits < 2_048 ? [scanFinding('certificate-key-short', { subject, key: `${leaf.keyType.toUpperCase()} ${leaf.keyCurve ?? `${leaf.keyBits ?? '?'} bits`}` })] : []),
    ...(isNamed(certificate) ? broken.map((one) => scanFinding('certificate-hash-broken', { subject: one.subjectShort, algorithm: one.signatureAlgorithm })) : []),
  ]
}

function whoGets(certificate: ScanCertificate, all: readonly ScanCertificate[]): string {
  const [leaf] = certificate.chain
  const key = leaf === undefined ? '?' : leaf.keyType.toUpperCase().replace(/^EC$/, 'ECDSA')
  return `${clientKindsText(certificate, all.filter((other) => other !== certificate))} get ${key}${leaf === undefined ? '' : ` until ${leaf.notAfter.slice(0, 10)}`}`
}

function isNamed({ shownTo }: ScanCertificate): boolean {
  return shownTo.some(({ serverName }) => serverName === 'sent')
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
