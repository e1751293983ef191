import type { Field } from './fields.ts'
import { fieldValues } from './fields.ts'
import { preview } from './http-error.ts'

/** What Content-Security-Policy amounts to (CSP Level 3), all enforced policies together. */
export type ContentSecurityPolicy =
  | { readonly status: 'absent' }
  /** Only Content-Security-Policy-Report-Only: nothing is enforced. */
  | { readonly status: 'report-only' }
  | {
    readonly status: 'enforced'
    readonly policyCount: number
    /** Directive names in lower case, of all policies. */
    readonly directives: readonly string[]
    /** `frame-ancestors` of some policy: it then rules over X-Frame-Options. */
    readonly limitsFraming: boolean
    /** Weaknesses that every policy leaves open. */
    readonly weaknesses: readonly CspWeakness[]
  }

export type CspWeakness = (typeof cspWeaknesses)[number]

export const cspWeaknesses = [
  'scripts-not-limited', // neither script-src nor default-src
  'script-unsafe-inline', // 'unsafe-inline' that no nonce, hash or 'strict-dynamic' takes back
  'script-unsafe-eval',
  'script-any-source', // *, http:, https: or data: as a source of scripts
  'objects-not-limited', // neither object-src nor default-src
  'base-uri-not-limited',
] as const

/** Several policies all apply: a weakness is one only where none of them closes it. */
export function readContentSecurityPolicy(headers: readonly Field[]): ContentSecurityPolicy {
  const policies = fieldValues(headers, 'content-security-policy')
    .flatMap((value) => value.slice(0, MAX_CHARACTERS).split(',', MAX_POLICIES))
    .slice(0, MAX_POLICIES)
    .map(parsePolicy)
    .filter((policy) => policy.size > 0)
  if (policies.length === 0) return { status: fieldValues(headers, 'content-security-policy-report-only').length > 0 ? 'report-only' : 'absent' }
  const weaknesses = policies.map(weaknessesOf)
  return {
    status: 'enforced',
    policyCount: policies.length,
    directives: [...new Set(policies.flatMap((policy) => [...policy.keys()]))].slice(0, MAX_DIRECTIVES).map(preview),
    limitsFraming: policies.some((policy) => policy.has('frame-ancestors')),
    weaknesses: cspWeaknesses.filter((weakness) => weaknesses.every((found) => found.has(weakness))),
  }
}

type Policy = ReadonlyMap<string, readonly string[]>

/** CSP section 2.2.1: of directives with one name the first counts. */
function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>()
  for (const directive of text.split(';', MAX_DIRECTIVES)) {
    const [name, ...sources] = directive.split(/[\t\n\f\r ]+/).filter((part) => part !== '')
    if (name !== undefined && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources.map((source) => source.toLowerCase()))
  }
  return policy
}

function weaknessesOf(policy: Policy): Set<CspWeakness> {
  const weaknesses = new Set<CspWeakness>()
  const sandboxed = policy.get('sandbox')?.includes('allow-scripts') === false // a sandbox without allow-scripts runs none
  const scripts = policy.get('script-src') ?? policy.get('default-src')
  if (!sandboxed) {
    if (scripts === undefined) weaknesses.add('scripts-not-limited')
    else addScriptWeaknesses(scripts, weaknesses)
  }
  if (!policy.has('object-src') && !policy.has('default-src')) weaknesses.add('objects-not-limited')
  if (!policy.has('base-uri')) weaknesses.add('base-uri-not-limited')
  return weaknesses
}

function addScriptWeaknesses(sources: readonly string[], weaknesses: Set<CspWeakness>): void {
  const strictDynamic = sources.includes("'strict-dynamic'")
  const hasNonceOrHash = sources.some((source) => /^'(?:nonce|sha256|sha384|sha512)-/.test(source))
  if (sources.includes("'unsafe-inline'") && !hasNonceOrHash && !strictDynamic) weaknesses.add('script-unsafe-inline')
  if (sources.includes("'unsafe-eval'")) weaknesses.add('script-unsafe-eval')
  if (!strictDynamic && sources.some((source) => ['*', 'http:', 'https:', 'data:'].includes(source))) weaknesses.add('script-any-source')
}

const MAX_CHARACTERS = 16_384
const MAX_POLICIES = 16
const MAX_DIRECTIVES = 64
