import { parseParameter, splitMembers } from './field-syntax.ts'
import type { Field } from './fields.ts'
import { fieldValues } from './fields.ts'
import { preview } from './http-error.ts'

/** What Strict-Transport-Security says (RFC 6797 section 6.1). A browser ignores an invalid one as if it were absent. */
export type StrictTransportSecurity =
  | { readonly status: 'absent' }
  | { readonly status: 'invalid'; readonly code: StrictTransportSecurityFault; readonly got: string }
  | {
    readonly status: 'present'
    /** 0 tells browsers to forget the host. */
    readonly maxAgeSeconds: number
    readonly includeSubDomains: boolean
    readonly preload: boolean
    /** Fields sent; only the first counts (section 8.1). */
    readonly fieldCount: number
    /** Why browsers' preload list would refuse it, from the field alone; empty when it is ready. */
    readonly preloadFaults: readonly PreloadFault[]
  }

export type StrictTransportSecurityFault =
  'malformed-directive' | 'duplicate-directive' | 'missing-max-age' | 'malformed-max-age' | 'unexpected-value'
export type PreloadFault = 'max-age-below-a-year' | 'include-sub-domains-missing' | 'preload-missing' | 'several-fields'

export function parseStrictTransportSecurity(headers: readonly Field[]): StrictTransportSecurity {
  const values = fieldValues(headers, 'strict-transport-security')
  const [first] = values
  if (first === undefined) return { status: 'absent' }
  const directives = new Map<string, string | null>()
  for (const member of splitMembers(first, ';')) {
    const directive = parseParameter(member)
    if (directive === null) return invalid('malformed-directive', member)
    if (directives.has(directive.name)) return invalid('duplicate-directive', directive.name)
    directives.set(directive.name, directive.value)
  }
  const maxAge = directives.get('max-age')
  if (maxAge === undefined) return invalid('missing-max-age', first)
  if (maxAge === null || !/^[0-9]+$/.test(maxAge)) return invalid('malformed-max-age', maxAge ?? 'no value')
  for (const name of ['includesubdomains', 'preload']) {
    const value = directives.get(name)
    if (typeof value === 'string') return invalid('unexpected-value', `${name}=${value}`)
  }
  // Beyond any life: browsers cut it too, and a larger figure would not survive as a number.
  const maxAgeSeconds = Math.min(Number(maxAge), MAX_AGE_BOUND_SECONDS)
  const includeSubDomains = directives.has('includesubdomains')
  const preload = directives.has('preload')
  const preloadFaults: PreloadFault[] = []
  if (maxAgeSeconds < PRELOAD_MIN_AGE_SECONDS) preloadFaults.push('max-age-below-a-year')
  if (!includeSubDomains) preloadFaults.push('include-sub-domains-missing')
  if (!preload) preloadFaults.push('preload-missing')
  if (values.length > 1) preloadFaults.push('several-fields')
  return { status: 'present', maxAgeSeconds, includeSubDomains, preload, fieldCount: values.length, preloadFaults }
}

function invalid(code: StrictTransportSecurityFault, got: string): StrictTransportSecurity {
  return { status: 'invalid', code, got: preview(got) }
}

/** What hstspreload.org asks for. */
const PRELOAD_MIN_AGE_SECONDS = 31_536_000
const MAX_AGE_BOUND_SECONDS = 2 ** 32
