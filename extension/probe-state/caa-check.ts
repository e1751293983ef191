import type { Certificate } from '../../shared/contract/certificate.ts'
import type { CaaRecord, DnsAnswer } from '../../shared/contract/dns.ts'
import { caaIssuers } from './caa-issuers.ts'
import { lastAnswer } from './dns-answers.ts'

/** What the host's CAA records say of the CA that issued its certificate. They bind a CA on the day of issue only. */
export type CaaVerdict =
  /** No name up to the root has any: every CA may issue. */
  | { readonly kind: 'open' }
  | { readonly kind: 'allowed'; readonly at: string; readonly by: string }
  | { readonly kind: 'not-listed'; readonly at: string; readonly listed: readonly string[]; readonly issuer: string }
  /** Nobody may issue, and yet there is a certificate. */
  | { readonly kind: 'nobody'; readonly at: string; readonly issuer: string }
  /** By which domain this CA goes is not known here: nothing is claimed. */
  | { readonly kind: 'issuer-unknown'; readonly at: string; readonly listed: readonly string[] }
  /** There are records, but none about issuing TLS certificates (iodef alone, for example). */
  | { readonly kind: 'silent'; readonly at: string }
  | { readonly kind: 'unanswered' }

/** Holds the CAA records against the leaf (RFC 8659 section 4). Null while either is missing. */
export function caaVerdict(host: string, answers: readonly DnsAnswer[], leaf: Certificate | null): CaaVerdict | null {
  const answer = lastAnswer(answers, 'CAA')
  if (answer === undefined || leaf === null) return null
  if (answer.status === 'nodata' || answer.status === 'nxdomain') return { kind: 'open' }
  if (answer.status !== 'answered') return { kind: 'unanswered' }
  const at = answer.question.name
  const records = answer.records.filter((record): record is CaaRecord => record.type === 'CAA')
  const named = (tag: string): CaaRecord[] => records.filter((record) => record.tag === tag)
  // Section 4.3: for a wildcard `issuewild` counts where there is one, and `issue` otherwise.
  const wild = isUnderWildcard(host, leaf) ? named('issuewild') : []
  const counting = wild.length > 0 ? wild : named('issue')
  if (counting.length === 0) return { kind: 'silent', at }
  const listed = [...new Set(counting.map(({ value }) => issuerDomain(value)).filter((domain) => domain !== ''))]
  if (listed.length === 0) return { kind: 'nobody', at, issuer: leaf.issuerShort }
  const domains = domainsOf(leaf.issuer)
  if (domains === null) return { kind: 'issuer-unknown', at, listed }
  const by = listed.find((domain) => domains.includes(domain))
  return by === undefined ? { kind: 'not-listed', at, listed, issuer: leaf.issuerShort } : { kind: 'allowed', at, by }
}

/** The domain before the parameters, in lower case; empty for `;`, which names nobody. */
function issuerDomain(value: string): string {
  return (value.split(';')[0] ?? '').trim().replace(/\.$/, '').toLowerCase()
}

/** The domains that the CA of a distinguished name answers to; null for one that is not in the table. */
function domainsOf(issuer: string): readonly string[] | null {
  const organisations = [...issuer.matchAll(/(?:^|[,/+])\s*O\s*=\s*("(?:[^"\\]|\\.)*"|(?:[^,+\\]|\\.)*)/g)].map(([, text = '']) => text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1').trim().toLowerCase())
  return caaIssuers.find(({ organisation }) => organisations.some((name) => name.startsWith(organisation)))?.domains ?? null
}

function isUnderWildcard(host: string, { names }: Certificate): boolean {
  return !names.includes(`dns:${host}`) && names.includes(`dns:*.${host.slice(host.indexOf('.') + 1)}`)
}
