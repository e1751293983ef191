/** What answered instead of HTTP. `markup` is a page without a status line, as HTTP/0.9 would send it. */
export type OtherProtocol = 'ssh' | 'tls' | 'http2' | 'smtp-or-ftp' | 'pop3' | 'imap' | 'icy' | 'rtsp' | 'markup' | 'unknown'

/**
 * Names the protocol of a first answer, from its first bytes.
 *
 * `http` when it begins as an HTTP/1 status line, null while the bytes are too few to tell. The verdict falls at the
 * same byte however the answer is split, and never waits for a byte that the recognised protocol would not send.
 */
export function recogniseAnswer(prefix: Uint8Array): 'http' | OtherProtocol | null {
  let undecided = false
  for (const { protocol, matches } of SIGNATURES) {
    const match = matches(prefix)
    if (match === 'yes') return protocol
    undecided ||= match === 'maybe'
  }
  return undecided ? null : 'unknown'
}

/** Protocols whose first answer is a line of text that says more than its first letters. */
export function greetsWithLine(protocol: OtherProtocol): boolean {
  return ['ssh', 'smtp-or-ftp', 'pop3', 'imap', 'icy', 'rtsp'].includes(protocol)
}

type Match = 'yes' | 'no' | 'maybe'

function text(signature: string): (prefix: Uint8Array) => Match {
  return octets(Array.from(signature, (character) => character.charCodeAt(0)))
}

/** `null` stands for any octet. */
function octets(signature: readonly (number | null)[]): (prefix: Uint8Array) => Match {
  return (prefix) => {
    const seen = signature.slice(0, prefix.length)
    if (seen.some((octet, i) => octet !== null && octet !== prefix[i])) return 'no'
    return seen.length === signature.length ? 'yes' : 'maybe'
  }
}

const SIGNATURES: readonly { protocol: 'http' | OtherProtocol; matches: (prefix: Uint8Array) => Match }[] = [
  { protocol: 'http', matches: text('HTTP/') },
  { protocol: 'ssh', matches: text('SSH-') },
  { protocol: 'tls', matches: octets([0x15, 0x03, null, 0x00, 0x02, null, null]) }, // an alert: plain text came to a TLS port
  { protocol: 'tls', matches: octets([0x16, 0x03]) },
  { protocol: 'http2', matches: octets([0x00, null, null, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00]) }, // a SETTINGS frame on stream 0
  { protocol: 'smtp-or-ftp', matches: text('220') },
  { protocol: 'smtp-or-ftp', matches: text('421') },
  { protocol: 'smtp-or-ftp', matches: text('500') },
  { protocol: 'smtp-or-ftp', matches: text('554') },
  { protocol: 'pop3', matches: text('+OK') },
  { protocol: 'imap', matches: text('* OK') },
  { protocol: 'icy', matches: text('ICY ') },
  { protocol: 'rtsp', matches: text('RTSP/') },
  { protocol: 'markup', matches: text('<') },
]
