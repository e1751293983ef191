/** Alert descriptions: RFC 8446 section 6, with the older codes that TLS 1.0 to 1.2 servers still send (RFC 5246 section 7.2). */

/** The level byte of an alert. TLS 1.3 ignores it (RFC 8446 section 6), earlier versions do not. */
export type AlertLevel = 'warning' | 'fatal'

/** Every registered name, so that an alert to send can be written by name. */
export type AlertName = keyof typeof alertCodes

/** The IANA name of an alert description, or `alert_N` for a number without one. */
export function alertName(code: number): string {
  return namesByCode.get(code) ?? `alert_${code}`
}

export function alertCode(name: AlertName): number {
  return alertCodes[name]
}

/** Names a level byte; a byte that is neither is kept as null for the caller to refuse. */
export function alertLevel(code: number): AlertLevel | null {
  return code === 1 ? 'warning' : code === 2 ? 'fatal' : null
}

const alertCodes = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  decryption_failed: 21,
  record_overflow: 22,
  decompression_failure: 30,
  handshake_failure: 40,
  no_certificate: 41,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  too_many_cids_requested: 52,
  export_restriction: 60,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  missing_extension: 109,
  unsupported_extension: 110,
  certificate_unobtainable: 111,
  unrecognized_name: 112,
  bad_certificate_status_response: 113,
  bad_certificate_hash_value: 114,
  unknown_psk_identity: 115,
  certificate_required: 116,
  general_error: 117,
  no_application_protocol: 120,
  ech_required: 121,
} as const

const namesByCode: ReadonlyMap<number, string> = new Map(Object.entries(alertCodes).map(([name, code]) => [code, name]))
