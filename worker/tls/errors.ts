import type { AlertName } from './alerts.ts'
import type { TlsEvent } from './events.ts'

/**
 * Who is at fault: the caller of this library, a peer that breaks the protocol, a peer that speaks a protocol we
 * share too little with, or the network that ended too early.
 */
export type TlsErrorKind = 'misuse' | 'peer-misbehaved' | 'peer-incompatible' | 'network'

/** A literal of {@link faults}: low cardinality, stable, made to be looked up. */
export type TlsErrorCode = keyof typeof faults

/** What can be said of a fault beside its code. */
export interface FaultDetail {
  /** What would have been right, in the words of the RFC. */
  readonly expected?: string
  /** What was there instead. */
  readonly got?: string
  /** Another alert than the table's, where the RFC names one for this case. */
  readonly alert?: AlertName | null
  readonly cause?: unknown
}

/**
 * The only error that this library throws. By the time it is thrown, the alert named in `alert` (null: none is owed)
 * already waits in `takeOutgoing()`, and `events` holds what was learnt in the same call before the failure.
 */
export class TlsError extends Error {
  override readonly name = 'TlsError'
  readonly kind: TlsErrorKind
  readonly code: TlsErrorCode
  /** The alert that goes out because of this error; for `alert-received`, null. */
  readonly alert: AlertName | null
  readonly expected: string | null
  readonly got: string | null
  /** Events of the failing call that came before the failure, oldest first. */
  events: readonly TlsEvent[] = []

  constructor(code: TlsErrorCode, detail: FaultDetail = {}) {
    const { kind, alert }: { kind: TlsErrorKind; alert: AlertName | null } = faults[code]
    const expected = detail.expected ?? null
    const got = detail.got ?? null
    super(
      [code, expected === null ? null : `expected ${expected}`, got === null ? null : `got ${got}`].filter((part) => part !== null).join(': '),
      detail.cause === undefined ? {} : { cause: detail.cause },
    )
    this.kind = kind
    this.code = code
    this.alert = detail.alert === undefined ? alert : detail.alert
    this.expected = expected
    this.got = got
  }
}

const misuse = { kind: 'misuse', alert: null } as const
const network = { kind: 'network', alert: null } as const
const misbehaved = <Name extends AlertName>(alert: Name) => ({ kind: 'peer-misbehaved', alert }) as const
const incompatible = <Name extends AlertName>(alert: Name) => ({ kind: 'peer-incompatible', alert }) as const
/** The peer does not speak TLS at all: an alert would be noise in its protocol. */
const otherProtocol = { kind: 'peer-incompatible', alert: null } as const

/** Every fault: whose it is, and the alert that it is answered with unless the place says otherwise. */
const faults = {
  // What the caller did wrong.
  'invalid-option': misuse,
  'already-started': misuse,
  'not-started': misuse,
  'not-connected': misuse,
  'connection-closed': misuse,
  'no-signature-pending': misuse,
  /** A fault of this library: the last resort that keeps every exception typed. */
  'internal-error': { kind: 'misuse', alert: 'internal_error' },
  'key-update-unavailable': misuse,
  'early-data-too-long': misuse,

  // The other end speaks something else.
  'peer-speaks-http': otherProtocol,
  'peer-speaks-ssh': otherProtocol,
  'peer-speaks-smtp': otherProtocol,
  'peer-speaks-ftp': otherProtocol,
  'peer-speaks-pop3': otherProtocol,
  'peer-speaks-imap': otherProtocol,
  'peer-speaks-postgresql': otherProtocol,
  'peer-speaks-mysql': otherProtocol,
  'peer-speaks-sslv2': otherProtocol,
  'not-tls': otherProtocol,

  // Nothing in common.
  'protocol-version-unsupported': incompatible('protocol_version'),
  'sslv3-only': incompatible('protocol_version'),
  'cipher-suite-unsupported': incompatible('handshake_failure'),
  'key-exchange-unsupported': incompatible('handshake_failure'),
  'dh-group-refused': incompatible('insufficient_security'),
  'public-key-unsupported': incompatible('unsupported_certificate'),
  'extended-master-secret-mismatch': incompatible('handshake_failure'),
  'alert-received': { kind: 'peer-incompatible', alert: null },

  // Records.
  'record-type-unknown': misbehaved('unexpected_message'),
  'record-type-unexpected': misbehaved('unexpected_message'),
  'record-version-wrong': misbehaved('protocol_version'),
  'record-too-long': misbehaved('record_overflow'),
  'record-empty': misbehaved('unexpected_message'),
  'record-interleaved': misbehaved('unexpected_message'),
  'record-without-content': misbehaved('unexpected_message'),
  'bad-record-mac': misbehaved('bad_record_mac'),
  'too-many-empty-records': misbehaved('unexpected_message'),
  'too-many-warning-alerts': misbehaved('unexpected_message'),
  'too-many-change-cipher-specs': misbehaved('unexpected_message'),
  'too-many-key-updates': misbehaved('unexpected_message'),
  'too-many-session-tickets': misbehaved('unexpected_message'),
  'too-many-hello-requests': misbehaved('unexpected_message'),
  'too-many-certificate-requests': misbehaved('unexpected_message'),
  'too-many-bytes-before-signature': misbehaved('internal_error'),
  'record-sequence-exhausted': misbehaved('internal_error'),
  'change-cipher-spec-malformed': misbehaved('illegal_parameter'),
  'change-cipher-spec-unexpected': misbehaved('unexpected_message'),
  'alert-malformed': misbehaved('decode_error'),

  // Messages.
  'unexpected-message': misbehaved('unexpected_message'),
  'message-too-long': misbehaved('illegal_parameter'),
  'message-across-key-change': misbehaved('unexpected_message'),
  'decode-error': misbehaved('decode_error'),
  'illegal-parameter': misbehaved('illegal_parameter'),
  'duplicate-extension': misbehaved('decode_error'),
  'unsolicited-extension': misbehaved('unsupported_extension'),
  'misplaced-extension': misbehaved('illegal_parameter'),
  'missing-extension': misbehaved('missing_extension'),
  'session-id-mismatch': misbehaved('illegal_parameter'),
  'compression-method-not-null': misbehaved('illegal_parameter'),
  'cipher-suite-not-offered': misbehaved('illegal_parameter'),
  'cipher-suite-changed': misbehaved('illegal_parameter'),
  'cipher-suite-wrong-version': misbehaved('illegal_parameter'),
  'group-not-offered': misbehaved('illegal_parameter'),
  'key-share-invalid': misbehaved('illegal_parameter'),
  'signature-scheme-not-offered': misbehaved('illegal_parameter'),
  'signature-scheme-wrong-key': misbehaved('illegal_parameter'),
  'alpn-not-offered': misbehaved('illegal_parameter'),
  'psk-not-offered': misbehaved('illegal_parameter'),
  'session-parameters-changed': misbehaved('illegal_parameter'),
  'early-data-wrongly-accepted': misbehaved('illegal_parameter'),
  'downgrade-detected': misbehaved('illegal_parameter'),
  'hello-retry-request-second': misbehaved('unexpected_message'),
  'hello-retry-request-without-change': misbehaved('illegal_parameter'),
  'renegotiation-info-wrong': misbehaved('handshake_failure'),
  'certificate-list-empty': misbehaved('decode_error'),
  'certificate-list-too-long': misbehaved('bad_certificate'),
  'certificate-key-wrong-type': misbehaved('illegal_parameter'),
  'bad-certificate': misbehaved('bad_certificate'),
  'certificate-compression-not-offered': misbehaved('illegal_parameter'),
  'certificate-decompression-failed': misbehaved('bad_certificate'),
  'certificate-decompressed-length-wrong': misbehaved('bad_certificate'),
  'bad-certificate-verify': misbehaved('decrypt_error'),
  'bad-server-key-exchange-signature': misbehaved('decrypt_error'),
  'bad-finished': misbehaved('decrypt_error'),

  // The transport.
  'eof-before-server-hello': network,
  'eof-during-handshake': network,
  'eof-without-close-notify': network,
} as const satisfies Readonly<Record<string, { kind: TlsErrorKind; alert: AlertName | null }>>
