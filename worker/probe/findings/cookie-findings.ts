import type { Finding } from '../../../shared/contract/findings.ts'
import type { Http } from '../../../shared/contract/http.ts'
import type { Target } from '../../../shared/contract/target.ts'
import { finding } from '../../../shared/texts/findings.ts'

/** What the attributes of cookies say; their values are nobody's business. */
export function cookieFindings({ facts }: Http, { scheme }: Target, hop: number): Finding[] {
  const cookies = facts?.cookies ?? []
  const findings: Finding[] = []
  const names = (fault: string): string => cookies.filter(({ faults }) => faults.includes(fault)).map(({ name }) => name).join(', ').slice(0, 2_000)
  // Over plain http there is nothing that Secure could protect: browsers refuse it there.
  const insecure = names('secure-missing')
  if (scheme === 'https' && insecure !== '') findings.push(finding('cookie-without-secure', hop, { names: insecure }))
  const readable = names('http-only-missing')
  if (readable !== '') findings.push(finding('cookie-without-http-only', hop, { names: readable }))
  for (const { name, faults } of cookies) {
    const refused = faults.filter((fault) => refusals.includes(fault))
    if (refused.length > 0) findings.push(finding('cookie-refused-by-browsers', hop, { name, faults: refused.join(', ') }))
  }
  return findings
}

const refusals: readonly string[] = [
  'same-site-none-without-secure', 'partitioned-without-secure', 'secure-prefix-violated', 'host-prefix-violated', 'http-prefix-violated', 'name-and-value-empty', 'too-large',
  'control-character',
]
