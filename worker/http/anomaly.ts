/**
 * What a response does that it should not, where the RFCs let a client carry on. Each is named once per head.
 * A fault with no safe reading is an {@link HttpError} instead.
 */
export type HttpAnomaly = (typeof httpAnomalies)[number]

export const httpAnomalies = [
  'bare-lf', // a line ends in LF alone: RFC 9112 section 2.2 lets a recipient accept it in the head
  'obs-fold', // a folded field line: a user agent MUST replace the fold by spaces (RFC 9112 section 5.2)
  'control-character-in-field', // harmless controls other than CR, LF and NUL (RFC 9110 section 5.5)
  'missing-reason-delimiter', // `HTTP/1.1 200` without the space that RFC 9112 section 4 demands
  'status-out-of-range', // above 599: to be treated as a 5xx (RFC 9110 section 15)
  'repeated-content-length', // several equal values (RFC 9112 section 6.3)
  'transfer-encoding-with-content-length', // the shape of request smuggling: chunked wins, the connection is not reused
  'transfer-encoding-in-http-1.0', // RFC 9112 section 6.1: faulty framing, the connection is not reused
  'unknown-transfer-coding', // a coding that we never offered: its content is passed on as it came
  'whitespace-around-field-value', // malformed by RFC 9113 section 8.2.1, but nginx passes it on and browsers trim it
  'framing-field-without-body', // Content-Length or Transfer-Encoding on a 1xx or 204 (RFC 9110 section 8.6)
] as const
