/**
 * Everything that can go wrong in the HTTP codecs, as one table of codes.
 *
 * The kinds say who is to blame: `misuse` our caller, `peer-misbehaved` a peer that breaks the protocol,
 * `peer-incompatible` a peer that keeps it but wants something we do not speak, `network` a connection that ended.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly kind: HttpErrorKind
  readonly code: HttpErrorCode
  /** What the rule or the limit asks for. */
  readonly expected: string | number
  /** What was there; text of the peer is cut and escaped by {@link preview}. */
  readonly got: string | number

  constructor(code: HttpErrorCode, expected: string | number, got: string | number, cause?: unknown) {
    super(`${code}: expected ${expected}, got ${got}`, cause === undefined ? undefined : { cause })
    this.kind = httpErrorKinds[code]
    this.code = code
    this.expected = expected
    this.got = got
  }
}

export type HttpErrorKind = 'misuse' | 'peer-misbehaved' | 'peer-incompatible' | 'network'
export type HttpErrorCode = keyof typeof httpErrorKinds

/** Peer text that is fit to be shown: cut to a bound, printable ASCII, everything else as `\xNN`. */
export function preview(text: string | Uint8Array): string {
  const cut = text.slice(0, PREVIEW_CHARACTERS)
  let shown = ''
  for (const character of cut) {
    const code = typeof character === 'number' ? character : character.charCodeAt(0)
    shown += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : `\\x${code.toString(16).padStart(2, '0')}`
  }
  return text.length > cut.length ? `${shown}…` : shown
}

/** Every code with its kind. */
export const httpErrorKinds = {
  // What our caller asked for cannot be sent.
  'invalid-method': 'misuse',
  'invalid-target': 'misuse',
  'invalid-host': 'misuse',
  'invalid-field-name': 'misuse',
  'invalid-field-value': 'misuse',
  'reserved-field': 'misuse',
  'request-too-large': 'misuse',
  'body-not-allowed': 'misuse',
  'already-upgraded': 'misuse',
  'not-started': 'misuse',
  'already-started': 'misuse',
  'connection-closing': 'misuse',
  'too-many-streams': 'misuse',
  'unknown-stream': 'misuse',
  'invalid-ping-payload': 'misuse',
  'invalid-websocket-protocol': 'misuse',
  'invalid-websocket-close': 'misuse',
  'websocket-not-open': 'misuse',
  'websocket-payload-too-large': 'misuse',

  // HTTP/1.1 (RFC 9112)
  'not-http': 'peer-incompatible',
  'unsupported-version': 'peer-incompatible',
  'malformed-status-line': 'peer-misbehaved',
  'malformed-field-line': 'peer-misbehaved',
  'malformed-field-name': 'peer-misbehaved',
  'malformed-field-value': 'peer-misbehaved',
  'whitespace-before-colon': 'peer-misbehaved',
  'whitespace-before-first-field': 'peer-misbehaved',
  'line-too-long': 'peer-misbehaved',
  'header-section-too-large': 'peer-misbehaved',
  'too-many-fields': 'peer-misbehaved',
  'too-many-informational-responses': 'peer-misbehaved',
  'unexpected-upgrade': 'peer-misbehaved',
  'malformed-content-length': 'peer-misbehaved',
  'conflicting-content-length': 'peer-misbehaved',
  'content-length-too-large': 'peer-misbehaved',
  'malformed-transfer-encoding': 'peer-misbehaved',
  'malformed-chunk-size': 'peer-misbehaved',
  'chunk-size-too-large': 'peer-misbehaved',
  'malformed-chunk-extension': 'peer-misbehaved',
  'chunk-extensions-too-large': 'peer-misbehaved',
  'too-many-small-chunks': 'peer-misbehaved',
  'bare-lf-in-chunked-body': 'peer-misbehaved',
  'chunk-without-crlf': 'peer-misbehaved',
  'closed-before-response': 'network',
  'truncated-head': 'network',
  'truncated-body': 'network',
  'truncated-chunked-body': 'network',
  'truncated-close-delimited-body': 'network',

  // HTTP/2 (RFC 9113)
  'not-http2': 'peer-incompatible',
  'frame-too-large': 'peer-misbehaved',
  'malformed-frame': 'peer-misbehaved',
  'malformed-padding': 'peer-misbehaved',
  'unexpected-frame': 'peer-misbehaved',
  'frame-on-closed-stream': 'peer-misbehaved',
  'push-promise-refused': 'peer-misbehaved',
  'invalid-setting': 'peer-misbehaved',
  'flow-control-violated': 'peer-misbehaved',
  'window-overflow': 'peer-misbehaved',
  'frame-flood': 'peer-misbehaved',
  'field-block-too-large': 'peer-misbehaved',
  'malformed-response-fields': 'peer-misbehaved',
  'content-length-mismatch': 'peer-misbehaved',
  'stream-reset': 'peer-incompatible',
  'stream-refused': 'peer-incompatible',
  'http-1.1-required': 'peer-incompatible',

  // WebSocket (RFC 6455)
  'websocket-refused': 'peer-incompatible',
  'websocket-connection-field': 'peer-misbehaved',
  'websocket-accept-mismatch': 'peer-misbehaved',
  'websocket-protocol-mismatch': 'peer-misbehaved',
  'websocket-extension-unexpected': 'peer-misbehaved',
  'websocket-masked-frame': 'peer-misbehaved',
  'websocket-reserved-bits': 'peer-misbehaved',
  'websocket-unknown-opcode': 'peer-misbehaved',
  'websocket-malformed-control-frame': 'peer-misbehaved',
  'websocket-malformed-length': 'peer-misbehaved',
  'websocket-message-too-large': 'peer-misbehaved',
  'websocket-fragmentation': 'peer-misbehaved',
  'websocket-invalid-utf8': 'peer-misbehaved',
  'websocket-malformed-close': 'peer-misbehaved',
  'websocket-flood': 'peer-misbehaved',
  'websocket-closed-abruptly': 'network',

  // HPACK (RFC 7541)
  'malformed-huffman-string': 'peer-misbehaved',
  'hpack-integer-too-large': 'peer-misbehaved',
  'hpack-index-out-of-range': 'peer-misbehaved',
  'truncated-field-block': 'peer-misbehaved',
  'misplaced-table-size-update': 'peer-misbehaved',
  'table-size-update-too-large': 'peer-misbehaved',
} as const satisfies Record<string, HttpErrorKind>

/** Enough to recognise a banner or a header line, short enough for one line of a report. */
const PREVIEW_CHARACTERS = 80
