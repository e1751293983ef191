import { specialUseNames, specialUseRanges } from '../../shared/dns/special-use.ts'
import { parsePolicyEntry } from '../net/policy-entry.ts'
import { TargetPolicy } from '../net/target-policy.ts'

/**
 * The policy of this Worker: public hosts, and of private ones what the allow-list opens. Throws an Error that names the
 * entry when the list cannot be read: a policy that was half understood would be none.
 */
export function targetPolicy({ allow, ownHostnames }: { readonly allow: readonly string[]; readonly ownHostnames: readonly string[] }): TargetPolicy {
  return new TargetPolicy({
    specialUseRanges,
    specialUseNames,
    allow: allow.map((text) => {
      const parsed = parsePolicyEntry(text)
      if (parsed.status === 'invalid') throw new Error(`HOSTLENS_ALLOW: “${parsed.text}” is not a name, a prefix or host:port (${parsed.fault})`)
      return parsed.entry
    }),
    deny: [],
    onlyAllowed: false,
    ownHostnames,
  })
}
