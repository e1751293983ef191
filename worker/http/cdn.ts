import type { Field } from './fields.ts'
import { fieldValues } from './fields.ts'

/** A network in front of the origin that gives itself away, and by which field. */
export interface CdnFingerprint {
  readonly cdn: Cdn
  /** The field, in lower case. Not its value. */
  readonly evidence: string
}

export type Cdn = (typeof FINGERPRINTS)[number]['cdn']

/** Each network once, by its most telling field. Hints, not proofs: anybody can send any field. */
export function cdnFingerprints(headers: readonly Field[]): readonly CdnFingerprint[] {
  const found = new Map<Cdn, string>()
  for (const { cdn, field, pattern } of FINGERPRINTS) {
    const matches = fieldValues(headers, field).some((value) => pattern === null || pattern.test(value.slice(0, MAX_VALUE_CHARACTERS)))
    if (matches && !found.has(cdn)) found.set(cdn, field)
  }
  return [...found].map(([cdn, evidence]) => ({ cdn, evidence }))
}

const MAX_VALUE_CHARACTERS = 512

/** As the vendors document their fields; a null pattern means that the field alone is enough. */
const FINGERPRINTS = [
  { cdn: 'cloudflare', field: 'cf-ray', pattern: null },
  { cdn: 'cloudflare', field: 'server', pattern: /^cloudflare/i },
  { cdn: 'cloudfront', field: 'x-amz-cf-id', pattern: null },
  { cdn: 'cloudfront', field: 'via', pattern: /\(CloudFront\)/ },
  { cdn: 'fastly', field: 'x-fastly-request-id', pattern: null },
  { cdn: 'fastly', field: 'x-served-by', pattern: /(?:^|, ?)cache-[a-z]/ },
  { cdn: 'akamai', field: 'server', pattern: /^AkamaiGHost|^AkamaiNetStorage/i },
  { cdn: 'akamai', field: 'x-akamai-request-id', pattern: null },
  { cdn: 'akamai', field: 'akamai-grn', pattern: null },
  { cdn: 'google', field: 'via', pattern: /\b1\.1 google\b/i },
  { cdn: 'azure-front-door', field: 'x-azure-ref', pattern: null },
  { cdn: 'vercel', field: 'x-vercel-id', pattern: null },
  { cdn: 'netlify', field: 'x-nf-request-id', pattern: null },
  { cdn: 'bunny', field: 'cdn-pullzone', pattern: null },
  { cdn: 'bunny', field: 'server', pattern: /^BunnyCDN/i },
  { cdn: 'keycdn', field: 'server', pattern: /^keycdn/i },
  { cdn: 'github-pages', field: 'x-github-request-id', pattern: null },
  { cdn: 'fly', field: 'fly-request-id', pattern: null },
  { cdn: 'sucuri', field: 'x-sucuri-id', pattern: null },
  { cdn: 'imperva', field: 'x-iinfo', pattern: null },
  { cdn: 'alibaba', field: 'eagleid', pattern: null },
  { cdn: 'varnish', field: 'x-varnish', pattern: null },
] as const satisfies readonly { cdn: string; field: string; pattern: RegExp | null }[]
