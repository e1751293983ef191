import { specialUseNames, specialUseRanges } from '../../shared/dns/special-use.ts'
import { parsePolicyEntry, type PolicyEntry } from '../net/policy-entry.ts'
import { TargetPolicy } from '../net/target-policy.ts'

/** The lists of a deployment, as its operator wrote them. */
export interface PolicyLists {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  /** Null: no narrowing. */
  readonly allowOnly: readonly string[] | null
  readonly ownHostnames: readonly string[]
}

/**
 * The policy of this Worker: public hosts, and of private ones what the allow-list opens; it stands before every dial of a
 * probe, be it for the target, for a redirect, or for what a certificate names (issuers, OCSP, CRLs). The resolver and the
 * list of logs are not among them: the operator has chosen those, no caller and no peer can. Throws an Error that names
 * the entry when a list cannot be read: a policy that was half understood would be none.
 */
export function targetPolicy({ allow, deny, allowOnly, ownHostnames }: PolicyLists): TargetPolicy {
  return new TargetPolicy({
    specialUseRanges,
    specialUseNames,
    allow: read('HOSTLENS_ALLOW', allow),
    deny: read('HOSTLENS_DENY', deny),
    only: allowOnly === null ? null : read('HOSTLENS_ALLOW_ONLY', allowOnly),
    ownHostnames,
  })
}

function read(setting: string, entries: readonly string[]): PolicyEntry[] {
  return entries.map((text) => {
    const parsed = parsePolicyEntry(text)
    if (parsed.status === 'invalid') throw new Error(`${setting}: “${parsed.text}” is not a name, a prefix or host:port (${parsed.fault})`)
    return parsed.entry
  })
}
