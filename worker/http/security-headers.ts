import type { ContentSecurityPolicy } from './content-security-policy.ts'
import { readContentSecurityPolicy } from './content-security-policy.ts'
import { splitMembers } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { combinedFieldValue, fieldValues, firstFieldValue } from './fields.ts'
import { preview } from './http-error.ts'
import type { StrictTransportSecurity } from './strict-transport-security.ts'
import { parseStrictTransportSecurity } from './strict-transport-security.ts'

/** What a response tells browsers to do for the safety of its page, and one code for each thing that is missing or wrong. */
export interface SecurityHeaders {
  readonly strictTransportSecurity: StrictTransportSecurity
  readonly contentSecurityPolicy: ContentSecurityPolicy
  readonly noSniff: boolean
  readonly frameOptions: 'deny' | 'sameorigin' | 'invalid' | null
  /** The policy in force: the last one of the list that browsers know. */
  readonly referrerPolicy: string | null
  /** Features that Permissions-Policy names. */
  readonly permissionsPolicy: readonly string[] | null
  readonly crossOriginOpenerPolicy: string | null
  readonly crossOriginEmbedderPolicy: string | null
  readonly crossOriginResourcePolicy: string | null
  /** Software that names its version. */
  readonly disclosures: readonly { readonly field: string; readonly value: string }[]
  readonly issues: readonly SecurityHeaderIssue[]
}

export type SecurityHeaderIssue = (typeof securityHeaderIssues)[number]

export const securityHeaderIssues = [
  'csp-missing', 'csp-report-only', 'csp-weak',
  'content-type-options-missing', 'content-type-options-invalid',
  'frame-options-missing', 'frame-options-invalid', // only where no frame-ancestors rules instead
  'referrer-policy-missing', 'referrer-policy-unsafe', 'referrer-policy-invalid',
  'permissions-policy-missing',
  'cross-origin-opener-policy-missing', 'cross-origin-opener-policy-invalid',
  'cross-origin-embedder-policy-invalid',
  'cross-origin-resource-policy-invalid',
  'xss-protection-enabled', // a filter that no browser has any more, and that made holes while it lived
  'public-key-pins-present', // gone from browsers since 2018
  'cors-any-origin-with-credentials', // browsers refuse the combination
  'software-version-disclosed',
] as const

/** Codes only for what the response itself shows; whether they matter for this kind of content is the caller's to say. */
export function readSecurityHeaders(headers: readonly Field[]): SecurityHeaders {
  const issues = new Set<SecurityHeaderIssue>()
  const contentSecurityPolicy = readContentSecurityPolicy(headers)
  if (contentSecurityPolicy.status === 'absent') issues.add('csp-missing')
  else if (contentSecurityPolicy.status === 'report-only') issues.add('csp-report-only')
  else if (contentSecurityPolicy.weaknesses.length > 0) issues.add('csp-weak')
  const disclosures = disclosuresOf(headers)
  if (disclosures.length > 0) issues.add('software-version-disclosed')
  addCommonFaults(headers, issues)
  return {
    strictTransportSecurity: parseStrictTransportSecurity(headers),
    contentSecurityPolicy,
    noSniff: noSniff(headers, issues),
    frameOptions: frameOptions(headers, contentSecurityPolicy, issues),
    referrerPolicy: referrerPolicy(headers, issues),
    permissionsPolicy: permissionsPolicy(headers, issues),
    crossOriginOpenerPolicy: openerPolicy(headers, issues),
    crossOriginEmbedderPolicy: knownValue(headers, 'cross-origin-embedder-policy', EMBEDDER_POLICIES, () =>
      issues.add('cross-origin-embedder-policy-invalid')),
    crossOriginResourcePolicy: knownValue(headers, 'cross-origin-resource-policy', RESOURCE_POLICIES, () =>
      issues.add('cross-origin-resource-policy-invalid')),
    disclosures,
    issues: [...issues],
  }
}

/** Fetch standard section 3.6: only the first member of the list counts. */
function noSniff(headers: readonly Field[], issues: Set<SecurityHeaderIssue>): boolean {
  const value = combinedFieldValue(headers, 'x-content-type-options')
  if (value === null) issues.add('content-type-options-missing')
  const isSet = splitMembers(value ?? '', ',')[0]?.toLowerCase() === 'nosniff'
  if (value !== null && !isSet) issues.add('content-type-options-invalid')
  return isSet
}

/** HTML standard section 7.4.1: values are compared in lower case, conflicting ones deny, and others are ignored. */
function frameOptions(headers: readonly Field[], policy: ContentSecurityPolicy, issues: Set<SecurityHeaderIssue>): SecurityHeaders['frameOptions'] {
  const values = [...new Set(splitMembers(combinedFieldValue(headers, 'x-frame-options') ?? '', ',').map((value) => value.toLowerCase()))]
  const ruledByPolicy = policy.status === 'enforced' && policy.limitsFraming
  const [value] = values
  if (value === undefined) {
    if (!ruledByPolicy) issues.add('frame-options-missing')
    return null
  }
  if (values.length === 1 && (value === 'deny' || value === 'sameorigin')) return value
  if (!ruledByPolicy) issues.add('frame-options-invalid')
  return 'invalid'
}

function referrerPolicy(headers: readonly Field[], issues: Set<SecurityHeaderIssue>): string | null {
  const value = combinedFieldValue(headers, 'referrer-policy')
  if (value === null) {
    issues.add('referrer-policy-missing') // browsers then use strict-origin-when-cross-origin
    return null
  }
  const known = splitMembers(value, ',').map((one) => one.toLowerCase()).filter((one) => REFERRER_POLICIES.includes(one)).at(-1) ?? null
  if (known === null) issues.add('referrer-policy-invalid')
  else if (known === 'unsafe-url' || known === 'no-referrer-when-downgrade') issues.add('referrer-policy-unsafe')
  return known
}

function permissionsPolicy(headers: readonly Field[], issues: Set<SecurityHeaderIssue>): readonly string[] | null {
  const value = combinedFieldValue(headers, 'permissions-policy')
  if (value === null) {
    issues.add('permissions-policy-missing')
    return null
  }
  // A dictionary of structured fields: `camera=(), geolocation=(self)`; only the names are of interest here.
  return splitMembers(value, ',').map((member) => preview((member.split('=', 1)[0] ?? '').toLowerCase()))
}

function openerPolicy(headers: readonly Field[], issues: Set<SecurityHeaderIssue>): string | null {
  if (fieldValues(headers, 'cross-origin-opener-policy').length === 0) issues.add('cross-origin-opener-policy-missing')
  return knownValue(headers, 'cross-origin-opener-policy', OPENER_POLICIES, () => issues.add('cross-origin-opener-policy-invalid'))
}

/** The token of a structured item whose parameters (`report-to`) do not matter; null and `onInvalid` for an unknown one. */
function knownValue(headers: readonly Field[], name: string, known: readonly string[], onInvalid: () => void): string | null {
  const values = fieldValues(headers, name)
  const [value] = values
  if (value === undefined) return null
  const token = splitMembers(value, ';')[0] ?? ''
  if (values.length === 1 && known.includes(token)) return token // case-sensitive, as structured tokens are
  onInvalid()
  return null
}

function addCommonFaults(headers: readonly Field[], issues: Set<SecurityHeaderIssue>): void {
  const xss = firstFieldValue(headers, 'x-xss-protection')
  if (xss !== null && xss.startsWith('1')) issues.add('xss-protection-enabled')
  if (fieldValues(headers, 'public-key-pins').length > 0) issues.add('public-key-pins-present')
  const credentials = firstFieldValue(headers, 'access-control-allow-credentials')
  if (firstFieldValue(headers, 'access-control-allow-origin') === '*' && credentials === 'true') issues.add('cors-any-origin-with-credentials')
}

/** A product with digits behind it (`nginx/1.22.1`); a bare name tells little. */
function disclosuresOf(headers: readonly Field[]): SecurityHeaders['disclosures'] {
  return DISCLOSING_FIELDS.flatMap((field) => fieldValues(headers, field).slice(0, 4).flatMap((value) => {
    return /^x-aspnet|[/ (][0-9]+\.[0-9]/.test(field.startsWith('x-aspnet') ? field : value) ? [{ field, value: preview(value) }] : []
  }))
}

const REFERRER_POLICIES: readonly string[] = [
  'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
  'strict-origin-when-cross-origin', 'unsafe-url',
]
const OPENER_POLICIES: readonly string[] = ['unsafe-none', 'same-origin-allow-popups', 'same-origin', 'noopener-allow-popups']
const EMBEDDER_POLICIES: readonly string[] = ['unsafe-none', 'require-corp', 'credentialless']
const RESOURCE_POLICIES: readonly string[] = ['same-site', 'same-origin', 'cross-origin']
const DISCLOSING_FIELDS = ['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator'] as const
