import { findingTable, severities, type Finding, type FindingCode } from '../contract/findings.ts'

export type FindingParameters = Readonly<Record<string, string>>

/** Builds a finding with its severity and its sentences from the tables. */
export function finding(code: FindingCode, hop: number, parameters: FindingParameters = {}): Finding {
  const { message, advice } = findingTexts[code]
  return { code, severity: findingTable[code], hop, parameters, message: message(parameters), advice }
}

/** Worst first; what is equally bad keeps its order. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

interface FindingText {
  readonly message: (parameters: FindingParameters) => string
  readonly advice: string
}

export const findingTexts: Record<FindingCode, FindingText> = {
  'cloudflare-network': {
    message: (p) => `${of(p, 'addresses')} belongs to Cloudflare (AS13335), where a socket of a Worker on Cloudflare is refused.`,
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

  'certificate-untrusted-allowed': {
    message: (p) => `The certificate is not trusted (${of(p, 'reason')}); the probe went on because you allowed it.`,
    advice: 'Visitors get a warning page instead. See the verdict in the certificate section.',
  },
  'certificate-expires-soon': {
    message: (p) => `The certificate expires in ${of(p, 'days')} days, on ${of(p, 'date')}.`,
    advice: 'An automatic renewal should have happened by now. Check it today.',
  },
  'certificate-expires-within-month': {
    message: (p) => `The certificate expires in ${of(p, 'days')} days, on ${of(p, 'date')}.`,
    advice: 'Usual for certificates that renew themselves; otherwise plan the renewal.',
  },
  'certificate-chain-incomplete': {
    message: (p) => `The server does not send the intermediate certificate “${of(p, 'issuer')}”.`,
    advice: 'Install the full chain. Some browsers hide this by fetching or remembering it; programs and phones fail.',
  },
  'certificate-chain-disordered': {
    message: () => 'The server sends its certificates out of order.',
    advice: 'TLS 1.2 demands that each certificate certifies the one before it; old clients fail otherwise.',
  },
  'certificate-chain-superfluous': {
    message: (p) => `The server sends ${of(p, 'count')} certificates that the path does not need.`,
    advice: 'They cost bytes in every handshake. Send the leaf and its intermediates only.',
  },
  'certificate-root-sent': {
    message: () => 'The server sends the root certificate as well.',
    advice: 'Clients have their own copy and ignore this one. Leave it out of the chain.',
  },
  'certificate-defect': {
    message: (p) => `The chain has a defect besides: ${of(p, 'defect')}.`,
    advice: 'It does not decide the verdict, but stricter clients may refuse it. Have the certificate issued again.',
  },
  'certificate-custom-root': {
    message: (p) => `The chain ends in your custom CA “${of(p, 'root')}”.`,
    advice: 'Only clients that have this CA trust the host.',
  },
  'certificate-pin-matched': {
    message: (p) => `The pin ${of(p, 'pin')} matches.`,
    advice: 'Nothing to do.',
  },
  'certificate-staple-missing': {
    message: () => 'The certificate demands a stapled OCSP response (must-staple), and the server sent none.',
    advice: 'Strict clients refuse this. Switch OCSP stapling on, or have the certificate issued without must-staple.',
  },
  'certificate-staple-invalid': {
    message: (p) => `The stapled OCSP response is not valid: ${of(p, 'reason')}.`,
    advice: 'The server may keep a stale response. Check that it can reach the CA’s responder.',
  },
  'certificate-staple-good': {
    message: () => 'A stapled OCSP response says that the certificate is not revoked.',
    advice: 'Nothing to do.',
  },
  'certificate-revocation-good': {
    message: (p) => `${of(p, 'source')} says that the certificate is not revoked.`,
    advice: 'Nothing to do.',
  },
  'certificate-revocation-unknown': {
    message: (p) => `Whether the certificate is revoked could not be learnt from ${of(p, 'source')}: ${of(p, 'reason')}.`,
    advice: 'Most clients go on in this case. If it stays so, the CA’s service is at fault.',
  },
  'certificate-timestamp-invalid': {
    message: (p) => `A signed certificate timestamp does not hold (${of(p, 'status')}): ${of(p, 'log')}.`,
    advice: 'Browsers do not count it. Have the certificate issued again with timestamps from current CT logs.',
  },
  'certificate-transparency-missing': {
    message: () => 'The certificate of a public CA comes without a signed certificate timestamp.',
    advice: 'Chromium and Safari refuse such certificates. Have it issued again with timestamps from CT logs.',
  },

  'tls-version-outdated': {
    message: (p) => `The server chose ${of(p, 'version')}, which RFC 8996 retired.`,
    advice: 'Enable TLS 1.2 and 1.3 and switch the old versions off.',
  },
  'tls-no-forward-secrecy': {
    message: (p) => `${of(p, 'cipherSuite')} has no forward secrecy: who gets the key later can read what was recorded.`,
    advice: 'Prefer ECDHE suites, or TLS 1.3, where every suite has it.',
  },
  'tls-cipher-weak': {
    message: (p) => `${of(p, 'cipherSuite')} is weak: ${of(p, 'reason')}.`,
    advice: 'Prefer AES-GCM or ChaCha20-Poly1305 suites and remove this one.',
  },
  'tls-post-quantum': {
    message: (p) => `The key exchange ${of(p, 'group')} withstands recording now and decrypting with a quantum computer later.`,
    advice: 'Nothing to do.',
  },
  'tls-hello-retried': {
    message: (p) => `The server asked for another key share (${of(p, 'group')}), which costs one more round trip.`,
    advice: 'Enable x25519 or secp256r1 on the server: those are what clients send first.',
  },
  'tls-resumed': {
    message: () => 'The server resumes sessions: a second connection is cheaper than the first.',
    advice: 'Nothing to do.',
  },
  'tls-resumption-unavailable': {
    message: (p) => `A second connection could not resume the first: ${of(p, 'reason')}.`,
    advice: 'Every visit pays for a full handshake. Switch session tickets on, and share their keys between servers.',
  },
  'tls-close-notify-missing': {
    message: () => 'The server ended the connection without close_notify.',
    advice: 'An answer without a length could be cut off unnoticed. Harmless for answers that say their length.',
  },
  'client-certificate-requested': {
    message: () => 'The server asks for a client certificate, and goes on without one.',
    advice: 'Browsers may show visitors a prompt. Ask for it only where it is needed.',
  },
  'client-certificate-accepted': {
    message: () => 'The server accepted the client certificate.',
    advice: 'Nothing to do.',
  },
  'client-certificate-issuer-not-listed': {
    message: (p) => `The server accepts certificates of ${of(p, 'accepted')}; yours is from ${of(p, 'issuer')}.`,
    advice: 'Use a certificate of an issuer that the server lists, or have your CA added there.',
  },

  'http-server-error': {
    message: (p) => `The server answers with ${of(p, 'status')}.`,
    advice: 'The way there works; the application or its upstream does not. Look at its log.',
  },
  'http-client-error': {
    message: (p) => `The server answers with ${of(p, 'status')}.`,
    advice: 'Check the path; the probe sends no cookies and no login.',
  },
  'http-redirect': {
    message: (p) => `The server redirects (${of(p, 'status')}) to ${of(p, 'location')}.`,
    advice: 'Probe that address to see what it costs; each redirect delays the first visit.',
  },
  'http-plain': {
    message: () => 'The target is plain HTTP: everyone on the way can read and change it.',
    advice: 'Serve it over HTTPS and redirect from here.',
  },
  'hsts-missing': {
    message: () => 'The answer has no Strict-Transport-Security header.',
    advice: 'Add it once HTTPS works everywhere, so that browsers never try plain HTTP again (RFC 6797).',
  },
  'hsts-short': {
    message: (p) => `Strict-Transport-Security lasts only ${of(p, 'days')} days.`,
    advice: 'Raise max-age to half a year or more once all is well.',
  },
  'body-truncated': {
    message: (p) => `The body goes on beyond the ${of(p, 'bytes')} bytes that the probe reads.`,
    advice: 'The download time covers that part only.',
  },
}

const of = (parameters: FindingParameters, name: string): string => parameters[name] ?? '?'
