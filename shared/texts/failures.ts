import { failureTable, type Failure, type FailureCode } from '../contract/failures.ts'

/** What the sentences speak of. */
export interface FailureFacts {
  /** Host, with its port where it is not the usual one. */
  readonly host: string
  readonly expected?: string | null
  readonly got?: string | null
  readonly detail?: string | null
}

/** Builds a failure with its sentences from the table, so that no place writes its own. */
export function failure(code: FailureCode, facts: FailureFacts): Failure {
  const { message, advice } = failureTexts[code]
  return {
    phase: failureTable[code].phase,
    code,
    detail: cut(facts.detail, 200),
    expected: cut(facts.expected, 2_000),
    got: cut(facts.got, 2_000),
    message: message(facts),
    advice,
  }
}

export interface FailureText {
  readonly message: (facts: FailureFacts) => string
  readonly advice: string
}

const because = (facts: FailureFacts): string => (facts.got == null ? '' : `: ${facts.got}`)
const detail = (facts: FailureFacts): string => (facts.detail == null ? '' : ` (${facts.detail})`)

export const failureTexts: Record<FailureCode, FailureText> = {
  'worker-not-configured': {
    message: () => 'No Worker is set up yet, so only DNS and the network can be shown.',
    advice: 'Open the options and paste the address and the token of your Worker. “npm start” runs one on this machine.',
  },
  'worker-unreachable': {
    message: (f) => `The Worker at ${f.host} did not answer${because(f)}.`,
    advice: 'Check that it is running and that its address in the options is right, then probe again.',
  },
  'worker-unauthorized': {
    message: (f) => `The Worker at ${f.host} does not accept this token.`,
    advice: 'Copy the token again from where the Worker was set up and paste it into the options.',
  },
  'worker-refused': {
    message: (f) => `The Worker refused the request${because(f)}.`,
    advice: 'The sentence above is the Worker’s own. Change what it names and probe again.',
  },
  'worker-closed': {
    message: (f) => `The Worker at ${f.host} ended the connection in the middle of the probe${because(f)}.`,
    advice: 'What was learnt before is shown. Probe again; if it happens every time, look at the Worker’s log.',
  },
  'worker-not-hostlens': {
    message: (f) => `Something answers at ${f.host}, but it is not a Hostlens Worker${because(f)}.`,
    advice: 'Check the address in the options: it is the Worker’s own, without a path.',
  },

  'target-forbidden': {
    message: (f) => `The Worker may not connect to ${f.host}${because(f)}.`,
    advice: 'Private and special-use addresses are closed to a Worker on the internet. Run a local Worker and put the target on its allow-list.',
  },
  'cloudflare-address': {
    message: (f) => `${f.host} is on Cloudflare’s own network, where a Worker’s socket is refused${because(f)}.`,
    advice: 'Nothing is wrong with the host. A Worker that runs on a machine of your own can probe it; the browser’s own timings are true as well.',
  },
  'name-special-use': {
    message: (f) => `${f.host} is a special-use name that public DNS never answers${detail(f)}.`,
    advice: 'Such names live on the own machine or network only: probe them with a local Worker, by their address.',
  },

  'name-not-found': {
    message: (f) => `${f.host} does not exist: the resolver says NXDOMAIN.`,
    advice: 'Check the spelling. If the name is new, its zone may not be published yet; if it is internal, public DNS does not know it.',
  },
  'name-without-address': {
    message: (f) => `${f.host} exists, but has no ${f.expected ?? 'A or AAAA'} record.`,
    advice: 'The name may be for mail or a zone only. Try www. in front of it, or let the probe use any address family.',
  },
  'resolver-failed': {
    message: (f) => `The resolver could not look up ${f.host}: it says SERVFAIL.`,
    advice: 'Often a broken DNSSEC signature or name servers that do not answer. Compare with another resolver in the options.',
  },
  'resolver-refused': {
    message: (f) => `The resolver refused to look up ${f.host}${detail(f)}.`,
    advice: 'The resolver does not serve this name or this client. Choose another one.',
  },
  'resolver-timeout': {
    message: (f) => `The resolver did not answer for ${f.host} in time.`,
    advice: 'The name servers of the zone may be slow or gone. Probe again, then try another resolver.',
  },
  'resolver-unreachable': {
    message: (f) => `The resolver could not be reached${because(f)}.`,
    advice: 'Check the resolver’s address and whether this network lets it through.',
  },
  'resolver-malformed': {
    message: (f) => `The resolver’s answer for ${f.host} is malformed${because(f)}.`,
    advice: 'The address may not be that of an RFC 8484 resolver, or something in between rewrites its answers.',
  },
  'name-alias-loop': {
    message: (f) => `The CNAMEs of ${f.host} lead in a circle or too far${because(f)}.`,
    advice: 'Correct the CNAME records of the zone: the chain has to end at a name with addresses.',
  },

  'connection-refused': {
    message: (f) => `${f.host} refused the connection: nothing listens on that port.`,
    advice: 'Check the port and whether the service runs. A firewall that rejects looks the same.',
  },
  'connection-timeout': {
    message: (f) => `${f.host} did not answer the connection attempt${because(f)}.`,
    advice: 'A firewall that drops packets, a host that is down, or a route that is broken. Probe from another place to tell them apart.',
  },
  'connection-reset': {
    message: (f) => `${f.host} reset the connection${because(f)}.`,
    advice: 'The service, a load balancer or a firewall cut it. Its log tells which; an address block is a common reason.',
  },
  'network-unreachable': {
    message: (f) => `There is no route from the Worker to ${f.host}${because(f)}.`,
    advice: 'Often IPv6 without a route. Probe over the other address family.',
  },
  'platform-refused': {
    message: (f) => `The platform that the Worker runs on refused to connect to ${f.host}${because(f)}.`,
    advice: 'Cloudflare’s sockets do not reach every address and port. A Worker on a machine of your own does.',
  },
  'connection-failed': {
    message: (f) => `${f.host} did not take the connection: nothing listens on that port, or there is no way to it${because(f)}.`,
    advice: 'The Workers platform does not say which of the two. Check the port and whether the service runs; then look at the firewall.',
  },

  'starttls-timeout': {
    message: (f) => `${f.host} took the connection and did not answer before TLS${because(f)}.`,
    advice: 'It may speak another protocol on this port, or wait for TLS at once: then switch STARTTLS off for this probe.',
  },
  'starttls-closed': {
    message: (f) => `${f.host} closed the connection before TLS had begun${because(f)}.`,
    advice: 'Its log tells why. Mail servers hang up on addresses that they distrust.',
  },
  'starttls-unsupported': {
    message: (f) => `${f.host} does not offer STARTTLS${because(f)}.`,
    advice: 'Everything would go in plain text. Switch TLS on in the service, or look for its port with TLS from the start.',
  },
  'starttls-refused': {
    message: (f) => `${f.host} refused to begin TLS${because(f)}.`,
    advice: 'The answer above is the server’s own. Often its certificate or key is missing or cannot be read.',
  },
  'starttls-violation': {
    message: (f) => `${f.host} does not keep to the protocol before TLS${because(f)}${detail(f)}.`,
    advice: 'Check that the port and the protocol belong together. Bytes that follow the consent in plain text are a known attack.',
  },
  'tls-timeout': {
    message: (f) => `${f.host} accepted the connection and then said nothing to the ClientHello.`,
    advice: 'The port may not speak TLS, the service may hang, or something on the way drops large or modern ClientHellos.',
  },
  'tls-closed': {
    message: (f) => `${f.host} closed the connection in the middle of the TLS handshake${because(f)}.`,
    advice: 'Many servers do so instead of sending an alert, for a name or a version that they do not serve. Their log tells why.',
  },
  'tls-not-spoken': {
    message: (f) => `${f.host} does not speak TLS on this port: it answers with ${f.got ?? 'something else'}.`,
    advice: 'Check the port. If it is a plain HTTP service, probe it with http://; other protocols may need STARTTLS.',
  },
  'tls-version-unsupported': {
    message: (f) => `${f.host} speaks only a TLS version that this probe did not offer${because(f)}.`,
    advice: 'The server should offer TLS 1.2 or 1.3. To look at an old one all the same, allow older versions for this probe.',
  },
  'tls-parameters-unsupported': {
    message: (f) => `${f.host} and this probe found no common way to encrypt${because(f)}.`,
    advice: 'Compare what was offered (expected) with what the server chose or asked for (got).',
  },
  'tls-alert': {
    message: (f) => `${f.host} ended the TLS handshake with the alert “${f.got ?? 'unknown'}”.`,
    advice: 'By handshake_failure a server means that no cipher suits both or that a client certificate is missing; by unrecognized_name that it does not know this host; by protocol_version that it wants another version.',
  },
  'tls-protocol-violation': {
    message: (f) => `${f.host} broke the rules of TLS${because(f)}${detail(f)}.`,
    advice: 'A defect in the server, a load balancer or a device on the way. The code in brackets names the rule.',
  },
  'tls-bad-signature': {
    message: (f) => `${f.host} could not prove that it holds the key of its certificate${detail(f)}.`,
    advice: 'The private key and the certificate on the server may not belong together, or somebody is in between.',
  },
  'client-certificate-required': {
    message: (f) => `${f.host} asks for a client certificate, and none was given.`,
    advice: 'Give a client certificate and its key. Where the server names the issuers that it accepts, the report lists them.',
  },
  'client-certificate-refused': {
    message: (f) => `${f.host} refused the client certificate${because(f)}.`,
    advice: 'Check that it is not expired and that its issuer is one that the server accepts; the server’s log names the reason.',
  },
  'client-signature-failed': {
    message: (f) => `The signature with the client’s key could not be made${because(f)}.`,
    advice: 'Check that the key belongs to the certificate and can sign what the server asks for.',
  },

  'certificate-expired': {
    message: (f) => `The certificate of ${f.host} has expired: ${f.expected ?? ''}${f.got == null ? '' : `; ${f.got}`}.`,
    advice: 'Renew it, and check why the automatic renewal did not; then reload the server so that it is used.',
  },
  'certificate-not-yet-valid': {
    message: (f) => `The certificate of ${f.host} is not valid yet: ${f.expected ?? ''}${f.got == null ? '' : `; ${f.got}`}.`,
    advice: 'Check the clock of the machine that issued it, or wait until its time has come.',
  },
  'certificate-name-mismatch': {
    message: (f) => `The certificate is not for ${f.expected ?? f.host}: it names ${f.got ?? 'other hosts'}.`,
    advice: 'Add the name to the certificate, or send visitors to a name that it has. A default certificate of the server may have answered.',
  },
  'certificate-self-signed': {
    message: (f) => `${f.host} uses a self-signed certificate that nothing vouches for.`,
    advice: 'Use a certificate of a public CA. For a private service, give its certificate or CA as a custom CA.',
  },
  'certificate-unknown-issuer': {
    message: (f) => `Nobody trusted vouches for the certificate of ${f.host}: its issuer is ${f.got ?? 'unknown'}.`,
    advice: 'If it is a private CA, give its root as a custom CA. If it is a public one, the server may forget to send an intermediate.',
  },
  'certificate-chain-incomplete': {
    message: (f) => `${f.host} does not send the intermediate certificate that its chain needs${because(f)}.`,
    advice: 'Install the full chain on the server. Some browsers fetch or remember the missing part, others and most programs fail.',
  },
  'certificate-weak': {
    message: (f) => `The certificate of ${f.host} rests on weak cryptography${because(f)}.`,
    advice: 'Issue it again with RSA of at least 2048 bits or ECDSA, and SHA-256 or better.',
  },
  'certificate-revoked': {
    message: (f) => `The certificate of ${f.host} has been revoked${because(f)}.`,
    advice: 'Replace it. If it was not revoked by you, ask the CA why.',
  },
  'certificate-pin-mismatch': {
    message: (f) => `The certificate of ${f.host} does not match the pin: expected ${f.expected ?? 'another'}, got ${f.got ?? 'none'}.`,
    advice: 'If the key was changed on purpose, change the pin. If not, somebody may be in between.',
  },
  'certificate-invalid': {
    message: (f) => `The certificate chain of ${f.host} is not valid${detail(f)}${because(f)}.`,
    advice: 'The code in brackets names the rule of RFC 5280 or of the web that it breaks. Its issuer has to correct it.',
  },

  'http-timeout': {
    message: (f) => `${f.host} took the request and did not answer in time${because(f)}.`,
    advice: 'The way there is fine: look at the application behind it, and at its upstreams.',
  },
  'http-closed': {
    message: (f) => `${f.host} closed the connection before its answer was complete${because(f)}.`,
    advice: 'The service or a proxy broke off. Its error log at this moment tells why.',
  },
  'http-malformed': {
    message: (f) => `The HTTP answer of ${f.host} is malformed${because(f)}${detail(f)}.`,
    advice: 'The code in brackets names what is wrong. Lenient browsers may still show the page; proxies and programs may not.',
  },
  'http-too-large': {
    message: (f) => `The head of ${f.host}’s answer is larger than the probe reads${because(f)}.`,
    advice: 'Often cookies without end. Proxies and browsers have limits as well, some much lower.',
  },
  'http-refused': {
    message: (f) => `${f.host} did not take this request${because(f)}${detail(f)}.`,
    advice: 'The connection itself works. The code in brackets names the reason; offering http/1.1 alone tells whether HTTP/2 is at fault.',
  },
  'websocket-refused': {
    message: (f) => `${f.host} did not open the WebSocket${because(f)}.`,
    advice: 'Check the path and what the service expects, such as an Origin, a login or a subprotocol. A proxy in between must pass upgrades on.',
  },
  'websocket-violation': {
    message: (f) => `${f.host} broke the rules of WebSocket${because(f)}${detail(f)}.`,
    advice: 'The code in brackets names the rule of RFC 6455. Browsers end such connections too.',
  },
  'http-not-spoken': {
    message: (f) => `${f.host} does not speak HTTP here${because(f)}.`,
    advice: 'Check the port and the scheme: a TLS service answers plain requests like this, and so do other protocols.',
  },

  cancelled: {
    message: () => 'The probe was stopped.',
    advice: 'Probe again whenever you like.',
  },
  'deadline-exceeded': {
    message: (f) => `The probe of ${f.host} ran out of time${because(f)}.`,
    advice: 'What was learnt until then is shown. Give it a longer deadline if the host is merely slow.',
  },
  internal: {
    message: (f) => `Hostlens failed while it probed ${f.host}${detail(f)}.`,
    advice: 'That is a defect of Hostlens, not of the host. Please report it with what is in brackets.',
  },
}

function cut(text: string | null | undefined, length: number): string | null {
  if (text === null || text === undefined) return null
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
