import { severities } from '../contract/findings.ts'
import type { ScanFinding } from '../contract/scan-judgement.ts'
import { limits } from '../limits.ts'
import { textOf as of, type FindingParameters, type FindingText } from '../texts/network-findings.ts'
import { scanFindingTable, type ScanFindingCode } from './finding-table.ts'
import { versionText } from './version-text.ts'

/** Builds a finding with its severity and its sentences from the tables. What is too long is cut. */
export function scanFinding(code: ScanFindingCode, parameters: FindingParameters = {}): ScanFinding {
  const { message, advice } = scanFindingTexts[code]
  const short = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, cut(value)]))
  const readable = Object.fromEntries(Object.entries(short).map(([name, value]) => [name, versionParameters.has(name) ? versionText(value) : value]))
  return { code, severity: scanFindingTable[code], parameters: short, message: cut(message(readable)), advice }
}

/** Worst first; what is equally bad keeps its order. */
export function worstFirst(findings: readonly ScanFinding[]): ScanFinding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

/** A number with its noun. */
function many(parameters: FindingParameters, name: string, noun: string): string {
  const count = of(parameters, name)
  return `${count} ${noun}${count === '1' ? '' : 's'}`
}

function cut(text: string): string {
  return text.slice(0, limits.maxPeerText)
}

/** Their values are versions as the contract names them. */
const versionParameters: ReadonlySet<string> = new Set(['version', 'versions', 'newest', 'what'])

const nothingToDo = 'Nothing to do.'

export const scanFindingTexts: Record<ScanFindingCode, FindingText> = {
  'sslv3-accepted': {
    message: () => 'The server accepts SSL 3.0, whose encryption can be read by an attacker on the way (POODLE, RFC 7568).',
    advice: 'Switch it off. Nothing that is still in use needs it.',
  },
  'no-current-version': {
    message: (p) => `The newest version that the server accepts is ${of(p, 'newest')}: browsers of today refuse to connect.`,
    advice: 'Enable TLS 1.2 and TLS 1.3; this usually takes a newer TLS library.',
  },
  'outdated-versions-accepted': {
    message: (p) => `The server accepts ${of(p, 'versions')}, which RFC 8996 retired.`,
    advice: 'Switch them off, unless devices from before 2014 must be served. Browsers have refused them since 2020.',
  },
  'tls13-missing': {
    message: () => 'The server does not accept TLS 1.3.',
    advice: 'Enable it: it saves a round trip for every visitor and has only strong cipher suites.',
  },
  'tls13-accepted': { message: () => 'The server accepts TLS 1.3.', advice: nothingToDo },
  'outdated-versions-refused': { message: () => 'The server refuses every version before TLS 1.2.', advice: nothingToDo },

  'suites-without-encryption': {
    message: (p) => `The server accepts cipher suites that encrypt nothing: ${of(p, 'suites')}.`,
    advice: 'Remove them at once: everybody on the way can read along.',
  },
  'suites-without-authentication': {
    message: (p) => `The server accepts cipher suites without a certificate: ${of(p, 'suites')}.`,
    advice: 'Remove them at once: anybody on the way can pass for this server.',
  },
  'suites-export': {
    message: (p) => `The server accepts export cipher suites, weakened on purpose in the 1990s: ${of(p, 'suites')}.`,
    advice: 'Remove them at once: they also endanger visitors who never ask for them (FREAK, Logjam).',
  },
  'suites-rc4': {
    message: (p) => `The server accepts RC4 (${of(p, 'versions')}), which RFC 7465 prohibits: ${of(p, 'suites')}.`,
    advice: 'Remove it: cookies can be recovered from what was recorded.',
  },
  'suites-short-key': {
    message: (p) => `The server accepts ciphers whose keys can be found by trying: ${of(p, 'suites')}.`,
    advice: 'Remove them. Keep AES-GCM and ChaCha20-Poly1305.',
  },
  'forward-secrecy-missing': {
    message: () => 'No cipher suite has forward secrecy: who gets the key one day can read everything that was recorded until then.',
    advice: 'Enable TLS 1.3, and ECDHE cipher suites for TLS 1.2.',
  },
  'suites-small-block': {
    message: (p) => `The server accepts ciphers with 64-bit blocks (${of(p, 'versions')}), which leak in long connections (SWEET32): ${of(p, 'suites')}.`,
    advice: 'Remove them. Only Windows XP has nothing better.',
  },
  'suites-without-forward-secrecy': {
    message: (p) => `The server accepts ${many(p, 'count', 'cipher suite')} without forward secrecy: ${of(p, 'suites')}.`,
    advice: 'Remove them: every browser since 2013 speaks ECDHE. Static RSA also invites the attacks of Bleichenbacher’s kind (ROBOT).',
  },
  'suites-weak-preferred': {
    message: (p) => `In ${of(p, 'version')} the server’s own order prefers ${of(p, 'weaker')} to ${of(p, 'stronger')}.`,
    advice: 'Sort the list: suites with ECDHE and AES-GCM or ChaCha20-Poly1305 first.',
  },
  'suites-cbc': {
    message: (p) => `The server accepts ${many(p, 'count', 'cipher suite')} in CBC mode with TLS 1.2, which padding attacks keep coming back to: ${of(p, 'suites')}.`,
    advice: 'Remove them unless clients from before 2014 matter: whoever speaks TLS 1.2 today has AES-GCM.',
  },
  'suites-client-chooses': {
    message: (p) => `In ${of(p, 'versions')} the client’s order of cipher suites counts, and weak ones are among them.`,
    advice: 'Remove the weak ones, or let the server’s own order count.',
  },
  'suites-strong-only': { message: () => 'Every cipher suite is an AEAD with forward secrecy.', advice: nothingToDo },

  'dh-prime-broken': {
    message: (p) => `The server uses Diffie-Hellman parameters of ${of(p, 'bits')} bits, which single attackers can break.`,
    advice: 'Use ffdhe2048 (RFC 7919), or remove the DHE cipher suites.',
  },
  'dh-prime-short': {
    message: (p) => `The server uses Diffie-Hellman parameters of ${of(p, 'bits')} bits; 2048 are the least today.`,
    advice: 'Use ffdhe2048 (RFC 7919), or remove the DHE cipher suites: ECDHE serves everybody who matters.',
  },
  'dh-prime-shared': {
    message: (p) => `The server shares its Diffie-Hellman prime of ${of(p, 'bits')} bits with many others (${of(p, 'prime')}): one great computation breaks all of them (Logjam).`,
    advice: 'Use ffdhe2048 (RFC 7919), or remove the DHE cipher suites.',
  },
  'groups-weak': {
    message: (p) => `The server accepts groups that are too small: ${of(p, 'groups')}.`,
    advice: 'Keep X25519MLKEM768, x25519, secp256r1 and secp384r1.',
  },
  'post-quantum-missing': {
    message: () => 'The server has no post-quantum key exchange: what is recorded today may be read with a quantum computer later.',
    advice: 'Enable X25519MLKEM768 (OpenSSL 3.5, Go 1.24, and most CDNs have it); browsers offer it already.',
  },
  'post-quantum-accepted': {
    message: (p) => `The server accepts ${of(p, 'groups')}: recording now and decrypting with a quantum computer later does not work.`,
    advice: nothingToDo,
  },
  'hello-retry-refused': {
    message: () => 'The server refuses a ClientHello that has no key share for its groups, where it should ask for one (RFC 8446 section 4.1.4).',
    advice: 'Clients with other first choices than yours cannot connect. Update the TLS library, or the box before the server.',
  },
  'signature-hash-broken': {
    message: (p) => `In ${of(p, 'version')} the server signs its key exchange with ${of(p, 'schemes')}, whose hash is broken (RFC 9155).`,
    advice: 'Restrict the signature schemes to those with SHA-256 and better.',
  },
  'signature-offer-ignored': {
    message: (p) => `In ${of(p, 'version')} the server signs with a scheme that the client did not offer.`,
    advice: 'Strict clients give up here. Update the TLS library.',
  },

  'certificate-untrusted': {
    message: (p) => `${of(p, 'clients')} get a certificate that is not trusted (${of(p, 'reason')}): ${of(p, 'subject')}.`,
    advice: 'They see a warning page, or fail. Look at this chain in the certificates section.',
  },
  'certificate-untrusted-without-name': {
    message: (p) => `${of(p, 'clients')} get the default certificate of the server, which is not for this name: ${of(p, 'subject')}.`,
    advice: 'Usual where several sites share a server. It matters only to clients from before 2011.',
  },
  'certificate-expiring': {
    message: (p) => `${of(p, 'clients')} get a certificate that expires in ${many(p, 'days', 'day')}: ${of(p, 'subject')}.`,
    advice: 'Renew this one too. Monitoring that checks one kind of client only does not see it.',
  },
  'certificate-key-short': {
    message: (p) => `A certificate’s key is too short (${of(p, 'key')}): ${of(p, 'subject')}.`,
    advice: 'Have it issued again with ECDSA P-256, or with RSA of 2048 bits or more.',
  },
  'certificate-hash-broken': {
    message: (p) => `A certificate is signed with a broken hash (${of(p, 'algorithm')}): ${of(p, 'subject')}.`,
    advice: 'Clients refuse it. Have it issued again.',
  },
  'certificates-by-client': {
    message: (p) => `The server has ${of(p, 'count')} certificate chains and chooses by client: ${of(p, 'who')}.`,
    advice: 'Watch every one of them: each has its own expiry and its own chain.',
  },
  'server-name-needed': {
    message: (p) => `Clients that do not send the name of the server (SNI) are refused: ${of(p, 'how')}.`,
    advice: 'Only clients from before 2011, and monitoring that connects by address, are concerned.',
  },
  'client-certificate-asked-for': {
    message: (p) => `The server asks for a client certificate in ${of(p, 'versions')}.`,
    advice: 'Browsers may show visitors a prompt. Ask for it only where it is needed.',
  },

  'compression-accepted': {
    message: () => 'The server compresses inside TLS, which gives secrets away by their length (CRIME).',
    advice: 'Switch TLS compression off.',
  },
  'renegotiation-insecure': {
    message: () => 'The server does not know secure renegotiation (RFC 5746): an attacker can put a request of his own before a visitor’s.',
    advice: 'Update the TLS library: every one since 2010 has it.',
  },
  'downgrade-sentinel-missing': {
    message: () => 'The server speaks TLS 1.3 and does not mark its older answers (RFC 8446 section 4.1.3): a downgrade would go unnoticed.',
    advice: 'A box before the server may end TLS in its stead. Update it.',
  },
  'fallback-signal-ignored': {
    message: () => 'The server ignores the fallback signal (TLS_FALLBACK_SCSV, RFC 7507).',
    advice: 'An attacker can push clients that retry with older versions down to them. Update the TLS library.',
  },
  'extended-master-secret-missing': {
    message: () => 'Before TLS 1.3 the server does not bind session keys to the handshake (extended master secret, RFC 7627).',
    advice: 'Update the TLS library; FIPS-minded clients refuse to connect without it.',
  },
  'encrypt-then-mac-missing': {
    message: () => 'CBC suites are accepted without encrypt-then-MAC (RFC 7366).',
    advice: 'Remove the CBC suites, which is simpler than repairing them.',
  },
  'heartbeat-offered': {
    message: () => 'The server offers the heartbeat extension (RFC 6520), of which nobody makes use over TCP.',
    advice: 'Switch it off; make sure that the TLS library is newer than 2014 (Heartbleed).',
  },
  'early-data-accepted': {
    message: (p) => `The server takes early data (0-RTT), up to ${many(p, 'bytes', 'byte')}, which an attacker can send again.`,
    advice: 'Make sure that only requests without effect are answered from early data (RFC 8470).',
  },
  'ticket-lifetime-long': {
    message: (p) => `Session tickets live for ${of(p, 'days')} days; RFC 8446 allows seven.`,
    advice: 'Shorten them to a day: whoever gets the ticket key can read the sessions.',
  },
  'resumption-missing': {
    message: () => 'The server resumes no session, whichever way is tried.',
    advice: 'Every visit pays for a full handshake. Switch session tickets on, and share their keys between servers.',
  },
  'intolerant': {
    message: (p) => `The server fails on ${of(p, 'what')}, which it must live with: ${of(p, 'how')}.`,
    advice: 'Newer clients will not get through. Update the TLS library, or the box before the server.',
  },

  'current-clients-fail': {
    message: (p) => `Clients of today cannot connect: ${of(p, 'clients')}.`,
    advice: 'The clients section says why for each.',
  },
  'older-clients-fail': {
    message: (p) => `${many(p, 'count', 'older client')} cannot connect: ${of(p, 'clients')}.`,
    advice: 'Usual for a well configured server. Make sure that nobody among your visitors needs them.',
  },
  'current-clients-connect': {
    message: (p) => `All ${of(p, 'count')} simulated clients of the last five years connect with strong encryption.`,
    advice: nothingToDo,
  },
  'not-everything-tested': {
    message: (p) => `Not everything could be tested: ${of(p, 'what')}.`,
    advice: 'What is missing stands at the end of the report, each with its reason.',
  },
}
