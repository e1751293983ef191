import type { Finding } from '../../../shared/contract/findings.ts'
import type { Http } from '../../../shared/contract/http.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { limits } from '../../../shared/limits.ts'
import { finding } from '../../../shared/texts/findings.ts'
import type { Answered } from '../http-exchange.ts'
import { parseStrictTransportSecurity } from '../../http/strict-transport-security.ts'

/** What an answer says about itself. */
export function httpFindings({ http }: Answered, target: Target, hop: number): Finding[] {
  const findings: Finding[] = []
  const status = `${http.status} ${http.reason}`.trim()
  if (http.status >= 500) findings.push(finding('http-server-error', hop, { status }))
  else if (http.status >= 400) findings.push(finding('http-client-error', hop, { status }))
  if (http.location !== null) findings.push(finding('http-redirect', hop, { status, location: http.location }))
  if (http.bodyTruncated) findings.push(finding('body-truncated', hop, { bytes: String(limits.maxBodyBytes) }))
  // A plain site that only leads to its secure self is as it should be.
  if (target.scheme === 'http') findings.push(...(http.location?.startsWith('https:') === true ? [] : [finding('http-plain', hop)]))
  // RFC 6797 section 8.1: only over secure transport, and never for an address.
  else if (target.hostKind === 'name') findings.push(...transportSecurity(http, hop))
  return findings
}

function transportSecurity({ headers }: Http, hop: number): Finding[] {
  const policy = parseStrictTransportSecurity(headers)
  if (policy.status !== 'present') return [finding('hsts-missing', hop)]
  const days = Math.floor(policy.maxAgeSeconds / 86_400)
  return days < 180 ? [finding('hsts-short', hop, { days: String(days) })] : []
}
