import type { Finding } from '../../../shared/contract/findings.ts'
import type { Tls } from '../../../shared/contract/tls.ts'
import { finding } from '../../../shared/texts/findings.ts'

/** What a handshake says about the server. */
export function tlsFindings(tls: Tls, hop: number): Finding[] {
  const { version, cipherSuite, group, clientCertificate } = tls
  const findings: Finding[] = []
  if (!['TLSv1.2', 'TLSv1.3'].includes(version)) findings.push(finding('tls-version-outdated', hop, { version }))
  if (cipherSuite.startsWith('TLS_RSA_')) findings.push(finding('tls-no-forward-secrecy', hop, { cipherSuite }))
  const reason = weakness(cipherSuite)
  if (reason !== null) findings.push(finding('tls-cipher-weak', hop, { cipherSuite, reason }))
  if (group !== null && /MLKEM/i.test(group)) findings.push(finding('tls-post-quantum', hop, { group }))
  if (tls.helloRetryRequest) findings.push(finding('tls-hello-retried', hop, { group: group ?? 'another group' }))
  if (clientCertificate.verdict === 'accepted') findings.push(finding('client-certificate-accepted', hop))
  if (clientCertificate.verdict === 'requested-none-sent') findings.push(finding('client-certificate-requested', hop))
  return findings
}

function weakness(cipherSuite: string): string | null {
  return weaknesses.find(([pattern]) => pattern.test(cipherSuite))?.[1] ?? null
}

const weaknesses: readonly (readonly [RegExp, string])[] = [
  [/_NULL_/, 'it does not encrypt'],
  [/_anon_/i, 'it does not authenticate the server'],
  [/EXPORT/, 'its keys are 40 or 56 bits long'],
  [/RC4/, 'RC4 leaks what it encrypts (RFC 7465)'],
  [/3DES/, 'its 64-bit blocks leak in long connections (CVE-2016-2183)'],
  [/_DES_/, 'its keys are 56 bits long'],
  [/_CBC_/, 'CBC with a MAC first has been broken time and again; every modern client has AEAD suites'],
]
