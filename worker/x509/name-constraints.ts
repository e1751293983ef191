import { BudgetExhausted, type Budget } from './budget.ts'
import type { NameConstraints } from './extensions.ts'
import { formatGeneralName, type GeneralName, type GeneralNameKind } from './general-name.ts'
import { parseIpAddress } from './ip-address.ts'
import { isEmptyName, nameAttributes, relativeNameKeys, type DistinguishedName } from './name.ts'
import { attributeOid } from './oids.ts'
import { isHostName } from './server-name.ts'

/** Name constraints (RFC 5280 sections 4.2.1.10 and 6.1.4 (g)), as a set of checks of one CA over certificates below it. */

/** What a certificate's names are to a CA's constraints. */
export type ConstraintOutcome =
  | { readonly status: 'satisfied' }
  | { readonly status: 'malformed' | 'violated' | 'unsupported'; readonly expected: string; readonly got: string }

/** Counts down over a whole verification: 2048 constraints over 2048 names would be four million comparisons. */
export type NameBudget = Pick<Budget, 'nameComparisons'>

/** All names of a certificate that constraints are about: the subject, its email addresses and the subjectAltName. */
export function constrainedNames(subject: DistinguishedName, subjectAltName: readonly GeneralName[] | null): GeneralName[] {
  const names: GeneralName[] = isEmptyName(subject) ? [] : [{ kind: 'directory', value: subject }]
  // emailAddress in the subject counts when the subjectAltName has no email of its own.
  if (subjectAltName?.some(({ kind }) => kind === 'email') !== true) {
    for (const value of nameAttributes(subject, attributeOid.emailAddress)) names.push({ kind: 'email', value })
  }
  return [...names, ...(subjectAltName ?? [])]
}

/** Whether the constraints themselves are well-formed: to be asked once, whatever names are below. */
export function checkConstraintsForm(constraints: NameConstraints): ConstraintOutcome {
  for (const base of [...constraints.permitted, ...constraints.excluded]) {
    const expected = formFault(base)
    if (expected !== null) return { status: 'malformed', expected, got: formatGeneralName(base) }
  }
  return { status: 'satisfied' }
}

/** Checks names against constraints that are well-formed. Throws BudgetExhausted. */
export function checkNames(constraints: NameConstraints, names: readonly GeneralName[], budget: NameBudget): ConstraintOutcome {
  // Looking at them costs something even where nothing is compared.
  spend(budget, names.length + constraints.permitted.length + constraints.excluded.length)
  const permitted = groupByKind(constraints.permitted)
  const excluded = groupByKind(constraints.excluded)
  for (const name of names) {
    const permittedBases = permitted.get(name.kind)
    const excludedBases = excluded.get(name.kind)
    if (permittedBases === undefined && excludedBases === undefined) continue
    const got = formatGeneralName(name)
    if (!isComparable(name.kind)) return { status: 'unsupported', expected: `no names of the constrained kind ${name.kind}`, got }
    // A name that cannot be read cannot be shown to lie within or without.
    const prepared = prepareName(name)
    if (prepared === null) return { status: 'violated', expected: 'a well-formed name where names are constrained', got }
    for (const base of excludedBases ?? []) {
      spend(budget)
      if (isWithin(prepared, base, 'excluded'))
        return { status: 'violated', expected: `outside of ${formatGeneralName(base)}`, got }
    }
    if (
      permittedBases !== undefined &&
      !permittedBases.some((base) => {
        spend(budget)
        return isWithin(prepared, base, 'permitted')
      })
    )
      return {
        status: 'violated',
        expected: `within ${permittedBases.slice(0, maxBasesShown).map(formatGeneralName).join(' or ')}`,
        got,
      }
  }
  return { status: 'satisfied' }
}

type PreparedName =
  | { readonly kind: 'dns' | 'uri'; readonly host: string; readonly isWildcard: boolean }
  | { readonly kind: 'email'; readonly local: string; readonly host: string }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly keys: readonly string[] }

function prepareName(name: GeneralName): PreparedName | null {
  switch (name.kind) {
    case 'dns': {
      const isWildcard = name.value.startsWith('*.')
      const host = (isWildcard ? name.value.slice(2) : name.value).toLowerCase()
      return isConstrainableHost(host) ? { kind: 'dns', host, isWildcard } : null
    }
    case 'uri': {
      // RFC 5280 section 4.2.1.10: a URI without a host name in its authority does not satisfy any constraint.
      const host = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/(?:[^/?#@\\\s]*@)?([^/?#:@[\]\\\s]+)(?::\d*)?(?:[/?#]|$)/
        .exec(name.value)?.[1]
        ?.toLowerCase()
      return host !== undefined && isConstrainableHost(host) && parseIpAddress(host) === null
        ? { kind: 'uri', host, isWildcard: false }
        : null
    }
    case 'email': {
      const mailbox = parseMailbox(name.value)
      return mailbox === null ? null : { kind: 'email', ...mailbox }
    }
    case 'ip':
      return name.value.length === 4 || name.value.length === 16 ? { kind: 'ip', bytes: name.value } : null
    case 'directory':
      return { kind: 'directory', keys: relativeNameKeys(name.value) }
    default:
      return null
  }
}

function isWithin(name: PreparedName, base: GeneralName, list: 'permitted' | 'excluded'): boolean {
  switch (name.kind) {
    case 'dns': {
      if (base.kind !== 'dns') return false
      const constraint = base.value.toLowerCase()
      if (isInDomain(name.host, constraint)) return true
      // *.example.com also covers bar.example.com: it is within an exclusion of that name, and not within a permission.
      if (!name.isWildcard || list === 'permitted') return false
      return constraint.endsWith(`.${name.host}`) && !constraint.slice(0, -name.host.length - 1).includes('.')
    }
    case 'uri': {
      if (base.kind !== 'uri') return false
      const constraint = base.value.toLowerCase()
      // With a leading dot: one or more labels in front; without: that host alone.
      return constraint.startsWith('.')
        ? name.host.endsWith(constraint) && name.host.length > constraint.length
        : name.host === constraint
    }
    case 'email': {
      if (base.kind !== 'email') return false
      const at = base.value.lastIndexOf('@')
      if (at >= 0) return name.local === base.value.slice(0, at) && name.host === base.value.slice(at + 1).toLowerCase()
      const constraint = base.value.toLowerCase()
      return constraint.startsWith('.')
        ? name.host.endsWith(constraint) && name.host.length > constraint.length
        : name.host === constraint
    }
    case 'ip': {
      if (base.kind !== 'ip' || base.value.length !== name.bytes.length * 2) return false
      const mask = base.value.subarray(name.bytes.length)
      return name.bytes.every((byte, i) => ((byte ^ (base.value[i] ?? 0)) & (mask[i] ?? 0)) === 0)
    }
    case 'directory': {
      if (base.kind !== 'directory') return false
      const prefix = relativeNameKeys(base.value)
      return prefix.length <= name.keys.length && prefix.every((key, i) => key === name.keys[i])
    }
  }
}

/** The host itself or under it; the empty domain holds every name. */
function isInDomain(host: string, domain: string): boolean {
  return domain === '' || host === domain || host.endsWith(`.${domain}`)
}

/** What a base ought to look like; null where it does. */
function formFault(base: GeneralName): string | null {
  switch (base.kind) {
    case 'dns':
      // RFC 5280 section 4.2.1.10: a host name. No wildcard, and a leading dot is for URIs and email only.
      return base.value === '' || isConstrainableHost(base.value) ? null : 'a host name without wildcard or leading dot'
    case 'uri':
    case 'email': {
      if (base.kind === 'email' && base.value.includes('@'))
        return parseMailbox(base.value) === null ? 'a mailbox, a host or a domain' : null
      const host = base.value.startsWith('.') ? base.value.slice(1) : base.value
      return isConstrainableHost(host) ? null : 'a host or, with a leading dot, a domain'
    }
    case 'ip':
      return isSubnet(base.value) ? null : 'an address and a mask of leading ones'
    default:
      return null
  }
}

function isSubnet(value: Uint8Array): boolean {
  if (value.length !== 8 && value.length !== 32) return false
  let ended = false
  for (const byte of value.subarray(value.length / 2)) {
    if (ended ? byte !== 0 : (~byte & (~byte + 1) & 0xff) !== 0) return false
    if (byte !== 0xff) ended = true
  }
  return true
}

/** Constraints were also written over names with underscores, which are no host names and do no harm here. */
function isConstrainableHost(host: string): boolean {
  return isHostName(host.replaceAll('_', 'a'))
}

/** One `@`, something before it, a host after it (RFC 2821 section 4.1.2, without quoted strings, which may hide an `@`). */
function parseMailbox(text: string): { local: string; host: string } | null {
  const parts = text.split('@')
  const [local, host] = parts
  if (parts.length !== 2 || local === undefined || host === undefined || !/^[^\s"(),:;<>@[\\\]]+$/.test(local)) return null
  return isConstrainableHost(host) ? { local, host: host.toLowerCase() } : null
}

function isComparable(kind: GeneralNameKind): boolean {
  return kind === 'dns' || kind === 'ip' || kind === 'email' || kind === 'uri' || kind === 'directory'
}

function groupByKind(names: readonly GeneralName[]): Map<GeneralNameKind, GeneralName[]> {
  return Map.groupBy(names, ({ kind }) => kind)
}

function spend(budget: NameBudget, comparisons = 1): void {
  budget.nameComparisons -= comparisons
  if (budget.nameComparisons < 0) throw new BudgetExhausted()
}

const maxBasesShown = 8
