import type { Certificate } from './certificate.ts'
import { anyPolicyOid } from './oids.ts'

/**
 * Policy processing of RFC 5280 section 6.1 as RFC 9618 repairs it: a graph in which every policy stands once per level,
 * so that its size is linear in the certificates. The user accepts any policy; what can fail is a path in which a CA
 * requires an explicit policy.
 */
export interface PolicyOutcome {
  /** The policies that hold for the leaf all along the path; null where none does. `anyPolicy` stands for all. */
  readonly policies: ReadonlySet<string> | null
  /** False where a policy was required and none holds. */
  readonly isSatisfied: boolean
}

/** `path` from the leaf to the root; the root is the trust anchor and its policies do not count (RFC 5280 section 6.1.1 (d)). */
export function processPolicies(
  path: readonly Certificate[],
  isSelfIssued: (certificate: Certificate) => boolean,
): PolicyOutcome {
  const certificates = path.slice(0, -1).reverse()
  const length = certificates.length
  // Counters of skipped certificates; length + 1 stands for "not required" and "not inhibited".
  let explicitPolicy = length + 1
  let inhibitMapping = length + 1
  let inhibitAnyPolicy = length + 1
  let level: PolicyLevel | null = new Map([[anyPolicyOid, new Set([anyPolicyOid])]])

  for (const [i, certificate] of certificates.entries()) {
    const isLast = i === length - 1
    const selfIssued = isSelfIssued(certificate)
    const { certificatePolicies, policyMappings, policyConstraints } = certificate.known
    level =
      certificatePolicies === null || level === null
        ? null
        : nextLevel(level, new Set(certificatePolicies.map(({ oid }) => oid)), inhibitAnyPolicy > 0 || (!isLast && selfIssued))
    if (explicitPolicy === 0 && level === null) return { policies: null, isSatisfied: false }
    if (isLast) {
      // Section 6.1.5 (a) and (b).
      if (explicitPolicy > 0) explicitPolicy--
      if (policyConstraints?.requireExplicitPolicy === 0) explicitPolicy = 0
      break
    }
    // Section 6.1.4 (b): mappings, then the counters (h) to (j).
    if (policyMappings !== null && level !== null) level = applyMappings(level, policyMappings, inhibitMapping > 0)
    if (!selfIssued) {
      if (explicitPolicy > 0) explicitPolicy--
      if (inhibitMapping > 0) inhibitMapping--
      if (inhibitAnyPolicy > 0) inhibitAnyPolicy--
    }
    explicitPolicy = Math.min(explicitPolicy, policyConstraints?.requireExplicitPolicy ?? explicitPolicy)
    inhibitMapping = Math.min(inhibitMapping, policyConstraints?.inhibitPolicyMapping ?? inhibitMapping)
    inhibitAnyPolicy = Math.min(inhibitAnyPolicy, certificate.known.inhibitAnyPolicy ?? inhibitAnyPolicy)
  }
  const policies = level === null ? null : new Set(level.keys())
  return { policies, isSatisfied: explicitPolicy > 0 || policies !== null }
}

/** By policy of this level, the policies that the next certificate may name for it (expected_policy_set). */
type PolicyLevel = Map<string, Set<string>>

/** Section 6.1.3 (d): policies of the certificate that the level above expects, and those that its anyPolicy lets in. */
function nextLevel(above: PolicyLevel, policies: ReadonlySet<string>, anyPolicyCounts: boolean): PolicyLevel | null {
  const expected = new Set<string>()
  for (const set of above.values()) for (const oid of set) expected.add(oid)
  const aboveHasAny = above.get(anyPolicyOid)?.has(anyPolicyOid) === true
  const level: PolicyLevel = new Map()
  for (const oid of policies) {
    if (oid !== anyPolicyOid && (expected.has(oid) || aboveHasAny)) level.set(oid, new Set([oid]))
  }
  if (policies.has(anyPolicyOid) && anyPolicyCounts) {
    for (const oid of expected) if (!level.has(oid)) level.set(oid, new Set([oid]))
  }
  return level.size === 0 ? null : level
}

/** Section 6.1.4 (b). While mapping is inhibited, a mapped policy is dropped. */
function applyMappings(
  level: PolicyLevel,
  mappings: readonly { issuerDomain: string; subjectDomain: string }[],
  isAllowed: boolean,
): PolicyLevel | null {
  const bySource = Map.groupBy(mappings, ({ issuerDomain }) => issuerDomain)
  const mapped: PolicyLevel = new Map(level)
  for (const [source, targets] of bySource) {
    if (!isAllowed) mapped.delete(source)
    else if (mapped.has(source) || mapped.has(anyPolicyOid))
      mapped.set(source, new Set(targets.map(({ subjectDomain }) => subjectDomain)))
  }
  return mapped.size === 0 ? null : mapped
}
