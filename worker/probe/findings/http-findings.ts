import type { Finding } from '../../../shared/contract/findings.ts'
import type { HopNetwork } from '../../../shared/contract/hop-network.ts'
import type { Http } from '../../../shared/contract/http.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { limits } from '../../../shared/limits.ts'
import { finding } from '../../../shared/texts/findings.ts'
import type { Answered } from '../http-exchange.ts'
import { readContent } from '../../http/content.ts'
import { cookieFindings } from './cookie-findings.ts'
import { securityFindings } from './security-findings.ts'

/** What an answer says about itself. */
export function httpFindings(answered: Answered, target: Target, network: HopNetwork | null, hop: number): Finding[] {
  const { http, fields } = answered
  const findings: Finding[] = []
  const status = `${http.status} ${http.reason}`.trim()
  if (http.status >= 500) findings.push(finding('http-server-error', hop, { status }))
  else if (http.status >= 400) findings.push(finding('http-client-error', hop, { status }))
  if (http.location !== null) findings.push(finding('http-redirect', hop, { status, location: http.location }))
  if (http.bodyTruncated) findings.push(finding('body-truncated', hop, { bytes: String(limits.maxBodyBytes) }))
  // A plain site that only leads to its secure self is as it should be.
  if (target.scheme === 'http' && http.location?.startsWith('https:') !== true) findings.push(finding('http-plain', hop))
  findings.push(...securityFindings(answered, target, hop), ...cookieFindings(http, target, hop), ...deliveryFindings(http, network, hop))
  if (readContent(fields).issues.includes('not-compressed') && http.bodyBytes >= minBytesWorthCompressing) {
    findings.push(finding('body-not-compressed', hop, { bytes: String(http.bodyBytes) }))
  }
  return findings
}

/** Who answered on the way, and what else is on offer. */
function deliveryFindings({ facts }: Http, network: HopNetwork | null, hop: number): Finding[] {
  const findings: Finding[] = []
  if (facts === undefined) return findings
  const { cache, cdns, serverTiming, alternatives } = facts
  if (cdns.length > 0) findings.push(finding('cdn-detected', hop, { cdns: cdns.map(({ cdn, evidence }) => `${cdn} (${evidence})`).join(', ').slice(0, maxText) }))
  if (cache.verdict === 'hit') findings.push(finding('cache-hit', hop, { evidence: [cache.evidence, cache.ageSeconds === null ? null : `age ${cache.ageSeconds} s`].filter((part) => part !== null).join(', ') }))
  if (serverTiming.length > 0) {
    const metrics = serverTiming.map(({ name, durationMs, description }) => [name, description === null ? null : `“${description}”`, durationMs === null ? null : `${durationMs} ms`].filter((part) => part !== null).join(' '))
    findings.push(finding('server-timing', hop, { metrics: metrics.join(', ').slice(0, maxText) }))
  }
  const sources = [
    ...(alternatives.some(({ protocol, maxAgeSeconds }) => protocol === 'h3' && maxAgeSeconds > 0) ? ['Alt-Svc'] : []),
    ...(network?.advertisedAlpn?.includes('h3') === true ? ['the HTTPS record'] : []),
  ]
  if (sources.length > 0) findings.push(finding('http3-advertised', hop, { sources: sources.join(' and ') }))
  return findings
}

const maxText = 2_000
/** Below one packet compression gains nothing on the wire. */
const minBytesWorthCompressing = 1_400
