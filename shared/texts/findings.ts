import { findingTable, severities, type Finding, type FindingCode } from '../contract/findings.ts'
import { networkFindingTexts, textOf as of, type FindingParameters, type FindingText } from './network-findings.ts'

/** Builds a finding with its severity and its sentences from the tables. */
export function finding(code: FindingCode, hop: number, parameters: FindingParameters = {}): Finding {
  const { message, advice } = findingTexts[code]
  return { code, severity: findingTable[code], hop, parameters, message: message(parameters), advice }
}

/** Worst first; what is equally bad keeps its order. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

const otherFindingTexts: Record<Exclude<FindingCode, keyof typeof networkFindingTexts>, FindingText> = {
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
  'fetched-instead': {
    message: (p) => `Asked through the platform’s fetch() instead of a socket, the host answers with ${of(p, 'status')} in ${of(p, 'ms')} ms.`,
    advice: 'That hides address, TLS, certificate and phases. A Worker on a machine of your own shows them.',
  },
  'retry-helped': {
    message: (p) => `Attempt ${of(p, 'attempt')} succeeded where the one before had failed (${of(p, 'failure')}).`,
    advice: 'Visitors meet the failure too, and not all of them try again. The log of that moment tells what it was.',
  },
  'redirect-loop': {
    message: (p) => `The redirects lead in a circle, back to ${of(p, 'location')}.`,
    advice: 'Browsers give up with an error. Two rules contradict each other, often one of a proxy and one of the application.',
  },
  'redirect-invalid': {
    message: (p) => `The redirect leads nowhere that a client can go (${of(p, 'reason')}): ${of(p, 'got')}.`,
    advice: 'Correct the Location header: one http or https address, absolute or relative.',
  },
  'redirect-limit': {
    message: (p) => `After ${of(p, 'count')} redirects there is one more, to ${of(p, 'location')}.`,
    advice: 'Send visitors to the last address at once, or let the probe follow more.',
  },
  'redirect-to-http': {
    message: (p) => `The redirect leaves HTTPS for plain HTTP: ${of(p, 'location')}.`,
    advice: 'From there on everyone on the way can read and change it. Redirect to https:// instead.',
  },
  'redirect-credentials': {
    message: () => 'The redirect carries a user name or a password in its address.',
    advice: 'It ends up in logs and histories, and browsers may ignore it. Leave it out of the Location header.',
  },
  'redirect-to-https': {
    message: () => 'Plain HTTP redirects to HTTPS on the same host.',
    advice: 'Nothing to do.',
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
  'hsts-invalid': {
    message: (p) => `Browsers ignore this Strict-Transport-Security header (${of(p, 'reason')}): ${of(p, 'got')}.`,
    advice: 'Correct it by RFC 6797: max-age with a number of seconds, and each directive once.',
  },
  'hsts-off': {
    message: () => 'Strict-Transport-Security with max-age=0 tells browsers to forget that the host wants HTTPS.',
    advice: 'Right while it is being taken back; otherwise set a max-age of half a year or more.',
  },
  'hsts-preload-ready': {
    message: () => 'Strict-Transport-Security is fit for the preload list of browsers.',
    advice: 'Nothing to do.',
  },
  'hsts-preload-unfit': {
    message: (p) => `Strict-Transport-Security says “preload”, but the list would refuse it: ${of(p, 'faults')}.`,
    advice: 'The list asks for a max-age of a year, includeSubDomains and preload in one header.',
  },
  'csp-missing': {
    message: () => 'The page has no Content-Security-Policy.',
    advice: 'A policy is the strongest brake on injected scripts. Begin with report-only, then enforce it.',
  },
  'csp-report-only': {
    message: () => 'The Content-Security-Policy only reports and enforces nothing.',
    advice: 'Enforce it once the reports are quiet.',
  },
  'csp-weak': {
    message: (p) => `The Content-Security-Policy leaves gaps: ${of(p, 'weaknesses')}.`,
    advice: 'Limit scripts by nonce or hash with strict-dynamic, and set object-src and base-uri to none.',
  },
  'content-type-options-missing': {
    message: () => 'The answer has no X-Content-Type-Options: browsers may take it for another type than it says.',
    advice: 'Send “X-Content-Type-Options: nosniff”.',
  },
  'content-type-options-invalid': {
    message: () => 'X-Content-Type-Options does not say “nosniff”, so browsers ignore it.',
    advice: 'Send “X-Content-Type-Options: nosniff”.',
  },
  'frame-options-missing': {
    message: () => 'Any site may show the page in a frame.',
    advice: 'Send frame-ancestors in the Content-Security-Policy, or X-Frame-Options.',
  },
  'frame-options-invalid': {
    message: () => 'X-Frame-Options has a value that browsers ignore.',
    advice: 'Use DENY or SAMEORIGIN, once; for more use frame-ancestors in the Content-Security-Policy.',
  },
  'referrer-policy-missing': {
    message: () => 'The answer has no Referrer-Policy; browsers use strict-origin-when-cross-origin.',
    advice: 'Say it yourself, so that it does not depend on the browser.',
  },
  'referrer-policy-unsafe': {
    message: () => 'The Referrer-Policy sends whole addresses of pages to other sites.',
    advice: 'Use strict-origin-when-cross-origin or stricter.',
  },
  'referrer-policy-invalid': {
    message: () => 'The Referrer-Policy has no value that browsers know.',
    advice: 'Use one of the policies of the standard, for example strict-origin-when-cross-origin.',
  },
  'permissions-policy-missing': {
    message: () => 'The answer has no Permissions-Policy.',
    advice: 'Name the powerful features that the page and its frames do not need.',
  },
  'cross-origin-opener-policy-missing': {
    message: () => 'The answer has no Cross-Origin-Opener-Policy: pages that open it keep a handle on its window.',
    advice: 'Send same-origin, or same-origin-allow-popups where sign-in windows are used.',
  },
  'cross-origin-opener-policy-invalid': {
    message: () => 'Cross-Origin-Opener-Policy has a value that browsers ignore.',
    advice: 'Use same-origin, same-origin-allow-popups or unsafe-none, in lower case.',
  },
  'cross-origin-embedder-policy-invalid': {
    message: () => 'Cross-Origin-Embedder-Policy has a value that browsers ignore.',
    advice: 'Use require-corp, credentialless or unsafe-none, in lower case.',
  },
  'cross-origin-resource-policy-invalid': {
    message: () => 'Cross-Origin-Resource-Policy has a value that browsers ignore.',
    advice: 'Use same-origin, same-site or cross-origin, in lower case.',
  },
  'xss-protection-enabled': {
    message: () => 'X-XSS-Protection switches on a filter that browsers have taken out because it made holes itself.',
    advice: 'Leave the header out, or send 0.',
  },
  'public-key-pins-present': {
    message: () => 'Public-Key-Pins is sent, which browsers have ignored since 2018.',
    advice: 'Leave it out.',
  },
  'cors-any-origin-with-credentials': {
    message: () => 'Access-Control-Allow-Origin is * beside Allow-Credentials: browsers refuse the combination.',
    advice: 'Name the origin that may read the answer, or leave the credentials out.',
  },
  'software-version-disclosed': {
    message: (p) => `The answer tells the version of its software: ${of(p, 'fields')}.`,
    advice: 'Whoever looks for a known hole finds the host by it. Most servers can leave the version out.',
  },
  'cookie-without-secure': {
    message: (p) => `Cookies without Secure go over plain HTTP too: ${of(p, 'names')}.`,
    advice: 'Add Secure to them.',
  },
  'cookie-without-http-only': {
    message: (p) => `Scripts can read these cookies, as they have no HttpOnly: ${of(p, 'names')}.`,
    advice: 'Add HttpOnly unless the page itself needs them; sessions above all.',
  },
  'cookie-refused-by-browsers': {
    message: (p) => `Browsers do not keep the cookie “${of(p, 'name')}” (${of(p, 'faults')}).`,
    advice: 'Correct its attributes by RFC 6265bis: SameSite=None, Partitioned and the prefixes demand Secure.',
  },
  'body-not-compressed': {
    message: (p) => `${of(p, 'bytes')} bytes of text were sent without compression.`,
    advice: 'Switch gzip, brotli or zstd on for text: a third or less goes over the wire.',
  },
  'cache-hit': {
    message: (p) => `A cache answered (${of(p, 'evidence')}), not the origin.`,
    advice: 'The time to the first byte is the cache’s. Add a query to the path to see the origin’s.',
  },
  'cdn-detected': {
    message: (p) => `The answer comes through ${of(p, 'cdns')}.`,
    advice: 'Address, certificate and timings are those of that network, not of the origin.',
  },
  'server-timing': {
    message: (p) => `The server says what it did: ${of(p, 'metrics')}.`,
    advice: 'Compare with the time to the first byte: the rest is the network’s and the queue’s.',
  },
  'http3-advertised': {
    message: (p) => `HTTP/3 is advertised by ${of(p, 'sources')}.`,
    advice: 'Nothing to do. The probe has no UDP and cannot try it; the browser’s own timings tell whether it was used.',
  },
  'body-truncated': {
    message: (p) => `The body goes on beyond the ${of(p, 'bytes')} bytes that the probe reads.`,
    advice: 'The download time covers that part only.',
  },
}

// Marked as pure, so that a bundle which takes none but `worstFirst` from here leaves the sentences out.
export const findingTexts: Record<FindingCode, FindingText> = /* @__PURE__ */ Object.assign({}, networkFindingTexts, otherFindingTexts)
