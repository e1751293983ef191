import type { Finding, FindingCode } from '../../../shared/contract/findings.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { finding } from '../../../shared/texts/findings.ts'
import { readContent } from '../../http/content.ts'
import { readSecurityHeaders, type SecurityHeaderIssue, type SecurityHeaders } from '../../http/security-headers.ts'
import type { StrictTransportSecurity } from '../../http/strict-transport-security.ts'
import type { Answered } from '../http-exchange.ts'

/** What an answer tells browsers to do for the safety of its page: one finding for each thing that is missing or wrong. */
export function securityFindings({ http, fields }: Answered, target: Target, hop: number): Finding[] {
  const headers = readSecurityHeaders(fields)
  // What is missing matters where a browser shows the answer: on a page, not on a redirect or an image.
  const isPage = http.status < 300 && readContent(fields).mediaType === 'text/html'
  const issues = headers.issues.filter((issue) => isPage || !issue.endsWith('-missing') && !issue.startsWith('csp-'))
  return [
    // RFC 6797 section 8.1: only over secure transport, and never for an address.
    ...(target.scheme === 'https' && target.hostKind === 'name' ? transportSecurity(headers.strictTransportSecurity, hop) : []),
    ...issues.map((issue) => finding(issue satisfies FindingCode, hop, parametersOf(issue, headers))),
  ]
}

function parametersOf(issue: SecurityHeaderIssue, { contentSecurityPolicy, disclosures }: SecurityHeaders): Record<string, string> {
  switch (issue) {
    case 'csp-weak':
      return { weaknesses: contentSecurityPolicy.status === 'enforced' ? contentSecurityPolicy.weaknesses.join(', ') : '' }
    case 'software-version-disclosed':
      return { fields: disclosures.map(({ field, value }) => `${field}: ${value}`).join(', ').slice(0, 2_000) }
    default:
      return {}
  }
}

function transportSecurity(policy: StrictTransportSecurity, hop: number): Finding[] {
  switch (policy.status) {
    case 'absent':
      return [finding('hsts-missing', hop)]
    case 'invalid':
      return [finding('hsts-invalid', hop, { reason: policy.code, got: policy.got })]
    case 'present': {
      if (policy.maxAgeSeconds === 0) return [finding('hsts-off', hop)]
      const days = Math.floor(policy.maxAgeSeconds / 86_400)
      const findings = days < 180 ? [finding('hsts-short', hop, { days: String(days) })] : []
      if (policy.preloadFaults.length === 0) findings.push(finding('hsts-preload-ready', hop))
      else if (policy.preload) findings.push(finding('hsts-preload-unfit', hop, { faults: policy.preloadFaults.join(', ') }))
      return findings
    }
  }
}
