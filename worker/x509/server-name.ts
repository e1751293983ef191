import { getPublicSuffix } from 'tldts'
import { equal } from '../bytes/bytes.ts'
import type { GeneralName } from './general-name.ts'
import { formatIpAddress, parseIpAddress } from './ip-address.ts'

/** The identity that a server is expected to prove (RFC 9525 section 6). */
export type ReferenceName = { readonly kind: 'dns'; readonly value: string } | { readonly kind: 'ip'; readonly value: string }

/** Why a name of a certificate does not count, or that it does. */
export type NameMatch = 'match' | 'mismatch' | 'wildcard-in-public-suffix'

/** Whether one entry of a subjectAltName is the expected name. `reference` comes from {@link prepareReference}. */
export function matchName(presented: GeneralName, reference: PreparedReference): NameMatch {
  if (reference.kind === 'ip') {
    return presented.kind === 'ip' && equal(presented.value, reference.bytes) ? 'match' : 'mismatch'
  }
  if (presented.kind !== 'dns') return 'mismatch'
  // The reference is a host name, so what equals it, or its parent under a wildcard, is well-formed.
  const name = presented.value.toLowerCase()
  if (!name.startsWith('*.')) return name === reference.host ? 'match' : 'mismatch'
  // RFC 9525 section 6.3: the wildcard is all of the left-most label and stands for exactly one label.
  const firstDot = reference.host.indexOf('.')
  if (firstDot <= 0 || reference.host.slice(firstDot) !== name.slice(1)) return 'mismatch'
  return isPublicSuffix(name.slice(2)) ? 'wildcard-in-public-suffix' : 'match'
}

export type PreparedReference =
  | { readonly kind: 'dns'; readonly host: string; readonly text: string }
  | { readonly kind: 'ip'; readonly bytes: Uint8Array; readonly text: string }

/** Null where the expected name is no host name or no address, which no certificate can match. */
export function prepareReference(name: ReferenceName): PreparedReference | null {
  if (name.kind === 'ip') {
    const bytes = parseIpAddress(name.value)
    return bytes === null ? null : { kind: 'ip', bytes, text: formatIpAddress(bytes) }
  }
  // A trailing dot makes a name absolute; certificates are written without it.
  const host = (name.value.endsWith('.') ? name.value.slice(0, -1) : name.value).toLowerCase()
  return isHostName(host) ? { kind: 'dns', host, text: host } : null
}

/**
 * Preferred name syntax (RFC 1034 section 3.5 as modified by RFC 1123 section 2.1): letters, digits and hyphens, labels
 * of 1 to 63, at most 253 in all, no dot at the ends; and the last label is not a number, which would be an address.
 */
export function isHostName(text: string): boolean {
  if (text.length === 0 || text.length > maxHostNameLength) return false
  const labels = text.split('.')
  return labels.every((label) => labelPattern.test(label)) && !/^\d+$/.test(labels[labels.length - 1] ?? '')
}

function isPublicSuffix(host: string): boolean {
  // Without a rule in the list a single label is a suffix of its own: the prevailing rule `*` of the list's algorithm.
  return getPublicSuffix(host, { allowPrivateDomains: false }) === host
}

const labelPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/
const maxHostNameLength = 253
