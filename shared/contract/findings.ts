import * as z from 'zod'

/**
 * Everything that a report may remark on, as one table of code and severity. The sentences for each code are in
 * shared/texts/findings.ts; a test checks that none is missing.
 *
 * `error`: visitors are harmed now. `warning`: will harm, or harms some. `notice`: worth knowing. `good`: done right.
 */
export const findingTable = {
  'cloudflare-network': 'notice',
  'special-use-address': 'notice',
  'no-ipv6': 'notice',
  'no-ipv4': 'notice',
  'several-networks': 'notice',
  'resolvers-disagree': 'notice',
  'dnssec-validated': 'good',
  'address-fallback': 'warning',

  'certificate-untrusted-allowed': 'error',
  'certificate-expires-soon': 'warning',
  'certificate-expires-within-month': 'notice',
  'certificate-chain-incomplete': 'warning',
  'certificate-chain-disordered': 'notice',
  'certificate-chain-superfluous': 'notice',
  'certificate-root-sent': 'notice',
  'certificate-defect': 'warning',
  'certificate-custom-root': 'notice',
  'certificate-pin-matched': 'good',
  'certificate-staple-missing': 'error',
  'certificate-staple-invalid': 'warning',
  'certificate-staple-good': 'good',
  'certificate-revocation-good': 'good',
  'certificate-revocation-unknown': 'notice',
  'certificate-transparency-missing': 'notice',
  'certificate-timestamp-invalid': 'warning',

  'tls-version-outdated': 'warning',
  'tls-no-forward-secrecy': 'warning',
  'tls-cipher-weak': 'warning',
  'tls-post-quantum': 'good',
  'tls-hello-retried': 'notice',
  'tls-resumed': 'good',
  'tls-resumption-unavailable': 'notice',
  'tls-close-notify-missing': 'notice',
  'client-certificate-requested': 'notice',
  'client-certificate-accepted': 'good',
  'client-certificate-issuer-not-listed': 'warning',

  'http-server-error': 'error',
  'http-client-error': 'notice',
  'http-redirect': 'notice',
  'fetched-instead': 'notice',
  'retry-helped': 'warning',
  'redirect-loop': 'error',
  'redirect-invalid': 'error',
  'redirect-limit': 'warning',
  'redirect-to-http': 'warning',
  'redirect-credentials': 'warning',
  'redirect-to-https': 'good',
  'http-plain': 'warning',
  'hsts-missing': 'notice',
  'hsts-short': 'notice',
  'hsts-invalid': 'warning',
  'hsts-off': 'notice',
  'hsts-preload-ready': 'good',
  'hsts-preload-unfit': 'notice',
  'csp-missing': 'notice',
  'csp-report-only': 'notice',
  'csp-weak': 'notice',
  'content-type-options-missing': 'notice',
  'content-type-options-invalid': 'warning',
  'frame-options-missing': 'notice',
  'frame-options-invalid': 'warning',
  'referrer-policy-missing': 'notice',
  'referrer-policy-unsafe': 'notice',
  'referrer-policy-invalid': 'warning',
  'permissions-policy-missing': 'notice',
  'cross-origin-opener-policy-missing': 'notice',
  'cross-origin-opener-policy-invalid': 'warning',
  'cross-origin-embedder-policy-invalid': 'warning',
  'cross-origin-resource-policy-invalid': 'warning',
  'xss-protection-enabled': 'notice',
  'public-key-pins-present': 'notice',
  'cors-any-origin-with-credentials': 'warning',
  'software-version-disclosed': 'notice',
  'cookie-without-secure': 'warning',
  'cookie-without-http-only': 'notice',
  'cookie-refused-by-browsers': 'warning',
  'body-not-compressed': 'notice',
  'cache-hit': 'notice',
  'cdn-detected': 'notice',
  'server-timing': 'notice',
  'http3-advertised': 'good',
  'body-truncated': 'notice',
} as const satisfies Record<string, Severity>

export type Severity = 'error' | 'warning' | 'notice' | 'good'
export type FindingCode = keyof typeof findingTable

/** Worst first: the order in which findings are shown. */
export const severities = ['error', 'warning', 'notice', 'good'] as const satisfies readonly Severity[]
export const findingCodes = Object.keys(findingTable) as [FindingCode, ...FindingCode[]]

/** One remark. `parameters` are what its sentence speaks of (a date, a name, a count), as short text. */
export const Finding = z.strictObject({
  code: z.enum(findingCodes),
  severity: z.enum(severities),
  /** The hop that it is about, counted from 0. */
  hop: z.int().nonnegative(),
  parameters: z.record(z.string().max(40), z.string().max(2_000)),
  /** English, from the table of texts: what it means and what to do. */
  message: z.string(),
  advice: z.string(),
})
export type Finding = z.infer<typeof Finding>
