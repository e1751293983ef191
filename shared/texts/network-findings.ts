import { findingTable, type Finding } from '../contract/findings.ts'

export type FindingParameters = Readonly<Record<string, string>>

export interface FindingText {
  readonly message: (parameters: FindingParameters) => string
  readonly advice: string
}

/** A finding about names and addresses. It stands apart from the others, so that a popup which says these alone carries no more. */
export function networkFinding(code: keyof typeof networkFindingTexts, hop: number, parameters: FindingParameters = {}): Finding {
  const { message, advice }: FindingText = networkFindingTexts[code]
  return { code, severity: findingTable[code], hop, parameters, message: message(parameters), advice }
}

/** A parameter in a sentence. */
export function textOf(parameters: FindingParameters, name: string): string {
  return parameters[name] ?? '?'
}

const of = textOf

export const networkFindingTexts = {
  'cloudflare-network': {
    message: (p) => `The host is on Cloudflare’s network (AS13335: ${of(p, 'addresses')}), where a socket of a Worker on Cloudflare is refused.`,
    advice: 'What stands before this host is Cloudflare’s edge. Use a Worker on a machine of your own to see its handshake.',
  },
  'special-use-address': {
    message: (p) => `${of(p, 'address')} is a special-use address (${of(p, 'range')}, ${of(p, 'rfc')}): it means another machine on every network.`,
    advice: 'Visitors on the internet cannot reach it. If the name is meant to be public, correct its records.',
  },
  'no-ipv6': {
    message: () => 'The host has no IPv6 address.',
    advice: 'Visitors on IPv6-only networks reach it through translation, which adds time. Add an AAAA record.',
  },
  'no-ipv4': {
    message: () => 'The host has no IPv4 address.',
    advice: 'Visitors without IPv6 cannot reach it at all. Add an A record unless that is intended.',
  },
  'several-networks': {
    message: (p) => `The host’s addresses lie in several networks: ${of(p, 'asns')}.`,
    advice: 'Usual for a host behind several CDNs; visitors may see different servers and certificates.',
  },
  'resolvers-disagree': {
    message: (p) => `Your resolver and the Worker’s give different addresses: ${of(p, 'ours')} against ${of(p, 'theirs')}.`,
    advice: 'Usual where DNS answers by region. Otherwise a stale record, a split horizon, or a resolver that rewrites answers.',
  },
  'dnssec-validated': {
    message: () => 'The resolver validated the addresses with DNSSEC.',
    advice: 'Nothing to do.',
  },
  'address-fallback': {
    message: (p) => `${of(p, 'failed')} did not take the connection; ${of(p, 'dialled')} did.`,
    advice: 'Some visitors meet the bad address first and wait. Repair it, or take its record away.',
  },
} as const satisfies Readonly<Record<string, FindingText>>
